"""What is worked out when it is first read: what nobody reads costs nothing.

The value is frozen all the same. What is worked out depends on immutable values alone, so it makes no difference when,
or in which thread; whoever compares, hashes, copies, pickles or prints the value reads the field like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from cotenant.sealed import Sealed

T = TypeVar("T")


def defer(kind: type, field: str) -> None:
    """Let the draft of a value put into a slot, in the place of what belongs there, how to find it.

    That is a tuple: a function, and the one thing that it is called with. For fields that hold no tuple of their own;
    one that a constructor was given is left for its check to refuse, and never called.
    """
    slot = vars(kind)[field]
    get, put = slot.__get__, slot.__set__

    def read(value: object) -> Any:
        held = get(value)
        if type(held) is tuple:
            work, given = cast("tuple[Callable[[object], object], object]", held)
            held = work(given)
            put(value, held)  # which also lets go of what it was worked out of
        return held

    def write(value: object, given: object) -> None:
        put(value, _Given(cast("tuple[object, ...]", given)) if type(given) is tuple else given)

    setattr(kind, field, property(read, write, doc=slot.__doc__))


class _Given(tuple[object, ...]):
    """A tuple that is nothing but a value."""

    __slots__ = ()


class Remembering(Sealed):
    """Base of values that keep one thing that they worked out: no field, so that no copy and no document has it."""

    __slots__ = ("_remembered",)

    _remembered: object

    def _remember(self, found: T) -> T:
        object.__setattr__(self, "_remembered", found)
        return found
