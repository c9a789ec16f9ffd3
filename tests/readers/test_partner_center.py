"""Partner Center's side: subscriptions, customers, pools, invitations, ties between partners."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cotenant.readers import CodecError
from cotenant.readers.partner_center import (
    STATUSES,
    CustomerRecord,
    Invitation,
    PartnerTie,
    SoldSubscription,
    read_customer,
    read_customers,
    read_partner_relationships,
    read_relationship_requests,
    read_skus,
    read_subscriptions,
)
from cotenant.supply import SubscribedSku
from cotenant.tenancy import Product, SubscriptionStatus, Term

Text = Callable[[str], bytes]
Parsed = Callable[[str], Any]


def odd(reading: Any) -> dict[str, str]:
    return {each.path: each.odd for each in reading.remarks}


def test_a_legacy_subscription_is_read_field_by_field(text: Text) -> None:
    """GUIDs in lower case, days as written, words as written, unknown keys ignored."""
    assert read_subscriptions(text("sold.json")).value[0] == SoldSubscription(
        id="aaaa0001-0000-4000-8000-00000000000a",
        tenant="cccc0001-0000-4000-8000-00000000000c",
        product=Product(name="Harbour Mail Plan 1"),
        offer_id="aaaa00ff-0000-4000-8000-0000000000ff",
        friendly_name="Mail for the crew",
        seats=40,
        status=SubscriptionStatus.ACTIVE,
        status_word="Active",
        term=Term(start=date(2021, 3, 4), end=date(2022, 3, 3), renews=True),
        term_duration="P1Y",
        billing_cycle="Monthly",
        billing_type="license",
        created=date(2021, 3, 4),
        partner_of_record="7700001",
    )


def test_a_new_commerce_subscription_is_told_by_its_offer(text: Text) -> None:
    """Product, SKU and availability are three parts of one id; an empty text is nothing."""
    legacy, new, *_ = read_subscriptions(text("sold.json")).value
    assert (legacy.is_new_commerce, new.is_new_commerce) == (False, True)
    assert new.term == Term(start=date(2023, 1, 2), renews=False)
    assert (new.partner_of_record, new.is_trial) == ("", False)


def test_oddities_are_remarked_on_with_their_paths(text: Text) -> None:
    """An unknown status, term or cycle keeps its record."""
    reading = read_subscriptions(text("sold.json"))
    assert len(reading.value) == 5
    assert odd(reading) == {
        "$.items[1].effectiveStartDate": '"1/2/2023 12:00:00 AM": US style, read as month/day/year',
        "$.items[4].offerId": 'not given: the product is called "odds and ends"',
        "$.items[4].status": 'says nothing that is known: "mothballed"',
        "$.items[4].termDuration": 'not an ISO 8601 duration, kept: "Monthly"',
        "$.items[4].billingCycle": 'unknown word "fortnightly", kept',
    }
    last = reading.value[-1]
    assert (last.status, last.status_word) == (SubscriptionStatus.UNKNOWN, "mothballed")
    assert (last.term_duration, last.billing_cycle) == ("Monthly", "fortnightly")


def test_the_year_9999_is_no_end(text: Text) -> None:
    """Partner Center writes it for a term without one."""
    assert read_subscriptions(text("sold.json")).value[2].term == Term(start=date(2020, 1, 1), renews=False)


def test_an_older_payload_gives_its_offer_as_a_link(text: Text) -> None:
    """The id at the end of the link is the offer's."""
    assert read_subscriptions(text("sold.json")).value[3].offer_id == "aaaa00ee-0000-4000-8000-0000000000ee"


def test_a_body_in_pascal_case_reads_as_well(text: Text) -> None:
    """A PATCH body names no offer: what the subscription is called is all there is."""
    reading = read_subscriptions(text("sold_pascal.json"))
    (only,) = reading.value
    assert (only.seats, only.product.name) == (41, "Mail for the crew")
    assert odd(reading) == {"$.offerId": 'not given: the product is called "Mail for the crew"'}


