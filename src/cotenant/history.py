"""From events to state: `evolve` applies one event, `replay` a sequence. Neither judges; both refuse the impossible."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

from cotenant import events as ev
from cotenant.checks import MalformedError
from cotenant.parties import Partner
from cotenant.rebuilt import rebuilt, replacing, unchecked
from cotenant.tenancy import (
    ENDED,
    Customer,
    PartnerRelationship,
    RelationshipStatus,
    Subscription,
    SubscriptionStatus,
    Tenant,
    by_id,
    tie,
)

I = TypeVar("I", bound=Tenant | Subscription)  # noqa: E741 - for what is identified by an id


_tenant = unchecked(Tenant)
_relationship = unchecked(PartnerRelationship)
_with_tenants = replacing(Customer, "tenants")
_with_subscriptions = replacing(Tenant, "subscriptions")
_with_seats = replacing(Subscription, "seats")
_with_term = replacing(Subscription, "term")
_with_status = replacing(Subscription, "status")


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
    """Return the customer after the event; raise `HistoryError` when it cannot have happened.

    Raises `ValueError` for what is no event.
    """
    effect = _EFFECTS.get(type(event))
    if effect is None:
        raise MalformedError("evolve", "event", event, "an event")
    try:
        return effect(customer, event)
    except HistoryError:
        raise
    except ValueError as error:  # the event would build a malformed value
        raise HistoryError(event, customer, str(error)) from error


def replay(customer: Customer, events: Iterable[ev.Event]) -> Customer:
    """Return the customer after all events, in order; raise `HistoryError` at the first that cannot have happened."""
    for event in events:
        customer = evolve(customer, event)
    return customer


def _with_tenant(customer: Customer, event: ev.TenantCreated) -> Customer:
    if customer.tenant(event.tenant) is not None:
        raise HistoryError(event, customer, f"there is a tenant {event.tenant!r} already")
    made = _tenant(id=event.tenant, domain=event.domain, provisioned_by=event.by, subscriptions=())
    return _with_tenants(customer, _inserted(customer.tenants, made))


def _inserted(items: tuple[I, ...], item: I) -> tuple[I, ...]:
    """Return the items with one more, in the order of their ids."""
    listed = list(items)
    insort(listed, item, key=by_id)
    return tuple(listed)


def _with_subscription(customer: Customer, event: ev.SubscriptionAdded) -> Customer:
    added = event.subscription
    _check_order(customer, event)
    if customer.subscription(added.id) is not None:
        raise HistoryError(event, customer, f"there is a subscription {added.id!r} already")
    tenant = _tenant_of(customer, event)
    return _with_subscriptions_on(customer, tenant, _inserted(tenant.subscriptions, added))


def _check_order(customer: Customer, event: ev.SubscriptionAdded) -> None:
    added = event.subscription
    if isinstance(event, ev.SubscriptionPurchased):
        if added.channel.is_csp:
            raise HistoryError(event, customer, f"CSP subscription {added.id!r} is provisioned, not purchased")
    elif not added.channel.is_csp or added.seller != event.by:
        raise HistoryError(
            event, customer, f"subscription {added.id!r} is not a CSP subscription of who provisioned it"
        )


def _tenant_of(customer: Customer, event: ev.SubscriptionAdded | ev.SubscriptionEvent) -> Tenant:
    tenant = customer.tenant(event.tenant)
    if tenant is None:
        raise HistoryError(event, customer, f"there is no tenant {event.tenant!r}")
    return tenant


def _with_subscriptions_on(customer: Customer, tenant: Tenant, subscriptions: tuple[Subscription, ...]) -> Customer:
    tenants = list(customer.tenants)
    tenants[tenants.index(tenant)] = _with_subscriptions(tenant, subscriptions)
    return _with_tenants(customer, tuple(tenants))


def _with_change(customer: Customer, event: ev.SubscriptionEvent) -> Customer:
    tenant = _tenant_of(customer, event)
    kept = tenant.subscriptions
    at = bisect_left(kept, event.id, key=by_id)
    if at == len(kept) or kept[at].id != event.id:
        raise HistoryError(event, customer, f"there is no subscription {event.id!r} on tenant {event.tenant!r}")
    if kept[at].status in ENDED:
        raise HistoryError(event, customer, f"subscription {event.id!r} is {kept[at].status.value}")
    listed = list(kept)
    listed[at] = _CHANGED[type(event)](kept[at], event)
    return _with_subscriptions_on(customer, tenant, tuple(listed))


def _renewed(sold: Subscription, event: ev.SubscriptionRenewed) -> Subscription:
    term = rebuilt(sold.term, end=event.until)
    term.__attrs_post_init__()  # an event that was not decided may let it end before it starts
    return _with_term(sold, term)


_CHANGED: Final[Mapping[type[ev.SubscriptionEvent], Callable[[Subscription, Any], Subscription]]] = {
    ev.SeatsChanged: lambda sold, event: _with_seats(sold, event.seats),
    ev.TermChanged: lambda sold, event: _with_term(sold, event.term),
    ev.SubscriptionSuspended: lambda sold, _: _with_status(sold, SubscriptionStatus.SUSPENDED),
    ev.SubscriptionResumed: lambda sold, _: _with_status(sold, SubscriptionStatus.ACTIVE),
    ev.SubscriptionCanceled: lambda sold, _: _with_status(sold, SubscriptionStatus.CANCELED),
    ev.SubscriptionRenewed: _renewed,
}

_CLOSED: Final = (None, RelationshipStatus.DECLINED, RelationshipStatus.ENDED)
_TIES: Final[Mapping[type[ev.RelationshipEvent], tuple[tuple[RelationshipStatus | None, ...], RelationshipStatus]]] = {
    ev.RelationshipEstablished: ((*_CLOSED, RelationshipStatus.REQUESTED), RelationshipStatus.ACTIVE),
    ev.RelationshipRequested: (_CLOSED, RelationshipStatus.REQUESTED),
    ev.RelationshipAccepted: ((RelationshipStatus.REQUESTED,), RelationshipStatus.ACTIVE),
    ev.RelationshipDeclined: ((RelationshipStatus.REQUESTED,), RelationshipStatus.DECLINED),
    ev.RelationshipEnded: ((RelationshipStatus.ACTIVE,), RelationshipStatus.ENDED),
}
"""Where a relationship may stand before each event, and where it stands after it."""


def _related(customer: Customer, event: ev.RelationshipEvent) -> Customer:
    possible, status = _TIES[type(event)]
    if isinstance(event, ev.RelationshipRequested) and event.by != event.partner:
        raise HistoryError(event, customer, f"{event.partner.id!r} did not ask for it itself")
    old = customer.relationship(event.partner, event.kind)
    if (old and old.status) not in possible:
        raise HistoryError(event, customer, _standing(event.partner, old))
    new = _relationship(partner=event.partner, kind=event.kind, status=status, since=event.on)
    ties = list(customer.relationships)
    if old is None:
        insort(ties, new, key=tie)
    else:
        ties[ties.index(old)] = new
    return rebuilt(customer, relationships=tuple(ties))


def _standing(partner: Partner, relationship: PartnerRelationship | None) -> str:
    if relationship is None:
        return f"there is no such relationship with {partner.id!r}"
    return f"the {relationship.kind.value} relationship with {partner.id!r} is {relationship.status.value}"


_EFFECTS: Final[Mapping[type[ev.Event], Callable[[Customer, Any], Customer]]] = {
    ev.TenantCreated: _with_tenant,
    ev.RelationshipEstablished: _related,
    ev.RelationshipRequested: _related,
    ev.RelationshipAccepted: _related,
    ev.RelationshipDeclined: _related,
    ev.RelationshipEnded: _related,
    ev.SubscriptionProvisioned: _with_subscription,
    ev.SubscriptionPurchased: _with_subscription,
    ev.SeatsChanged: _with_change,
    ev.TermChanged: _with_change,
    ev.SubscriptionSuspended: _with_change,
    ev.SubscriptionResumed: _with_change,
    ev.SubscriptionCanceled: _with_change,
    ev.SubscriptionRenewed: _with_change,
}
