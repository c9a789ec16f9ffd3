"""A customer's cloud: subscriptions on tenants, and partners related to the customer. Structure only, no policy.

`Customer` is the consistency boundary: the note limits CSP partners per customer (S16) and lets channels co-exist per
tenant (S3), and before Multi-Channel one customer needed two tenants (S5).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from itertools import chain
from operator import attrgetter
from typing import Any, Final, NamedTuple, Protocol, cast, final

import attrs

from cotenant import checks, parties
from cotenant.channels import UNKNOWN, Channel, Role
from cotenant.deferred import Remembering
from cotenant.parties import CUSTOMER, MICROSOFT, Partner, Party, Seller
from cotenant.shown import Shown

# Reading a member off its enumeration takes as long as ten other reads, up to Python 3.11.
_PARTNER: Final = Role.PARTNER


class SubscriptionStatus(StrEnum):
    """Where a subscription stands in its life (M365 what-if-my-subscription-expires, PC subscription-lifecycle)."""

    PENDING = "pending"
    ACTIVE = "active"
    EXPIRED = "expired"
    """Past its end, in grace: users still have access. Graph calls it Warning."""
    SUSPENDED = "suspended"
    """Put on hold by whoever controls it: users have no access."""
    DISABLED = "disabled"
    """Past its grace: only administrators have access. Graph calls it Suspended."""
    LOCKED_OUT = "locked-out"
    """A Graph status whose meaning is not public."""
    CANCELED = "canceled"
    """Ended by whoever controls it."""
    DELETED = "deleted"
    """Gone, with its data."""
    UNKNOWN = "unknown"

    @property
    def has_ended(self) -> bool:
        """Whether nothing can bring the subscription back."""
        return self in ENDED


ACTIVE: Final = SubscriptionStatus.ACTIVE
ENDED: Final = (SubscriptionStatus.CANCELED, SubscriptionStatus.DELETED)
"""The statuses that nothing brings a subscription back from."""


class RelationshipKind(StrEnum):
    """What a partner may do for a customer; the three are granted and ended apart from each other."""

    RESELLER = "reseller"
    """Sell: the partner is associated with the customer as its CSP partner."""
    DELEGATED_ADMIN = "delegated-admin"
    """Administer."""
    PARTNER_OF_RECORD = "partner-of-record"
    """Advise."""


class RelationshipStatus(StrEnum):
    """Where a relationship stands: requested, then active or declined; once active, ended."""

    REQUESTED = "requested"
    ACTIVE = "active"
    DECLINED = "declined"
    ENDED = "ended"


RESELLER: Final = RelationshipKind.RESELLER
RELATED: Final = RelationshipStatus.ACTIVE
is_kind: checks.Check = checks.one_of(RelationshipKind)


def subscription_status(value: str) -> SubscriptionStatus:
    """Return the status with that value, if there is one."""
    return checks.as_member(value, SubscriptionStatus)


def relationship_kind(value: str) -> RelationshipKind:
    """Return the kind with that value, if there is one."""
    return checks.as_member(value, RelationshipKind)


def relationship_status(value: str) -> RelationshipStatus:
    """Return the status with that value, if there is one."""
    return checks.as_member(value, RelationshipStatus)


@final
@attrs.frozen(kw_only=True)
class Product(Shown):
    """What is subscribed to, by any of its three names; at least one is given.

    `sku_id` is Graph's skuId (a GUID), `part_number` its skuPartNumber (such as ENTERPRISEPACK), `name` the display
    name, which is not unique: one name may stand for several SKUs.
    """

    sku_id: str = attrs.field(default="", validator=checks.label)
    part_number: str = attrs.field(default="", validator=checks.label)
    name: str = attrs.field(default="", validator=checks.label)

    def __attrs_post_init__(self) -> None:
        if not (self.sku_id.strip() or self.part_number.strip() or self.name.strip()):
            raise checks.malformed(self, "name", self.name, "a sku_id, a part_number or a name")

    @property
    def key(self) -> str:
        """The most exact name that is known: SKU id, else part number, else display name."""
        return next(each for each in (self.sku_id, self.part_number, self.name) if each.strip())

    @property
    def title(self) -> str:
        """The most readable name that is known: display name, else part number, else SKU id."""
        return next(each for each in (self.name, self.part_number, self.sku_id) if each.strip())


def as_product(value: str | Product) -> Product:
    """Return a product; a plain string is its display name."""
    return Product(name=value) if isinstance(value, str) else value


is_product: checks.Check = checks.instance("a Product or its name", Product)


@final
@attrs.frozen(kw_only=True)
class Term(Shown):
    """The days that a subscription is bought for, both inclusive; `None` where not known.

    `renews` tells whether it renews by itself at its end. Raises `ValueError` when it ends before it starts.
    """

    start: date | None = attrs.field(default=None, validator=attrs.validators.optional(checks.day))
    end: date | None = attrs.field(default=None, validator=attrs.validators.optional(checks.day))
    renews: bool | None = attrs.field(default=None, validator=attrs.validators.optional(checks.flag))

    def __attrs_post_init__(self) -> None:
        if self.start and self.end and self.end < self.start:
            raise checks.malformed(self, "end", self.end, f"a day not before the start {self.start}")


is_term: checks.Check = checks.instance("a Term", Term)
is_channel: checks.Check = checks.instance("a Channel", Channel)


class _Bought(Protocol):
    @property
    def channel(self) -> object: ...


def usual_seller(bought: _Bought) -> Seller | None:
    """Return who sold it, where the channel alone tells: Microsoft, or `None` for not known."""
    channel = bought.channel  # a default is filled in before the channel is checked
    return MICROSOFT if isinstance(channel, Channel) and channel.sold_by is Role.MICROSOFT else None


@final
@attrs.frozen(kw_only=True)
class Subscription(Shown):
    """Seats of one product, bought through one channel.

    `seats` is the number bought, at least 1. `seller` is who sold it: by default Microsoft where the channel says so,
    else `None` for not known. `partner_of_record` is the partner credited for it: an advisor or an indirect reseller.
    Raises `ValueError` for a malformed field, or a CSP subscription without the partner that sold it.
    """

    id: str = attrs.field(validator=checks.identifier)
    product: Product = attrs.field(converter=as_product, validator=is_product)
    seats: int = attrs.field(validator=checks.seats)
    channel: Channel = attrs.field(default=UNKNOWN, validator=is_channel)
    seller: Seller | None = attrs.field(
        default=attrs.Factory(usual_seller, takes_self=True), validator=parties.is_seller
    )
    status: SubscriptionStatus = attrs.field(
        default=SubscriptionStatus.ACTIVE, converter=subscription_status, validator=checks.one_of(SubscriptionStatus)
    )
    term: Term = attrs.field(default=Term(), validator=is_term)
    partner_of_record: Partner | None = attrs.field(default=None, validator=parties.is_optional_partner)

    def __attrs_post_init__(self) -> None:
        if self.channel.is_csp and not isinstance(self.seller, Partner):
            raise checks.malformed(self, "seller", self.seller, "the Partner that sold a CSP subscription")

    @property
    def controller(self) -> Party:
        """Who may change or end it: its seller where the channel says so, else the customer (S12, S14).

        Where the channel does not tell, or its seller is not known, it is taken to be the customer.
        """
        seller = self.seller
        return seller if self.channel.controlled_by is _PARTNER and isinstance(seller, Partner) else CUSTOMER


is_subscription: checks.Check = checks.instance("a Subscription", Subscription)


@final
@attrs.frozen(kw_only=True)
class PartnerRelationship(Shown):
    """A tie of one kind between a partner and the customer.

    `since` is the day on which the present status began, `None` where not known.
    """

    partner: Partner = attrs.field(validator=parties.is_partner)
    kind: RelationshipKind = attrs.field(
        default=RelationshipKind.RESELLER, converter=relationship_kind, validator=is_kind
    )
    status: RelationshipStatus = attrs.field(
        default=RelationshipStatus.ACTIVE, converter=relationship_status, validator=checks.one_of(RelationshipStatus)
    )
    since: date | None = attrs.field(default=None, validator=attrs.validators.optional(checks.day))


by_id: Callable[[Tenant | Subscription], str] = attrgetter("id")
"""What tenants and subscriptions are ordered by."""


def tie(relationship: PartnerRelationship) -> tuple[str, str]:
    """Return what relationships are told apart and ordered by: the partner's id, and the kind."""
    return relationship.partner.id, relationship.kind.value


