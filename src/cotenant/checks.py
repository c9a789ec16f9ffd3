"""Checks of single fields, shared by every value: each raises `ValueError` naming the field and the value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Protocol, TypeAlias, TypeGuard, TypeVar

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

MOST: Final = 2**63 - 1
"""The largest count: the largest whole number that databases, data frames and most readers of JSON hold exactly."""

HIDDEN: Final = (
    "\x00-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""What cannot be seen in a text, as ranges of a regular expression: control characters, every blank but the plain
space, marks that join, split or turn the direction of writing, fillers, variation selectors and tags.

Spelled out, and not asked of `unicodedata`, because each Python knows another version of Unicode.
"""

_SHORT: Final = 1_000
_TEXTS: Final = (str, bytes)  # a union is built anew each time that it is asked for
_HIDDEN: Final = re.compile(f"[{HIDDEN}\ud800-\udfff]")


class _Field(Protocol):
    @property
    def name(self) -> str: ...


Check: TypeAlias = Callable[[object, _Field, Any], None]
"""What refuses the value of a field: it is called with the instance, the field and the value."""


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
        """Return all of it as one sentence, a long value shortened."""
        return f"{self.owner}.{self.field}: expected {self.expected}, got {in_short(self.value)}"


def in_short(value: object) -> str:
    """Return the representation of a value, a long one cut off: a whole book of customers may be what was given."""
    try:
        text = repr(value)
    except ValueError:  # a number of more digits than Python writes
        return f"a {type(value).__name__}"
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def malformed(owner: object, field: str, value: object, expected: str) -> MalformedError:
    """Return the error for one malformed field of `owner`, an instance or a class."""
    cls = owner if isinstance(owner, type) else type(owner)
    return MalformedError(cls.__name__, field, value, expected)


VISIBLE: Final = "an id without hidden characters, and without blanks at its ends"
"""What an id is, beside not blank."""


def is_visible(text: str) -> bool:
    """Return whether a text shows all that it holds, so that no other looks the same but for look-alike letters."""
    return text.strip(" ") == text and ((text.isascii() and text.isprintable()) or not _HIDDEN.search(text))


def identifier(owner: object, field: _Field, value: Any) -> None:
    """Refuse what is not a string, is blank, or has hidden characters: two ids must not look the same and differ."""
    if not isinstance(value, str) or not value or not is_visible(value):
        sentence(owner, field, value)
        raise malformed(owner, field.name, value, VISIBLE)


def reference(owner: object, field: _Field, value: Any) -> None:
    """Refuse what is no id and not empty; the empty string stands for "not known"."""
    label(owner, field, value)
    if not is_visible(value):
        raise malformed(owner, field.name, value, VISIBLE)


def sentence(owner: object, field: _Field, value: Any) -> None:
    """Refuse what is not a string, is empty, or is blank."""
    if not isinstance(value, str) or not value.strip():
        raise malformed(owner, field.name, value, "a non-blank string")


def label(owner: object, field: _Field, value: Any) -> None:
    """Refuse what is not a string; the empty string stands for "not known"."""
    if not isinstance(value, str):
        raise malformed(owner, field.name, value, "a string")


def seats(owner: object, field: _Field, value: Any) -> None:
    """Refuse what is not an `int` from 1 to `MOST`; `bool` is not a count."""
    if type(value) is not int or not 1 <= value <= MOST:
        raise malformed(owner, field.name, value, _at_most(value) or "a whole number of seats, at least 1")


def count(owner: object, field: _Field, value: Any) -> None:
    """Refuse what is not an `int` from 0 to `MOST`."""
    if not is_count(value):
        raise malformed(owner, field.name, value, _at_most(value) or "a whole number, at least 0")


def is_count(value: object) -> TypeGuard[int]:
    """Return whether a value is an `int` from 0 to `MOST`."""
    return type(value) is int and 0 <= value <= MOST


def _at_most(value: object) -> str:
    return f"a whole number, at most {MOST}" if type(value) is int and value > MOST else ""


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
        return value  # type: ignore[no-any-return]  # of whatever type it is, `one_of` refuses it


def one_of(kind: type[StrEnum]) -> Check:
    """Return the check that refuses what is not a member of `kind`."""

    def check(owner: object, field: _Field, value: Any) -> None:
        if not isinstance(value, kind):
            raise malformed(owner, field.name, value, f"one of {', '.join(kind)}")

    return check


def instance(expected: str, *kinds: type) -> Check:
    """Return the check that refuses what is not an instance of one of these classes."""

    def check(owner: object, field: _Field, value: Any) -> None:
        if not isinstance(value, kinds):
            raise malformed(owner, field.name, value, expected)

    return check


def instances(expected: str, *kinds: type) -> Check:
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
    if isinstance(value, _TEXTS) or not hasattr(value, "__iter__"):
        raise ValueError(f"{field}: expected an iterable of {kind.__name__}, got {in_short(value)}")
    found: tuple[T, ...] = tuple(value)
    for index, member in enumerate(found):
        if not isinstance(member, kind):
            article = "an" if kind.__name__[0] in "aeiouAEIOU" else "a"
            raise ValueError(f"{field}[{index}]: expected {article} {kind.__name__}, got {in_short(member)}")
    return found


def distinct(owner: object, field: str, keys: Iterable[object]) -> None:
    """Refuse keys of which two are equal, naming all that repeat."""
    listed = tuple(keys)
    if len(listed) > 1 and len(set(listed)) != len(listed):
        repeated = [key for key, count in Counter(listed).items() if count > 1]
        raise malformed(owner, field, repeated, "every one only once; repeated")
