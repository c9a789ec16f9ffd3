"""The same rules over data frames: decide about, audit and count millions of subscriptions in your own engine.

Frames of polars, pandas, pyarrow, DuckDB and PySpark are read through narwhals. The rules are those of
`cotenant.rules`, folded to expressions; only facts, laws and roles have a reading in columns, and each is held to the
one over values.
"""

try:
    import narwhals as narwhals
except ModuleNotFoundError as _missing:
    if _missing.name != "narwhals":
        raise
    raise ImportError("cotenant.frames needs narwhals: install the extra, cotenant[frames]") from _missing

from cotenant.frames.auditing import audit, breaches, unlisted_channels
from cotenant.frames.checking import check, check_requests
from cotenant.frames.deciding import decide, reasons
from cotenant.frames.opening import State
from cotenant.frames.problems import FrameError, Problem, Problems
from cotenant.frames.schemas import CUSTOMERS, RELATIONSHIPS, REQUESTS, SUBSCRIPTIONS, TABLES, TENANTS, Column, Table
from cotenant.frames.supplying import ledger, pools
from cotenant.frames.transfer import channels, from_frames, from_requests, to_frames, to_requests

__all__ = [
    "CUSTOMERS",
    "RELATIONSHIPS",
    "REQUESTS",
    "SUBSCRIPTIONS",
    "TABLES",
    "TENANTS",
    "Column",
    "FrameError",
    "Problem",
    "Problems",
    "State",
    "Table",
    "audit",
    "breaches",
    "channels",
    "check",
    "check_requests",
    "decide",
    "from_frames",
    "from_requests",
    "ledger",
    "pools",
    "reasons",
    "to_frames",
    "to_requests",
    "unlisted_channels",
]
