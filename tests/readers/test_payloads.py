"""What all readers share: the shapes of a payload, good and bad records, key casing, dates as written."""

import json
import pickle
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cotenant.documents import is_list, is_object
from cotenant.readers import CodecError, PartlyReadError, Remark, graph
from cotenant.readers.partner_center import read_customer, read_customers, read_subscriptions
from cotenant.readers.record import NIL_GUID, Notes, Record, normal, read_day

Text = Callable[[str], bytes]
Parsed = Callable[[str], Any]


def bare(number: int = 1, **others: object) -> dict[str, Any]:
    """Return the least that a Partner Center subscription is made of."""
    return {"id": f"s{number}", "offerName": "Harbour Mail", "quantity": 3, "status": "active", **others}


def refusal(payload: Any, read: Callable[[Any], object] = read_subscriptions) -> str:
    with pytest.raises(CodecError) as caught:
        read(payload)
    return str(caught.value)


def recased(value: Any, change: Callable[[str], str]) -> Any:
    """Return a JSON value with all its keys changed."""
    if is_object(value):
        return {change(key): recased(each, change) for key, each in value.items()}
    return [recased(each, change) for each in value] if is_list(value) else value


def pascal(key: str) -> str:
    return key[:1].upper() + key[1:]


def test_text_bytes_and_parsed_json_read_alike(text: Text, parsed: Parsed) -> None:
    """A payload is JSON text, its bytes, or what a parser made of it; a byte order mark is no matter."""
    expected = read_subscriptions(parsed("sold.json"))
    assert read_subscriptions(text("sold.json")) == expected
    assert read_subscriptions(text("sold.json").decode()) == expected
    assert read_subscriptions(b"\xef\xbb\xbf" + text("sold.json")) == expected


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(bare(), id="one object"),
        pytest.param([bare()], id="a bare list"),
        pytest.param({"items": [bare()]}, id="items"),
        pytest.param({"Items": [bare()]}, id="Items"),
        pytest.param({"value": [bare()]}, id="value"),
        pytest.param({"Value": [bare()]}, id="Value"),
    ],
)
def test_every_envelope_holds_the_same_records(payload: Any) -> None:
    """A list, a page, one object, text or bytes."""
    reading = read_subscriptions(payload)
    assert [each.id for each in reading.value] == ["s1"]
    assert reading.remarks == ()


@pytest.mark.parametrize("payload", [{"items": []}, {"items": None, "totalCount": 0}, []])
def test_an_empty_collection_is_no_error(payload: Any) -> None:
    """Nothing was sold, and that is an answer."""
    assert read_subscriptions(payload).value == ()


@pytest.mark.parametrize(
    ("payload", "path"),
    [
        ("{", "$"),
        (b"\xff", "$"),
        ("[NaN]", "$[0]"),
        ("7", "$"),
        ({"items": {"id": "a"}}, "$.items"),
        ({"Items": 7}, "$.Items"),
        ({"attributes": {"objectType": "Collection"}}, "$.items"),
        ([7], "$[0]"),
        ({"items": [None]}, "$.items[0]"),
        ({"attributes": {"ObjectType": "Order"}, **bare()}, "$.attributes.ObjectType"),
        ({"@odata.type": "#microsoft.graph.user", **bare()}, '$["@odata.type"]'),
        ({"currentSubscriptionId": "x", **bare()}, "$"),
    ],
)
def test_what_is_not_of_the_expected_shape_is_refused_with_its_path(payload: Any, path: str) -> None:
    """The error names what stands there."""
    assert refusal(payload).startswith(f"{path}: expected ")


def test_all_problems_are_listed_at_once() -> None:
    """One error tells all of them, in the order of the document, each with its path."""
    payload = {"items": [bare(id=" ", quantity=-1), bare(), bare(id=5), bare(quantity="3"), bare(quantity=True)]}
    del payload["items"][1]["quantity"]
    assert refusal(payload).splitlines() == [
        '$.items[0].id: expected an id, got " "',
        "$.items[0].quantity: expected a whole number, at least 0, got -1",
        "$.items[1].quantity: expected a whole number, at least 0, got nothing",
        "$.items[2].id: expected an id, got 5",
        '$.items[3].quantity: expected a whole number, at least 0, got "3"',
        "$.items[4].quantity: expected a whole number, at least 0, got true",
    ]


