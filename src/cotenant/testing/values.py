"""Strategies for parties, subscriptions, tenants and customers."""

from __future__ import annotations

from datetime import date
from typing import Final

from hypothesis import strategies as st

from cotenant.channels import Channel
from cotenant.parties import Partner, Party
from cotenant.tenancy import Customer, PartnerRelationship, Product, Subscription, Tenant, Term
from cotenant.testing.pools import (
    ALL_CHANNELS,
    DAYS,
    PARTIES,
    PARTNERS,
    PRODUCTS,
    RELATIONSHIPS,
    SOURCES,
    STATUSES,
    SUBSCRIPTIONS,
    TENANTS,
    TERMS,
)  # fmt: skip

_partners: Final = st.sampled_from(PARTNERS)
_parties: Final = st.sampled_from(PARTIES)
_days: Final = st.sampled_from(DAYS)
_terms: Final = st.sampled_from(TERMS)
_products: Final = st.sampled_from(PRODUCTS)
_channels: Final = st.sampled_from(ALL_CHANNELS)
_relationships: Final = st.sampled_from(RELATIONSHIPS)
_sources: Final = st.sampled_from(SOURCES)
_statuses: Final = st.sampled_from(STATUSES)
_advisors: Final = st.sampled_from((None, *PARTNERS))
_provisioners: Final = st.sampled_from(PARTIES[:-1])
_tenant_ids: Final = st.sampled_from(TENANTS)
_subscription_ids: Final = st.sampled_from(SUBSCRIPTIONS)
_counts: Final = st.sampled_from((1, 2, 3, 0))
_customer_ids: Final = st.sampled_from(("contoso", "adatum"))
_customer_names: Final = st.sampled_from(("", "Contoso Ltd", "<Contoso> & {Co}"))


def partners() -> st.SearchStrategy[Partner]:
    """Draw one of three partners."""
    return _partners


def parties() -> st.SearchStrategy[Party]:
    """Draw the customer, a partner, or Microsoft."""
    return _parties


def days() -> st.SearchStrategy[date]:
    """Draw a day of 2015 or 2016."""
    return _days


def terms() -> st.SearchStrategy[Term]:
    """Draw a term, often one whose start, end or renewal is not known."""
    return _terms


def products() -> st.SearchStrategy[Product]:
    """Draw a product."""
    return _products


def seats() -> st.SearchStrategy[int]:
    """Draw a number of seats."""
    return st.integers(min_value=1, max_value=300)


def channels() -> st.SearchStrategy[Channel]:
    """Draw a channel: CSP, direct, another that is known, or one that a user may have made."""
    return _channels


@st.composite
def subscriptions(draw: st.DrawFn, id: str | None = None) -> Subscription:
    """Draw a subscription, of that id if one is given: mostly CSP or direct, mostly active."""
    channel, seller = draw(_sources)
    return Subscription(
        id=draw(_subscription_ids) if id is None else id,
        product=draw(products()),
        seats=draw(seats()),
        channel=channel,
        seller=seller,
        status=draw(_statuses),
        term=draw(terms()),
        partner_of_record=draw(_advisors),
    )


_subscriptions: Final = {id_: subscriptions(id=id_) for id_ in SUBSCRIPTIONS}


def _many(draw: st.DrawFn) -> list[Subscription]:
    count = draw(st.integers(min_value=0, max_value=4))
    return [draw(_subscriptions[id_]) for id_ in SUBSCRIPTIONS[:count]]


def _tenant(draw: st.DrawFn, id_: str, kept: list[Subscription]) -> Tenant:
    provisioned_by = draw(_provisioners)
    domain = f"{id_}.example.com" if draw(st.booleans()) else ""
    return Tenant(id=id_, domain=domain, provisioned_by=provisioned_by, subscriptions=kept)


@st.composite
def tenants(draw: st.DrawFn) -> Tenant:
    """Draw a tenant with up to four subscriptions."""
    return _tenant(draw, draw(_tenant_ids), _many(draw))


def relationships() -> st.SearchStrategy[PartnerRelationship]:
    """Draw a relationship, mostly a reseller's, mostly active."""
    return _relationships


_related: Final = st.lists(relationships(), max_size=4, unique_by=lambda each: (each.partner.id, each.kind))


@st.composite
def customers(draw: st.DrawFn) -> Customer:
    """Draw a customer with up to three tenants, four subscriptions and four relationships, lawful or not."""
    count = draw(_counts)
    placed: tuple[list[Subscription], ...] = tuple([] for _ in range(count))
    for each in _many(draw) if count else ():
        placed[draw(st.integers(min_value=0, max_value=count - 1))].append(each)
    return Customer(
        id=draw(_customer_ids),
        name=draw(_customer_names),
        tenants=[_tenant(draw, id_, kept) for id_, kept in zip(TENANTS, placed, strict=False)],
        relationships=draw(_related),
    )
