"""Mutants of the table of rules, made from the table: whatever stands in it is changed in every way told here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import attrs

from cotenant.commands import COMMANDS, Command
from cotenant.facts import Fact
from cotenant.formula import And, Formula, Not, Or, words
from cotenant.regimes import MULTI_CHANNEL, MULTI_PARTNER, SINGLE_CHANNEL, Regime
from cotenant.rule import Rule
from cotenant.rules import RULES
from tests.mutants.mutant import Mutant

REGIMES: Final = (SINGLE_CHANNEL, MULTI_CHANNEL, MULTI_PARTNER)


def mutants() -> Iterator[Mutant]:
    """Yield every mutant of every row."""
    for rule in RULES:
        yield Mutant(kind="row dropped", id=rule.id, commands=rule.commands, rules=partial(_without, rule))
        for kind, condition in _conditions(rule):
            yield _changed(kind, words(condition), rule, refuses_when=condition)
        yield from _watching(rule)
        yield from _timed(rule)


def _without(rule: Rule, regime: Regime) -> tuple[Rule, ...]:
    return tuple(each for each in regime.rules if each is not rule)


def _changed(kind: str, told: str, rule: Rule, **changes: Any) -> Mutant:
    commands = tuple(dict.fromkeys((*rule.commands, *changes.get("commands", ()))))
    rules = partial(_with_change, rule, changes)
    return Mutant(kind=kind, id=f"{rule.id}: {told}", commands=commands, rules=rules)


def _with_change(rule: Rule, changes: dict[str, Any], regime: Regime) -> tuple[Rule, ...]:
    return tuple(attrs.evolve(each, **changes) if each is rule else each for each in regime.rules)


# Conditions ----------------------------------------------------------------------------------------------------------


def _conditions(rule: Rule) -> Iterator[tuple[str, Formula]]:
    whole = rule.refuses_when
    yield "condition negated", ~whole
    yield from _within(whole)
    for fact in _beside(rule):
        yield "narrowed by a fact", whole & fact
        yield "narrowed by a fact", whole & ~fact
        yield "widened by a fact", whole | fact
        yield "widened by a fact", whole | ~fact


def _beside(rule: Rule) -> tuple[Fact, ...]:
    """Return the facts that rules ask of the commands that this rule watches, but not this rule."""
    others = (each for each in RULES if set(each.commands) & set(rule.commands))
    return tuple(dict.fromkeys(fact for each in others for fact in each.facts if fact not in rule.facts))


def _within(part: Formula) -> Iterator[tuple[str, Formula]]:
    """Yield a condition with each part of it changed, alone."""
    match part:
        case And(left=left, right=right):
            yield from (("conjunct dropped", side) for side in (left, right))
            yield "and made or", left | right
            yield from ((kind, changed & right) for kind, changed in _within(left))
            yield from ((kind, left & changed) for kind, changed in _within(right))
        case Or(left=left, right=right):
            yield from (("alternative dropped", side) for side in (left, right))
            yield "or made and", left & right
            yield from ((kind, changed | right) for kind, changed in _within(left))
            yield from ((kind, left | changed) for kind, changed in _within(right))
        case Not(operand=operand):
            yield "part negated", operand
            yield from ((kind, ~changed) for kind, changed in _within(operand))
        case _:
            yield "part negated", ~part


# Commands and regimes ------------------------------------------------------------------------------------------------


def _watching(rule: Rule) -> Iterator[Mutant]:
    for command in COMMANDS:
        if command not in rule.commands:
            yield _commands("command added", command, rule, (*rule.commands, command))
        elif len(rule.commands) > 1:
            rest = tuple(each for each in rule.commands if each is not command)
            yield _commands("command dropped", command, rule, rest)


def _commands(kind: str, command: type[Command], rule: Rule, commands: tuple[type[Command], ...]) -> Mutant:
    return _changed(kind, command.__name__, rule, commands=commands)


def _timed(rule: Rule) -> Iterator[Mutant]:
    for regime in REGIMES:
        early = rule in regime.rules
        yield Mutant(
            kind="lifted too early" if early else "lifted too late",
            id=f"{rule.id}: {regime.name}",
            commands=rule.commands,
            regime=regime,
            rules=partial(_toggled, rule, regime),
        )


def _toggled(rule: Rule, where: Regime, regime: Regime) -> tuple[Rule, ...]:
    """Return the rules of a regime; the one in question has it just where its own has not."""
    return tuple(each for each in RULES if (each in regime.rules) is not (each is rule and regime == where))
