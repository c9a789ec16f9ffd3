"""Nothing is converted, nothing is guessed: what is not what it should be is a problem, at its path."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

import cotenant as ct
from cotenant import codec

SUBSCRIPTION: dict[str, Any] = {"id": "e3", "product": "Office 365 E3", "seats": 40, "channel": "Direct"}
PARTNER = {"id": "fabrikam"}
MISSING = object()


def document(value: object) -> str:
    return json.dumps({"schema_version": 1, "value": value})


def problems(text: str | bytes, kind: Any) -> list[tuple[str, str, str]]:
    """Return what is wrong with a text, as (path, expected, found)."""
    with pytest.raises(codec.CodecError) as caught:
        codec.from_json(text, kind)
    return [(each.path, each.expected, each.found) for each in caught.value.problems]


def problem(value: object, kind: Any) -> tuple[str, str, str]:
    """Return the only problem of a value."""
    (only,) = problems(document(value), kind)
    return only


def subscription(**changes: object) -> dict[str, Any]:
    changed = SUBSCRIPTION | changes
    return {key: value for key, value in changed.items() if value is not MISSING}


ARABIC_DAY = "\u0662\u0660\u0661\u0665-\u0660\u0665-\u0660\u0666"
SEATS = "a whole number of seats, at least 1"


@pytest.mark.parametrize(
    ("seats", "found"),
    [
        ("3", '"3"'), (" 3 ", '" 3 "'), ("\u0663", '"\u0663"'), ("1_000", '"1_000"'), (3.9, "3.9"), (3.0, "3.0"),
        (1e3, "1000.0"), (True, "true"), (False, "false"), (0, "0"), (-5, "-5"), (-(10**40), "-1" + "0" * 40),
        (None, "null"), ([], "[]"),
        ([3], "[3]"), ({}, "{}"), ({"n": 3}, '{"n": 3}'), ("", '""'), (MISSING, "nothing"),
    ],
)  # fmt: skip
def test_seats_are_whole_numbers_of_at_least_1(seats: object, found: str) -> None:
    """Nothing is rounded, converted or taken for 1."""
    assert problem(subscription(seats=seats), ct.Subscription) == ("$.value.seats", SEATS, found)


@pytest.mark.parametrize("flag", ["false", "true", "", 0, 1, 1.0, [], {}])
def test_a_flag_is_true_or_false(flag: object) -> None:
    """No number and no word stands for either."""
    found = json.dumps(flag)
    assert problem({"renews": flag}, ct.Term) == ("$.value.renews", "true or false", found)
    assert problem({"name": "Own", "exclusive": flag}, ct.Channel) == ("$.value.exclusive", "true or false", found)


@pytest.mark.parametrize("id_", [3, None, True, 3.5, [], {}, "", " ", "\u2003", MISSING])
def test_an_id_is_a_string_with_something_in_it(id_: object) -> None:
    """A number is no id, and neither is a blank."""
    found = "nothing" if id_ is MISSING else json.dumps(id_, ensure_ascii=False).replace("\u2003", r"\u2003")
    assert problem(subscription(id=id_), ct.Subscription) == ("$.value.id", "a non-blank string", found)


@pytest.mark.parametrize("name", [3, None, True, []])
def test_a_name_is_a_string(name: object) -> None:
    """It may be empty, but nothing else than a string."""
    assert problem({"id": "c", "name": name}, ct.Customer) == ("$.value.name", "a string", json.dumps(name))


def test_a_text_that_nobody_checks_is_a_string_still() -> None:
    """A field without a validator of its own is held to its type."""
    assert problem({"law": 3, "about": "", "because": ""}, ct.Breach) == ("$.value.law", "a string", "3")
    assert problem({"law": "x", "about": ""}, ct.Breach) == ("$.value.because", "a string", "nothing")


@pytest.mark.parametrize(
    "day",
    [
        "2015-05-06T00:00:00", "2015-05-06T00:00:00Z", "2015-05-06 ", " 2015-05-06", "2015-05-06\n", "20150506",
        "2015-5-6",
        "2015-W19-3", "2015-126", "06.05.2015", "05/06/2015", ARABIC_DAY, "+015-05-06", "", "today", 1430870400, 2015.0,
        True, None, [2015, 5, 6], {},
    ],
)  # fmt: skip
def test_a_day_is_written_in_one_way(day: object) -> None:
    """Other ways of ISO 8601 are refused, also those that Python reads."""
    path, expected, _ = problem({"type": "Renew", **OF_E3, "until": day}, ct.Command)
    assert (path, expected) == ("$.value.until", "a day, as YYYY-MM-DD")


@pytest.mark.parametrize("day", ["2015-02-29", "2015-13-01", "2015-00-10", "0000-01-01", "9999-99-99"])
def test_a_day_is_one_of_the_calendar(day: str) -> None:
    """What has the form of a day and is none is told as that."""
    assert problem({"since": day, "partner": PARTNER}, ct.PartnerRelationship) == (
        "$.value.since", "a day of the calendar", f'"{day}"',
    )  # fmt: skip


@pytest.mark.parametrize("status", ["Active", "active ", "ACTIVE", "", 0, None, True, ["active"], {}])
def test_a_status_is_one_of_its_words(status: object) -> None:
    """In its own case; all of them are told."""
    path, expected, found = problem(subscription(status=status), ct.Subscription)
    assert (path, found) == ("$.value.status", json.dumps(status))
    assert '"active"' in expected
    assert '"locked-out"' in expected


@pytest.mark.parametrize("party", ["fabrikam", "Customer", "CUSTOMER", "partner", "", None, 3, True, []])
def test_a_party_is_a_principal_or_a_partner(party: object) -> None:
    """A partner is an object: a bare id could be a principal's word."""
    path, expected, found = problem({"id": "t", "provisioned_by": party}, ct.Tenant)
    assert (path, found) == ("$.value.provisioned_by", json.dumps(party))
    assert expected == '"customer" or "microsoft" or an object (Partner)'


