"""Values to plain data: every field, in the order of the class, and nothing that depends on where it runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias, get_origin

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from cotenant import formula
from cotenant.channels import Channel
from cotenant.codec import shapes
from cotenant.documents import is_object
from cotenant.formula import Formula, Question

Write: TypeAlias = Callable[[Any], Any]
"""A hook that writes a value as plain data."""


def teach(converter: Converter) -> None:
    """Register the hooks that write the types of this library."""
    predicates: tuple[tuple[Callable[[Any], bool], Callable[[Any], Write]], ...] = (
        (lambda kind: bool(shapes.choices(kind)), lambda _: converter.unstructure),
        (lambda kind: get_origin(kind) is tuple, lambda kind: _tuple(kind, converter)),
        (lambda kind: get_origin(kind) is type, lambda _: _class),
        (shapes.is_own, lambda kind: _object(kind, converter)),
        (lambda kind: kind is Channel, lambda _: _channel(converter)),
    )
    for predicate, factory in predicates:
        converter.register_unstructure_hook_factory(predicate, factory)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(StrEnum, _member)
    converter.register_unstructure_hook(Formula, _formula)


def _member(value: StrEnum) -> str:
    return str(value.value)


def _class(value: type) -> str:
    return value.__name__


def _object(kind: type, converter: Converter) -> Write:
    return fields_of(kind, converter, converter.get_unstructure_hook)


def fields_of(kind: type[Any], converter: Converter, hook: Callable[[Any], Write]) -> Write:
    """Return the hook that writes a value as an object, given the hook for each type of its fields."""
    attrs.resolve_types(kind)
    fields = [field for field in attrs.fields(kind) if field.init]
    hooks: dict[str, Any] = {field.name: override(unstruct_hook=hook(field.type)) for field in fields}
    write: Write = make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=False, **hooks)
    tag = shapes.TAGS.get(kind)
    return write if tag is None else lambda value: {"type": tag, **write(value)}


def _channel(converter: Converter) -> Write:
    write = _object(Channel, converter)

    def written(channel: Channel) -> Any:
        known = shapes.CHANNELS_BY_NAME.get(channel.name)
        return channel.name if known is channel or known == channel else write(channel)

    return written


def _tuple(kind: Any, converter: Converter) -> Write:
    item = shapes.item(kind)
    write: Write = converter.unstructure if item is None else converter.get_unstructure_hook(item)
    return lambda value: [write(each) for each in value]


def _formula(value: Formula) -> dict[str, Any]:
    tree = formula.fold(value, question=_question, both=_both, either=_either, negate=_negate)
    return {"words": formula.words(value), "tree": tree}


def _question(asked: Question) -> Any:
    return asked.name


def _both(left: Any, right: Any) -> Any:
    return {"and": [*_operands("and", left), *_operands("and", right)]}


def _either(left: Any, right: Any) -> Any:
    return {"or": [*_operands("or", left), *_operands("or", right)]}


def _negate(operand: Any) -> Any:
    return {"not": operand}


def _operands(word: str, side: Any) -> Any:
    return side[word] if is_object(side) and word in side else [side]
