"""Customers that differ only in ids: told by one signature, and given one form.

The ids of tenants and subscriptions stand nowhere but on them, so both are put in order by all else that is said of
them. Partners stand in several places, so every order of them is tried, and the least of what they make is taken.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import permutations
from typing import Any, NoReturn, TypeAlias, TypeVar

import attrs

from cotenant import checks
from cotenant.channels import Channel
from cotenant.parties import CUSTOMER, MICROSOFT, Partner, Principal
from cotenant.tenancy import Customer, PartnerRelationship, Product, Subscription, Tenant, Term
from cotenant.testing.worlds.world import World

T = TypeVar("T", Subscription, Tenant, PartnerRelationship)

Signature: TypeAlias = tuple[Any, ...]
"""What customers that differ only in ids have in common, and no others."""


class _Places(dict[Partner | Principal | None, int]):
    """The place of everybody in one order of the partners of a world."""

    def __missing__(self, stranger: Partner | Principal | None) -> NoReturn:
        raise checks.malformed(World, "partners", stranger, "only partners that the world has")


def signature(customer: Customer, world: World) -> Signature:
    """Return what the customers of a world that differ only in ids have in common.

    Raises `ValueError` for a customer that deals with a partner whom the world does not have.
    """
    return min([_signed(customer, places) for places in _orders(world.partners)])


def canonical(customer: Customer, world: World) -> Customer:
    """Return the customer with the first ids of the world, given in an order that no id has a part in.

    Two customers of a world get one form if, and only if, they differ in nothing but ids. Raises `ValueError` for a
    customer that has more than the world, or that deals with a partner whom the world does not have.
    """
    checks.argument("canonical", "customer", customer, Customer, "a Customer")
    checks.argument("canonical", "world", world, World, "a World")
    if len(customer.tenants) > len(world.tenants) or len(list(customer.subscriptions())) > len(world.subscriptions):
        raise checks.malformed(World, "tenants", customer.id, "a customer that has no more than the world")
    places = min(_orders(world.partners), key=lambda order: _signed(customer, order))
    names = iter(world.subscriptions)
    tenants: list[Tenant] = []
    for id_, tenant in zip(world.tenants, sorted(customer.tenants, key=lambda it: _tenant(it, places)), strict=False):
        kept = sorted(tenant.subscriptions, key=lambda it: _sold(it, places))
        sold = [_placed(attrs.evolve(each, id=next(names)), places, world) for each in kept]
        tenants.append(attrs.evolve(_placed(tenant, places, world), id=id_, subscriptions=sold))
    ties = [_placed(each, places, world) for each in customer.relationships]
    return attrs.evolve(customer, id=world.customer, tenants=tenants, relationships=ties)


def _placed(value: T, places: _Places, world: World) -> T:
    """Return the value with each partner in it exchanged for the one that has its place in the world."""
    held = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
    theirs: dict[str, Any] = {
        name: world.partners[places[who]] for name, who in held.items() if isinstance(who, Partner)
    }
    return attrs.evolve(value, **theirs)


@lru_cache(maxsize=64)
def _orders(partners: tuple[Partner, ...]) -> tuple[_Places, ...]:
    fixed = ((None, -3), (MICROSOFT, -2), (CUSTOMER, -1))
    placed = (zip(order, range(len(order)), strict=True) for order in permutations(partners))
    return tuple(_Places((*fixed, *order)) for order in placed)


def _signed(customer: Customer, places: _Places) -> Signature:
    ties = sorted(
        [
            (places[each.partner], each.kind.value, each.status.value, _day(each.since))
            for each in customer.relationships
        ]
    )
    return tuple(ties), tuple(sorted([_tenant(each, places) for each in customer.tenants])), customer.name


def _tenant(tenant: Tenant, places: _Places) -> Signature:
    sold = sorted([_sold(each, places) for each in tenant.subscriptions])
    return places[tenant.provisioned_by], tuple(sold), tenant.domain


def _sold(each: Subscription, places: _Places) -> Signature:
    return (
        each.status.value,
        places[each.seller],
        places[each.partner_of_record],
        each.seats,
        _channel(each.channel),
        _term(each.term),
        _product(each.product),
    )


@lru_cache(maxsize=256)
def _channel(channel: Channel) -> Signature:
    return attrs.astuple(channel)


@lru_cache(maxsize=256)
def _product(product: Product) -> Signature:
    return attrs.astuple(product)


@lru_cache(maxsize=1024)
def _term(term: Term) -> Signature:
    return _day(term.start), _day(term.end), -1 if term.renews is None else int(term.renews)


def _day(day: date | None) -> int:
    return -1 if day is None else day.toordinal()
