"""What turns text into plain data and back where nothing is wrong: orjson if it is installed, else Python's own `json`.

Either may let through what `cotenant.documents` refuses, such as a key that is given twice, and words its errors in its
own way. So what they say decides nothing, and `cotenant.codec.quick` asks what they leave unasked. What they write is
the same, character for character.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final, final

import attrs

from cotenant.documents import is_text, may_hold_surrogates


@final
@attrs.frozen(kw_only=True)
class Parser:
    """A parser of JSON, with what writes it.

    `loads` raises `ValueError` for what is no JSON in UTF-8. `dumps` writes without blanks, asks its second argument
    for what is not plain, and raises `TypeError` or `ValueError` for what cannot be written.
    """

    loads: Callable[[bytes], Any]
    dumps: Callable[[Any, Callable[[Any], Any]], str]


def _loads(data: bytes) -> Any:
    decoded = data.decode()
    if may_hold_surrogates(decoded):
        raise ValueError("perhaps half a surrogate pair")
    return json.loads(decoded)


def _dumps(plain: Any, default: Callable[[Any], Any]) -> str:
    text = json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=default)
    if not is_text(text):
        raise ValueError("half a surrogate pair")
    return text


PYTHON: Final = Parser(loads=_loads, dumps=_dumps)


def installed() -> Parser:
    """Return the fastest parser that there is."""
    try:
        orjson = import_module("orjson")
    except ModuleNotFoundError:
        return PYTHON
    return Parser(
        loads=orjson.loads,
        dumps=lambda plain, default: orjson.dumps(plain, default=default).decode(),
    )


PARSER: Final = installed()
