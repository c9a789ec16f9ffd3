"""A customer without bounds: what it has, as functions of tenants, subscriptions and ties, of which there may be any.

A `World` is one state. The state before a command is named by symbols of which nothing is known but that it is well
formed; the state after it is built from that one, place by place. So customers of every size are spoken of at once.

What is left out, since no rule, law or event looks at it: the customer's id and name, the names of partners, and the
day since when a relationship stands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias, final

import attrs

from cotenant.channels import Role
from cotenant.proof.terms import BOOL, NUMBER, Symbol, Term, choose, every, every_of, member, same
from cotenant.proof.vocabulary import (
    CHANNEL,
    CONTROLLED_BY,
    CUSTOMER,
    DOMAIN,
    EACH,
    KIND,
    NO_STANDING,
    NOBODY,
    PARTY,
    PRODUCT,
    RENEWS,
    RESELLER,
    ROLE,
    STANDING,
    STATUS,
    SUBSCRIPTION,
    TENANT,
    WHERE,
    WHO,
    is_count,
    is_csp,
    is_partner,
    is_partner_or_nobody,
    is_term,
    may_sell,
)
from cotenant.tenancy import ENDED, RelationshipKind, RelationshipStatus, SubscriptionStatus

Reading: TypeAlias = Callable[..., Term]
"""What a state says of each thing of some kind."""


@final
@attrs.frozen(kw_only=True)
class World:
    """One state of a customer: what it says of every tenant, every subscription and every tie to a partner."""

    has_tenant: Reading
    domain: Reading
    provisioned_by: Reading
    has: Reading
    place: Reading
    channel: Reading
    seller: Reading
    status: Reading
    product: Reading
    seats: Reading
    start: Reading
    end: Reading
    renews: Reading
    record: Reading
    standing: Reading

    def putting(self, *place: Term, **values: Term) -> World:
        """Return the state that says these values of that place, and all else as this one."""
        return attrs.evolve(self, **{name: _put(getattr(self, name), place, value) for name, value in values.items()})

    def on(self, subscription: Term, tenant: Term) -> Term:
        """Return that a subscription is there, on that tenant."""
        return self.has(subscription) & same(self.place(subscription), tenant)

    def controller(self, subscription: Term) -> Term:
        """Return who may change or end a subscription."""
        seller = self.seller(subscription)
        by_partner = same(CONTROLLED_BY(self.channel(subscription)), member(ROLE, Role.PARTNER))
        return choose(by_partner & is_partner(seller), seller, CUSTOMER())

    def lives(self, subscription: Term) -> Term:
        """Return that a subscription has not ended."""
        return every_of(~same(self.status(subscription), member(STATUS, ended)) for ended in ENDED)

    def in_active_csp(self, subscription: Term) -> Term:
        """Return that a subscription is there, in the CSP channel, and active."""
        active = same(self.status(subscription), member(STATUS, SubscriptionStatus.ACTIVE))
        return self.has(subscription) & is_csp(self.channel(subscription)) & active

    def resells(self, party: Term) -> Term:
        """Return that a party is the customer's reseller."""
        return same(self.standing(party, RESELLER), member(STANDING, RelationshipStatus.ACTIVE))


def _put(reading: Reading, place: tuple[Term, ...], value: Term) -> Reading:
    def changed(*asked: Term) -> Term:
        here = every_of(same(one, other) for one, other in zip(asked, place, strict=True))
        return choose(here, value, reading(*asked))

    return changed


_OF_TENANT: Final = {"has_tenant": BOOL, "domain": DOMAIN, "provisioned_by": PARTY}
_OF_SUBSCRIPTION: Final = {
    "has": BOOL,
    "place": TENANT,
    "channel": CHANNEL,
    "seller": PARTY,
    "status": STATUS,
    "product": PRODUCT,
    "seats": NUMBER,
    "start": NUMBER,
    "end": NUMBER,
    "renews": RENEWS,
    "record": PARTY,
}
_OF_TIE: Final = {"standing": STANDING}
_SAYS: Final = (((TENANT,), _OF_TENANT), ((SUBSCRIPTION,), _OF_SUBSCRIPTION), ((PARTY, KIND), _OF_TIE))


def state(name: str) -> dict[str, Symbol]:
    """Return what a state says, as symbols of which nothing is known, each under its name."""
    return {
        said: Symbol(f"{name} {said}", result, takes) for takes, readings in _SAYS for said, result in readings.items()
    }


STATE: Final = state("before")
BEFORE: Final = World(**STATE)
"""The state in which a command is asked."""


def well_formed(world: World) -> Term:
    """Return that a state is one that a `Customer` can hold."""
    tenants = ~same(world.provisioned_by(WHERE), NOBODY())
    sold = (
        world.has_tenant(world.place(EACH))
        & may_sell(world.seller(EACH), world.channel(EACH))
        & is_partner_or_nobody(world.record(EACH))
        & is_count(world.seats(EACH))
        & is_term(world.start(EACH), world.end(EACH))
    )
    untied = every_of(
        same(world.standing(WHO, member(KIND, kind)), member(STANDING, NO_STANDING)) for kind in RelationshipKind
    )
    return (
        every(WHERE, ~world.has_tenant(WHERE) | tenants)
        & every(EACH, ~world.has(EACH) | sold)
        & every(WHO, is_partner(WHO) | untied)
    )
