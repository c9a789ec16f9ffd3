"""Read what Partner Center, Microsoft Graph and the licensing CSV say, and join it into one `Customer`.

The readers are tolerant of what they do not know: an unknown key is ignored, an unknown word keeps its record and
gives a `Remark`. They are strict on what they must know: what is not JSON, not of the expected shape, or lacks an id
raises one `CodecError` that lists every problem with its path. Where that is only some records of a list, it is a
`PartlyReadError`, whose `reading` holds all the others: nothing good is lost, nothing bad goes unseen.
"""

from __future__ import annotations

from importlib import import_module

from cotenant.documents import CodecError
from cotenant.limits import LIMITS, Limits
from cotenant.readers import graph, licensing, partner_center
from cotenant.readers.assembly import Assembly, assemble
from cotenant.readers.attribution import OWN, Asserted
from cotenant.readers.reading import PartlyReadError, Reading, Remark
from cotenant.readers.sightings import Sighting

import_module("cotenant.readers.views")  # from here on, readings and assemblies can be shown

__all__ = [
    "LIMITS",
    "OWN",
    "Assembly",
    "Asserted",
    "CodecError",
    "Limits",
    "PartlyReadError",
    "Reading",
    "Remark",
    "Sighting",
    "assemble",
    "graph",
    "licensing",
    "partner_center",
]
