"""Go through small worlds in full, under every regime, with every law held against all that is met.

`python -m tests.exhaustive.run` goes through what CI has time for, `--deep` through what a night has.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from time import process_time
from typing import TypeAlias, final

import attrs
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

import cotenant as ct
from cotenant.testing import worlds
from cotenant.testing.worlds import Exploration, Finding
from tests import figures
from tests.exhaustive import plans
from tests.exhaustive.plans import DEEP, QUICK, REGIMES, VAST, Plan


@final
@attrs.frozen(kw_only=True)
class Gone:
    """What is left of an exploration when its customers are forgotten."""

    row: figures.Row
    alone: frozenset[str]
    findings: tuple[Finding, ...]

    @classmethod
    def through(cls, plan: Plan, found: Exploration, seconds: float) -> Gone:
        """Return what there is to tell of a world that was gone through in so many seconds of one core."""
        row: figures.Row = {
            "world": plan.name,
            "regime": found.regime.name,
            "states": found.states,
            "decisions": found.decisions,
            "accepted": found.accepted,
            "steps to the farthest": found.depth,
            "nothing left to ask": found.closed,
            "laws broken": len(found.findings),
            "seconds of one core": round(seconds, 1),
        }
        alone = [case.kind.broken[0] for case in found.cases if len(case.kind.broken) == 1]
        return cls(row=row, alone=frozenset(alone), findings=found.findings)


Task: TypeAlias = tuple[Plan, ct.Regime]
"""A world to be gone through, and under which regime."""


def go(plan: Plan, regime: ct.Regime, tell: Callable[[worlds.Progress], None] | None = None) -> Gone:
    """Return what was found in the world of a plan under a regime."""
    began = process_time()
    found = worlds.explore(plan.world, regime, every_answer=plan.every_answer, progress=tell)
    return Gone.through(plan, found, process_time() - began)


def run(tasks: Sequence[Task], processes: int, tell: Callable[[worlds.Progress], None]) -> Iterator[tuple[Task, Gone]]:
    """Yield what was found of each task, as it is done; `tell` hears of every customer where one process is."""
    if processes == 1:
        for task in tasks:
            yield task, go(*task, tell)
        return
    # Spawned and not forked, because a progress bar has a thread of its own.
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        begun = {pool.submit(go, *task): task for task in reversed(tasks)}  # the last are the largest
        for done in as_completed(begun):
            yield begun[done], done.result()


def _code() -> str:
    """Return what tells the source of the package, and of the plans, from any other."""
    digest = hashlib.sha256()
    for path in (*sorted(Path(ct.__file__).parent.rglob("*.py")), Path(plans.__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@final
@attrs.define
class Session:
    """What was gone through, kept in a file where there is one: a run that was broken off goes on from there.

    What other code did counts for nothing, and what broke a law is not kept.
    """

    path: Path | None = None
    code: str = attrs.field(factory=_code)
    gone: dict[Task, Gone] = attrs.Factory(dict[Task, Gone])

    def begin(self, tasks: Iterable[Task]) -> None:
        """Take up what the file has of these tasks."""
        named = {(plan.name, regime.name): (plan, regime) for plan, regime in tasks}
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path and self.path.exists() else []
        for kept in map(json.loads, lines):
            task = named.get((kept["row"]["world"], kept["row"]["regime"]))
            if task and kept["code"] == self.code:
                self.gone[task] = Gone(row=kept["row"], alone=frozenset(kept["alone"]), findings=())

    def add(self, task: Task, gone: Gone) -> None:
        """Keep what was found of a task."""
        self.gone[task] = gone
        if self.path and not gone.findings:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"code": self.code, "row": gone.row, "alone": sorted(gone.alone)}) + "\n")


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)


def _gone_through(tasks: Sequence[Task], session: Session, processes: int) -> list[Gone]:
    """Return what was found of all tasks, told line by line and, on a terminal, with a bar."""
    console = Console()
    session.begin(tasks)
    left = [task for task in tasks if task not in session.gone]
    with _bar(console) as bar:
        shown = bar.add_task("Small worlds", total=len(tasks), completed=len(tasks) - len(left))

        def tell(now: worlds.Progress) -> None:
            if now.states % 100 == 0:
                bar.update(shown, description=f"{now.states:,} customers, {now.decisions:,} decisions")

        for task, gone in run(left, processes, tell):
            session.add(task, gone)
            bar.advance(shown)
            print(figures.told(gone.row), flush=True)
    return [session.gone[task] for task in tasks]


def total(met: Sequence[Gone]) -> figures.Row:
    """Return the row that sums all up."""
    rows, alone = [gone.row for gone in met], frozenset[str]().union(*(gone.alone for gone in met))
    return {
        "world": f"all, {len(alone)} of {len(ct.RULES)} rules met as the only objection",
        "regime": "all",
        **figures.total(rows, "states", "decisions", "accepted"),
        "steps to the farthest": max(int(row["steps to the farthest"]) for row in rows),
        "nothing left to ask": all(row["nothing left to ask"] for row in rows),
        "laws broken": sum(int(row["laws broken"]) for row in rows),
        "seconds of one core": round(sum(float(row["seconds of one core"]) for row in rows), 1),
    }


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="exhaustive", description="Go through small worlds in full.")
    parser.add_argument("--deep", action="store_true", help="the worlds that take a night")
    parser.add_argument("--processes", type=int, default=1, help="(default: %(default)s)")
    parser.add_argument("--session", type=Path, help="a file that remembers what was gone through, to go on from")
    parser.add_argument("--write", action="store_true", help="keep the figures for the page that shows them")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Go through the worlds; return 1 where a law is broken, or where there was more to ask."""
    asked = _asked(arguments)
    name = "exhaustive-deep" if asked.deep else "exhaustive"
    tasks = [(plan, regime) for plan in ((*DEEP, *VAST) if asked.deep else QUICK) for regime in REGIMES]
    met = _gone_through(tasks, Session(asked.session), asked.processes)
    rows = [*(gone.row for gone in met), total(met)]
    print(figures.told(rows[-1]))
    findings = [finding for gone in met for finding in gone.findings]
    for finding in findings:
        print(f"\n{finding.breach.law}: {finding.breach.because}\n\n{finding.story}")
    if asked.write:
        figures.write(figures.FOLDER / f"{name}.json", command=f"nox -s {name}", rows=rows)
    return 1 if findings or not rows[-1]["nothing left to ask"] else 0


if __name__ == "__main__":
    sys.exit(main())
