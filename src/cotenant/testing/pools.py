"""The small pools that strategies draw from: few ids and days, so that what is drawn apart often meets.

The order of a pool is the order in which failing cases shrink: the plainest comes first, and what only makes something
likelier to be drawn comes last.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from cotenant.channels import CHANNELS, CSP, DIRECT, Channel, Role
from cotenant.parties import CUSTOMER, MICROSOFT, Partner, Party, Seller
from cotenant.tenancy import (
    Product,
    RelationshipKind,
    RelationshipStatus,
    SubscriptionStatus,
)

PARTNERS: Final = (
    Partner(id="fabrikam"),
    Partner(id="tailspin", name="Tailspin Toys"),
    Partner(id="litware", name="<Litware> & {Söhne}"),
)
"""The partners that are drawn."""

PARTIES: Final[tuple[Party, ...]] = (CUSTOMER, *PARTNERS, MICROSOFT)
"""Everybody who may act."""

TENANTS: Final = ("contoso", "contoso-csp", "contoso-eu")
"""The ids of tenants: a customer rarely has all of them, so that the rest are new or unknown to it."""

SUBSCRIPTIONS: Final = ("e3", "crm", "azure", "visio", "project", "intune")
"""The ids of subscriptions: a customer has some of the first four, so that the rest are new or unknown to it."""

DAYS: Final = (
    date(2015, 5, 6), date(2015, 5, 5), date(2015, 5, 7), date(2015, 1, 5), date(2015, 6, 1), date(2015, 9, 30),
    date(2015, 12, 31), date(2016, 1, 1), date(2016, 2, 29),
)  # fmt: skip
"""The days that are drawn: few, so that two are often equal or next to each other."""

OWN_CHANNELS: Final = (
    Channel(name="Marketplace"),
    Channel(name="Charity", sold_by=Role.MICROSOFT, controlled_by=Role.UNKNOWN),
    Channel(name="CSP 2", sold_by=Role.PARTNER, controlled_by=Role.PARTNER),
    Channel(name="Direct", billed_by=Role.CUSTOMER, supported_by=Role.PARTNER),
    Channel(name="<Club> & {Co}", controlled_by=Role.PARTNER, exclusive=True),
)
"""Channels that a user may have made, one of them with a name that is taken."""

PRODUCTS: Final = (
    Product(name="Office 365 E3"),
    Product(name="CRM Online"),
    Product(sku_id="6fd2c87f-b296-42f0-b197-1e91e994b900", part_number="ENTERPRISEPACK", name="Office 365 E3"),
    Product(part_number="VISIOCLIENT"),
    Product(name="<Azure> & {more}"),
)
"""The products that are drawn: one name stands for two of them."""

ENDS: Final = (None, *DAYS, *[None] * 3)
"""The first or the last day of a term, often not known."""

KINDS: Final = (*RelationshipKind, RelationshipKind.RESELLER)
"""The kinds of relationship, reseller most often."""

STANDINGS: Final = tuple(
    (status, since)
    for statuses, since in (
        ((RelationshipStatus.ACTIVE, *RelationshipStatus), None),
        *(((*RelationshipStatus, RelationshipStatus.ACTIVE), day) for day in DAYS[:2]),
    )
    for status in statuses
)
"""Where a relationship stands, and since when: active most often."""


def _sellers(channel: Channel) -> tuple[Seller | None, ...]:
    if channel.is_csp:
        return PARTNERS
    return (MICROSOFT if channel.sold_by is Role.MICROSOFT else None), None, MICROSOFT, *PARTNERS


ALL_CHANNELS: Final = (*CHANNELS, *OWN_CHANNELS, *CHANNELS[:2])
"""The channels that are drawn, CSP and direct most often."""

SOURCES: Final[tuple[tuple[Channel, Seller | None], ...]] = tuple(
    (channel, seller) for channel in ALL_CHANNELS for seller in _sellers(channel)
)
"""Channels, each with one that may have sold through it."""

USUAL_SOURCES: Final[tuple[tuple[Channel, Seller], ...]] = ((CSP, PARTNERS[0]), (DIRECT, MICROSOFT), (CSP, PARTNERS[1]))
"""CSP and direct, as usual."""

STATUSES: Final = (
    *dict.fromkeys((SubscriptionStatus.ACTIVE, SubscriptionStatus.SUSPENDED, *SubscriptionStatus)),
    *[SubscriptionStatus.ACTIVE] * 5,
    *[SubscriptionStatus.SUSPENDED] * 2,
)
"""The statuses of a subscription, active most often."""
