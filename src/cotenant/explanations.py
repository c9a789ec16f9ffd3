"""Why a decision came out as it did: every fact that was asked, and every rule that watched, for a yes and for a no."""

from __future__ import annotations

from typing import final

import attrs

from cotenant.commands import Command
from cotenant.engine import are_asked
from cotenant.regimes import Regime
from cotenant.rule import Rule
from cotenant.shown import Shown
from cotenant.situation import situate
from cotenant.tenancy import Customer


@final
@attrs.frozen(kw_only=True)
class Explanation(Shown):
    """The facts of a situation and what the rules of a regime make of them.

    `answers` pairs each fact's name with its answer; `watching` holds every rule that watches the command, and `broken`
    the ids of those that it breaks, both in table order. The command is accepted when none is broken.
    """

    command: Command
    regime: str
    answers: tuple[tuple[str, bool], ...]
    watching: tuple[Rule, ...]
    broken: tuple[str, ...]

    @property
    def facts(self) -> dict[str, bool]:
        """The answer to each fact that was asked, by name."""
        return dict(self.answers)


def explain(customer: Customer, command: Command, regime: Regime) -> Explanation:
    """Return every fact asked and every rule watching when the regime decides the command; total, as `decide` is."""
    are_asked("explain", customer, command, regime)
    at = situate(customer, command)
    table = regime.table(type(command))
    answers = tuple(fact.holds(at) for fact in table.facts)
    return Explanation(
        command=command,
        regime=regime.name,
        answers=tuple((fact.name, answer) for fact, answer in zip(table.facts, answers, strict=True)),
        watching=table.rules,
        broken=tuple(rule.id for rule in table.broken(answers)),
    )
