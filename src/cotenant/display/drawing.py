"""From values to blocks: the one place where a kind of value is given its looks, and what all others look like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import singledispatch
from typing import Any, TypeVar, cast

import attrs

from cotenant.display.model import Block, Cell, Line, Table, words

V = TypeVar("V")


@singledispatch
def draw(value: object) -> tuple[Block, ...]:
    """Return the blocks of a value; one of an unknown kind shows its fields, or as Python writes it."""
    kind = type(value)
    if not attrs.has(kind):
        return (Line(text=repr(value)),)
    public = [field.name for field in attrs.fields(kind) if not field.name.startswith("_")]
    return (fields(kind.__name__, {name: cell(getattr(value, name)) for name in public}),)


def drawn(*kinds: Any) -> Callable[[Callable[[V], tuple[Block, ...]]], Callable[[V], tuple[Block, ...]]]:
    """Give values of these types, or unions of types, their looks."""

    def register(view: Callable[[V], tuple[Block, ...]]) -> Callable[[V], tuple[Block, ...]]:
        for kind in kinds:
            draw.register(kind, view)
        return view

    return register


def fields(title: str, cells: dict[str, Cell], note: str = "") -> Table:
    """Return a table of two columns: what, and how it is."""
    return Table(title=title, header=("what", "is"), rows=tuple(cells.items()), note=note)


def table(title: str, header: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...], *, empty: str) -> Block:
    """Return a table, or the line `empty` where it has no rows."""
    return Table(title=title, header=header, rows=rows) if rows else Line(text=empty)


def cell(value: object) -> Cell:
    """Return what stands in a table for a field of a value."""
    if value is None or isinstance(value, str | int | date):
        return value
    if isinstance(value, tuple):
        return tuple(words(cell(each)) for each in cast("tuple[object, ...]", value))
    looks = draw(value)
    return looks[0].text if len(looks) == 1 and isinstance(looks[0], Line) else repr(value)
