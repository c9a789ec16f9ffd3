"""What is read quickly is what is read thoroughly, value for value; and what is as it is written is read quickly."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from unittest.mock import Mock

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant import codec
from cotenant.codec import parsers, quick, texts, writing
from cotenant.codec.converters import OWN
from cotenant.documents import MISSING, may_hold_surrogates
from cotenant.limits import LIMITS
from cotenant.testing import strategies as cts
from tests.codec.test_damage import damaged
from tests.codec.test_instances import DRAWN, EACH_KIND, KINDS, mutate


def read_quickly(text: str | bytes, kind: Any) -> Any:
    return quick.read(text, kind, LIMITS, quick.Sharing())


def read_thoroughly(text: str | bytes, kind: Any) -> Any:
    """Return what a document holds, or `MISSING` for one that is refused."""
    try:
        return texts.read_thoroughly(text, kind, LIMITS)
    except codec.CodecError:
        return MISSING


def agree(text: str | bytes, kind: Any) -> bool:
    """Check that what is read quickly is what is read thoroughly, names that equality passes over too; was it read?"""
    found = read_quickly(text, kind)
    if found is MISSING:
        return False
    expected = read_thoroughly(text, kind)
    assert found == expected
    assert repr(found) == repr(expected)
    return True


def test_what_is_written_is_read_quickly(readable: Any) -> None:
    """A value of every type, alone and in a list."""
    kind: Any = readable.__class__
    assert agree(codec.to_json(readable), kind)
    assert agree(codec.to_json([readable, readable]), list[kind])
    assert agree(codec.to_json([readable]).encode(), tuple[kind, ...])


def test_what_is_left_out_for_its_default_is_read_quickly_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """People leave out what they need not say."""
    text = json.dumps(
        {
            "schema_version": 1,
            "value": {"id": "c", "tenants": [{"id": "t"}], "relationships": [{"partner": {"id": "p"}}]},
        }
    )
    expected = read_thoroughly(text, ct.Customer)
    assert expected.tenants[0].provisioned_by is ct.CUSTOMER
    quick.reader(ct.Customer)  # whose defaults are written plain when it is compiled
    monkeypatch.setattr(quick, "OWN", None)
    assert read_quickly(text, ct.Customer) == expected


def test_values_are_read_by_what_was_compiled_for_them(readable: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for days, and for members that stand alone, nothing is left to be read thoroughly."""
    own = Mock(wraps=OWN)
    monkeypatch.setattr(quick, "OWN", own)
    assert read_quickly(codec.to_json(readable), readable.__class__) == readable
    if attrs.has(readable.__class__):
        assert {call.args[1] for call in own.structure.call_args_list} <= {date}


@given(cts.customers(), cts.stories())
def test_whatever_is_written_is_read_quickly(customer: ct.Customer, story: ct.Story) -> None:
    """Also with colons and quotes in its texts, escaped or not."""
    for text, kind in (
        (codec.to_json(customer), ct.Customer),
        (codec.to_json(story), ct.Story),
        (json.dumps(json.loads(codec.to_json(story))), ct.Story),
    ):
        assert agree(text, kind) or may_hold_surrogates(text)


@EACH_KIND
@given(data=st.data())
def test_what_a_schema_allows_is_read_quickly_or_how_it_goes_together_is_refused(
    name: str, data: st.DataObject
) -> None:
    """With any of its defaults left out."""
    document = json.dumps(data.draw(DRAWN[name]), ensure_ascii=False)
    read = agree(document, KINDS[name]) or may_hold_surrogates(document)
    assert read or read_thoroughly(document, KINDS[name]) is MISSING


@EACH_KIND
@given(data=st.data())
def test_a_near_miss_is_read_alike(name: str, data: st.DataObject) -> None:
    """The quick reader takes nothing that the thorough one refuses, and reads the same."""
    document = data.draw(DRAWN[name])
    mutate(data, document)
    agree(json.dumps(document), KINDS[name])


@given(damaged(cts.customers()))
def test_a_damaged_document_is_read_alike(document: Any) -> None:
    """Wherever a customer is damaged, both readers agree about it."""
    agree(json.dumps(document), ct.Customer)


@pytest.mark.parametrize(
    "text",
    [
        '{"schema_version": 1, "value": {"id": "a", "id": "b"}}',
        '{"schema_version": 1, "schema_version": 1, "value": {"id": "a"}}',
        '{"schema_version": 1, "value": {"id": "a"}, "value": {"id": "b"}}',
        '{"schema_version": 1, "value": {"id": "b", "name": ":", "id" : "a"}}',
        '{"schema_version": 1, "value": {"id": "a", "name": "\\ud800"}}',
        '{"schema_version": 1, "value": {"id": "a", "name": "\ud800"}}',
        '{"schema_version": 1, "value": {"id": "a", "name": NaN}}',
        '{"schema_version": true, "value": {"id": "a"}}',
        '{"schema_version": 1.0, "value": {"id": "a"}}',
        '{"schema_version": 1, "value": {"id": "a"}, "more": 1}',
        '{"value": {"id": "a"}}',
        "[1]",
    ],
)  # fmt: skip
def test_what_parsers_let_through_is_not_read_quickly(text: str) -> None:
    """It is left to the thorough reader, which refuses it."""
    assert read_quickly(text, ct.Partner) is MISSING
    with pytest.raises(codec.CodecError):
        codec.from_json(text, ct.Partner)


