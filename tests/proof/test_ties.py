"""What facts, events and laws mean to a solver is what they are in Python."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from cotenant.commands import COMMANDS
from cotenant.events import EVENTS
from cotenant.facts import FACTS
from cotenant.proof.effects import EFFECTS, outcome
from cotenant.proof.proving import PROVABLE
from cotenant.proof.scenes import scene
from cotenant.testing import strategies
from tests.proof import small
from tests.proof.ties import ties


def test_meanings_agree_with_python_on_every_small_customer() -> None:
    """Each fact, each event and each law, and each of them once with yes and once with no."""
    answers: defaultdict[str, set[bool]] = defaultdict(set)
    for customer, command, other in small.cases(stride=149):
        for tie in ties(customer, command, other):
            answers[tie.about].add(tie.python)
            assert tie.python == tie.solver, (tie.about, customer, command, other)
    asked = {*(fact.name for fact in FACTS), *(law.id for law in PROVABLE), "possible"}
    assert {about for about, given in answers.items() if given == {True, False}} == asked
    assert answers["effect"] == {True}


@given(st.data())
def test_meanings_agree_with_python_on_what_is_drawn(data: st.DataObject) -> None:
    """Customers with more of everything, odd channels, unknown sellers, and terms in any order."""
    customer, other = data.draw(strategies.customers()), data.draw(strategies.customers())
    command = data.draw(strategies.commands(customer))
    for tie in ties(customer, command, other):
        assert tie.python == tie.solver, tie.about


def test_every_event_has_an_effect_and_follows_from_a_command() -> None:
    """None is left out, neither as an effect nor as an outcome."""
    assert list(EFFECTS) == list(EVENTS)
    assert {event for command in COMMANDS for event, _ in outcome(scene(command))} == set(EVENTS)
