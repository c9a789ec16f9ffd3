"""Every field that a reader asks for, against every value that is nearly right: read, remarked on, or refused.

Which fields those are is told by the readers themselves: they are asked for on a record that notes what it is asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from cotenant.documents import is_list, is_object
from cotenant.readers import CodecError, Reading, Remark, graph, partner_center

GOOD: dict[str, tuple[Callable[[Any], Reading[Any]], dict[str, Any]]] = {
    "sold": (
        partner_center.read_subscriptions,
        {
            "id": "s1", "offerId": "HARB0R:0001:MAIL1", "offerName": "Harbour Mail", "friendlyName": "mail",
            "quantity": 3,
            "status": "active", "effectiveStartDate": "2026-01-01T00:00:00Z",
            "commitmentEndDate": "2026-12-31T00:00:00Z",
            "creationDate": "2026-01-01T00:00:00Z", "autoRenewEnabled": True, "isTrial": False, "termDuration": "P1Y",
            "billingCycle": "annual", "billingType": "license", "partnerId": "123", "parentSubscriptionId": "s0",
            "orderId": "o1",
            "links": {"offer": {"uri": "/offers/x"}, "self": {"uri": "/customers/t1/subscriptions/s1"}},
        },
    ),
    "customer": (
        partner_center.read_customer,
        {
            "id": "c1", "relationshipToPartner": "reseller", "allowDelegatedAccess": True, "associatedPartnerId": "7",
            "customDomains": ["quay.example"],
            "companyProfile": {"tenantId": "t1", "companyName": "Quay", "domain": "quay.example"},
        },
    ),
    "sold pools": (
        partner_center.read_skus,
        {
            "activeUnits": 5, "warningUnits": 1, "totalUnits": 6, "suspendedUnits": 0, "consumedUnits": 2,
            "capabilityStatus": "enabled", "productSku": {"id": "k1", "skuPartNumber": "MAIL", "name": "Harbour Mail"},
        },
    ),
    "invitation": (partner_center.read_relationship_requests, {"url": "https://x.example/?partnerid=p1&msppid=9"}),
    "tie": (
        partner_center.read_partner_relationships,
        {
            "id": "p1", "name": "Breakwater", "relationshipType": "is_indirect_reseller_of", "state": "active",
            "mpnId": "9", "location": "US",
        },
    ),
    "found": (
        graph.read_subscriptions,
        {
            "id": "d1", "skuId": "k1", "skuPartNumber": "MAIL", "totalLicenses": 4, "status": "Enabled",
            "isTrial": False,
            "commerceSubscriptionId": "s1", "ocpSubscriptionId": "o1", "createdDateTime": "2026-01-01T00:00:00Z",
            "nextLifecycleDateTime": "2026-12-31T00:00:00Z", "ownerId": "u1", "ownerType": "User",
            "ownerTenantId": "p1",
        },
    ),
    "found pools": (
        graph.read_skus,
        {
            "id": "t1_k1", "skuId": "k1", "skuPartNumber": "MAIL", "consumedUnits": 2, "accountId": "a1",
            "capabilityStatus": "Enabled", "subscriptionIds": ["d1"],
            "prepaidUnits": {"enabled": 4, "warning": 0, "suspended": 0, "lockedOut": 0},
        },
    ),
    "organization": (
        graph.read_organization,
        {
            "id": "t1", "displayName": "Quay", "partnerTenantType": "syndicatePartner",
            "createdDateTime": "2026-01-01T00:00:00Z",
            "verifiedDomains": [{"name": "quay.example", "isDefault": True}],
        },
    ),
}  # fmt: skip
CONFUSED: tuple[Any, ...] = (
    "3", " 3 ", "\u0663", "1_000", "-5", 3, 3.9, 3.0, -5, 10**40, 2**63, 1e300, 2.0**53, True, False, "true", "false",
    "yes", 0,
    1, None, "", " ", "2026-02-30", "2026-01-01", "20260101", "1430870400", 1430870400, 20260101, "\u0662026-01-01",
    "a\0b", "a\u200bb", "\u202ea", "a\u00a0b", "\ud800", "x", "http://[", "https://x/customers/a%00b", [], {}, [[]],
    ["x"],
    [3], [None], ["a\u200bb"], [{"name": 3}], [{"name": "x", "isDefault": "true"}], {"id": "x"}, {"uri": 3},
    {"uri": "http://["},
)  # fmt: skip


def places(value: Any, trail: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value inside of plain data."""
    keys: list[Any] = list(value) if is_object(value) else list(range(len(value))) if is_list(value) else []
    for key in keys:
        yield (*trail, key)
        yield from places(value[key], (*trail, key))


