"""Plain data to values, strictly, and with every problem where cattrs would stop at one or convert what is not right.

cattrs takes the string "3" for a number, every non-empty string for a yes, and a moment for a day. Nothing here
converts: plain data is what it should be, or is a problem. A hook that refuses raises `CodecError` with the problems of
its own value, and whoever called it says where that value stood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeAlias, cast, final, get_origin

import attrs
from cattrs import ClassValidationError, Converter
from cattrs.gen import make_dict_structure_fn, override

from cotenant.checks import MalformedError
from cotenant.codec import shapes
from cotenant.documents import (
    MISSING,
    MOST_PROBLEMS,
    CodecError,
    Problem,
    is_list,
    is_object,
    member,
    problem,
    shown,
    unfit,
    within,
)
from cotenant.parties import Partner

Read: TypeAlias = Callable[[Any, Any], Any]
"""A hook that reads plain data as a value of a type."""

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def teach(converter: Converter) -> None:
    """Register the hooks that read the types of this library, and one that refuses all other types."""
    predicates: tuple[tuple[Callable[[Any], bool], Callable[[Any], Read]], ...] = (
        (lambda _: True, _unreadable),
        (lambda kind: shapes.item(kind) is not None, lambda kind: _list(kind, converter)),
        (shapes.is_own, lambda kind: _object(kind, converter)),
        (lambda kind: kind in shapes.WRITTEN_ONLY, _unreadable),
        (lambda kind: kind in shapes.NAMED, lambda kind: _named(kind, converter)),
        (lambda kind: bool(shapes.words(kind)), lambda kind: _party(kind, converter)),
        (shapes.is_tagged, lambda kind: _tagged(kind, converter)),
        (lambda kind: shapes.beside_none(kind) is not None, lambda kind: _optional(kind, converter)),
    )
    for predicate, factory in predicates:
        converter.register_structure_hook_factory(predicate, factory)
    scalars: dict[Any, Read] = {str: _text, int: _whole, bool: _flag, date: _day, StrEnum: _member}
    for kind, read in scalars.items():
        converter.register_structure_hook(kind, read)


def _unreadable(kind: Any) -> Read:
    raise TypeError(f"{getattr(kind, '__name__', kind)} is not read from JSON, only written")


def _one_of(names: Iterable[str]) -> str:
    return " or ".join(shown(name) for name in names)


# Scalars


def _text(value: Any, _: object) -> str:
    if not isinstance(value, str):
        raise unfit(value, "a string")
    return value


def _whole(value: Any, _: object) -> int:
    if type(value) is not int:
        raise unfit(value, "a whole number")
    return value


def _flag(value: Any, _: object) -> bool:
    if type(value) is not bool:
        raise unfit(value, "true or false")
    return value


def _day(value: Any, _: object) -> date:
    # Hosts that load YAML or TOML have days already.
    if type(value) is date:
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise unfit(value, "a day, as YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise unfit(value, "a day of the calendar") from None


def _member(value: Any, kind: type[StrEnum]) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        raise unfit(value, _one_of(kind)) from None


# What holds other things


def _optional(kind: Any, converter: Converter) -> Read:
    present = shapes.beside_none(kind)
    read = converter.get_structure_hook(present)
    return lambda value, _: None if value is None else read(value, present)


def _list(kind: Any, converter: Converter) -> Read:
    build: Any = list if get_origin(kind) is list else tuple
    item = shapes.item(kind)
    read = converter.get_structure_hook(item)

    def structure(value: Any, _: object) -> Any:
        if not is_list(value):
            raise unfit(value, "a list")
        items: list[Any] = []
        problems: list[Problem] = []
        for index, each in enumerate(value):
            try:
                items.append(read(each, item))
            except CodecError as error:
                problems.extend(within(index, error.problems))
            if len(problems) > MOST_PROBLEMS:  # no error tells more
                break
        if problems:
            raise CodecError(problems)
        return build(items)

    return structure


def _tagged(kind: Any, converter: Converter) -> Read:
    readers = {shapes.TAGS[each]: converter.get_structure_hook(each) for each in shapes.choices(kind)}

    def structure(value: Any, _: object) -> Any:
        if not is_object(value):
            raise unfit(value, 'an object with the key "type"')
        tag = value.get("type", MISSING)
        read = readers.get(tag) if isinstance(tag, str) else None
        if read is None:
            raise CodecError((problem("$.type", tag, _one_of(readers)),))
        return read(value, kind)

    return structure


def _party(kind: Any, converter: Converter) -> Read:
    words = shapes.words(kind)
    expected = f"{_one_of(words)} or {_described(Partner)}"
    read = converter.get_structure_hook(Partner)

    def structure(value: Any, _: object) -> Any:
        if is_object(value):
            return read(value, Partner)
        found = words.get(value) if isinstance(value, str) else None
        if found is None:
            raise unfit(value, expected)
        return found

    return structure


def _named(kind: type, converter: Converter) -> Read:
    from_name = shapes.NAMED[kind]
    read = _object(kind, converter)

    def structure(value: Any, _: object) -> Any:
        if not isinstance(value, str):
            return read(value, kind)
        try:
            return from_name(value)
        except ValueError as error:
            raise CodecError((attrs.evolve(refusal(kind, error, {}), path="$", found=shown(value)),)) from None

    return structure


# Objects


@final
@attrs.frozen(kw_only=True)
class _Fields:
    """The keys that objects of a class have, and how the value of each is read."""

    kind: type
    tag: str | None
    fields: dict[str, attrs.Attribute[Any]]
    reads: dict[str, Read]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self.fields if self.tag is None else (*self.fields, "type"))


def _described(kind: type) -> str:
    return f"an object ({kind.__name__})" + (" or its name" if kind in shapes.NAMED else "")


def _object(kind: type, converter: Converter) -> Read:
    attrs.resolve_types(kind)
    fields = {field.name: field for field in attrs.fields(kind) if field.init}
    reads = {name: converter.get_structure_hook(field.type) for name, field in fields.items()}
    known = _Fields(kind=kind, tag=shapes.TAGS.get(kind), fields=fields, reads=reads)
    tag, keys, expected = known.tag, known.keys, _described(kind)
    hooks: dict[str, Any] = {name: override(struct_hook=read) for name, read in reads.items()}
    # The keys are checked below, so that the tag passes, and so that an unknown key hides no other problem.
    build: Read = make_dict_structure_fn(
        cast(type[Any], kind), converter, _cattrs_forbid_extra_keys=False, _cattrs_detailed_validation=True, **hooks
    )

    def structure(value: Any, _: object) -> Any:
        if not is_object(value):
            raise unfit(value, expected)
        try:
            built = build(value, kind)
        except ClassValidationError as error:
            raise CodecError(_problems(known, value, error)) from None
        if not keys.issuperset(value) or (tag and value.get("type") != tag):
            raise CodecError(_odd_keys(known, value))
        return built

    return structure


def _odd_keys(known: _Fields, value: dict[str, Any]) -> Iterator[Problem]:
    tag = value.get("type", MISSING)
    if known.tag and tag != known.tag:
        yield problem("$.type", tag, shown(known.tag))
    expected = f"no such key (known: {', '.join(known.fields)})"
    keys = known.keys
    for key, each in value.items():
        if key not in keys:
            yield problem(member("$", str(key)), each, expected)


def _problems(known: _Fields, value: dict[str, Any], error: ClassValidationError) -> Iterator[Problem]:
    yield from _odd_keys(known, value)
    noted, others = error.group_exceptions()
    failed = {note.name: each for each, note in noted}
    found = [
        each for name in known.fields for each in within(name, _field_problems(known, name, value, failed.get(name)))
    ]
    yield from found
    # What the constructor refuses is either one field, found above, or how the fields go together.
    if not found:
        yield from (refusal(known.kind, each, value) for each in others)


def _field_problems(known: _Fields, name: str, value: dict[str, Any], failed: Exception | None) -> Iterable[Problem]:
    """Return the problems of one field: what its check says of it, or what it failed with, or that it is missing."""
    field, read = known.fields[name], known.reads[name]
    given = value.get(name, MISSING)
    if failed is None and (given is MISSING or field.validator is None):
        return ()
    # The check of a text or a number says more than its type: not blank, at least 1.
    refused = _refused(known.kind, field, given) if field.type in {str, int} else ()
    if refused:
        return refused
    if isinstance(failed, CodecError):
        return failed.problems
    try:
        return _refused(known.kind, field, read(given, field.type))
    except CodecError as error:
        return error.problems


def _refused(kind: type, field: attrs.Attribute[Any], given: object) -> tuple[Problem, ...]:
    try:
        if field.validator is not None:
            field.validator(kind, field, given)
    except MalformedError as error:
        return (problem("$", _told(error, given), error.expected),)
    except (TypeError, ValueError):
        return ()
    return ()


def refusal(kind: type, error: Exception, value: Any) -> Problem:
    """Return the problem that the constructor of a value speaks of, with what the document has in that place."""
    if not isinstance(error, MalformedError):
        return problem("$", value, f"{_described(kind)} that is well formed ({error})")
    given = value.get(error.field, MISSING)
    return problem(f"$.{error.field}", _told(error, given), error.expected)


def _told(error: MalformedError, given: object) -> object:
    return given if isinstance(given, str) or error.value is None else error.value
