"""Rules with a fault planted in them, and what each lets through."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import attrs

import cotenant as ct
from cotenant import facts
from cotenant.formula import Formula
from cotenant.proof.claims import Claims
from cotenant.proof.inquiries import PATIENCE, inquiries
from cotenant.proof.proving import Obligation, answered
from cotenant.rules import NEVER


def rule(id_: str) -> ct.Rule:
    """Return the rule with that id."""
    return next(each for each in ct.RULES if each.id == id_)


def mutated(id_: str, **changes: Any) -> ct.Regime:
    """Return the regime before Multi-Channel with one rule changed."""
    changed = [attrs.evolve(each, **changes) if each.id == id_ else each for each in ct.RULES]
    return ct.Regime(name="mutated", rules=changed)


def _narrowed(id_: str, by: Formula) -> ct.Regime:
    return mutated(id_, refuses_when=rule(id_).refuses_when & by)


WEAK: Final[tuple[tuple[ct.Regime, str, type[ct.Command]], ...]] = (
    (_narrowed("one-partner", facts.by_customer), "one-reseller", ct.CreateTenant),
    (_narrowed("one-partner", facts.by_partner), "one-reseller", ct.AcceptRelationship),
    (mutated("one-channel", commands=(ct.Provision,)), "channels-apart", ct.Purchase),
    (mutated("one-channel", commands=(ct.Purchase,)), "channels-apart", ct.Provision),
    (_narrowed("separate-tenant", facts.mixes_csp_with_others), "own-tenant", ct.Provision),
    (mutated("association-first", commands=(ct.Resume,)), "csp-needs-its-relationship", ct.Provision),
    (mutated("association-first", commands=(ct.Provision,)), "csp-needs-its-relationship", ct.Resume),
    (_narrowed("suspend-before-end", ~facts.by_partner), "csp-needs-its-relationship", ct.EndRelationship),
    (
        mutated("owner-controls", refuses_when=facts.subscription_known & facts.by_controller),
        "untouched-by-others",
        ct.ChangeSeats,
    ),
    (_narrowed("owner-controls", facts.by_partner), "terms-only-by-controller", ct.Cancel),
)
"""Regimes with a rule that is too weak, the law that its step breaks, and by which command."""


def answers(regime: ct.Regime, laws: Iterable[ct.Law[Any]], *commands: type[ct.Command]) -> tuple[Obligation, ...]:
    """Return what `prove` would say of some command types alone."""
    asked, claims = inquiries(regime.rules, patience=PATIENCE), Claims(regime, tuple(laws))
    return tuple(
        answered(claim, asked[command])
        for command in commands
        for claim in claims.about(asked[command], never=command in NEVER)
    )
