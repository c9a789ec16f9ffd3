"""No class pretends to be a value of another: `typing.final` tells type checkers, this tells Python."""

from __future__ import annotations


class Sealed:
    """Base of values: a class marked with `typing.final` cannot be subclassed, because a subclass could equal anything.

    Raises `TypeError` where a class is derived from one that is final.
    """

    __slots__ = ("__weakref__",)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()  # which `typing.Generic` counts its parameters in
        for base in cls.__mro__[1:]:
            if vars(base).get("__final__"):
                raise TypeError(f"{base.__name__} is final: {cls.__name__} cannot derive from it")
