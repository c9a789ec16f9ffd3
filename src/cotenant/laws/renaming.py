"""Other names for the same things: ids exchanged throughout a value, for laws that no answer may look inside one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, TypeVar, cast

import attrs

from cotenant.channels import Channel
from cotenant.tenancy import Product, Term

T = TypeVar("T")

_NAMELESS: Final = (Channel, Product, Term)
_ID_FIELDS: Final = ("id", "tenant")


def ids(value: object) -> Iterator[str]:
    """Yield the ids of customers, tenants, subscriptions and partners in a value, as often as they stand there."""
    whole: Any = value
    if isinstance(value, tuple):
        for part in cast(tuple[object, ...], value):
            yield from ids(part)
    for name, may_be_id in _fields(whole.__class__):
        part = getattr(whole, name)
        if may_be_id and isinstance(part, str):
            yield part
        else:
            yield from ids(part)


def renamed(value: T, names: Mapping[str, str]) -> T:
    """Return the value with its ids exchanged; one that `names` does not hold stays. No two may get one name."""
    made: Any = value
    if isinstance(value, tuple):
        made = tuple([renamed(part, names) for part in cast(tuple[object, ...], value)])
    elif fields := _fields(made.__class__):
        made = made.__class__(**{name: _other(getattr(value, name), may_be_id, names) for name, may_be_id in fields})
    return cast(T, made)


def _other(part: object, may_be_id: bool, names: Mapping[str, str]) -> object:
    return names.get(part, part) if may_be_id and isinstance(part, str) else renamed(part, names)


def reversing(*values: object) -> dict[str, str]:
    """Return a new name for every id in the values, such that what came first in their order comes last."""
    found = sorted({id_ for value in values for id_ in ids(value)}, reverse=True)
    return {id_: f"{place:06d}" for place, id_ in enumerate(found)}


@cache
def _fields(kind: type[Any]) -> tuple[tuple[str, bool], ...]:
    """Return what values of a class are made of, and where an id may stand; nothing for what has no ids in it."""
    if not attrs.has(kind) or kind in _NAMELESS:
        return ()
    return tuple((field.name, field.name in _ID_FIELDS) for field in attrs.fields(kind) if field.init)
