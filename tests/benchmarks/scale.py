"""What an audit and a decision cost from 10,000 rows to ten million, in time and memory, beside queries by hand.

Prints what it measures and writes `docs/figures/scale.json`; `nox -s bench-scale -- 10000 100000` measures other
numbers of subscriptions. Each work runs in a process of its own, over tables that are in memory; time is that of all
its threads together, which tells what a core does and does not depend on what else the machine is doing. The peak of
the memory is that of the process, its tables included. Every answer is compared in full with the one by hand, and
decisions with those of the object engine, for some of the customers.

Requests are of all commands, in a book in which every rule objects to some of them (`mixed`); by hand, all commands and
all rules are asked as well. "decide, one command" asks of every subscription of the same book whether its seats may be
changed; "decide, one command and no other" compares that with what is by hand and knows nothing else.
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

import attrs
import duckdb
import polars as pl

from cotenant import frames
from tests.benchmarks import mixed, tables_by_hand
from tests.benchmarks.frames import BY_HAND, REGIME, TABLES, book, by_hand_in_polars, wishes
from tests.figures import FOLDER, Row, write

SIZES: Final = (10_000, 100_000, 1_000_000, 5_000_000, 10_000_000)
MOST_REQUESTS: Final = 1_000_000
RUNS: Final = 5
WORKS: Final[Mapping[str, str]] = {
    "audit": "plain",
    "decide": "mixed",
    "decide, one command": "seats",
    "decide, one command and no other": "seats",
}
"""What is measured, and in which book."""


def in_polars(folder: Path) -> Mapping[str, Callable[[], pl.DataFrame]]:
    """Return the works of polars, over frames that are in memory."""
    state = frames.State(**{name: pl.read_parquet(folder / f"{name}.parquet") for name in TABLES})
    requests = pl.read_parquet(folder / "requests.parquet")

    def decide() -> pl.DataFrame:
        return frames.decide(requests, state, REGIME, checked=True)

    return {
        "audit": lambda: frames.audit(state, REGIME, checked=True),
        "audit by hand": lambda: by_hand_in_polars(state),
        "decide": decide,
        "decide by hand": lambda: tables_by_hand.in_polars(state, requests),
        "decide, one command": decide,
        "decide, one command by hand": lambda: tables_by_hand.in_polars(state, requests),
        "decide, one command and no other": decide,
        "decide, one command and no other by hand": lambda: tables_by_hand.seats_in_polars(state, requests),
    }


def in_duckdb(folder: Path) -> Mapping[str, Callable[[], Any]]:
    """Return the works of DuckDB, over tables that are in its memory."""
    connection = duckdb.connect()
    for name in (*TABLES, "requests"):
        connection.execute(f"create table {name} as from '{folder / name}.parquet'")
    state: frames.State[Any] = frames.State(**{name: connection.table(name) for name in TABLES})

    def decide() -> Any:
        return frames.decide(connection.table("requests"), state, REGIME, checked=True).to_arrow_table()

    return {
        "audit": lambda: frames.audit(state, REGIME, checked=True).to_arrow_table(),
        "audit by hand": lambda: connection.sql(BY_HAND).to_arrow_table(),
        "decide": decide,
        "decide by hand": lambda: connection.sql(tables_by_hand.IN_SQL).to_arrow_table(),
        "decide, one command": decide,
        "decide, one command by hand": lambda: connection.sql(tables_by_hand.IN_SQL).to_arrow_table(),
        "decide, one command and no other": decide,
        "decide, one command and no other by hand": lambda: connection.sql(
            tables_by_hand.SEATS_IN_SQL
        ).to_arrow_table(),
    }


ENGINES: Final[Mapping[str, Callable[[Path], Mapping[str, Callable[[], Any]]]]] = {
    "polars": in_polars,
    "DuckDB": in_duckdb,
}


def peak() -> float:
    """Return the most memory that this process ever had, in MiB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def run(engine: str, work: str, folder: str) -> None:
    """Do one work, some times over, and print the shortest time, the memory, and what tells the answer."""
    do = ENGINES[engine](Path(folder))[work]
    seconds, answer = list[float](), None
    for _ in range(RUNS):
        began = process_time()
        answer = do()
        seconds.append(process_time() - began)
    most = peak()
    found = answer if isinstance(answer, pl.DataFrame) else pl.DataFrame(answer)
    if work == "decide":
        mixed.objects_agree(found, REGIME)
    columns = sorted(found.columns)
    told = str(found.select(columns).hash_rows().sort().hash().sum())
    print(json.dumps({"seconds": min(seconds), "peak": most, "rows": len(found), "told": told}))


def apart(engine: str, work: str, folder: Path) -> dict[str, Any]:
    """Do one work in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.scale", "--run", engine, work, str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def written(size: int, folder: Path) -> None:
    """Write the books of this size, and, while they are few enough, as many requests as they have subscriptions."""
    plain = book(size)
    tenants = plain.tenants.with_columns(provisioned_by_id=pl.lit(None, pl.String))
    _write(folder / "plain", attrs.evolve(plain, tenants=tenants), wishes(plain).clear())
    if size <= MOST_REQUESTS:
        state, requests = mixed.tables(size)
        _write(folder / "mixed", state, requests)
        _write(folder / "seats", state, pl.concat([requests.clear(), wishes(state).head(size)], how="diagonal"))


def _write(folder: Path, state: frames.State[pl.DataFrame], requests: pl.DataFrame) -> None:
    folder.mkdir()
    for table, frame in {**attrs.asdict(state, recurse=False), "requests": requests}.items():
        frame.write_parquet(folder / f"{table}.parquet")


def measured(size: int) -> Iterator[Row]:
    """Yield what one size takes in each engine."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        # In a process of its own, so that its memory is given back.
        subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.scale", "--book", str(size), temporary], check=True
        )  # fmt: skip
        for engine in ENGINES:
            for work in WORKS if size <= MOST_REQUESTS else ("audit",):
                ours = apart(engine, work, folder / WORKS[work])
                by_hand = apart(engine, f"{work} by hand", folder / WORKS[work])
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
        case ["--run", engine, work, folder]:
            run(engine, work, folder)
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
