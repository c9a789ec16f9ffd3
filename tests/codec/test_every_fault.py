"""One error names every fault of a document, each at its path and each once, whatever else is wrong beside it."""

from __future__ import annotations

import json
from typing import Any

import pytest

import cotenant as ct
from cotenant import codec
from cotenant.commands import COMMANDS
from cotenant.documents import MOST_PROBLEMS, parse
from cotenant.readers import PartlyReadError, graph, partner_center

FIFTEEN = """
{"schema_version": 1, "value": {
  "id": "con\\u200btoso", "name": 7,
  "tenants": [
    {"id": "home", "domain": null, "subscriptions": [
      {"id": "e3", "product": "Office 365 E3", "seats": "40", "channel": "direct"},
      {"id": "e3", "product": {"name": " "}, "seats": NaN, "colour": "red"},
      {"id": "crm", "product": "CRM Online", "seats": 12, "channel": "CSP",
       "term": {"start": "2015-05-06", "end": "2015-05-05", "renews": "false"}}
    ]},
    {"id": "second", "id": "second", "provisioned_by": "fabrikam"}
  ],
  "relationships": [
    {"partner": {"id": 3}}
  ]
}}
"""


def document(value: object) -> str:
    return json.dumps({"schema_version": 1, "value": value})


def problems(text: str, kind: Any) -> list[codec.Problem]:
    with pytest.raises(codec.CodecError) as caught:
        codec.from_json(text, kind)
    return list(caught.value.problems)


def told(value: Any, kind: Any) -> set[tuple[str, str]]:
    """Return where and how plain data is wrong."""
    found = problems(document(value), kind)
    assert len(found) == len(set(found))
    return {(each.path.removeprefix("$.value"), each.expected.partition(";")[0]) for each in found}


def test_a_document_with_fifteen_faults_reports_fifteen() -> None:
    """Two of them nobody would see who stopped at what cannot be read: ids that repeat, and who sold in CSP."""
    paths = [each.path.removeprefix("$.value") for each in problems(FIFTEEN, ct.Customer)]
    assert len(paths) == 15
    assert sorted(paths) == sorted((
        ".id", ".name", ".tenants[0].domain",
        ".tenants[0].subscriptions[0].seats", ".tenants[0].subscriptions[0].channel",
        ".tenants[0].subscriptions[1].product.name", ".tenants[0].subscriptions[1].seats",
        ".tenants[0].subscriptions[1].colour",
        ".tenants[0].subscriptions[2].term.renews", ".tenants[0].subscriptions[2].term.end",
        ".tenants[1]", ".tenants[1].provisioned_by",
        ".relationships[0].partner.id",
        ".tenants[0].subscriptions", ".tenants[0].subscriptions[2].seller",
    ))  # fmt: skip


SUBSCRIPTION = {"id": "e3", "product": "Office 365 E3", "seats": 40}
REPEATED = "every one only once"


