"""The package's values in the plain form of `reading`: the only place where the two worlds meet."""

from __future__ import annotations

from datetime import date

import attrs

from cotenant.channels import Channel
from cotenant.commands import Command
from cotenant.parties import Partner, Party
from cotenant.tenancy import Customer, Product, Subscription, Term
from tests.oracle.reading import Plain


def party(value: Party) -> str:
    return f"partner:{value.id}" if isinstance(value, Partner) else value.value


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _channel(value: Channel) -> Plain:
    return {field.name: _text(getattr(value, field.name)) for field in attrs.fields(Channel)}


def _text(value: str | bool) -> str | bool:  # an enumeration's member becomes its value
    return value if isinstance(value, bool) else str(value)


def _term(value: Term) -> Plain:
    return {"start": _day(value.start), "end": _day(value.end), "renews": value.renews}


def _product(value: Product) -> str:
    return f"{value.sku_id}/{value.part_number}/{value.name}"


def _maybe_party(value: Party | None) -> str | None:
    return None if value is None else party(value)


def subscription(value: Subscription, tenant: str) -> Plain:
    return {
        "tenant": tenant,
        "product": _product(value.product),
        "seats": value.seats,
        "channel": _channel(value.channel),
        "seller": _maybe_party(value.seller),
        "status": value.status.value,
        **_term(value.term),
        "record": _maybe_party(value.partner_of_record),
    }


def customer(value: Customer) -> Plain:
    relations: dict[str, Plain] = {}
    for each in value.relationships:
        kinds = relations.setdefault(party(each.partner), {})
        kinds[each.kind.value] = {"status": each.status.value, "since": _day(each.since)}
    return {
        "tenants": {each.id: {"domain": each.domain, "made_by": party(each.provisioned_by)} for each in value.tenants},
        "subscriptions": {each.id: subscription(each, tenant.id) for tenant, each in value.subscriptions()},
        "relations": relations,
    }


def command(value: Command) -> Plain:
    plain: Plain = {"do": type(value).__name__}
    for field in attrs.fields(type(value)):
        match field.name, getattr(value, field.name):
            case _, Term() as term:
                plain |= _term(term)
            case _, Channel() as channel:
                plain["channel"] = _channel(channel)
            case _, Product() as product:
                plain["product"] = _product(product)
            case "by" | "partner" | "seller" as name, known:
                plain[name] = _maybe_party(known)
            case "partner_of_record", known:
                plain["record"] = _maybe_party(known)
            case name, date() as day:
                plain[name] = day.isoformat()
            case name, int() as number:
                plain[name] = number
            case name, text:
                plain[name] = str(text)
    return plain