def test_a_subscription_of_nothing_that_is_named_is_of_an_unknown_product() -> None:
    """It is kept, and remarked on."""
    reading = read_subscriptions({"id": "a", "quantity": 1, "status": "active"})
    assert reading.value[0].product.title == "Unknown product"
    assert odd(reading) == {"$.offerId": "not given: an unknown product"}


@pytest.mark.parametrize(("word", "status"), STATUSES.items())
def test_every_word_for_a_status_means_one_of_ours(word: str, status: SubscriptionStatus) -> None:
    """The words are Partner Center's own; `none` is one of them, and says nothing."""
    payload = {"id": "a", "offerName": "x", "quantity": 1, "status": word.upper()}
    reading = read_subscriptions(payload)
    assert reading.value[0].status is status
    assert bool(reading.remarks) is (status is SubscriptionStatus.UNKNOWN)


def test_a_status_that_is_missing_is_remarked_on() -> None:
    """It is not taken for active in silence."""
    assert odd(read_subscriptions({"id": "a", "offerName": "x", "quantity": 1})) == {"$.status": "not given"}


def test_a_term_that_ends_before_it_starts_has_no_end() -> None:
    """The start is kept, and the end is remarked on."""
    payload = {
        "id": "a", "offerName": "x", "quantity": 1, "status": "active",
        "effectiveStartDate": "2022-02-02", "commitmentEndDate": "2022-02-01",
    }  # fmt: skip
    reading = read_subscriptions(payload)
    assert reading.value[0].term == Term(start=date(2022, 2, 2))
    assert odd(reading) == {"$.commitmentEndDate": "2022-02-01 is before the start 2022-02-02; ignored"}


def test_the_caller_may_say_whose_the_payload_is(text: Text) -> None:
    """It goes before what a link says, and a contradiction is remarked on."""
    reading = read_subscriptions(text("sold.json"), tenant=" CCCC0002-0000-4000-8000-00000000000C ")
    assert {each.tenant for each in reading.value} == {"cccc0002-0000-4000-8000-00000000000c"}
    assert odd(reading)["$.items[0].links"] == (
        "belongs to customer cccc0001-0000-4000-8000-00000000000c,"
        " but was read as of tenant cccc0002-0000-4000-8000-00000000000c"
    )
    (same,) = read_subscriptions(text("sold.json"), tenant="cccc0001-0000-4000-8000-00000000000c").value[:1]
    assert same.tenant == "cccc0001-0000-4000-8000-00000000000c"


def test_customers_are_read_with_what_they_are_to_the_partner(text: Text) -> None:
    """An unknown relationship is kept and remarked on; delegated access is unknown where a list leaves it out."""
    reading = read_customers(text("customers.json"))
    assert reading.value == (
        CustomerRecord(
            id="cccc0001-0000-4000-8000-00000000000c",
            tenant="cccc0001-0000-4000-8000-00000000000c",
            name="Quay Trading",
            domain="quay.example",
            relationship="reseller",
        ),
        CustomerRecord(
            id="cccc0002-0000-4000-8000-00000000000c",
            tenant="cccc0002-0000-4000-8000-00000000000c",
            name="Pier Trading",
            domain="pier.example",
            relationship="penfriend",
            delegated_access=True,
            associated_partner_id="7700001",
            custom_domains=("pier.example",),
        ),
    )
    assert odd(reading) == {
        "$.items[1].relationshipToPartner": 'unknown word "penfriend", kept',
        "$.items[1].customDomains[1]": "expected text, got 5; ignored",
    }


def test_a_customer_whose_id_is_in_the_address_reads_with_the_tenant_that_the_caller_names(parsed: Parsed) -> None:
    """The body of a PATCH has no id; where there is one, it stays the id."""
    body = {"relationshipToPartner": "none", "attributes": {"objectType": "Customer"}}
    record = read_customer(body, tenant="T7").value
    assert (record.id, record.tenant, record.relationship) == ("T7", "T7", "none")
    first = parsed("customers.json")["items"][0]
    assert read_customer(first, tenant="T7").value.id == "cccc0001-0000-4000-8000-00000000000c"
    with pytest.raises(CodecError, match=r"\$\.id: expected an id, got nothing"):
        read_customer(body)


