"""What is to be proved of a regime, claim by claim: statements for a solver, each with its check by `decide`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, final

import attrs

from cotenant.commands import Command
from cotenant.decisions import Accepted, Decision, Transition
from cotenant.engine import decide
from cotenant.laws import Law, Scope
from cotenant.laws.answers import broken
from cotenant.proof import promises
from cotenant.proof.inquiries import Inquiry
from cotenant.proof.terms import Term, every_of
from cotenant.proof.witnesses import Shows
from cotenant.proof.worlds import BEFORE
from cotenant.regimes import Regime
from cotenant.rule import Rule
from cotenant.tenancy import Customer


@final
@attrs.frozen(kw_only=True)
class Claim:
    """What is claimed, as the statements that a case of it, or against it, makes true together.

    `exists` tells whether the claim is that there is such a case, or that there is none. `shows` tells whether a
    customer and a command are one.
    """

    id: str
    says: str
    rule: str = ""
    exists: bool
    statements: tuple[Term, ...]
    shows: Shows


@final
@attrs.frozen
class Claims:
    """The claims about a regime that is to keep some laws."""

    regime: Regime
    laws: tuple[Law[Any], ...]

    def about(self, inquiry: Inquiry, *, never: bool) -> Iterator[Claim]:
        """Yield the claims about a command type: whether it is ever accepted, and what is true of it if it is."""
        accepted = inquiry.accepted(self.regime.rules)
        yield self._never(accepted) if never else self._sometimes(accepted)
        yield Claim(
            id="can-happen",
            says="What is accepted can happen, and leaves a customer that is well formed.",
            exists=False,
            statements=(accepted, ~inquiry.step.possible),
            shows=self._cannot_happen,
        )
        for law in self.laws:
            yield Claim(
                id=law.id,
                says=law.says,
                exists=False,
                statements=(accepted, promises.breaking(law.id, inquiry.step)),
                shows=partial(self._breaks, law),
            )

    def alone(self, rule: Rule, inquiry: Inquiry) -> Claim:
        """Return the claim that a rule can be the only objection to a command of that type."""
        others = inquiry.accepted(other for other in self.regime.rules if other is not rule)
        return Claim(
            id="objects-alone",
            says="For some lawful customer, the rule is the only objection.",
            rule=rule.id,
            exists=True,
            statements=(self._lawful(), others, inquiry.broken(rule)),
            shows=partial(self._objects_alone, rule),
        )

    def _never(self, accepted: Term) -> Claim:
        says = "The command is accepted of no customer."
        return Claim(id="never-accepted", says=says, exists=False, statements=(accepted,), shows=self._is_accepted)

    def _sometimes(self, accepted: Term) -> Claim:
        return Claim(
            id="acceptable",
            says="For some lawful customer, the command is accepted.",
            exists=True,
            statements=(self._lawful(), accepted),
            shows=lambda customer, command: self._is_lawful(customer) and self._is_accepted(customer, command),
        )

    @property
    def _state_laws(self) -> tuple[Law[Any], ...]:
        return tuple(law for law in self.laws if law.scope is Scope.STATE)

    def _lawful(self) -> Term:
        return every_of(~promises.unlawful(law.id, BEFORE) for law in self._state_laws)

    def _is_lawful(self, customer: Customer) -> bool:
        return not any(_breaking(law, customer) for law in self._state_laws)

    def _decision(self, customer: Customer, command: Command) -> Decision | None:
        """Return the decision, or `None` where what is accepted cannot happen."""
        try:
            decision = decide(customer, command, self.regime)
            if isinstance(decision, Accepted):
                decision.unwrap()  # works the transition out
        except ValueError:
            return None
        return decision

    def _is_accepted(self, customer: Customer, command: Command) -> bool:
        return isinstance(self._decision(customer, command), Accepted)

    def _cannot_happen(self, customer: Customer, command: Command) -> bool:
        return self._decision(customer, command) is None

    def _breaks(self, law: Law[Any], customer: Customer, command: Command) -> bool:
        match self._decision(customer, command):
            case Accepted(transition=step) if law.scope is Scope.STATE:
                return not _breaking(law, step.after) <= _breaking(law, customer)
            case Accepted(transition=step):
                return bool(_breaking(law, step))
            case _:
                return False

    def _objects_alone(self, rule: Rule, customer: Customer, command: Command) -> bool:
        decision = self._decision(customer, command)
        return decision is not None and self._is_lawful(customer) and broken(decision) == (rule.id,)


def _breaking(law: Law[Any], subject: Customer | Transition) -> set[str]:
    """Return the ids of what breaks a law."""
    return {about for about, _ in law.breaches(subject)}
