"""Small customers and commands, enumerated: all that facts, laws and events tell apart, beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations, product
from typing import Final

import attrs

import cotenant as ct

F, T = ct.Partner(id="fabrikam"), ct.Partner(id="tailspin")
DAY, LATER = date(2015, 6, 1), date(2015, 12, 31)
BEFORE: Final = date(2015, 5, 31)

_ACTORS: Final[tuple[ct.Party, ...]] = (ct.CUSTOMER, F, T, ct.MICROSOFT)
_SOURCES: Final[tuple[tuple[ct.Channel, ct.Seller | None], ...]] = (
    (ct.CSP, F),
    (ct.CSP, T),
    (ct.DIRECT, ct.MICROSOFT),
    (ct.SYNDICATION, F),
    (ct.SYNDICATION, T),
    (ct.SYNDICATION, None),
    (ct.UNKNOWN, None),
)
_TERMS: Final = (
    ct.Term(),
    ct.Term(end=BEFORE, renews=True),
    ct.Term(start=BEFORE, end=LATER, renews=False),
    ct.Term(start=LATER),
)
_TIES: Final[tuple[tuple[ct.PartnerRelationship, ...], ...]] = (
    (),
    *((ct.PartnerRelationship(partner=F, status=status),) for status in ct.RelationshipStatus),
    (ct.PartnerRelationship(partner=T),),
    (ct.PartnerRelationship(partner=F), ct.PartnerRelationship(partner=T)),
    (
        ct.PartnerRelationship(partner=F, kind=ct.RelationshipKind.DELEGATED_ADMIN),
        ct.PartnerRelationship(partner=T, status=ct.RelationshipStatus.REQUESTED),
    ),
    tuple(
        ct.PartnerRelationship(partner=F, kind=kind, status=ct.RelationshipStatus.REQUESTED)
        for kind in ct.RelationshipKind
    ),
)
"""Their number has no factor in common with any stride, which would keep some of the commands from some of them."""


def _sold(id_: str, source: tuple[ct.Channel, ct.Seller | None], status: ct.SubscriptionStatus) -> ct.Subscription:
    channel, seller = source
    return ct.Subscription(id=id_, product="CRM", seats=2, channel=channel, seller=seller, status=status)


def _customer(
    ties: tuple[ct.PartnerRelationship, ...], here: list[ct.Subscription], there: list[ct.Subscription], by: ct.Party
) -> ct.Customer:
    tenants = [
        ct.Tenant(id="here", provisioned_by=by, subscriptions=here),
        ct.Tenant(id="there", domain="there.example", provisioned_by=T, subscriptions=there),
    ]
    return ct.Customer(id="contoso", tenants=tenants, relationships=ties)


def customers() -> Iterator[ct.Customer]:
    """Yield customers with no tenant, with one subscription of every kind, and with two of different kinds."""
    yield from (ct.Customer(id="contoso", relationships=ties) for ties in _TIES)
    singles = product(_SOURCES, ct.SubscriptionStatus, _TIES)
    for number, (source, status, ties) in enumerate(singles):
        term = _TERMS[number % len(_TERMS)]
        yield _customer(ties, [attrs.evolve(_sold("a", source, status), term=term)], [], _ACTORS[number % 3])
    ended = (ct.SubscriptionStatus.ACTIVE, ct.SubscriptionStatus.CANCELED)
    for number, (one, other) in enumerate(combinations(product(_SOURCES, ended), 2)):
        a, b = _sold("a", *one), _sold("b", *other)
        ties = _TIES[number % len(_TIES)]
        yield _customer(ties, [a, b], [], F)
        yield _customer(ties, [a], [b], F)


def _relationships() -> Iterator[ct.Command]:
    kinds = (ct.RelationshipKind.RESELLER, ct.RelationshipKind.DELEGATED_ADMIN)
    for by, kind in product(_ACTORS, kinds):
        yield ct.RequestRelationship(by=by, on=DAY, kind=kind)
        for partner in (F, T):
            yield ct.AcceptRelationship(by=by, on=DAY, partner=partner, kind=kind)
            yield ct.DeclineRelationship(by=by, on=DAY, partner=partner, kind=kind)
            yield ct.EndRelationship(by=by, on=DAY, partner=partner, kind=kind)


def _orders() -> Iterator[ct.Command]:
    term = ct.Term(start=DAY, end=LATER, renews=True)
    for by, (tenant, id_) in product(_ACTORS, (("here", "new"), ("there", "a"), ("nowhere", "new"))):
        yield ct.Provision(by=by, on=DAY, tenant=tenant, id=id_, product="Visio", seats=5, term=term)
        for channel, seller in _SOURCES:
            yield ct.Purchase(
                by=by,
                on=DAY,
                tenant=tenant,
                id=id_,
                product="Visio",
                seats=5,
                channel=channel,
                seller=seller,
                partner_of_record=T,
            )


def _changes() -> Iterator[ct.Command]:
    for by, (tenant, id_) in product(_ACTORS, (("here", "a"), ("there", "b"), ("here", "none"), ("nowhere", "a"))):
        yield ct.ChangeSeats(by=by, on=DAY, tenant=tenant, id=id_, seats=7)
        yield ct.ChangeTerm(by=by, on=DAY, tenant=tenant, id=id_, term=ct.Term(start=DAY, renews=True))
        yield from (ct.Renew(by=by, on=DAY, tenant=tenant, id=id_, until=until) for until in (BEFORE, DAY, LATER))
        kinds = (ct.Suspend, ct.Resume, ct.Cancel, ct.TransitionToCsp)
        yield from (kind(by=by, on=DAY, tenant=tenant, id=id_) for kind in kinds)
        yield ct.Renew(by=by, on=DAY, tenant=tenant, id=id_, until=date(2016, 1, 1))


def commands() -> Iterator[ct.Command]:
    """Yield commands of every type, by everybody, about what is there and what is not."""
    for by, tenant in product(_ACTORS, ("here", "new")):
        yield ct.CreateTenant(by=by, on=DAY, tenant=tenant, domain="made.example")
    yield from _relationships()
    yield from _orders()
    yield from _changes()


def cases(stride: int = 1) -> Iterator[tuple[ct.Customer, ct.Command, ct.Customer]]:
    """Yield every customer with one in `stride` of the commands, in turn, and with another customer beside it."""
    asked, those = tuple(commands()), tuple(customers())
    for number, customer in enumerate(those):
        for command in asked[number % stride :: stride]:
            yield customer, command, those[2 * number % len(those)]