def _subscriptions(value: Iterable[Subscription]) -> tuple[Subscription, ...]:
    return tuple(sorted(checks.members(value, Subscription, "Tenant.subscriptions"), key=by_id))


def _tenants(value: Iterable[Tenant]) -> tuple[Tenant, ...]:
    return tuple(sorted(checks.members(value, Tenant, "Customer.tenants"), key=by_id))


def _relationships(value: Iterable[PartnerRelationship]) -> tuple[PartnerRelationship, ...]:
    return tuple(sorted(checks.members(value, PartnerRelationship, "Customer.relationships"), key=tie))


def _of_own_ids(owner: object, field: attrs.Attribute[Any], value: Any) -> None:
    checks.distinct(owner, field.name, map(by_id, value))


def _of_own_ties(owner: object, field: attrs.Attribute[Any], value: Any) -> None:
    checks.distinct(owner, field.name, map(tie, value))


class Holdings(NamedTuple):
    """Subscriptions that have not ended, one of each kind: of one channel (`others` is known), seller and status."""

    csp: tuple[Subscription, ...]
    others: tuple[Subscription, ...]
    exclusive: tuple[Subscription, ...]


def holdings(subscriptions: Iterable[Subscription]) -> Holdings:
    """Return what kinds of subscriptions there are, of any number of them."""
    kinds: dict[tuple[int, int, int], Subscription] = {}
    for each in subscriptions:
        if each.status not in ENDED:
            # By identity, which is quick: where a kind comes twice, of equal parts, that makes no difference.
            kinds[id(each.channel), id(each.seller), id(each.status)] = each
    return Holdings(
        csp=tuple([each for each in kinds.values() if each.channel.is_csp]),
        others=tuple([each for each in kinds.values() if not (each.channel.is_csp or each.channel.is_unknown)]),
        exclusive=tuple([each for each in kinds.values() if each.channel.exclusive]),
    )


