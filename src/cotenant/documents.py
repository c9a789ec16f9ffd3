"""Strict JSON in, one error out: text to plain data, refusing what `json` lets through, each problem with its path."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import filterfalse, islice
from math import isfinite
from typing import Any, Final, NoReturn, TypeAlias, TypeGuard, final

import attrs

from cotenant.limits import LIMITS, Limits, excess

Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | int | float | bool | None"
"""What a JSON document holds."""


@final
class Missing:
    """What stands where a document has nothing."""

    __slots__ = ()


MISSING: Final = Missing()
"""The one instance of `Missing`."""

END: Final = "the end"
"""What is found where a document ends before it is finished."""

MOST_PROBLEMS: Final = 10_000
"""How many problems one error tells; of a document with more of them, it says that there are more."""

_SHOWN: Final = 80
_LISTS: Final = (list, tuple)  # a union is built anew each time that it is asked for


@final
@attrs.frozen(kw_only=True)
class Problem:
    """One thing wrong with a document: where (`$.items[3].quantity`), what stood there, and what was expected."""

    path: str
    found: str
    expected: str

    def __str__(self) -> str:
        """Return the problem as one line."""
        return f"{self.path}: expected {self.expected}, got {self.found}"


class CodecError(ValueError):
    """A document that cannot be read; `problems` holds everything that is wrong with it, each with its path.

    Of more than 10,000 problems it holds the first, and as its last one that there are more.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Hold the problems."""
        told = tuple(islice(problems, MOST_PROBLEMS + 1))
        if len(told) > MOST_PROBLEMS:
            more = Problem(path="$", found="more", expected=f"at most {MOST_PROBLEMS} problems")
            told = (*told[:MOST_PROBLEMS], more)
        self.problems: tuple[Problem, ...] = told
        super().__init__(told)

    def __str__(self) -> str:
        """Return all problems, one a line."""
        return "\n".join(str(problem) for problem in self.problems)


def problem(path: str, value: object, expected: str) -> Problem:
    """Return the problem of a value that is not what was expected; the value is shown as JSON, a long one shortened."""
    return Problem(path=path, found=shown(value), expected=expected)


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Return whether plain data is an object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any] | tuple[Any, ...]]:
    """Return whether plain data is a list; some loaders make tuples of lists."""
    return isinstance(value, _LISTS)


def unfit(value: object, expected: str) -> CodecError:
    """Return the error for a whole document that is not what was expected."""
    return CodecError((problem("$", value, expected),))


def member(path: str, key: str | int) -> str:
    """Return the path of a member of what is at `path`; a long key is shortened."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    name = _shortened(key)
    return f"{path}.{name}" if name.isidentifier() else f"{path}[{json.dumps(name)}]"


