"""Regimes, the rules in force together, and timelines, which regime holds on which day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, final

import attrs

from cotenant import checks, formula
from cotenant.commands import Command
from cotenant.facts import Fact
from cotenant.rule import Rule, as_table
from cotenant.rules import RULES
from cotenant.sealed import Sealed
from cotenant.shown import Shown
from cotenant.situation import Situation


@final
@attrs.define(kw_only=True, eq=False)
class _Step:
    """What follows from some answers: the fact to ask next, and the rules broken, all of them once there is none."""

    answers: Mapping[str, bool]
    fact: Fact | None
    broken: tuple[Rule, ...]
    yes: _Step | None = None
    no: _Step | None = None


def _step(rules: Iterable[Rule], answers: Mapping[str, bool]) -> _Step:
    verdicts = [(rule, formula.settled(rule.refuses_when, answers)) for rule in rules]
    return _Step(
        answers=answers,
        fact=next((asked for _, asked in verdicts if isinstance(asked, Fact)), None),
        broken=tuple(rule for rule, verdict in verdicts if verdict is True),
    )


def _first_step(table: Table) -> _Step:
    return _step(table.rules, {})


@final
@attrs.frozen(kw_only=True)
class Table:
    """The rules of a regime that watch one command type, and the facts that they ask, as a finite table."""

    facts: tuple[Fact, ...]
    rules: tuple[Rule, ...]
    _first: _Step = attrs.field(default=attrs.Factory(_first_step, takes_self=True), init=False, eq=False, repr=False)

    def broken(self, answers: tuple[bool, ...]) -> tuple[Rule, ...]:
        """Return the rules that these answers to the facts break, in table order."""
        named = {fact.name: bool(answer) for fact, answer in zip(self.facts, answers, strict=True)}
        return _step(self.rules, named).broken

    def broken_at(self, at: Situation) -> tuple[Rule, ...]:
        """Return the rules that the facts of a situation break, in table order; only facts that matter are asked."""
        step = self._first
        while (fact := step.fact) is not None:
            answer = fact.holds(at)
            step = (step.yes if answer else step.no) or self._after(step, fact, answer)
        return step.broken

    def _after(self, step: _Step, fact: Fact, answer: object) -> _Step:
        if answer is None:  # as where a `return` was forgotten: no rule may fall silent for that
            raise TypeError(f"fact {fact.name}: expected an answer, yes or no, got None")
        following = _step(self.rules, {**step.answers, fact.name: bool(answer)})
        if answer:
            step.yes = following
        else:
            step.no = following
        return following


def _counted(rules: tuple[Rule, ...]) -> str:
    """Return how many rules there are, for a representation that errors and signatures can hold."""
    return f"<{len(rules)} rules>"


@final
@attrs.frozen(kw_only=True, cache_hash=True)
class Regime(Shown):
    """A named set of rules in force together, in table order.

    Raises `ValueError` for a repeated rule id, two rules that say the same, or a missing foundational rule.
    """

    name: str = attrs.field(validator=checks.identifier)
    rules: tuple[Rule, ...] = attrs.field(converter=as_table, repr=_counted)
    _tables: dict[type[Command], Table] = attrs.field(
        factory=dict[type[Command], Table], init=False, eq=False, repr=False
    )

    def __attrs_post_init__(self) -> None:
        missing = [rule.id for rule in RULES if rule.foundational and rule not in self.rules]
        if missing:
            expected = f"the foundational {' and '.join(missing)}, which no regime can lift"
            raise checks.malformed(self, "rules", [rule.id for rule in self.rules], expected)

    def lifting(self, *rules: str | Rule, name: str) -> Regime:
        """Return the regime without these rules, given by id or by value.

        Raises `ValueError` for a rule that is not in force, or that is foundational.
        """
        lifted = {rule.id if isinstance(rule, Rule) else rule for rule in rules}
        unknown = lifted - {rule.id for rule in self.rules}
        if unknown:
            raise checks.malformed(self, "lifting", sorted(unknown), f"rules in force in {self.name!r}")
        return Regime(name=name, rules=(rule for rule in self.rules if rule.id not in lifted))

    def table(self, command: type[Command]) -> Table:
        """Return the rules that watch a command type, compiled once."""
        table = self._tables.get(command)
        if table is None:
            watching = tuple(rule for rule in self.rules if command in rule.commands)
            asked = dict.fromkeys(fact for rule in watching for fact in rule.facts)
            table = Table(facts=tuple(asked), rules=watching)
            self._tables[command] = table
        return table

    def on(self, day: date) -> Regime:  # noqa: ARG002 - the day makes no difference, and that is the point
        """Return the regime itself: a regime is a timeline in which nothing ever changes."""
        return self

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle without the compiled tables."""
        return _regime, (self.name, self.rules)