def replaced(value: Any, trail: tuple[Any, ...], new: Any) -> Any:
    copied: Any = json.loads(json.dumps(value))
    holder = copied
    for key in trail[:-1]:
        holder = holder[key]
    holder[trail[-1]] = new
    return copied


CASES = [(name, trail) for name, (_, record) in GOOD.items() for trail in places(record)]


@pytest.mark.parametrize("name", GOOD)
def test_a_good_record_gives_no_remark(name: str) -> None:
    """Else a remark below might be about another field."""
    read, record = GOOD[name]
    assert read(record).remarks == ()


@pytest.mark.parametrize(("name", "trail"), CASES, ids=[f"{name}-{'.'.join(map(str, trail))}" for name, trail in CASES])
def test_no_field_takes_a_value_of_another_type_in_silence(name: str, trail: tuple[Any, ...]) -> None:
    """Either it is an error or a remark, or what was read has the value as it is; a number may stand for its text."""
    read, record = GOOD[name]
    for value in CONFUSED:
        with suppress(CodecError):
            reading = read(replaced(record, trail, value))
            assert reading.remarks or value is None or is_plainly(value, trail, reading), (value, reading)


DERIVED = {str: ("uri", "id"), int: ("uri", "id"), bool: ("isDefault",)}
"""Fields that something else is told from, so that they do not stand in a record themselves."""


def is_plainly(value: Any, trail: tuple[Any, ...], reading: Reading[Any]) -> bool:
    """Return whether a value stands in what was read as it is, or says that there is nothing."""
    said = repr(reading.value)
    if trail[-1] in DERIVED.get(value.__class__, ()):
        return True
    if isinstance(value, str):
        return not value.strip() or repr(value.strip())[1:-1].casefold() in said.casefold() or value.startswith("2026")
    if is_object(value) or is_list(value):
        return trail[0] in {
            "links",
            "companyProfile",
            "productSku",
            "customDomains",
            "subscriptionIds",
            "verifiedDomains",
        }
    if isinstance(value, bool):
        return f"={value}" in said
    return f"={int(value)}" in said or f"='{value}'" in said


HIDDEN = ("a\0b", "a\u200bb", "\u202ea", "a\u00a0b", "\u3164", "a\nb", "\x1b[31m")


@pytest.mark.parametrize(
    ("name", "trail"),
    [
        ("sold", ("id",)), ("customer", ("id",)), ("sold pools", ("productSku", "id")), ("tie", ("id",)),
        ("found", ("id",)), ("found pools", ("skuId",)), ("organization", ("id",)),
    ],
)  # fmt: skip
def test_a_record_whose_id_has_hidden_characters_is_refused(name: str, trail: tuple[Any, ...]) -> None:
    """It would look like another record, and be none."""
    read, record = GOOD[name]
    for id_ in HIDDEN:
        with pytest.raises(CodecError) as caught:
            read(replaced(record, trail, id_))
        assert [each.path for each in caught.value.problems] == [f"$.{'.'.join(trail)}"]