def within(key: str | int, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems of a member as problems of what it is a member of."""
    start = member("$", key)
    return (Problem(path=start + each.path[1:], found=each.found, expected=each.expected) for each in problems)


def together(faults: Iterable[Problem], problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield what is wrong with the JSON of a document, then what is wrong with what it says, each thing once."""
    told: set[tuple[str, str]] = set()
    for each in faults:
        told.add((each.path, each.found))
        yield each
    yield from (each for each in problems if (each.path, each.found) not in told)


def shown(value: object) -> str:
    """Return a value as JSON on one line, safe to print and at most about 80 characters long."""
    if isinstance(value, Missing):
        return "nothing"
    text = ""
    try:
        for part in json.JSONEncoder(ensure_ascii=False, default=repr).iterencode(value):
            text += part
            if len(text) > _SHOWN:
                break
    except (TypeError, ValueError):  # what Python holds and JSON cannot
        text = f"a {type(value).__name__}"
    return printable(_shortened(text))


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def printable(text: str) -> str:
    """Return the text with everything that does not print, or that moves what does, as escapes."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)


@final
class _Odd:
    """Something that `json` would have let through."""

    def __init__(self, found: object, expected: str, instead: Plain) -> None:
        self.found = found
        self.expected = expected
        self.instead = instead


def parse(text: str | bytes, limits: Limits = LIMITS) -> Plain:
    """Return the document as plain data.

    Raises `CodecError` for what is beyond the limits, not UTF-8, not JSON, has a repeated key, holds NaN or an infinity
    (also as a number too large for a float), or holds half a surrogate pair. A byte order mark is skipped.
    """
    document, problems = examine(text, limits)
    if problems:
        raise CodecError(problems)
    return document


def examine(text: str | bytes, limits: Limits = LIMITS) -> tuple[Plain, tuple[Problem, ...]]:
    """Return the document as plain data, and what is wrong inside of it, each with its path.

    For whoever can do without some parts of a document, or has more to say of it: a number that is none stands in it as
    the text that it was, and of a repeated key the last value. Raises `CodecError`, as `parse` does, for what is no
    document at all, or has more wrong than is told, and `TypeError` for what is neither text nor bytes.
    """
    if not is_written(text):
        raise TypeError(f"expected JSON as text or bytes, got {shown(text)}")
    if too_much := excess(text, limits):
        _refuse_as(*too_much)
    decoded, oddities = _decoded(text), _Oddities()
    try:
        document = _loaded(decoded, oddities)
    except json.JSONDecodeError as error:
        # The number of an only line tells nothing, and beside that of a line in a file it misleads.
        line = f"line {error.lineno}, " if "\n" in decoded.rstrip() else ""
        place = f"{error.msg.removesuffix(' at')}, {line}column {error.colno}"
        rest = decoded[error.pos : error.pos + _SHOWN]
        _refuse_as(shown(rest) if rest else END, f"JSON ({place})")
    except RecursionError:  # where whoever set the limits allows more depth than the interpreter does
        _refuse(decoded[:_SHOWN], "JSON that is nested less deeply")
    top = [document]
    problems: tuple[Problem, ...] = ()
    if oddities.found or may_hold_surrogates(decoded):
        problems = tuple(islice(_settled(top), MOST_PROBLEMS + 1))
    if len(problems) > MOST_PROBLEMS:
        raise CodecError(problems)
    return top[0], problems


def is_written(text: object) -> bool:
    """Return whether JSON can be read of it: text or bytes."""
    # Asked in a way that a type checker, which believes the annotations, does not answer by itself.
    return isinstance(text, str | bytes)


@final
class _Oddities:
    """What `json` calls for the parts of a document; `found` tells whether any of them was odd."""

    __slots__ = ("found",)

    def __init__(self) -> None:
        self.found: bool = False

    def constant(self, name: str) -> _Odd:
        return self._strange(name, "a JSON number", name)

    def number(self, literal: str) -> float | _Odd:
        value = float(literal)
        return value if isfinite(value) else self._strange(literal, "a JSON number that a float can hold", literal)

    def whole(self, literal: str) -> int | _Odd:
        try:
            return int(literal)
        except ValueError as error:  # of more digits than Python converts
            return self._strange(literal, f"a JSON number of a sane size ({error})", literal)

    def pairs(self, members: list[tuple[str, Plain]]) -> dict[str, Plain] | _Odd:
        unique = dict(members)
        if len(unique) == len(members):
            return unique
        repeated = [key for key, times in Counter(key for key, _ in members).items() if times > 1]
        return self._strange(repeated, "every key only once; repeated", unique)

    def _strange(self, found: object, expected: str, instead: Plain) -> _Odd:
        self.found = True
        return _Odd(found, expected, instead)


def _loaded(decoded: str, oddities: _Oddities) -> Any:
    hooks: dict[str, Any] = {
        "parse_constant": oddities.constant,
        "parse_float": oddities.number,
        "object_pairs_hook": oddities.pairs,
    }
    try:
        return json.loads(decoded, **hooks)
    except json.JSONDecodeError:
        raise
    except ValueError:  # too long an integer; a hook for integers takes its time, so it has to be needed
        return json.loads(decoded, parse_int=oddities.whole, **hooks)


def _refuse(found: object, expected: str) -> NoReturn:
    _refuse_as(shown(found), expected)


def _refuse_as(found: str, expected: str) -> NoReturn:
    raise CodecError((Problem(path="$", found=found, expected=expected),)) from None


def _decoded(text: str | bytes) -> str:
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(text[:_SHOWN].decode(errors="backslashreplace"), f"UTF-8 text ({error.reason} at byte {error.start})")


def is_text(value: str) -> bool:
    """Return whether a string can be written as UTF-8: half a surrogate pair cannot."""
    try:
        return value.isascii() or bool(value.encode())
    except UnicodeEncodeError:
        return False


def may_hold_surrogates(decoded: str) -> bool:
    """Return whether a document that is decoded may hold half a surrogate pair."""
    return "\\ud" in decoded or "\\uD" in decoded or not is_text(decoded)


def _settled(top: list[Any]) -> Iterator[Problem]:
    """Yield the problems of the document that is the one item of `top`, putting plain data in place of what is odd.

    Not recursive, as documents may be deep; and a path is only written where something is wrong.
    """
    holders: list[Any] = [top]
    keys: list[Iterator[Any]] = [iter((0,))]
    trail: list[Any] = []
    while keys:
        key = next(keys[-1], MISSING)
        if key is MISSING:
            keys.pop()
            holders.pop()
            del trail[-1:]
            continue
        here, value = [*trail, key], holders[-1][key]
        if isinstance(value, _Odd):
            yield problem(_place(here), value.found, value.expected)
            value = holders[-1][key] = value.instead
        yield from _unwritable(here, value)
        if is_object(value) or is_list(value):
            holders.append(value)
            keys.append(iter(value if is_object(value) else range(len(value))))
            trail.append(key)


def _place(trail: Iterable[Any]) -> str:
    return reduce(member, islice(trail, 1, None), "$")


def _unwritable(trail: list[Any], value: Any) -> Iterator[Problem]:
    if isinstance(value, str) and not is_text(value):
        yield problem(_place(trail), value, "text without half a surrogate pair")
    elif is_object(value):
        for key in filterfalse(is_text, value):
            yield problem(member(_place(trail), key), value[key], "a key without half a surrogate pair")
