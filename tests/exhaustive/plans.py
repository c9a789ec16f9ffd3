"""The small worlds that are gone through in full: which, and under which regimes.

No world has everything at once, for that would take days: each has all there is of something, and less of the rest.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, final

import attrs

import cotenant as ct
from cotenant.testing.worlds import World

REGIMES: Final = (ct.SINGLE_CHANNEL, ct.MULTI_CHANNEL, ct.MULTI_PARTNER)

PAST, FUTURE = date(2015, 5, 31), date(2016, 6, 1)
RUNNING: Final = ct.Term(end=FUTURE)

OWN_CHANNEL: Final = ct.Channel(name="Marketplace", sold_by=ct.Role.PARTNER, controlled_by=ct.Role.PARTNER)
TOLD_APART: Final = (ct.CSP, ct.DIRECT, ct.SYNDICATION, ct.UNKNOWN)
"""One channel of every sort that rules tell apart: CSP, one that is the customer's, one exclusive, one untold."""

COMMANDED: Final = (ct.SubscriptionStatus.ACTIVE, ct.SubscriptionStatus.SUSPENDED, ct.SubscriptionStatus.CANCELED)
UNCOMMANDED: Final = tuple(status for status in ct.SubscriptionStatus if status not in COMMANDED)
"""The statuses that no command leads to, so that they have to be there from the beginning."""


@final
@attrs.frozen(kw_only=True)
class Plan:
    """A world to be gone through under every regime, and whether every answer or every kind of no is audited."""

    name: str
    world: World
    every_answer: bool = False


_ONE: Final[dict[str, Any]] = {"tenants": ("home",), "subscriptions": ("a",)}
_TWO: Final[dict[str, Any]] = {"tenants": ("home",), "subscriptions": ("a", "b")}

QUICK: Final = (
    Plan(name="smallest, every answer audited", world=World(**_ONE), every_answer=True),
    Plan(
        name="every status, all terms over",
        world=World(**_ONE, channels=TOLD_APART, terms=(ct.Term(end=PAST),), untils=(PAST, FUTURE), loaded=UNCOMMANDED),
    ),
    Plan(
        name="two kinds of relationship",
        world=World(tenants=("home",), subscriptions=(), kinds=tuple(ct.RelationshipKind)[:2]),
    ),
    Plan(
        name="neighbours in every sort of channel, one partner",
        world=World(
            **_TWO, partners=(ct.Partner(id="fabrikam"),), channels=TOLD_APART, terms=(RUNNING,), untils=(FUTURE,)
        ),
    ),
)
"""What CI has time for."""

DEEP: Final = (
    *QUICK,
    Plan(
        name="every status, and every sort of term",
        world=World(
            **_ONE,
            channels=TOLD_APART,
            terms=(ct.Term(), ct.Term(end=PAST)),
            untils=(PAST, FUTURE),
            loaded=UNCOMMANDED,
        ),
    ),
    Plan(name="every channel", world=World(**_ONE, channels=(*ct.CHANNELS, OWN_CHANNEL))),
    Plan(
        name="every kind of relationship",
        world=World(tenants=(), subscriptions=(), kinds=tuple(ct.RelationshipKind)),
    ),
    Plan(
        name="neighbours in every sort of channel",
        world=World(**_TWO, channels=TOLD_APART, terms=(RUNNING,), untils=(FUTURE,)),
    ),
    Plan(
        name="two tenants, two partners, three subscriptions",
        world=World(subscriptions=("a", "b", "c"), terms=(RUNNING,), untils=(FUTURE,)),
    ),
)
"""What a night has time for."""

VAST: Final = (
    Plan(
        name="two of everything, in every status and every sort of channel",
        world=World(channels=TOLD_APART, terms=(RUNNING,), untils=(FUTURE,), loaded=UNCOMMANDED),
    ),
    Plan(
        name="two tenants, two partners, three subscriptions in every sort of channel",
        world=World(subscriptions=("a", "b", "c"), channels=TOLD_APART, terms=(RUNNING,), untils=(FUTURE,)),
    ),
)
"""What takes hours of itself, for laws alone."""
