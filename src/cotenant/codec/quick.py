"""Plain data to values as long as nothing is wrong with it, several times as fast as with a report of what is.

What is read here is what `cotenant.codec.structuring` reads, value for value. Anything else, and anything that takes
thought, raises whatever comes first: nobody is told, because the whole document is then read again, thoroughly.

All checks are those of the values' own constructors. Left out are the conversions, since each part is read as what its
field holds, and the checks of values that are equal to one that was read before: products, channels, partners and terms
repeat in a book of customers, are looked up by what they are read from, and shared, which saves memory as well.

For each class a function is compiled, as attrs compiles its constructor. For `PartnerRelationship` it reads

    def read(_plain, _sharing):
        if len(_plain) != 4:
            return _partly(_plain, _sharing)
        _sharing.members += 4
        partner = _plain["partner"]
        kind = _plain["kind"]
        status = _plain["status"]
        since = _plain["since"]
        partner = _partner_read(partner, _sharing)
        kind = _kind_members[kind]
        status = _status_members[status]
        if since is not None:
            since = _since_read(since, _sharing)
        _partner_check(_Kind, _partner_field, partner)
        ...
        return _make(partner, kind, status, since)
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, Final, TypeAlias, cast, final, get_origin

import attrs

from cotenant.codec import parsers, shapes
from cotenant.codec.converters import OWN
from cotenant.codec.schema import SCHEMA_VERSION
from cotenant.documents import MISSING, is_list, is_object, is_written
from cotenant.limits import Limits, excessive_extent, excessive_size, measured
from cotenant.parties import Partner
from cotenant.rebuilt import unchecked
from cotenant.sealed import Sealed

_SHARED: Final = {kind: kind.__name__ for kind in shapes.REPEATING}
"""Where the values of these classes are found by what they were read from."""

_MOST_SHARED: Final = 100_000


@final
class Sharing:
    """What is read in one go, a document or a file: its equal parts, and how many members of objects were seen."""

    __slots__ = ("atoms", "days", "members", *_SHARED.values())

    def __init__(self) -> None:
        self.atoms: dict[str | int, str | int] = {}
        self.days: dict[str, date] = {}
        self.members = 0
        for name in _SHARED.values():
            setattr(self, name, {})

    @property
    def is_large(self) -> bool:
        """Whether it is time to start anew: a file may be larger than memory, and its parts may all differ."""
        return sum(len(getattr(self, name)) for name in ("atoms", "days", *_SHARED.values())) > _MOST_SHARED


Read: TypeAlias = Callable[[Any, Sharing], Any]
"""A function that reads plain data as a value of a type."""

_REPEATED: Final = ("tenant", "id", "regime")
"""The fields of commands, events and decisions that repeat in a list of them."""

_UNREAD: Final = (LookupError, TypeError, ValueError, RecursionError)
"""What is raised for plain data that is not read here, and by parsers."""


def read(text: str | bytes, kind: Any, limits: Limits, sharing: Sharing) -> Any:
    """Return what a document holds, or `MISSING` for one that has to be read thoroughly."""
    if not is_written(text) or excessive_size(text, limits):
        return MISSING
    try:
        data = text.encode() if isinstance(text, str) else text
        extent = measured(data)
        if excessive_extent(extent, limits):
            return MISSING
        document = parsers.PARSER.loads(data.removeprefix(codecs.BOM_UTF8))
        version, value = document["schema_version"], document["value"]
        if (
            version.__class__ is not int
            or version != SCHEMA_VERSION
            or len(document) != len(("schema_version", "value"))
        ):
            return MISSING
        sharing.members = len(document)
        found = reader(kind)(value, sharing)
    except _UNREAD:
        return MISSING
    # Parsers tell one value of a key that is given twice; so what was read has to be as much as what was written.
    return found if sharing.members == extent.members else MISSING


@cache
def reader(kind: Any) -> Read:
    """Return the function that reads plain data as a value of a type."""
    factories: tuple[tuple[object, Callable[[Any], Read]], ...] = (
        (shapes.beside_none(kind), _optional),
        (shapes.is_tagged(kind), _tagged),
        (shapes.words(kind), _party),
        (shapes.item(kind), _list),
        (kind is date, _day),
        (kind in shapes.NAMED, _named),
        (isinstance(kind, type) and attrs.has(kind) and issubclass(kind, Sealed), _compiled),
    )
    return next((make for asked, make in factories if asked), _thoroughly)(kind)


def _thoroughly(kind: Any) -> Read:
    def read_thoroughly(plain: Any, sharing: Sharing) -> Any:
        sharing.members += _members(plain)
        return OWN.structure(plain, kind)

    return read_thoroughly


def _optional(kind: Any) -> Read:
    read = reader(shapes.beside_none(kind))
    return lambda plain, sharing: None if plain is None else read(plain, sharing)


def _tagged(kind: Any) -> Read:
    readers = {shapes.TAGS[each]: reader(each) for each in shapes.choices(kind)}
    return lambda plain, sharing: readers[plain["type"]](plain, sharing)


def _party(kind: Any) -> Read:
    words, read = shapes.words(kind), reader(Partner)
    return lambda plain, sharing: read(plain, sharing) if plain.__class__ is dict else words[plain]


def _list(kind: Any) -> Read:
    build: Any = get_origin(kind)
    read = reader(shapes.item(kind))

    def read_list(plain: Any, sharing: Sharing) -> Any:
        if plain.__class__ is not list:
            raise TypeError
        plain.reverse()
        found: list[Any] = []
        while plain:  # what is read is let go, so that never all of it is there twice
            found.append(read(plain.pop(), sharing))
        return build(found)

    return read_list


def _day(kind: Any) -> Read:
    def read_day(plain: Any, sharing: Sharing) -> Any:
        day = sharing.days.get(plain)
        if day is None:
            day = sharing.days[plain] = OWN.structure(plain, kind)
        return day

    return read_day


def _named(kind: type) -> Read:
    from_name, read, shared = shapes.NAMED[kind], _compiled(kind), attrgetter(_SHARED[kind])

    def read_named(plain: Any, sharing: Sharing) -> Any:
        if plain.__class__ is not str:
            return read(plain, sharing)
        found = shared(sharing)
        if plain not in found:
            found[plain] = from_name(plain)
        return found[plain]

    return read_named


# Objects


def _compiled(kind: type[Any]) -> Read:
    attrs.resolve_types(kind)
    fields = [field for field in attrs.fields(kind) if field.init]
    tag, names = shapes.TAGS.get(kind), [field.name for field in fields]
    size = len(names) + (tag is not None)
    bound: dict[str, Any] = {"_Kind": kind, "_partly": _partly(kind, size), "_make": unchecked(kind), "_tag": tag}
    source = [
        f"if len(_plain) != {size}:",
        " return _partly(_plain, _sharing)",
        f"_sharing.members += {size}",
        *(["if _plain['type'] != _tag:", " raise ValueError"] if tag else ()),
        *(f"{name} = _plain[{name!r}]" for name in names),
        *(line for field in fields for line in _typed(field.name, field.type)),
        *(_looked_up(kind, names) if kind in _SHARED else ()),
        *(line for field in fields for line in _shared(field, tag)),
        *(line for field in fields for line in _read(field, bound)),
        *(line for field in fields for line in _checked(field, bound)),
        f"_made = _make({', '.join(names)})",
        *(["_made.__attrs_post_init__()"] if hasattr(kind, "__attrs_post_init__") else ()),
        *([f"_sharing.{_SHARED[kind]}[_key] = _made"] if kind in _SHARED else ()),
        "return _made",
    ]
    exec("\n ".join(("def read(_plain, _sharing):", *source)), bound)  # noqa: S102 - of field names alone
    return cast(Read, bound["read"])


def _typed(name: str, kind: Any) -> Iterator[str]:
    """Yield the lines that refuse what only looks like text, a number or a flag: True is equal to 1, and to 1.0."""
    present = shapes.beside_none(kind)
    scalar = present or kind
    if scalar in {str, int, bool}:
        allowed = "" if present is None else f"{name} is not None and "
        yield f"if {allowed}{name}.__class__ is not {scalar.__name__}:"
        yield " raise TypeError"


def _shared(field: attrs.Attribute[Any], tag: str | None) -> Iterator[str]:
    """Yield the line that takes the place of a text or a number with the equal one that was read before."""
    if field.type is int or (tag and field.name in _REPEATED):
        yield f"{field.name} = _sharing.atoms.setdefault({field.name}, {field.name})"


def _looked_up(kind: type, names: list[str]) -> Iterator[str]:
    """Yield the lines that find a value that was read from the same before."""
    yield f"_key = {', '.join(names)}"
    yield f"_made = _sharing.{_SHARED[kind]}.get(_key)"
    yield "if _made is not None:"
    yield " return _made"


def _read(field: Any, bound: dict[str, Any]) -> Iterator[str]:
    """Yield the lines that read one part; a list is put in the order that its field is kept in."""
    name, present = field.name, shapes.beside_none(field.type)
    kind: Any = present or field.type
    if kind in {str, int, bool}:
        return
    if present is not None:
        yield f"if {name} is not None:"
    start = "" if present is None else " "
    if kind in shapes.CORE and not attrs.has(kind):
        bound[f"_{name}_members"] = {member.value: member for member in kind}
        yield f"{start}{name} = _{name}_members[{name}]"
    else:
        bound[f"_{name}_read"] = reader(kind)
        yield f"{start}{name} = _{name}_read({name}, _sharing)"
    if shapes.item(kind) is not None and field.converter is not None:
        bound[f"_{name}_convert"] = field.converter
        yield f"{name} = _{name}_convert({name})"


def _checked(field: attrs.Attribute[Any], bound: dict[str, Any]) -> Iterator[str]:
    """Yield the line that asks the check of one part."""
    if field.validator is not None:
        bound[f"_{field.name}_check"], bound[f"_{field.name}_field"] = field.validator, field
        yield f"_{field.name}_check(_Kind, _{field.name}_field, {field.name})"


def _partly(kind: type[Any], size: int) -> Read:
    """Return the function that reads an object with fewer keys, or with others: rarer, and not as quick."""
    thoroughly, defaults = _thoroughly(kind), dict[str, Any]()
    for field in attrs.fields(kind):
        if field.init and field.default is not attrs.NOTHING and not getattr(field.default, "takes_self", False):
            factory = getattr(field.default, "factory", None)
            default = factory() if factory else field.default
            defaults[field.name] = OWN.unstructure(default, unstructure_as=field.type)

    def read_partly(plain: Any, sharing: Sharing) -> Any:
        full = {**defaults, **plain}
        if len(full) != size:
            return thoroughly(plain, sharing)
        members = sharing.members + _members(plain)
        found = reader(cast(Any, kind))(full, sharing)
        sharing.members = members
        return found

    return read_partly


def _members(plain: Any) -> int:
    """Return how many members the objects in plain data have."""
    if is_object(plain):
        return len(plain) + sum(map(_members, plain.values()))
    return sum(map(_members, plain)) if is_list(plain) else 0
