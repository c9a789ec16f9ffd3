"""Values made of parts that are checked already: the one place where checks are left out, and a class is changed.

The constructors of values check and convert every field, and `attrs.frozen` writes each through `object.__setattr__`.
What the engine makes of a checked customer and a checked command is well formed without asking again; whoever calls
vouches for that, and tests hold every outcome against the same value built with all checks.

Python writes to the slots of a plain object faster than a frozen one can write to its own. So a value is drafted as an
instance of a class of the same layout that is not frozen, and then told its class, as `object.__class__` allows for two
classes of one base and the same slots. `nox -s bench` measures what that gains. The fields are written by a function
that is compiled for the class, as attrs compiles constructors; for `Transition` it reads

    def make(before, events, after):
        made = Draft()
        made.before = before
        made.events = events
        made.after = after
        made.__class__ = Transition
        return made
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, ParamSpec, TypeVar

import attrs

P = ParamSpec("P")
T = TypeVar("T", bound=attrs.AttrsInstance)


def unchecked(kind: Callable[P, T]) -> Callable[P, T]:
    """Return the constructor of a class without its checks, conversions and defaults: every field is to be given."""
    names = _names(kind)
    return _compiled(kind, names, {name: name for name in names})


def rebuilt(value: T, **changes: object) -> T:
    """Return the value with these fields replaced; `replacing` is the same for a change that is asked for often."""
    return replacing(type(value), *changes)(value, *changes.values())


def replacing(kind: type[T], *changed: str) -> Callable[..., T]:
    """Return the function from a value, and from what stands in the changed fields, to the value with that in them."""
    return _replacing(kind, changed)


@cache
def _replacing(kind: Any, changed: tuple[str, ...]) -> Callable[..., Any]:
    kept = {name: f"value.{name}" for name in _names(kind)}
    return _compiled(kind, ["value", *changed], kept | {name: name for name in changed})


def _names(kind: Any) -> list[str]:
    return [field.name for field in attrs.fields(kind)]


def _compiled(kind: Any, parameters: list[str], written: dict[str, str]) -> Callable[..., Any]:
    lines = [
        f"def make({', '.join(parameters)}):",
        "made = Draft()",
        *(f"made.{name} = {of}" for name, of in written.items()),
        f"made.__class__ = {kind.__name__}",
        "return made",
    ]
    names: dict[str, Any] = {"Draft": _draft(kind), kind.__name__: kind}
    exec("\n ".join(lines), names)  # noqa: S102 - of field names alone
    make: Callable[..., Any] = names["make"]
    return make


def _draft(kind: Any) -> type:
    body = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    return type(kind.__name__, kind.__bases__, {"__slots__": kind.__slots__, **body})