def test_one_bad_record_never_loses_the_others() -> None:
    """The error holds the reading of all good records, and that reading tells what is missing from it."""
    with pytest.raises(PartlyReadError) as caught:
        read_subscriptions([bare(1), bare(2, quantity=None), bare(3, status="odd"), 4])
    reading = caught.value.reading
    assert [each.id for each in reading.value] == ["s1", "s3"]
    assert [each.path for each in caught.value.problems] == ["$[1].quantity", "$[3]"]
    assert [each.path for each in reading.remarks] == ["$[2].status", "$[1].quantity", "$[3]"]
    assert str(reading.remarks[1]) == "$[1].quantity: expected a whole number, at least 0, got null"


GOOD = json.dumps(bare(1))


@pytest.mark.parametrize(
    ("member", "path", "why"),
    [
        ('"x": NaN', ".x", "a JSON number"),
        ('"x": {"y": [-Infinity]}', ".x.y[0]", "a JSON number"),
        ('"quantity": 1e999', ".quantity", "that a float can hold"),
        (f'"x": {"1" * 10_000}', ".x", "of a sane size"),
        ('"x": 1, "x": 2', "", "every key only once"),
        ('"x": "\\ud83d"', ".x", "half a surrogate pair"),
        ('"\\ud83d": 1', '["\\ud83d"]', "half a surrogate pair"),
        ('"a]b": NaN', '["a]b"]', "a JSON number"),
    ],
)
@pytest.mark.parametrize(
    ("envelope", "start"), [("[{}]", "$"), ('{{"Items": [{}]}}', "$.Items"), ('{{"value": [{}]}}', "$.value")]
)
def test_a_record_that_is_no_good_json_loses_no_other(
    envelope: str, start: str, member: str, path: str, why: str
) -> None:
    """Whatever key it is in, and whether or not a reader knows it."""
    records = [GOOD, f'{{"id": "s2", "offerName": "x", "status": "active", {member}}}', GOOD.replace("s1", "s3")]
    if "quantity" not in member:
        records[1] = records[1].replace('"id"', '"quantity": 1, "id"', 1)
    with pytest.raises(PartlyReadError) as caught:
        read_subscriptions(envelope.format(", ".join(records)).encode())
    (only,) = caught.value.problems
    assert only.path == f"{start}[1]{path}"
    assert why in only.expected
    assert [each.id for each in caught.value.reading.value] == ["s1", "s3"]
    assert [each.path for each in caught.value.reading.remarks] == [only.path]


def test_bad_json_and_bad_fields_of_one_record_are_told_together() -> None:
    """Each once, though a number that is none is no quantity either."""
    with pytest.raises(PartlyReadError) as caught:
        read_subscriptions(f'[NaN, {GOOD}, {{"quantity": NaN, "offerName": "x", "status": "active"}}]')
    assert [str(each) for each in caught.value.problems] == [
        '$[0]: expected a JSON number, got "NaN"',
        '$[2].quantity: expected a JSON number, got "NaN"',
        "$[2].id: expected an id, got nothing",
    ]


@pytest.mark.parametrize(
    ("payload", "path"),
    [
        ("NaN", "$"),
        (f'{{"items": [{GOOD}], "totalCount": NaN}}', "$.totalCount"),
        (f'{{"items": [{GOOD}], "items": [{GOOD}]}}', "$"),
        (f'{{"items": [{GOOD}], "value": [NaN]}}', "$.value[0]"),
        ('{"items": NaN}', "$.items"),
        (GOOD.replace("3", "NaN"), "$.quantity"),
        (GOOD.replace("3", '3, "lines": [NaN]'), "$.lines[0]"),
    ],
)
def test_bad_json_outside_of_a_list_condemns_the_whole(payload: str, path: str) -> None:
    """There are no records of which the others could be kept."""
    with pytest.raises(CodecError) as caught:
        read_subscriptions(payload)
    assert not isinstance(caught.value, PartlyReadError)
    assert [each.path for each in caught.value.problems] == [path]


def test_bad_json_condemns_what_is_one_by_its_nature() -> None:
    """A customer is not read in part."""
    payload = '{"id": "T1", "relationshipToPartner": "none", "x": NaN}'
    assert refusal(payload, read_customer) == '$.x: expected a JSON number, got "NaN"'


