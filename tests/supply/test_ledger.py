"""The ledger: who sells, bills, supports and controls each subscription, and how that is known."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant import supply
from cotenant.supply.players import label, player
from cotenant.testing import strategies

FABRIKAM = ct.Partner(id="fabrikam", name="Fabrikam Cloud")
ADATUM = ct.Partner(id="adatum")


def customer(*subscriptions: ct.Subscription) -> ct.Customer:
    return ct.Customer(id="contoso", tenants=[ct.Tenant(id="home", subscriptions=subscriptions)])


def row(subscription: ct.Subscription, *attributions: supply.Attribution) -> supply.LedgerRow:
    (only,) = supply.ledger(customer(subscription), attributions)
    return only


def test_a_csp_subscription_is_sold_billed_supported_and_controlled_by_its_partner() -> None:
    """The roles of the channel are filled in with the partner that sold it."""
    crm = ct.Subscription(
        id="crm", product="CRM Online", seats=12, channel=ct.CSP, seller=FABRIKAM, term=ct.Term(end=date(2016, 5, 6))
    )
    found = row(crm)
    assert (found.tenant, found.subscription, found.product.name, found.seats) == ("home", "crm", "CRM Online", 12)
    assert found.status is ct.SubscriptionStatus.ACTIVE
    assert found.channel is ct.CSP
    assert found.seller == found.bills == found.supports == found.controls == FABRIKAM
    assert found.ends == date(2016, 5, 6)
    assert (found.whose, found.confidence, found.evidence) == (None, None, ())


def test_a_direct_subscription_is_microsofts_and_the_customer_controls_it() -> None:
    """Multi-Channel leaves the customer in control of what it bought itself (S12)."""
    found = row(ct.Subscription(id="e3", product="Office 365 E3", seats=40, channel=ct.DIRECT))
    assert (found.seller, found.bills, found.supports) == (ct.MICROSOFT, ct.MICROSOFT, ct.MICROSOFT)
    assert found.controls is ct.CUSTOMER


def test_a_partner_that_is_not_known_is_a_partner_and_not_known_which() -> None:
    """The channel tells that a partner sold it; nothing tells which."""
    found = row(ct.Subscription(id="key", product="Office 365 E3", seats=1, channel=ct.OPEN))
    assert (found.seller, found.bills, found.supports) == (ct.Role.PARTNER, ct.Role.PARTNER, ct.Role.UNKNOWN)
    assert found.to_dict()["seller"] == "a partner, not known which"


def test_who_controls_an_unknown_channel_is_not_known_although_decisions_take_the_customer() -> None:
    """The ledger reports what is known; the engine has to decide all the same."""
    odd = ct.Subscription(id="odd", product="Office 365 E3", seats=1)
    assert odd.controller is ct.CUSTOMER
    assert row(odd).controls is ct.Role.UNKNOWN
    assert row(odd).to_dict()["controls"] == "not known"


def test_what_microsoft_sold_is_supported_by_the_adviser() -> None:
    """In the Advisor channel the partner sells nothing: it is the partner of record."""
    advised = ct.Subscription(id="a", product="E1", seats=1, channel=ct.ADVISOR, partner_of_record=ADATUM)
    assert row(advised).supports == ADATUM
    assert row(ct.Subscription(id="a", product="E1", seats=1, channel=ct.ADVISOR)).supports is ct.Role.PARTNER


def test_a_role_of_the_customer_is_the_customers() -> None:
    """A channel of one's own may let the customer play any part."""
    own = ct.Channel(name="Own", sold_by=ct.Role.CUSTOMER)
    found = row(ct.Subscription(id="own", product="E1", seats=1, channel=own))
    assert found.seller is ct.CUSTOMER
    assert found.to_dict()["seller"] == "customer"


def test_an_attribution_tells_whose_it_is_and_why() -> None:
    """Evidence and confidence where known."""
    e3 = ct.Subscription(id="e3", product="Office 365 E3", seats=40, channel=ct.DIRECT)
    evidence = ("no owner", "no order")
    found = row(e3, supply.Attribution(subscription="e3", whose="customer", confidence="likely", evidence=evidence))
    assert (found.whose, found.confidence) == (supply.Whose.CUSTOMER, supply.Confidence.LIKELY)
    assert found.to_dict()["evidence"] == "no owner; no order"


