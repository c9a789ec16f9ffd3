"""Whether facts, events and laws mean to a solver what they are in Python, asked of one small case after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, final

import attrs

import cotenant as ct
from cotenant.commands import COMMANDS
from cotenant.decisions import Transition
from cotenant.engine import outcome
from cotenant.facts import FACTS
from cotenant.proof import promises
from cotenant.proof.effects import Step, step
from cotenant.proof.meanings import Reader
from cotenant.proof.proving import PROVABLE
from cotenant.proof.scenes import scene
from cotenant.proof.terms import TRUE, Term, every, every_of, member, same
from cotenant.proof.vocabulary import EACH, KIND, WHERE, WHO
from cotenant.proof.worlds import World
from cotenant.situation import situate
from tests.proof.evaluating import Meaning, meaning
from tests.proof.structures import AFTER, structure

_AFTER: Final = World(**AFTER)


@final
@attrs.frozen
class Tie:
    """A question, as Python answers it and as it means to a solver."""

    about: str
    python: bool
    solver: bool


def ties(customer: ct.Customer, command: ct.Command, other: ct.Customer) -> Iterator[Tie]:
    """Yield every question that a customer, a command, and some other state after it, give rise to."""
    asked = _ASKED[type(command)]
    after, at = _after(customer, command), situate(customer, command)
    here = structure(command, customer, after)
    for fact in FACTS:
        yield Tie(fact.name, fact.holds(at), asked[fact.name](here, {}))
    yield Tie("possible", after is not None, asked["possible"](here, {}))
    if after is not None:
        yield Tie("effect", True, asked["effect"](here, {}))
        events = outcome(at)
        for state in (after, other) if events else (after,):  # without an event, nothing can have changed
            leap = Transition(before=customer, events=events, after=state)
            there = here if state is after else structure(command, customer, state)
            yield from (Tie(law.id, _breaks(law, leap), asked[law.id](there, {})) for law in PROVABLE)


def _after(customer: ct.Customer, command: ct.Command) -> ct.Customer | None:
    """Return the customer after what would follow if the command were accepted, `None` where that cannot happen."""
    try:
        return ct.replay(customer, outcome(situate(customer, command)))
    except ValueError:
        return None


def _breaks(law: ct.Law[Any], leap: Transition) -> bool:
    """Return whether a leap breaks a law of steps, or leads to a new breach of a law of states."""
    if law.scope is ct.Scope.STATE:
        return not _abouts(law, leap.after) <= _abouts(law, leap.before)
    return bool(_abouts(law, leap))


def _abouts(law: ct.Law[Any], subject: object) -> set[str]:
    return {about for about, _ in law.breaches(subject)}


def _meanings(command: type[ct.Command]) -> Mapping[str, Meaning]:
    at = scene(command)
    taken, leap = step(at), Step(at, _AFTER, TRUE)
    reader = Reader.of(())
    statements = {fact.name: reader.fact(fact, at) for fact in FACTS}
    statements |= {law.id: promises.breaking(law.id, leap) for law in PROVABLE}
    statements |= {"possible": taken.possible, "effect": _same(taken.after, _AFTER)}
    return {name: meaning(statement) for name, statement in statements.items()}


def _same(one: World, other: World) -> Term:
    """Return that two states have the same, and say the same of all that they have."""
    tenants = _alike(one, other, "domain", "provisioned_by", of=(WHERE,))
    sold = _alike(one, other, *_SOLD, of=(EACH,))
    ties_ = [_alike(one, other, "standing", of=(WHO, member(KIND, kind))) for kind in KIND.members]
    return every_of((
        every(WHERE, _alike(one, other, "has_tenant", of=(WHERE,)) & (~one.has_tenant(WHERE) | tenants)),
        every(EACH, _alike(one, other, "has", of=(EACH,)) & (~one.has(EACH) | sold)),
        every(WHO, every_of(ties_)),
    ))  # fmt: skip


_SOLD: Final = (
    "place", "channel", "seller", "status", "product", "seats", "start", "end", "renews", "record",
)  # fmt: skip


def _alike(one: World, other: World, *names: str, of: tuple[Term, ...]) -> Term:
    return every_of(same(getattr(one, name)(*of), getattr(other, name)(*of)) for name in names)


_ASKED: Final = {command: _meanings(command) for command in COMMANDS}
