"""What a party may ask for on a day. A command is a wish: whether it is granted is for `decide` to say."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias, final

import attrs

from cotenant import checks, parties, tenancy
from cotenant.channels import Channel
from cotenant.parties import Partner, Party, Seller
from cotenant.shown import Shown
from cotenant.tenancy import Product, RelationshipKind, Term


@attrs.frozen(kw_only=True)
class _Wish(Shown):
    by: Party = attrs.field(validator=parties.is_party)
    on: date = attrs.field(validator=checks.day)


@attrs.frozen(kw_only=True)
class _AboutRelationship(_Wish):
    partner: Partner = attrs.field(validator=parties.is_partner)
    kind: RelationshipKind = attrs.field(
        default=RelationshipKind.RESELLER, converter=tenancy.relationship_kind, validator=tenancy.is_kind
    )


@attrs.frozen(kw_only=True)
class _AboutSubscription(_Wish):
    tenant: str = attrs.field(validator=checks.identifier)
    id: str = attrs.field(validator=checks.identifier)


@attrs.frozen(kw_only=True)
class _Order(_AboutSubscription):
    product: Product = attrs.field(converter=tenancy.as_product, validator=tenancy.is_product)
    seats: int = attrs.field(validator=checks.seats)
    term: Term = attrs.field(default=Term(), validator=tenancy.is_term)
    partner_of_record: Partner | None = attrs.field(default=None, validator=parties.is_optional_partner)


@final
@attrs.frozen(kw_only=True)
class CreateTenant(_Wish):
    """Make a tenant; when a partner does, that also makes it the customer's reseller (S5)."""

    tenant: str = attrs.field(validator=checks.identifier)
    domain: str = attrs.field(default="", validator=checks.label)


@final
@attrs.frozen(kw_only=True)
class RequestRelationship(_Wish):
    """Invite the customer to a relationship with the partner that asks (DE16)."""

    kind: RelationshipKind = attrs.field(
        default=RelationshipKind.RESELLER, converter=tenancy.relationship_kind, validator=tenancy.is_kind
    )


@final
@attrs.frozen(kw_only=True)
class AcceptRelationship(_AboutRelationship):
    """Accept a partner's invitation; from then on the partner is associated with the customer (DE16)."""


@final
@attrs.frozen(kw_only=True)
class DeclineRelationship(_AboutRelationship):
    """Turn a partner's invitation down."""


@final
@attrs.frozen(kw_only=True)
class EndRelationship(_AboutRelationship):
    """End an active relationship (PC remove-a-relationship)."""


@final
@attrs.frozen(kw_only=True)
class Provision(_Order):
    """Order a CSP subscription for the customer, as the partner that sells it (S2)."""


@final
@attrs.frozen(kw_only=True)
class Purchase(_Order):
    """Buy a subscription through any channel other than CSP.

    `seller` is who sells it: by default Microsoft where the channel says so, else `None` for not known.
    """

    channel: Channel = attrs.field(validator=tenancy.is_channel)
    seller: Seller | None = attrs.field(
        default=attrs.Factory(tenancy.usual_seller, takes_self=True), validator=parties.is_seller
    )


@final
@attrs.frozen(kw_only=True)
class ChangeSeats(_AboutSubscription):
    """Set the number of seats of a subscription; at least 1."""

    seats: int = attrs.field(validator=checks.seats)


@final
@attrs.frozen(kw_only=True)
class ChangeTerm(_AboutSubscription):
    """Replace the term of a subscription."""

    term: Term = attrs.field(validator=tenancy.is_term)


@final
@attrs.frozen(kw_only=True)
class Suspend(_AboutSubscription):
    """Put an active subscription on hold."""


@final
@attrs.frozen(kw_only=True)
class Resume(_AboutSubscription):
    """Make a subscription that is on hold active again."""


@final
@attrs.frozen(kw_only=True)
class Cancel(_AboutSubscription):
    """End a subscription for good; its record remains."""


@final
@attrs.frozen(kw_only=True)
class Renew(_AboutSubscription):
    """Move the end of a subscription's term to the day `until`, inclusive."""

    until: date = attrs.field(validator=checks.day)


@final
@attrs.frozen(kw_only=True)
class TransitionToCsp(_AboutSubscription):
    """Turn an existing subscription into a CSP subscription, which Multi-Channel does not offer (S13)."""


RelationshipAnswer: TypeAlias = AcceptRelationship | DeclineRelationship
"""What a customer may say to an invitation."""

Order: TypeAlias = Provision | Purchase
"""The commands that add a subscription."""

Change: TypeAlias = ChangeSeats | ChangeTerm | Suspend | Resume | Cancel | Renew
"""The commands that change a subscription that exists."""

Command: TypeAlias = (
    CreateTenant | RequestRelationship | RelationshipAnswer | EndRelationship | Order | Change | TransitionToCsp
)
"""Everything that can be asked."""

COMMANDS: tuple[type[Command], ...] = (
    CreateTenant, RequestRelationship, AcceptRelationship, DeclineRelationship, EndRelationship, Provision, Purchase,
    ChangeSeats, ChangeTerm, Suspend, Resume, Cancel, Renew, TransitionToCsp,
)  # fmt: skip
"""Every command type, in the order in which pages list them."""
