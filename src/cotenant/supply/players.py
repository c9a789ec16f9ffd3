"""Who plays a role for one subscription: the roles of its channel, filled in with the parties that are known."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, assert_never

from cotenant.channels import Role
from cotenant.parties import CUSTOMER, MICROSOFT, Partner, Party
from cotenant.tenancy import Subscription

Player: TypeAlias = Party | Literal[Role.PARTNER, Role.UNKNOWN]
"""Whoever plays a role; `Role.PARTNER` is a partner, not known which, and `Role.UNKNOWN` is not known at all."""

UNEXPLAINED: Final = "unexplained"
"""What stands for the supplier of seats that no known subscription explains."""


def player(role: Role, subscription: Subscription) -> Player:
    """Return who plays a role of the subscription's channel; `Role.PARTNER` is the partner that sold it."""
    match role:
        case Role.CUSTOMER:
            return CUSTOMER
        case Role.MICROSOFT:
            return MICROSOFT
        case Role.PARTNER:
            return subscription.seller if isinstance(subscription.seller, Partner) else Role.PARTNER
        case Role.UNKNOWN:
            return Role.UNKNOWN
        case _:
            assert_never(role)


def supplier(subscription: Subscription) -> Player:
    """Return who sold a subscription; where that is not known, what its channel tells."""
    return subscription.seller or player(subscription.channel.sold_by, subscription)


def supporter(subscription: Subscription) -> Player:
    """Return who supports a subscription; where Microsoft sold it, its partner is the partner of record (TS2)."""
    who = player(subscription.channel.supported_by, subscription)
    if who is Role.PARTNER and subscription.seller is MICROSOFT:
        return subscription.partner_of_record or who
    return who


def label(who: Player) -> str:
    """Return a player in a word, a partner by its id, so that equal labels are equal parties."""
    if isinstance(who, Partner):
        return who.id
    if who is Role.PARTNER:
        return "a partner, not known which"
    if who is Role.UNKNOWN:
        return "not known"
    return "Microsoft" if who is MICROSOFT else "customer"
