"""Values to plain data one level at a time, when whoever writes the text asks: never is all of it there at once."""

from __future__ import annotations

from typing import Any, Final, final

import attrs
from cattrs.fns import identity

from cotenant.channels import Channel
from cotenant.codec import shapes
from cotenant.codec.converters import OWN
from cotenant.codec.unstructuring import Write, fields_of


def plain(value: Any) -> Any:
    """Return plain data of a value, in which only the items of lists may be values, or what has several types."""
    return _WRITERS[value.__class__](value)


def _writer(kind: type[Any]) -> Write:
    if kind is Channel:
        channel: Write = OWN.get_unstructure_hook(Channel)
        return channel
    if kind in shapes.CORE and kind not in shapes.WRITTEN_ONLY:
        return fields_of(kind, OWN, _part)
    return OWN.unstructure


@final
class _Writers(dict[type[Any], Write]):
    """What writes each class, made when it is first asked for; looked up for every value, so in a dict, not a cache."""

    def __missing__(self, kind: type[Any]) -> Write:
        write = self[kind] = _writer(kind)
        return write


_WRITERS: Final = _Writers()


def _part(kind: Any) -> Write:
    """Return what makes the value of a field plain together with its object, which is quicker than to be asked."""
    objects = [choice for choice in shapes.choices(kind) or (kind,) if attrs.has(choice)]
    if len(objects) != 1:
        return identity
    (one,) = objects
    write = _WRITERS[one]
    return write if one is kind else lambda value: write(value) if value.__class__ is one else value
