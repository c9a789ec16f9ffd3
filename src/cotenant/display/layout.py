"""How wide the columns of a table are where room is scarce, and where a line breaks: at spaces, never inside a word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cotenant.display.model import Table, lines, width

GAP: Final = "  "
"""What stands between two columns."""
HANG: Final = "  "
"""What the continuation of a broken line starts with."""
_BREAKS: Final = 6
"""A column is not made so narrow that a line breaks into many more parts than this: nobody would read it any more."""


def fitted(table: Table, room: int, widest: int) -> list[int]:
    """Return how wide each column is, so that the table takes no more than the room; if it cannot, the least it needs.

    The widest columns give way first, from `widest` on. No column is narrower than its longest word.
    """
    columns = [[line for cell in each for line in lines(cell)] for each in zip(table.header, *table.rows, strict=True)]
    whole = [max(map(width, column)) for column in columns]
    least = [
        max(most // _BREAKS, *(width(word) for line in column for word in line.split(" ")))
        for column, most in zip(columns, whole, strict=True)
    ]
    found = least
    for limit in range(1, min(widest, max(whole)) + 1):
        wider = [max(few, min(most, limit)) for few, most in zip(least, whole, strict=True)]
        if taken(wider) > room:
            break
        found = wider
    return [
        max(width(part) for line in column for part in folded(line, wide))
        for column, wide in zip(columns, found, strict=True)
    ]


def taken(widths: list[int]) -> int:
    """Return how much room columns of these widths take."""
    return sum(widths) + len(GAP) * (len(widths) - 1)


def folded(line: str, room: int) -> Iterator[str]:
    """Yield a line broken at spaces; `textwrap` would count a wide character as one column."""
    if width(line) <= room:
        yield line
        return
    taken = ""
    for word in line.split(" "):
        if taken and width(taken) + 1 + width(word) > room:
            yield taken
            taken = word
        else:
            taken = f"{taken} {word}" if taken else word
    yield taken


def hanging(line: str, room: int) -> str:
    """Return a line broken at spaces, all but its start set in; what sets it in comes off the room."""
    return f"\n{HANG}".join(folded(line, room - len(HANG)))
