"""All of a small world put to both readings: every command that can be asked of every customer that can be reached.

`python -m tests.oracle.everywhere` asks what CI has time for, `--deep` what a night has.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import lru_cache
from time import process_time
from typing import final

import attrs

from cotenant.decisions import Accepted, Decision
from cotenant.regimes import Regime
from cotenant.testing.worlds import Reached, World, reach
from tests import figures
from tests.exhaustive.plans import DEEP, QUICK, REGIMES
from tests.oracle.comparison import DisagreementError, History, Place, Wish, beside

_wish = lru_cache(maxsize=None)(Wish.of)


@final
@attrs.define
class Listener:
    """Hears what the package answers in a world, and asks the second reading the same."""

    regime: Regime
    states: int = 0
    decisions: int = 0
    accepted: int = 0
    here: Place | None = None

    def hear(self, at: Reached, decision: Decision) -> None:
        """Count the answer; raise `DisagreementError` where the readings part."""
        if self.here is None or self.here.customer is not at.customer:
            self.here = Place.of(at.customer)
            self.states += 1
        self.decisions += 1
        self.accepted += isinstance(decision, Accepted)
        if not beside(decision, self.here, _wish(decision.command)).agreed:
            story = at.story_with(decision)
            steps = tuple((each.command, self.regime) for each in story.decisions)
            raise DisagreementError(History(story.before, steps).smallest().told())

    def row(self, world: str, seconds: float) -> figures.Row:
        """Return what there is to tell of a world of that name, heard in so many seconds of one core."""
        return {
            "world": world,
            "regime": self.regime.name,
            "states": self.states,
            "decisions": self.decisions,
            "accepted": self.accepted,
            "seconds of one core": round(seconds, 1),
        }


def go(world: World, regime: Regime) -> Listener:
    """Return what was heard in the whole of a world under a regime; raises `DisagreementError`."""
    listener = Listener(regime)
    for _ in reach(world, regime, heard=listener.hear):
        pass
    return listener


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask in every world under every regime and print what was asked; return 1 where the readings part."""
    parser = argparse.ArgumentParser(prog="everywhere", description="Put all of small worlds to both readings.")
    parser.add_argument("--deep", action="store_true", help="the worlds that take a night")
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help="worlds with that in their name")
    parser.add_argument("--write", action="store_true", help="keep the figures for the page that shows them")
    asked = parser.parse_args(arguments)
    known, rows = DEEP if asked.deep else QUICK, list[figures.Row]()
    plans = [each for each in known if not asked.only or any(word in each.name for word in asked.only)]
    if not plans:
        parser.error(f"no world has that in its name; there are {'; '.join(each.name for each in known)}")
    for plan in plans:
        for regime in REGIMES:
            began = process_time()
            try:
                heard = go(plan.world, regime)
            except DisagreementError as found:
                print(f"The readings part.\n\n{found}")
                return 1
            rows.append(heard.row(plan.name, process_time() - began))
            print(figures.told(rows[-1]), flush=True)
    if asked.write:
        chosen = " ".join([*["--deep"] * asked.deep, *(f"--only {word}" for word in asked.only)])
        command = f"nox -s differential-worlds -- --write {chosen}".strip()
        total: figures.Row = {"world": "all", "regime": "all", **figures.total(rows, "states", "decisions", "accepted")}
        figures.write(figures.FOLDER / "differential-worlds.json", command=command, rows=[*rows, total])
    return 0


if __name__ == "__main__":
    sys.exit(main())
