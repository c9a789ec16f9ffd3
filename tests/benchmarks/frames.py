"""Frames against the object engine, and against the same work written by hand in each engine's own language.

Audits are of a plain book; decisions are about requests of all commands, as many as there are subscriptions, in a book
in which every rule objects to some of them (`mixed`).

Prints a table and writes `docs/figures/frames.json`. `nox -s bench-frames -- 10000 100000` measures other numbers of
subscriptions than the usual ones. Answers are compared before they are timed; the object engine is given at most
20,000 subscriptions, since its cost a subscription does not depend on how many customers there are.
"""

import sys
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from typing import Any, TypeAlias

import attrs
import duckdb
import polars as pl

import cotenant as ct
from cotenant import frames
from tests.benchmarks import mixed, tables_by_hand
from tests.figures import FOLDER, Row, write

SIZES = (10_000, 100_000, 1_000_000)
MOST_OBJECTS = 20_000
RUNS = 3
REGIME = ct.SINGLE_CHANNEL
TABLES = ("customers", "tenants", "subscriptions", "relationships")

# DuckDB keeps what is asked twice as a table, which here takes longer than to ask it again.
BY_HAND = """
with live as not materialized (select * from subscriptions where status not in ('canceled', 'deleted')),
resellers as not materialized (
    select customer, partner_id from relationships where kind = 'reseller' and status = 'active'
)
select customer, 'one-reseller' as law, partner_id as about from resellers
where customer in (select customer from resellers group by customer having count(*) > 1)
union all
select customer, 'channels-apart', tenant from live where channel <> 'Unknown' group by customer, tenant
having bool_or(channel = 'CSP') and bool_or(channel <> 'CSP')
union all
select s.customer, 'own-tenant', subscription
from live s join tenants t on s.customer = t.customer and s.tenant = t.tenant
where channel = 'CSP' and provisioned_by_id is distinct from seller_id
union all
select s.customer, 'csp-needs-its-relationship', subscription
from subscriptions s anti join resellers r on s.customer = r.customer and seller_id = partner_id
where channel = 'CSP' and status = 'active'
"""


def book(subscriptions: int) -> frames.State[pl.DataFrame]:
    """Return customers of one tenant with five subscriptions each, nearly all in breach of `single-channel`."""
    count = subscriptions // 5
    number = pl.int_range(count, eager=True)
    customer = ("customer-" + number.cast(pl.String)).alias("customer")
    sold = pl.int_range(subscriptions, eager=True)
    owner = sold // 5
    csp = (sold % 5 < 2) | (owner % 7 == 0) & (sold % 5 == 2)
    seller = "partner-" + ((owner + (sold % 5 == 2).cast(pl.Int64)) % 100).cast(pl.String)
    role = pl.select(pl.when(csp).then(pl.lit("partner")).otherwise(pl.lit("microsoft"))).to_series()
    return frames.State(
        customers=pl.DataFrame([customer]),
        tenants=pl.DataFrame([customer]).with_columns(tenant="customer", provisioned_by=pl.lit("customer")),
        subscriptions=pl.DataFrame({
            "customer": "customer-" + owner.cast(pl.String),
            "subscription": "subscription-" + sold.cast(pl.String),
            "product": "Product " + (sold % 5).cast(pl.String),
            "seats": sold % 300 + 1,
            "channel": pl.select(pl.when(csp).then(pl.lit("CSP")).otherwise(pl.lit("Direct"))).to_series(),
            "sold_by": role,
            "billed_by": role,
            "supported_by": role,
            "seller": role,
            "seller_id": pl.select(pl.when(csp).then(seller)).to_series(),
            "controlled_by": pl.select(pl.when(csp).then(pl.lit("partner")).otherwise(pl.lit("customer"))).to_series(),
        }).with_columns(tenant="customer", exclusive=pl.lit(value=False), status=pl.lit("active")),
        relationships=pl.DataFrame([customer]).with_columns(
            partner_id="partner-" + (number % 100).cast(pl.String), kind=pl.lit("reseller"), status=pl.lit("active")
        ),
    )  # fmt: skip