def test_a_seller_is_never_the_customer() -> None:
    """No more in a document than in the constructor."""
    path, expected, _ = problem(subscription(seller="customer"), ct.Subscription)
    assert (path, expected) == ("$.value.seller", '"microsoft" or an object (Partner)')


def test_a_partner_is_an_object_even_where_only_a_partner_may_stand() -> None:
    """So that a string in the place of a party always is a principal."""
    found = problem(subscription(partner_of_record="fabrikam"), ct.Subscription)
    assert found == ("$.value.partner_of_record", "an object (Partner)", '"fabrikam"')


@pytest.mark.parametrize("product", [None, 3, True, []])
def test_a_product_is_a_name_or_an_object(product: object) -> None:
    """No list, number or nothing stands for one."""
    path, expected, _ = problem(subscription(product=product), ct.Subscription)
    assert (path, expected) == ("$.value.product", "an object (Product) or its name")


@pytest.mark.parametrize("product", ["", "  "])
def test_the_name_of_a_product_is_not_blank(product: str) -> None:
    """A product that says nothing is refused, as in the constructor."""
    found = problem(subscription(product=product), ct.Subscription)
    assert found == ("$.value.product", "a sku_id, a part_number or a name", f'"{product}"')


@pytest.mark.parametrize(
    ("name", "meant"), [("csp", "CSP"), (" CSP", "CSP"), ("direct", "Direct"), ("open value", "Open Value")]
)
def test_a_channel_that_is_nearly_a_known_one_is_a_slip(name: str, meant: str) -> None:
    """A new channel of which nothing is known is what it would be, and surely not what was meant."""
    path, expected, found = problem(subscription(channel=name), ct.Subscription)
    assert (path, found) == ("$.value.channel", f'"{name}"')
    assert expected == f'"{meant}", spelt so, or another name'


def test_the_name_of_a_channel_is_not_blank() -> None:
    """The short form is held to what the field is held to."""
    assert problem(subscription(channel=" "), ct.Subscription) == ("$.value.channel", "a non-blank string", '" "')


@pytest.mark.parametrize("tenants", [None, "contoso", {}, {"id": "contoso"}, 3, True])
def test_a_list_is_a_list(tenants: object) -> None:
    """Nothing is taken for an empty list or for a list of one."""
    found = problem({"id": "c", "tenants": tenants}, ct.Customer)
    assert found == ("$.value.tenants", "a list", json.dumps(tenants))


@pytest.mark.parametrize("value", [None, 3, True, "contoso", [], [{"id": "c"}]])
def test_an_object_is_an_object(value: object) -> None:
    """Neither a list of pairs nor its text is."""
    assert problem(value, ct.Customer) == ("$.value", "an object (Customer)", json.dumps(value))


