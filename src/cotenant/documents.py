"""Strict JSON: text to plain data, or one error with the path of each problem that `json` would let through."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final, NoReturn, TypeAlias, final

import attrs

Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | int | float | bool | None"
"""What a JSON document holds."""

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
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Return all problems, one a line."""
        return "\n".join(str(problem) for problem in self.problems)


def problem(path: str, value: object, expected: str) -> Problem:
    """Return the problem of a value that is not what was expected; a long value is shortened."""
    shown = repr(value)
    return Problem(path=path, found=shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…", expected=expected)


def member(path: str, key: str | int) -> str:
    """Return the path of a member of what is at `path`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if key.isidentifier() else f"{path}[{json.dumps(key)}]"


@final
class _Odd:
    """Something that `json` would have let through."""

    def __init__(self, found: object, expected: str, within: Plain = None) -> None:
        self.found = found
        self.expected = expected
        self.within = within


def parse(text: str | bytes) -> Plain:
    """Return the document as plain data.

    Raises `CodecError` for what is not UTF-8, not JSON, nested too deeply, has a repeated key, or holds NaN or an
    infinity. A byte order mark is skipped.
    """
    odd: list[_Odd] = []

    def constant(name: str) -> _Odd:
        odd.append(_Odd(name, "a JSON number"))
        return odd[-1]

    def pairs(found: list[tuple[str, Plain]]) -> dict[str, Plain] | _Odd:
        unique = dict(found)
        if len(unique) == len(found):
            return unique
        keys = [key for key, _ in found]
        repeated = sorted({key for key in keys if keys.count(key) > 1})
        odd.append(_Odd(repeated, "every key only once; repeated", unique))
        return odd[-1]

    decoded = _decoded(text)
    try:
        document = json.loads(decoded, parse_constant=constant, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        _refuse(
            decoded[error.pos : error.pos + _SHOWN], f"JSON ({error.msg}, line {error.lineno}, column {error.colno})"
        )
    except RecursionError:
        _refuse(decoded[:_SHOWN], "JSON that is nested less deeply")
    except ValueError as error:  # an integer of more digits than Python converts
        _refuse(decoded[:_SHOWN], f"JSON with numbers of a sane size ({error})")
    if odd:
        raise CodecError(_locate(document))
    return document  # type: ignore[no-any-return]


def _decoded(text: str | bytes) -> str:
    try:
        return text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        _refuse(text, f"UTF-8 text ({error.reason} at byte {error.start})")


def _refuse(found: object, expected: str) -> NoReturn:
    raise CodecError((problem("$", found, expected),)) from None


def _locate(document: object) -> Iterator[Problem]:
    waiting: list[tuple[str, object]] = [("$", document)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, _Odd):
            yield problem(path, value.found, value.expected)
            value = value.within
        if isinstance(value, dict):
            waiting.extend((member(path, key), each) for key, each in reversed(value.items()))
        elif isinstance(value, list):
            waiting.extend((member(path, index), each) for index, each in reversed(tuple(enumerate(value))))
