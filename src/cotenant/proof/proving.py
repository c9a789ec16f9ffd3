"""`prove`: that a regime keeps its laws, for customers of every size, and that its rules and commands are of use."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from time import perf_counter  # noqa: TID251 - how long a proof took is told, and decides nothing
from typing import Any, Final, final

import attrs

from cotenant import checks
from cotenant.commands import Command
from cotenant.laws import STATE_LAWS, TRANSITION_LAWS, Law, as_laws
from cotenant.proof.claims import Claim, Claims
from cotenant.proof.inquiries import PATIENCE, Inquiry, inquiries
from cotenant.proof.solving import UndecidedError
from cotenant.proof.witnesses import Witness, witness
from cotenant.regimes import Regime
from cotenant.rules import NEVER
from cotenant.shown import Shown

PROVABLE: Final[tuple[Law[Any], ...]] = (*STATE_LAWS, *TRANSITION_LAWS)
"""The laws that can be proved: those of states and of steps."""


class Outcome(StrEnum):
    """What became of an obligation."""

    PROVED = "proved"
    REFUTED = "refuted"
    OPEN = "open"
    """Neither: what was found rests on a fact of the user's own that no solver can read, or the solver gave up."""


@final
@attrs.frozen(kw_only=True)
class Obligation(Shown):
    """One claim about a command type or a rule, and what became of it.

    `claim` is the id of a law, or of one of the properties that `prove` names; `says` is the claim as a sentence. The
    witness is a case against it where it is refuted, and a case of it where it claims that there is one. `seconds` is
    how long it took, and takes no part in equality.
    """

    claim: str
    says: str
    command: type[Command]
    rule: str = ""
    outcome: Outcome
    witness: Witness | None = None
    seconds: float = attrs.field(eq=False)

    @property
    def about(self) -> str:
        """The rule that the claim is about, else the command type."""
        return self.rule or self.command.__name__


@final
@attrs.frozen(kw_only=True)
class Proof(Shown):
    """Everything that was to be proved of a regime, and what became of each.

    `not_asked` are the ids of the laws of states and steps that were not asked for: by default, those that rest on a
    rule which the regime has not.
    """

    regime: str
    obligations: tuple[Obligation, ...]
    not_asked: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether all is proved."""
        return all(each.outcome is Outcome.PROVED for each in self.obligations)

    @property
    def failures(self) -> tuple[Obligation, ...]:
        """The obligations that are not proved."""
        return tuple(each for each in self.obligations if each.outcome is not Outcome.PROVED)

    @property
    def seconds(self) -> float:
        """How long all of it took."""
        return sum(each.seconds for each in self.obligations)


def prove(
    regime: Regime,
    *,
    laws: Iterable[Law[Any] | str] | None = None,
    never: Iterable[type[Command]] = NEVER,
    patience: float = PATIENCE,
) -> Proof:
    """Return what can be proved of a regime, for customers of every size.

    For each command type: that no step breaks one of the `laws`, by id or by value (by default, those of states and
    steps that the regime keeps), that what is accepted can happen, and that some customer can have it accepted, or that
    none can if it is among `never`. For each rule: that it can be the only objection. The solver gives up on a claim
    after `patience` seconds, and the claim is left open.

    Raises `ValueError` for a law that is neither of states nor of steps, or that is not the library's own.
    """
    checks.argument("prove", "regime", regime, Regime, "a Regime")
    kept = tuple(law for law in PROVABLE if law.in_force(regime)) if laws is None else as_laws("prove", laws)
    unread = [law.id for law in kept if not any(law is each for each in PROVABLE)]
    if unread:
        raise ValueError(f"prove: expected laws of states or steps of the library's own, got {unread}")
    claims, impossible = Claims(regime, kept), tuple(never)
    asked = inquiries(regime.rules, patience=patience)
    obligations = [
        answered(claim, inquiry)
        for command, inquiry in asked.items()
        for claim in claims.about(inquiry, never=command in impossible)
    ]
    for rule in regime.rules:
        tried = (answered(claims.alone(rule, asked[command]), asked[command]) for command in rule.commands)
        obligations.append(_best(tried))
    not_asked = tuple(law.id for law in PROVABLE if law not in kept)
    return Proof(regime=regime.name, obligations=tuple(obligations), not_asked=not_asked)


_RANKS: Final = (Outcome.PROVED, Outcome.OPEN, Outcome.REFUTED)


def _best(tried: Iterable[Obligation]) -> Obligation:
    """Return the one that is proved, else one that is open, else one that is refuted, with the time that all took."""
    done: list[Obligation] = []
    for each in tried:
        done.append(each)
        if each.outcome is Outcome.PROVED:
            break
    best = min(done, key=lambda each: _RANKS.index(each.outcome))
    return attrs.evolve(best, seconds=sum(each.seconds for each in done))


def answered(claim: Claim, inquiry: Inquiry) -> Obligation:
    """Return a claim about a command type as the obligation that it is, with what became of it."""
    began = perf_counter()
    outcome, found = _outcome(claim, inquiry)
    return Obligation(
        claim=claim.id,
        says=claim.says,
        command=inquiry.command,
        rule=claim.rule,
        outcome=outcome,
        witness=found,
        seconds=perf_counter() - began,
    )


def _outcome(claim: Claim, inquiry: Inquiry) -> tuple[Outcome, Witness | None]:
    try:
        case = inquiry.solver.case(*claim.statements)
    except UndecidedError:
        return Outcome.OPEN, None
    if case is None:
        return (Outcome.REFUTED if claim.exists else Outcome.PROVED), None
    found = witness(case, inquiry.command, claim.shows)
    if not found.confirmed:
        return Outcome.OPEN, found
    return (Outcome.PROVED if claim.exists else Outcome.REFUTED), found
