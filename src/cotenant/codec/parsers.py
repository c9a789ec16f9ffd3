"""The parser of documents with which nothing is wrong: orjson where it is installed, else Python's own.

Either may let through what `cotenant.documents` refuses, such as a key that is given twice, and words its errors in its
own way; so what they say decides nothing, and `cotenant.codec.quick` asks what they leave unasked.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from cotenant.documents import may_hold_surrogates

Parse = Callable[[bytes], Any]
"""A parser: raises `ValueError` for what is no JSON in UTF-8."""


def by_json(data: bytes) -> Any:
    """Parse with Python's own parser."""
    decoded = data.decode()
    if may_hold_surrogates(decoded):
        raise ValueError("perhaps half a surrogate pair")
    return json.loads(decoded)


def installed() -> Parse:
    """Return the fastest parser that there is."""
    try:
        parse: Parse = import_module("orjson").loads
    except ModuleNotFoundError:
        return by_json
    return parse


PARSE: Final = installed()
