"""The second reading on its own, against the stories that the note and the project tell. No package is involved."""

from __future__ import annotations

import pytest

from tests.oracle.reading import CSP, Plain, decide

F, T = "partner:fabrikam", "partner:tailspin"
SINGLE, MULTI, PARTNERS = "single-channel", "multi-channel", "multi-partner"


def channel(name: str, controlled_by: str = "customer", *, exclusive: bool = False) -> Plain:
    return {"name": name, "controlled_by": controlled_by, "exclusive": exclusive}


DIRECT, EA = channel("Direct"), channel("EA")
UNTOLD = channel("Unknown", "unknown")
SYNDICATION = channel("Syndication", "partner", exclusive=True)


def bought(tenant: str = "home", **known: object) -> Plain:
    usual = {"product": "E3", "seats": 40, "channel": DIRECT, "seller": "microsoft", "status": "active"}
    return {"tenant": tenant, **usual, "start": None, "end": None, "renews": None, "record": None, **known}


def contoso(*, reseller: str = "", home_made_by: str = "customer", **subscriptions: Plain) -> Plain:
    tenants = {"home": {"domain": "", "made_by": home_made_by}, "second": {"domain": "", "made_by": "customer"}}
    relations = {reseller: {"reseller": {"status": "active", "since": None}}} if reseller else {}
    return {"tenants": tenants, "subscriptions": subscriptions, "relations": relations}


def ask(do: str, by: str = F, on: str = "2015-05-06", **needed: object) -> Plain:
    usual = {"tenant": "home", "id": "e3", "kind": "reseller", "domain": "", "seats": 12, "product": "CRM"}
    return {"do": do, "by": by, "on": on, **usual, "start": None, "end": None, "renews": None, "record": None, **needed}


