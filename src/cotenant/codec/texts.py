"""Values as JSON text, in an envelope that says which version of the format it is."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any, Final, TypeVar, overload

from cotenant import checks
from cotenant.codec import parsers, quick, shapes
from cotenant.codec.converters import OWN, structure
from cotenant.codec.schema import SCHEMA_VERSION
from cotenant.codec.writing import plain
from cotenant.documents import (
    MISSING,
    CodecError,
    Plain,
    examine,
    is_list,
    is_object,
    is_text,
    member,
    problem,
    together,
    unfit,
    within,
)
from cotenant.limits import LIMITS, Limits

T = TypeVar("T")

_ENVELOPE: Final = frozenset({"schema_version", "value"})


def to_json(value: object, indent: int | None = None) -> str:
    """Return a value, or a list or tuple of values, as a JSON document; the same value always gives the same text.

    Raises `TypeError` for what is not a value of this library, and `ValueError` for a string that holds half a
    surrogate pair, which no file in UTF-8 can hold.
    """
    _check(value)
    if indent is None:
        with suppress(TypeError, ValueError):  # what cannot be written is told below
            return parsers.PARSER.dumps({"schema_version": SCHEMA_VERSION, "value": value}, plain)
    document = {"schema_version": SCHEMA_VERSION, "value": OWN.unstructure(value)}
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    if not is_text(text):
        raise ValueError(f"to_json: expected strings without half a surrogate pair, got {checks.in_short(value)}")
    return text


def _check(value: object) -> None:
    if is_list(value):
        for each in value:
            _check(each)
    elif not shapes.is_own(type(value)):
        got = checks.in_short(value)
        raise TypeError(f"to_json: expected a value of this library, or a list or tuple of such, got {got}")


@overload
def from_json(text: str | bytes, type: type[T], *, limits: Limits = ...) -> T: ...
@overload
def from_json(text: str | bytes, type: Any, *, limits: Limits = ...) -> Any: ...
def from_json(text: str | bytes, type: Any, *, limits: Limits = LIMITS) -> Any:
    """Return what a JSON document holds, as a value of a type: `Customer`, `Command`, `list[Event]`, and so on.

    Raises `CodecError` with every problem of the document, each with its path, and `TypeError` for a type that is not
    read: one that is not of this library, and `Rule` and what holds rules, which are written only. A document beyond
    the limits is refused unread.
    """
    return read_document(text, type, limits, quick.Sharing())


def read_document(text: str | bytes, type: Any, limits: Limits, sharing: quick.Sharing) -> Any:
    """Return what a document holds, as `from_json` does, with equal parts shared with what was read before."""
    if not shapes.is_document(type):
        raise TypeError(f"from_json: expected a type of this library, or a list or tuple of such, got {type!r}")
    OWN.get_structure_hook(type)  # raises for a type that is not read, whatever the document is
    found = quick.read(text, type, limits, sharing)
    return read_thoroughly(text, type, limits) if found is MISSING else found


def read_thoroughly(text: str | bytes, type: Any, limits: Limits) -> Any:
    """Return what a document holds; raises `CodecError` with every problem of it."""
    document, faults = examine(text, limits)
    try:
        value = _read(document, type)
    except CodecError as error:
        raise CodecError(together(faults, error.problems)) from None
    if faults:
        raise CodecError(faults)
    return value


def _read(document: Plain, type: Any) -> Any:
    if not is_object(document) or not document.keys() & _ENVELOPE:
        raise unfit(document, f'{{"schema_version": {SCHEMA_VERSION}, "value": …}}')
    version = document.get("schema_version", MISSING)
    if version is True or not isinstance(version, int) or version != SCHEMA_VERSION:
        expected = f"{SCHEMA_VERSION}, the only version that this release reads"
        raise CodecError((problem("$.schema_version", version, expected),))
    problems = [
        problem(member("$", key), each, "no such key") for key, each in document.items() if key not in _ENVELOPE
    ]
    try:
        value = structure(document.get("value", MISSING), type)
    except CodecError as error:
        raise CodecError((*problems, *within("value", error.problems))) from None
    if problems:
        raise CodecError(problems)
    return value
