"""Texts that break other programs: each is read back exactly or refused, and shown so that it breaks nothing.

The classes are those that collections of naughty strings have; the texts are our own.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import attrs
import pytest

import cotenant as ct
from cotenant import checks, codec, display, supply
from cotenant.codec import shapes

CLASSES: dict[str, tuple[str, ...]] = {
    "reserved words": ("undefined", "null", "NULL", "None", "nil", "true", "False", "NaN", "__proto__", "constructor"),
    "numbers": ("0", "-1", "1e400", "0x1F", "1/0", "1,000.5", "0.1.2", "--1", "\u0663", "\u00bd", "1_0", "Infinity"),
    "punctuation": ("'", '"', "`", "\\", "\\\\", "/", "<>&", "';--", "%s%n", "{0}", "${x}", "{{7*7}}", "$(x)", "[]{}"),
    "blanks": (
        " x", "x ", "\t", "a\u00a0b", "a\u2003b", "\u3000", "a\u200bb", "\ufeffa", "a\u2060b", "\u180e", "\u3164",
    ),
    "control": (
        "\0", "a\0b", "\x01", "\x07", "\x08", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x7f", "\x85", "\x9b2J",
    ),
    "lines": ("a\nb", "a\rb", "a\r\nb", "a\u2028b", "a\u2029b", "a\x0bb", "a\x0cb"),
    "directions": (
        "\u202egpj.exe", "\u2066a\u2069", "\u200fa", "\u061ca", "\u05e9\u05dc\u05d5\u05dd", "\u202a\u202b\u202c",
    ),
    "scripts": (
        "\u7530\u4e2d", "\u0e17\u0e14\u0e2a\u0e2d\u0e1a", "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
        "\u0939\u093f\u0928\u094d\u0926\u0940",
    ),
    "case": ("\u0130", "\u0131", "\u00df", "\u1e9e", "\ufb01", "\u01c5", "\u023a", "\u212a"),
    "combining": ("e\u0301", "\u00e9", "Z\u0351\u036b\u0343a\u0321\u0337l", "\u0332" * 50, "\u034f"),
    "emoji": (
        "\U0001f600", "\U0001f468\u200d\U0001f469", "\u2764\ufe0f", "\U0001f1e9\U0001f1ea", "\U0001f44d\U0001f3fd",
        "#\ufe0f\u20e3",
    ),
    "look-alikes": ("\u0430pple", "\uff21", "\u2010", "\u2215", "\u037e", "\u1d00", "\U0001d400"),
    "tags": ("\U000e0041", "\U000e0100", "\ufff9a\ufffb", "\ufffd", "\ufffe", "\uffff", "\U0010ffff", "\ue000"),
    "halves": ("\ud800", "a\udfff", "\udc00\ud800", "\udcff"),
    "markup": (
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</td></table>", "&lt;b&gt;", "&#0;", "]]>",
        "<!--",
    ),
    "injection": (
        "javascript:alert(1)", "' OR 1=1 --", "; ls", "$(id)", "=1+1", "@SUM(A1)", "../../etc/passwd", "\\\\host\\x",
    ),
    "long": ("x" * 5_000, "\U0001f600" * 1_000, "a b " * 1_000),
    "nothing": ("", " ", "\u2003", "\u200b"),
}  # fmt: skip
TEXTS = [pytest.param(text, id=f"{name}-{at}") for name, group in CLASSES.items() for at, text in enumerate(group)]
BREAKING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def named(text: str) -> list[Any]:
    """Return a value of every kind in which all labels are this text."""
    partner = ct.Partner(id="fabrikam", name=text)
    product = ct.Product(sku_id="s" + text, part_number=text, name=text)
    sold = ct.Subscription(id="e3", product=product, seats=1, channel=ct.CSP, seller=partner, partner_of_record=partner)
    tenant = ct.Tenant(id="home", domain=text, provisioned_by=partner, subscriptions=[sold])
    customer = ct.Customer(
        id="contoso", name=text, tenants=[tenant], relationships=[ct.PartnerRelationship(partner=partner)]
    )
    order = ct.Provision(by=partner, on=ct.RELEASED.releases[1].since, tenant="home", id="e3", product=product, seats=1)
    pool = supply.SubscribedSku(product=product, enabled=1, capability=text)
    told = supply.Attribution(subscription="e3", whose="mine", confidence="certain", evidence=[text])
    story = ct.play(customer, [order, ct.CreateTenant(by=partner, on=order.on, tenant="new", domain=text)], ct.RELEASED)
    return [partner, product, sold, tenant, customer, order, pool, told, *story.decisions, story]


@pytest.mark.parametrize("text", TEXTS)
def test_a_label_is_read_back_exactly_or_not_written(text: str) -> None:
    """Only half of a surrogate pair cannot be written, for no file can hold it."""
    for value in named(text):
        if any(0xD800 <= ord(each) <= 0xDFFF for each in text):
            with pytest.raises(ValueError, match="surrogate"):
                codec.to_json(value)
        else:
            written = codec.to_json(value)
            back = codec.from_json(written.encode(), value.__class__)
            assert back == value
            assert codec.to_json(back) == written


@pytest.mark.parametrize("text", TEXTS)
def test_an_id_is_read_back_exactly_or_refused(text: str) -> None:
    """By the value and by the reader alike, so that no document holds what no value can."""
    document = json.dumps({"schema_version": 1, "value": {"id": text}})
    try:
        partner = ct.Partner(id=text)
    except ct.MalformedError:
        with pytest.raises(codec.CodecError):
            codec.from_json(document, ct.Partner)
    else:
        assert codec.from_json(document, ct.Partner).id == text == partner.id
        assert codec.from_json(codec.to_json(partner), ct.Partner) == partner


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_that_is_shown_breaks_what_shows_it(text: str) -> None:
    """No terminal is steered, no line is broken or turned round, no element is made of a name."""
    for value in named(text):
        if hasattr(value, "_repr_html_"):
            page = display.html(value)
            assert not BREAKING.search(page.replace("\n", ""))
            assert not BREAKING.search(display.text(value))
            assert "<script" not in page
            assert "<img" not in page
            ET.fromstring(page.replace("\ufffe", "").replace("\uffff", ""))  # noqa: S314 - it is our own


@pytest.mark.parametrize("text", TEXTS)
def test_an_error_shows_what_is_wrong_in_one_line(text: str) -> None:
    """Whether the text is where another thing should be, a key, or an id that is none."""
    wrong: tuple[Any, ...] = ({"id": "c", "tenants": text}, {"id": "c", text: 1, "name": 3}, {"id": [text]}, text)
    for value in wrong:
        with pytest.raises(codec.CodecError) as caught:
            codec.from_json(json.dumps({"schema_version": 1, "value": value}), ct.Customer)
        for each in caught.value.problems:
            assert str(each).isprintable()
            assert len(str(each)) < 1_200
    with pytest.raises(ct.MalformedError) as malformed:
        ct.Partner(id="\0" + text)
    assert not BREAKING.search(str(malformed.value))


def test_every_kind_of_value_that_has_labels_is_shown() -> None:
    """So that a new one is not forgotten."""
    kinds = [kind for kind in shapes.CORE if attrs.has(kind)]
    labelled = {kind for kind in kinds if checks.label in [each.validator for each in attrs.fields(kind)]}
    assert labelled <= {type(each) for each in named("x")} | {ct.CreateTenant, ct.TenantCreated}
