"""`compare`: two regimes answer the same, proved for customers of every size, or here is where they do not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import final

import attrs

from cotenant import checks
from cotenant.commands import Command
from cotenant.decisions import Decision
from cotenant.engine import decide
from cotenant.laws.answers import broken
from cotenant.proof.inquiries import PATIENCE, Inquiry, inquiries
from cotenant.proof.solving import Structure
from cotenant.proof.terms import BOOL, Symbol, Term, any_of, every_of, same
from cotenant.proof.witnesses import Witness, witness
from cotenant.regimes import Regime
from cotenant.shown import Shown
from cotenant.tenancy import Customer


@final
@attrs.frozen(kw_only=True)
class Difference(Shown):
    """Rules, by id, that object to a command under one of two regimes only, at once, and a witness of that.

    `first` and `second` are what `decide` answers to the witness: where it is confirmed, they differ by these rules.
    There is a witness with one yes and one no wherever there can be one.
    """

    command: type[Command]
    rules: tuple[str, ...]
    witness: Witness
    first: Decision
    second: Decision


@final
@attrs.frozen(kw_only=True)
class Contrast(Shown):
    """All differences between two regimes, which are given by name."""

    first: str
    second: str
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether the two are proved to give the same answers to every command of every customer."""
        return not self.differences


def compare(first: Regime, second: Regime, *, patience: float = PATIENCE) -> Contrast:
    """Return every difference between two regimes: for each command type, each set of rules that makes one.

    The wording of reasons makes no difference, only which rules object. Raises `UndecidedError` when the solver gives
    up on a question, after `patience` seconds.
    """
    checks.argument("compare", "first", first, Regime, "a Regime")
    checks.argument("compare", "second", second, Regime, "a Regime")
    shared = set(first.rules) & set(second.rules)
    unlike = dict.fromkeys(rule.id for rule in (*first.rules, *second.rules) if rule not in shared)
    marks = {id_: Symbol(f"mark {place}", BOOL) for place, id_ in enumerate(unlike)}
    asked = inquiries((*first.rules, *second.rules), marks=marks.values(), patience=patience)
    pairs = (_Pair(first, second, inquiry) for inquiry in asked.values())
    found = tuple(difference for pair in pairs for difference in pair.differences(marks))
    return Contrast(first=first.name, second=second.name, differences=found)


@final
@attrs.frozen
class _Pair:
    """Two regimes, of which one command type is asked."""

    first: Regime
    second: Regime
    inquiry: Inquiry

    def differences(self, marks: Mapping[str, Symbol]) -> Iterator[Difference]:
        """Yield each set of rules that can object under one regime only, until there is no other."""
        marked = every_of(same(mark(), self._differs(id_)) for id_, mark in marks.items())
        wanted = any_of(mark() for mark in marks.values())
        while (case := self.inquiry.solver.case(marked, wanted)) is not None:
            rules = tuple(id_ for id_, mark in marks.items() if case(mark))
            these = every_of(mark() if id_ in rules else ~mark() for id_, mark in marks.items())
            divided = self.inquiry.solver.case(marked, these, self._divided())
            yield self._difference(rules, divided or case, divided=divided is not None)
            wanted &= ~these

    def _differs(self, rule: str) -> Term:
        """Return that the rule of that id is broken under one of the regimes only."""
        broken = [
            any_of(self.inquiry.broken(each) for each in self.inquiry.watching(regime.rules) if each.id == rule)
            for regime in (self.first, self.second)
        ]
        return ~same(*broken)

    def _divided(self) -> Term:
        """Return that one regime says yes and the other no."""
        return ~same(self.inquiry.accepted(self.first.rules), self.inquiry.accepted(self.second.rules))

    def _difference(self, rules: tuple[str, ...], case: Structure, *, divided: bool) -> Difference:
        def shows(customer: Customer, command: Command) -> bool:
            first, second = map(broken, self._decisions(customer, command))
            return set(first) ^ set(second) == set(rules) and (not divided or bool(first) is not bool(second))

        found = witness(case, self.inquiry.command, shows)
        first, second = self._decisions(found.customer, found.command)
        return Difference(command=self.inquiry.command, rules=rules, witness=found, first=first, second=second)

    def _decisions(self, customer: Customer, command: Command) -> tuple[Decision, Decision]:
        return decide(customer, command, self.first), decide(customer, command, self.second)
