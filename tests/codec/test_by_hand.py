"""A document that is written by hand says what it has to, and no more."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest

import cotenant as ct
from cotenant import codec


def read(value: object, kind: Any) -> Any:
    return codec.from_json(json.dumps({"schema_version": 1, "value": value}), kind)


def test_defaults_may_be_left_out() -> None:
    """A document by hand has what differs, and nothing else."""
    customer = read({"id": "contoso", "tenants": [{"id": "contoso"}]}, ct.Customer)
    assert customer == ct.Customer(id="contoso", tenants=[ct.Tenant(id="contoso")])


def test_a_seller_that_is_left_out_is_the_usual_one_of_the_channel() -> None:
    """As in the constructor; `null` says that the seller is not known."""
    value = {"id": "e3", "product": "Office 365 E3", "seats": 40}
    assert read(value | {"channel": "Direct"}, ct.Subscription).seller is ct.MICROSOFT
    assert read(value | {"channel": "Direct", "seller": None}, ct.Subscription).seller is None
    assert read(value, ct.Subscription).seller is None


def test_a_product_may_be_its_name() -> None:
    """A string stands for the product of that name."""
    assert read("Office 365 E3", ct.Product) == ct.Product(name="Office 365 E3")
    assert read({"sku_id": "x"}, ct.Product) == ct.Product(sku_id="x")


@pytest.mark.parametrize("channel", ct.CHANNELS, ids=lambda channel: channel.name)
def test_a_channel_may_be_the_name_of_a_known_one(channel: ct.Channel) -> None:
    """Each of `CHANNELS` is read from its name."""
    assert read(channel.name, ct.Channel) == channel


@pytest.mark.parametrize("channel", ct.CHANNELS, ids=lambda channel: channel.name)
def test_a_channel_that_is_equal_to_a_known_one_is_written_by_its_name(channel: ct.Channel) -> None:
    """What counts is what it is, not which object it is."""
    again = ct.Channel(**{field.name: getattr(channel, field.name) for field in attrs.fields(ct.Channel)})
    assert again is not channel
    assert f'"channel":"{channel.name}"' in codec.to_json(subscribed(again))
    assert f'"channel": "{channel.name}"' in codec.to_json(subscribed(again), indent=1)


def subscribed(channel: ct.Channel) -> ct.Subscription:
    return ct.Subscription(id="s", product="E3", seats=1, channel=channel, seller=ct.Partner(id="p"))


def test_a_channel_may_be_a_name_that_nobody_knows() -> None:
    """It is the channel of that name, of which nothing else is known."""
    assert read("Marketplace", ct.Channel) == ct.Channel(name="Marketplace")


def test_a_channel_in_full_says_what_it_says_though_its_name_is_known() -> None:
    """An object is never completed from the known channel of its name."""
    assert read({"name": "Direct"}, ct.Channel) == ct.Channel(name="Direct")
    assert read({"name": "direct"}, ct.Channel) == ct.Channel(name="direct")


def test_tenants_may_stand_in_any_order() -> None:
    """They are put in the order of their ids, as the constructor does."""
    customer = read({"id": "c", "tenants": [{"id": "b"}, {"id": "a"}]}, ct.Customer)
    assert [tenant.id for tenant in customer.tenants] == ["a", "b"]


def test_a_byte_order_mark_is_skipped() -> None:
    """Editors put one before a file that is saved as UTF-8."""
    text = '{"schema_version": 1, "value": "customer"}'
    assert codec.from_json(text.encode("utf-8-sig"), ct.Party) is ct.CUSTOMER
    assert codec.from_json("\ufeff" + text, ct.Party) is ct.CUSTOMER


def test_a_union_of_some_commands_is_read_too() -> None:
    """Only its own members are read, and nothing where it says so."""
    value = {"type": "Suspend", "by": "customer", "on": "2015-05-06", "tenant": "contoso", "id": "e3"}
    assert isinstance(read(value, ct.Suspend | ct.Resume), ct.Suspend)
    assert isinstance(read(value, ct.Suspend | ct.Resume | None), ct.Suspend)
    assert read(None, ct.Suspend | ct.Resume | None) is None
    with pytest.raises(codec.CodecError):
        read(value, ct.Cancel | ct.Resume)
