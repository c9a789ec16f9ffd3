"""Values as rows and rows as values: the cells of each field, written and read in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final, TypeAlias

import attrs

from cotenant.channels import Channel
from cotenant.commands import COMMANDS, Command
from cotenant.frames.schemas import CHANNEL, PARTNER
from cotenant.parties import Partner, Party, Principal
from cotenant.tenancy import PartnerRelationship, Product, Subscription, Tenant, Term

Cell: TypeAlias = str | int | bool | date | None
"""What a cell of a table may hold."""

Row: TypeAlias = dict[str, Any]
"""The cells of a row, by column."""

_Writer: TypeAlias = Callable[[Any], dict[str, Cell]]
_Reader: TypeAlias = Callable[[Mapping[str, Any]], Any]


def _plain(column: str) -> tuple[_Writer, _Reader]:
    return lambda value: {column: value}, lambda row: row[column]


def _label(column: str) -> tuple[_Writer, _Reader]:
    return lambda value: {column: value or None}, lambda row: row[column] or ""


def _partner(column: str) -> tuple[_Writer, _Reader]:
    def write(value: Partner | None) -> dict[str, Cell]:
        return {
            f"{column}_id": value.id if value else None,
            f"{column}_name": (value.name or None) if value else None,
        }

    def read(row: Mapping[str, Any]) -> Partner | None:
        id_ = row[f"{column}_id"]
        return None if id_ is None else Partner(id=id_, name=row[f"{column}_name"] or "")

    return write, read


def _party(column: str) -> tuple[_Writer, _Reader]:
    write_partner, read_partner = _partner(column)

    def write(value: Party | None) -> dict[str, Cell]:
        if isinstance(value, Partner):
            return {column: PARTNER, **write_partner(value)}
        return {column: value.value if value else None, **write_partner(None)}

    def read(row: Mapping[str, Any]) -> Party | None:
        kind: str | None = row[column]
        if kind == PARTNER:
            partner: Partner | None = read_partner(row)
            return partner
        return None if kind is None else Principal(kind)

    return write, read


def channel_row(value: Channel) -> dict[str, Cell]:
    """Return the cells of a channel."""
    cells = attrs.astuple(value)
    return {column: str(cell) if isinstance(cell, str) else cell for column, cell in zip(CHANNEL, cells, strict=True)}


def _read_channel(row: Mapping[str, Any]) -> Channel:
    return Channel(name=row["channel"], **{column: row[column] for column in CHANNEL[1:]})


def _write_product(value: Product) -> dict[str, Cell]:
    return {
        "sku_id": value.sku_id or None,
        "part_number": value.part_number or None,
        "product": value.name or None,
    }


def _read_product(row: Mapping[str, Any]) -> Product:
    return Product(sku_id=row["sku_id"] or "", part_number=row["part_number"] or "", name=row["product"] or "")


def _write_term(value: Term) -> dict[str, Cell]:
    return {"term_start": value.start, "term_end": value.end, "renews": value.renews}


def _read_term(row: Mapping[str, Any]) -> Term:
    return Term(start=row["term_start"], end=row["term_end"], renews=row["renews"])


_FIELDS: Final[Mapping[str, tuple[_Writer, _Reader]]] = {
    "by": _party("by"),
    "on": _plain("on"),
    "tenant": _plain("tenant"),
    "domain": _label("domain"),
    "id": _plain("subscription"),
    "provisioned_by": _party("provisioned_by"),
    "partner": _partner("partner"),
    "kind": _plain("kind"),
    "product": (_write_product, _read_product),
    "seats": _plain("seats"),
    "channel": (channel_row, _read_channel),
    "seller": _party("seller"),
    "status": _plain("status"),
    "since": _plain("since"),
    "term": (_write_term, _read_term),
    "partner_of_record": _partner("partner_of_record"),
    "until": _plain("until"),
}
_NAMED: Final[Mapping[str, type[Command]]] = {command.__name__: command for command in COMMANDS}


def _written(value: Any, fields: Iterable[str]) -> Row:
    return {column: cell for field in fields for column, cell in _FIELDS[field][0](getattr(value, field)).items()}


def _read(row: Row, fields: Iterable[str]) -> dict[str, Any]:
    return {field: _FIELDS[field][1](row) for field in fields}


def _names(cls: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(cls))


_OF_SUBSCRIPTION: Final = _names(Subscription)
_OF_RELATIONSHIP: Final = _names(PartnerRelationship)
_OF_COMMAND: Final = {command: _names(command) for command in COMMANDS}
_OF_TENANT: Final = ("domain", "provisioned_by")


def tenant_row(tenant: Tenant) -> Row:
    """Return the cells of a tenant."""
    return {"tenant": tenant.id, **_written(tenant, _OF_TENANT)}


def read_tenant(row: Row, subscriptions: Iterable[Subscription]) -> Tenant:
    """Return the tenant of a row, with these subscriptions."""
    return Tenant(id=row["tenant"], subscriptions=subscriptions, **_read(row, _OF_TENANT))


def subscription_row(subscription: Subscription) -> Row:
    """Return the cells of a subscription."""
    return _written(subscription, _OF_SUBSCRIPTION)


def read_subscription(row: Row) -> Subscription:
    """Return the subscription of a row."""
    return Subscription(**_read(row, _OF_SUBSCRIPTION))


def relationship_row(relationship: PartnerRelationship) -> Row:
    """Return the cells of a relationship."""
    return _written(relationship, _OF_RELATIONSHIP)


def read_relationship(row: Row) -> PartnerRelationship:
    """Return the relationship of a row."""
    return PartnerRelationship(**_read(row, _OF_RELATIONSHIP))


def command_row(command: Command) -> Row:
    """Return the cells of a command."""
    return {"command": type(command).__name__, **_written(command, _OF_COMMAND[type(command)])}


def read_command(row: Row) -> Command:
    """Return the command of a row."""
    command = _NAMED[row["command"]]
    return command(**_read(row, _OF_COMMAND[command]))
