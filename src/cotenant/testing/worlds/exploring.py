"""A small world gone through to its end, with every law held against what is met on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, TypeAlias, final

import attrs

from cotenant import checks, display, engine
from cotenant.commands import Command
from cotenant.decisions import Accepted, Decision
from cotenant.display import Block, Line, outcomes
from cotenant.display.drawing import drawn
from cotenant.display.policy import not_asked
from cotenant.engine import Story
from cotenant.laws import LAWS, Answer, Breach, Decide, Law, Scope, as_laws
from cotenant.laws.answers import broken
from cotenant.laws.law import breaches
from cotenant.regimes import Regime, is_asked
from cotenant.sealed import Sealed
from cotenant.shown import Shown
from cotenant.situation import situate
from cotenant.testing.worlds.reaching import Reached, reach
from cotenant.testing.worlds.world import World


@final
@attrs.frozen(kw_only=True)
class Kind(Sealed):
    """What makes two questions alike to a regime: the type of command, the answers to its facts, and the rules broken.

    `answers` are in the order of `Regime.table(command).facts`; none of `broken` means that the command is accepted.
    """

    command: type[Command]
    answers: tuple[bool, ...]
    broken: tuple[str, ...]


@final
@attrs.frozen(kw_only=True)
class Case(Sealed):
    """A kind of question that comes up in a world: how often, and a shortest story that ends with one of it."""

    kind: Kind
    count: int
    story: Story


@final
@attrs.frozen(kw_only=True)
class Finding(Shown):
    """A law that is broken in a world, and a shortest story that ends where it is."""

    breach: Breach
    story: Story


@final
@attrs.frozen(kw_only=True)
class Progress(Sealed):
    """How far an exploration is: customers reached, decisions taken, and the steps that the last customer took."""

    states: int
    decisions: int
    depth: int


@final
@attrs.frozen(kw_only=True)
class Exploration(Shown):
    """What there is in a world under a regime.

    `states` counts the customers that can be reached, of those that differ only in ids one; `decisions` the questions
    asked of them, `accepted` the steps that were allowed, `depth` the steps to the farthest customer. `closed` tells
    that nothing was left to ask. `cases` holds every kind of question that came up, `findings` the first breach of each
    law that was broken, `not_asked` the ids of the laws that were not held: by default, those that rest on a rule which
    the regime has not.
    """

    world: World
    regime: Regime
    states: int
    decisions: int
    accepted: int
    depth: int
    closed: bool
    cases: tuple[Case, ...] = attrs.field(repr=False)
    findings: tuple[Finding, ...]
    not_asked: tuple[str, ...] = ()


@drawn(Finding)
def _finding(value: Finding) -> tuple[Block, ...]:
    heads = (Line(text=str(value.breach), heading=True), *display.blocks(value.story.before))
    return (*heads, outcomes.decided(value.story.decisions))


@drawn(Exploration)
def _exploration(value: Exploration) -> tuple[Block, ...]:
    left = "nothing was left to ask" if value.closed else "there was more to ask"
    size = f"{value.states:,} customers, {value.decisions:,} decisions, {value.accepted:,} of them yes; {left}"
    heads = Line(text=f"Under {value.regime.name}: {size}.", heading=True)
    silent = not_asked(value.not_asked)
    if not value.findings:
        return (heads, *silent, Line(text="None of the others is broken." if silent else "No law is broken."))
    return (heads, *silent, *chain.from_iterable(map(display.blocks, value.findings)))


_Alike: TypeAlias = tuple[type[Command], tuple[bool, ...], tuple[str, ...]]
"""What a `Kind` is made of: it takes longer to make one for every answer than to decide."""


@final
@attrs.define
class _Met:
    """A kind of question that came up: where it did first, what was answered there, and how often it did."""

    kind: Kind
    at: Reached
    decision: Decision
    count: int = 0


@final
@attrs.define
class _Watch:
    """Holds the laws against everything that is reached and heard."""

    regime: Regime
    decide: Decide
    laws: tuple[Law[Any], ...]
    every_answer: bool
    decisions: int = 0
    accepted: int = 0
    met: dict[_Alike, _Met] = attrs.Factory(dict[_Alike, _Met])
    findings: dict[str, Finding] = attrs.Factory(dict[str, Finding])
    by_scope: dict[Scope, tuple[Law[Any], ...]] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.by_scope = {scope: tuple(law for law in self.laws if law.scope is scope) for scope in Scope}

    def arrive(self, at: Reached) -> None:
        self._hold(Scope.STATE, at.customer, at)
        self._hold(Scope.HISTORY, at.story, at)

    def hear(self, at: Reached, decision: Decision) -> None:
        self.decisions += 1
        met = self._met(at, decision)
        met.count += 1
        if isinstance(decision, Accepted):
            self.accepted += 1
            self._hold(Scope.TRANSITION, decision.transition, at, decision)
        elif met.count > 1 and not self.every_answer:
            return
        asked = Answer(
            customer=at.customer,
            command=decision.command,
            regime=self.regime,
            decision=decision,
            decide=self.decide,
        )
        self._hold(Scope.REGIME, asked, at, decision)

    def _met(self, at: Reached, decision: Decision) -> _Met:
        command = decision.command
        here = situate(at.customer, command)
        answers = tuple([fact.holds(here) for fact in self.regime.table(type(command)).facts])
        alike = (type(command), answers, broken(decision))
        met = self.met.get(alike)
        if met is None:
            kind = Kind(command=type(command), answers=answers, broken=alike[-1])
            met = self.met[alike] = _Met(kind, at, decision)
        return met

    def _hold(self, scope: Scope, subject: object, at: Reached, *last: Decision) -> None:
        for breach in breaches(self.by_scope[scope], subject):
            if breach.law not in self.findings:
                self.findings[breach.law] = Finding(breach=breach, story=at.story_with(*last))


def _held(laws: Iterable[Law[Any] | str] | None, regime: Regime) -> tuple[Law[Any], ...]:
    """Return the laws that are named, or those in force where none are."""
    return tuple(law for law in LAWS if law.in_force(regime)) if laws is None else as_laws("explore", laws)


def explore(
    world: World,
    regime: Regime,
    *,
    decide: Decide = engine.decide,
    laws: Iterable[Law[Any] | str] | None = None,
    every_answer: bool = True,
    most: int | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Exploration:
    """Return what there is in a world under a regime, having held laws against all of it.

    `laws`, by id or by value, are held whatever the regime: lift a rule that keeps one, and see what breaks. Where none
    are given, all are held that are in force in the regime.

    Laws of states and of histories are held against every customer and a shortest story to it, those of steps against
    every step that is allowed, and those of answers against every answer. The latter ask again many times, also under
    regimes with fewer rules, so that a `decide` of your own has to follow the regime that it is given; without
    `every_answer` they are held against every yes, and the first no of every kind.

    `most` ends the search after so many customers; `progress` is told after each. Raises `ValueError` for what is no
    world, no regime or no law.
    """
    checks.argument("explore", "world", world, World, "a World")
    is_asked("explore", regime)
    watch, states, depth, closed = _Watch(regime, decide, _held(laws, regime), every_answer), 0, 0, True
    for at in reach(world, regime, decide=decide, heard=watch.hear):
        if states == most:
            closed = False
            break
        states, depth = states + 1, at.depth
        watch.arrive(at)
        if progress:
            progress(Progress(states=states, decisions=watch.decisions, depth=depth))
    return Exploration(
        world=world,
        regime=regime,
        states=states,
        decisions=watch.decisions,
        accepted=watch.accepted,
        depth=depth,
        closed=closed,
        cases=tuple(
            Case(kind=met.kind, count=met.count, story=met.at.story_with(met.decision)) for met in watch.met.values()
        ),
        findings=tuple(watch.findings.values()),
        not_asked=tuple(law.id for law in LAWS if law not in watch.laws),
    )
