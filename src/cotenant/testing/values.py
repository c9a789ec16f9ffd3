"""Strategies for parties, subscriptions, tenants and customers.

They are made so that failing cases shrink whatever fails. A customer has a place for each subscription, tenant and
relationship that it may have, empty at its plainest, and what is in one place says nothing of another. So any of them
goes away by itself; in a list, what stands behind it would become something else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import starmap
from typing import Final, TypeAlias

from hypothesis import strategies as st

from cotenant.channels import Channel
from cotenant.parties import CUSTOMER, Partner, Party, Seller
from cotenant.tenancy import (
    Customer,
    PartnerRelationship,
    Product,
    RelationshipKind,
    RelationshipStatus,
    Subscription,
    Tenant,
    Term,
)
from cotenant.testing.pools import (
    ALL_CHANNELS,
    DAYS,
    ENDS,
    KINDS,
    PARTIES,
    PARTNERS,
    PRODUCTS,
    SOURCES,
    STANDINGS,
    STATUSES,
    SUBSCRIPTIONS,
    TENANTS,
    USUAL_SOURCES,
)

_partners: Final = st.sampled_from(PARTNERS)
_parties: Final = st.sampled_from(PARTIES)
_days: Final = st.sampled_from(DAYS)
_ends: Final = st.sampled_from(ENDS)
_renews: Final = st.sampled_from((None, True, False))
_products: Final = st.sampled_from(PRODUCTS)
_channels: Final = st.sampled_from(ALL_CHANNELS)
_sources: Final = st.sampled_from(USUAL_SOURCES) | st.sampled_from(SOURCES)
_statuses: Final = st.sampled_from(STATUSES)
_advisors: Final = st.sampled_from((None, *PARTNERS))
_tenant_ids: Final = st.sampled_from(TENANTS)
_subscription_ids: Final = st.sampled_from(SUBSCRIPTIONS)
_names: Final = st.sampled_from(
    tuple((id_, name) for name in ("", "Contoso Ltd", "<Contoso> & {Co}") for id_ in ("contoso", "adatum"))
)


def partners() -> st.SearchStrategy[Partner]:
    """Draw one of three partners."""
    return _partners


def parties() -> st.SearchStrategy[Party]:
    """Draw the customer, a partner, or Microsoft."""
    return _parties


def days() -> st.SearchStrategy[date]:
    """Draw a day of 2015 or 2016."""
    return _days


@st.composite
def terms(draw: st.DrawFn) -> Term:
    """Draw a term, often one whose start, end or renewal is not known."""
    start, end = draw(_ends), draw(_ends)
    if start and end and end < start:
        start, end = end, start
    return Term(start=start, end=end, renews=draw(_renews))


def products() -> st.SearchStrategy[Product]:
    """Draw a product."""
    return _products


def seats() -> st.SearchStrategy[int]:
    """Draw a number of seats."""
    return st.integers(min_value=1, max_value=300)


def channels() -> st.SearchStrategy[Channel]:
    """Draw a channel: CSP, direct, another that is known, or one that a user may have made."""
    return _channels


def sources() -> st.SearchStrategy[tuple[Channel, Seller | None]]:
    """Draw a channel and one that may have sold through it: half are CSP and direct as usual."""
    return _sources


@st.composite
def subscriptions(draw: st.DrawFn, id: str | None = None) -> Subscription:
    """Draw a subscription, of that id if one is given: mostly CSP or direct, mostly active."""
    channel, seller = draw(sources())
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


_Placed: TypeAlias = tuple[str, Subscription]
# The place that is drawn last has the plainest id: where one is enough, shrinking leaves it there.
_ids: Final = SUBSCRIPTIONS[3::-1]
_kept: Final = st.tuples(*(st.none() | subscriptions(id=id_) for id_ in _ids))
_placed: Final[st.SearchStrategy[tuple[_Placed | None, ...]]] = st.tuples(
    *(st.none() | st.tuples(_tenant_ids, subscriptions(id=id_)) for id_ in _ids)
)

_MADE: Final = tuple((has_domain, by) for has_domain in (False, True) for by in (CUSTOMER, *PARTNERS))
_made: Final = st.tuples(st.sampled_from((*_MADE, None)), *[st.sampled_from((None, *_MADE, *[None] * 7))] * 2)


@st.composite
def tenants(draw: st.DrawFn) -> Tenant:
    """Draw a tenant with up to four subscriptions."""
    return _tenant(draw(_tenant_ids), draw(st.sampled_from(_MADE)), filter(None, draw(_kept)))


def _tenant(id_: str, made: tuple[bool, Party], kept: Iterable[Subscription]) -> Tenant:
    has_domain, by = made
    domain = f"{id_}.example.com" if has_domain else ""
    return Tenant(id=id_, domain=domain, provisioned_by=by, subscriptions=kept)


def relationships() -> st.SearchStrategy[PartnerRelationship]:
    """Draw a relationship, mostly a reseller's, mostly active."""
    return st.builds(_relationship, _ties, _standings)


_Tie: TypeAlias = tuple[Partner, RelationshipKind]
_Standing: TypeAlias = tuple[RelationshipStatus, date | None]
_ties: Final = st.tuples(_partners, st.sampled_from(KINDS))
_standings: Final = st.sampled_from(STANDINGS)
_resellers: Final = st.tuples(*[st.sampled_from((None, *STANDINGS, *[None] * len(STANDINGS)))] * len(PARTNERS))
_others: Final = st.tuples(*[st.none() | st.tuples(_ties, _standings)] * 2)


def _relationship(tie: _Tie, standing: _Standing) -> PartnerRelationship:
    return PartnerRelationship(partner=tie[0], kind=tie[1], status=standing[0], since=standing[1])


def _reselling(partner: Partner) -> _Tie:
    return partner, RelationshipKind.RESELLER


def _usual(placed: Iterable[_Placed]) -> Iterator[tuple[_Tie, _Standing]]:
    """Yield what is usual: that those who sold CSP subscriptions are active resellers."""
    for _, each in placed:
        if each.channel.is_csp and isinstance(each.seller, Partner):
            yield _reselling(each.seller), STANDINGS[0]


@st.composite
def customers(draw: st.DrawFn) -> Customer:
    """Draw a customer with up to three tenants, four subscriptions and a few relationships, lawful or not."""
    (id_, name), usual = draw(_names), draw(st.booleans())
    ties = dict(filter(None, draw(_others)))
    ties |= {_reselling(each): found for each, found in zip(PARTNERS[::-1], draw(_resellers), strict=True) if found}
    made = {tenant: made for tenant, made in zip(TENANTS, draw(_made), strict=True) if made}
    placed = list(filter(None, draw(_placed))) if made else []
    if usual:
        ties |= dict(_usual(placed))
    return Customer(
        id=id_,
        name=name,
        tenants=[_tenant(each, made[each], _on(each, placed, made)) for each in made],
        relationships=starmap(_relationship, ties.items()),
    )


def _on(tenant: str, placed: Iterable[_Placed], made: Collection[str]) -> Iterator[Subscription]:
    """Yield what was placed on a tenant; on the first, also what was placed on one that was not made."""
    first = next(iter(made))
    return (each for where, each in placed if (where if where in made else first) == tenant)
