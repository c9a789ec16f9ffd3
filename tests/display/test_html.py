"""HTML: self-contained, escaped, readable on light and dark pages."""

import re
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant import display, supply
from cotenant.display.as_html import html
from cotenant.testing import strategies

HOSTILE_ID = "<script>alert('x')</script>\" onload=\"y&amp;{actor}"  # an id has no hidden characters
HOSTILE = f"{HOSTILE_ID}\x1b[31m\n\u202e\x00"
DAY = date(2015, 5, 7)
TAGS = {
    "div", "p", "strong", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td", "span", "svg", "rect",
}  # fmt: skip
ATTRIBUTES = {
    "class", "style", "scope", "aria-hidden", "width", "height", "x", "y", "fill", "opacity", "stroke",
    "stroke-dasharray", "data-column",
}  # fmt: skip


class Page:
    """What a browser reads: the tags and their attributes, and the text between them. It is as strict as XML."""

    def __init__(self, fragment: str) -> None:
        elements = list(ET.fromstring(fragment).iter())  # noqa: S314 - it is our own
        self.tags = {element.tag for element in elements}
        self.attributes = {name for element in elements for name in element.keys()}  # noqa: SIM118 - not a mapping
        self.said = "".join(elements[0].itertext())


def hostile() -> list[object]:
    """Return values of every kind in which all that a user can name is hostile."""
    partner = ct.Partner(id=HOSTILE_ID, name=HOSTILE)
    product = ct.Product(sku_id=HOSTILE, part_number=HOSTILE, name=HOSTILE + "!")
    order = ct.Provision(by=partner, on=DAY, tenant=HOSTILE_ID, id=HOSTILE_ID, product=product, seats=12)
    own = ct.Subscription(id="own", product=product, seats=1, channel=ct.Channel(name=HOSTILE_ID))
    customer = ct.Customer(
        id=HOSTILE_ID,
        name=HOSTILE,
        tenants=[ct.Tenant(id=HOSTILE_ID, domain=HOSTILE + ".", subscriptions=[own])],
        relationships=[ct.PartnerRelationship(partner=partner)],
    )
    regime = ct.MULTI_CHANNEL.lifting("one-partner", "owner-controls", name=HOSTILE_ID)
    story = ct.play(customer, [order, order], regime)
    told = [
        supply.Attribution(subscription=each, whose="mine", confidence="certain", evidence=(HOSTILE,))
        for each in ("own", HOSTILE_ID + "?")
    ]
    sku = supply.SubscribedSku(tenant=HOSTILE_ID, product=product, enabled=3)
    return [
        customer,
        customer.tenants[0],
        own,
        product,
        customer.relationships[0],
        order,
        *story.events,
        story,
        *story.decisions,
        ct.compare(customer, order, ct.RELEASED),
        ct.explain(customer, order, regime),
        ct.Breach(law=HOSTILE, about=HOSTILE, because=HOSTILE),
        ct.Regime(name=HOSTILE_ID, rules=ct.RULES),
        supply.ledger(customer, told),
        supply.pools(customer, [sku]),
        supply.reconcile([own], [sku]),
        sku,
        ct.Transition(before=customer, events=(), after=ct.Customer(id="c")),
        HOSTILE,
    ]


HOSTILE_VALUES = hostile()
IDS = [f"{at}-{type(value).__name__}" for at, value in enumerate(HOSTILE_VALUES)]


@pytest.mark.parametrize("value", HOSTILE_VALUES, ids=IDS)
def test_hostile_names_stay_text(value: object) -> None:
    """No markup, no attribute and no control character of the user's reaches the page."""
    fragment = display.html(value)
    page = Page(fragment)
    assert page.tags <= TAGS
    assert page.attributes <= ATTRIBUTES
    assert "<script>alert" in page.said
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202e]", fragment)


def test_each_cell_names_its_column() -> None:
    """So a narrow page can put the cells of a row below each other, and a reader still knows what each is."""
    table = display.Table(title="", header=("who", 'so "called"'), rows=(("a", 1), ("b", None)))
    cells = ET.fromstring(html([table])).iter("td")  # noqa: S314 - it is our own
    assert [cell.get("data-column") for cell in cells] == ["who", 'so "called"'] * 2


@pytest.mark.parametrize("value", HOSTILE_VALUES, ids=IDS)
def test_text_has_no_control_characters_but_its_own_newlines(value: object) -> None:
    """Nothing steers the terminal, and no name breaks a row."""
    shown = display.text(value)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)
    # All that a regime shows of a user is an id, which has no such characters.
    assert ("\\x1b" in shown) is not isinstance(value, ct.Regime)


