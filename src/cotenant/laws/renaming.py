"""Other names for the same things: ids exchanged throughout a value, for laws that no answer may look inside one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar, cast

import attrs

from cotenant.channels import Channel
from cotenant.tenancy import Product, Term

T = TypeVar("T")

_NAMELESS: Final = (Channel, Product, Term)
_ID_FIELDS: Final = ("id", "tenant")


def ids(value: object) -> Iterator[str]:
    """Yield the ids of customers, tenants, subscriptions and partners in a value, as often as they stand there."""
    for part, is_id in _parts(value):
        if is_id:
            yield part
        else:
            yield from ids(part)


def renamed(value: T, names: Mapping[str, str]) -> T:
    """Return the value with its ids exchanged; one that `names` does not hold stays. No two may get one name."""
    made: Any = value
    if isinstance(value, tuple):
        made = tuple(renamed(part, names) for part, _ in _parts(made))
    elif fields := _fields(value):
        parts = zip(fields, _parts(value), strict=True)
        made = type(value)(
            **{name: names.get(part, part) if is_id else renamed(part, names) for name, (part, is_id) in parts}
        )
    return cast(T, made)


def reversing(*values: object) -> dict[str, str]:
    """Return a new name for every id in the values, such that what came first in their order comes last."""
    found = sorted({id_ for value in values for id_ in ids(value)}, reverse=True)
    return {id_: f"{place:06d}" for place, id_ in enumerate(found)}


def _fields(value: object) -> tuple[str, ...]:
    kind: Any = value.__class__
    if not attrs.has(kind) or isinstance(value, _NAMELESS):
        return ()
    return tuple(field.name for field in attrs.fields(kind) if field.init)


def _parts(value: object) -> Iterator[tuple[Any, bool]]:
    if isinstance(value, tuple):
        yield from ((part, False) for part in cast(tuple[object, ...], value))
    else:
        for name in _fields(value):
            part = getattr(value, name)
            yield part, name in _ID_FIELDS and isinstance(part, str)
