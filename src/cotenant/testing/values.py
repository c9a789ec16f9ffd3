"""Strategies for parties, subscriptions, tenants and customers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

import attrs
from hypothesis import strategies as st

from cotenant.channels import Channel
from cotenant.parties import Partner, Party
from cotenant.tenancy import Customer, PartnerRelationship, Product, RelationshipKind, Subscription, Tenant, Term
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


_kept: Final = st.lists(subscriptions(id=SUBSCRIPTIONS[0]), max_size=4)
_placed: Final = st.lists(
    st.tuples(st.integers(min_value=0, max_value=2), subscriptions(id=SUBSCRIPTIONS[0])), max_size=4
)
_made: Final = st.lists(st.tuples(_provisioners, st.booleans()), min_size=1, max_size=3)
_has_no_tenant: Final = st.sampled_from((*[False] * 9, True))


def _numbered(kept: Iterable[Subscription]) -> list[Subscription]:
    return [attrs.evolve(each, id=id_) for id_, each in zip(SUBSCRIPTIONS, kept, strict=False)]


@st.composite
def tenants(draw: st.DrawFn) -> Tenant:
    """Draw a tenant with up to four subscriptions."""
    return Tenant(
        id=draw(_tenant_ids),
        domain="contoso.example.com" if draw(st.booleans()) else "",
        provisioned_by=draw(_provisioners),
        subscriptions=_numbered(draw(_kept)),
    )


def relationships() -> st.SearchStrategy[PartnerRelationship]:
    """Draw a relationship, mostly a reseller's, mostly active."""
    return _relationships


_related: Final = st.lists(relationships(), max_size=4, unique_by=lambda each: (each.partner.id, each.kind))


def _with_sellers(drawn: list[PartnerRelationship], kept: list[Subscription]) -> list[PartnerRelationship]:
    """Return the relationships with those who sold CSP subscriptions as active resellers, as is usual."""
    sellers = {each.seller: None for each in kept if each.channel.is_csp and isinstance(each.seller, Partner)}
    others = [each for each in drawn if each.kind is not RelationshipKind.RESELLER or each.partner not in sellers]
    return [*others, *(PartnerRelationship(partner=seller) for seller in sellers)]


@st.composite
def customers(draw: st.DrawFn) -> Customer:
    """Draw a customer with up to three tenants, four subscriptions and a few relationships, lawful or not."""
    id_, name, related, usual = draw(_customer_ids), draw(_customer_names), draw(_related), draw(st.booleans())
    if draw(_has_no_tenant):
        return Customer(id=id_, name=name, relationships=related)
    made, placed = draw(_made), draw(_placed)
    sold = _numbered(each for _, each in placed)
    return Customer(
        id=id_,
        name=name,
        tenants=[
            Tenant(
                id=tenant,
                domain=f"{tenant}.example.com" if has_domain else "",
                provisioned_by=provisioned_by,
                subscriptions=[
                    each for (where, _), each in zip(placed, sold, strict=True) if where % len(made) == index
                ],
            )
            for index, (tenant, (provisioned_by, has_domain)) in enumerate(zip(TENANTS, made, strict=False))
        ],
        relationships=_with_sellers(related, sold) if usual else related,
    )
