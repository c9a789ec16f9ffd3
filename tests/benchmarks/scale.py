"""What an audit and a decision cost from 10,000 rows to ten million, in time and memory, beside queries by hand.

Prints what it measures and writes `docs/figures/scale.json`; `nox -s bench-scale -- 10000 100000` measures other
numbers of subscriptions. Each work runs in a process of its own, over tables that are in memory; time is that of all
its threads together, which tells what a core does and does not depend on what else the machine is doing. The peak of
the memory is that of the process, its tables included. Every answer is compared with the one by hand.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, Final

import duckdb
import polars as pl

from cotenant import frames
from tests.benchmarks.frames import BY_HAND, REGIME, TABLES, book, by_hand_in_polars, wishes
from tests.figures import FOLDER, Row, write

SIZES: Final = (10_000, 100_000, 1_000_000, 10_000_000)
MOST_REQUESTS: Final = 1_000_000
MOST_REPEATED: Final = 100_000
RUNS: Final = 3

DECIDED_BY_HAND: Final = """
select request, r.customer, not coalesce(foreign_to or no_tenant or unknown or ended, false) as accepted,
    concat_ws('; ', case when foreign_to then 'owner-controls' end, case when no_tenant then 'known-tenant' end,
        case when unknown then 'known-subscription' end, case when ended then 'ended-is-final' end) as broken
from (
    select r.*, t.tenant is null as no_tenant, t.tenant is not null and s.tenant is null as unknown,
        s.tenant is not null and s.status in ('canceled', 'deleted') as ended,
        s.tenant is not null and not case when s.controlled_by = 'partner' and s.seller = 'partner'
            then r.by = 'partner' and r.by_id = s.seller_id else r.by = 'customer' end as foreign_to
    from requests r left join tenants t on r.customer = t.customer and r.tenant = t.tenant
    left join subscriptions s
    on r.customer = s.customer and r.tenant = s.tenant and r.subscription = s.subscription
) r
"""


def decided_by_hand_in_polars(state: frames.State[pl.DataFrame], requests: pl.DataFrame) -> pl.DataFrame:
    """Return what the regime says of changes of seats, as somebody who knows polars would write it."""
    held = state.subscriptions.lazy().select(
        "customer", "tenant", "subscription", "status", "controlled_by", "seller", "seller_id", held=pl.lit(value=True)
    )
    tenants = state.tenants.lazy().select("customer", "tenant", there=pl.lit(value=True))
    met = requests.lazy().join(held, on=["customer", "tenant", "subscription"], how="left")
    met = met.join(tenants, on=["customer", "tenant"], how="left")
    held_, there = pl.col("held").is_not_null(), pl.col("there").is_not_null()
    by_partner = (pl.col("by") == "partner") & (pl.col("by_id") == pl.col("seller_id"))
    sold = (pl.col("controlled_by") == "partner") & (pl.col("seller") == "partner")
    keeper = pl.when(sold.fill_null(value=False)).then(by_partner).otherwise(pl.col("by") == "customer")
    broken = {
        "owner-controls": held_ & ~keeper.fill_null(value=False),
        "known-tenant": ~there,
        "known-subscription": there & ~held_,
        "ended-is-final": held_ & pl.col("status").is_in(["canceled", "deleted"]),
    }
    ids = [pl.when(refused).then(pl.lit(id_)) for id_, refused in broken.items()]
    return met.select(
        "request", "customer", accepted=~pl.any_horizontal(*broken.values()),
        broken=pl.concat_str(ids, separator="; ", ignore_nulls=True),
    ).collect()  # fmt: skip


def in_polars(folder: Path) -> Mapping[str, Callable[[], pl.DataFrame]]:
    """Return the works of polars, over frames that are in memory."""
    state = frames.State(**{name: pl.read_parquet(folder / f"{name}.parquet") for name in TABLES})
    requests = pl.read_parquet(folder / "requests.parquet")
    return {
        "audit": lambda: frames.audit(state, REGIME, checked=True),
        "audit by hand": lambda: by_hand_in_polars(state),
        "decide": lambda: frames.decide(requests, state, REGIME, checked=True),
        "decide by hand": lambda: decided_by_hand_in_polars(state, requests),
    }


def in_duckdb(folder: Path) -> Mapping[str, Callable[[], Any]]:
    """Return the works of DuckDB, over tables that are in its memory."""
    connection = duckdb.connect()
    for name in (*TABLES, "requests"):
        connection.execute(f"create table {name} as from '{folder / name}.parquet'")
    state: frames.State[Any] = frames.State(**{name: connection.table(name) for name in TABLES})
    return {
        "audit": lambda: frames.audit(state, REGIME, checked=True).to_arrow_table(),
        "audit by hand": lambda: connection.sql(BY_HAND).to_arrow_table(),
        "decide": lambda: frames.decide(
            connection.table("requests"), state, REGIME, checked=True
        ).to_arrow_table(),
        "decide by hand": lambda: connection.sql(DECIDED_BY_HAND).to_arrow_table(),
    }  # fmt: skip


ENGINES: Final[Mapping[str, Callable[[Path], Mapping[str, Callable[[], Any]]]]] = {
    "polars": in_polars,
    "DuckDB": in_duckdb,
}


def peak() -> float:
    """Return the most memory that this process ever had, in MiB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def run(engine: str, work: str, folder: str, runs: str) -> None:
    """Do one work, some times over, and print the shortest time, the memory, and what tells the answer."""
    do = ENGINES[engine](Path(folder))[work]
    seconds, answer = list[float](), None
    for _ in range(int(runs)):
        began = process_time()
        answer = do()
        seconds.append(process_time() - began)
    most = peak()
    found = answer if isinstance(answer, pl.DataFrame) else pl.DataFrame(answer)
    columns = sorted(found.columns)
    told = str(found.select(columns).hash_rows().sort().hash().sum())
    print(json.dumps({"seconds": min(seconds), "peak": most, "rows": len(found), "told": told}))


