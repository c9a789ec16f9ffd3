"""What happened, once a command was accepted. Events replayed from a customer give the customer after them."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias, final

import attrs

from cotenant import checks, parties, tenancy
from cotenant.parties import Partner, Party
from cotenant.shown import Shown
from cotenant.tenancy import RelationshipKind, Subscription, Term


@attrs.frozen(kw_only=True)
class _Happening(Shown):
    by: Party = attrs.field(validator=parties.is_party)
    on: date = attrs.field(validator=checks.day)


@attrs.frozen(kw_only=True)
class _OfRelationship(_Happening):
    partner: Partner = attrs.field(validator=parties.is_partner)
    kind: RelationshipKind = attrs.field(
        default=RelationshipKind.RESELLER, converter=tenancy.relationship_kind, validator=tenancy.is_kind
    )


@attrs.frozen(kw_only=True)
class _OfSubscription(_Happening):
    tenant: str = attrs.field(validator=checks.identifier)
    id: str = attrs.field(validator=checks.identifier)


@attrs.frozen(kw_only=True)
class _Added(_Happening):
    tenant: str = attrs.field(validator=checks.identifier)
    subscription: Subscription = attrs.field(validator=tenancy.is_subscription)


@final
@attrs.frozen(kw_only=True)
class TenantCreated(_Happening):
    """A tenant was made, by the party that provisioned it."""

    tenant: str = attrs.field(validator=checks.identifier)
    domain: str = attrs.field(default="", validator=checks.label)


@final
@attrs.frozen(kw_only=True)
class RelationshipEstablished(_OfRelationship):
    """A relationship became active without an invitation: its partner created the customer's tenant (S5)."""


@final
@attrs.frozen(kw_only=True)
class RelationshipRequested(_OfRelationship):
    """A partner invited the customer."""


@final
@attrs.frozen(kw_only=True)
class RelationshipAccepted(_OfRelationship):
    """The customer accepted an invitation; the relationship is active."""


@final
@attrs.frozen(kw_only=True)
class RelationshipDeclined(_OfRelationship):
    """The customer turned an invitation down."""


@final
@attrs.frozen(kw_only=True)
class RelationshipEnded(_OfRelationship):
    """An active relationship ended."""


@final
@attrs.frozen(kw_only=True)
class SubscriptionProvisioned(_Added):
    """A partner added a CSP subscription."""


@final
@attrs.frozen(kw_only=True)
class SubscriptionPurchased(_Added):
    """The customer added a subscription through another channel."""


@final
@attrs.frozen(kw_only=True)
class SeatsChanged(_OfSubscription):
    """The number of seats was set."""

    seats: int = attrs.field(validator=checks.seats)


@final
@attrs.frozen(kw_only=True)
class TermChanged(_OfSubscription):
    """The term was replaced."""

    term: Term = attrs.field(validator=tenancy.is_term)


@final
@attrs.frozen(kw_only=True)
class SubscriptionSuspended(_OfSubscription):
    """The subscription was put on hold."""


@final
@attrs.frozen(kw_only=True)
class SubscriptionResumed(_OfSubscription):
    """The subscription became active again."""


@final
@attrs.frozen(kw_only=True)
class SubscriptionCanceled(_OfSubscription):
    """The subscription was ended for good."""


@final
@attrs.frozen(kw_only=True)
class SubscriptionRenewed(_OfSubscription):
    """The end of the term moved to the day `until`, inclusive."""

    until: date = attrs.field(validator=checks.day)


RelationshipEvent: TypeAlias = (
    RelationshipEstablished | RelationshipRequested | RelationshipAccepted | RelationshipDeclined | RelationshipEnded
)
"""What can happen to a relationship."""

SubscriptionAdded: TypeAlias = SubscriptionProvisioned | SubscriptionPurchased
"""What adds a subscription."""

SubscriptionEvent: TypeAlias = (
    SeatsChanged
    | TermChanged
    | SubscriptionSuspended
    | SubscriptionResumed
    | SubscriptionCanceled
    | SubscriptionRenewed
)
"""What can happen to a subscription that exists."""

Event: TypeAlias = TenantCreated | RelationshipEvent | SubscriptionAdded | SubscriptionEvent
"""Everything that can happen."""

EVENTS: tuple[type[Event], ...] = (
    TenantCreated, RelationshipEstablished, RelationshipRequested, RelationshipAccepted, RelationshipDeclined,
    RelationshipEnded, SubscriptionProvisioned, SubscriptionPurchased, SeatsChanged, TermChanged, SubscriptionSuspended,
    SubscriptionResumed, SubscriptionCanceled, SubscriptionRenewed,
)  # fmt: skip
"""Every event type, in the order in which pages list them."""
