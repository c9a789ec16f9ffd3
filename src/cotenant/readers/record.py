"""One JSON object of a foreign format, read field by field: tolerant of what it does not know, strict on what it must.

Keys are found whatever their casing. A field that a record can do without and that is odd gives a remark and counts as
not given; one that it cannot do without gives a problem. Nothing here raises, so that all problems come to light.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from itertools import islice
from typing import Any, Final, TypeVar, final

import attrs

from cotenant import checks
from cotenant.documents import MISSING, MOST_PROBLEMS, Problem, is_list, is_object, is_text, member, problem, shown
from cotenant.readers.reading import Remark
from cotenant.tenancy import Product

V = TypeVar("V")

NIL_GUID: Final = "00000000-0000-0000-0000-000000000000"
"""The GUID that .NET writes for nothing."""

UNKNOWN_PRODUCT: Final = Product(name="Unknown product")
"""Stands where a subscription gives its product no name."""

_GUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ISO_DAY: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})[T ]", re.ASCII)
_US_DAY: Final = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})(?: |$)", re.ASCII)
_EXACT: Final = 2.0**53  # below, every whole number is a float of its own
_NO_DAY_YEARS: Final = (1, 9999)  # how .NET writes "not set", and how Partner Center writes "never"


def normal(id: str) -> str:
    """Return an id as it is compared: a GUID in lower case, any other id as written."""
    return id.lower() if _GUID.fullmatch(id) else id


def as_id(text: str) -> str:
    """Return an id as it is compared, "" for a text that is none."""
    return normal(text) if checks.is_visible(text) else ""


def is_guid(text: str) -> bool:
    """Return whether a text is a GUID, in either case."""
    return _GUID.fullmatch(text) is not None


def read_day(text: str) -> tuple[date | None, str]:
    """Return the calendar day of a timestamp, and what is odd about it ("" for nothing).

    It is the day as written: a zone offset does not move it. The years 1 and 9999 stand for no day at all.
    """
    day, odd = _exactly(text) or _loosely(text)
    return (None if day and day.year in _NO_DAY_YEARS else day), odd


def _exactly(text: str) -> tuple[date | None, str] | None:
    try:
        return datetime.fromisoformat(text).date(), ""
    except ValueError:
        return None


def _loosely(text: str) -> tuple[date | None, str]:
    found, odd = _ISO_DAY.match(text), "its time of day cannot be read; its day was taken"
    if not found:
        found, odd = _US_DAY.match(text), "US style, read as month/day/year"
    try:
        if found:
            return date(**{part: int(digits) for part, digits in found.groupdict().items()}), f"{shown(text)}: {odd}"
    except ValueError:
        pass
    return None, f"not a date: {shown(text)}"


@final
@attrs.define
class Notes:
    """What was found while a document was read; of its problems, no more than an error tells."""

    problems: list[Problem] = attrs.Factory(list[Problem])
    remarks: list[Remark] = attrs.Factory(list[Remark])

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Note problems, each of which makes a record unreadable."""
        self.problems.extend(islice(problems, MOST_PROBLEMS + 1 - len(self.problems)))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and is_text(value)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != "" and checks.is_visible(value.strip())


def _alike(one: object, other: object) -> bool:
    # Not asked of what holds other things: to compare that, Python goes as deep as it is nested.
    return one is other or (not is_list(one) and not is_object(one) and one == other)


