"""Graph's side: a tenant's subscriptions whoever sold them, its pools, its organization."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cotenant.readers import CodecError
from cotenant.readers.graph import (
    STATUSES,
    CompanySubscription,
    Organization,
    read_customer,
    read_organization,
    read_skus,
    read_subscriptions,
)
from cotenant.supply import SubscribedSku
from cotenant.tenancy import Product, SubscriptionStatus, Term

Text = Callable[[str], bytes]
Parsed = Callable[[str], Any]


def odd(reading: Any) -> dict[str, str]:
    return {each.path: each.odd for each in reading.remarks}


def test_a_subscription_is_read_field_by_field(text: Text) -> None:
    """Warning is grace after the end; both GUID casings are one."""
    assert read_subscriptions(text("found.json"), tenant="T7").value[0] == CompanySubscription(
        id="dddd0001-0000-4000-8000-00000000000d",
        tenant="T7",
        product=Product(sku_id="eeee0001-0000-4000-8000-00000000000e", part_number="HARBOUR_MAIL_1"),
        seats=42,
        status=SubscriptionStatus.EXPIRED,
        status_word="Warning",
        commerce_subscription_id="aaaa0001-0000-4000-8000-00000000000a",
        created=date(2021, 3, 4),
        next_lifecycle=date(2022, 3, 3),
        is_trial=False,
        owner_id="ffff0001-0000-4000-8000-00000000000f",
        owner_type="User",
        owner_tenant_id="bbbb0001-0000-4000-8000-00000000000b",
        owner_tenant_given=True,
    )


def test_an_owner_that_is_null_is_not_an_owner_that_is_not_given(text: Text) -> None:
    """Null says that no partner created it; a payload without the key, or with .NET's nothing, says nothing."""
    reading = read_subscriptions(text("found.json"))
    owners = [(each.owner_tenant_id, each.owner_tenant_given) for each in reading.value]
    assert owners == [
        ("bbbb0001-0000-4000-8000-00000000000b", True),
        ("bbbb0002-0000-4000-8000-00000000000b", True),
        (None, True),
        (None, False),
        (None, False),
    ]
    assert "$.value[4].ownerTenantId" in odd(reading)


def test_an_owner_that_is_no_text_says_nothing() -> None:
    """It is as if the field were not there: nobody is taken for the owner."""
    payload = {"id": "a", "skuId": "b", "totalLicenses": 1, "status": "Enabled", "ownerTenantId": ["x"]}
    (only,) = read_subscriptions(payload).value
    assert (only.owner_tenant_id, only.owner_tenant_given) == (None, False)


def test_an_owner_that_is_an_empty_text_is_no_partner() -> None:
    """It is kept apart from null, and remarked on."""
    payload = {"id": "a", "skuId": "b", "totalLicenses": 1, "status": "Enabled", "ownerTenantId": " "}
    reading = read_subscriptions(payload)
    assert (reading.value[0].owner_tenant_id, reading.value[0].owner_tenant_given) == ("", True)
    assert odd(reading) == {"$.ownerTenantId": "an empty text: taken as null"}


def test_no_term_is_guessed(text: Text) -> None:
    """The next change of status is neither the end of a term nor a renewal."""
    for each in read_subscriptions(text("found.json")).value:
        assert each.term == Term()


def test_oddities_are_remarked_on_with_their_paths(text: Text) -> None:
    """What can be read is read, and nothing is lost in silence."""
    reading = read_subscriptions(text("found.json"))
    assert len(reading.value) == 5
    assert odd(reading) == {
        "$.value[4].ownerTenantId": "the GUID for nothing: whether a partner created it is not told",
        "$.value[4].skuId": "not given: an unknown product",
        "$.value[4].status": 'says nothing that is known: "Snoozing"',
    }
    assert (reading.value[4].seats, reading.value[4].product.title) == (0, "Unknown product")


@pytest.mark.parametrize(("word", "status"), STATUSES.items())
def test_every_word_for_a_status_means_one_of_ours(word: str, status: SubscriptionStatus) -> None:
    """The words are Graph's own: its Suspended is not Partner Center's suspended."""
    payload = {"id": "a", "skuPartNumber": "X", "totalLicenses": 1, "status": word.title()}
    reading = read_subscriptions(payload)
    assert (reading.value[0].status, reading.remarks) == (status, ())
    assert STATUSES["suspended"] is SubscriptionStatus.DISABLED


def test_a_subscription_needs_its_id_and_its_seats() -> None:
    """Both are told at once."""
    with pytest.raises(CodecError) as caught:
        read_subscriptions({"value": [{"skuId": "a", "status": "Enabled"}]})
    assert [each.path for each in caught.value.problems] == ["$.value[0].id", "$.value[0].totalLicenses"]