OF_E3 = {"by": "customer", "on": "2015-05-06", "tenant": "contoso", "id": "e3"}


@pytest.mark.parametrize("tag", ["Purge", "suspend", "", 3, None, True, [], {}, "SeatsChanged", MISSING])
def test_a_tag_is_one_of_those_of_the_union(tag: object) -> None:
    """All that it could be are told."""
    value = OF_E3 if tag is MISSING else {"type": tag, **OF_E3}
    path, expected, found = problem(value, ct.Command)
    assert (path, found) == ("$.value.type", "nothing" if tag is MISSING else json.dumps(tag))
    assert '"Suspend" or "Resume"' in expected


@pytest.mark.parametrize("tag", ["Resume", "suspend", None, MISSING])
def test_an_object_says_its_type_also_where_only_one_can_stand(tag: object) -> None:
    """A command reads alike alone and among others."""
    value = OF_E3 if tag is MISSING else {"type": tag, **OF_E3}
    path, expected, _ = problem(value, ct.Suspend)
    assert (path, expected) == ("$.value.type", '"Suspend"')


@pytest.mark.parametrize("value", [None, 3, "Suspend", ["Suspend"]])
def test_a_command_is_an_object(value: object) -> None:
    """With a tag, which the error asks for."""
    assert problem(value, ct.Command) == ("$.value", 'an object with the key "type"', json.dumps(value))


def test_a_tag_where_none_belongs_is_an_unknown_key() -> None:
    """It says nothing there, so it is a mistake."""
    path, expected, _ = problem({"type": "Customer", "id": "c"}, ct.Customer)
    assert path == "$.value.type"
    assert expected == "no such key (known: id, name, tenants, relationships)"


def test_an_unknown_key_is_refused_whatever_its_name() -> None:
    """A misspelt key is not lost; its path can be read."""
    found = problems(document({"id": "c", "Id": "c", "a b": 1, "": 2, "ключ": 3}), ct.Customer)
    assert [path for path, _, _ in found] == ["$.value.Id", '$.value["a b"]', '$.value[""]', "$.value.ключ"]


@pytest.mark.parametrize("version", [2, 0, -1, "1", 1.0, True, None, [1], MISSING])
def test_a_document_of_another_version_is_refused_and_not_looked_into(version: object) -> None:
    """Its faults would be those of a format that is not known."""
    envelope = {"schema_version": version, "value": {"nonsense": True}}
    text = json.dumps({key: each for key, each in envelope.items() if each is not MISSING})
    found = "nothing" if version is MISSING else json.dumps(version)
    assert problems(text, ct.Customer) == [("$.schema_version", "1, the only version that this release reads", found)]


@pytest.mark.parametrize("text", ["{}", '{"id": "c"}', "[]", "null", "3", '"text"'])
def test_a_document_without_its_envelope_is_refused(text: str) -> None:
    """The error shows the envelope."""
    assert problems(text, ct.Customer) == [("$", '{"schema_version": 1, "value": …}', text)]


def test_a_document_without_a_value_is_refused() -> None:
    """It is told what would have been expected."""
    assert problems('{"schema_version": 1}', ct.Customer) == [("$.value", "an object (Customer)", "nothing")]


def test_the_envelope_has_no_other_keys() -> None:
    """They are told beside what is wrong with the value."""
    found = problems('{"schema_version": 1, "value": {"id": 3}, "note": "x"}', ct.Customer)
    assert [path for path, _, _ in found] == ["$.note", "$.value.id"]


@pytest.mark.parametrize(
    "kind", [str, int, float, dict, object, None, date, list, list[str], ct.Customer | ct.Tenant, "Customer"], ids=repr
)
def test_a_type_that_is_not_of_this_library_is_an_error_of_the_caller(kind: Any) -> None:
    """It raises `TypeError`, whatever the document is."""
    with pytest.raises(TypeError, match="expected a type of this library"):
        codec.from_json('{"schema_version": 1, "value": 1}', kind)


