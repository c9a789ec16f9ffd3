"""Read what Microsoft Graph returns about a tenant: its subscriptions, its licence pools, its organization.

v1.0 and beta read alike, and so do a single object and a collection. Every reader takes JSON text, its bytes, or
parsed JSON, and returns a `Reading`; each raises `CodecError` for what it cannot read, listing every problem with its
path, and `PartlyReadError`, which holds the good records, where that is only some records of a collection. `tenant`
says of which tenant the payload is where the payload itself does not; it becomes the `tenant` of the records.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, final

import attrs

from cotenant import checks, tenancy
from cotenant.limits import LIMITS, Limits
from cotenant.readers.collection import Kind, Payload, read_all, read_one
from cotenant.readers.reading import Reading
from cotenant.readers.record import NIL_GUID, UNKNOWN_PRODUCT, Record, is_guid
from cotenant.supply import SubscribedSku
from cotenant.tenancy import Product, SubscriptionStatus, Term

STATUSES: Final[Mapping[str, SubscriptionStatus]] = MappingProxyType(
    {
        "enabled": SubscriptionStatus.ACTIVE,
        "warning": SubscriptionStatus.EXPIRED,
        # An earlier page of the beta has this word where later ones have Warning.
        "expired": SubscriptionStatus.EXPIRED,
        "suspended": SubscriptionStatus.DISABLED,
        "lockedout": SubscriptionStatus.LOCKED_OUT,
        "deleted": SubscriptionStatus.DELETED,
    }
)
"""What the words of `companySubscription.status` mean (G companysubscription, licenseunitsdetail); others: unknown."""

_CAPABILITIES: Final = frozenset({"enabled", "warning", "suspended", "deleted", "lockedout"})
_PARTNER_TYPES: Final = frozenset({
    "microsoftsupport",
    "syndicatepartner",
    "breadthpartner",
    "breadthpartnerdelegatedadmin",
    "resellerpartnerdelegatedadmin",
    "valueaddedresellerpartnerdelegatedadmin",
})  # fmt: skip


@final
@attrs.frozen(kw_only=True)
class CompanySubscription:
    """A subscription as the tenant that it is on sees it, whoever sold it (G companysubscription).

    `seats` is totalLicenses, 0 included; days are calendar days as written. `id` is the directory's,
    `commerce_subscription_id` the commerce system's; `status_word` is the source's word. `owner_tenant_id` is the
    partner tenant that created it: `None` and `owner_tenant_given` for null, which says that no partner did, and "" for
    an empty text, which is taken to say the same; `None` and not `owner_tenant_given` where the source does not tell.
    `next_lifecycle` is the day of the next change of status, whichever that is: neither the end of the term nor a
    renewal can be told from it.
    """

    id: str = attrs.field(validator=checks.identifier)
    tenant: str = ""
    product: Product = attrs.field(validator=tenancy.is_product)
    seats: int = attrs.field(validator=checks.count)
    status: SubscriptionStatus = SubscriptionStatus.UNKNOWN
    status_word: str = ""
    commerce_subscription_id: str = ""
    ocp_subscription_id: str = ""
    created: date | None = None
    next_lifecycle: date | None = None
    is_trial: bool | None = None
    owner_id: str = ""
    owner_type: str = ""
    owner_tenant_id: str | None = None
    owner_tenant_given: bool = False

    @property
    def term(self) -> Term:
        """An empty term: Graph does not hold one, and does not let it be worked out."""
        return Term()


@final
@attrs.frozen(kw_only=True)
class Organization:
    """A tenant as it describes itself (G organization).

    `domain` is its default domain, else the first; `partner_type` is the word of `partnerTenantType`, "" for none.
    """

    id: str = attrs.field(validator=checks.identifier)
    name: str = ""
    domain: str = ""
    domains: tuple[str, ...] = ()
    partner_type: str = ""
    created: date | None = None

    @property
    def is_syndicated(self) -> bool:
        """Whether the tenant is with a syndication partner."""
        return self.partner_type.casefold() == "syndicatepartner"


def read_subscriptions(
    payload: Payload, *, tenant: str = "", limits: Limits = LIMITS
) -> Reading[tuple[CompanySubscription, ...]]:
    """Read directory/subscriptions (G directory-list-subscriptions); each needs an id and totalLicenses."""
    return read_all(payload, _SUBSCRIPTION, tenant, limits)


def read_skus(payload: Payload, *, tenant: str = "", limits: Limits = LIMITS) -> Reading[tuple[SubscribedSku, ...]]:
    """Read licence pools (G subscribedsku-list); each needs a SKU id and its prepaid units that are enabled."""
    return read_all(payload, _SKU, tenant, limits)


def read_organization(payload: Payload, *, tenant: str = "", limits: Limits = LIMITS) -> Reading[Organization]:
    """Read the organization (G organization-list).

    `tenant` stands in for the id, for a payload of which only other properties were asked.
    """
    return read_one(payload, _ORGANIZATION, tenant, limits)


read_customer = read_organization
"""The same as `read_organization`: what Graph knows of a customer is its organization."""


def _subscription(record: Record) -> CompanySubscription:
    owner, told = _owner(record)
    return CompanySubscription(
        id=record.identifier("id"),
        tenant=record.tenant,
        product=_product(record),
        seats=record.count("totalLicenses"),
        status=record.word("status", STATUSES, SubscriptionStatus.UNKNOWN),
        status_word=record.text("status"),
        commerce_subscription_id=record.reference("commerceSubscriptionId"),
        ocp_subscription_id=record.reference("ocpSubscriptionId"),
        created=record.day("createdDateTime"),
        next_lifecycle=record.day("nextLifecycleDateTime"),
        is_trial=record.flag("isTrial"),
        owner_id=record.reference("ownerId"),
        owner_type=record.text("ownerType"),
        owner_tenant_id=owner,
        owner_tenant_given=told,
    )


def _owner(record: Record) -> tuple[str | None, bool]:
    """Return the partner tenant that created it, and whether the record tells."""
    value, owner = record.value("ownerTenantId"), record.reference("ownerTenantId")
    if value is None:
        return None, record.has("ownerTenantId")
    if owner == NIL_GUID:
        record.remark("ownerTenantId", "the GUID for nothing: whether a partner created it is not told")
        return None, False
    if isinstance(value, str) and not value.strip():
        record.remark("ownerTenantId", "an empty text: taken as null")
        return "", True
    return (owner, True) if owner else (None, False)  # what is no id was remarked on, and tells nothing


def _product(record: Record) -> Product:
    sku_id, part_number = record.reference("skuId"), record.text("skuPartNumber")
    if sku_id or part_number:
        return Product(sku_id=sku_id, part_number=part_number)
    record.remark("skuId", "not given: an unknown product")
    return UNKNOWN_PRODUCT


def _sku(record: Record) -> SubscribedSku:
    units = record.child("prepaidUnits")
    sku_id = record.identifier("skuId")
    return SubscribedSku(
        tenant=_sku_tenant(record, sku_id),
        product=Product(sku_id=sku_id, part_number=record.text("skuPartNumber")),
        enabled=units.count("enabled"),
        warning=units.optional_count("warning") or 0,
        suspended=units.optional_count("suspended") or 0,
        locked_out=units.optional_count("lockedOut"),
        consumed=record.optional_count("consumedUnits"),
        subscription_ids=record.references("subscriptionIds"),
        account=record.reference("accountId"),
        capability=record.known("capabilityStatus", _CAPABILITIES),
    )


def _sku_tenant(record: Record, sku_id: str) -> str:
    # The id of a pool joins two GUIDs: the tenant's, and the SKU's.
    tenant, _, sku = record.text("id").lower().partition("_")
    told = tenant if is_guid(tenant) and sku == sku_id else ""
    if told and record.tenant and told != record.tenant:
        record.remark("id", f"belongs to tenant {told}, but was read as of tenant {record.tenant}")
    return record.tenant or told


def _organization(record: Record) -> Organization:
    domains = record.children("verifiedDomains")
    names = [each.text("name") for each in domains]
    default = next((name for name, each in zip(names, domains, strict=True) if each.flag("isDefault")), "")
    return Organization(
        id=record.tenant if record.tenant and not record.text("id") else record.identifier("id"),
        name=record.text("displayName"),
        domain=default or next(filter(None, names), ""),
        domains=tuple(filter(None, names)),
        partner_type=record.known("partnerTenantType", _PARTNER_TYPES),
        created=record.day("createdDateTime"),
    )


_SUBSCRIPTION: Final = Kind("companySubscription", _subscription)
_SKU: Final = Kind("subscribedSku", _sku)
_ORGANIZATION: Final = Kind(
    "organization",
    _organization,
    marks=("displayName", "verifiedDomains", "partnerTenantType"),
    others=("contractType",),
)
