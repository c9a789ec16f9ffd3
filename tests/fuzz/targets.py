"""What is fuzzed: each target takes any bytes, and raises for no input but by a fault of the library."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

import cotenant as ct
from cotenant import codec, display, supply
from cotenant.documents import is_list, is_object
from cotenant.limits import Limits
from cotenant.readers import PartlyReadError, Reading, assemble, graph, licensing, partner_center
from cotenant.readers.graph import CompanySubscription
from cotenant.readers.partner_center import SoldSubscription

KINDS: Final[tuple[Any, ...]] = (
    ct.Customer, ct.Command, ct.Event, ct.Decision, list[ct.Command], tuple[ct.Event, ...], ct.Party, ct.Channel,
    ct.Story, supply.SubscribedSku, supply.Attribution, SoldSubscription, CompanySubscription, ct.Breach,
)  # fmt: skip
READERS: Final[tuple[Callable[[Any], Reading[Any]], ...]] = (
    partner_center.read_subscriptions, partner_center.read_customers, partner_center.read_customer,
    partner_center.read_skus, partner_center.read_relationship_requests, partner_center.read_partner_relationships,
    graph.read_subscriptions, graph.read_skus, graph.read_organization, licensing.read_catalogue,
)  # fmt: skip
SMALL: Final = Limits(size=100_000, depth=50, items=5_000)
ME: Final = ct.Partner(id="bbbb0001-0000-4000-8000-00000000000b")


def codec_target(data: bytes) -> None:
    """Read a document as a value of the type that the first byte chooses: refused, or read, written and read alike."""
    kind = KINDS[data[0] % len(KINDS)] if data else ct.Customer
    try:
        value = codec.from_json(data[1:], kind, limits=SMALL)
    except codec.CodecError as error:
        check_told(error)
        return
    text = codec.to_json(value)
    assert codec.from_json(text, kind) == value
    assert codec.to_json(codec.from_json(text, kind)) == text
    for each in listed(value):
        check_shown(each)


def readers_target(data: bytes) -> None:
    """Read a payload with the reader that the first byte chooses: what comes out can be written, and read again."""
    read = READERS[data[0] % len(READERS)] if data else READERS[0]
    reading = read_or_not(read, data[1:])
    if reading is None:
        return
    for each in listed(reading.value):
        text = codec.to_json(each)
        assert codec.from_json(text, each.__class__) == each


def assembly_target(data: bytes) -> None:
    """Read what an object holds of each side, and join it: nothing is lost, and all of it can be shown."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return
    if not is_object(document):
        return
    reads: tuple[tuple[str, Callable[[Any], Reading[Any]]], ...] = (
        ("customer", partner_center.read_customers), ("organization", graph.read_organization),
        ("sold", partner_center.read_subscriptions), ("found", graph.read_subscriptions), ("skus", graph.read_skus),
    )  # fmt: skip
    given = {name: read_or_not(read, document[name]) for name, read in reads if name in document}
    sides: dict[str, Any] = {name: reading for name, reading in given.items() if reading is not None}
    assembly = assemble(me=ME, **sides)
    held = {each.id for _, each in assembly.customer.subscriptions()} | {each.id for each in assembly.left_out}
    assert held == {each.id for each in assembly.sightings} == {each.subscription for each in assembly.attributions}
    sold, found = (() if each not in sides else sides[each].value for each in ("sold", "found"))
    assert {each.id for each in sold} == {each.sold.id for each in assembly.sightings if each.sold}
    seen = {record.id for each in assembly.sightings for record in each.records}
    assert {each.id for each in found} == seen
    assert codec.from_json(codec.to_json(assembly.customer), ct.Customer) == assembly.customer
    for shown in (assembly.customer, supply.ledger(assembly.customer, assembly.attributions)):
        check_shown(shown)
    check_shown(supply.pools(assembly.customer, assembly.skus))


def listed(value: Any) -> Iterable[Any]:
    return value if is_list(value) else (value,)


def read_or_not(read: Callable[[Any], Reading[Any]], payload: Any) -> Reading[Any] | None:
    """Return what a reader makes of a payload, the good records of a partly bad one, `None` where there are none."""
    try:
        reading = read(payload)
    except PartlyReadError as error:
        check_told(error)
        reading = error.reading
    except codec.CodecError as error:
        check_told(error)
        return None
    assert all(str(each).isprintable() for each in reading.remarks), reading.remarks
    return reading


def check_told(error: codec.CodecError) -> None:
    """Check that an error says what is wrong, where, and in a line each."""
    assert error.problems
    for each in error.problems:
        assert each.path.startswith("$")
        assert each.found
        assert each.expected
        assert str(each).isprintable(), str(each)


def check_shown(value: Any) -> None:
    """Check that a value can be shown as text and as HTML."""
    if hasattr(value, "_repr_html_"):
        assert display.text(value)
        assert display.html(value).startswith("<")


TARGETS: Final[dict[str, Callable[[bytes], None]]] = {
    "codec": codec_target,
    "readers": readers_target,
    "assembly": assembly_target,
}
"""The targets by their names."""
