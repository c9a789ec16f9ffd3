"""Values to plain data one level at a time, when whoever writes the text asks: never is all of it there at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import attrs
from cattrs.fns import identity

from cotenant.channels import Channel
from cotenant.codec import shapes
from cotenant.codec.converters import OWN
from cotenant.codec.unstructuring import fields_of

_MOST_KEPT: Final = 10_000
"""Where more than that repeats, or seems to, nothing repeats often enough to be worth its memory."""


def writing() -> Callable[[Any], Any]:
    """Return the function that makes plain data of a value, whose parts may be values; for one document.

    What stands in many places of it is made plain once.
    """
    repeated: dict[int, Any] = {}  # by identity, which lasts as long as the document that is written

    def plain(value: Any) -> Any:
        kind: Any = value.__class__
        if kind not in shapes.REPEATING:
            return _writer(kind)(value)
        found = repeated.get(id(value))
        if found is None:
            found = _writer(kind)(value)
            if len(repeated) < _MOST_KEPT:
                repeated[id(value)] = found
        return found

    return plain


@cache
def _writer(kind: type[Any]) -> Callable[[Any], Any]:
    if kind in shapes.CORE and kind not in (*shapes.WRITTEN_ONLY, Channel) and attrs.has(kind):
        return fields_of(kind, OWN, lambda _: identity)
    return OWN.unstructure