def test_what_has_an_id_but_nothing_of_a_customer_is_none() -> None:
    """An object of another API is not taken for one."""
    with pytest.raises(CodecError, match="an object without"):
        read_customer({"id": "a", "displayName": "Graph's"})


def test_pools_are_read_with_their_counts(text: Text) -> None:
    """Active is what can be assigned; a total that is not active and warning is remarked on."""
    reading = read_skus(text("sold_skus.json"), tenant="T7")
    assert reading.value == (
        SubscribedSku(
            tenant="T7",
            product=Product(
                sku_id="eeee0001-0000-4000-8000-00000000000e", part_number="HARBOUR_MAIL_1", name="Harbour Mail Plan 1"
            ),
            enabled=40,
            warning=5,
            suspended=1,
            consumed=12,
            capability="Enabled",
        ),
        SubscribedSku(
            tenant="T7",
            product=Product(sku_id="eeee0009-0000-4000-8000-00000000000e", name="Harbour Extras"),
            enabled=2,
            capability="Dreaming",
        ),
    )
    assert odd(reading) == {
        "$.links.next": "there are more pages",
        "$.items[1].totalUnits": "9 is not the sum of 2 active and 0 in warning",
        "$.items[1].capabilityStatus": 'unknown word "Dreaming", kept',
    }


def test_a_pool_needs_its_sku_and_its_count() -> None:
    """Everything that is missing or negative is told at once."""
    with pytest.raises(CodecError) as caught:
        read_skus([{"productSku": {"name": "x"}, "activeUnits": None, "warningUnits": -1}])
    assert [each.path for each in caught.value.problems] == [
        "$[0].activeUnits",
        "$[0].warningUnits",
        "$[0].productSku.id",
    ]


def test_an_invitation_tells_who_asks_for_what_in_its_address(text: Text) -> None:
    """Two generations of addresses name the same things differently; a reseller 0 is none."""
    old, new = read_relationship_requests(text("invitations.json")).value
    assert old == Invitation(
        url=old.url, partner_id="bbbb0001-0000-4000-8000-00000000000b", kind="ResellerRelationship"
    )
    assert new == Invitation(
        url=new.url,
        partner_id="bbbb0002-0000-4000-8000-00000000000b",
        kind="IndirectResellerRelationship",
        reseller_id="7700001",
        delegated_admin=True,
    )


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://x.example/?type=ResellerRelationship", "names no partner"),
        ("https://[x.example/?id=7", "names no partner"),
        ("https://x.example/?id=7&type=Friendship", 'asks for an unknown kind of relationship, "Friendship"'),
    ],
)
def test_an_odd_address_keeps_its_invitation(url: str, why: str) -> None:
    """What it does not tell is remarked on."""
    reading = read_relationship_requests({"url": url})
    assert reading.value[0].url == url
    assert odd(reading) == {"$.url": why}


def test_an_invitation_without_an_address_is_none() -> None:
    """The address is all that an invitation is."""
    with pytest.raises(CodecError, match=r"\$\.url: expected the address of the invitation, got \"\""):
        read_relationship_requests({"url": ""})


def test_ties_between_partners_are_read(text: Text) -> None:
    """A partner id that came as a number is one; unknown words are kept."""
    reading = read_partner_relationships(text("partners.json"))
    assert reading.value == (
        PartnerTie(
            id="bbbb0007-0000-4000-8000-00000000000b",
            name="Lighthouse Resale",
            kind="is_indirect_reseller_of",
            state="Active",
            mpn_id="7700001",
            location="NO",
        ),
        PartnerTie(id="not-a-guid", name="Buoy Resale", kind="is_second_cousin_of", mpn_id="7700002"),
    )
    assert odd(reading) == {
        "$.totalCount": "says 3, but 2 are here",
        "$.items[1].relationshipType": 'unknown word "is_second_cousin_of", kept',
    }