def test_every_problem_is_told_with_its_path() -> None:
    """All at once, at any depth."""
    text = document({
        "tenants": [
            {"id": 3, "subscriptions": [{"id": "", "product": "P", "seats": "3", "colour": "red"}, None]},
            {"id": "eu", "domain": None},
        ],
        "relationships": [{"partner": {"id": "fabrikam", "name": 3}, "kind": "friend"}],
    })  # fmt: skip
    assert [path for path, _, _ in problems(text, ct.Customer)] == [
        "$.value.id",
        "$.value.tenants[0].id",
        "$.value.tenants[0].subscriptions[0].colour",
        "$.value.tenants[0].subscriptions[0].id",
        "$.value.tenants[0].subscriptions[0].seats",
        "$.value.tenants[0].subscriptions[1]",
        "$.value.tenants[1].domain",
        "$.value.relationships[0].partner.name",
        "$.value.relationships[0].kind",
    ]


def test_an_error_reads_one_problem_a_line() -> None:
    """With its path, what was expected and what was there."""
    with pytest.raises(codec.CodecError) as caught:
        codec.from_json(
            document({"tenants": [{"id": "a", "subscriptions": [subscription(seats="3", id=0)]}]}), ct.Customer
        )
    assert str(caught.value).splitlines() == [
        "$.value.id: expected a non-blank string, got nothing",
        "$.value.tenants[0].subscriptions[0].id: expected a non-blank string, got 0",
        '$.value.tenants[0].subscriptions[0].seats: expected a whole number of seats, at least 1, got "3"',
    ]


def test_the_problems_of_list_items_are_told_at_their_places() -> None:
    """By their index in the list."""
    found = problems(document([{"type": "Suspend", **OF_E3}, {"type": "Suspend"}, 3]), list[ct.Command])
    assert [path for path, _, _ in found] == [
        "$.value[1].by", "$.value[1].on", "$.value[1].tenant", "$.value[1].id", "$.value[2]",
    ]  # fmt: skip


def test_fields_that_do_not_go_together_are_told_where_they_stand() -> None:
    """What a constructor would refuse has a path too."""
    ends_early = {"start": "2015-05-07", "end": "2015-05-06"}
    tenant = {"id": "t", "subscriptions": [subscription(term=ends_early), subscription(channel="CSP", id="crm")]}
    assert problems(document({"id": "c", "tenants": [tenant]}), ct.Customer) == [
        ("$.value.tenants[0].subscriptions[0].term.end", "a day not before the start 2015-05-07", '"2015-05-06"'),
        ("$.value.tenants[0].subscriptions[1].seller", "the Partner that sold a CSP subscription", "nothing"),
    ]
    assert problem(subscription(channel="CSP", seller=None), ct.Subscription)[2] == "null"
    assert problem({"name": "CSP"}, ct.Channel)[0] == "$.value.name"
    assert problem({}, ct.Product)[0] == "$.value.name"


def test_an_id_that_repeats_is_told_by_its_list() -> None:
    """Neither of two is the wrong one."""
    tenant = {"id": "t", "subscriptions": [SUBSCRIPTION, SUBSCRIPTION]}
    assert problem(tenant, ct.Tenant)[0] == "$.value.subscriptions"
    path, expected, found = problem({"id": "c", "tenants": [{"id": "t"}, {"id": "t"}]}, ct.Customer)
    assert (path, expected, found) == ("$.value.tenants", "every one only once; repeated", '["t"]')


def test_nothing_is_read_of_a_document_with_a_problem_though_the_rest_is_fine() -> None:
    """There is no half a customer."""
    with pytest.raises(codec.CodecError):
        codec.from_json(document({"id": "c", "extra": None}), ct.Customer)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "{",
        '{"schema_version": 1, "value": {"id": "c"}}}',
        "{'id': 3}",
        "\x00",
        "[" * 100_000,
        '{"a":' * 100_000,
    ],
)
def test_what_is_not_json_is_refused(text: str) -> None:
    """As a bad document, not with the parser's own error."""
    assert problems(text, ct.Customer)


def test_a_repeated_key_is_refused() -> None:
    """Parsers would keep the last in silence."""
    text = '{"schema_version": 1, "value": {"id": "a", "id": "b"}}'
    assert problems(text, ct.Customer) == [("$.value", "every key only once; repeated", '["id"]')]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_a_number_is_a_number(number: str) -> None:
    """What parsers take beyond JSON is refused."""
    text = f'{{"schema_version": 1, "value": {{"id": "e3", "product": "Office 365 E3", "seats": {number}}}}}'
    ((path, expected, found),) = problems(text, ct.Subscription)
    assert (path, found) == ("$.value.seats", f'"{number}"')
    assert expected.startswith("a JSON number")