def wishes(state: frames.State[pl.DataFrame]) -> pl.DataFrame:
    """Return one request for each subscription: to change its seats, by its customer or by one of the partners."""
    asked = state.subscriptions.select("customer", "tenant", "subscription", "seats").with_row_index("request")
    partner = pl.col("request") % 3 > 0
    return asked.with_columns(
        pl.col("request").cast(pl.String),
        command=pl.lit("ChangeSeats"),
        by=pl.when(partner).then(pl.lit("partner")).otherwise(pl.lit("customer")),
        by_id=pl.when(partner).then("partner-" + (pl.col("request") // 5 % 100).cast(pl.String)),
        on=pl.date(2015, 5, 6),
    )


def by_hand_in_polars(state: frames.State[pl.DataFrame]) -> pl.DataFrame:
    """Return the audit as somebody who knows polars would write it."""
    tenants, subscriptions = state.tenants.lazy(), state.subscriptions.lazy()
    resellers = state.relationships.lazy().filter(kind="reseller", status="active")
    live = subscriptions.filter(~pl.col("status").is_in(["canceled", "deleted"]))
    csp = pl.col("channel") == "CSP"
    sides = live.filter(pl.col("channel") != "Unknown").group_by("customer", "tenant").agg(csp.any(), all=csp.all())
    several = resellers.group_by("customer").len().filter(pl.col("len") > 1)
    parts = {
        "one-reseller": resellers.join(several, on="customer", how="semi").select("customer", about="partner_id"),
        "channels-apart": sides.filter(pl.col("channel") & ~pl.col("all")).select("customer", about="tenant"),
        "own-tenant": live.filter(csp)
        .join(tenants, on=["customer", "tenant"])
        .filter(pl.col("seller_id").ne_missing(pl.col("provisioned_by_id")))
        .select("customer", about="subscription"),
        "csp-needs-its-relationship": subscriptions.filter(csp, status="active")
        .join(resellers, left_on=["customer", "seller_id"], right_on=["customer", "partner_id"], how="anti")
        .select("customer", about="subscription"),
    }
    return pl.concat([part.with_columns(law=pl.lit(law)) for law, part in parts.items()]).collect()


def timed(*works: Callable[[], object]) -> Iterator[float]:
    """Yield the median seconds of each work, all of them run in turn."""
    took: list[list[float]] = [[] for _ in works]
    for _ in range(RUNS):
        for work, seconds in zip(works, took, strict=True):
            began = perf_counter()
            work()
            seconds.append(perf_counter() - began)
    return map(median, took)


def objects(size: int) -> tuple[float, float]:
    """Return how many subscriptions a second the object engine audits, and how many requests it decides."""
    customers = frames.from_frames(book(size))
    asked = [(customer, command) for _, batch in mixed.batches(size) for _, customer, command in batch]
    audit, decide = timed(
        lambda: [ct.audit(each, REGIME) for each in customers],
        lambda: [ct.decide(customer, command, REGIME) for customer, command in asked],
    )
    return size / audit, len(asked) / decide


def answers(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    """Return the rows of an answer, in order."""
    return frame.select(sorted(frame.columns)).sort(pl.all()).rows()


def tables_in(**given: pl.DataFrame) -> Any:
    """Return a connection of DuckDB that has frames of polars as tables."""
    connection: Any = duckdb.connect()
    for name, frame in given.items():
        connection.register("arrow", frame.to_arrow())
        connection.execute(f"create table {name} as select * from arrow")  # noqa: S608 - names of our own
    return connection


def state_in(connection: Any) -> frames.State[Any]:
    """Return the state in the tables of a connection."""
    return frames.State(**{name: connection.table(name) for name in TABLES})


Works: TypeAlias = dict[str, Callable[[], Any]]


def in_polars(state: frames.State[pl.DataFrame], other: frames.State[pl.DataFrame], requests: pl.DataFrame) -> Works:
    """Return what is measured in polars: of a book that is audited, and of another that is decided about."""
    return {
        "audit": lambda: frames.audit(state, REGIME, checked=True),
        "audit by hand": lambda: by_hand_in_polars(state),
        "audit, rows checked": lambda: frames.audit(state, REGIME),
        "decide": lambda: frames.decide(requests, other, REGIME, checked=True),
        "decide by hand": lambda: tables_by_hand.in_polars(other, requests),
    }


def in_duckdb(state: frames.State[pl.DataFrame], other: frames.State[pl.DataFrame], requests: pl.DataFrame) -> Works:
    """Return the same of DuckDB."""
    plain = tables_in(**attrs.asdict(state, recurse=False))
    mixed_ = tables_in(**attrs.asdict(other, recurse=False), requests=requests)
    audited, asked = state_in(plain), state_in(mixed_)
    return {
        "audit": lambda: frames.audit(audited, REGIME, checked=True).to_arrow_table(),
        "audit by hand": lambda: plain.sql(BY_HAND).to_arrow_table(),
        "audit, rows checked": lambda: frames.audit(audited, REGIME).to_arrow_table(),
        "decide": lambda: frames.decide(mixed_.table("requests"), asked, REGIME, checked=True).to_arrow_table(),
        "decide by hand": lambda: mixed_.sql(tables_by_hand.IN_SQL).to_arrow_table(),
    }


def measured(size: int) -> Iterator[Row]:
    """Yield what one size takes in each engine."""
    state, (other, requests) = book(size), mixed.tables(size)
    audit_rate, decide_rate = objects(min(size, MOST_OBJECTS))
    state = attrs.evolve(state, tenants=state.tenants.with_columns(provisioned_by_id=pl.lit(None, pl.String)))
    for engine, of in {"polars": in_polars, "DuckDB": in_duckdb}.items():
        works = of(state, other, requests)
        for work in ("audit", "decide"):
            ours, by_hand = (pl.DataFrame(works[name]()) for name in (work, f"{work} by hand"))
            assert answers(ours) == answers(by_hand), (engine, work)
            if work == "decide":
                mixed.objects_agree(ours, REGIME)
        took = dict(zip(works, timed(*works.values()), strict=True))
        yield {
            "engine": engine,
            "subscriptions": size,
            "audited a second": round(size / took["audit"]),
            "times by hand": round(took["audit"] / took["audit by hand"], 2),
            "times objects": round(size / took["audit"] / audit_rate, 1),
            "audited a second, rows checked": round(size / took["audit, rows checked"]),
            "requests decided a second": round(size / took["decide"]),
            "decided, times by hand": round(took["decide"] / took["decide by hand"], 2),
            "decided, times objects": round(size / took["decide"] / decide_rate, 1),
        }


def main() -> None:
    rows: list[Row] = []
    for size in map(int, sys.argv[1:] or SIZES):
        for row in measured(size):
            print(row, flush=True)
            rows.append(row)
    write(FOLDER / "frames.json", command="nox -s bench-frames", rows=rows)


if __name__ == "__main__":
    main()