@pytest.mark.parametrize(
    ("value", "kind", "faults"),
    [
        pytest.param(
            {"id": 3, "tenants": [{"id": "t"}, {"id": "t"}], "relationships": [{"partner": {"id": "p"}}] * 2},
            ct.Customer,
            {(".id", "a non-blank string"), (".tenants", REPEATED), (".relationships", REPEATED)},
            id="ids that repeat beside another fault",
        ),
        pytest.param(
            {
                "id": "c",
                "tenants": [
                    {"id": "t", "subscriptions": [SUBSCRIPTION]},
                    {"id": "u", "domain": 3, "subscriptions": [SUBSCRIPTION]},
                ],
            },
            ct.Customer,
            {(".tenants[1].domain", "a string"), (".tenants[…].subscriptions", REPEATED)},
            id="a subscription on two tenants, one of which cannot be read",
        ),
        pytest.param(
            {"id": "t", "subscriptions": [SUBSCRIPTION | {"seats": 0}, SUBSCRIPTION | {"status": "?"}]},
            ct.Tenant,
            {
                (".subscriptions[0].seats", "a whole number of seats, at least 1"),
                (".subscriptions[1].status", " or ".join(f'"{each.value}"' for each in ct.SubscriptionStatus)),
                (".subscriptions", REPEATED),
            },
            id="ids that repeat where neither of the two can be read",
        ),
        pytest.param(
            {"id": "t", "subscriptions": [SUBSCRIPTION | {"id": 3}, SUBSCRIPTION | {"id": 3}, 3, None]},
            ct.Tenant,
            {
                (".subscriptions[0].id", "a non-blank string"), (".subscriptions[1].id", "a non-blank string"),
                (".subscriptions[2]", "an object (Subscription)"), (".subscriptions[3]", "an object (Subscription)"),
            },
            id="ids that cannot be read do not repeat",
        ),
        pytest.param(
            {"id": "c", "relationships": [{"partner": 3}, {"partner": 3}, {"partner": {"id": "p"}}]},
            ct.Customer,
            {(f".relationships[{each}].partner", "an object (Partner)") for each in (0, 1)},
            id="partners that cannot be read do not repeat",
        ),
        pytest.param(
            {"start": "2015-05-07", "end": "2015-05-06", "renews": 1},
            ct.Term,
            {(".renews", "true or false"), (".end", "a day not before the start 2015-05-07")},
            id="a term that ends early beside another fault",
        ),
        pytest.param(
            {"start": "2015-05-07", "end": "2015-02-30"}, ct.Term, {(".end", "a day of the calendar")},
            id="a term of which one end cannot be read",
        ),
        pytest.param(
            SUBSCRIPTION | {"channel": "CSP", "seats": "3"},
            ct.Subscription,
            {
                (".seats", "a whole number of seats, at least 1"),
                (".seller", "the Partner that sold a CSP subscription"),
            },
            id="a CSP subscription that nobody sold beside another fault",
        ),
        pytest.param(
            SUBSCRIPTION | {"channel": 3, "seller": 3}, ct.Subscription,
            {(".channel", "an object (Channel) or its name"), (".seller", '"microsoft" or an object (Partner)')},
            id="whether it is CSP cannot be read",
        ),
        pytest.param(
            [{"name": "CSP", "sold_by": "customer"}, 3], list[ct.Channel],
            {
                ("[0].name", "another name: CSP stands for cotenant.CSP alone"),
                ("[1]", "an object (Channel) or its name"),
            },
            id="a channel that only calls itself CSP",
        ),
        pytest.param(
            {"type": "Refused", "command": {"type": "Purge"}, "regime": "", "reasons": []}, ct.Decision,
            {
                (".command.type", " or ".join(f'"{each.__name__}"' for each in COMMANDS)),
                (".regime", "a non-blank string"), (".reasons", "at least one reason"),
            },
            id="a refusal without a reason beside an unknown command",
        ),
        pytest.param(
            [{"start": 3}, {"start": "2015-05-07", "end": "2015-05-06"}], list[ct.Term],
            {("[0].start", "a day, as YYYY-MM-DD"), ("[1].end", "a day not before the start 2015-05-07")},
            id="a list at the top",
        ),
    ],
)  # fmt: skip
def test_how_parts_go_together_is_told_beside_what_cannot_be_read(
    value: Any, kind: Any, faults: set[tuple[str, str]]
) -> None:
    """A fault of one field does not hide that others contradict each other."""
    assert told(value, kind) == faults


def test_a_host_is_told_everything_too() -> None:
    """The converter of another program gets the same problems as `from_json`."""
    host = codec.make_converter()
    with pytest.raises(codec.CodecError) as caught:
        host.structure({"id": "t", "domain": 3, "subscriptions": [SUBSCRIPTION, SUBSCRIPTION]}, ct.Tenant)
    assert [each.path for each in caught.value.problems] == ["$.domain", "$.subscriptions"]


def test_what_is_no_json_is_told_beside_what_is_no_value() -> None:
    """A number that is none is told once; a key that is given twice does not hide what its values are."""
    value = '{"id": "e3", "id": 3, "product": "\\ud800", "seats": Infinity, "term": {"start": 1e999}}'
    text = f'{{"schema_version": 1, "value": {value}}}'
    assert [(each.path, each.found) for each in problems(text, ct.Subscription)] == [
        ("$.value", '["id"]'), ("$.value.product", '"\\ud800"'), ("$.value.seats", '"Infinity"'),
        ("$.value.term.start", '"1e999"'), ("$.value.id", "3"),
    ]  # fmt: skip
    other = '{"schema_version": 2, "value": NaN}'
    assert [each.path for each in problems(other, ct.Subscription)] == ["$.value", "$.schema_version"]


