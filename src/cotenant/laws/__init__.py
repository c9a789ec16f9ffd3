"""What must be true of every customer, step, answer and history: the promises that the rules are there to keep.

The laws are stated apart from the rules, over values alone, so that each can prove the other wrong. One list serves
`audit`, the properties, the exhaustive run, the pages and the conformance kit.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any, Final

from cotenant import checks
from cotenant.decisions import Accepted, Transition
from cotenant.engine import Story
from cotenant.laws.answers import REGIME_LAWS, Answer, Decide
from cotenant.laws.histories import HISTORY_LAWS
from cotenant.laws.law import Breach, Law, Scope, breaches
from cotenant.laws.states import STATE_LAWS
from cotenant.laws.transitions import TRANSITION_LAWS
from cotenant.regimes import Regime, Timeline, is_asked
from cotenant.suggestions import nearest
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


def as_laws(function: str, named: Iterable[Law[Any] | str]) -> tuple[Law[Any], ...]:
    """Return the laws that are given to a function by id or by value; raise `ValueError` for what is no law."""
    if isinstance(named, str):
        raise ValueError(f"{function}.laws: expected several laws or their ids, got {checks.in_short(named)}")
    by_id = {law.id: law for law in LAWS}
    laws: list[Law[Any]] = []
    for each in named:
        law = by_id.get(each) if isinstance(each, str) else each
        if not isinstance(law, Law):
            got = checks.in_short(each)
            raise ValueError(f"{function}.laws: expected laws or their ids, got {got}{nearest(each, by_id)}")
        laws.append(law)
    return tuple(laws)


def audit(customer: Customer, regime: Regime) -> tuple[Breach, ...]:
    """Return where a customer breaks the laws that a regime keeps, in the order of `STATE_LAWS`; empty when nowhere.

    Raises `ValueError` for what is no customer or no regime.
    """
    checks.argument("audit", "customer", customer, Customer, "a Customer")
    is_asked("audit", regime)
    return tuple(breaches((law for law in STATE_LAWS if law.in_force(regime)), customer))


def audit_step(transition: Transition, regime: Regime) -> tuple[Breach, ...]:
    """Return where a step breaks the laws that a regime keeps: those of steps, then those of customers afterwards.

    Of the latter, what the customer had broken before is left out: the step did not do it. Raises `ValueError` for what
    is no transition or no regime.
    """
    checks.argument("audit_step", "transition", transition, Transition, "a Transition, such as decision.unwrap()")
    is_asked("audit_step", regime)
    before = {(breach.law, breach.about) for breach in audit(transition.before, regime)}
    after = (breach for breach in audit(transition.after, regime) if (breach.law, breach.about) not in before)
    return (*breaches((law for law in TRANSITION_LAWS if law.in_force(regime)), transition), *after)


def audit_answer(answer: Answer) -> tuple[Breach, ...]:
    """Return where an answer breaks the laws of answering, in the order of `REGIME_LAWS`; asks again several times.

    What a yes leads to is for `audit_step` to say. Raises `ValueError` for what is no answer.
    """
    checks.argument("audit_answer", "answer", answer, Answer, "an Answer")
    return tuple(breaches(REGIME_LAWS, answer))


def audit_story(story: Story, timeline: Timeline | Regime) -> tuple[Breach, ...]:
    """Return where a sequence of decisions breaks laws: those of each step, as `audit_step` does, and of histories.

    A step is held to the laws that the regime of its day keeps. Raises `ValueError` for what is no story or no
    timeline, and for a step on a day before the timeline begins.
    """
    checks.argument("audit_story", "story", story, Story, "a Story")
    checks.argument("audit_story", "timeline", timeline, (Timeline, Regime), "a Timeline or a Regime")
    accepted = (each for each in story.decisions if isinstance(each, Accepted))
    steps = (audit_step(each.transition, timeline.on(each.command.on)) for each in accepted)
    return (*chain.from_iterable(steps), *breaches(HISTORY_LAWS, story))
