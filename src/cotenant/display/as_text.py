"""Blocks as plain text, for a terminal or a log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Final, assert_never

from cotenant.display.layout import GAP, fitted, folded, hanging
from cotenant.display.model import Block, Cell, Line, Points, Table, escaped, lines, width

_ROOM: Final = 150
"""Tables are narrowed to this width where they can be; no word is broken, so that ids can be copied."""
_PROSE: Final = 90
"""Sentences in a list are wrapped at this width, which is read more easily than the width of a table."""
_WIDEST: Final = 60
"""Columns wider than this are wrapped in any case."""


def text(blocks: Iterable[Block]) -> str:
    """Return blocks as plain text without a newline at its end; an empty line sets tables and lists apart."""
    written = ""
    last: Block | None = None
    for block in blocks:
        apart = "\n" if isinstance(last, Line) and isinstance(block, Line) else "\n\n"
        written += (apart if last else "") + "\n".join(_block(block))
        last = block
    return written


def _block(block: Block) -> Iterable[str]:
    match block:
        case Line(text=said):
            return (escaped(said),)
        case Points(title=title, items=items):
            return (escaped(title), *(hanging(f"- {escaped(item)}", _PROSE) for item in items))
        case Table():
            return _table(block)
        case _:
            assert_never(block)


def _table(table: Table) -> Iterator[str]:
    widths = fitted(table, _ROOM, _WIDEST)
    right = [table.numeric(at) for at in range(len(table.header))]
    if table.title:
        yield escaped(table.title)
    yield from _row(table.header, widths, right)
    yield GAP.join("-" * each for each in widths)
    for row in table.rows:
        yield from _row(row, widths, right)
    if table.note:
        yield escaped(table.note)


def _row(cells: Iterable[Cell], widths: list[int], right: list[bool]) -> Iterator[str]:
    wrapped = [
        [part for line in lines(cell) for part in folded(line, wide)] for cell, wide in zip(cells, widths, strict=True)
    ]
    for parts in zip_longest(*wrapped, fillvalue=""):
        yield GAP.join(map(_padded, parts, widths, right)).rstrip()


def _padded(cell: str, wide: int, right: bool) -> str:
    blank = " " * (wide - width(cell))
    return blank + cell if right else cell + blank