@pytest.mark.parametrize("tenant", [None, 7])
def test_a_tenant_is_named_by_a_text(tenant: Any) -> None:
    """Anything else is refused by every reader that takes one."""
    for read in (read_subscriptions, read_customer):
        with pytest.raises(ValueError, match=f"^tenant: expected the id of a tenant, got {tenant}"):
            read(bare(), tenant=tenant)


def test_a_single_bad_object_has_no_others_to_keep() -> None:
    """It is refused as a whole."""
    with pytest.raises(CodecError) as caught:
        read_subscriptions(bare(id=None))
    assert not isinstance(caught.value, PartlyReadError)


def test_the_error_travels_between_processes() -> None:
    """With its problems and with what could be read."""
    with pytest.raises(PartlyReadError) as caught:
        read_subscriptions([bare(1), {}])
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert (copy.problems, copy.reading) == (caught.value.problems, caught.value.reading)


@given(st.lists(st.sampled_from(["good", "odd", "bad", "not an object"]), max_size=12))
def test_as_many_records_come_out_as_go_in(kinds: list[str]) -> None:
    """Every record is in the value or in a problem, whatever stands around it."""
    made = {"good": bare(), "odd": bare(status="?", termDuration="?"), "bad": bare(quantity=0.5), "not an object": 7}
    payload = [made[kind] for kind in kinds]
    try:
        value, lost = read_subscriptions(payload).value, 0
    except PartlyReadError as error:
        value, lost = error.reading.value, len(error.problems)
    assert len(value) == sum(kind in {"good", "odd"} for kind in kinds)
    assert len(value) + lost == len(kinds)


def test_one_customer_is_one_customer(parsed: Parsed) -> None:
    """A reader of one accepts a collection of one, and no other."""
    customers = parsed("customers.json")["items"]
    assert read_customer(customers[:1]).value == read_customer(customers[0]).value
    assert refusal(customers, read_customer) == "$: expected one Customer, got a collection of 2"
    assert refusal({"items": []}, read_customer) == "$: expected one Customer, got a collection of 0"
    assert refusal([{"relationshipToPartner": "none"}], read_customer) == "$[0].id: expected an id, got nothing"


def test_pages_that_are_missing_are_remarked_on() -> None:
    """What a page says about others is no reason to refuse it, and none to be silent."""
    payload = {"items": [bare()], "totalCount": 9, "links": {"Next": {"uri": "/x"}}, "@odata.nextLink": "https://x"}
    assert [each.path for each in read_subscriptions(payload).remarks] == [
        "$.totalCount",
        '$["@odata.nextLink"]',
        "$.links.Next",
    ]
    assert read_subscriptions({"items": [bare()], "totalCount": 1, "links": {"self": {}}}).remarks == ()


@pytest.mark.parametrize("change", [str.upper, str.lower, str.title, pascal])
def test_the_casing_of_keys_does_not_matter(parsed: Parsed, change: Callable[[str], str]) -> None:
    """Responses come in camelCase, bodies of PATCH requests in PascalCase."""
    for read, name in (
        (read_subscriptions, "sold.json"),
        (read_customers, "customers.json"),
        (graph.read_subscriptions, "found.json"),
        (graph.read_organization, "organization.json"),
    ):
        assert read(recased(parsed(name), change)).value == read(parsed(name)).value


def test_a_key_given_twice_in_two_casings_is_remarked_on() -> None:
    """The camelCase one counts, whichever comes first; equal values are no matter."""
    for payload in (bare(Quantity=9), {"Quantity": 9, **bare()}):
        reading = read_subscriptions(payload)
        assert reading.value[0].seats == 3
        assert "two casings" in reading.remarks[0].odd
    assert read_subscriptions(bare(Quantity=3)).remarks == ()
    assert read_subscriptions([{**bare(), "QUANTITY": 1, "Quantity": 2, "quantity": 3}]).value[0].seats == 3
    del (payload := bare(QUANTITY=1, Quantity=2))["quantity"]
    assert read_subscriptions(payload).value[0].seats == 1