def apart(engine: str, work: str, folder: Path, size: int) -> dict[str, Any]:
    """Do one work in a process of its own."""
    runs = RUNS if size <= MOST_REPEATED else 1
    command = [sys.executable, "-m", "tests.benchmarks.scale", "--run", engine, work, str(folder), str(runs)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def written(size: int, folder: Path) -> None:
    """Write a book of this size and, while they are few enough, a request for each subscription."""
    state = book(size)
    for name in TABLES:
        getattr(state, name).write_parquet(folder / f"{name}.parquet")
    tenants = state.tenants.with_columns(provisioned_by_id=pl.lit(None, pl.String))
    tenants.write_parquet(folder / "tenants.parquet")
    wishes(state).head(MOST_REQUESTS).write_parquet(folder / "requests.parquet")


def measured(size: int) -> Iterator[Row]:
    """Yield what one size takes in each engine."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        # In a process of its own, so that its memory is given back.
        subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.scale", "--book", str(size), temporary], check=True
        )  # fmt: skip
        for engine in ENGINES:
            for work in ("audit", "decide") if size <= MOST_REQUESTS else ("audit",):
                ours = apart(engine, work, folder, size)
                by_hand = apart(engine, f"{work} by hand", folder, size)
                assert (ours["rows"], ours["told"]) == (by_hand["rows"], by_hand["told"]), (engine, work, size)
                yield {
                    "engine": engine,
                    "work": work,
                    "subscriptions": size,
                    "core seconds": round(ours["seconds"], 3),
                    "rows a core second": round(size / ours["seconds"]),
                    "times by hand": round(ours["seconds"] / by_hand["seconds"], 2),
                    "peak MiB": round(ours["peak"]),
                    "memory, times by hand": round(ours["peak"] / by_hand["peak"], 2),
                }


def main() -> None:
    match sys.argv[1:]:
        case ["--run", engine, work, folder, runs]:
            run(engine, work, folder, runs)
        case ["--book", subscriptions, folder]:
            written(int(subscriptions), Path(folder))
        case sizes:
            rows: list[Row] = []
            for size in map(int, sizes or SIZES):
                for row in measured(size):
                    print(row, flush=True)
                    rows.append(row)
            write(FOLDER / "scale.json", command="nox -s bench-scale", rows=rows)


if __name__ == "__main__":
    main()