ON_HOLD = bought(channel=CSP, seller=F, status="suspended", end="2016-01-31")
CASES: dict[str, tuple[Plain, Plain, str, set[str]]] = {
    "S5, S16: a stranger on the customer's own tenant": (
        contoso(e3=bought()), ask("Provision", id="crm"), SINGLE,
        {"separate-tenant", "one-channel", "association-first"},
    ),
    "S13: nobody transitions": (
        contoso(e3=bought()), ask("TransitionToCsp", by="customer"), PARTNERS, {"no-transition"},
    ),
    "S12: the reseller changes what the customer bought": (
        contoso(reseller=F, e3=bought()), ask("ChangeSeats"), MULTI, {"owner-controls"},
    ),
    "the customer changes what its partner sold": (
        contoso(reseller=F, e3=bought(channel=CSP, seller=F)), ask("ChangeSeats", by="customer"), MULTI,
        {"owner-controls"},
    ),
    "S15, S16: a second partner sells, on the other tenant": (
        contoso(reseller=F), ask("Provision", by=T, tenant="second"), MULTI, {"one-partner", "association-first"},
    ),
    "S2: beside a channel that cannot be told": (
        contoso(reseller=F, e3=bought(channel=UNTOLD, seller=None)), ask("Provision", id="crm"), MULTI, set(),
    ),
    "S11: EA beside CSP": (
        contoso(reseller=F, crm=bought(channel=CSP, seller=F)),
        ask("Purchase", by="customer", channel=EA, seller=None), MULTI, set(),
    ),
    "EA beside CSP, too early": (
        contoso(reseller=F, home_made_by=F, crm=bought(channel=CSP, seller=F)),
        ask("Purchase", by="customer", channel=EA, seller=None), SINGLE, {"one-channel"},
    ),
    "beside a syndication partner": (
        contoso(reseller=F, e3=bought(channel=SYNDICATION, seller=T)), ask("Provision", id="crm"), MULTI,
        {"exclusive-channel"},
    ),
    "nothing is said of what is on a tenant that is not there": (
        contoso(e3=bought()), ask("Cancel", tenant="elsewhere"), MULTI, {"known-tenant"},
    ),
    "a subscription on another tenant is not there": (
        contoso(e3=bought()), ask("Cancel", tenant="second"), MULTI, {"known-subscription"},
    ),
    "on the last day of the term": (contoso(reseller=F, e3=ON_HOLD), ask("Resume", on="2016-01-31"), MULTI, set()),
    "a day late": (contoso(reseller=F, e3=ON_HOLD), ask("Resume", on="2016-02-01"), MULTI, {"resume-within-term"}),
    "after the relationship": (contoso(e3=ON_HOLD), ask("Resume", on="2016-01-01"), MULTI, {"association-first"}),
    "a relationship that is not there": (
        contoso(e3=bought(channel=CSP, seller=F)), ask("EndRelationship", by="customer", partner=F), MULTI,
        {"active-to-end"},
    ),
    "a partner buys CSP for itself, instead of provisioning it": (
        contoso(reseller=F), ask("Purchase", channel=CSP, seller=F), MULTI, {"csp-through-partner"},
    ),
    "the customer ends its reseller": (
        contoso(reseller=F, e3=bought(channel=CSP, seller=F)), ask("EndRelationship", by="customer", partner=F), MULTI,
        {"reseller-ends", "suspend-before-end"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("customer", "command", "regime", "broken"), CASES.values(), ids=CASES.keys())
def test_the_stories_have_their_answers(customer: Plain, command: Plain, regime: str, broken: set[str]) -> None:
    """Each story of the note, and each decision of the design page, has exactly its objections."""
    answer = decide(customer, command, regime)
    assert answer["broken"] == broken
    assert answer["accepted"] is not bool(broken)
    assert (answer["after"] == customer) is bool(broken)


def story(customer: Plain, regime: str, *commands: Plain) -> Plain:
    for command in commands:
        answer = decide(customer, command, regime)
        assert answer["accepted"], answer["broken"]
        customer = answer["after"]
    return customer


def test_before_multi_channel_a_partner_makes_a_second_tenant() -> None:
    """S5: the partner sells on the tenant that it made, which also makes it the customer's reseller."""
    before = contoso(e3=bought())
    made = ask("CreateTenant", tenant="csp", domain="csp.example")
    after = story(before, SINGLE, made, ask("Provision", tenant="csp", id="crm"))
    assert after["relations"] == {F: {"reseller": {"status": "active", "since": "2015-05-06"}}}
    assert after["subscriptions"]["e3"] == before["subscriptions"]["e3"]


def test_a_partner_asks_is_accepted_and_sells_on_the_existing_tenant() -> None:
    """S2, S14: what was there before is there afterwards, unchanged."""
    before = contoso(e3=bought())
    invitation = [ask("RequestRelationship"), ask("AcceptRelationship", by="customer", partner=F)]
    after = story(before, MULTI, *invitation, ask("Provision", id="crm"))
    assert after["subscriptions"]["e3"] == before["subscriptions"]["e3"]
    assert after["subscriptions"]["crm"]["seller"] == F


def test_a_second_partner_waits_for_multi_partner() -> None:
    """S16, S17: an invitation ties nobody; its acceptance waits for the later capability."""
    invited = story(contoso(reseller=F), MULTI, ask("RequestRelationship", by=T))
    acceptance = ask("AcceptRelationship", by="customer", partner=T)
    assert decide(invited, acceptance, MULTI)["broken"] == {"one-partner"}
    after = story(invited, PARTNERS, acceptance, ask("Provision", by=T, id="crm"))
    assert set(after["relations"]) == {F, T}


def test_no_partner_creates_a_tenant_past_the_customers_answer() -> None:
    """S16: an invitation that is open, or was declined, is not overtaken by making a tenant."""
    make = ask("CreateTenant", tenant="csp")
    invited = story(contoso(), MULTI, ask("RequestRelationship"))
    declined = story(invited, MULTI, ask("DeclineRelationship", by="customer", partner=F))
    assert decide(invited, make, MULTI)["broken"] == {"answer-first"}
    assert decide(declined, make, MULTI)["broken"] == {"answer-first"}
