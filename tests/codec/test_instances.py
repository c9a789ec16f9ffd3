"""The JSON Schema and the reader agree: what one allows the other reads exactly, and a near miss is refused by both.

Instances are drawn from the schema itself, by a small strategy of our own for the part of JSON Schema that is used.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, Final, cast, final

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, validators

import cotenant as ct
from cotenant import codec, supply
from cotenant.documents import is_list, is_object, member
from cotenant.readers.graph import CompanySubscription
from cotenant.readers.partner_center import SoldSubscription

KINDS: Final[dict[str, Any]] = {
    "Customer": ct.Customer, "Command": ct.Command, "Event": ct.Event, "Party": ct.Party, "Channel": ct.Channel,
    "Product": ct.Product, "Term": ct.Term, "Subscription": ct.Subscription, "commands": list[ct.Command],
    "events": tuple[ct.Event, ...], "Breach": ct.Breach, "Decision": ct.Decision, "pool": supply.SubscribedSku,
    "Attribution": supply.Attribution, "sold": SoldSubscription, "found": CompanySubscription,
}  # fmt: skip
EACH_KIND = pytest.mark.parametrize("name", KINDS)

TOGETHER: Final = (
    "every one only once", "a day not before the start", "the Partner that sold a CSP subscription",
    "another name: CSP", "spelt so, or another name", "a sku_id, a part_number or a name", "at least one reason",
    "customer, partner or unknown",
)  # fmt: skip
"""What a schema cannot say: how fields go together. `json_schema` tells of it."""


def is_whole(_: object, value: object) -> bool:
    return type(value) is int


STRICT: Final[Any] = cast(Any, validators).extend(
    Draft202012Validator, type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", is_whole)
)
"""A validator to which 3.0 is no integer, as it is none to the reader."""


@final
class Instances:
    """Draws plain data that is valid by a schema."""

    def __init__(self, schema: Any) -> None:
        self._schemas: dict[str, Any] = schema["$defs"]
        self._drawn: dict[str, st.SearchStrategy[Any]] = {}
        self.documents: st.SearchStrategy[Any] = self.of(schema)

    def of(self, schema: Any) -> st.SearchStrategy[Any]:
        if "$ref" in schema:
            return self.defined(schema["$ref"].rpartition("/")[2])
        if "anyOf" in schema:
            beside = {key: each for key, each in schema.items() if key != "anyOf"}
            return st.one_of([self.of(each | beside) for each in schema["anyOf"]])
        if "const" in schema or "enum" in schema:
            return st.sampled_from(schema.get("enum", [schema.get("const")]))
        kinds: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
            "null": st.none,
            "boolean": st.booleans,
            "integer": lambda: st.integers(schema.get("minimum"), schema.get("maximum")),
            "string": lambda: texts(schema),
            "array": lambda: st.lists(self.of(schema["items"]), max_size=2),
            "object": lambda: self.objects(schema),
        }
        return kinds[schema["type"]]()

    def defined(self, name: str) -> st.SearchStrategy[Any]:
        if name not in self._drawn:
            self._drawn[name] = self.of(self._schemas[name])
        return self._drawn[name]

    def objects(self, schema: Any) -> st.SearchStrategy[Any]:
        fields = {name: self.of(each) for name, each in schema["properties"].items()}
        needed = {name: fields.pop(name) for name in schema["required"]}
        return st.fixed_dictionaries(needed, optional=fields)


def texts(schema: Any) -> st.SearchStrategy[str]:
    if schema.get("format") == "date":
        return st.dates().map(str)
    valid = STRICT(schema).is_valid
    visible = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=5)
    return (st.sampled_from(("a", "CSP", "Direct")) | visible | st.text(max_size=5)).filter(valid)


SCHEMAS: Final = {name: codec.json_schema(kind) for name, kind in KINDS.items()}
DRAWN: Final = {name: Instances(schema).documents for name, schema in SCHEMAS.items()}


def read(document: Any, name: str) -> Any:
    """Return what a document holds, or the error that refuses it."""
    try:
        return codec.from_json(json.dumps(document), KINDS[name])
    except codec.CodecError as error:
        return error


def is_read(document: Any, name: str) -> bool:
    return not isinstance(read(document, name), codec.CodecError)


def goes_together(problem: codec.Problem) -> bool:
    """Return whether a problem is of the kind that a schema cannot see."""
    return any(words in problem.expected for words in TOGETHER)


def same(given: Any, written: Any) -> bool:
    """Return whether what was given is what was written, but for what was left out, order, and names for values."""
    if is_object(given) and isinstance(written, str):
        return bool(given.get("name") == written)
    if is_object(given):
        return is_object(written) and all(key in written and same(given[key], written[key]) for key in given)
    if is_list(given):
        return is_list(written) and len(given) == len(written) and all(any(same(a, b) for b in written) for a in given)
    if is_object(written):
        return bool(given == written.get("name"))
    return type(given) is type(written) and bool(given == written)


def check(document: Any, name: str) -> bool:
    """Check that a valid document is read exactly, or refused for how its fields go together; return which."""
    value = read(document, name)
    if isinstance(value, codec.CodecError):
        assert all(map(goes_together, value.problems)), str(value)
        return False
    written = json.loads(codec.to_json(value))
    STRICT(SCHEMAS[name]).validate(written)
    assert read(written, name) == value
    assert same(document["value"], written["value"]), written
    return True


@EACH_KIND
@given(data=st.data())
def test_what_the_schema_allows_is_read_exactly(name: str, data: st.DataObject) -> None:
    """Nothing is lost, converted or made up."""
    document = data.draw(DRAWN[name])
    STRICT(SCHEMAS[name]).validate(document)
    check(document, name)


@EACH_KIND
def test_much_that_the_schema_allows_is_read(name: str) -> None:
    """So that the test above is not about refusals."""
    outcomes: Counter[bool] = Counter()

    @settings(max_examples=40, derandomize=True, database=None)
    @given(DRAWN[name])
    def draw(document: Any) -> None:
        outcomes[check(document, name)] += 1

    draw()
    assert outcomes[True] >= 10


junk: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=3),
    st.sampled_from((
        [], {}, "3", " 3 ", "\u0663", "1_000", 3.9, -5, 10**40, "true", "2015-05-06T00:00:00", "20150506", "customer",
        "a\0b", "a\u200bb", "\u202ea", {"id": "x"}, {"type": "Suspend"}, [{}], ["x"], "CSP", "csp", "Purge",
    )),
)  # fmt: skip


def places(value: Any, path: str) -> Iterator[tuple[Any, Any, str]]:
    """Yield every container in plain data with each of its keys, and the path of the container."""
    keys: list[Any] = list(value) if is_object(value) else list(range(len(value))) if is_list(value) else []
    for key in keys:
        yield value, key, path
        yield from places(value[key], member(path, key))


def mutate(data: st.DataObject, document: Any) -> str:
    """Change a document in one place; return the path of what holds the place."""
    holder, key, path = data.draw(st.sampled_from(list(places(document, "$"))))
    match data.draw(st.sampled_from(("replace", "remove", "add", "respell", "wrap", "nudge"))):
        case "remove":
            del holder[key]
        case "add" if is_object(holder):
            holder[data.draw(st.sampled_from(("x", "Id", "id ", "type", "name", "seats", "")))] = data.draw(junk)
        case "respell" if is_object(holder):
            holder[f"{key}\u200b"] = holder.pop(key)
        case "wrap":
            holder[key] = data.draw(st.sampled_from(([holder[key]], {"value": holder[key]})))
        case "nudge" if isinstance(holder[key], str):
            holder[key] = data.draw(st.sampled_from((holder[key] + " ", holder[key] + "\0", holder[key].upper(), "")))
        case "nudge" if type(holder[key]) is int:
            holder[key] = data.draw(st.sampled_from((str(holder[key]), holder[key] + 0.5, -holder[key], True)))
        case _:
            holder[key] = deepcopy(data.draw(junk))
    return str(path)


@EACH_KIND
@given(data=st.data())
def test_a_near_miss_is_refused_where_it_is_or_means_what_it_says(name: str, data: st.DataObject) -> None:
    """One mutation away from a document that is read: refused in that place, or read exactly as it is then."""
    document = data.draw(DRAWN[name])
    assume(is_read(document, name))
    place = mutate(data, document)
    if STRICT(SCHEMAS[name]).is_valid(document):
        check(document, name)
        return
    error = read(document, name)
    assert isinstance(error, codec.CodecError)
    for each in error.problems:
        near = each.path.startswith(place) or place.startswith(each.path)
        assert near or goes_together(each), str(error)
