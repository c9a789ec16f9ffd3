"""A griffe extension: the reference shows how an attrs class is built, which its source alone does not spell out.

A class decorated with `attrs.frozen` or `attrs.define` gets the `__init__` that attrs writes for it: fields of base
classes first, each with its default, and with the type that its converter takes where it has one. `= attrs.field(...)`
is taken off the fields themselves: it says how they are checked, not what they are. An enumeration gets a table of its
members, whether or not they have docstrings.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import griffe

DECORATORS = {"attrs.frozen", "attrs.define", "attrs.mutable"}
MADE = "..."  # a default that is computed when the value is made


def decorated(cls: griffe.Class) -> griffe.Expr | None:
    """Return the attrs decorator of a class, if it has one."""
    values = (each.value for each in cls.decorators)
    return next((each for each in values if isinstance(each, griffe.Expr) and each.canonical_path in DECORATORS), None)


def arguments(value: object) -> dict[str, str | griffe.Expr]:
    """Return the keyword arguments of a call."""
    if not isinstance(value, griffe.ExprCall):
        return {}
    return {each.name: each.value for each in value.arguments if isinstance(each, griffe.ExprKeyword)}


def fields(cls: griffe.Class) -> Iterator[griffe.Attribute]:
    """Yield the attributes of a class that are fields: annotated, and not class variables."""
    for member in cls.members.values():
        if isinstance(member, griffe.Attribute) and member.annotation and "instance-attribute" in member.labels:
            yield member


def is_field_call(field: griffe.Attribute) -> bool:
    """Return whether `= attrs.field(...)` follows the field."""
    return isinstance(field.value, griffe.ExprCall) and field.value.canonical_path == "attrs.field"


def default(field: griffe.Attribute, options: dict[str, str | griffe.Expr]) -> str | griffe.Expr | None:
    """Return the default of a field as a reader would write it; `None` when it has none."""
    if not is_field_call(field):
        return field.value
    if "factory" in options or decorates(field):
        return MADE
    given = options.get("default")
    made = isinstance(given, griffe.ExprCall) and given.canonical_path == "attrs.Factory"
    return MADE if made else given


def decorates(field: griffe.Attribute) -> bool:
    """Return whether a method of the class is decorated as the default of the field."""
    methods = (
        (each for each in field.parent.members.values() if isinstance(each, griffe.Function)) if field.parent else ()
    )
    return any(str(each.value) == f"{field.name}.default" for method in methods for each in method.decorators)


def accepted(field: griffe.Attribute, options: dict[str, str | griffe.Expr]) -> str | griffe.Expr | None:
    """Return the type that may be passed for a field: what its converter takes, else the field's own."""
    converter = options.get("converter")
    if isinstance(converter, griffe.Expr):
        with suppress(KeyError, IndexError, AttributeError, griffe.AliasResolutionError):
            taken: str | griffe.Expr | None = (
                field.modules_collection[converter.canonical_path].parameters[0].annotation
            )
            return taken
    return field.annotation


def parameters(cls: griffe.Class) -> Iterator[griffe.Parameter]:
    """Yield what the `__init__` of a class takes for its own fields."""
    all_by_keyword = arguments(decorated(cls)).get("kw_only") == "True"
    for field in fields(cls):
        options = arguments(field.value) if is_field_call(field) else {}
        if options.get("init") == "False":
            continue
        by_keyword = all_by_keyword or options.get("kw_only") == "True"
        yield griffe.Parameter(
            str(options.get("alias", field.name.lstrip("_"))).strip("'\""),
            annotation=accepted(field, options),
            kind=griffe.ParameterKind.keyword_only if by_keyword else griffe.ParameterKind.positional_or_keyword,
            default=default(field, options),
            docstring=field.docstring,
        )


def add_init(cls: griffe.Class) -> None:
    """Give an attrs class the `__init__` that attrs writes, unless it has its own."""
    if not decorated(cls) or "__init__" in cls.members:
        return
    lineage = [each for each in (*reversed(cls.mro()), cls) if decorated(each)]
    taken = {each.name: each for parent in lineage for each in parameters(parent)}
    itself = griffe.Parameter("self", kind=griffe.ParameterKind.positional_or_keyword)
    in_order = sorted(taken.values(), key=lambda each: each.kind is griffe.ParameterKind.keyword_only)
    init = griffe.Function("__init__", parameters=griffe.Parameters(itself, *in_order), parent=cls, returns="None")
    cls.set_member("__init__", init)


def is_enumeration(cls: griffe.Class) -> bool:
    """Return whether a class is an enumeration."""
    return any(str(base).endswith("Enum") for base in cls.bases)


def list_members(cls: griffe.Class) -> None:
    """Add the members of an enumeration to its docstring as a table, in place of a section for each."""
    members = [
        member
        for member in cls.members.values()
        if isinstance(member, griffe.Attribute) and member.value and "property" not in member.labels
    ]
    meanings = [" ".join(each.docstring.value.split()) if each.docstring else "" for each in members]
    told = any(meanings)
    rows = ["| Member | Value |" + " Meaning |" * told, "| --- | --- |" + " --- |" * told]
    for member, meaning in zip(members, meanings, strict=True):
        rows.append(f"| `{member.name}` | `{member.value}` |" + f" {meaning} |" * told)
        member.docstring = None
    lead = cls.docstring.value if cls.docstring else ""
    cls.docstring = griffe.Docstring("\n".join((lead, "", *rows)), parent=cls)


def classes(inside: griffe.Object) -> Iterator[griffe.Class]:
    """Yield every class that is defined in a package, module or class."""
    for member in inside.members.values():
        if isinstance(member, griffe.Class):
            yield member
        if isinstance(member, griffe.Module | griffe.Class):
            yield from classes(member)


class AttrsSignatures(griffe.Extension):
    """Adds signatures to attrs classes, and tables to enumerations."""

    def on_package(self, *, pkg: griffe.Module, **kwargs: Any) -> None:  # noqa: ARG002 — griffe's own signature
        """Add them, and only then take the calls of `attrs.field` away, which bases are still asked for."""
        found = [cls for cls in classes(pkg) if decorated(cls)]
        for cls in found:
            add_init(cls)
        for field in (field for cls in found for field in fields(cls) if is_field_call(field)):
            field.value = None
        for cls in classes(pkg):
            init = cls.members.get("__init__")
            if isinstance(init, griffe.Function) and cls.docstring:
                init.docstring = None  # the class says what it holds
        for cls in filter(is_enumeration, classes(pkg)):
            list_members(cls)
