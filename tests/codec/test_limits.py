"""A document is measured before it is parsed, so that one too large, too deep or too full costs next to nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant import codec
from cotenant.documents import is_list, is_object, parse
from cotenant.limits import LIMITS, Limits, excess, measured
from cotenant.readers import graph, licensing, partner_center

READERS: tuple[Callable[..., object], ...] = (
    partner_center.read_subscriptions, partner_center.read_customers, partner_center.read_customer,
    partner_center.read_skus, partner_center.read_relationship_requests, partner_center.read_partner_relationships,
    graph.read_subscriptions, graph.read_skus, graph.read_organization, graph.read_customer,
)  # fmt: skip
HEADER = "Product_Display_Name,String_Id,GUID"

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('ab[]{},:"\\\n\u00e9\u2028\U0001f600'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('a[]{},"\\'), inner, max_size=3),
    max_leaves=20,
)


def items(value: Any) -> int:
    """Return how many values there are in plain data, itself counted."""
    inside = value.values() if is_object(value) else value if is_list(value) else ()
    return 1 + sum(map(items, inside))


def depth(value: Any) -> int:
    inside = value.values() if is_object(value) else value if is_list(value) else None
    return 0 if inside is None else 1 + max(map(depth, inside), default=0)


def members(value: Any) -> int:
    """Return how many members the objects in plain data have."""
    inside = value.values() if is_object(value) else value if is_list(value) else ()
    return (len(value) if is_object(value) else 0) + sum(map(members, inside))


def empties(value: Any) -> int:
    """Return how many lists and objects in plain data hold nothing."""
    inside = value.values() if is_object(value) else value if is_list(value) else None
    return 0 if inside is None else int(not inside) + sum(map(empties, inside))


def refusal(read: Callable[[], object]) -> str:
    with pytest.raises(codec.CodecError) as caught:
        read()
    return str(caught.value)


@given(plain, st.sampled_from((None, 1)), st.booleans())
def test_depth_items_and_members_are_counted_without_parsing(
    value: Any, indent: int | None, ensure_ascii: bool
) -> None:
    """Whatever stands in the strings; an empty list counts as if it held something."""
    data = json.dumps(value, indent=indent, ensure_ascii=ensure_ascii).encode()
    assert measured(data) == (items(value) + empties(value), depth(value), members(value))


class Diver(json.JSONDecoder):
    """Python's parser, as it is written in Python, which notes how deep it goes."""

    def __init__(self) -> None:
        super().__init__()
        self.level = self.deepest = 0
        self.parse_object: Callable[..., Any] = self._deeper(json.decoder.JSONObject)  # type: ignore[attr-defined]
        self.parse_array: Callable[..., Any] = self._deeper(json.decoder.JSONArray)  # type: ignore[attr-defined]
        self.scan_once = json.scanner.py_make_scanner(self)  # type: ignore[attr-defined]

    def _deeper(self, parse: Callable[..., Any]) -> Callable[..., Any]:
        def parsed(*arguments: Any) -> Any:
            self.level += 1
            self.deepest = max(self.deepest, self.level)
            found = parse(*arguments)
            self.level -= 1
            return found

        return parsed