def test_the_most_trusted_attribution_speaks_and_the_evidence_of_all_is_kept() -> None:
    """What the user asserts overrides all evidence."""
    e3 = ct.Subscription(id="e3", product="Office 365 E3", seats=40)
    weak = supply.Attribution(subscription="e3", whose="customer", confidence="likely", evidence=("no owner", "same"))
    strong = supply.Attribution(subscription="e3", whose="mine", confidence="asserted", evidence=("I say so", "same"))
    for told in ((weak, strong), (strong, weak)):
        found = row(e3, *told)
        assert (found.whose, found.confidence) == (supply.Whose.MINE, supply.Confidence.ASSERTED)
        assert found.evidence == ("I say so", "same", "no owner")


def test_attributions_that_contradict_each_other_tell_nothing() -> None:
    """Neither is believed; what both rest on is shown."""
    e3 = ct.Subscription(id="e3", product="Office 365 E3", seats=40)
    one = supply.Attribution(subscription="e3", whose="mine", confidence="certain", evidence=("in my list",))
    two = supply.Attribution(subscription="e3", whose="customer", confidence="certain", evidence=("in their list",))
    found = row(e3, two, one)
    assert (found.whose, found.confidence) == (supply.Whose.UNKNOWN, supply.Confidence.NONE)
    assert set(found.evidence) == {"in my list", "in their list"}


def test_an_attribution_of_something_else_is_handed_back() -> None:
    """Nothing is dropped in silence."""
    stray = supply.Attribution(subscription="gone", whose="mine", confidence="certain")
    assert supply.ledger(customer(), [stray]).unmatched == (stray,)


def test_what_is_not_an_attribution_is_refused() -> None:
    """The error names the argument and the place."""
    with pytest.raises(ValueError, match=r"attributions\[0\]"):
        supply.ledger(customer(), ["e3"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]


def test_the_rows_are_plain_scalars() -> None:
    """They go into JSON and into a data frame as they are."""
    crm = ct.Subscription(
        id="crm",
        product=ct.Product(sku_id="1", part_number="CRM", name="CRM Online"),
        seats=12,
        channel=ct.CSP,
        seller=FABRIKAM,
        term=ct.Term(end=date(2016, 5, 6)),
    )
    told = supply.Attribution(subscription="crm", whose="mine", confidence="certain", evidence=("in my list",))
    assert supply.ledger(customer(crm), [told]).to_dicts() == [
        {
            "tenant": "home",
            "subscription": "crm",
            "product": "CRM Online",
            "sku_id": "1",
            "part_number": "CRM",
            "seats": 12,
            "status": "active",
            "channel": "CSP",
            "seller": "fabrikam",
            "seller_name": "Fabrikam Cloud",
            "bills": "fabrikam",
            "supports": "fabrikam",
            "controls": "fabrikam",
            "term_end": "2016-05-06",
            "whose": "mine",
            "confidence": "certain",
            "evidence": "in my list",
        }
    ]


@given(strategies.customers())
def test_every_subscription_has_one_row(customer: ct.Customer) -> None:
    """Nothing is lost, ended subscriptions included."""
    found = supply.ledger(customer)
    assert len(found) == len(list(found)) == len(list(customer.subscriptions()))
    assert [found[at] for at in range(len(found))] == list(found)
    assert [(each.tenant, each.subscription, each.seats) for each in found] == [
        (tenant.id, each.id, each.seats) for tenant, each in customer.subscriptions()
    ]


@given(strategies.customers())
def test_every_row_survives_json(customer: ct.Customer) -> None:
    """The rows hold scalars only, all of the same columns."""
    rows = supply.ledger(customer).to_dicts()
    assert json.loads(json.dumps(rows)) == rows
    assert len({tuple(each) for each in rows}) <= 1


@given(strategies.subscriptions(), st.sampled_from(ct.Role))
def test_a_role_is_never_given_to_a_party_that_the_subscription_does_not_name(
    subscription: ct.Subscription, role: ct.Role
) -> None:
    """A known partner in a role is the seller."""
    who = player(role, subscription)
    assert label(who)
    if isinstance(who, ct.Partner):
        assert (role, who) == (ct.Role.PARTNER, subscription.seller)


@given(strategies.subscriptions())
def test_the_ledger_agrees_with_the_engine_on_who_controls(subscription: ct.Subscription) -> None:
    """Where the ledger names a party, it is the one that decisions ask for."""
    controls = row(subscription).controls
    if not isinstance(controls, ct.Role):
        assert controls == subscription.controller
