"""What an audit, decisions and the object engine cost on Spark, at three sizes, and what they send between its workers.

Prints what it measures and writes `docs/figures/spark.json`; `nox -s bench-spark -- 1000 10000` measures other numbers
of customers. Audits are of a plain book; decisions are about requests of all commands, as many as there are
subscriptions, in a book in which every rule objects to some of them (`mixed`). Time is that of all processes of Spark
together, planning included; bytes are those that Spark itself logs. No join is broadcast, for none is where tables are
large. "by customer" has the tables partitioned by customer beforehand, in as many parts as a shuffle makes, and Spark
told that a part of a join's keys is enough.
"""

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Any, Final, TypeAlias

import attrs

from cotenant import frames
from cotenant.frames import spark
from tests.benchmarks import mixed
from tests.benchmarks.frames import REGIME, TABLES, book
from tests.figures import FOLDER, Row, write

SIZES: Final = (1_000, 10_000, 100_000)
MOST_ON_WORKERS: Final = 10_000
PARTS: Final = 8
OPTIONS: Final = {
    "spark.driver.memory": "6g",
    "spark.eventLog.compress": "false",
    "spark.eventLog.enabled": "true",
    "spark.eventLog.rolling.enabled": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.requireAllClusterKeysForCoPartition": "false",
    "spark.sql.shuffle.partitions": str(PARTS),
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def started(log: str) -> Any:
    """Return a session of two workers on this machine."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder: Any = import_module("pyspark.sql").SparkSession.builder.master("local[2]")
    for name, value in {**OPTIONS, "spark.eventLog.dir": f"file://{log}"}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session


Process: TypeAlias = tuple[int, int]
"""A process: its id, which another may have when it has ended, and when it started."""


def computed() -> dict[Process, int]:
    """Return for how many ticks each process below this one has computed (Linux)."""
    spent, above = dict[Process, int](), dict[int, int]()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            id_, rest = stat.read_text(encoding="utf-8").split(" (", 1)
        except (FileNotFoundError, ProcessLookupError):  # It has ended meanwhile.
            continue
        fields = rest.rpartition(") ")[2].split()
        above[int(id_)], spent[int(id_), int(fields[19])] = int(fields[1]), sum(map(int, fields[11:13]))
    below = {os.getpid()}
    while more := {each for each, parent in above.items() if parent in below} - below:
        below |= more
    return {each: ticks for each, ticks in spent.items() if each[0] in below - {os.getpid()}}


def core_seconds(since: dict[Process, int]) -> float:
    """Return the time that all processes below this one have spent computing since then.

    One that has ended counts for nothing, and takes nothing away: Spark ends workers in Python when they have been idle
    for a minute, in the middle of whatever is measured then, and nobody is told what they had spent.
    """
    return sum(ticks - since.get(each, 0) for each, ticks in computed().items()) / os.sysconf("SC_CLK_TCK")


def logged(log: Path) -> tuple[int, int]:
    """Return how many bytes were shuffled and how many spilled, since the session began."""
    sleep(1)  # The log is written a little later.
    shuffled = spilled = 0
    for path in log.iterdir():
        for line in path.read_text(encoding="utf-8").splitlines():
            if '"SparkListenerTaskEnd"' in line and (metrics := json.loads(line).get("Task Metrics")):
                shuffled += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
                spilled += metrics["Memory Bytes Spilled"]
    return shuffled, spilled


def keys(frame: Any) -> str:
    """Return by which columns the plan of a frame shuffles, and how often if more than once."""
    found = Counter[str]()
    kept = -1  # How deep the plan of a table stands that is in memory: what made it is done.
    for line in frame._jdf.queryExecution().executedPlan().toString().splitlines():
        depth = re.search(r"\w|$", line)
        assert depth is not None
        if kept >= 0 and depth.start() > kept:
            continue
        kept = depth.start() if "InMemoryRelation" in line else -1
        if shuffled := re.search(r"Exchange hashpartitioning\(([^()]*), \d+\)", line):
            first, *more = re.sub(r"#\w+", "", shuffled[1]).split(", ")
            found[", ".join([first, *more][:3]) + (f" and {len(more) - 2} more" if len(more) > 2 else "")] += 1
    return "; ".join(f"{each} ({times} times)" if times > 1 else each for each, times in sorted(found.items()))


Tables: TypeAlias = dict[str, Any]
"""The frames of a book, and of the requests about it, by name."""


def state_in(tables: Tables) -> frames.State[Any]:
    """Return the state of a book."""
    return frames.State(**{name: tables[name] for name in TABLES})


WORKS: Final[dict[str, tuple[str, Callable[[Tables], Any]]]] = {
    "audit": ("plain", lambda tables: frames.audit(state_in(tables), REGIME, checked=True)),
    "decide": ("mixed", lambda tables: frames.decide(tables["requests"], state_in(tables), REGIME, checked=True)),
    "audit, object engine": ("plain", lambda tables: spark.audit(state_in(tables), REGIME)),
    "decide, object engine": ("mixed", lambda tables: spark.decide(tables["requests"], state_in(tables), REGIME)),
}
"""What is measured, and in which book."""


def books(session: Any, subscriptions: int, folder: Path) -> dict[str, Tables]:
    """Return the books of a size as Spark reads them from a folder."""
    state, requests = mixed.tables(subscriptions)
    written = {"plain": attrs.asdict(book(subscriptions), recurse=False)}
    written["mixed"] = attrs.asdict(state, recurse=False) | {"requests": requests}
    read: dict[str, Tables] = {}
    for name, tables in written.items():
        for table, frame in tables.items():
            frame.write_parquet(folder / f"{name}-{table}.parquet")
        read[name] = {table: session.read.parquet(str(folder / f"{name}-{table}.parquet")) for table in tables}
    return read


def by_customer(tables: Tables) -> Tables:
    """Return the frames of a book in memory, partitioned by customer."""
    parted = {name: frame.repartition(PARTS, "customer").persist() for name, frame in tables.items()}
    for frame in parted.values():
        frame.count()
    return parted


def measured(session: Any, customers: int, log: Path) -> Iterator[Row]:
    """Yield what one size takes."""
    with TemporaryDirectory() as folder:
        plain = books(session, 5 * customers, Path(folder))
        parted = {name: by_customer(tables) for name, tables in plain.items()}
        for layout, laid_out in (("as they come", plain), ("by customer", parted)):
            for work, (name, ask) in WORKS.items():
                if "object engine" in work and customers > MOST_ON_WORKERS:
                    continue
                held = parted[name]["subscriptions"].count()
                before, began = logged(log), computed()
                frame = ask(laid_out[name])
                frame.write.format("noop").mode("overwrite").save()
                took, after = core_seconds(began), logged(log)
                yield {
                    "work": work,
                    "tables": layout,
                    "customers": parted[name]["customers"].count(),
                    "subscriptions": held,
                    "core seconds": round(took, 1),
                    "subscriptions a core second": round(held / took),
                    "shuffled bytes a subscription": round((after[0] - before[0]) / held),
                    "spilled MiB": round((after[1] - before[1]) / 2**20),
                    "shuffled by": keys(frame),
                }
        for tables in parted.values():
            for frame in tables.values():
                frame.unpersist(True)


def main() -> None:
    rows: list[Row] = []
    with TemporaryDirectory() as log:
        session = started(log)
        # The first jobs pay for much that no other pays for.
        for row in islice(measured(session, 10, Path(log)), 4):
            print("(warming up)", row, flush=True)
        for customers in map(int, sys.argv[1:] or SIZES):
            for row in measured(session, customers, Path(log)):
                print(row, flush=True)
                rows.append(row)
        session.stop()
    write(FOLDER / "spark.json", command="nox -s bench-spark", rows=rows)


if __name__ == "__main__":
    main()
