"""What a value withstands: nobody changes it, pretends to be one, or keeps hold of what is inside.

What Python cannot stop is shown as well, so that the page on design says neither more nor less than is true.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from datetime import date
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final

import attrs
import pytest

import cotenant as ct
from cotenant import codec
from cotenant.codec import shapes
from cotenant.readers import graph, partner_center

DAY: Final = date(2015, 5, 6)
F: Final = ct.Partner(id="fabrikam", name="Fabrikam")
CLASSES: Final = [kind for kind in shapes.CORE if attrs.has(kind)]
E3: Final = ct.Subscription(id="e3", product="Office 365 E3", seats=40, channel=ct.DIRECT)
HOME: Final = ct.Tenant(id="home", subscriptions=[E3])
CONTOSO: Final = ct.Customer(id="contoso", tenants=[HOME], relationships=[ct.PartnerRelationship(partner=F)])
STORY: Final = ct.play(CONTOSO, [ct.Suspend(by=ct.CUSTOMER, on=DAY, tenant="home", id="e3")], ct.RELEASED)
VALUES: Final = (
    F, ct.DIRECT, E3.product, ct.Term(start=DAY), E3, HOME, CONTOSO, STORY, *STORY.decisions, *STORY.events,
    ct.RULES[0], ct.MULTI_CHANNEL, ct.RELEASED, ct.explain(CONTOSO, STORY.decisions[0].command, ct.MULTI_CHANNEL),
)  # fmt: skip


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_no_class_derives_from_a_value(kind: type[Any]) -> None:
    """A subclass could equal anything, and would pass for what it derives from."""
    with pytest.raises(TypeError, match=f"^{kind.__name__} is final: Impostor cannot derive from it$"):
        type("Impostor", (kind,), {"__slots__": ()})


def is_value(value: Any) -> bool:
    return not isinstance(value, type) and hasattr(value, "__attrs_attrs__")


def inside(value: Any) -> Iterator[Any]:
    """Yield everything that a value was made of, down to what holds nothing; a regime's table is worked out of it."""
    yield value
    if is_value(value):
        for field in filter(attrgetter("init"), attrs.fields(value.__class__)):
            yield from inside(getattr(value, field.name))
    elif isinstance(value, tuple | frozenset):
        for each in value:  # pyright: ignore[reportUnknownVariableType]
            yield from inside(each)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_nothing_inside_of_a_value_can_be_changed(value: Any) -> None:
    """No list, no dict, no set, however deep: what holds other things is a tuple, and each of those is frozen."""
    for each in inside(value):
        assert not isinstance(each, list | dict | set | bytearray)
        if is_value(each):
            assert not hasattr(each, "__dict__")
            with pytest.raises((attrs.exceptions.FrozenInstanceError, AttributeError)):
                each.anything = 1
        hash(each)


def test_what_was_passed_in_is_not_kept() -> None:
    """Changing it afterwards, or while it is being read, changes no value."""
    subscriptions, relationships = [E3], [ct.PartnerRelationship(partner=F)]
    tenant = ct.Tenant(id="home", subscriptions=subscriptions)
    tenants = [tenant]
    customer = ct.Customer(id="contoso", tenants=tenants, relationships=relationships)
    subscriptions.clear()
    tenants.clear()
    relationships.clear()
    assert customer == CONTOSO
    parsed: dict[str, Any] = {"id": "s1", "offerName": "x", "quantity": 1, "status": "active"}
    parsed["links"] = {"self": {"uri": "/customers/t"}}
    reading = partner_center.read_subscriptions(parsed)
    kept = copy.deepcopy(reading)
    parsed["links"].clear()
    parsed.clear()
    assert reading == kept


def test_what_modules_share_cannot_be_changed() -> None:
    """The tables that every reader looks things up in are views."""
    for table in (graph.STATUSES, partner_center.STATUSES):
        assert isinstance(table, MappingProxyType)
    assert all(isinstance(each, tuple) for each in (ct.RULES, ct.CHANNELS, ct.LAWS))


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_copies_are_equal_and_as_frozen(value: Any) -> None:
    """Whether copied, copied deeply or pickled."""
    for copied in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):  # noqa: S301
        assert copied == value
        assert hash(copied) == hash(value)
        with pytest.raises((attrs.exceptions.FrozenInstanceError, AttributeError)):
            copied.id = "other"


def test_whoever_goes_round_the_class_gets_what_they_ask_for() -> None:
    """Python cannot stop `object.__setattr__`, nor a forged pickle; a document that is written of it is refused."""
    forged = ct.Partner(id="fabrikam")
    object.__setattr__(forged, "id", "fab\u200brikam")
    assert forged.id == "fab\u200brikam"
    with pytest.raises(codec.CodecError):
        codec.from_json(codec.to_json(forged), ct.Partner)
    pickled = pickle.dumps(E3).replace(b"K(", b"K\x00")  # 40 seats become none
    assert pickle.loads(pickled).seats == 0  # noqa: S301
    with pytest.raises(codec.CodecError):
        codec.from_json(codec.to_json(pickle.loads(pickled)), ct.Subscription)  # noqa: S301


def test_a_text_of_another_class_stays_a_text() -> None:
    """Such as numpy's: it is read back as a plain one, and equal."""

    class Text(str):
        __slots__ = ()

    partner = ct.Partner(id=Text("fabrikam"))
    back = codec.from_json(codec.to_json(partner), ct.Partner)
    assert back == partner
    assert type(back.id) is str