def test_fields_of_the_wrong_kind_are_ignored_with_a_remark() -> None:
    """Only what a record cannot do without can cost it."""
    payload = bare(friendlyName=["x"], autoRenewEnabled="yes", links=[], isTrial="", orderId=17, billingType=None)
    reading = read_subscriptions(payload)
    assert [each.path for each in reading.remarks] == ["$.links", "$.friendlyName", "$.autoRenewEnabled"]
    assert reading.value[0].order_id == "17"
    assert reading.value[0].term.renews is None


def test_a_whole_number_may_be_written_with_a_point() -> None:
    """JSON knows one kind of number."""
    assert read_subscriptions('{"id": "a", "offerName": "x", "status": "active", "quantity": 5.0}').value[0].seats == 5
    assert "quantity" in refusal(bare(quantity=float("nan")))


def test_guids_are_lower_case_and_other_ids_as_written() -> None:
    """A GUID is one however it is written; of other ids nobody knows."""
    assert normal("AAAA0001-0000-4000-8000-00000000000A") == "aaaa0001-0000-4000-8000-00000000000a"
    assert normal("Order-7A") == "Order-7A"
    assert normal(NIL_GUID) == NIL_GUID


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-03-04T05:06:07Z", date(2021, 3, 4)),
        ("2021-03-04T05:06:07.1234567Z", date(2021, 3, 4)),
        ("2021-03-04T05:06:07.1234567+00:00", date(2021, 3, 4)),
        ("2021-03-04T05:06:07", date(2021, 3, 4)),
        ("2021-03-04", date(2021, 3, 4)),
        ("9999-12-31T23:59:59.9999999Z", None),
        ("0001-01-01T00:00:00", None),
    ],
)
def test_a_timestamp_is_read_as_a_day(text: str, day: date | None) -> None:
    """Seven digits of a second, no zone, and the years that stand for nothing are no oddities."""
    assert read_day(text) == (day, "")


@given(st.datetimes(timezones=st.timezones()).filter(lambda moment: moment.year not in {1, 9999}))
def test_the_day_is_the_day_as_written(moment: Any) -> None:
    """A zone offset does not move it: whoever wrote it meant that day."""
    assert read_day(moment.isoformat()) == (moment.date(), "")


@pytest.mark.parametrize(
    ("text", "day", "odd"),
    [
        ("3/4/2021 12:00:00 AM", date(2021, 3, 4), "US style"),
        ("12/31/9999", None, "US style"),
        ("2021-03-04T05: 06: 07Z", date(2021, 3, 4), "time of day"),
        ("2021-03-04T", date(2021, 3, 4), "time of day"),
        ("2021-02-30T00: 00", None, "not a date"),
        ("31/12/2021", None, "not a date"),
        ("2021-03-04Q", None, "not a date"),
        ("soon", None, "not a date"),
    ],
)
def test_an_odd_timestamp_gives_what_can_be_read_of_it_and_a_remark(text: str, day: date | None, odd: str) -> None:
    """US style is month first; a day that cannot be told is no day."""
    found, why = read_day(text)
    assert found == day
    assert odd in why
    reading = read_subscriptions(bare(creationDate=text))
    assert reading.value[0].created == day
    assert reading.remarks == (Remark(path="$.creationDate", odd=why),)


def test_a_count_of_things_is_a_whole_number_from_0(parsed: Parsed) -> None:
    """The records refuse other counts at construction, as all values do."""
    record = read_subscriptions(parsed("sold_pascal.json")).value[0]
    for seats in (-1, True, 1.0):
        with pytest.raises(ValueError, match=r"SoldSubscription\.seats: expected a whole number, at least 0"):
            type(record)(id="a", product=record.product, seats=seats)  # type: ignore[arg-type]


def test_keys_that_json_could_not_have_are_no_matter() -> None:
    """A parser of something else may have made the dictionary."""
    record = Record("$", {7: "x", "id": "a"}, Notes())  # type: ignore[dict-item]
    assert record.identifier("id") == "a"
    assert record.declared() == ("$", "")


def test_a_large_payload_is_read_in_one_pass() -> None:
    """Half of its records are bad, and none of them costs the others."""
    payload = json.dumps([bare(each, quantity=None if each % 2 else 1) for each in range(5_000)])
    with pytest.raises(PartlyReadError) as caught:
        read_subscriptions(payload)
    assert len(caught.value.reading.value) == len(caught.value.problems) == 2_500
