"""Mutants of facts and events: every fact inverted, every effect lost, brought about elsewhere, or everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial, reduce
from typing import Any, Final, TypeAlias

import attrs

from cotenant.commands import COMMANDS, Command
from cotenant.events import EVENTS, Event, TenantCreated
from cotenant.facts import FACTS, Fact
from cotenant.parties import Partner
from cotenant.proof.effects import outcome
from cotenant.proof.scenes import scene
from cotenant.rules import RULES
from cotenant.situation import Situation
from cotenant.tenancy import Customer, RelationshipKind
from tests.mutants.mutant import Mutant, evolved, evolving, reading

Others: TypeAlias = Callable[[Customer, Any], Iterator[Event]]
"""The same event, about each other thing that it might have been about."""


def mutants() -> Iterator[Mutant]:
    """Yield every mutant of every fact and of every event."""
    for fact in FACTS:
        commands = _ordered({command for rule in RULES if fact in rule.facts for command in rule.commands})
        yield Mutant(kind="fact inverted", id=fact.name, commands=commands, planted=partial(reading, fact, _not(fact)))
    for event in EVENTS:
        commands = _ordered({command for command in COMMANDS if event in dict(outcome(scene(command)))})
        yield _effect("effect dropped", event, commands, _dropped)
        for what, others in _OTHERS.items():
            if what in attrs.fields_dict(event) and not (what == "tenant" and "id" in attrs.fields_dict(event)):
                yield _effect(f"effect on another {what}", event, commands, partial(_misplaced, others))
                yield _effect(f"effect on every {what}", event, commands, partial(_spread, others))


def _effect(kind: str, event: type[Event], commands: tuple[type[Command], ...], effect: Any) -> Mutant:
    return Mutant(kind=kind, id=event.__name__, commands=commands, planted=partial(evolving, event, effect))


def _not(fact: Fact) -> Callable[[Situation], bool]:
    holds = fact.holds
    return lambda at: not holds(at)


def _ordered(commands: set[type[Command]]) -> tuple[type[Command], ...]:
    return tuple(command for command in COMMANDS if command in commands)


def _dropped(customer: Customer, _: Event) -> Customer:
    return customer


def _misplaced(others: Others, customer: Customer, event: Event) -> Customer:
    """Return the customer after the event on something else, where there is something else."""
    for other in others(customer, event):
        try:
            return evolved(customer, other)
        except ValueError:
            continue
    return evolved(customer, event)


def _spread(others: Others, customer: Customer, event: Event) -> Customer:
    """Return the customer after the event on all that it can happen to."""

    def also(so_far: Customer, other: Event) -> Customer:
        try:
            return evolved(so_far, other)
        except ValueError:
            return so_far

    return reduce(also, others(customer, event), evolved(customer, event))


def _subscriptions(customer: Customer, event: Any) -> Iterator[Event]:
    for tenant, each in customer.subscriptions():
        if each.id != event.id:
            yield attrs.evolve(event, tenant=tenant.id, id=each.id)


def _tenants(customer: Customer, event: Any) -> Iterator[Event]:
    if isinstance(event, TenantCreated):
        yield attrs.evolve(event, tenant=f"{event.tenant}-2")
        return
    elsewhere = [attrs.evolve(event, tenant=each.id) for each in customer.tenants if each.id != event.tenant]
    yield from elsewhere
    for other in elsewhere:  # beside what was meant, under an id of its own
        yield attrs.evolve(other, subscription=attrs.evolve(other.subscription, id=f"{other.subscription.id}-2"))


def _partners(customer: Customer, event: Any) -> Iterator[Event]:
    known = dict.fromkeys((*(each.partner for each in customer.relationships), Partner(id="another")))
    for partner in known:
        if partner != event.partner:
            by = partner if event.by == event.partner else event.by
            yield attrs.evolve(event, partner=partner, by=by)


def _kinds(_: Customer, event: Any) -> Iterator[Event]:
    return (attrs.evolve(event, kind=kind) for kind in RelationshipKind if kind is not event.kind)


_OTHERS: Final[dict[str, Others]] = {"id": _subscriptions, "tenant": _tenants, "partner": _partners, "kind": _kinds}
