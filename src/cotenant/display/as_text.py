"""Blocks as plain text, for a terminal or a log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Final, assert_never

from cotenant.display.model import Block, Line, Points, Table, escaped, lines, width

_GAP: Final = "  "
_WIDEST: Final = 60
"""Columns wider than this are wrapped; a single word never is, so that ids can be copied."""


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
            return (escaped(title), *(f"- {escaped(item)}" for item in items))
        case Table():
            return _table(block)
        case _:
            assert_never(block)


def _table(table: Table) -> Iterator[str]:
    rows = [[_wrapped(cell) for cell in map(lines, row)] for row in (table.header, *table.rows)]
    widths = [max(width(line) for cell in column for line in cell) for column in zip(*rows, strict=True)]
    right = [table.numeric(at) for at in range(len(table.header))]
    if table.title:
        yield escaped(table.title)
    for at, row in enumerate(rows):
        for cells in zip_longest(*row, fillvalue=""):
            yield _GAP.join(map(_padded, cells, widths, right)).rstrip()
        if at == 0:
            yield _GAP.join("-" * each for each in widths)
    if table.note:
        yield escaped(table.note)


def _padded(cell: str, wide: int, right: bool) -> str:
    blank = " " * (wide - width(cell))
    return blank + cell if right else cell + blank


def _wrapped(cell: Iterable[str]) -> list[str]:
    return [line for whole in cell for line in _folded(whole)] or [""]


def _folded(line: str) -> Iterator[str]:
    """Yield a line broken at spaces; `textwrap` would count a wide character as one column."""
    if width(line) <= _WIDEST:
        yield line
        return
    taken = ""
    for word in line.split(" "):
        if taken and width(taken) + 1 + width(word) > _WIDEST:
            yield taken
            taken = word
        else:
            taken = f"{taken} {word}" if taken else word
    yield taken
