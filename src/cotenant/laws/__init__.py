"""What must be true of every customer, step, answer and history: the promises that the rules are there to keep.

The laws are stated apart from the rules, over values alone, so that each can prove the other wrong. One list serves
`audit`, the properties, the exhaustive run, the pages and the conformance kit.
"""

from __future__ import annotations

from typing import Any, Final

from cotenant import checks
from cotenant.decisions import Transition
from cotenant.engine import Story
from cotenant.laws.answers import REGIME_LAWS, Answer, Decide
from cotenant.laws.histories import HISTORY_LAWS
from cotenant.laws.law import Breach, Law, Scope, breaches
from cotenant.laws.states import STATE_LAWS
from cotenant.laws.transitions import TRANSITION_LAWS
from cotenant.regimes import Regime, is_asked
from cotenant.tenancy import Customer

__all__ = [
    "HISTORY_LAWS",
    "LAWS",
    "REGIME_LAWS",
    "STATE_LAWS",
    "TRANSITION_LAWS",
    "Answer",
    "Breach",
    "Decide",
    "Law",
    "Scope",
    "audit",
    "audit_answer",
    "audit_step",
    "audit_story",
]

LAWS: Final[tuple[Law[Any], ...]] = (*STATE_LAWS, *TRANSITION_LAWS, *REGIME_LAWS, *HISTORY_LAWS)
"""Every law, by scope."""


def audit(customer: Customer, regime: Regime) -> tuple[Breach, ...]:
    """Return where a customer breaks the laws that a regime keeps, in the order of `STATE_LAWS`; empty when nowhere.

    Raises `ValueError` for what is no customer or no regime.
    """
    checks.argument("audit", "customer", customer, Customer, "a Customer")
    is_asked("audit", regime)
    return tuple(breaches((law for law in STATE_LAWS if law.in_force(regime)), customer))


def audit_step(transition: Transition, regime: Regime) -> tuple[Breach, ...]:
    """Return where a step breaks the laws that a regime keeps, in the order of `TRANSITION_LAWS`."""
    return tuple(breaches((law for law in TRANSITION_LAWS if law.in_force(regime)), transition))


def audit_answer(answer: Answer) -> tuple[Breach, ...]:
    """Return where an answer breaks the laws of answering, in the order of `REGIME_LAWS`; asks again several times."""
    return tuple(breaches(REGIME_LAWS, answer))


def audit_story(story: Story) -> tuple[Breach, ...]:
    """Return where a sequence of decisions breaks the laws of histories, in the order of `HISTORY_LAWS`."""
    return tuple(breaches(HISTORY_LAWS, story))
