"""A small world: who and what there is in it, and everything that can be asked there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import Any, Final, TypeVar, final

import attrs

from cotenant import checks
from cotenant import commands as cmd
from cotenant.channels import CSP, DIRECT, Channel, Role
from cotenant.parties import CUSTOMER, MICROSOFT, Partner, Party, Seller
from cotenant.sealed import Sealed
from cotenant.tenancy import (
    Customer,
    PartnerRelationship,
    Product,
    RelationshipKind,
    Subscription,
    SubscriptionStatus,
    Tenant,
    Term,
    as_product,
)

T = TypeVar("T")

NOWHERE: Final = "nowhere"
"""The id of the tenant, and of the subscription, that no small world has and everybody may ask about."""


def _channels(value: Iterable[Channel]) -> tuple[Channel, ...]:
    return _each_once(value, Channel, "channels")


def _kinds(value: Iterable[str]) -> tuple[RelationshipKind, ...]:
    return _each_once(_named(value, RelationshipKind), RelationshipKind, "kinds")


def _products(value: Iterable[str | Product]) -> tuple[Product, ...]:
    named = value if isinstance(value, str) else map(as_product, value)
    return _each_once(named, Product, "products")


def _seats(value: Iterable[int]) -> tuple[int, ...]:
    return _each_once(value, int, "seats")


def _terms(value: Iterable[Term]) -> tuple[Term, ...]:
    return _each_once(value, Term, "terms")


def _days(value: Iterable[date]) -> tuple[date, ...]:
    return _each_once(value, date, "untils")


def _statuses(value: Iterable[str]) -> tuple[SubscriptionStatus, ...]:
    return _each_once(_named(value, SubscriptionStatus), SubscriptionStatus, "loaded")


def _named(value: Iterable[str], kind: type[StrEnum]) -> Iterable[str]:
    return value if isinstance(value, str) else [checks.as_member(each, kind) for each in value]


def _each_once(value: Iterable[object], kind: type[T], field: str) -> tuple[T, ...]:
    found = checks.members(value, kind, f"World.{field}")
    checks.distinct(World, field, found)
    return found


def _tenants(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(_each_once(value, str, "tenants")))


def _subscriptions(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(_each_once(value, str, "subscriptions")))


def _partners(value: Iterable[Partner]) -> tuple[Partner, ...]:
    return tuple(sorted(_each_once(value, Partner, "partners"), key=lambda each: each.id))


@final
@attrs.frozen(kw_only=True, cache_hash=True)
class World(Sealed):
    """What there may be of everything, so that all that can be reached and asked is finitely much.

    A customer of this world has at most these `tenants` and `subscriptions` (ids), and `partners` to deal with. It
    orders through `channels`, `seats` of `products` for `terms`, and renews until one of `untils`. `kinds` are the
    relationships that are asked for. Everything happens on one `day`: whether a term is over is a matter of `terms`.

    `loaded` are statuses in which the customer may have one subscription from the beginning, for no command leads to
    them. Raises `ValueError` for what is given twice, and for the id "nowhere", which stands for what is not there.
    """

    tenants: tuple[str, ...] = attrs.field(default=("home", "other"), converter=_tenants)
    partners: tuple[Partner, ...] = attrs.field(
        default=(Partner(id="fabrikam"), Partner(id="tailspin")), converter=_partners
    )
    subscriptions: tuple[str, ...] = attrs.field(default=("a", "b"), converter=_subscriptions)
    channels: tuple[Channel, ...] = attrs.field(default=(CSP, DIRECT), converter=_channels)
    kinds: tuple[RelationshipKind, ...] = attrs.field(default=(RelationshipKind.RESELLER,), converter=_kinds)
    products: tuple[Product, ...] = attrs.field(default=(as_product("CRM Online"),), converter=_products)
    seats: tuple[int, ...] = attrs.field(default=(1,), converter=_seats)
    terms: tuple[Term, ...] = attrs.field(default=(Term(),), converter=_terms)
    untils: tuple[date, ...] = attrs.field(default=(date(2016, 6, 1),), converter=_days)
    loaded: tuple[SubscriptionStatus, ...] = attrs.field(default=(), converter=_statuses)
    day: date = attrs.field(default=date(2015, 6, 1), validator=checks.day)
    customer: str = attrs.field(default="contoso", validator=checks.identifier)

    def __attrs_post_init__(self) -> None:
        for name in ("tenants", "subscriptions"):
            if NOWHERE in getattr(self, name):
                raise checks.malformed(self, name, NOWHERE, "other ids: this one stands for what is not there")

    @property
    def parties(self) -> tuple[Party, ...]:
        """Everybody who asks: the customer, the partners, and Microsoft."""
        return (CUSTOMER, *self.partners, MICROSOFT)

    def beginnings(self) -> Iterator[Customer]:
        """Yield the customer that has nothing, and one for each way to have one subscription in a `loaded` status.

        What is loaded is on a tenant that its seller provisioned where that is a partner, which is its reseller then.
        """
        yield Customer(id=self.customer)
        if self.tenants and self.subscriptions:
            yield from map(self._holding, _held(self))

    def _holding(self, subscription: Subscription) -> Customer:
        seller = subscription.seller
        makers = (seller,) if isinstance(seller, Partner) else ()
        made = Tenant(id=self.tenants[0], provisioned_by=(*makers, CUSTOMER)[0], subscriptions=(subscription,))
        ties = tuple(PartnerRelationship(partner=each, since=self.day) for each in makers)
        return Customer(id=self.customer, tenants=(made,), relationships=ties)

    def questions(self, customer: Customer) -> Iterator[cmd.Command]:
        """Yield every command that can be asked of a customer of this world, by everybody, of all types.

        What would be new is asked for under the first id that the customer does not have, for they are all alike, and
        not beyond the size of the world. What is not there at all is asked about as well.
        """
        tenants = tuple([each.id for each in customer.tenants])
        subscriptions = tuple(sorted([each.id for _, each in customer.subscriptions()]))
        return iter(_asked(self, tenants, subscriptions))


def _sources(world: World) -> Iterator[tuple[Channel, Seller | None]]:
    for channel in world.channels:
        if channel.sold_by is Role.MICROSOFT:
            yield channel, MICROSOFT
        else:
            sellers = world.partners if channel.sold_by is Role.PARTNER else ()
            yield from product((channel,), (None, *sellers))


def _held(world: World) -> Iterator[Subscription]:
    for (channel, seller), status, term, what, seats in product(
        _sources(world), world.loaded, world.terms, world.products[:1], world.seats[:1]
    ):
        if isinstance(seller, Partner) or not channel.is_csp:
            yield Subscription(
                id=world.subscriptions[0],
                product=what,
                seats=seats,
                channel=channel,
                seller=seller,
                status=status,
                term=term,
            )


def _next(ids: tuple[str, ...], taken: tuple[str, ...]) -> tuple[str, ...]:
    """Return the taken ids, and the first of those that are not."""
    return (*taken, *[each for each in ids if each not in taken][:1])


@lru_cache(maxsize=4096)
def _asked(world: World, tenants: tuple[str, ...], subscriptions: tuple[str, ...]) -> tuple[cmd.Command, ...]:
    return (
        *_about_tenants(world, tenants),
        *_about_relationships(world),
        *_orders(world, tenants, subscriptions),
        *_changes(world, tenants, subscriptions),
    )


def _about_tenants(world: World, tenants: tuple[str, ...]) -> Iterator[cmd.Command]:
    for by, tenant in product(world.parties, _next(world.tenants, tenants)):
        yield cmd.CreateTenant(by=by, on=world.day, tenant=tenant)


def _about_relationships(world: World) -> Iterator[cmd.Command]:
    for by, kind in product(world.parties, world.kinds):
        yield cmd.RequestRelationship(by=by, on=world.day, kind=kind)
        for partner in world.partners:
            yield cmd.AcceptRelationship(by=by, on=world.day, partner=partner, kind=kind)
            yield cmd.DeclineRelationship(by=by, on=world.day, partner=partner, kind=kind)
            yield cmd.EndRelationship(by=by, on=world.day, partner=partner, kind=kind)


def _orders(world: World, tenants: tuple[str, ...], subscriptions: tuple[str, ...]) -> Iterator[cmd.Command]:
    places = product(world.parties, (*tenants, NOWHERE), _next(world.subscriptions, subscriptions))
    bought = tuple(product(world.products, world.seats, world.terms))
    for (by, tenant, id_), (what, seats, term) in product(places, bought):
        order: dict[str, Any] = {"by": by, "on": world.day, "tenant": tenant, "id": id_}
        order |= {"product": what, "seats": seats, "term": term}
        yield cmd.Provision(**order)
        for channel, seller in _sources(world):
            yield cmd.Purchase(**order, channel=channel, seller=seller)


def _changes(world: World, tenants: tuple[str, ...], subscriptions: tuple[str, ...]) -> Iterator[cmd.Command]:
    for by, tenant, id_ in product(world.parties, (*tenants, NOWHERE), (*subscriptions, NOWHERE)):
        about: dict[str, Any] = {"by": by, "on": world.day, "tenant": tenant, "id": id_}
        yield from (cmd.ChangeSeats(**about, seats=seats) for seats in world.seats)
        yield from (cmd.ChangeTerm(**about, term=term) for term in world.terms)
        yield from (cmd.Renew(**about, until=until) for until in world.untils)
        yield from (cmd.Suspend(**about), cmd.Resume(**about), cmd.Cancel(**about), cmd.TransitionToCsp(**about))
