"""A small world in full: every question, after every shortest story."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import takewhile
from typing import Final

from cotenant import checks
from cotenant.commands import COMMANDS, Command
from cotenant.decisions import Accepted
from cotenant.regimes import RELEASED, Regime, Timeline
from cotenant.testing.conformance.asking import Course, Inquiry, Report
from cotenant.testing.conformance.disagreements import Disagreement, Kind
from cotenant.testing.conformance.systems import Begin, Level
from cotenant.testing.worlds import Reached, World, reach

SMALL: Final = World(tenants=("home",), subscriptions=("a",))
"""The world that is asked about where none is given: a tenant, two partners, a subscription."""


def exhaust(
    begin: Begin,
    *,
    world: World = SMALL,
    under: Timeline | Regime = RELEASED,
    level: str = Level.ANSWER,
    of: Collection[type[Command]] = COMMANDS,
    depth: int | None = None,
    most: int = 1,
) -> Report:
    """Ask a system and the model every question after every shortest story of a small world, the shortest first.

    What is compared is a `Level`. The regime is that of the world's day. Only commands `of` some types are asked, also
    in the stories; `depth` is the greatest number of steps before a question. Up to `most` disagreements are reported,
    each the first of its kind: of the rules or laws that it breaks; where the model accepts, of the type of command and
    the rules that the system names. Raises `ValueError` for a mistaken argument.
    """
    inquiry = Inquiry(begin, under, level, of, most)
    return inquiry.report(_found(inquiry, stories(world, under, inquiry.of, depth), world))


def stories(
    world: World, under: Timeline | Regime, of: tuple[type[Command], ...], depth: int | None
) -> Iterator[Reached]:
    """Yield what can be reached by commands of some types in at most so many steps, the nearest first."""
    checks.argument("conformance", "world", world, World, "a World")
    near = takewhile(lambda at: depth is None or at.depth <= depth, reach(world, under.on(world.day)))
    return (at for at in near if all(isinstance(each.command, of) for each in at.story.decisions))


def _found(inquiry: Inquiry, reached: Iterable[Reached], world: World) -> Iterator[Disagreement]:
    met: set[Kind] = set()
    for at in reached:
        questions = [each for each in world.questions(at.customer) if isinstance(each, inquiry.of)]
        for disagreement in _after(inquiry, at, questions):
            if disagreement.kind not in met:
                met.add(disagreement.kind)
                yield inquiry.shortened(disagreement)


def _after(inquiry: Inquiry, at: Reached, questions: Iterable[Command]) -> Iterator[Disagreement]:
    """Yield what comes of each question after a story, which is told again once it was changed or is in doubt."""
    told: Course | None = None
    for question in questions:
        if told is None:
            told = inquiry.course(at.story.before)
            for step in at.story.decisions:
                if disagreement := told.ask(step.command):
                    yield disagreement
                    return  # what lies behind cannot be reached in this system
            if told.failed:
                yield told.failed
            if told.system is None:
                return
        disagreement = told.ask(question)
        if disagreement:
            yield disagreement
        if disagreement or isinstance(told.decisions[-1], Accepted):
            told = None
