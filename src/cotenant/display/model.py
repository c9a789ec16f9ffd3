"""What a value looks like, apart from where it is drawn: blocks that are rendered as text, as HTML, or elsewhere."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Final, TypeAlias, assert_never, final

import attrs

from cotenant.supply.players import UNEXPLAINED

NOT_KNOWN: Final = "not known"
"""What stands where nothing is known."""


@final
@attrs.frozen(kw_only=True)
class Mark:
    """A word that is good or bad news. The word says it all; renderers may stress it."""

    good: bool
    word: str


@final
@attrs.frozen(kw_only=True)
class Change:
    """Something before and after."""

    before: str | int
    after: str | int


@final
@attrs.frozen(kw_only=True)
class Shares:
    """The seats of a pool: parts with label and number, and the `rest` that no part explains, negative if too few."""

    parts: tuple[tuple[str, int], ...]
    rest: int = 0


Cell: TypeAlias = str | int | bool | date | Mark | Change | Shares | tuple[str, ...] | None
"""What stands in a table: `None` is not known, a tuple is several lines, an `int` is a number to be aligned as one."""


@final
@attrs.frozen(kw_only=True)
class Line:
    """A line of text. A heading introduces what follows it."""

    text: str
    heading: bool = False


@final
@attrs.frozen(kw_only=True)
class Points:
    """A title and a list of sentences."""

    title: str
    items: tuple[str, ...]


@final
@attrs.frozen(kw_only=True)
class Table:
    """A title, columns and rows; `note` stands below. Every row has as many cells as the header."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    def numeric(self, column: int) -> bool:
        """Return whether a column holds numbers, which are aligned to the right."""
        found = [row[column] for row in self.rows if row[column] is not None]
        return bool(found) and all(type(cell) is int for cell in found)


Block: TypeAlias = Line | Points | Table
"""One piece of a drawing."""


def without(table: Table, *columns: str) -> Table:
    """Return the table without those of the named columns in which no row says anything."""
    idle = {
        name
        for at, name in enumerate(table.header)
        if name in columns and all(row[at] in (None, "", ()) for row in table.rows)
    }
    return _renamed(table, {name: name for name in table.header if name not in idle})


def merged(table: Table, *columns: str) -> Table:
    """Return the table with those of the named columns that agree in every row made one, under all their names."""
    said = {name: tuple(row[at] for row in table.rows) for at, name in enumerate(table.header)}
    names = {name: name for name in table.header}
    for name in columns:
        first = next(each for each in columns if said[each] == said[name])
        if first != name:
            names[first] += f", {names.pop(name)}"
    return _renamed(table, names)


def _renamed(table: Table, names: dict[str, str]) -> Table:
    """Return the table with the columns in `names` only, each under its new name."""
    kept = [at for at, name in enumerate(table.header) if name in names]
    return Table(
        title=table.title,
        header=tuple(names[table.header[at]] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
        note=table.note,
    )


def lines(cell: Cell) -> tuple[str, ...]:
    """Return the lines of a cell in plain words, control characters escaped."""
    return tuple(map(escaped, cell)) if isinstance(cell, tuple) else (words(cell),)


def words(cell: Cell) -> str:
    """Return a cell in plain words on one line, control characters escaped."""
    match cell:
        case None:
            said = NOT_KNOWN
        case bool():
            said = "yes" if cell else "no"
        case int() | str() | date():
            said = str(cell)
        case tuple():
            said = "; ".join(cell)
        case Mark(word=word):
            said = word
        case Change(before=before, after=after):
            said = f"{before} → {after}"
        case Shares(parts=parts, rest=rest):
            known = [f"{label} {number}" for label, number in parts]
            left = f"{UNEXPLAINED} {rest}" if rest > 0 else f"{-rest} more than reported" if rest else ""
            said = ", ".join([*known, left] if left else known) or "nobody"
        case _:
            assert_never(cell)
    return escaped(said)


_JOINERS: Final = "\u200c\u200d"


def escaped(text: str) -> str:
    """Return the text with all that steers a terminal, breaks a line or hides itself spelled out as a Python escape.

    That is control characters, line and paragraph separators, lone surrogates, and invisible format characters such as
    those that turn the direction of writing. The two joiners stay: some scripts and signs are not written without them.
    """
    if text.isprintable():
        return text
    return "".join(_spelled(char) if _hides(char) else char for char in text)


def _hides(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in _JOINERS


def _spelled(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes: two for a wide character, none for a combining one."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
