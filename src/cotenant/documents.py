"""Strict JSON in, one error out: text to plain data, refusing what `json` lets through, each problem with its path."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from math import isfinite
from typing import Any, Final, NoReturn, TypeAlias, TypeGuard, final

import attrs

Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | int | float | bool | None"
"""What a JSON document holds."""


@final
class Missing:
    """What stands where a document has nothing."""

    __slots__ = ()


MISSING: Final = Missing()
"""The one instance of `Missing`."""

_SHOWN: Final = 80


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
    """A document that cannot be read; `problems` holds everything that is wrong with it, each with its path."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Hold the problems."""
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

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
    return isinstance(value, list | tuple)


def unfit(value: object, expected: str) -> CodecError:
    """Return the error for a whole document that is not what was expected."""
    return CodecError((problem("$", value, expected),))


def member(path: str, key: str | int) -> str:
    """Return the path of a member of what is at `path`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if key.isidentifier() else f"{path}[{json.dumps(key)}]"


def within(key: str | int, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems of a member as problems of what it is a member of."""
    start = member("$", key)
    return (Problem(path=start + each.path[1:], found=each.found, expected=each.expected) for each in problems)


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
    return printable(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def printable(text: str) -> str:
    """Return the text with everything that does not print, or that moves what does, as escapes."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)


@final
class _Odd:
    """Something that `json` would have let through."""

    def __init__(self, found: object, expected: str, instead: Plain) -> None:
        self.found = found
        self.expected = expected
        self.instead = instead


def parse(text: str | bytes) -> Plain:
    """Return the document as plain data.

    Raises `CodecError` for what is not UTF-8, not JSON, nested too deeply, has a repeated key, holds NaN or an infinity
    (also as a number too large for a float), or holds half a surrogate pair. A byte order mark is skipped.
    """
    document, problems = examine(text)
    if problems:
        raise CodecError(problems)
    return document


def examine(text: str | bytes) -> tuple[Plain, tuple[Problem, ...]]:
    """Return the document as plain data, and what is wrong inside of it, each with its path.

    For whoever can do without some parts of a document: a number that is none stands in it as the text that it was, and
    of a repeated key the last value. Raises `CodecError`, as `parse` does, for what is no document at all.
    """
    odd: list[_Odd] = []

    def constant(name: str) -> _Odd:
        return strange(name, "a JSON number", name)

    def number(literal: str) -> float | _Odd:
        value = float(literal)
        return value if isfinite(value) else strange(literal, "a JSON number that a float can hold", literal)

    def whole(literal: str) -> int | _Odd:
        try:
            return int(literal)
        except ValueError as error:  # of more digits than Python converts
            return strange(literal, f"a JSON number of a sane size ({error})", literal)

    def strange(found: object, expected: str, instead: Plain) -> _Odd:
        odd.append(_Odd(found, expected, instead))
        return odd[-1]

    def pairs(found: list[tuple[str, Plain]]) -> dict[str, Plain] | _Odd:
        unique = dict(found)
        if len(unique) == len(found):
            return unique
        repeated = [key for key, times in Counter(key for key, _ in found).items() if times > 1]
        return strange(repeated, "every key only once; repeated", unique)

    decoded = _decoded(text)
    try:
        document = _loaded(
            decoded,
            whole,
            parse_constant=constant,
            parse_float=number,
            object_pairs_hook=pairs,
        )
    except json.JSONDecodeError as error:
        _refuse(
            decoded[error.pos : error.pos + _SHOWN], f"JSON ({error.msg}, line {error.lineno}, column {error.colno})"
        )
    except RecursionError:
        _refuse(decoded[:_SHOWN], "JSON that is nested less deeply")
    top = [document]
    problems = tuple(_settled(top)) if odd or _may_hold_surrogates(decoded) else ()
    return top[0], problems


def _loaded(decoded: str, whole: Callable[[str], object], **hooks: Any) -> Any:
    try:
        return json.loads(decoded, **hooks)
    except json.JSONDecodeError:
        raise
    except ValueError:  # too long an integer; a hook for integers takes its time, so it has to be needed
        return json.loads(decoded, parse_int=whole, **hooks)


def _refuse(found: object, expected: str) -> NoReturn:
    raise unfit(found, expected) from None


def _decoded(text: str | bytes) -> str:
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(text[:_SHOWN], f"UTF-8 text ({error.reason} at byte {error.start})")


def is_text(value: str) -> bool:
    """Return whether a string can be written as UTF-8: half a surrogate pair cannot."""
    try:
        return value.isascii() or bool(value.encode())
    except UnicodeEncodeError:
        return False


def _may_hold_surrogates(decoded: str) -> bool:
    return "\\ud" in decoded or "\\uD" in decoded or not is_text(decoded)


def _settled(top: list[Any]) -> Iterator[Problem]:
    """Yield the problems of the document that is the one item of `top`, putting plain data in place of what is odd."""
    waiting: list[tuple[str, Any, str | int]] = [("$", top, 0)]
    while waiting:
        path, holder, key = waiting.pop()
        value = holder[key]
        if isinstance(value, _Odd):
            yield problem(path, value.found, value.expected)
            value = holder[key] = value.instead
        if isinstance(value, str) and not is_text(value):
            yield problem(path, value, "text without half a surrogate pair")
        elif is_object(value):
            yield from (
                problem(path, each, "keys without half a surrogate pair") for each in value if not is_text(each)
            )
            waiting.extend((member(path, each), value, each) for each in reversed(value))
        elif is_list(value):
            waiting.extend((member(path, each), value, each) for each in reversed(range(len(value))))
