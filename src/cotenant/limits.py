"""How much of a document is read. It is measured before it is parsed, so that a hostile one costs next to nothing."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final, final

import attrs

from cotenant import checks


@final
@attrs.frozen(kw_only=True)
class Limits:
    """How large a document may be; one that is larger is refused with a `CodecError`, unread.

    `size` is in characters, or in bytes where bytes are given; parsed, a document takes up to 40 times as much memory.
    `depth` is how many lists and objects may stand inside each other. `items` is how many of them there may be in all,
    with everything in them (what is empty counts as if it held something); in a CSV file, how many fields.

    The defaults let pass a file of 100 MB. Lower them where strangers send documents: `Limits(size=1_000_000)`.
    Raises `ValueError` for a limit that is not a whole number of at least 0.
    """

    size: int = attrs.field(default=2**28, validator=checks.count)
    depth: int = attrs.field(default=100, validator=checks.count)
    items: int = attrs.field(default=10_000_000, validator=checks.count)


LIMITS: Final = Limits()
"""The limits that hold where none are given."""


def excess(text: str | bytes, limits: Limits) -> tuple[str, str] | None:
    """Return what is too much in JSON, and how much would not be, as two phrases; `None` for nothing."""
    if too_long := excessive_size(text, limits):
        return too_long
    data = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    if data.count(b"[") + data.count(b"{") <= limits.depth and len(data) <= limits.items:
        return None  # at once, for the usual small document
    items, depth = _measured(data)
    if depth > limits.depth:
        return f"{depth} of them", f"at most {limits.depth} lists and objects inside each other"
    return excessive_items(items, limits)


def excessive_size(text: str | bytes, limits: Limits) -> tuple[str, str] | None:
    """Return how long a text is, and how long it may be, if it is too long."""
    unit = "characters" if isinstance(text, str) else "bytes"
    return (f"{len(text)} of them", f"at most {limits.size} {unit}") if len(text) > limits.size else None


def excessive_items(items: int, limits: Limits) -> tuple[str, str] | None:
    """Return how many items there are, and how many there may be, if there are too many."""
    return (f"{items} of them", f"at most {limits.items} items") if items > limits.items else None


_KEPT: Final = b'[{]},"'
_REST: Final = bytes(set(range(256)) - set(_KEPT))
# One byte for each thing counted: read as signed numbers, their running total is the depth.
_OPENS: Final = b"\x01"
_CLOSES: Final = b"\xff"
_COMMA: Final = b"\x00"
_MARKS: Final = bytes.maketrans(b"[{]},", _OPENS * 2 + _CLOSES * 2 + _COMMA)
_STRING: Final = re.compile(rb'"[^"]*"?')


def _measured(data: bytes) -> tuple[int, int]:
    """Return the number of items and the depth, exact for JSON, and for no text less than what a parser would get to.

    Every step is a single pass in C: a loop over characters would take longer than parsing does. That a quote is
    escaped has to be known before anything between is left out; two quotes side by side close what they open.
    """
    unescaped = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    marks = _STRING.sub(b"", unescaped.translate(_MARKS, _REST).replace(b'""', b""))
    nesting = memoryview(marks.replace(_COMMA, b"")).cast("b")
    return 1 + marks.count(_COMMA) + marks.count(_OPENS), max(accumulate(nesting, initial=0))