@given(
    st.text('[]{}:",\\ab1 ', max_size=40) | plain.map(json.dumps).flatmap(lambda text: st.just(text[: len(text) // 2]))
)
def test_nothing_seems_shallower_than_a_parser_finds_it(text: str) -> None:
    """A parser stops at the first fault; up to there, it has gone no deeper than was measured."""
    diver = Diver()
    with suppress(json.JSONDecodeError):
        diver.decode(text)
    assert measured(text.encode()).depth >= diver.deepest


@pytest.mark.parametrize(
    "deep",
    [
        "[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000,
        '[{"a":' * 50_000 + "0" + "}]" * 50_000, '{"schema_version": 1, "value": ' + "[" * 100_000,
        '["' + "[" * 10 + '",' + "[" * 100_000, "[" * 100_000 + '"',
    ],
    ids=range(7),
)  # fmt: skip
def test_a_document_a_hundred_thousand_deep_is_refused_by_whatever_reads_it(deep: str) -> None:
    """By counting, not by whatever the stack of this Python bears, and with the stack raised as well."""
    readers: tuple[Callable[[], object], ...] = (
        lambda: codec.from_json(deep, ct.Customer),
        lambda: codec.from_json(deep.encode(), list[ct.Command]),
        lambda: partner_center.read_subscriptions(deep),
        lambda: graph.read_organization(deep.encode()),
    )
    usual = sys.getrecursionlimit()
    for limit in (usual, 10**6):
        sys.setrecursionlimit(limit)
        try:
            told = {refusal(read) for read in readers}
        finally:
            sys.setrecursionlimit(usual)
        assert {each.partition(", got ")[0] for each in told} == {
            "$: expected at most 100 lists and objects inside each other"
        }


@pytest.mark.parametrize("depth", [1, 99, 100, 101])
def test_the_limit_of_depth_is_exact(depth: int) -> None:
    """A hundred lists in each other are read, one more is refused."""
    text = "[" * depth + "]" * depth
    if depth <= LIMITS.depth:
        assert parse(text) is not None
    else:
        assert refusal(lambda: parse(text)).endswith("got 101 of them")


def test_a_limit_of_depth_may_be_raised_as_far_as_python_goes() -> None:
    """Beyond that it is an error of the document still."""
    deep = "[" * 300 + "]" * 300
    assert depth(parse(deep, Limits(depth=300))) == 300
    assert "nested less deeply" in refusal(lambda: parse("[" * 10**6, Limits(depth=10**6)))


def test_strings_full_of_brackets_are_not_deep() -> None:
    """Depth is that of lists and objects, not of what looks like them in text."""
    name = '[{"\\' * 1_000
    customer = ct.Customer(id="c", name=name, tenants=[ct.Tenant(id="t", domain=name)])
    assert codec.from_json(codec.to_json(customer), ct.Customer, limits=Limits(depth=5)) == customer


def test_size_is_in_characters_or_in_bytes() -> None:
    """It is counted in what was given, and the error says in what."""
    text = codec.to_json(ct.Partner(id="söhne"))
    fits, too_small = Limits(size=len(text)), Limits(size=len(text) - 1)
    assert codec.from_json(text, ct.Partner, limits=fits).id == "söhne"
    assert refusal(lambda: codec.from_json(text, ct.Partner, limits=too_small)) == (
        f"$: expected at most {len(text) - 1} characters, got {len(text)} of them"
    )
    assert refusal(lambda: codec.from_json(text.encode(), ct.Partner, limits=fits)) == (
        f"$: expected at most {len(text)} bytes, got {len(text) + 1} of them"
    )


def test_items_are_lists_and_objects_and_all_that_is_in_them() -> None:
    """Each value counts once, and a comma in a string does not."""
    text = '{"a": [1, 2, {"b": 3}], "c": ","}'
    assert parse(text, Limits(items=7)) == {"a": [1, 2, {"b": 3}], "c": ","}
    assert refusal(lambda: parse(text, Limits(items=6))) == "$: expected at most 6 items, got 7 of them"


@pytest.mark.parametrize("read", READERS, ids=range(len(READERS)))
def test_every_reader_keeps_to_the_limits(read: Callable[..., object]) -> None:
    """Whoever reads a payload can set them, and is told which was passed."""
    text = '{"items": [[1]]}'
    for limits, told in (
        (Limits(size=15), "at most 15 characters"),
        (Limits(depth=2), "at most 2 lists and objects"),
        (Limits(items=2), "at most 2 items"),
    ):
        assert told in refusal(partial(read, text, limits=limits))


def test_the_table_of_products_keeps_to_the_limits() -> None:
    """Its items are fields; nothing in it is nested."""
    table = f"{HEADER}\nA,A1,g1\nB,B1,g2\n"
    assert len(licensing.read_catalogue(table, limits=Limits(depth=0, items=6)).value.products) == 2
    for limits, told in (
        (Limits(items=5), "expected at most 5 items, got 6 of them"),
        (Limits(size=10), f"expected at most 10 characters, got {len(table)} of them"),
    ):
        assert told in refusal(partial(licensing.read_catalogue, table, limits=limits))
    assert "at most 10 bytes" in refusal(lambda: licensing.read_catalogue(table.encode(), limits=Limits(size=10)))


def test_the_defaults_let_pass_a_file_of_a_hundred_megabytes() -> None:
    """As many records as an export of that size has, and a string of 10 MB, with room to spare."""
    assert Limits() == LIMITS
    assert LIMITS.size > 2 * 10**8
    record = {"id": "aaaa0001-0000-4000-8000-00000000000a", "offerName": "x", "quantity": 1, "status": "active"}
    text = json.dumps([record])
    assert 100_000_000 // len(text) * items(record) < LIMITS.items


@pytest.mark.parametrize("field", ["size", "depth", "items"])
@pytest.mark.parametrize("wrong", [-1, True, 1.0, "100", None])
def test_a_limit_is_a_whole_number(field: str, wrong: Any) -> None:
    """Anything else is refused by the name of the limit."""
    with pytest.raises(ct.MalformedError, match=rf"^Limits\.{field}: "):
        Limits(**{field: wrong})


def test_nothing_is_the_smallest_limit() -> None:
    """Limits of nothing let only nothing through."""
    assert excess("", Limits(size=0, depth=0, items=1)) is None
    assert excess("[", Limits(depth=0)) is not None


def test_a_string_of_ten_megabytes_is_read_and_never_shown_whole() -> None:
    """As a name it is kept, as anything else it is refused in a line."""
    long = "x" * 10_000_000
    text = codec.to_json(ct.Customer(id="c", name=long))
    assert codec.from_json(text, ct.Customer).name == long
    for member in ("id", "tenants", long):
        value = {"id": "c", member: 3 if member == long else long + "\0"}
        document = json.dumps({"schema_version": 1, "value": value})
        told = refusal(partial(codec.from_json, document, ct.Customer))
        assert len(told) < 500
    with pytest.raises(ct.MalformedError) as caught:
        ct.Partner(id=long + "\0")
    assert len(str(caught.value)) < 2_000


def test_limits_are_given_by_name() -> None:
    """So that nobody mistakes them for something else."""
    positional: Any = codec.from_json
    with pytest.raises(TypeError):
        positional(codec.to_json(ct.CUSTOMER), ct.Principal, Limits())
