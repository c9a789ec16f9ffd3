"""From events to state: `evolve` applies one event, `replay` a sequence. Neither judges; both refuse the impossible."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import TypeVar, assert_never

import attrs

from cotenant import events as ev
from cotenant.parties import Partner
from cotenant.rebuilt import rebuilt
from cotenant.tenancy import (
    Customer,
    PartnerRelationship,
    RelationshipStatus,
    Subscription,
    SubscriptionStatus,
    Tenant,
    by_id,
    tie,
)

I = TypeVar("I", bound=Tenant | Subscription)  # noqa: E741


class HistoryError(ValueError):
    """An event that cannot have happened to the customer that it was applied to.

    It says nothing of what is allowed: the event names what is not there, or what is there already.
    """

    def __init__(self, event: ev.Event, customer: Customer, why: str) -> None:
        """Hold the event, the customer, and why the one cannot have happened to the other."""
        super().__init__(event, customer, why)
        self.event = event
        self.customer = customer
        self.why = why

    def __str__(self) -> str:
        """Return what cannot have happened, to whom, and why."""
        return (
            f"{type(self.event).__name__} on {self.event.on} cannot have happened to {self.customer.id!r}: {self.why}"
        )


def evolve(customer: Customer, event: ev.Event) -> Customer:
    """Return the customer after the event; raise `HistoryError` when it cannot have happened."""
    try:
        return _evolve(customer, event)
    except HistoryError:
        raise
    except ValueError as error:  # the event would build a malformed value
        raise HistoryError(event, customer, str(error)) from error


def replay(customer: Customer, events: Iterable[ev.Event]) -> Customer:
    """Return the customer after all events, in order; raise `HistoryError` at the first that cannot have happened."""
    for event in events:
        customer = evolve(customer, event)
    return customer


def _evolve(customer: Customer, event: ev.Event) -> Customer:
    match event:
        case ev.TenantCreated():
            return _with_tenant(customer, event)
        case ev.SubscriptionProvisioned() | ev.SubscriptionPurchased():
            return _with_subscription(customer, event)
        case (
            ev.RelationshipEstablished()
            | ev.RelationshipRequested()
            | ev.RelationshipAccepted()
            | ev.RelationshipDeclined()
            | ev.RelationshipEnded()
        ):
            return _related(customer, event)
        case (
            ev.SeatsChanged()
            | ev.TermChanged()
            | ev.SubscriptionSuspended()
            | ev.SubscriptionResumed()
            | ev.SubscriptionCanceled()
            | ev.SubscriptionRenewed()
        ):
            return _with_change(customer, event)
        case _:
            assert_never(event)


def _inserted(items: tuple[I, ...], item: I) -> tuple[I, ...]:
    """Return the items with one more, in the order of their ids."""
    at = bisect_left(items, item.id, key=by_id)
    return (*items[:at], item, *items[at:])


def _with_tenant(customer: Customer, event: ev.TenantCreated) -> Customer:
    if customer.tenant(event.tenant) is not None:
        raise HistoryError(event, customer, f"there is a tenant {event.tenant!r} already")
    made = Tenant(id=event.tenant, domain=event.domain, provisioned_by=event.by)
    return rebuilt(customer, tenants=_inserted(customer.tenants, made))


def _with_subscription(customer: Customer, event: ev.SubscriptionAdded) -> Customer:
    added = event.subscription
    _check_order(customer, event)
    if customer.subscription(added.id) is not None:
        raise HistoryError(event, customer, f"there is a subscription {added.id!r} already")
    return _on_tenant(customer, event, lambda kept: _inserted(kept, added))


def _check_order(customer: Customer, event: ev.SubscriptionAdded) -> None:
    added = event.subscription
    if isinstance(event, ev.SubscriptionPurchased):
        if added.channel.is_csp:
            raise HistoryError(event, customer, f"CSP subscription {added.id!r} is provisioned, not purchased")
    elif not added.channel.is_csp or added.seller != event.by:
        raise HistoryError(
            event, customer, f"subscription {added.id!r} is not a CSP subscription of who provisioned it"
        )


def _on_tenant(
    customer: Customer,
    event: ev.SubscriptionAdded | ev.SubscriptionEvent,
    change: Callable[[tuple[Subscription, ...]], tuple[Subscription, ...]],
) -> Customer:
    tenant = customer.tenant(event.tenant)
    if tenant is None:
        raise HistoryError(event, customer, f"there is no tenant {event.tenant!r}")
    changed = rebuilt(tenant, subscriptions=change(tenant.subscriptions))
    return rebuilt(customer, tenants=tuple([changed if each is tenant else each for each in customer.tenants]))


def _with_change(customer: Customer, event: ev.SubscriptionEvent) -> Customer:
    def change(kept: tuple[Subscription, ...]) -> tuple[Subscription, ...]:
        at = bisect_left(kept, event.id, key=by_id)
        if at == len(kept) or kept[at].id != event.id:
            raise HistoryError(event, customer, f"there is no subscription {event.id!r} on tenant {event.tenant!r}")
        if kept[at].status.has_ended:
            raise HistoryError(event, customer, f"subscription {event.id!r} is {kept[at].status.value}")
        return (*kept[:at], _changed(kept[at], event), *kept[at + 1 :])

    return _on_tenant(customer, event, change)


def _changed(subscription: Subscription, event: ev.SubscriptionEvent) -> Subscription:
    match event:
        case ev.SeatsChanged(seats=seats):
            return rebuilt(subscription, seats=seats)
        case ev.TermChanged(term=term):
            return rebuilt(subscription, term=term)
        case ev.SubscriptionSuspended():
            return rebuilt(subscription, status=SubscriptionStatus.SUSPENDED)
        case ev.SubscriptionResumed():
            return rebuilt(subscription, status=SubscriptionStatus.ACTIVE)
        case ev.SubscriptionCanceled():
            return rebuilt(subscription, status=SubscriptionStatus.CANCELED)
        case ev.SubscriptionRenewed(until=until):
            return rebuilt(subscription, term=attrs.evolve(subscription.term, end=until))
        case _:
            assert_never(event)


_CLOSED = (None, RelationshipStatus.DECLINED, RelationshipStatus.ENDED)


def _related(customer: Customer, event: ev.RelationshipEvent) -> Customer:
    possible: tuple[RelationshipStatus | None, ...]
    match event:
        case ev.RelationshipEstablished():
            possible, status = (*_CLOSED, RelationshipStatus.REQUESTED), RelationshipStatus.ACTIVE
        case ev.RelationshipRequested():
            possible, status = _CLOSED, RelationshipStatus.REQUESTED
        case ev.RelationshipAccepted():
            possible, status = (RelationshipStatus.REQUESTED,), RelationshipStatus.ACTIVE
        case ev.RelationshipDeclined():
            possible, status = (RelationshipStatus.REQUESTED,), RelationshipStatus.DECLINED
        case ev.RelationshipEnded():
            possible, status = (RelationshipStatus.ACTIVE,), RelationshipStatus.ENDED
        case _:
            assert_never(event)
    if isinstance(event, ev.RelationshipRequested) and event.by != event.partner:
        raise HistoryError(event, customer, f"{event.partner.id!r} did not ask for it itself")
    old = customer.relationship(event.partner, event.kind)
    if (old and old.status) not in possible:
        raise HistoryError(event, customer, _standing(event.partner, old))
    new = PartnerRelationship(partner=event.partner, kind=event.kind, status=status, since=event.on)
    kept = [each for each in customer.relationships if each is not old]
    return rebuilt(customer, relationships=tuple(sorted((*kept, new), key=tie)))


def _standing(partner: Partner, relationship: PartnerRelationship | None) -> str:
    if relationship is None:
        return f"there is no such relationship with {partner.id!r}"
    return f"the {relationship.kind.value} relationship with {partner.id!r} is {relationship.status.value}"
