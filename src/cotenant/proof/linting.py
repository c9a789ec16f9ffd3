"""`lint`: what cannot matter in rules, proved for customers of every size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import final

import attrs

from cotenant.facts import Fact
from cotenant.proof.inquiries import PATIENCE, Inquiry, inquiries
from cotenant.proof.terms import FALSE, TRUE, Term, same
from cotenant.rule import Rule, as_table
from cotenant.shown import Shown


class Flaw(StrEnum):
    """What is odd about a rule."""

    NEVER_BROKEN = "never-broken"
    """No customer and no command of that type can break it."""
    IMPLIED = "implied"
    """Whenever it is broken, so is another rule: without it, no more would be accepted."""
    IDLE_FACT = "idle-fact"
    """A fact that its formula asks counts for nothing: the rule is broken or not, whatever the answer."""


@final
@attrs.frozen(kw_only=True)
class Finding(Shown):
    """Something in a rule, given by id, that cannot matter: which fact or command type it is about, if it is one."""

    rule: str
    flaw: Flaw
    about: str
    says: str


def lint(rules: Iterable[Rule], *, patience: float = PATIENCE) -> tuple[Finding, ...]:
    """Return what cannot matter in these rules when they are in force together, in their order; empty when all does.

    Each finding is proved, for customers of every size, lawful or not. A fact of the user's own may answer anything,
    so what rests on one may be missed. Raises `UndecidedError` when the solver gives up on a question, after `patience`
    seconds, and `ValueError` for rules that cannot be in force together.
    """
    table = as_table(rules)
    asked = inquiries(table, patience=patience)
    return tuple(
        finding for rule in table for finding in _found(rule, table, tuple(asked[command] for command in rule.commands))
    )


def _found(rule: Rule, table: tuple[Rule, ...], inquiries: tuple[Inquiry, ...]) -> Iterator[Finding]:
    breakable = tuple(each for each in inquiries if each.solver.can_be(each.broken(rule)))
    for each in inquiries:
        if each not in breakable:
            name = each.command.__name__
            yield Finding(rule=rule.id, flaw=Flaw.NEVER_BROKEN, about=name, says=f"No {name} can ever break it.")
    if not breakable:
        return
    others = tuple(other for other in table if other is not rule)
    if not any(each.solver.can_be(each.broken(rule), each.accepted(others)) for each in breakable):
        yield Finding(rule=rule.id, flaw=Flaw.IMPLIED, about="", says="Whenever it is broken, another rule is, too.")
    yield from _idle(rule, inquiries)


def _idle(rule: Rule, inquiries: tuple[Inquiry, ...]) -> Iterator[Finding]:
    for fact in rule.facts:
        for answer, word in ((TRUE, "yes"), (FALSE, "no")):
            if all(_is_idle(rule, fact, answer, each) for each in inquiries):
                says = f"The answer to {fact.name} might as well always be {word}."
                yield Finding(rule=rule.id, flaw=Flaw.IDLE_FACT, about=fact.name, says=says)
                break


def _is_idle(rule: Rule, fact: Fact, answer: Term, inquiry: Inquiry) -> bool:
    assumed = inquiry.broken(rule, **{fact.name: answer})
    return not inquiry.solver.can_be(~same(inquiry.broken(rule), assumed))
