"""Every field of every class that documents hold, against every value that is nearly right: nothing passes silently.

The table is not written by hand: it is every class that the codec reads, found by walking the package, with every
field and every value below. What a field may hold is told by its annotation alone.
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from enum import StrEnum
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import attrs
import pytest

import cotenant
from cotenant import checks, codec
from cotenant.channels import Channel
from cotenant.codec.converters import OWN
from cotenant.codec.shapes import TAGS
from cotenant.documents import is_list, is_object
from cotenant.tenancy import Product

CONFUSED: tuple[Any, ...] = (
    "3", " 3 ", "\u0663", "1_000", "-5", "3.0", "1e3", "0x3", "+3", "\uff13", 3, 3.9, 3.0, -5, 0, 1, 10**40, -(10**40),
    2**63, 1e300, True, False, "true", "false", "True", "FALSE", "yes", "0", None, "null", "None", "NaN", "", " ", "\t",
    "2015-05-06T00:00:00", "2015-05-06T00:00:00Z", "2015-05-06T00:00:00+00:00", "2015-05-06 ", "20150506", "2015-5-6",
    "2015-126", "2015-W19-3", "06/05/2015", "2015-02-30", "\u0662\u0660\u0661\u0665-05-06", 1430870400, 20150506,
    "Active", "ACTIVE", " active", "customer", "Customer", "microsoft", "Direct", "direct", "\uff23\uff33\uff30", [],
    {}, [None], [[]], ["x"], [3], {"id": "x"}, {"name": "x"}, {"type": "Suspend"}, {"0": "x"},
    [{"id": "x"}, {"id": "x"}],
)  # fmt: skip
NEVER = ("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1" * 5_000, '"\\ud800"', '"\\udfff x"', '{"a": 1, "a": 1}')
"""What is in no document at all, written as JSON."""
HIDDEN = (
    "\0", "a\0", "\x1b[31m", "a\nb", "a\tb", "a\x7fb", "a\x85b", "a\xa0b", "a\xadb", "a\u034fb", "a\u061cb", "a\u115fb",
    "a\u180eb", "a\u200bb", "\u200cb", "a\u200db", "a\u200e", "a\u2028b", "a\u202eb", "a\u2060b", "a\u2066b\u2069",
    "a\u3000b", "a\u3164b", "a\ufe0f", "\ufeffa", "a\uffa0b", "a\ufff9b", "a\U000e0041b", "a\U000e0100", " a", "a ",
)  # fmt: skip
LOOK_ALIKES = (
    "\u0430b",
    "a\u0301",
    "\u00e1",
    "\u0391",
    "a b",
    "\u5de5\u5177",
    "\u0645\u0631\u062d\u0628\u0627",
    "\U0001f600",
    "a-b",
)
"""What an id may be, although it may look like another: letters are as the source has them."""


def readable() -> Iterator[type[Any]]:
    """Yield every public class of values of the package that documents may hold."""
    for module in pkgutil.walk_packages(cotenant.__path__, "cotenant."):
        if module.name.endswith("__main__"):
            continue
        for value in vars(import_module(module.name)).values():
            own = isinstance(value, type) and attrs.has(value) and value.__module__ == module.name
            if own and not value.__name__.startswith("_") and value.__eq__ is not object.__eq__ and is_read(value):
                yield value


def is_read(kind: type[Any]) -> bool:
    try:
        OWN.get_structure_hook(kind)
    except TypeError:
        return False
    return True


KINDS = sorted(readable(), key=lambda kind: (kind.__module__, kind.__name__))
FIELDS = [(kind, field) for kind in KINDS for field in attrs.fields(attrs.resolve_types(kind)) if field.init]
EACH_FIELD = pytest.mark.parametrize(
    ("kind", "field"), FIELDS, ids=[f"{kind.__name__}.{field.name}" for kind, field in FIELDS]
)
TEXTS = [(kind, field.name) for kind, field in FIELDS if field.type is str]
IDS = {(kind, field.name) for kind, field in FIELDS if field.validator in (checks.identifier, checks.reference)}


def least(kind: Any) -> Any:
    """Return the plainest plain data that a type is read from, lists with one item."""
    if get_origin(kind) in (Union, UnionType):
        choices = [choice for choice in get_args(kind) if get_origin(choice) is not Literal]
        return least(choices[0])
    if get_origin(kind) in (list, tuple):
        return [least(get_args(kind)[0])]
    if attrs.has(kind):
        return "x" if kind in (Product, Channel) else whole(kind)
    if issubclass(kind, StrEnum):
        return next(iter(kind)).value
    return {str: "x", int: 1, bool: False, date: "2015-05-06", NoneType: None}[kind]


def whole(kind: Any) -> dict[str, Any]:
    """Return the plainest object of a class, with the fields that it cannot do without."""
    fields = attrs.fields(attrs.resolve_types(kind))
    needed = {"Product": ("name",), "Identity": ("product",)}.get(kind.__name__, ())
    asked = [field for field in fields if field.init and (field.default is attrs.NOTHING or field.name in needed)]
    tag = {"type": TAGS[kind]} if kind in TAGS else {}
    return tag | {field.name: least(field.type) for field in asked}


def may_be(value: Any, kind: Any) -> bool:
    """Return whether a value is of the JSON type that a field of this type is written in."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return any(may_be(value, choice) for choice in get_args(kind))
    if origin in (list, tuple):
        return is_list(value) and all(may_be(each, get_args(kind)[0]) for each in value)
    words = get_args(kind) if origin is Literal else list(kind) if issubclass(kind, StrEnum) else ()
    if words:
        return isinstance(value, str) and value in words
    if attrs.has(kind):
        return is_object(value) or (kind in (Product, Channel) and isinstance(value, str))
    if kind is date:
        return isinstance(value, str) and len(value) == 10 and value.isascii()
    return type(value) is kind


