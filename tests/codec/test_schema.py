"""The JSON Schema says what a document looks like: what is written is valid, what is nearly right is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import jsonschema
import pytest
from hypothesis import given

import cotenant as ct
from cotenant import codec, supply
from cotenant.documents import is_list, is_object
from cotenant.testing import strategies as cts

ARABIC_DAY = "\u0662\u0660\u0661\u0665-\u0660\u0665-\u0660\u0666"
UNIONS = (ct.Command, ct.Event, ct.Decision, ct.Party, list[ct.Command], tuple[ct.Event, ...], list[ct.Customer])


def checker(kind: Any) -> Any:
    schema = codec.json_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def is_valid(value: object, kind: Any) -> bool:
    return bool(checker(kind).is_valid({"schema_version": 1, "value": value}))


COMMAND, EVENT, DECISION, STORY = (checker(kind) for kind in (ct.Command, ct.Event, ct.Decision, ct.Story))


def test_every_value_is_valid_by_the_schema_of_its_type(writable: object) -> None:
    """One example of each type that is written."""
    checker(type(writable)).validate(json.loads(codec.to_json(writable)))


@pytest.mark.parametrize("kind", UNIONS, ids=repr)
def test_every_union_has_a_schema(kind: Any) -> None:
    """It refuses a tag that is none of the union's."""
    assert not checker(kind).is_valid({"schema_version": 1, "value": {"type": "Purge"}})


def test_what_is_above_the_codec_has_a_schema() -> None:
    """Values of the readers and of the ledger too."""
    pool = {"product": "Office 365 E3", "enabled": 40, "locked_out": None}
    assert is_valid(pool, supply.SubscribedSku)
    assert not is_valid(pool | {"enabled": "40"}, supply.SubscribedSku)


@given(cts.commands())
def test_a_command_is_valid(command: ct.Command) -> None:
    """Whichever command a strategy draws."""
    COMMAND.validate(json.loads(codec.to_json(command)))


@given(cts.events())
def test_an_event_is_valid(event: ct.Event) -> None:
    """Whichever event a strategy draws."""
    EVENT.validate(json.loads(codec.to_json(event)))


@given(cts.stories())
def test_a_story_is_valid(story: ct.Story) -> None:
    """Whichever story a strategy draws."""
    STORY.validate(json.loads(codec.to_json(story)))


def test_a_schema_refers_to_nothing_outside_itself() -> None:
    """It can be used without a network."""
    text = json.dumps(codec.json_schema(ct.Story))
    names = {part.partition('"')[0] for part in text.split('"$ref": "')[1:]}
    assert names <= {f"#/$defs/{name}" for name in codec.json_schema(ct.Story)["$defs"]}


@pytest.mark.parametrize("kind", [ct.Customer, ct.Story, ct.Explanation, ct.Timeline, ct.Command], ids=repr)
def test_no_object_has_other_keys_and_no_pair_other_items(kind: Any) -> None:
    """Objects are found by their keys, wherever in the schema they stand; pairs by what comes first."""
    schemas = [*parts(codec.json_schema(kind))]
    assert {each["additionalProperties"] for each in schemas if "properties" in each} == {False}
    assert {each["items"] for each in schemas if "prefixItems" in each} <= {False}


def test_a_condition_says_one_thing_and_a_count_that_may_be_unknown_may_be_none() -> None:
    """What is said of a field in the class is said in the schema."""
    (condition,) = [each for each in parts(codec.json_schema(ct.Explanation)) if "minProperties" in each]
    assert (condition["minProperties"], condition["maxProperties"]) == (1, 1)
    pool = codec.json_schema(supply.SubscribedSku)["$defs"]["SubscribedSku"]["properties"]["consumed"]
    assert [each["minimum"] for each in parts(pool) if "minimum" in each] == [0]


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    if is_object(schema):
        yield schema
    for each in schema.values() if is_object(schema) else schema if is_list(schema) else ():
        yield from parts(each)


