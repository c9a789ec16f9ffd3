"""Values to JSON and back, exactly; JSON Schema; and hooks that teach a cattrs converter of yours the same.

A document is `{"schema_version": 1, "value": ...}`. Importing this package loads cattrs; `import cotenant` does not.
"""

from __future__ import annotations

from cotenant.codec.converters import make_converter, register_hooks
from cotenant.codec.lines import BadLine, read_lines, write_lines
from cotenant.codec.schema import SCHEMA_VERSION, json_schema
from cotenant.codec.texts import from_json, to_json
from cotenant.documents import CodecError, Problem
from cotenant.limits import LIMITS, Limits

__all__ = [
    "LIMITS",
    "SCHEMA_VERSION",
    "BadLine",
    "CodecError",
    "Limits",
    "Problem",
    "from_json",
    "json_schema",
    "make_converter",
    "read_lines",
    "register_hooks",
    "to_json",
    "write_lines",
]