def document(value: Any) -> str:
    return json.dumps({"schema_version": 1, "value": value})


def paths(text: str, kind: Any) -> list[str]:
    """Return where a text is wrong."""
    with pytest.raises(codec.CodecError) as caught:
        codec.from_json(text, kind)
    return [each.path for each in caught.value.problems]


def test_the_table_is_long() -> None:
    """Classes of every module that has values, down to the records of the readers."""
    found = {kind.__name__ for kind in KINDS}
    assert {
        "Customer",
        "Suspend",
        "SeatsChanged",
        "Refused",
        "Story",
        "Pool",
        "SoldSubscription",
        "Organization",
    } <= found
    assert len(FIELDS) * len(CONFUSED) > 15_000


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_the_plainest_object_of_each_class_is_read(kind: type[Any]) -> None:
    """Else what is refused below might be refused for another reason."""
    value = codec.from_json(document(whole(kind)), kind)
    assert codec.from_json(codec.to_json(value), kind) == value


@EACH_FIELD
def test_no_field_takes_a_value_of_another_type(kind: type[Any], field: attrs.Attribute[Any]) -> None:
    """It is refused at its path, and nothing else is; what is of the right type is read as it is, or refused there."""
    for value in CONFUSED:
        text = document(whole(kind) | {field.name: value})
        if may_be(value, field.type):
            with suppress(codec.CodecError):
                read = codec.from_json(text, kind)
                written = json.loads(codec.to_json(read))["value"][field.name]
                assert same(value, written), (value, written)
        else:
            told = paths(text, kind)
            assert told, value
            assert all(each.startswith(f"$.value.{field.name}") for each in told), (value, told)


def same(value: Any, written: Any) -> bool:
    """Return whether what was written is what was read: an object may have gained what was left out, and the like."""
    if is_object(written):
        given = value if is_object(value) else {"name": value}
        return all(same(given[key], written[key]) for key in given)
    if is_list(written) and is_list(value):
        return len(value) == len(written) and all(map(same, value, written))
    return type(value) is type(written) and value == written


@EACH_FIELD
def test_no_field_takes_what_is_no_json(kind: type[Any], field: attrs.Attribute[Any]) -> None:
    """Whatever the field, what parsers let through is told at its path."""
    for written in NEVER:
        text = document(whole(kind) | {field.name: "@"}).replace('"@"', written)
        assert any(each.startswith(f"$.value.{field.name}") for each in paths(text, kind)), written


@pytest.mark.parametrize(("kind", "name"), TEXTS, ids=[f"{kind.__name__}.{name}" for kind, name in TEXTS])
def test_a_text_is_read_exactly_as_it_is_and_an_id_has_nothing_hidden(kind: type[Any], name: str) -> None:
    """Letters that look alike stay: which of them is meant only the source can tell."""
    for text in (*HIDDEN, *LOOK_ALIKES):
        given = document(whole(kind) | {name: text})
        if (kind, name) in IDS and text in HIDDEN:
            assert paths(given, kind) == [f"$.value.{name}"], text
        else:
            assert getattr(codec.from_json(given, kind), name) == text


def test_every_id_is_checked() -> None:
    """And the names that work as ids."""
    core = ("commands", "events", "tenancy", "parties", "supply.records")
    named = {(kind, name) for kind, name in TEXTS if name in {"id", "tenant"}}
    assert {each for each in named if each[0].__module__.removeprefix("cotenant.") in core} <= IDS
    assert {(Channel, "name"), (cotenant.Reason, "rule"), (cotenant.Accepted, "regime")} <= IDS


@EACH_FIELD
def test_no_field_may_be_given_twice(kind: type[Any], field: attrs.Attribute[Any]) -> None:
    """Not even with one value, nor with its key in another spelling."""
    value = json.dumps(least(field.type))
    for key in (f'"{field.name}"', f'"\\u{ord(field.name[0]):04x}{field.name[1:]}"'):
        rest = {name: each for name, each in whole(kind).items() if name != field.name}
        pairs = ", ".join([f'"{field.name}": {value}', f"{key}: {value}", json.dumps(rest)[1:-1]]).removesuffix(", ")
        assert paths(f'{{"schema_version": 1, "value": {{{pairs}}}}}', kind) == ["$.value"]


@EACH_FIELD
def test_no_key_is_taken_for_another(kind: type[Any], field: attrs.Attribute[Any]) -> None:
    """Neither in another case, nor with blanks, nor with letters that look alike or cannot be seen."""
    value = least(field.type)
    for key in (field.name.upper(), f" {field.name}", f"{field.name}\u200b", field.name.replace("e", "\u0435") + "\0"):
        told = paths(document(whole(kind) | {key: value}), kind)
        assert len(told) == 1
        assert told[0].startswith(("$.value.", "$.value["))
