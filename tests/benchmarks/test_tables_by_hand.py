"""Queries by hand are a fair measure of frames only while they give the same answers."""

import attrs
import polars as pl

from cotenant import frames
from tests.benchmarks import mixed, tables_by_hand
from tests.benchmarks.frames import REGIME, tables_in, wishes


def in_order(decided: pl.DataFrame) -> pl.DataFrame:
    return decided.select("request", "customer", "accepted", "broken").sort("request")


def in_duckdb(state: frames.State[pl.DataFrame], requests: pl.DataFrame, query: str) -> pl.DataFrame:
    connection = tables_in(requests=requests, **attrs.asdict(state, recurse=False))
    answer: pl.DataFrame = connection.sql(query).pl()
    return answer


def test_queries_by_hand_give_the_answers_of_the_library() -> None:
    """All commands, and every rule broken: in polars, in SQL, and as the object engine has it."""
    state, requests = mixed.tables(10_000)
    decided = in_order(frames.decide(requests, state, REGIME))
    mixed.objects_agree(decided, REGIME)
    assert in_order(tables_by_hand.in_polars(state, requests)).equals(decided)
    assert in_order(in_duckdb(state, requests, tables_by_hand.IN_SQL)).equals(decided)


def test_so_do_those_that_know_one_command() -> None:
    """Where nothing but a change of seats is asked, of each subscription."""
    state, others = mixed.tables(1_000)
    requests = pl.concat([others.clear(), wishes(state)], how="diagonal")
    decided = in_order(frames.decide(requests, state, REGIME))
    assert in_order(tables_by_hand.seats_in_polars(state, requests)).equals(decided)
    assert in_order(in_duckdb(state, requests, tables_by_hand.SEATS_IN_SQL)).equals(decided)