def test_readers_tell_what_is_no_json_beside_what_is_no_record() -> None:
    """In a list, of which the good records are kept, and in what is one by its nature."""
    record = '{"id": "s2", "id": "s2", "quantity": "3", "autoRenewEnabled": NaN, "status": "active"}'
    with pytest.raises(PartlyReadError) as partly:
        partner_center.read_subscriptions(f'[{{"id": "s1", "quantity": 3}}, {record}]')
    assert [each.path for each in partly.value.problems] == ["$[1]", "$[1].autoRenewEnabled", "$[1].quantity"]
    assert [each.id for each in partly.value.reading.value] == ["s1"]
    with pytest.raises(codec.CodecError) as whole:
        graph.read_organization('{"displayName": NaN, "displayName": "x"}')
    assert [each.path for each in whole.value.problems] == ["$", "$.id"]
    with pytest.raises(codec.CodecError) as several:
        graph.read_organization('[{"id": "a"}, {"id": NaN}]')
    assert [each.path for each in several.value.problems] == ["$[1].id", "$"]
    with pytest.raises(codec.CodecError) as outside:
        partner_center.read_subscriptions('{"totalCount": NaN, "items": [{"id": 3, "quantity": 1}]}')
    assert [each.path for each in outside.value.problems] == ["$.totalCount", "$.items[0].id"]
    with pytest.raises(codec.CodecError) as shapeless:
        partner_center.read_subscriptions('{"totalCount": NaN, "items": 3}')
    assert [each.path for each in shapeless.value.problems] == ["$.totalCount", "$.items"]


@pytest.mark.parametrize(
    "read",
    [
        lambda: codec.from_json(document([0] * 11_000), list[ct.Command]),
        lambda: codec.from_json(document({"id": "c", "tenants": [0] * 11_000}), ct.Customer),
        lambda: partner_center.read_subscriptions([{"id": each} for each in range(11_000)]),
        lambda: partner_center.read_subscriptions(f'[{", ".join(["NaN"] * 11_000)}]'),
        lambda: parse(f'[{", ".join(["NaN"] * 11_000)}]'),
    ],
    ids=range(5),
)  # fmt: skip
def test_there_is_an_end_to_what_one_error_tells(read: Any) -> None:
    """It says that there is more; a few bytes for each fault must not become a hundred times as many."""
    with pytest.raises(codec.CodecError) as caught:
        read()
    *told, last = caught.value.problems
    assert len(told) == MOST_PROBLEMS == 10_000
    assert str(last).endswith("expected at most 10000 problems, got more")
    assert codec.CodecError(caught.value.problems).problems == caught.value.problems


def test_ids_that_repeat_are_told_beside_one_that_cannot_be_read() -> None:
    """Tenants are ordered and compared by their ids, also where one of these is missing."""
    with pytest.raises(codec.CodecError) as caught:
        codec.from_json(document({"id": "c", "tenants": [{"id": 5}, {"id": "a"}, {"id": "a"}]}), ct.Customer)
    assert [(each.path, each.found) for each in caught.value.problems] == [
        ("$.value.tenants[0].id", "5"),
        ("$.value.tenants", '["a"]'),
    ]


def test_what_does_not_fit_is_told_beside_as_many_faults_as_one_error_tells() -> None:
    """What is of a wrong type is found first; that there is more to say must not be lost for its number."""
    tenants = [*[{"id": 5}] * MOST_PROBLEMS, {"id": "a"}, {"id": "a"}]
    with pytest.raises(codec.CodecError) as caught:
        codec.from_json(document({"id": "c", "tenants": tenants}), ct.Customer)
    assert len(caught.value.problems) == MOST_PROBLEMS + 1


def test_the_good_records_are_kept_however_many_are_bad() -> None:
    """The problems are cut off at a number, the records are not."""
    records = [{"id": str(each), "offerName": "x", "quantity": "many" if each % 30 else 1} for each in range(12_000)]
    with pytest.raises(PartlyReadError) as caught:
        partner_center.read_subscriptions(records)
    assert len(caught.value.problems) == MOST_PROBLEMS + 1
    assert len(caught.value.reading.value) == 400


def test_a_path_of_long_keys_stays_short() -> None:
    """However long they are, and however many problems they lead to."""
    text = json.dumps({"k" * 1_000_000: [float("nan")] * 100})
    with pytest.raises(codec.CodecError) as caught:
        parse(text)
    assert len(caught.value.problems) == 100
    assert max(len(each.path) for each in caught.value.problems) < 100
