"""One value of every type that has a form in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

import cotenant as ct
from cotenant.codec import parsers

DAY = date(2015, 5, 7)
FABRIKAM = ct.Partner(id="fabrikam", name="Fabrikam, Inc.")
E3 = ct.Subscription(
    id="e3",
    product="Office 365 E3",
    seats=40,
    channel=ct.DIRECT,
    term=ct.Term(start=date(2015, 1, 1), end=date(2015, 12, 31), renews=True),
    partner_of_record=FABRIKAM,
)
CRM = ct.Subscription(
    id="crm",
    product=ct.Product(sku_id="d17b27af-3f49-4822-99f9-56a661538792", part_number="CRMSTANDARD"),
    seats=1,
    channel=ct.Channel(name="Marketplace", sold_by=ct.Role.PARTNER, exclusive=True),
    status=ct.SubscriptionStatus.LOCKED_OUT,
)
TIE = ct.PartnerRelationship(partner=FABRIKAM, status=ct.RelationshipStatus.REQUESTED, since=DAY)
HOME = ct.Tenant(id="contoso", domain="contoso.example", provisioned_by=FABRIKAM, subscriptions=[E3, CRM])
CONTOSO = ct.Customer(id="contoso", name="Contoso", tenants=[HOME], relationships=[TIE])
ACCEPT = ct.AcceptRelationship(by=ct.CUSTOMER, on=DAY, partner=FABRIKAM)
RAISE = ct.ChangeSeats(by=FABRIKAM, on=DAY, tenant="contoso", id="e3", seats=99)
STORY = ct.play(CONTOSO, [ACCEPT, RAISE], ct.RELEASED)
OF_E3: dict[str, Any] = {"by": ct.CUSTOMER, "on": DAY, "tenant": "contoso", "id": "e3"}
OF_FABRIKAM: dict[str, Any] = {
    "by": ct.CUSTOMER,
    "on": DAY,
    "partner": FABRIKAM,
    "kind": ct.RelationshipKind.DELEGATED_ADMIN,
}

READ = (
    FABRIKAM, ct.CSP, CRM.channel, E3.product, CRM.product, E3.term, E3, CRM, TIE, HOME, CONTOSO,
    ct.CUSTOMER, ct.Role.UNKNOWN, CRM.status, TIE.kind, TIE.status, ct.Basis.STATED,
    ct.CreateTenant(by=ct.MICROSOFT, on=DAY, tenant="new", domain="new.example"),
    ct.RequestRelationship(by=FABRIKAM, on=DAY, kind=ct.RelationshipKind.PARTNER_OF_RECORD),
    ACCEPT,
    ct.DeclineRelationship(**OF_FABRIKAM), ct.EndRelationship(**OF_FABRIKAM),
    ct.Provision(by=FABRIKAM, on=DAY, tenant="contoso", id="new", product="CRM Online", seats=12, term=E3.term),
    ct.Purchase(**OF_E3, product="CRM Online", seats=12, channel=ct.OPEN, seller=FABRIKAM),
    RAISE,
    ct.ChangeTerm(**OF_E3, term=E3.term),
    ct.Suspend(**OF_E3), ct.Resume(**OF_E3), ct.Cancel(**OF_E3), ct.Renew(**OF_E3, until=DAY),
    ct.TransitionToCsp(**OF_E3),
    ct.TenantCreated(by=FABRIKAM, on=DAY, tenant="new"),
    ct.RelationshipEstablished(**OF_FABRIKAM), ct.RelationshipRequested(**OF_FABRIKAM),
    ct.RelationshipAccepted(**OF_FABRIKAM), ct.RelationshipDeclined(**OF_FABRIKAM), ct.RelationshipEnded(**OF_FABRIKAM),
    ct.SubscriptionProvisioned(by=FABRIKAM, on=DAY, tenant="contoso", subscription=E3),
    ct.SubscriptionPurchased(by=ct.CUSTOMER, on=DAY, tenant="contoso", subscription=CRM),
    ct.SeatsChanged(**OF_E3, seats=7), ct.TermChanged(**OF_E3, term=ct.Term()), ct.SubscriptionSuspended(**OF_E3),
    ct.SubscriptionResumed(**OF_E3), ct.SubscriptionCanceled(**OF_E3), ct.SubscriptionRenewed(**OF_E3, until=DAY),
    STORY, *STORY.decisions, STORY.decisions[0].unwrap(), ct.Reason(rule="one-channel", because="so"),
    ct.Verdict(since=DAY, decision=STORY.decisions[1]), ct.compare(CONTOSO, RAISE, ct.RELEASED),
    ct.Breach(law="one-reseller", about="fabrikam", because="so"),
)  # fmt: skip
WRITTEN_ONLY = (
    ct.RULES[0], ct.MULTI_CHANNEL, ct.RELEASED.releases[0], ct.RELEASED, ct.explain(CONTOSO, RAISE, ct.MULTI_CHANNEL),
)  # fmt: skip


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test the values that the name of its argument asks for, one at a time."""
    asked = {"readable": READ, "writable": (*READ, *WRITTEN_ONLY), "written_only": WRITTEN_ONLY}
    for name in asked.keys() & set(metafunc.fixturenames):
        ids = [f"{type(value).__name__}-{index}" for index, value in enumerate(asked[name])]
        metafunc.parametrize(name, asked[name], ids=ids)


@pytest.fixture(params=["orjson", "json"], scope="module", autouse=True)
def parser(request: pytest.FixtureRequest) -> Iterator[None]:
    """Read with either parser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsers, "PARSER", {"orjson": parsers.installed(), "json": parsers.PYTHON}[request.param])
        yield


@pytest.fixture
def contoso() -> ct.Customer:
    return CONTOSO


@pytest.fixture
def story() -> ct.Story:
    return STORY


@pytest.fixture
def readables() -> tuple[object, ...]:
    return READ


@pytest.fixture
def examples() -> tuple[object, ...]:
    return *READ, *WRITTEN_ONLY