def test_pools_are_read_with_their_counts(text: Text) -> None:
    """The id of a pool tells its tenant; what is not given is unknown, not 0."""
    reading = read_skus(text("found_skus.json"))
    assert reading.value == (
        SubscribedSku(
            tenant="cccc0001-0000-4000-8000-00000000000c",
            product=Product(sku_id="eeee0001-0000-4000-8000-00000000000e", part_number="HARBOUR_MAIL_1"),
            enabled=40,
            warning=5,
            suspended=3,
            locked_out=0,
            consumed=12,
            subscription_ids=(
                "dddd0001-0000-4000-8000-00000000000d",
                "dddd0003-0000-4000-8000-00000000000d",
                "dddd0099-0000-4000-8000-00000000000d",
            ),
            account="cccc0111-0000-4000-8000-00000000000c",
            capability="Enabled",
        ),
        SubscribedSku(
            product=Product(sku_id="eeee0004-0000-4000-8000-00000000000e", part_number="HARBOUR_PORT"),
            enabled=0,
            suspended=2,
            capability="Suspended",
        ),
    )
    assert odd(reading) == {"$.value[0].subscriptionIds[3]": "expected an id, got 9; ignored"}


def test_a_pool_of_another_tenant_is_remarked_on(text: Text) -> None:
    """So is an id that is none; the others are kept."""
    reading = read_skus(text("found_skus.json"), tenant="T7")
    assert [each.tenant for each in reading.value] == ["T7", "T7"]
    assert odd(reading) == {
        "$.value[0].id": "belongs to tenant cccc0001-0000-4000-8000-00000000000c, but was read as of tenant T7",
        "$.value[0].subscriptionIds[3]": "expected an id, got 9; ignored",
    }


def test_a_pool_needs_its_sku_and_its_units(parsed: Parsed) -> None:
    """Each is asked for by its path."""
    payload = parsed("found_skus.json")["value"][1]
    with pytest.raises(CodecError, match=r"\$\.prepaidUnits\.enabled: expected a whole number"):
        read_skus({**payload, "prepaidUnits": 7})
    with pytest.raises(CodecError, match=r"\$\.skuId: expected an id, got null"):
        read_skus({**payload, "skuId": None})


def test_an_organization_is_read_with_its_domains(text: Text) -> None:
    """The default domain is the domain; entries that are none are passed over, with a remark."""
    reading = read_organization(text("organization.json"))
    assert reading.value == Organization(
        id="cccc0001-0000-4000-8000-00000000000c",
        name="Quay Trading Ltd",
        domain="quay.example",
        domains=("quay.onexample.example", "quay.example"),
        partner_type="ResellerPartnerDelegatedAdmin",
        created=date(2015, 5, 6),
    )
    assert odd(reading) == {"$.value[0].verifiedDomains[1]": 'expected an object, got "odd"; ignored'}
    assert not reading.value.is_syndicated
    assert read_customer(text("organization.json")) == reading


def test_an_organization_of_an_unknown_kind_is_kept() -> None:
    """And one without a default domain is known by its first; one without any has none."""
    payload = {"id": "T7", "partnerTenantType": "penfriend", "verifiedDomains": [{"name": "a.example"}, {"name": "b"}]}
    reading = read_organization(payload)
    assert reading.value.domain == "a.example"
    assert odd(reading) == {"$.partnerTenantType": 'unknown word "penfriend", kept'}
    assert read_organization({"id": "T7", "displayName": "x", "verifiedDomains": {}}).value.domain == ""


def test_a_syndicated_organization_is_told_whatever_the_casing() -> None:
    """Words of Graph are told apart by their letters, not by their case."""
    for word in ("syndicatePartner", "SyndicatePartner"):
        assert read_organization({"id": "T7", "partnerTenantType": word}).value.is_syndicated


def test_an_organization_without_an_id_reads_with_the_tenant_that_the_caller_names() -> None:
    """A query may leave the id out; then only the caller knows which tenant it asked."""
    assert read_organization({"displayName": "x"}, tenant="T7").value.id == "T7"
    assert read_organization({"id": "T8", "displayName": "x"}, tenant="T7").value.id == "T8"
    with pytest.raises(CodecError, match=r"\$\.id: expected an id, got nothing"):
        read_organization({"displayName": "x"})


def test_a_partner_contract_is_no_organization() -> None:
    """An object of another kind is told by the key that gives it away."""
    with pytest.raises(CodecError, match="an object with contractType"):
        read_organization({"id": "a", "displayName": "x", "contractType": "y"})
