"""How the parts of a document go together, told also where some of the parts cannot be read.

A value with an unreadable part is never built, so nobody would ask it whether its ids repeat or its term ends before it
starts, and whoever mends the part would meet the next problem only then. So a document that has problems is sketched:
every value with the parts that can be read, and none of them ever leaves this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, Final, final

import attrs
from cattrs import Converter

from cotenant.checks import MalformedError
from cotenant.codec import shapes
from cotenant.codec.structuring import refusal
from cotenant.documents import MISSING, CodecError, Problem, is_list, is_object, member

_UNABLE: Final = (AttributeError, TypeError, ValueError)
"""What a check or a converter may raise that meets a value of which parts are missing."""


def misfits(converter: Converter, plain: Any, kind: Any) -> list[Problem]:
    """Return what the checks of all values in plain data of a type have to say, as far as their parts can be read."""
    sketching = _Sketching(converter=converter)
    sketching.sketch(plain, kind, "$")
    return sketching.problems


@final
@attrs.define(kw_only=True)
class _Sketching:
    converter: Converter
    problems: list[Problem] = attrs.Factory(list[Problem])

    def sketch(self, plain: Any, kind: Any, path: str) -> Any:
        """Return plain data as a value, or what can be read of it; `MISSING` for nothing."""
        item = shapes.item(kind)
        if item is not None:
            items = enumerate(plain if is_list(plain) else ())
            read = (self.sketch(each, item, member(path, index)) for index, each in items)
            return [each for each in read if each is not MISSING]
        shape = _shape(plain, kind)
        if shape is not None:
            return self._object(plain, shape, path)
        try:
            return self.converter.structure(plain, kind)
        except CodecError:
            return MISSING

    def _object(self, plain: dict[str, Any], kind: type[Any], path: str) -> Any:
        attrs.resolve_types(kind)
        sketch = object.__new__(kind)
        checks: list[Callable[[], object]] = []
        for field in attrs.fields(kind):
            with suppress(*_UNABLE):  # what it is made of, or sorted by, cannot be read
                checks.extend(self._part(sketch, field, plain, path) if field.init else ())
        checks.extend([sketch.__attrs_post_init__] if hasattr(kind, "__attrs_post_init__") else ())
        for check in checks:
            try:
                check()
            except MalformedError as error:
                told = refusal(kind, error, plain)
                self.problems.append(attrs.evolve(told, path=path + told.path[1:]))
            except _UNABLE:  # what it asks for cannot be read
                pass
        return sketch

    def _part(self, sketch: Any, field: Any, plain: dict[str, Any], path: str) -> Iterator[Callable[[], object]]:
        """Put a part in its place, and yield the check of it."""
        place, given = member(path, field.name), plain.get(field.name, MISSING)
        value = _default(field.default, sketch) if given is MISSING else self.sketch(given, field.type, place)
        if value is not MISSING:
            value = field.converter(value) if field.converter else value
            object.__setattr__(sketch, field.name, value)
            if field.validator:
                yield partial(field.validator, sketch, field, value)
        elif field.type is str:
            # Equal to no other text: none is of this place, and no id has the first of these characters.
            object.__setattr__(sketch, field.name, f"\0{place}")


def _shape(plain: Any, kind: Any) -> type[Any] | None:
    """Return the class of the object that plain data of a type is, `None` for what is no object."""
    if not is_object(plain):
        return None
    objects = [each for each in shapes.choices(kind) or (kind,) if attrs.has(each)]
    return next((each for each in objects if shapes.TAGS.get(each) in (None, plain.get("type"))), None)


def _default(default: Any, sketch: Any) -> Any:
    if default is attrs.NOTHING:
        return MISSING
    factory = getattr(default, "factory", None)
    if factory is None:
        return default
    return factory(sketch) if default.takes_self else factory()
