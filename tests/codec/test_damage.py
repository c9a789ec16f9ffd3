"""A damaged document is refused with a `CodecError`, or still says something; nothing else ever comes out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant import codec
from cotenant.documents import is_list, is_object
from cotenant.testing import strategies as cts

CUSTOMER = jsonschema.Draft202012Validator(codec.json_schema(ct.Customer))
COMMANDS = jsonschema.Draft202012Validator(codec.json_schema(list[ct.Command]))

junk = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just([]), st.just({}),
    st.sampled_from((
        "3", " 3 ", "customer", "microsoft", "CSP", "csp", "Direct", "active", "2015-05-06", "2015-05-06T00:00:00",
        "Suspend", 10**40, -5, 1.0, {"id": "x"}, {"type": "Suspend"}, ["x"],
    )),
)  # fmt: skip


def places(document: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container of a document with each of its keys."""
    keys: list[Any] = list(document) if is_object(document) else list(range(len(document)))
    for key in keys:
        yield document, key
        if is_object(document[key]) or is_list(document[key]):
            yield from places(document[key])


@st.composite
def damaged(draw: st.DrawFn, values: st.SearchStrategy[object]) -> Any:
    """Draw the document of a value, with one to three places replaced, removed, added or doubled."""
    document = json.loads(codec.to_json(draw(values)))
    for _ in range(draw(st.integers(1, 3))):
        # The envelope is the last thing that is left when everything else was removed.
        container, key = draw(st.sampled_from([*places(document), (document, "schema_version")]))
        match draw(st.sampled_from(("replace", "remove", "add", "double"))):
            case "replace":
                container[key] = deepcopy(draw(junk))
            case "remove":
                container.pop(key, None) if is_object(container) else container.pop(key)
            case "add" if is_object(container):
                container[draw(st.sampled_from(("type", "id", "x", "seats", "name")))] = deepcopy(draw(junk))
            case _ if not is_object(container):
                container.append(container[key])
            case _:
                container[key] = [container.get(key)]
    return document


def read(text: str | bytes, kind: Any) -> Any:
    """Return what a text holds, or the error that refuses it."""
    try:
        return codec.from_json(text, kind)
    except codec.CodecError as error:
        return error


def check(document: Any, kind: Any, schema: Any) -> None:
    value = read(json.dumps(document), kind)
    if isinstance(value, codec.CodecError):
        assert value.problems
        assert all(each.path.startswith("$") and each.expected and each.found for each in value.problems)
    else:
        assert schema.is_valid(document)
        assert codec.from_json(codec.to_json(value), kind) == value


@given(damaged(cts.customers()))
def test_a_damaged_customer_is_refused_or_read(document: Any) -> None:
    """Nothing but a value or a `CodecError` comes of it."""
    check(document, ct.Customer, CUSTOMER)


@given(damaged(st.lists(cts.commands(), min_size=1, max_size=3)))
def test_damaged_commands_are_refused_or_read(document: Any) -> None:
    """Nothing but values or a `CodecError` come of them."""
    check(document, list[ct.Command], COMMANDS)


@given(cts.customers(), st.data())
def test_a_text_that_is_cut_off_is_refused(customer: ct.Customer, data: st.DataObject) -> None:
    """No beginning of a document is a document."""
    text = codec.to_json(customer)
    cut = data.draw(st.integers(0, len(text) - 1))
    assert isinstance(read(text[:cut], ct.Customer), codec.CodecError)


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_noise_is_refused(text: str | bytes) -> None:
    """Text and bytes that are nothing give an error that says so."""
    value = read(text, ct.Command)
    assert isinstance(value, codec.CodecError)
    assert str(value)