@final
@attrs.frozen(kw_only=True)
class Tenant(Remembering, Shown):
    """A directory of the customer, with the subscriptions on it, kept in the order of their ids.

    `provisioned_by` is the partner that created it, or `CUSTOMER`. Raises `ValueError` for two subscriptions of one id.
    """

    id: str = attrs.field(validator=checks.identifier)
    domain: str = attrs.field(default="", validator=checks.label)
    provisioned_by: Party = attrs.field(default=CUSTOMER, validator=parties.is_party)
    subscriptions: tuple[Subscription, ...] = attrs.field(default=(), converter=_subscriptions, validator=_of_own_ids)

    @property
    def holdings(self) -> Holdings:
        """What kinds of subscriptions are on the tenant: found once, so that orders do not look at each of them."""
        try:
            return cast("Holdings", self._remembered)
        except AttributeError:
            return self._remember(holdings(self.subscriptions))

    def subscription(self, id: str) -> Subscription | None:
        """Return the subscription with that id, or `None`."""
        kept, at = self.subscriptions, bisect_left(self.subscriptions, id, key=by_id)
        return kept[at] if at < len(kept) and kept[at].id == id else None


@final
@attrs.frozen(kw_only=True)
class Customer(Shown):
    """A customer with its tenants and its partners, kept in the order of their ids.

    Raises `ValueError` for two tenants of one id, two subscriptions of one id (on whichever tenants), or two
    relationships of one kind with one partner.
    """

    id: str = attrs.field(validator=checks.identifier)
    name: str = attrs.field(default="", validator=checks.label)
    tenants: tuple[Tenant, ...] = attrs.field(default=(), converter=_tenants, validator=_of_own_ids)
    relationships: tuple[PartnerRelationship, ...] = attrs.field(
        default=(), converter=_relationships, validator=_of_own_ties
    )

    def __attrs_post_init__(self) -> None:
        apart = (dict.fromkeys(map(by_id, tenant.subscriptions)) for tenant in self.tenants)
        checks.distinct(self, "tenants[…].subscriptions", chain.from_iterable(apart))

    def subscriptions(self) -> Iterator[tuple[Tenant, Subscription]]:
        """Yield every subscription with the tenant that it is on."""
        return ((tenant, each) for tenant in self.tenants for each in tenant.subscriptions)

    def subscription(self, id: str) -> Subscription | None:
        """Return the subscription with that id, on whichever tenant, or `None`."""
        for tenant in self.tenants:
            if (found := tenant.subscription(id)) is not None:
                return found
        return None

    def tenant(self, id: str) -> Tenant | None:
        """Return the tenant with that id, or `None`."""
        for each in self.tenants:
            if each.id == id:
                return each
        return None

    def relationship(self, partner: Partner, kind: RelationshipKind) -> PartnerRelationship | None:
        """Return the relationship of that kind with that partner, whatever its status, or `None`."""
        for each in self.relationships:
            if each.kind is kind and each.partner.id == partner.id:
                return each
        return None

    def resellers(self) -> tuple[Partner, ...]:
        """Return the CSP partners associated with the customer: those with an active reseller relationship (S16)."""
        return tuple([each.partner for each in self.relationships if each.kind is RESELLER and each.status is RELATED])
