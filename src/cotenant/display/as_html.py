"""Blocks as an HTML fragment for notebooks and pages.

The fragment brings no script, no style sheet and no address. It takes its colours and its font from the page around it,
light or dark: it sets none but see-through tints. The styles stand in attributes, because the style sheets of notebooks
are more specific than a class, and because some hosts strip `<style>`. Each cell names its column, so that the page
around it can put the cells of a row below each other where it is narrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final, assert_never

from cotenant.display.model import Block, Cell, Change, Line, Mark, Points, Shares, Table, escaped, lines, width, words

_EDGE: Final = "1px solid rgba(128,128,128,.35)"
_CELL: Final = f"padding:.3em .7em;vertical-align:top;border:0;border-bottom:{_EDGE};background:none;"
_HEAD: Final = (
    "padding:.3em .7em;vertical-align:bottom;border:0;border-bottom:2px solid rgba(128,128,128,.6);background:none;"
    "font-weight:600;white-space:nowrap;"
)
_TINT: Final = {True: "rgba(46,160,67,.18)", False: "rgba(219,68,55,.2)"}
_SIGN: Final = {True: "✓", False: "✗"}
_SHORT: Final = 20
"""Cells up to this wide stay on one line: a day or an id that breaks at its hyphens reads badly."""
_LONG: Final = 40
"""Cells wider than this are sentences: their column keeps a width at which they can be read."""
_SENTENCE: Final = "min-width:14em;"
_OPACITY: Final = (".85", ".5", ".25", ".68", ".38")


def html(blocks: Iterable[Block]) -> str:
    """Return blocks as one self-contained HTML fragment, all data escaped."""
    return f'<div class="cotenant" style="margin:.4em 0;line-height:1.45">{"".join(map(_block, blocks))}</div>'


def _block(block: Block) -> str:
    match block:
        case Line(text=said, heading=heading):
            inner = f"<strong>{_safe(said)}</strong>" if heading else _safe(said)
            return f'<p style="margin:.4em 0">{inner}</p>'
        case Points(title=title, items=items):
            points = "".join(f"<li>{_safe(item)}</li>" for item in items)
            head = f'<p style="margin:.4em 0;font-weight:600">{_safe(title)}</p>'
            return f'{head}<ul style="margin:.2em 0 .6em 0">{points}</ul>'
        case Table():
            return "".join(_table(block))
        case _:
            assert_never(block)


def _safe(said: str) -> str:
    return escape(escaped(said), quote=True)


def _table(table: Table) -> Iterator[str]:
    align = ["right" if table.numeric(at) else "left" for at in range(len(table.header))]
    yield '<div style="overflow-x:auto;margin:.4em 0 .9em 0">'
    yield '<table class="cotenant" style="border-collapse:collapse;margin:0;border:0;width:auto">'
    if table.title:
        yield '<caption style="caption-side:top;text-align:left;color:inherit;font-weight:600;padding:.3em 0">'
        yield f"{_safe(table.title)}</caption>"
    yield '<thead><tr style="background:none">'
    for name, side in zip(table.header, align, strict=True):
        yield f'<th scope="col" style="{_HEAD}text-align:{side}">{_safe(name)}</th>'
    yield "</tr></thead><tbody>"
    for row in table.rows:
        yield '<tr style="background:none">'
        for name, cell, side in zip(table.header, row, align, strict=True):
            wide = width(words(cell))
            wrap, least = ("nowrap" if wide <= _SHORT else "normal"), (_SENTENCE if wide > _LONG else "")
            style = f"{_CELL}{least}text-align:{side};white-space:{wrap}"
            yield f'<td data-column="{_safe(name)}" style="{style}">{_cell(cell)}</td>'
        yield "</tr>"
    yield "</tbody></table>"
    if table.note:
        yield f'<p style="margin:.4em 0">{_safe(table.note)}</p>'
    yield "</div>"


def _cell(cell: Cell) -> str:
    match cell:
        case Mark(good=good, word=word):
            style = f"background:{_TINT[good]};border-radius:.6em;padding:0 .5em;white-space:nowrap"
            return f'<span style="{style}"><span aria-hidden="true">{_SIGN[good]}</span> {_safe(word)}</span>'
        case Change(before=before, after=after):
            return f'<span style="opacity:.75">{_words(before)}</span> → <strong>{_words(after)}</strong>'
        case Shares():
            return _bar(cell) + _words(cell)
        case None:
            return f'<span style="opacity:.7">{_words(cell)}</span>'
        case tuple():
            style = "margin-bottom:.25em"
            return "".join(f'<div style="{style}">{escape(line, quote=True)}</div>' for line in lines(cell))
        case _:
            return _words(cell)


def _words(cell: Cell) -> str:
    return escape(words(cell), quote=True)


def _bar(shares: Shares) -> str:
    """Return a bar of the shares, what no supplier explains as an outline; the words behind it say the same."""
    numbers = [number for _, number in shares.parts]
    whole = sum(numbers) + max(shares.rest, 0)
    if not whole:
        return ""
    drawn, x = "", 0.0
    for at, number in enumerate(numbers):
        wide = 100 * number / whole
        opacity = _OPACITY[at % len(_OPACITY)]
        drawn += f'<rect x="{x:.2f}%" width="{wide:.2f}%" height="8" fill="currentColor" opacity="{opacity}"/>'
        x += wide
    if shares.rest > 0:
        place = f'x="{x:.2f}%" y=".5" width="{100 - x:.2f}%" height="7"'
        drawn += f'<rect {place} fill="none" stroke="currentColor" stroke-dasharray="3 2"/>'
    return f'<svg aria-hidden="true" width="140" height="8" style="display:block;margin:.35em 0">{drawn}</svg>'
