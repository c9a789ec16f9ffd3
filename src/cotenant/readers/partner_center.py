"""Read what the Partner Center REST API returns: customers, subscriptions, pools, invitations, ties between partners.

A single object and a collection read alike, in camelCase and in PascalCase. Every reader takes JSON text, its bytes,
or parsed JSON, and returns a `Reading`; each raises `CodecError` for what it cannot read, listing every problem with
its path, and `PartlyReadError`, which holds the good records, where that is only some records of a collection.
`tenant` says whose payload it is where the payload itself does not; it becomes the `tenant` of the records.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, final
from urllib.parse import SplitResult, parse_qsl, urlsplit

import attrs

from cotenant import checks, tenancy
from cotenant.documents import shown
from cotenant.limits import LIMITS, Limits
from cotenant.readers.collection import Kind, Payload, read_all, read_one
from cotenant.readers.reading import Reading
from cotenant.readers.record import UNKNOWN_PRODUCT, Record, as_id
from cotenant.supply import SubscribedSku
from cotenant.tenancy import Product, SubscriptionStatus, Term

STATUSES: Final[Mapping[str, SubscriptionStatus]] = MappingProxyType(
    {
        "pending": SubscriptionStatus.PENDING,
        "active": SubscriptionStatus.ACTIVE,
        "expired": SubscriptionStatus.EXPIRED,
        "suspended": SubscriptionStatus.SUSPENDED,
        "disabled": SubscriptionStatus.DISABLED,
        "deleted": SubscriptionStatus.DELETED,
        # A word of the API, but one that says nothing.
        "none": SubscriptionStatus.UNKNOWN,
    }
)
"""What the words of `Subscription.status` mean (PC dev/subscription-resources); others, and `none`, mean unknown."""

_DURATION: Final = re.compile(r"P(?=\d)(\d+Y)?(\d+M)?(\d+D)?", re.ASCII)
_CYCLES: Final = frozenset({"monthly", "annual", "triennial", "biennial", "one_time", "none"})
_RELATIONSHIPS: Final = frozenset({"none", "reseller", "advisor", "syndication", "microsoft_support"})
_TIES: Final = frozenset({"is_indirect_reseller_of", "is_indirect_cloud_solution_provider_of"})
_TIE_STATES: Final = frozenset({"active", "inactive"})
_INVITATIONS: Final = frozenset({"resellerrelationship", "indirectresellerrelationship"})
_CAPABILITIES: Final = frozenset({"enabled", "warning", "suspended", "deleted", "lockedout"})
_CUSTOMER_IN_LINK: Final = re.compile(r"/customers/([^/?#]+)")


@final
@attrs.frozen(kw_only=True)
class SoldSubscription:
    """A subscription as its seller sees it; Partner Center shows a partner only what that partner sold.

    Source: PC dev/subscription-resources. `seats` is the quantity, 0 included; days are calendar days as written.
    Texts that the source does not give are empty. `offer_id` is a legacy offer's GUID or new commerce's
    Product:Sku:Availability; `status_word`, `term_duration` (ISO 8601, such as P1Y) and `billing_cycle` are the
    source's words. `partner_of_record` is the id of the indirect reseller credited for it.
    """

    id: str = attrs.field(validator=checks.identifier)
    tenant: str = ""
    product: Product = attrs.field(validator=tenancy.is_product)
    offer_id: str = ""
    friendly_name: str = ""
    seats: int = attrs.field(validator=checks.count)
    status: SubscriptionStatus = SubscriptionStatus.UNKNOWN
    status_word: str = ""
    term: Term = attrs.field(factory=Term)
    term_duration: str = ""
    billing_cycle: str = ""
    billing_type: str = ""
    created: date | None = None
    is_trial: bool | None = None
    partner_of_record: str = ""
    parent_subscription_id: str = ""
    order_id: str = ""

    @property
    def is_new_commerce(self) -> bool:
        """Whether the offer is one of new commerce: its id has three parts."""
        return self.offer_id.count(":") == 2  # noqa: PLR2004 - three parts


@final
@attrs.frozen(kw_only=True)
class CustomerRecord:
    """A customer as Partner Center describes it to a partner (PC dev/customer-resources).

    `relationship` is the word of `relationshipToPartner`, such as reseller; `delegated_access` is `None` where the
    source does not tell, as in lists; `associated_partner_id` is the indirect reseller's.
    """

    id: str = attrs.field(validator=checks.identifier)
    tenant: str = attrs.field(validator=checks.identifier)
    name: str = ""
    domain: str = ""
    relationship: str = ""
    delegated_access: bool | None = None
    associated_partner_id: str = ""
    custom_domains: tuple[str, ...] = ()


@final
@attrs.frozen(kw_only=True)
class Invitation:
    """A link by which a partner asks customers for a relationship (PC dev/request-reseller-relationship).

    `partner_id` (the tenant that asks), `kind`, `reseller_id` (the indirect reseller's partner id) and
    `delegated_admin` are read from the address; what it does not give is "" or `None`. The link names no customer and
    may be used again.
    """

    url: str = attrs.field(validator=checks.sentence)
    partner_id: str = ""
    kind: str = ""
    reseller_id: str = ""
    delegated_admin: bool | None = None


@final
@attrs.frozen(kw_only=True)
class PartnerTie:
    """A tie between two partners, provider and indirect reseller (PC dev/partner-relationship-resources).

    It is no tie to a customer. `kind` and `state` are the source's words; `location` is a country code.
    """

    id: str = attrs.field(validator=checks.identifier)
    name: str = ""
    kind: str = ""
    state: str = ""
    mpn_id: str = ""
    location: str = ""


def read_subscriptions(
    payload: Payload, *, tenant: str = "", limits: Limits = LIMITS
) -> Reading[tuple[SoldSubscription, ...]]:
    """Read subscriptions, legacy and new commerce (PC dev/subscription-resources); each needs an id and a quantity."""
    return read_all(payload, _SUBSCRIPTION, tenant, limits)


def read_customers(payload: Payload, *, limits: Limits = LIMITS) -> Reading[tuple[CustomerRecord, ...]]:
    """Read customers (PC dev/get-a-list-of-customers); each needs an id."""
    return read_all(payload, _CUSTOMER, "", limits)


def read_customer(payload: Payload, *, tenant: str = "", limits: Limits = LIMITS) -> Reading[CustomerRecord]:
    """Read one customer (PC dev/get-a-customer-by-id).

    `tenant` stands in for the id, for a body that leaves it to the address of its request.
    """
    return read_one(payload, _CUSTOMER, tenant, limits)


def read_skus(payload: Payload, *, tenant: str = "", limits: Limits = LIMITS) -> Reading[tuple[SubscribedSku, ...]]:
    """Read licence pools (PC dev/license-resources); each needs a SKU id and its active units."""
    return read_all(payload, _SKU, tenant, limits)


def read_relationship_requests(payload: Payload, *, limits: Limits = LIMITS) -> Reading[tuple[Invitation, ...]]:
    """Read invitations, in either form (PC dev/request-reseller-relationship); each needs an address."""
    return read_all(payload, _INVITATION, "", limits)


def read_partner_relationships(payload: Payload, *, limits: Limits = LIMITS) -> Reading[tuple[PartnerTie, ...]]:
    """Read ties between partners (PC dev/get-indirect-resellers-of-a-customer); each needs an id."""
    return read_all(payload, _TIE, "", limits)


def _subscription(record: Record) -> SoldSubscription:
    offer_id = _offer_id(record)
    return SoldSubscription(
        id=record.identifier("id"),
        tenant=_tenant(record),
        product=_product(record, offer_id),
        offer_id=offer_id,
        friendly_name=record.text("friendlyName"),
        seats=record.count("quantity"),
        status=record.word("status", STATUSES, SubscriptionStatus.UNKNOWN),
        status_word=record.text("status"),
        term=_term(record),
        term_duration=_duration(record),
        billing_cycle=record.known("billingCycle", _CYCLES),
        billing_type=record.text("billingType"),
        created=record.day("creationDate"),
        is_trial=record.flag("isTrial"),
        partner_of_record=record.reference("partnerId"),
        parent_subscription_id=record.reference("parentSubscriptionId"),
        order_id=record.reference("orderId"),
    )


def _offer_id(record: Record) -> str:
    # Older payloads give the offer only as a link to it.
    link = record.child("links").child("offer").text("uri")
    return record.reference("offerId") or as_id(_split(link).path.rpartition("/")[2])


def _tenant(record: Record) -> str:
    own = _CUSTOMER_IN_LINK.search(record.child("links").child("self").text("uri"))
    linked = as_id(own[1]) if own else ""
    if linked and record.tenant and linked != record.tenant:
        record.remark("links", f"belongs to customer {linked}, but was read as of tenant {record.tenant}")
    return record.tenant or linked


def _product(record: Record, offer_id: str) -> Product:
    if name := record.text("offerName") or offer_id:
        return Product(name=name)
    name = record.text("friendlyName")
    record.remark(
        "offerId", f"not given: the product is called {shown(name)}" if name else "not given: an unknown product"
    )
    return Product(name=name) if name else UNKNOWN_PRODUCT


def _term(record: Record) -> Term:
    start, renews = record.day("effectiveStartDate"), record.flag("autoRenewEnabled")
    end = record.day("commitmentEndDate")
    if start and end and end < start:
        record.remark("commitmentEndDate", f"{end} is before the start {start}; ignored")
        end = None
    return Term(start=start, end=end, renews=renews)


def _duration(record: Record) -> str:
    text = record.text("termDuration")
    if text and not _DURATION.fullmatch(text.upper()):
        record.remark("termDuration", f"not an ISO 8601 duration, kept: {shown(text)}")
    return text


def _customer(record: Record) -> CustomerRecord:
    company = record.child("companyProfile")
    id = record.tenant if record.tenant and not record.text("id") else record.identifier("id")
    return CustomerRecord(
        id=id,
        tenant=record.tenant or company.reference("tenantId") or id,
        name=company.text("companyName"),
        domain=company.text("domain"),
        relationship=record.known("relationshipToPartner", _RELATIONSHIPS),
        delegated_access=record.flag("allowDelegatedAccess"),
        associated_partner_id=record.reference("associatedPartnerId"),
        custom_domains=record.texts("customDomains"),
    )


def _sku(record: Record) -> SubscribedSku:
    product = record.child("productSku")
    active, warning = record.count("activeUnits"), record.optional_count("warningUnits") or 0
    total = record.optional_count("totalUnits")
    if total is not None and total != active + warning:
        record.remark("totalUnits", f"{total} is not the sum of {active} active and {warning} in warning")
    return SubscribedSku(
        tenant=record.tenant,
        product=Product(
            sku_id=product.identifier("id"), part_number=product.text("skuPartNumber"), name=product.text("name")
        ),
        enabled=active,
        warning=warning,
        suspended=record.optional_count("suspendedUnits") or 0,
        consumed=record.optional_count("consumedUnits"),
        capability=record.known("capabilityStatus", _CAPABILITIES),
    )


def _invitation(record: Record) -> Invitation:
    url = record.text("url")
    if not url:
        record.refuse("url", "the address of the invitation")
    asked = {key.lower(): value for key, value in parse_qsl(_split(url).query)}
    partner = as_id(asked.get("partnerid", "") or asked.get("id", ""))
    kind = asked.get("invtype", "") or asked.get("type", "")
    reseller = asked.get("msppid", "")
    if url and not partner:
        record.remark("url", "names no partner")
    if reseller and not as_id(reseller):
        record.remark("url", f"names a reseller by what is no id, ignored: {shown(reseller)}")
    if kind and kind.casefold() not in _INVITATIONS:
        record.remark("url", f"asks for an unknown kind of relationship, {shown(kind)}")
    return Invitation(
        url=url or "?",
        partner_id=partner,
        kind=kind,
        reseller_id="" if reseller == "0" else as_id(reseller),
        delegated_admin={"true": True, "false": False}.get(asked.get("dap", "").casefold()),
    )


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:  # an address that no browser would open either: it names nothing
        return urlsplit("")


def _tie(record: Record) -> PartnerTie:
    return PartnerTie(
        id=record.identifier("id"),
        name=record.text("name"),
        kind=record.known("relationshipType", _TIES),
        state=record.known("state", _TIE_STATES),
        mpn_id=record.text("mpnId"),
        location=record.text("location"),
    )


_SUBSCRIPTION: Final = Kind(
    "Subscription", _subscription, others=("currentSubscriptionId", "totalLicenses", "lineItems", "skuPartNumber")
)
_CUSTOMER: Final = Kind("Customer", _customer, marks=("companyProfile", "relationshipToPartner", "billingProfile"))
_SKU: Final = Kind("SubscribedSku", _sku, marks=("productSku",))
_INVITATION: Final = Kind("RelationshipRequest", _invitation, marks=("url",))
_TIE: Final = Kind("PartnerRelationship", _tie, marks=("relationshipType",))
