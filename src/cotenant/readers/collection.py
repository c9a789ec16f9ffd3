"""From a payload to its records: one object, a bare list, Partner Center's `items` or Graph's `value`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeAlias, TypeVar, final

import attrs

from cotenant import checks
from cotenant.documents import CodecError, Problem, examine, is_list, is_object, problem, together, unfit
from cotenant.limits import Limits
from cotenant.readers.reading import PartlyReadError, Reading, Remark
from cotenant.readers.record import Notes, Record, normal

T = TypeVar("T")

Payload: TypeAlias = str | bytes | dict[str, Any] | list[Any]
"""JSON text, its bytes in UTF-8, or what a JSON parser made of it."""


@final
@attrs.frozen
class Kind(Generic[T]):
    """A kind of record: the name that payloads give it, how one is built, and how one is told from another.

    A record that does not say of which kind it is has one of the keys in `marks`, if there are any, and none in
    `others`.
    """

    name: str
    build: Callable[[Record], T]
    marks: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def misfit(self, record: Record) -> Problem | None:
        """Return what is wrong with a record of another kind, `None` for one of this kind."""
        path, declared = record.declared()
        if declared:
            return None if declared.casefold() == self.name.casefold() else problem(path, declared, f"a {self.name}")
        if foreign := next((key for key in self.others if record.has(key)), None):
            return Problem(path=record.path, found=f"an object with {foreign}", expected=f"a {self.name}")
        if self.marks and not any(record.has(key) for key in self.marks):
            expected = f"a {self.name}, which has {' or '.join(self.marks)}"
            return Problem(path=record.path, found="an object without", expected=expected)
        return None


def read_all(payload: Payload, kind: Kind[T], tenant: str, limits: Limits) -> Reading[tuple[T, ...]]:
    """Read a collection, or a single object as a collection of one.

    Raises `PartlyReadError`, which holds the good records, where some of a collection are bad; `CodecError` where the
    whole is, or a single object; `ValueError` for a tenant that is no id.
    """
    tenant = _named(tenant)
    notes = Notes()
    document, faults = _examined(payload, limits)
    records, several = _records(document, faults, notes)
    shared, elsewhere = _shared_out(faults, [path for path, _ in records], several)
    built = _built(records, kind, notes, tenant, shared)
    if elsewhere:
        raise CodecError((*elsewhere, *notes.problems))
    reading = Reading(value=tuple(built), remarks=_once(notes.remarks))
    if not notes.problems:
        return reading
    if several:
        raise PartlyReadError(notes.problems, attrs.evolve(reading, remarks=(*reading.remarks, *_left_out(notes))))
    raise CodecError(notes.problems)


def _left_out(notes: Notes) -> Iterator[Remark]:
    return (Remark(path=each.path, odd=f"expected {each.expected}, got {each.found}") for each in notes.problems)


def read_one(payload: Payload, kind: Kind[T], tenant: str, limits: Limits) -> Reading[T]:
    """Read a single object, or a collection of exactly one; anything else raises `CodecError`."""
    tenant = _named(tenant)
    notes = Notes()
    document, faults = _examined(payload, limits)
    records, _ = _records(document, faults, notes)
    if len(records) != 1:
        one = Problem(path="$", found=f"a collection of {len(records)}", expected=f"one {kind.name}")
        raise CodecError(together(faults, (one,)))
    built = _built(records, kind, notes, tenant, {records[0][0]: faults})
    if notes.problems:
        raise CodecError(notes.problems)
    return Reading(value=built[0], remarks=_once(notes.remarks))


def _named(tenant: object) -> str:
    if not isinstance(tenant, str) or not checks.is_visible(tenant.strip()):
        raise ValueError(f"tenant: expected the id of a tenant, got {tenant!r:.80}")
    return normal(tenant.strip())


def _examined(payload: Payload, limits: Limits) -> tuple[object, tuple[Problem, ...]]:
    return examine(payload, limits) if isinstance(payload, str | bytes) else (payload, ())


def _once(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    # A field that is looked at twice is odd twice, and is remarked on once.
    return tuple(dict.fromkeys(remarks))


def _shared_out(
    faults: Iterable[Problem], places: Iterable[str], several: bool
) -> tuple[Mapping[str, Sequence[Problem]], Sequence[Problem]]:
    """Return the faults of a document by the record that each is in, and those outside of all, which condemn it."""
    shared: dict[str, list[Problem]] = {place: [] for place in places}
    elsewhere: list[Problem] = []
    for each in faults:
        place = each.path.partition("]")[0] + "]" if several else "$"  # such as $.items[3]
        shared.get(place, elsewhere).append(each)
    return shared, elsewhere


def _records(document: object, faults: Iterable[Problem], notes: Notes) -> tuple[list[tuple[str, Any]], bool]:
    try:
        return _found(document, notes)
    except CodecError as error:
        raise CodecError(together(faults, error.problems)) from None


def _found(document: object, notes: Notes) -> tuple[list[tuple[str, Any]], bool]:
    if is_list(document):
        return _numbered("$", document), True
    if not is_object(document):
        raise unfit(document, "an object or a list of objects")
    top = Record("$", document, Notes())
    key = next((key for key in ("items", "value") if top.has(key)), "")
    if not key and top.declared()[1].casefold() != "collection":
        return [("$", document)], False
    listed = top.value(key or "items")
    if not is_list(listed) and not (key and listed is None):
        top.refuse(key or "items", "a list")
        raise CodecError(top.notes.problems)
    found = _numbered(top.at(key), listed if is_list(listed) else ())
    notes.remarks.extend([*_missing(top, len(found)), *top.notes.remarks])
    return found, True


def _numbered(path: str, listed: Sequence[Any]) -> list[tuple[str, Any]]:
    return [(f"{path}[{index}]", each) for index, each in enumerate(listed)]


def _missing(top: Record, count: int) -> Iterator[Remark]:
    total = top.value("totalCount")
    if type(total) is int and total != count:
        yield Remark(path=top.at("totalCount"), odd=f"says {total}, but {count} are here")
    if top.value("@odata.nextLink"):
        yield Remark(path=top.at("@odata.nextLink"), odd="there are more pages")
    links = top.child("links")
    if links.value("next"):
        yield Remark(path=links.at("next"), odd="there are more pages")


def _built(
    records: Iterable[tuple[str, Any]],
    kind: Kind[T],
    notes: Notes,
    tenant: str,
    faults: Mapping[str, Sequence[Problem]],
) -> list[T]:
    found: list[T] = []
    for path, data in records:
        own = Notes()
        built = _one(path, data, kind, own, tenant)
        notes.remarks.extend(own.remarks)
        problems = tuple(together(faults.get(path, ()), own.problems))
        notes.refuse(problems)
        if built is not None and not problems:
            found.append(built)
    return found


def _one(path: str, data: object, kind: Kind[T], notes: Notes, tenant: str) -> T | None:
    if not is_object(data):
        notes.refuse((problem(path, data, f"an object, a {kind.name}"),))
        return None
    record = Record(path, data, notes, tenant)
    if misfit := kind.misfit(record):
        notes.refuse((misfit,))
        return None
    return kind.build(record)
