"""The laws of every sequence of decisions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cotenant.decisions import Accepted
from cotenant.engine import Story
from cotenant.events import Event
from cotenant.history import HistoryError, replay
from cotenant.laws.law import Found, Law, Scope
from cotenant.tenancy import Customer


def _unreplayable(story: Story) -> Iterator[Found]:
    for at, decision in enumerate(story.decisions):
        if isinstance(decision, Accepted):
            step = decision.transition
            if _replayed(step.before, step.events) != step.after:
                yield str(at), f"the events of decision {at} do not lead from its state before to its state after"
    if _replayed(story.before, story.events) != story.after:
        yield story.before.id, "the events of all decisions do not lead from the beginning to the end"


def _replayed(customer: Customer, events: tuple[Event, ...]) -> Customer | None:
    try:
        return replay(customer, events)
    except HistoryError:
        return None


def _changed_by_a_no(story: Story) -> Iterator[Found]:
    state = story.before
    for at, decision in enumerate(story.decisions):
        if isinstance(decision, Accepted):
            if decision.transition.before != state:
                yield str(at), f"decision {at} does not start where the one accepted before it ended"
            state = decision.transition.after


HISTORY_LAWS: Final[tuple[Law[Story], ...]] = (
    Law(
        id="replay-agrees",
        says="Replaying what happened gives the customer as it became.",
        cites=("S14",),
        scope=Scope.HISTORY,
        breaches=_unreplayable,
    ),
    Law(
        id="no-change-on-refusal",
        says="A refused command changes nothing: the next step starts where the last accepted one ended.",
        cites=("S14",),
        scope=Scope.HISTORY,
        breaches=_changed_by_a_no,
    ),
)
"""The laws of every sequence of decisions."""
