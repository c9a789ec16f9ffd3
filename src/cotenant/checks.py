"""Checks of single fields, shared by every value: each raises `ValueError` naming the field and the value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class _Field(Protocol):
    @property
    def name(self) -> str: ...


class MalformedError(ValueError):
    """A value that cannot be built, because what was given for `field` of the class `owner` is not what is expected."""

    def __init__(self, owner: str, field: str, value: object, expected: str) -> None:
        """Hold the class, the field, what was given, and what was expected."""
        super().__init__(owner, field, value, expected)
        self.owner = owner
        self.field = field
        self.value = value
        self.expected = expected

    def __str__(self) -> str:
        """Return all of it as one sentence."""
        return f"{self.owner}.{self.field}: expected {self.expected}, got {self.value!r}"


def malformed(owner: object, field: str, value: object, expected: str) -> MalformedError:
    """Return the error for one malformed field of `owner`, an instance or a class."""
    cls = owner if isinstance(owner, type) else type(owner)
    return MalformedError(cls.__name__, field, value, expected)


def identifier(owner: object, field: _Field, value: Any) -> None:
    """Refuse what is not a string, is empty, or is blank."""
    if not isinstance(value, str) or not value.strip():
        raise malformed(owner, field.name, value, "a non-blank string")


def label(owner: object, field: _Field, value: Any) -> None:
    """Refuse what is not a string; the empty string stands for "not known"."""
    if not isinstance(value, str):
        raise malformed(owner, field.name, value, "a string")


def seats(owner: object, field: _Field, value: Any) -> None:
    """Refuse what is not an `int` of at least 1; `bool` is not a count."""
    if type(value) is not int or value < 1:
        raise malformed(owner, field.name, value, "a whole number of seats, at least 1")


def count(owner: object, field: _Field, value: Any) -> None:
    """Refuse what is not an `int` of at least 0."""
    if type(value) is not int or value < 0:
        raise malformed(owner, field.name, value, "a whole number, at least 0")


def flag(owner: object, field: _Field, value: Any) -> None:
    """Refuse what is not a `bool`."""
    if type(value) is not bool:
        raise malformed(owner, field.name, value, "True or False")


def is_day(value: object) -> bool:
    """Return whether a value is a calendar day, and not a moment of one."""
    return isinstance(value, date) and not isinstance(value, datetime)


def day(owner: object, field: _Field, value: Any) -> None:
    """Refuse what is not a calendar day; a `datetime` has a time of day and a zone that no rule knows."""
    if not is_day(value):
        raise malformed(owner, field.name, value, "a datetime.date")


def as_member(value: Any, kind: type[E]) -> E:
    """Return the member of `kind` with that value; what is none is returned as it came, for `one_of` to refuse."""
    try:
        return kind(value)
    except ValueError:
        return value  # type: ignore[no-any-return]


def one_of(kind: type[StrEnum]) -> Callable[[object, _Field, Any], None]:
    """Return the check that refuses what is not a member of `kind`."""

    def check(owner: object, field: _Field, value: Any) -> None:
        if not isinstance(value, kind):
            raise malformed(owner, field.name, value, f"one of {', '.join(kind)}")

    return check


def instance(expected: str, *kinds: type) -> Callable[[object, _Field, Any], None]:
    """Return the check that refuses what is not an instance of one of these classes."""

    def check(owner: object, field: _Field, value: Any) -> None:
        if not isinstance(value, kinds):
            raise malformed(owner, field.name, value, expected)

    return check


def instances(expected: str, *kinds: type) -> Callable[[object, _Field, Any], None]:
    """Return the check that refuses a tuple with anything in it that is not an instance of one of these classes."""

    def check(owner: object, field: _Field, value: Any) -> None:
        strangers = [each for each in value if not isinstance(each, kinds)]
        if strangers:
            raise malformed(owner, field.name, strangers[0], expected)

    return check


def argument(function: str, name: str, value: object, kind: type | tuple[type, ...], expected: str) -> None:
    """Refuse an argument that is no instance of a class; for what is public and does not build a value."""
    if not isinstance(value, kind):
        raise MalformedError(function, name, value, expected)


def members(value: Any, kind: type[T], field: str) -> tuple[T, ...]:
    """Return `value` as a tuple, or refuse it when it is not an iterable of `kind`."""
    if isinstance(value, str | bytes) or not hasattr(value, "__iter__"):
        raise ValueError(f"{field}: expected an iterable of {kind.__name__}, got {value!r}")
    found: tuple[T, ...] = tuple(value)
    for index, member in enumerate(found):
        if not isinstance(member, kind):
            raise ValueError(f"{field}[{index}]: expected a {kind.__name__}, got {member!r}")
    return found


def distinct(owner: object, field: str, keys: Iterable[object]) -> None:
    """Refuse keys of which two are equal, naming all that repeat."""
    listed = tuple(keys)
    if len(set(listed)) != len(listed):
        repeated = [key for key, count in Counter(listed).items() if count > 1]
        raise malformed(owner, field, repeated, "every one only once; repeated")