@final
class Record:
    """A JSON object at a path; `tenant` is the tenant that the caller named, "" for none."""

    __slots__ = ("_data", "_keys", "notes", "path", "tenant")

    def __init__(self, path: str, data: dict[str, Any], notes: Notes, tenant: str = "") -> None:
        """Open the object."""
        self.path: str = path
        self.notes: Notes = notes
        self.tenant: str = tenant
        self._data = data
        self._keys = {str(key).lower(): key for key in data}
        if len(self._keys) < len(data):
            self._settle_casing()

    def _settle_casing(self) -> None:
        for key in reversed(self._data):
            name = str(key).lower()
            if not _alike(self._data[key], self._data[self._keys[name]]):
                self.remark(key, "given twice with different values, in two casings; the first camelCase one counts")
            if str(key)[:1].islower() or not str(self._keys[name])[:1].islower():
                self._keys[name] = key

    def at(self, key: str) -> str:
        """Return the path of a member, as the document writes it."""
        return member(self.path, self._keys.get(key.lower(), key))

    def remark(self, key: str, odd: str) -> None:
        """Note that a member is odd."""
        self.notes.remarks.append(Remark(path=self.at(key), odd=odd))

    def refuse(self, key: str, expected: str) -> None:
        """Note that a member makes the record unreadable."""
        found = self.value(key) if self.has(key) else MISSING
        self.notes.refuse((problem(self.at(key), found, expected),))

    def has(self, key: str) -> bool:
        """Return whether the member is there, even as null."""
        return key.lower() in self._keys

    def value(self, key: str) -> Any:
        """Return the member as it is, `None` when absent."""
        name = self._keys.get(key.lower())
        return None if name is None else self._data[name]

    def text(self, key: str) -> str:
        """Return a text without the blanks around it; "" for nothing."""
        value = self.value(key)
        if _is_text(value):
            return str(value).strip()
        if checks.is_count(value):
            return str(value)
        if value is not None:
            self.remark(key, f"expected text, got {shown(value)}; ignored")
        return ""

    def identifier(self, key: str) -> str:
        """Return the id that the record cannot do without."""
        value = self.value(key)
        if _is_id(value):
            return normal(value.strip())
        self.refuse(key, checks.VISIBLE if isinstance(value, str) and value.strip() else "an id")
        return "?"

    def reference(self, key: str) -> str:
        """Return the id of something else; "" for nothing."""
        text = self.text(key)
        if text and not as_id(text):
            self.remark(key, f"expected {checks.VISIBLE}, got {shown(text)}; ignored")
        return as_id(text)

    def count(self, key: str) -> int:
        """Return the number that the record cannot do without."""
        number = self.optional_count(key)
        if number is None and self.value(key) is None:
            self.refuse(key, "a whole number, at least 0")
        return number or 0

    def optional_count(self, key: str) -> int | None:
        """Return a number of things, `None` for nothing; what is there and is no such number makes a problem."""
        value = self.value(key)
        # JSON knows one kind of number: 5.0 is 5. Above, a float may stand for its neighbours too.
        if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
            value = int(value)
        if value is None or checks.is_count(value):
            return value
        self.refuse(key, "a whole number, at least 0")
        return None

    def flag(self, key: str) -> bool | None:
        """Return a yes or a no, `None` for nothing."""
        value = self.value(key)
        if isinstance(value, bool):
            return value
        if value not in (None, ""):
            self.remark(key, f"expected true or false, got {shown(value)}; ignored")
        return None

    def day(self, key: str) -> date | None:
        """Return the calendar day of a timestamp as written, `None` for nothing and for never."""
        value = self.value(key)
        if value is None or value == "":
            return None
        day, odd = read_day(value.strip()) if isinstance(value, str) else (None, f"not a date: {shown(value)}")
        if odd:
            self.remark(key, odd)
        return day

    def word(self, key: str, meanings: Mapping[str, V], unknown: V) -> V:
        """Return what a word means, whatever its casing; `unknown`, with a remark, where the table does not say."""
        text = self.text(key)
        meaning = meanings.get(text.casefold(), unknown)
        if meaning == unknown:
            self.remark(key, f"says nothing that is known: {shown(text)}" if text else "not given")
        return meaning

    def known(self, key: str, words: AbstractSet[str]) -> str:
        """Return a word as written, with a remark where it is not among those known; "" for nothing."""
        text = self.text(key)
        if text and text.casefold() not in words:
            self.remark(key, f"unknown word {shown(text)}, kept")
        return text

    def child(self, key: str) -> Record:
        """Return an object inside this one, empty where there is none."""
        value = self.value(key)
        if value is not None and not is_object(value):
            self.remark(key, f"expected an object, got {shown(value)}; ignored")
        return self._inside(self.at(key), value if is_object(value) else {})

    def children(self, key: str) -> list[Record]:
        """Return the objects in a list inside this object."""
        return [self._inside(path, each) for path, each in self._listed(key, is_object, "an object")]

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts in a list inside this object."""
        return tuple(each.strip() for _, each in self._listed(key, _is_text, "text"))

    def references(self, key: str) -> tuple[str, ...]:
        """Return the ids in a list inside this object."""
        return tuple(normal(each.strip()) for _, each in self._listed(key, _is_id, "an id"))

    def _inside(self, path: str, data: dict[str, Any]) -> Record:
        return Record(path, data, self.notes, self.tenant)

    def _listed(self, key: str, is_one: Callable[[Any], bool], expected: str) -> Iterator[tuple[str, Any]]:
        value = self.value(key)
        if value is not None and not is_list(value):
            self.remark(key, f"expected a list, got {shown(value)}; ignored")
        for index, each in enumerate(value if is_list(value) else ()):
            path = member(self.at(key), index)
            if is_one(each):
                yield path, each
            else:
                self.notes.remarks.append(Remark(path=path, odd=f"expected {expected}, got {shown(each)}; ignored"))

    def declared(self) -> tuple[str, str]:
        """Return the path and the kind that the object says it is of; "" for none (PC utility-resources; OData)."""
        odata = self.value("@odata.type")
        if isinstance(odata, str):
            return self.at("@odata.type"), odata.rpartition(".")[2]
        attributes = self.value("attributes")
        for key, value in attributes.items() if is_object(attributes) else ():
            if str(key).lower() == "objecttype" and isinstance(value, str):
                return member(self.at("attributes"), key), value
        return self.path, ""
