"""Converters: the one that does the work, new ones for a host, and hooks for a converter that a host has already."""

from __future__ import annotations

from typing import Any, Final

from cattrs import BaseConverter, Converter
from cattrs.preconf.json import JsonConverter
from cattrs.preconf.json import make_converter as make_json_converter

from cotenant.codec import shapes, structuring, unstructuring
from cotenant.codec.fitting import misfits
from cotenant.documents import MOST_PROBLEMS, CodecError, together


def _own() -> Converter:
    made = Converter()
    structuring.teach(made)
    unstructuring.teach(made)
    return made


OWN: Final = _own()
"""The converter of this package. No host's hooks reach it, so that no host's preferences do."""


def structure(plain: Any, kind: Any) -> Any:
    """Return plain data as a value of a type; raises `CodecError` with everything that is wrong with it."""
    try:
        return OWN.structure(plain, kind)
    except CodecError as error:
        more = misfits(OWN, plain, kind) if len(error.problems) <= MOST_PROBLEMS else ()
        raise CodecError(together(error.problems, more)) from None


def make_converter() -> JsonConverter:
    """Return a new converter for JSON: values of this library as `to_json` writes them, all else as cattrs does."""
    made = make_json_converter()
    register_hooks(made)
    return made


def register_hooks(converter: BaseConverter) -> None:
    """Teach a converter the types of this library; how it treats all other types stays as it is.

    What the converter prefers (extra keys, validation, hooks for `str` or `date`) does not reach into values of this
    library: they are read and written as `from_json` and `to_json` do, without the envelope. Plain data that is not
    what it should be raises `CodecError`, with paths that start at the value.
    """
    converter.register_structure_hook_func(_is_ours, structure)
    converter.register_unstructure_hook_func(_is_ours, OWN.unstructure)
    # By class as well: a host's hook for `str` goes before any predicate, and an enumeration of strings is a `str`.
    for kind in shapes.CORE:
        converter.register_structure_hook(kind, structure)
        converter.register_unstructure_hook(kind, OWN.unstructure)


def _is_ours(kind: Any) -> bool:
    return shapes.is_own(kind) or (len(shapes.choices(kind)) > 1 and shapes.is_document(kind))
