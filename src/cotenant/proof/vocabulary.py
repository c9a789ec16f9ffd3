"""What is spoken of: the sorts of things, and the parties and channels that have a name of their own.

An id names at most one thing of a customer, so tenants and subscriptions are what their ids are. Partners are the
parties without a name here; there may be any number of them, as of tenants, subscriptions and channels.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from cotenant.channels import Role
from cotenant.proof.terms import BOOL, Sort, Symbol, Term, Variable, every_of, less, member, number, same
from cotenant.tenancy import RelationshipKind, RelationshipStatus, SubscriptionStatus

TENANT: Final = Sort("Tenant")
SUBSCRIPTION: Final = Sort("Subscription")
PARTY: Final = Sort("Party")
CHANNEL: Final = Sort("Channel")
PRODUCT: Final = Sort("Product")
DOMAIN: Final = Sort("Domain")
STATUS: Final = Sort("Status", tuple(SubscriptionStatus))
KIND: Final = Sort("Kind", tuple(RelationshipKind))
NO_STANDING: Final = "none"
STANDING: Final = Sort("Standing", (NO_STANDING, *RelationshipStatus))
ROLE: Final = Sort("Role", (Role.CUSTOMER, Role.PARTNER, Role.UNKNOWN))
RENEWS: Final = Sort("Renews", ("not known", "yes", "no"))

EACH: Final = Variable("each", SUBSCRIPTION)
OTHER: Final = Variable("other", SUBSCRIPTION)
WHERE: Final = Variable("where", TENANT)
WHO: Final = Variable("who", PARTY)
WHO_ELSE: Final = Variable("who else", PARTY)

CUSTOMER: Final = Symbol("the customer", PARTY)
MICROSOFT: Final = Symbol("Microsoft", PARTY)
NOBODY: Final = Symbol("nobody", PARTY)
"""Who is not known, or not there."""
CSP: Final = Symbol("CSP", CHANNEL)
UNKNOWN: Final = Symbol("the unknown channel", CHANNEL)
CONTROLLED_BY: Final = Symbol("controlled by", ROLE, (CHANNEL,))
EXCLUSIVE: Final = Symbol("exclusive", BOOL, (CHANNEL,))

RESELLER: Final = member(KIND, RelationshipKind.RESELLER)

NOT_KNOWN: Final = number(0)
"""The day that stands for none: days are numbers from 1 on, of which only the order is ever used."""
LAST_DAY: Final = number(date.max.toordinal())

NAMED: Final = every_of((
    ~same(CUSTOMER(), MICROSOFT()),
    ~same(CUSTOMER(), NOBODY()),
    ~same(MICROSOFT(), NOBODY()),
    ~same(CSP(), UNKNOWN()),
    same(CONTROLLED_BY(CSP()), member(ROLE, Role.PARTNER)),
    same(CONTROLLED_BY(UNKNOWN()), member(ROLE, Role.UNKNOWN)),
    ~EXCLUSIVE(CSP()),
    ~EXCLUSIVE(UNKNOWN()),
))  # fmt: skip
"""What is known of the parties and the channels that have a name."""


def is_partner(party: Term) -> Term:
    """Return that a party is a partner."""
    return every_of(~same(party, other()) for other in (CUSTOMER, MICROSOFT, NOBODY))


def is_partner_or_nobody(party: Term) -> Term:
    """Return that a party is a partner, or is not there."""
    return is_partner(party) | same(party, NOBODY())


def is_csp(channel: Term) -> Term:
    """Return that a channel is CSP."""
    return same(channel, CSP())


def may_sell(seller: Term, channel: Term) -> Term:
    """Return that a seller, perhaps not known, may have sold through that channel."""
    return ~same(seller, CUSTOMER()) & (~is_csp(channel) | is_partner(seller))


def is_day(day: Term) -> Term:
    """Return that a number is a day of the calendar."""
    return less(NOT_KNOWN, day) & ~less(LAST_DAY, day)


def is_known(day: Term) -> Term:
    """Return that a day is known."""
    return ~same(day, NOT_KNOWN)


def is_term(start: Term, end: Term) -> Term:
    """Return that two days, each perhaps not known, make a term."""
    days = every_of(is_day(day) | ~is_known(day) for day in (start, end))
    return days & ~(is_known(start) & is_known(end) & less(end, start))


def is_count(seats: Term) -> Term:
    """Return that a number is one of seats."""
    return less(number(0), seats)