@pytest.mark.parametrize(
    ("name", "trail", "left"),
    [
        ("sold", ("partnerId",), "partner_of_record=''"), ("sold", ("parentSubscriptionId",),
        "parent_subscription_id=''"),
        ("sold", ("orderId",), "order_id=''"), ("sold", ("offerId",), "offer_id='x'"),
        ("customer", ("associatedPartnerId",), "associated_partner_id=''"),
        ("customer", ("companyProfile", "tenantId"), "tenant='c1'"),
        ("found", ("commerceSubscriptionId",), "commerce_subscription_id=''"), ("found", ("ownerId",), "owner_id=''"),
        ("found", ("skuId",), "sku_id=''"), ("found", ("ownerTenantId",), "owner_tenant_given=False"),
        ("found pools", ("accountId",), "account=''"), ("found pools", ("subscriptionIds", 0), "subscription_ids=()"),
    ],
)  # fmt: skip
def test_another_id_with_hidden_characters_is_no_id(name: str, trail: tuple[Any, ...], left: str) -> None:
    """It is left out with a remark: a partner that cannot be told from another must not be taken for a seller."""
    read, record = GOOD[name]
    for id_ in HIDDEN:
        reading = read(replaced(record, trail, id_))
        assert left in repr(reading.value)
        assert any(each.odd.endswith("ignored") and "expected an id" in each.odd for each in reading.remarks)


@pytest.mark.parametrize(
    ("address", "partner", "reseller"),
    [
        ("https://x/?partnerid=a%00b&msppid=9", "", "9"), ("https://x/?partnerid=p1&msppid=%E2%80%8B9", "p1", ""),
        ("https://x/?partnerid=%20p1", "", ""), ("http://[", "", ""), ("https://\u2100.example/?partnerid=p1", "", ""),
    ],
)  # fmt: skip
def test_an_address_names_nobody_by_what_is_no_id(address: str, partner: str, reseller: str) -> None:
    """The invitation stays, and the oddity is remarked on."""
    reading = partner_center.read_relationship_requests({"url": address})
    assert (reading.value[0].partner_id, reading.value[0].reseller_id) == (partner, reseller)
    assert reading.remarks


def test_a_link_that_is_no_address_costs_nothing() -> None:
    """Nor does one to a customer whose id has hidden characters."""
    record = {"id": "s1", "offerName": "x", "quantity": 1, "status": "active"}
    links = {"offer": {"uri": "http://["}, "self": {"uri": "/customers/a\u200bb/x"}}
    (only,) = partner_center.read_subscriptions({**record, "links": links}).value
    assert (only.offer_id, only.tenant) == ("", "")


@pytest.mark.parametrize("tenant", ["a\0b", "a\u200bb", "\u202ea"])
def test_a_tenant_is_named_by_an_id(tenant: str) -> None:
    """What is none is refused before anything is read."""
    for read in (partner_center.read_subscriptions, graph.read_organization):
        with pytest.raises(ValueError, match=r"^tenant: expected the id of a tenant"):
            read(GOOD["sold"][1], tenant=tenant)


def test_a_remark_is_one_line_whatever_it_is_about() -> None:
    """It may quote any word of a payload, in its path too."""
    payload = {"id": "s1", "quantity": 1, "status": "a\nb", "offerName": "x", "billingCycle": "\x1b[31m", "\u202eid": 1}
    for each in partner_center.read_subscriptions(payload).remarks:
        assert str(each).isprintable()
    assert str(Remark(path="$.a\nb", odd="\u202e")) == "$.a\\nb: \\u202e"


def test_a_key_in_two_casings_is_compared_however_deep_its_values_are() -> None:
    """Not by going as deep: parsed payloads are not measured."""
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    record = {"id": "s1", "offerName": "x", "quantity": 1, "status": "active"}
    reading = partner_center.read_subscriptions({**record, "lines": deep, "Lines": [deep]})
    assert [each.path for each in reading.remarks] == ["$.Lines"]
    assert partner_center.read_subscriptions({**record, "lines": deep, "Lines": deep}).remarks == ()