def test_a_schema_is_a_new_one_each_time() -> None:
    """Whoever changes it changes nobody else's."""
    schema = codec.json_schema(ct.Explanation)
    kept = deepcopy(schema)
    schema["$defs"]["Condition"]["type"] = "nothing"
    schema["$defs"]["Term"]["properties"]["start"].clear()
    assert codec.json_schema(ct.Explanation) == kept


def test_a_schema_tells_what_its_parts_are() -> None:
    """With the docstring of each class, and the fields without a default as required."""
    definitions = codec.json_schema(ct.Customer)["$defs"]
    assert (
        definitions["Term"]["description"]
        == "The days that a subscription is bought for, both inclusive; `None` where not known."
    )
    assert definitions["Subscription"]["required"] == ["id", "product", "seats"]


def test_what_may_be_left_out_or_shortened_by_hand_is_valid() -> None:
    """The schema is that of what is read, not only of what is written."""
    subscription = {"id": "e3", "product": "Office 365 E3", "seats": 40, "channel": "Marketplace"}
    assert is_valid({"id": "c", "tenants": [{"id": "t", "subscriptions": [subscription]}]}, ct.Customer)


@pytest.mark.parametrize(
    "change",
    [
        {"seats": "3"}, {"seats": 3.9}, {"seats": True}, {"seats": 0}, {"seats": None}, {"id": 3}, {"id": ""},
        {"id": " "}, {"id": None}, {"product": 3}, {"product": ""}, {"product": {"nam": "x"}}, {"channel": None},
        {"channel": " "}, {"channel": {}}, {"channel": {"name": "x", "sold_by": "me"}}, {"seller": "customer"},
        {"seller": "fabrikam"}, {"seller": {"name": "x"}}, {"status": "Active"}, {"status": None}, {"term": None},
        {"term": {"start": "2015-5-6"}},
        {"term": {"start": "2015-05-06T00:00:00"}}, {"term": {"start": "2015-05-06\n"}}, {"term": {"renews": "false"}},
        {"term": {"start": ARABIC_DAY}}, {"partner_of_record": "fabrikam"}, {"type": "Subscription"}, {"colour": "red"},
    ],
    ids=repr,
)  # fmt: skip
def test_a_near_miss_is_neither_valid_nor_read(change: dict[str, object]) -> None:
    """The schema and the reader refuse the same."""
    value = {"id": "e3", "product": "Office 365 E3", "seats": 40} | change
    assert not is_valid(value, ct.Subscription)
    with pytest.raises(codec.CodecError):
        codec.from_json(json.dumps({"schema_version": 1, "value": value}), ct.Subscription)


@pytest.mark.parametrize(
    "envelope",
    [{}, {"id": "c"}, {"value": {"id": "c"}}, {"schema_version": 1}, {"schema_version": 2, "value": {"id": "c"}},
     {"schema_version": "1", "value": {"id": "c"}}, {"schema_version": True, "value": {"id": "c"}},
     {"schema_version": 1, "value": {"id": "c"}, "x": 1}, []],
    ids=repr,
)  # fmt: skip
def test_the_envelope_is_part_of_the_schema(envelope: object) -> None:
    """A document without it is as invalid as it is unread."""
    assert not checker(ct.Customer).is_valid(envelope)
    with pytest.raises(codec.CodecError):
        codec.from_json(json.dumps(envelope), ct.Customer)


@pytest.mark.parametrize("kind", [str, dict, object, list[int], None, ct.Customer | ct.Tenant], ids=repr)
def test_a_type_that_is_not_of_this_library_has_no_schema(kind: Any) -> None:
    """It raises `TypeError`, as reading it would."""
    with pytest.raises(TypeError, match="expected a type of this library"):
        codec.json_schema(kind)


def test_a_law_has_no_schema() -> None:
    """It is not written, so there is no form to describe."""
    with pytest.raises(TypeError, match="has no form in JSON"):
        codec.json_schema(ct.Law)