@pytest.mark.parametrize("value", HOSTILE_VALUES, ids=IDS)
def test_a_fragment_is_self_contained_and_takes_its_colours_from_the_page(value: object) -> None:
    """No style sheet, no address, no colour but the current one and see-through tints."""
    fragment = display.html(value)
    assert not re.search(r"<style|<link|<img|url\(|(?:src|href)=|https?:", fragment)
    styles = ";".join(re.findall(r'style="([^"]*)"', fragment))
    assert set(re.findall(r"(?<![-\w])color:\s*([^;]+)", styles)) <= {"inherit"}
    assert all(
        tint == "none" or re.fullmatch(r"rgba\([\d,]+,\.\d+\)", tint)
        for tint in re.findall(r"background:([^;]+)", styles)
    )
    assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', fragment)) <= {"none", "currentColor"}


# XML has no word for the two that end a plane; HTML has.
texts = st.text(st.characters(exclude_characters="\ufffe\uffff"))


@given(strategies.stories())
def test_a_story_is_balanced_html_and_tells_its_decisions(story: ct.Story) -> None:
    """Whatever happens in it."""
    page = Page(story._repr_html_())
    assert page.said.count("✓ yes") == sum(isinstance(each, ct.Accepted) for each in story.decisions)
    assert page.said.count("✗ no") == sum(isinstance(each, ct.Refused) for each in story.decisions)


@given(strategies.customers())
def test_a_customer_is_balanced_html_and_names_every_subscription(customer: ct.Customer) -> None:
    """In HTML as in text."""
    page, shown = Page(display.html(customer)), display.text(customer)
    for tenant, each in customer.subscriptions():
        assert tenant.id in page.said
        assert each.id in page.said
        assert each.product.title in page.said
        assert each.id in shown


@given(texts, st.lists(st.tuples(texts, st.integers(0, 9))), st.integers(-9, 9))
def test_any_text_is_safe_in_any_block(text: str, parts: list[tuple[str, int]], rest: int) -> None:
    """Also what no encoding can write, such as a lone surrogate."""
    cells: tuple[Any, ...] = (
        text,
        (text,),
        display.Mark(good=False, word=text),
        display.Shares(parts=tuple(parts), rest=rest),
    )
    blocks: list[display.Block] = [
        display.Line(text=text, heading=True),
        display.Points(title=text, items=(text,)),
        display.Table(title=text, header=(text,), rows=tuple((cell,) for cell in cells), note=text),
    ]
    fragment = html(blocks)
    assert Page(fragment).tags <= TAGS
    assert fragment.encode()


def test_yes_and_no_are_told_by_sign_and_word_and_not_by_colour_alone() -> None:
    """A reader who sees no colours misses nothing."""
    table = display.Table(
        title="", header=("a",), rows=((display.Mark(good=True, word="yes"),), (display.Mark(good=False, word="no"),))
    )
    page = Page(html([table]))
    assert page.said == "a✓ yes✗ no"


def test_a_table_has_a_caption_column_heads_and_numbers_on_the_right() -> None:
    """A screen reader can find its way."""
    table = display.Table(title="Pools", header=("what", "seats"), rows=(("a", 1), ("b", None)), note="counted today")
    fragment = html([table])
    assert re.search(r"<caption [^>]*>Pools</caption>", fragment)
    assert len(re.findall(r'<th scope="col"', fragment)) == 2
    assert re.findall(r"text-align:(left|right)[^>]*>(what|seats|a|1)<", fragment) == [
        ("left", "what"),
        ("right", "seats"),
        ("left", "a"),
        ("right", "1"),
    ]
    assert "counted today" in fragment


def test_a_change_and_a_list_of_lines_are_marked_up() -> None:
    """What is new stands out, and lines stand below each other."""
    table = display.Table(title="", header=("a", "b"), rows=((display.Change(before=12, after=15), ("one", "two")),))
    fragment = html([table])
    assert "12</span> → <strong>15</strong>" in fragment
    assert re.search(r">one</div><div[^>]*>two</div>", fragment)


def test_a_bar_is_divided_in_proportion_and_the_remainder_is_an_outline() -> None:
    """The words beside it say the same; without seats there is no bar."""
    drawn = html([display.Table(title="", header=("a",), rows=((display.Shares(parts=(("x", 3),), rest=1),),))])
    assert re.findall(r'<rect x="([\d.]+)%" (?:y=".5" )?width="([\d.]+)%"', drawn) == [
        ("0.00", "75.00"),
        ("75.00", "25.00"),
    ]
    assert "x 3, unexplained 1" in drawn
    empty = html([display.Table(title="", header=("a",), rows=((display.Shares(parts=(("x", 0),)),),))])
    assert "<svg" not in empty
