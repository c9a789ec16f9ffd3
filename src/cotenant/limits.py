"""How much of a document is read. It is measured before it is parsed, so that a hostile one costs next to nothing."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final, NamedTuple, final

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
    return excessive_extent(measured(data), limits)


def excessive_extent(extent: Extent, limits: Limits) -> tuple[str, str] | None:
    """Return how deep or full a document is, and how deep or full it may be, if it is too deep or too full."""
    if extent.depth > limits.depth:
        return f"{extent.depth} of them", f"at most {limits.depth} lists and objects inside each other"
    return excessive_items(extent.items, limits)


def excessive_size(text: str | bytes, limits: Limits) -> tuple[str, str] | None:
    """Return how long a text is, and how long it may be, if it is too long."""
    unit = "characters" if isinstance(text, str) else "bytes"
    return (f"{len(text)} of them", f"at most {limits.size} {unit}") if len(text) > limits.size else None


def excessive_items(items: int, limits: Limits) -> tuple[str, str] | None:
    """Return how many items there are, and how many there may be, if there are too many."""
    return (f"{items} of them", f"at most {limits.items} items") if items > limits.items else None


class Extent(NamedTuple):
    """How many items a document holds, how deep they go, and how many of them are members of objects."""

    items: int
    depth: int
    members: int


_KEPT: Final = b'[{]},:"'
_REST: Final = bytes(set(range(256)) - set(_KEPT))
_MARKS: Final = bytes.maketrans(b"[{]}", b"(())")
_UNNESTED: Final = bytes(set(range(256)) - set(b"()"))
# Read as signed numbers, their running total is the depth.
_STEPS: Final = bytes.maketrans(b"()", b"\x01\xff")
_STRING: Final = re.compile(rb'"[^"]*"?')


def measured(data: bytes) -> Extent:
    """Return the extent of a document: exact for JSON, and for no text less than what a parser would get to.

    Every step is a single pass in C: a loop over characters would take longer than parsing does. That a quote is
    escaped has to be known before anything between is left out; two quotes side by side close what they open.
    """
    unescaped = data.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in data else data
    marks = _STRING.sub(b"", unescaped.translate(_MARKS, _REST).replace(b'""', b""))
    return Extent(
        1 + marks.count(b",") + marks.count(b"("), _depth(marks.translate(None, _UNNESTED)), marks.count(b":")
    )


def _depth(nesting: bytes) -> int:
    """Return how deep parentheses go.

    Taking the innermost away takes one from the depth. What does not soon get shorter that way is counted one by one.
    """
    taken = 0
    while len(fewer := nesting.replace(b"()", b"")) < 0.75 * len(nesting):
        nesting = fewer
        taken += 1
    return taken + max(accumulate(memoryview(nesting.translate(_STEPS)).cast("b"), initial=0))
