"""Payloads that others published: every strict one of a covered kind reads without loss, no broken one does."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cotenant.documents import is_list, is_object
from cotenant.readers import CodecError, Reading, graph, licensing, partner_center

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the published samples are not here")

ASKED = "tenant-that-was-asked"
Reader = Callable[[bytes], Reading[Any]]

READERS: dict[str, Reader] = {
    "Subscription": partner_center.read_subscriptions,
    "Customer": partner_center.read_customers,
    "SubscribedSku": partner_center.read_skus,
    "RelationshipRequest": partner_center.read_relationship_requests,
    "PartnerRelationship": partner_center.read_partner_relationships,
    "companysubscription": graph.read_subscriptions,
    "directory-list-subscriptions": graph.read_subscriptions,
    "subscribedsku": graph.read_skus,
    "organization": lambda payload: graph.read_organization(payload, tenant=ASKED),
}
# A PATCH body is a customer without the id that stands in the address of its request.
WITHOUT_ID = "remove-a-reseller-relationship-with-a-customer.1.req.json"
GRAPH_FILES = {
    "companysubscription-get": "companysubscription",
    "directory-list-subscriptions": "directory-list-subscriptions",
    "subscribedsku-get": "subscribedsku",
    "subscribedsku-list": "subscribedsku",
    "organization-get": "organization",
    "organization-list": "organization",
    "organization": "organization",
}


def said(document: Any) -> str:
    """Return the kind that a Partner Center document, or the first item of a collection, says it is of."""
    if not is_object(document):
        return ""
    attributes: dict[str, str] = document.get("attributes") or document.get("Attributes") or {}
    kind = attributes.get("objectType") or attributes.get("ObjectType") or ""
    if kind == "Collection":
        return said(next(iter(document.get("items", ())), None)) or "nothing"
    return kind


def covered() -> Iterator[tuple[str, Path]]:
    """Yield every strict sample of a kind that a reader covers."""
    for path in sorted(SAMPLES.rglob("*.json")):
        if path.parent.name.startswith("microsoftgraph__"):
            kind = GRAPH_FILES.get(path.name.partition(".")[0], "")
        else:
            kind = said(json.loads(path.read_text(encoding="utf-8-sig")))
        if kind in READERS:
            yield kind, path


def count(document: Any) -> int:
    listed = document.get("items", document.get("value")) if is_object(document) else document
    return 1 if listed is None else len(listed)


def read(kind: str, path: Path) -> tuple[Any, ...]:
    payload = path.read_bytes()
    if path.name == WITHOUT_ID:
        return (partner_center.read_customer(payload, tenant=ASKED).value,)
    value = READERS[kind](payload).value
    return tuple(value) if is_list(value) else (value,)


def test_every_record_of_every_strict_sample_is_read() -> None:
    """As many come out as go in, for every file; and this is how many there are."""
    files: Counter[str] = Counter()
    records: Counter[str] = Counter()
    for kind, path in covered():
        value = read(kind, path)
        assert len(value) == count(json.loads(path.read_bytes())), path.name
        files[kind] += 1
        records[kind] += len(value)
    assert {kind: (files[kind], records[kind]) for kind in sorted(files)} == {
        "Customer": (4, 7),
        "PartnerRelationship": (2, 4),
        "RelationshipRequest": (2, 2),
        "SubscribedSku": (2, 6),
        "Subscription": (18, 18),
        "companysubscription": (1, 1),
        "directory-list-subscriptions": (1, 1),
        "organization": (4, 4),
        "subscribedsku": (3, 4),
    }


def test_what_the_samples_say_in_sum() -> None:
    """Statuses, generations of commerce, days and seats, over all Partner Center subscriptions."""
    sold = [each for kind, path in covered() if kind == "Subscription" for each in read(kind, path)]
    assert Counter(each.status.value for each in sold) == {"active": 14, "deleted": 2, "suspended": 1, "expired": 1}
    assert sum(each.seats for each in sold) == 39
    assert sum(each.is_new_commerce for each in sold) == 6
    assert sum(each.term.end is None for each in sold) == 1
    assert sum(bool(each.offer_id) for each in sold) == 15
    assert len({each.id for each in sold}) == 6


def test_what_is_odd_in_the_samples_is_remarked_on() -> None:
    """How often which field was odd, over all samples."""
    odd: Counter[str] = Counter()
    for kind, path in covered():
        if path.name != WITHOUT_ID:
            odd.update(each.path.rpartition(".")[2] for each in READERS[kind](path.read_bytes()).remarks)
    assert odd == {
        "totalCount": 4,
        "offerId": 3,
        "creationDate": 3,
        "effectiveStartDate": 3,
        "commitmentEndDate": 3,
        "capabilityStatus": 2,
        "createdDateTime": 1,
    }


def test_both_generations_of_invitations_name_the_partner() -> None:
    """With the old address and with the new one."""
    invitations = [each for kind, path in covered() if kind == "RelationshipRequest" for each in read(kind, path)]
    assert {each.partner_id == invitations[0].partner_id for each in invitations} == {True}
    assert {(each.kind, each.reseller_id, each.delegated_admin) for each in invitations} == {
        ("ResellerRelationship", "", None),
        ("ResellerRelationship", "", False),
    }


def test_every_broken_sample_is_refused() -> None:
    """Text that is not JSON is one clear error for every reader."""
    broken = sorted((SAMPLES / "broken").rglob("*.txt"))
    assert len(broken) == 27
    for path in broken:
        for reader in READERS.values():
            with pytest.raises(CodecError, match=r"^\$: expected JSON"):
                reader(path.read_bytes())


def test_samples_of_other_kinds_are_refused_or_empty() -> None:
    """No reader takes a document of another kind for one of its own."""
    mine = {path: kind for kind, path in covered()}
    graphs = {"companysubscription", "directory-list-subscriptions", "subscribedsku", "organization"}
    taken = Counter[str]()
    for path in sorted(SAMPLES.rglob("*.json")):
        for kind, reader in READERS.items():
            if kind == mine.get(path) or {kind, mine.get(path)} <= graphs:
                continue
            try:
                value = reader(path.read_bytes()).value
            except CodecError:
                continue
            taken[f"{kind} {path.name}"] += bool(value)
    assert +taken == Counter()


def test_the_licensing_table_is_read_whole() -> None:
    """Its ambiguities are as many as were counted in it by other means."""
    table = SAMPLES / "csv" / "product-names-and-service-plan-identifiers.csv"
    reading = licensing.read_catalogue(table.read_bytes())
    products = reading.value.products
    names = {name for each in products for name in each.names}
    parts = {part for each in products for part in each.part_numbers}
    assert (len(products), len(names), len(parts)) == (619, 607, 618)
    assert sum(len(reading.value.find(name)) > 1 for name in names) == 15
    assert sum(len(each.names) > 1 for each in products) == 3
    assert [part for part in parts if len(reading.value.find(part)) > 1] == ["MCOPSTN5"]
    assert len(reading.remarks) == 19


def test_a_price_sheet_is_no_licensing_table() -> None:
    """Both are CSV of Microsoft's, and have other headers."""
    with pytest.raises(CodecError, match="a header without guid"):
        licensing.read_catalogue((SAMPLES / "csv" / "nce-price-sheet.docs-example.csv").read_bytes())
