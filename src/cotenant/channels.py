"""Purchase channels: who sells, bills, supports and controls what is bought through each.

The note names some channels and ends its list in "etc" (S2), so a channel is an open value, not an enumeration: one
that is not listed here is made by writing `Channel(name=...)`, and counts as unknown only where its roles say so.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, final

import attrs

from cotenant import checks
from cotenant.sealed import Sealed


class Role(StrEnum):
    """Who plays a part in a channel; `PARTNER` is the partner that sold the subscription in question."""

    CUSTOMER = "customer"
    MICROSOFT = "microsoft"
    PARTNER = "partner"
    UNKNOWN = "unknown"


def _role(value: str) -> Role:
    return checks.as_member(value, Role)


@final
@attrs.frozen(kw_only=True)
class Channel(Sealed):
    """A way to buy a subscription, and who plays which part in it.

    `sold_by`, `billed_by` (who invoices the customer) and `supported_by` are `Role.UNKNOWN` where no public source
    tells. `controlled_by` is who may change or end a subscription: the customer, or the partner that sold it; where it
    is unknown, decisions take it to be the customer. `exclusive` channels forbid the customer to buy elsewhere (see the
    rule `exclusive-channel`).

    Raises `ValueError` for a blank name, an unknown role, Microsoft in control, or a channel named CSP with other roles
    than `CSP`, because rules would treat the two differently.
    """

    name: str = attrs.field(validator=checks.identifier)
    sold_by: Role = attrs.field(default=Role.UNKNOWN, converter=_role, validator=checks.one_of(Role))
    billed_by: Role = attrs.field(default=Role.UNKNOWN, converter=_role, validator=checks.one_of(Role))
    supported_by: Role = attrs.field(default=Role.UNKNOWN, converter=_role, validator=checks.one_of(Role))
    controlled_by: Role = attrs.field(default=Role.CUSTOMER, converter=_role, validator=checks.one_of(Role))
    exclusive: bool = attrs.field(default=False, validator=checks.flag)

    def __attrs_post_init__(self) -> None:
        if self.controlled_by is Role.MICROSOFT:
            raise checks.malformed(self, "controlled_by", self.controlled_by, "customer, partner or unknown")
        roles = (self.sold_by, self.billed_by, self.supported_by, self.controlled_by)
        if self.name.strip().casefold() == "csp" and (
            self.name != "CSP" or self.exclusive or set(roles) != {Role.PARTNER}
        ):
            raise checks.malformed(self, "name", self.name, "another name: CSP stands for cotenant.CSP alone")

    @property
    def is_csp(self) -> bool:
        """Whether this is the Cloud Solution Provider channel."""
        return self.name == "CSP"

    @property
    def is_unknown(self) -> bool:
        """Whether this stands for a channel that could not be told."""
        return self.name == UNKNOWN.name and self == UNKNOWN


CSP: Final = Channel(
    name="CSP", sold_by=Role.PARTNER, billed_by=Role.PARTNER, supported_by=Role.PARTNER, controlled_by=Role.PARTNER
)
"""Cloud Solution Provider: the partner sells, bills, supports and controls (PC csp-overview, customer-support)."""

DIRECT: Final = Channel(name="Direct", sold_by=Role.MICROSOFT, billed_by=Role.MICROSOFT, supported_by=Role.MICROSOFT)
"""Bought from Microsoft on the web (M365 commerce/manage-billing-accounts)."""

ADVISOR: Final = Channel(name="Advisor", sold_by=Role.MICROSOFT, billed_by=Role.MICROSOFT, supported_by=Role.PARTNER)
"""Bought from Microsoft with an advising partner of record, which is paid fees and helps (TS2)."""

OPEN: Final = Channel(name="Open", sold_by=Role.PARTNER, billed_by=Role.PARTNER)
"""Open licence, a product key from a reseller (TS2; support is unverified)."""

OPEN_VALUE: Final = Channel(name="Open Value", sold_by=Role.PARTNER)
"""Open Value volume licensing (M365 commerce; billing and support are unverified)."""

SELECT: Final = Channel(name="Select")
"""Select and Select Plus volume licensing (billing and support are unverified)."""

EA: Final = Channel(name="EA")
"""Enterprise Agreement (S11; whether Microsoft or a licensing partner bills differs and is unverified)."""

MPSA: Final = Channel(name="MPSA")
"""Microsoft Products and Services Agreement (billing and support are unverified)."""

RETAIL: Final = Channel(name="Retail key", sold_by=Role.PARTNER, billed_by=Role.PARTNER, supported_by=Role.MICROSOFT)
"""A full packaged product or key from a store, prepaid (M365 commerce/enter-your-product-key)."""

SELF_SERVICE: Final = Channel(
    name="Self-service", sold_by=Role.MICROSOFT, billed_by=Role.MICROSOFT, supported_by=Role.MICROSOFT
)
"""Bought by a user of the customer for itself (M365 commerce/manage-self-service-purchases-admins)."""

MCA: Final = Channel(name="MCA", sold_by=Role.MICROSOFT, billed_by=Role.MICROSOFT, supported_by=Role.MICROSOFT)
"""Microsoft Customer Agreement, direct with Microsoft (M365 commerce/manage-billing-accounts)."""

SYNDICATION: Final = Channel(
    name="Syndication",
    sold_by=Role.PARTNER,
    billed_by=Role.PARTNER,
    supported_by=Role.PARTNER,
    controlled_by=Role.PARTNER,
    exclusive=True,
)
"""A syndication partner, exclusive by Graph's words though a distributor says otherwise (G organization; rhipe)."""

UNKNOWN: Final = Channel(name="Unknown", controlled_by=Role.UNKNOWN)
"""A channel that could not be told."""

CHANNELS: Final = (
    CSP, DIRECT, ADVISOR, OPEN, OPEN_VALUE, SELECT, EA, MPSA, RETAIL, SELF_SERVICE, MCA, SYNDICATION, UNKNOWN,
)  # fmt: skip
"""Every channel named here, CSP first."""