@pytest.mark.parametrize("flag", ["1", "1.0", "0", "0.0"])
def test_a_number_is_no_flag_that_was_read_before(flag: str) -> None:
    """Python finds 1 where it looks for True."""
    terms = '{"renews": true}, {"renews": false}, {"renews": %s}'
    text = f'{{"schema_version": 1, "value": [{terms % flag}]}}'
    assert read_quickly(text, list[ct.Term]) is MISSING
    with pytest.raises(codec.CodecError):
        codec.from_json(text, list[ct.Term])


def test_equal_parts_are_one() -> None:
    """Of a document in which each is spelt out."""
    subscription = ct.Subscription(
        id="e3", product=ct.Product(sku_id="x"), seats=1, channel=ct.CSP, seller=ct.Partner(id="fabrikam"),
        term=ct.Term(renews=True), partner_of_record=ct.Partner(id="fabrikam"),
    )  # fmt: skip
    first, second = codec.from_json(codec.to_json([subscription, subscription]), list[ct.Subscription])
    for name in ("product", "seller", "term", "partner_of_record", "channel"):
        assert getattr(first, name) is getattr(second, name)
    named, other = (ct.Partner(id="fabrikam", name=name) for name in ("Fabrikam", "FABRIKAM"))
    assert [each.name for each in codec.from_json(codec.to_json([named, other]), list[ct.Partner])] == [
        "Fabrikam", "FABRIKAM",
    ]  # fmt: skip


def test_a_key_of_one_document_may_follow_blanks(contoso: ct.Customer) -> None:
    """And a document may start with a byte order mark, or be laid out over many lines."""
    spread = codec.to_json(contoso, indent=3).replace('":', '" \n:')
    assert agree(spread, ct.Customer)
    assert agree(b"\xef\xbb\xbf" + spread.encode(), ct.Customer)


def check_written_alike(value: object) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsers, "PARSER", parsers.PYTHON)
        by_python = codec.to_json(value)
        patch.setattr(parsers, "PARSER", parsers.installed())
        assert codec.to_json(value) == by_python
    slowly = json.loads(codec.to_json(value, indent=1))
    assert by_python == json.dumps(slowly, ensure_ascii=False, separators=(",", ":"))


def test_both_parsers_write_the_same_text(writable: Any) -> None:
    """Of every type; and the same document is written over many lines, which takes another way."""
    check_written_alike(writable)


@given(cts.customers(), st.text(st.characters(codec="utf-8")))
def test_both_parsers_write_the_same_text_whatever_is_in_it(customer: ct.Customer, text: str) -> None:
    """To the letter, so that a file does not tell what was installed."""
    check_written_alike([customer, ct.Partner(id="p", name=text)])


def test_values_are_made_plain_one_level_at_a_time(contoso: ct.Customer, story: ct.Story) -> None:
    """What writes the text asks for the next item of a list when it comes to it, and for what has several types."""
    assert writing.plain(contoso)["tenants"][0] is contoso.tenants[0]
    decided = writing.plain(ct.Comparison(command=story.decisions[0].command, verdicts=()))
    assert decided["command"] is story.decisions[0].command


def test_the_parts_of_a_value_are_made_plain_with_it() -> None:
    """So that there is less to ask for: an object, one that may be missing, and a channel by its name."""
    partner = ct.Partner(id="fabrikam", name="Fabrikam")
    sold = ct.Subscription(id="a", product="Mail", seats=1, channel=ct.CSP, seller=partner)
    plain = writing.plain(sold)
    assert plain["seller"] == {"id": "fabrikam", "name": "Fabrikam"}
    assert plain["product"] == {"name": "Mail", "part_number": "", "sku_id": ""}
    assert plain["term"] == {"start": None, "end": None, "renews": None}
    assert plain["partner_of_record"] is None
    assert plain["channel"] == "CSP"
    bought = ct.Subscription(id="b", product="Mail", seats=1, channel=ct.DIRECT, seller=ct.MICROSOFT)
    assert writing.plain(bought)["seller"] is ct.MICROSOFT


def test_an_optional_value_may_stand_alone() -> None:
    """A type that may be nothing has a quick reader too."""
    assert quick.reader(ct.Partner | None)({"id": "a", "name": ""}, quick.Sharing()) == ct.Partner(id="a")
    assert quick.reader(ct.Partner | None)(None, quick.Sharing()) is None


def test_without_orjson_there_is_the_parser_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is looked for, and not needed."""

    def missing(name: str) -> object:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(parsers, "import_module", missing)
    assert parsers.installed() is parsers.PYTHON


def test_a_parser_is_made_by_name() -> None:
    """What reads and what writes are both functions, and easily taken for each other."""
    positional: Any = parsers.Parser
    with pytest.raises(TypeError, match="positional"):
        positional(parsers.PYTHON.loads, parsers.PYTHON.dumps)
    assert getattr(parsers.Parser, "__final__", False)


def test_what_is_no_json_is_not_written() -> None:
    """Python's own parser would write NaN, which no other reads."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        parsers.PYTHON.dumps(float("nan"), str)