def is_asked(function: str, regime: object) -> None:
    """Refuse what is no regime, as an argument of a function; a timeline is a likely one, and is asked for a day."""
    checks.argument(function, "regime", regime, Regime, "a Regime, such as MULTI_CHANNEL or RELEASED.on(day)")


def _regime(name: str, rules: tuple[Rule, ...]) -> Regime:
    return Regime(name=name, rules=rules)


def _is_regime(owner: object, field: attrs.Attribute[Regime], value: object) -> None:
    if not isinstance(value, Regime):
        raise checks.malformed(owner, field.name, value, "a Regime")


@final
@attrs.frozen(kw_only=True)
class Release(Sealed):
    """A regime, and the first day on which it holds."""

    since: date = attrs.field(validator=checks.day)
    regime: Regime = attrs.field(validator=_is_regime)


def _releases(value: Iterable[Release]) -> tuple[Release, ...]:
    return checks.members(value, Release, "Timeline.releases")


@final
@attrs.frozen(kw_only=True)
class Timeline(Shown):
    """Which regime holds on which day: each from its day (inclusive) until the day before the next.

    Raises `ValueError` when there is no release, or when one does not come after the one before it.
    """

    releases: tuple[Release, ...] = attrs.field(converter=_releases)

    def __attrs_post_init__(self) -> None:
        days = [release.since for release in self.releases]
        if not days or days != sorted(set(days)):
            raise checks.malformed(self, "releases", [str(day) for day in days], "days, each later than the one before")

    def on(self, day: date) -> Regime:
        """Return the regime in force on a day; raise `ValueError` for no day, or one before the first release."""
        if not checks.is_day(day):
            raise checks.malformed(self, "on", day, "a datetime.date")
        for release in reversed(self.releases):
            if release.since <= day:
                return release.regime
        raise ValueError(f"Timeline.on: no regime on {day}: the first holds from {self.releases[0].since}")

    def then(self, regime: Regime, *, since: date) -> Timeline:
        """Return the timeline in which that regime follows; raise `ValueError` unless `since` is later than all."""
        return Timeline(releases=(*self.releases, Release(since=since, regime=regime)))


SINGLE_CHANNEL: Final = Regime(name="single-channel", rules=RULES)
"""Before Multi-Channel: every rule (S5)."""

MULTI_CHANNEL: Final = SINGLE_CHANNEL.lifting("separate-tenant", "one-channel", name="multi-channel")
"""CSP on tenants that exist, beside other channels, by one CSP partner a customer (S2, S3, S16)."""

MULTI_PARTNER: Final = MULTI_CHANNEL.lifting("one-partner", name="multi-partner")
"""Several CSP partners a customer: to the note a plan without a day (S17), described as released by CN16b."""

RELEASED: Final = Timeline(
    releases=(
        Release(since=date(2014, 7, 14), regime=SINGLE_CHANNEL),
        Release(since=date(2015, 5, 6), regime=MULTI_CHANNEL),
    )
)
"""What the note calls released. Multi-Channel "on or close to" 2015-05-06 (S1, TS2); the start of CSP is unverified.

Both days are defaults: build a `Timeline` of your own to move them, and write
`RELEASED.then(MULTI_PARTNER, since=...)` to bring multi-partner into force.
"""
