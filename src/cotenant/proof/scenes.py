"""A command and what it names, looked up in the state before it: the twin of `cotenant.situation` for a solver.

Every command is spoken of by the same symbols; which of them it has depends on its type.
"""

from __future__ import annotations

from typing import Final, final, get_args

import attrs

from cotenant import commands as cmd
from cotenant.proof.terms import FALSE, NUMBER, TRUE, Symbol, Term, choose, every_of, same
from cotenant.proof.vocabulary import (
    CHANNEL,
    CSP,
    CUSTOMER,
    DOMAIN,
    KIND,
    NOBODY,
    PARTY,
    PRODUCT,
    RENEWS,
    RESELLER,
    SUBSCRIPTION,
    TENANT,
    UNKNOWN,
    is_count,
    is_day,
    is_partner,
    is_partner_or_nobody,
    is_term,
)
from cotenant.proof.worlds import BEFORE, World

BY: Final = Symbol("by", PARTY)
ON: Final = Symbol("on", NUMBER)
PLACE: Final = Symbol("tenant", TENANT)
ADDRESS: Final = Symbol("domain", DOMAIN)
ID: Final = Symbol("id", SUBSCRIPTION)
PARTNER: Final = Symbol("partner", PARTY)
TIE: Final = Symbol("kind", KIND)
ORDERED: Final = Symbol("product", PRODUCT)
SOURCE: Final = Symbol("channel", CHANNEL)
SELLER: Final = Symbol("seller", PARTY)
SEATS: Final = Symbol("seats", NUMBER)
START: Final = Symbol("term start", NUMBER)
END: Final = Symbol("term end", NUMBER)
RENEWAL: Final = Symbol("term renews", RENEWS)
RECORD: Final = Symbol("partner of record", PARTY)
UNTIL: Final = Symbol("until", NUMBER)

PARTS: Final = (
    BY, ON, PLACE, ADDRESS, ID, PARTNER, TIE, ORDERED, SOURCE, SELLER, SEATS, START, END, RENEWAL, RECORD, UNTIL,
)  # fmt: skip
"""Everything that a command may say."""

WELL_FORMED: Final = every_of((
    ~same(BY(), NOBODY()),
    is_day(ON()),
    is_partner(PARTNER()),
    ~same(SELLER(), CUSTOMER()),
    is_count(SEATS()),
    is_term(START(), END()),
    is_partner_or_nobody(RECORD()),
    is_day(UNTIL()),
))  # fmt: skip
"""What is known of every command."""

ORDERS: Final[tuple[type[cmd.Command], ...]] = get_args(cmd.Order)
CHANGES: Final[tuple[type[cmd.Command], ...]] = get_args(cmd.Change)
_ABOUT_SUBSCRIPTIONS: Final = (*CHANGES, cmd.TransitionToCsp)
_ABOUT_TENANTS: Final = (cmd.CreateTenant, *ORDERS, *_ABOUT_SUBSCRIPTIONS)
_BY_THE_PARTNER: Final = (cmd.CreateTenant, cmd.RequestRelationship, *ORDERS)


@final
@attrs.frozen(kw_only=True)
class Scene:
    """A command of some type in a state: what is there of what it names, and whose business it is.

    Where `has_partner` or `has_channel` is not true, `partner` or `channel` says nothing.
    """

    command: type[cmd.Command]
    world: World
    has_tenant: Term
    has_subscription: Term
    has_partner: Term
    partner: Term
    kind: Term
    has_channel: Term
    channel: Term

    @property
    def seller(self) -> Term:
        """Who would sell what is ordered, or sold what is there: a partner, Microsoft, or nobody that is known."""
        if self.command is cmd.Purchase:
            return SELLER()
        return choose(self.has_partner, self.partner, NOBODY())

    def is_neighbour(self, subscription: Term) -> Term:
        """Return that it is another subscription on the tenant."""
        itself = self.has_subscription & same(subscription, ID())
        return self.has_tenant & self.world.on(subscription, PLACE()) & ~itself

    def tied(self, standing: Term) -> Term:
        """Return that the relationship in question stands so."""
        return self.has_partner & same(self.world.standing(self.partner, self.kind), standing)


def scene(command: type[cmd.Command], world: World = BEFORE) -> Scene:
    """Return what a command of that type names in a state."""
    has_tenant = world.has_tenant(PLACE()) if command in _ABOUT_TENANTS else FALSE
    has_subscription = FALSE
    partner, has_partner = PARTNER(), TRUE
    channel, has_channel = UNKNOWN(), FALSE
    if command in _BY_THE_PARTNER:
        partner, has_partner = BY(), is_partner(BY())
    if command in ORDERS:
        channel, has_channel = CSP() if command is cmd.Provision else SOURCE(), TRUE
    if command in _ABOUT_SUBSCRIPTIONS:
        has_subscription = has_tenant & world.on(ID(), PLACE())
        partner, has_partner = world.seller(ID()), has_subscription & is_partner(world.seller(ID()))
        channel, has_channel = world.channel(ID()), has_subscription
    return Scene(
        command=command,
        world=world,
        has_tenant=has_tenant,
        has_subscription=has_subscription,
        has_partner=has_partner,
        partner=partner,
        kind=RESELLER if command in _ABOUT_TENANTS else TIE(),
        has_channel=has_channel,
        channel=channel,
    )
