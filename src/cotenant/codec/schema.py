"""The JSON Schema of documents, drawn from the same types that are read and written."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeAlias, get_args, get_origin

import attrs

from cotenant import checks
from cotenant.codec import shapes
from cotenant.formula import Formula
from cotenant.parties import Partner

SCHEMA_VERSION: Final = 1
"""The version of the documents that this release writes and reads."""

Schema: TypeAlias = dict[str, Any]
"""A JSON Schema, draft 2020-12."""

_SCALARS: Final[Mapping[object, Schema]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    # The length refuses a line break at the end, which "$" lets through in Python.
    date: {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "maxLength": 10},
}

_HIDING: Final[Schema] = {"pattern": f"^ |[{checks.HIDDEN}]| $"}
_CHECKED: Final[Mapping[object, Schema]] = {
    checks.sentence: {"pattern": r"\S"},
    checks.identifier: {"minLength": 1, "not": _HIDING},
    checks.reference: {"not": _HIDING},
    checks.seats: {"minimum": 1, "maximum": checks.MOST},
    checks.count: {"minimum": 0, "maximum": checks.MOST},
    attrs.validators.optional(checks.count): {"minimum": 0, "maximum": checks.MOST},
}
"""What the check of a field adds to the schema of its type."""

_TREE: Final[Schema] = {"$ref": "#/$defs/Condition"}
_DEFINED: Final[Mapping[str, Schema]] = {
    "Formula": {
        "description": "A condition, in words and as a tree of questions.",
        "type": "object",
        "properties": {"words": {"type": "string"}, "tree": _TREE},
        "required": ["words", "tree"],
        "additionalProperties": False,
    },
    "Condition": {
        "description": "A question by its name, or conditions joined by and, or, not.",
        "type": ["string", "object"],
        "properties": {
            "and": {"type": "array", "items": _TREE},
            "or": {"type": "array", "items": _TREE},
            "not": _TREE,
        },
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    },
}


def json_schema(type: Any) -> Schema:
    """Return the JSON Schema (draft 2020-12) of the documents that hold a value of a type.

    What `to_json` writes is valid by it, and so is what `from_json` reads. It cannot say everything that `from_json`
    refuses: how fields go together (an id that repeats, a term that ends before it starts), a day that the calendar
    lacks, a name that is nearly that of a known channel, 3.0 for 3.

    Raises `TypeError` for a type that no document holds.
    """
    if not shapes.is_document(type):
        raise TypeError(f"json_schema: expected a type of this library, or a list or tuple of such, got {type!r}")
    definitions: dict[str, Schema] = {}
    value = _schema(type, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {"schema_version": {"const": SCHEMA_VERSION}, "value": value},
        "required": ["schema_version", "value"],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(kind: Any, definitions: dict[str, Schema]) -> Schema:
    if kind in _SCALARS:
        return dict(_SCALARS[kind])
    if shapes.is_own(kind):
        return {"enum": [each.value for each in kind]} if issubclass(kind, StrEnum) else _object(kind, definitions)
    if kind is Formula:
        definitions.update(deepcopy(dict(_DEFINED)))
        return {"$ref": "#/$defs/Formula"}
    if get_origin(kind) is type:
        return {"enum": [each.__name__ for each in shapes.choices(get_args(kind)[0])]}
    if get_origin(kind) in (list, tuple):
        return _array(kind, definitions)
    return _union(kind, definitions)


def _array(kind: Any, definitions: dict[str, Schema]) -> Schema:
    item = shapes.item(kind)
    if item is not None:
        return {"type": "array", "items": _schema(item, definitions)}
    items = [_schema(each, definitions) for each in get_args(kind)]
    return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}


def _union(kind: Any, definitions: dict[str, Schema]) -> Schema:
    words = shapes.words(kind)
    if not shapes.choices(kind):
        raise TypeError(f"json_schema: {kind} has no form in JSON")
    if words:
        found = [{"enum": list(words)}, _schema(Partner, definitions)]
    else:
        found = [_schema(each, definitions) for each in shapes.choices(kind)]
    if shapes.beside_none(kind) is not None:
        found.append({"type": "null"})
    return {"anyOf": found}


def _object(kind: type, definitions: dict[str, Schema]) -> Schema:
    name = kind.__name__
    if name not in definitions:
        definitions[name] = {}
        definitions[name] = _definition(kind, definitions)
    reference = {"$ref": f"#/$defs/{name}"}
    if kind not in shapes.NAMED:
        return reference
    named = {"type": "string", "pattern": r"\S"} | _CHECKED.get(attrs.fields_dict(kind)["name"].validator, {})
    return {"anyOf": [named, reference]}


def _definition(kind: type, definitions: dict[str, Schema]) -> Schema:
    attrs.resolve_types(kind)
    tag = shapes.TAGS.get(kind)
    fields = [field for field in attrs.fields(kind) if field.init]
    properties = {field.name: _field(field, definitions) for field in fields}
    required = [field.name for field in fields if field.default is attrs.NOTHING]
    return {
        "description": (inspect.getdoc(kind) or kind.__name__).partition("\n")[0],
        "type": "object",
        "properties": properties if tag is None else {"type": {"const": tag}, **properties},
        "required": required if tag is None else ["type", *required],
        "additionalProperties": False,
    }


def _field(field: attrs.Attribute[Any], definitions: dict[str, Schema]) -> Schema:
    return _schema(field.type, definitions) | _CHECKED.get(field.validator, {})
