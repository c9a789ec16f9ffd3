"""What a worker of Spark does with its share of the rows, which needs no Spark: rows come in batches of Arrow."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from operator import itemgetter
from typing import Any

import attrs
import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from narwhals.dtypes import DType

import cotenant as ct
from cotenant import frames
from cotenant.frames import grouping
from cotenant.frames.checking import examined, marked
from cotenant.frames.schemas import TABLES
from cotenant.testing import strategies
from tests.frames.test_bad_input import DAMAGE, set_to
from tests.frames.test_equality import FIXED, SOME, WORLD, Batch, batches, both


def batched(requests: Any, state: frames.State[Any], size: int = 7) -> Iterator[Any]:
    """Yield the rows of all tables customer by customer, in small batches, as Spark sends them."""
    given_ = examined(state, requests, checked=True)
    columns: dict[str, DType] = {"table": nw.String(), "wrong": nw.String()}
    rows = list[dict[str, Any]]()
    for table in TABLES:
        columns |= table.schema
        rows += [{**row, "table": table.name} for row in marked(table, given_[table]).collect().iter_rows(named=True)]
    ordered = sorted(rows, key=lambda row: row["customer"] or "")
    for start in range(0, len(ordered), size):
        cells = {name: [row.get(name) for row in ordered[start : start + size]] for name in columns}
        yield from nw.from_dict(cells, columns, backend="pyarrow").to_native().to_batches()


def answers(
    requests: Any, state: frames.State[Any], answer: grouping.Answer, schema: nw.Schema, regime: ct.Regime
) -> list[dict[str, Any]]:
    found = grouping.answered(batched(requests, state), answer, schema, regime)
    return list(chain.from_iterable(batch.to_pylist() for batch in found))


def decisions(requests: Any, state: frames.State[Any], regime: ct.Regime) -> list[dict[str, Any]]:
    return answers(requests, state, grouping.decisions, grouping.DECISIONS, regime)


def breaches(requests: Any, state: frames.State[Any], regime: ct.Regime) -> list[dict[str, Any]]:
    return answers(requests, state, grouping.breaches, grouping.BREACHES, regime)


@given(batches(), strategies.regimes())
@SOME
def test_a_customer_whose_rows_come_together_is_answered_as_an_object(batch: Batch, regime: ct.Regime) -> None:
    """Wherever a batch ends."""
    customers = {each.id: each for each in batch[0]}
    requests, state = both(batch, "polars")
    expected = list[dict[str, Any]]()
    for id_, customer, command in batch[1]:
        decision = ct.decide(customers[customer], command, regime)
        reasons = decision.reasons if isinstance(decision, ct.Refused) else ()
        expected.append({
            "request": id_,
            "customer": customer,
            "accepted": not reasons,
            "broken": "; ".join(each.rule for each in reasons),
            "because": [each.because for each in reasons],
            "problem": None,
        })  # fmt: skip
    by_request = itemgetter("request")
    assert sorted(decisions(requests, state, regime), key=by_request) == sorted(expected, key=by_request)
    found = [(row["customer"], row["law"], row["about"], row["because"]) for row in breaches(requests, state, regime)]
    assert found == [
        (each.id, breach.law, breach.about, breach.because) for each in batch[0] for breach in ct.audit(each, regime)
    ]


REQUESTS, STATE = both(FIXED, "polars")
UNFIT = "its customer has rows that are wrong"


def test_a_customer_with_a_wrong_row_keeps_nobody_waiting() -> None:
    """What is wrong is told, nothing is answered about the customer, and the others hear what they always hear."""
    wrong = attrs.evolve(STATE, subscriptions=set_to(STATE.subscriptions, "seats", 0))
    rows = decisions(REQUESTS, wrong, ct.MULTI_CHANNEL)
    first, *others = [row for row in rows if row["customer"] == "contoso"]
    assert (first["request"], first["accepted"]) == (None, None)
    assert first["problem"].endswith(".seats: expected at least 1, got 0")
    assert {(row["accepted"], row["problem"]) for row in others} == {(None, UNFIT)}
    good = decisions(REQUESTS, STATE, ct.MULTI_CHANNEL)
    assert [row for row in rows if row["customer"] == "empty"] == [row for row in good if row["customer"] == "empty"]


def problems_of_workers(requests: Any, state: frames.State[Any]) -> set[str]:
    """Return all that workers say is wrong."""
    rows = decisions(requests, state, ct.MULTI_CHANNEL)
    return {line for row in rows for line in (row["problem"] or "").splitlines()} - {"", UNFIT}


def kinds_of_problems(state: frames.State[Any], requests: Any = None) -> tuple[frames.Problems, ...]:
    """Return what frames are refused for."""
    try:
        frames.check(state, requests)
    except frames.FrameError as refused:
        return refused.kinds
    return ()


@given(st.data())
def test_workers_tell_of_exactly_what_frames_are_refused_for(data: st.DataObject) -> None:
    """Whatever a cell is changed to, each way has the same complaints in the same words, or neither has any."""
    given_: dict[str, pl.DataFrame] = {**attrs.asdict(STATE, recurse=False), "requests": REQUESTS}
    name = data.draw(st.sampled_from(sorted(given_)))
    column, row = data.draw(st.sampled_from(given_[name].columns)), data.draw(st.integers(0, len(given_[name]) - 1))
    text = given_[name].schema[column] == pl.String
    cells = [cell for cell in DAMAGE if cell is None or (isinstance(cell, str) if text else False)]
    given_[name] = set_to(given_[name], column, data.draw(st.sampled_from(cells)), row)
    requests, state = given_.pop("requests"), frames.State(**given_)
    kinds = kinds_of_problems(state, requests)
    told = problems_of_workers(requests, state)
    assert told >= {str(each) for kind in kinds for each in kind.first}
    assert len(told) == sum(kind.count for kind in kinds)


@pytest.mark.parametrize("name", ["tenants", "subscriptions", "relationships"])
def test_workers_tell_of_what_frames_are_refused_for(name: str) -> None:
    """A row that repeats a key, or that belongs to no other, is told in the words of the error about frames."""
    frame = getattr(STATE, name)
    twice = attrs.evolve(STATE, **{name: frame.vstack(frame)})
    astray = attrs.evolve(STATE, customers=STATE.customers.clear())
    for state in (twice, astray):
        found = breaches(REQUESTS, state, ct.MULTI_CHANNEL)
        told, kinds = {row["problem"] for row in found}, kinds_of_problems(state)
        assert told >= {str(each) for kind in kinds for each in kind.first}
        assert len(told) == sum(kind.count for kind in kinds) > 0
        assert all(row["law"] is None for row in found)


def test_frames_of_spark_are_made_in_a_session() -> None:
    """Without one there is nothing to make them in, and another backend has no use for one."""
    with pytest.raises(ValueError, match="session: expected the Spark session to make frames in, got None"):
        frames.to_frames(WORLD, backend="pyspark")
    with pytest.raises(ValueError, match="session: expected none, for this backend, got 'mine'"):
        frames.to_requests(FIXED[1], backend="polars", session="mine")


class Session:
    """Tells what a session of Spark is given."""

    def createDataFrame(self, rows: list[tuple[Any, ...]], schema: str) -> tuple[list[tuple[Any, ...]], str]:  # noqa: N802
        return rows, schema


def test_a_session_is_given_plain_cells_and_types_in_its_own_words() -> None:
    """Old sessions read no cells but plain ones: a status that is a text and more would fail far from here."""
    asked = [("1", "contoso", ct.RequestRelationship(by=ct.Partner(id="fabrikam"), on=date(2015, 5, 6)))]
    [row], schema = frames.to_requests(asked, backend="pyspark", session=Session())
    assert {type(cell) for cell in row} == {str, date, type(None)}
    assert schema.startswith("`request` string, `customer` string, ")
    assert "`on` date" in schema
    assert "`seats` bigint" in schema
    assert "`exclusive` boolean" in schema
