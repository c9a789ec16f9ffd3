"""A walk through histories that asks both readings what has been asked least.

`python -m tests.oracle.walk --decisions 300000` runs it. The same seed and number of decisions give the same walk, on
however many processes.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from random import Random
from time import monotonic
from typing import Any, Final, TypeAlias, final

import attrs
from rich.console import Console
from rich.progress import track

from cotenant.regimes import MULTI_CHANNEL, MULTI_PARTNER, SINGLE_CHANNEL, Regime
from cotenant.rules import RULES
from tests import figures
from tests.oracle import draws, reading
from tests.oracle.comparison import Answer, DisagreementError, History, Place, Wish, ask
from tests.oracle.reading import Plain

REGIMES: Final = (SINGLE_CHANNEL, MULTI_CHANNEL, MULTI_PARTNER)
LEG: Final = 50_000
"""Decisions after which a walk starts afresh from another seed: the unit that processes share out."""
STAY: Final = 200
"""Decisions after which a walk turns to another customer."""
CANDIDATES: Final = 4
"""Commands that are looked at for each decision: more see more in as many decisions, but take longer."""

Kind: TypeAlias = tuple[str, frozenset[str], tuple[Any, ...]]
"""A command's name, the rules that it breaks, and its situation: what is new to a walk, or is not."""


@final
@attrs.define
class Tally:
    """What a walk has met: `alone` counts the refusals that have one reason, by rule."""

    decisions: int = 0
    accepted: int = 0
    met: Counter[Kind] = attrs.Factory(Counter[Kind])
    alone: Counter[str] = attrs.Factory(Counter[str])

    def count(self, kind: Kind, answer: Answer) -> None:
        self.decisions += 1
        self.accepted += not answer.broken
        self.met[kind] += 1
        if len(answer.broken) == 1:
            self.alone.update(answer.broken)

    def add(self, other: Tally) -> None:
        self.decisions += other.decisions
        self.accepted += other.accepted
        self.met.update(other.met)
        self.alone.update(other.alone)

    def figures(self, seconds: float) -> dict[str, int | float | str]:
        """Return what there is to tell of a walk that took so long."""
        return {
            "decisions": self.decisions,
            "accepted": self.accepted,
            "kinds of command, answer and situation": len(self.met),
            "rules that were the only objection": f"{len(self.alone)} of {len(RULES)}",
            "seconds": round(seconds, 1),
            "decisions a second": round(self.decisions / seconds),
        }


# What is new ---------------------------------------------------------------------------------------------------------


def kind_of(here: Place, wish: Wish, regime: Regime) -> Kind:
    """Return what would be met by asking; the second reading is quick, and knows the answer beforehand."""
    broken = reading.decide(here.plain, wish.plain, regime.name)["broken"]
    return wish.plain["do"], broken, situation(here.plain, wish.plain)


def situation(customer: Plain, command: Plain) -> tuple[Any, ...]:
    """Return a small picture of the customer around the command: no ids, no numbers."""
    by, place = command["by"], command.get("tenant")
    tenant: Plain | None = customer["tenants"].get(place)
    subscription: Plain | None = customer["subscriptions"].get(command.get("id"))
    partner: str = command.get("partner") or (subscription["seller"] if subscription else None) or by
    relations: Plain = customer["relations"]
    return (
        by.partition(":")[0],
        by == partner,
        tenant and by == tenant["made_by"],
        subscription and _picture(subscription, command),
        relations.get(partner, {}).get(command.get("kind", "reseller"), {}).get("status"),
        any(_sells(kinds) for other, kinds in relations.items() if other != partner),
        frozenset(_side(each) for each in customer["subscriptions"].values() if each["tenant"] == place),
    )


def _picture(subscription: Plain, command: Plain) -> tuple[Any, ...]:
    here = subscription["tenant"] == command["tenant"]
    over = subscription["end"] and command["on"] > subscription["end"]
    return here, _side(subscription), subscription["status"], subscription["seller"] == command["by"], over


def _side(subscription: Plain) -> str:
    channel = subscription["channel"]
    return "exclusive" if channel["exclusive"] else {"CSP": "csp", "Unknown": "untold"}.get(channel["name"], "other")


def _sells(kinds: Plain) -> bool:
    return bool(kinds.get("reseller", {}).get("status") == "active")


# The walk ------------------------------------------------------------------------------------------------------------


def walk(decisions: int, seed: int, regimes: Sequence[Regime]) -> Tally:
    """Return what was met; raises `DisagreementError` at the first decision on which the readings part."""
    random, tally = Random(seed), Tally()
    while tally.decisions < decisions:
        history = History(draws.customer(random), ())
        here = Place.of(history.start)
        for _ in range(min(STAY, decisions - tally.decisions)):
            wish, regime, kind = _least_met(random, tally, here, regimes)
            answer = ask(here, wish, regime)
            longer = attrs.evolve(history, steps=(*history.steps, (wish.command, regime)))
            if not answer.agreed:
                raise DisagreementError(longer.smallest().told())
            tally.count(kind, answer)
            if not answer.broken:
                history, here = longer, answer.after
    return tally


def _least_met(random: Random, tally: Tally, here: Place, regimes: Sequence[Regime]) -> tuple[Wish, Regime, Kind]:
    wishes = [(draws.wish(random, here.customer), random.choice(regimes)) for _ in range(CANDIDATES)]
    return min(((*each, kind_of(here, *each)) for each in wishes), key=lambda each: tally.met[each[2]])


def legs(decisions: int, seed: int) -> list[tuple[int, int]]:
    """Return the walks that make up a long one: how many decisions each, from which seed."""
    starts = range(0, decisions, LEG)
    return [(min(LEG, decisions - start), seed + number) for number, start in enumerate(starts)]


def _run(leg: tuple[int, int]) -> Tally:
    return walk(*leg, REGIMES)


def run(decisions: int, seed: int, processes: int) -> Iterator[Tally]:
    """Yield the tally of each leg, walked on so many processes; on one, this process walks."""
    if processes == 1:
        yield from map(_run, legs(decisions, seed))
        return
    # Spawned and not forked, because a progress bar has a thread of its own.
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        yield from pool.map(_run, legs(decisions, seed))


# On the command line -------------------------------------------------------------------------------------------------


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="walk", description="Ask the engine and the second reading the same.")
    parser.add_argument("--decisions", type=_count, default=300_000, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the first leg (default: %(default)s)")
    parser.add_argument("--processes", type=_count, default=os.cpu_count() or 1, help="(default: %(default)s)")
    parser.add_argument("--write", action="store_true", help="keep the figures for the page that shows them")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Walk and print what was met; return 1 where the readings part."""
    asked, console, began, total = _asked(arguments), Console(), monotonic(), Tally()
    tallies, count = run(asked.decisions, asked.seed, asked.processes), len(legs(asked.decisions, asked.seed))
    try:
        for tally in track(tallies, "Asking both", count, console=console, disable=not console.is_terminal):
            total.add(tally)
    except DisagreementError as found:
        print(f"The readings part.\n\n{found}")
        return 1
    row = total.figures(monotonic() - began)
    for name, figure in row.items():
        print(f"{name}: {figure:,}" if isinstance(figure, int | float) else f"{name}: {figure}")
    if never := [rule.id for rule in RULES if rule.id not in total.alone]:
        print(f"never the only objection: {', '.join(never)}")
    if asked.write:
        command = f"nox -s differential -- --decisions {asked.decisions} --seed {asked.seed}"
        figures.write(figures.FOLDER / "differential.json", command=command, rows=[row])
    return 0


if __name__ == "__main__":
    sys.exit(main())
