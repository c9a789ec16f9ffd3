"""Customers and commands to frames, and back again with nothing lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal, TypeAlias, cast, get_args

import narwhals as nw
from narwhals.dtypes import DType
from narwhals.typing import IntoFrame, IntoFrameT

from cotenant.channels import CHANNELS, Channel
from cotenant.commands import Command
from cotenant.frames import cells
from cotenant.frames.cells import Row
from cotenant.frames.checking import alone, examined
from cotenant.frames.opening import Lazy, Opened, State, as_pandas
from cotenant.frames.schemas import CHANNEL, CUSTOMERS, RELATIONSHIPS, REQUESTS, SUBSCRIPTIONS, TENANTS, Table
from cotenant.tenancy import Customer, PartnerRelationship, Subscription, Tenant

Backend: TypeAlias = Literal["polars", "pandas", "pyarrow", "duckdb", "pyspark"]
"""The engines that `to_frames` and `to_requests` write for."""


def to_frames(customers: Iterable[Customer], *, backend: Backend = "duckdb", session: Any = None) -> State[Any]:
    """Return customers as frames: relations of DuckDB's own connection, or eager ones of polars, pandas or pyarrow.

    Frames of PySpark are made in the session that is given with it, and with no other backend. Raises `ValueError` for
    another backend and `ModuleNotFoundError` for one that is not installed: the extra `cotenant[frames]` brings DuckDB,
    and pyarrow, which all but polars need. Customers of one id are one row each, which every use of the frames then
    refuses.
    """
    rows: dict[Table, list[Row]] = {CUSTOMERS: [], TENANTS: [], SUBSCRIPTIONS: [], RELATIONSHIPS: []}
    for customer in customers:
        of: Row = {"customer": customer.id}
        rows[CUSTOMERS].append({**of, "name": customer.name or None})
        for tenant in customer.tenants:
            on = {**of, "tenant": tenant.id}
            rows[TENANTS].append({**of, **cells.tenant_row(tenant)})
            rows[SUBSCRIPTIONS] += [{**on, **cells.subscription_row(each)} for each in tenant.subscriptions]
        rows[RELATIONSHIPS] += [{**of, **cells.relationship_row(each)} for each in customer.relationships]
    return State(**{table.name: frame(table.schema, written, backend, session) for table, written in rows.items()})


def to_requests(asked: Iterable[tuple[str, str, Command]], *, backend: Backend = "duckdb", session: Any = None) -> Any:
    """Return commands as a frame of requests; each is given with the id of the request and that of the customer.

    Takes and raises what `to_frames` does.
    """
    rows = [{"request": id_, "customer": customer, **cells.command_row(command)} for id_, customer, command in asked]
    return frame(REQUESTS.schema, rows, backend, session)


def channels(known: Iterable[Channel] = CHANNELS, *, backend: Backend = "duckdb", session: Any = None) -> Any:
    """Return channels as a frame, one row each: what stands in the columns of a channel, to be joined by `channel`.

    Takes and raises what `to_frames` does.
    """
    schema = nw.Schema({column: type_ for column, type_ in SUBSCRIPTIONS.schema.items() if column in CHANNEL})
    return frame(schema, map(cells.channel_row, known), backend, session)


def frame(schema: nw.Schema, rows: Iterable[Mapping[str, Any]], backend: str, session: Any = None) -> Any:
    """Return rows as a frame of that engine; what a row does not have is null."""
    if backend not in get_args(Backend):
        raise ValueError(f"backend: expected one of {', '.join(get_args(Backend))}, got {backend!r}")
    if (session is not None) != (backend == "pyspark"):
        wanted = "the Spark session to make frames in" if session is None else "none, for this backend"
        raise ValueError(f"session: expected {wanted}, got {session!r}")
    listed = list(rows)
    columns = {name: [row.get(name) for row in listed] for name in schema.names()}
    try:
        made = nw.from_dict(columns, schema, backend="polars" if backend == "polars" else "pyarrow")
        if session is not None:
            # Before 4.0 a session reads no Arrow tables, and unpickles no text that is more than text.
            return session.createDataFrame(made.rows(), in_spark(schema))
        if backend == "pandas":
            return as_pandas(made)
        return made.lazy(backend="duckdb").to_native() if backend == "duckdb" else made.to_native()
    except ModuleNotFoundError as missing:
        told = f"frames of {backend} need {missing.name}: install it, or cotenant[frames] for frames of duckdb"
        raise ModuleNotFoundError(told, name=missing.name) from None


_IN_SPARK: Final[Mapping[DType, str]] = {
    nw.String(): "string",
    nw.Int64(): "bigint",
    nw.Boolean(): "boolean",
    nw.Date(): "date",
    nw.List(nw.String()): "array<string>",
}


def in_spark(schema: Mapping[str, DType]) -> str:
    """Return a schema as Spark's own language spells it."""
    return ", ".join(f"`{name}` {_IN_SPARK[type_]}" for name, type_ in schema.items())


def from_frames(state: State[IntoFrameT]) -> tuple[Customer, ...]:
    """Return the customers of a state, by their ids; raises `FrameError`, naming everything that is wrong with it."""
    return tuple(built(examined(state, checked=False)))


def from_requests(requests: IntoFrame) -> tuple[tuple[str, str, Command], ...]:
    """Return each request with its id, the id of its customer, and its command, by the ids of the requests.

    Raises `FrameError`, naming everything that is wrong with the frame. Whether the customers exist is for `decide`.
    """
    return tuple(sorted(commands(alone(requests)), key=lambda each: each[0]))


def commands(requests: Lazy) -> Iterator[tuple[str, str, Command]]:
    """Yield the requests of a checked frame."""
    for row in rows_of(requests):
        yield row["request"], row["customer"], cells.read_command(row)


def built(frames: Opened) -> Iterator[Customer]:
    """Yield the customers of checked frames, by their ids."""
    return assembled({table: rows_of(frames[table]) for table in (CUSTOMERS, TENANTS, SUBSCRIPTIONS, RELATIONSHIPS)})


def assembled(rows: Mapping[Table, Iterable[Row]]) -> Iterator[Customer]:
    """Yield the customers of the checked rows of each table, by their ids."""
    held: dict[tuple[str, str], list[Subscription]] = {}
    for row in rows[SUBSCRIPTIONS]:
        held.setdefault((row["customer"], row["tenant"]), []).append(cells.read_subscription(row))
    tenants: dict[str, list[Tenant]] = {}
    for row in rows[TENANTS]:
        on = row["customer"], row["tenant"]
        tenants.setdefault(row["customer"], []).append(cells.read_tenant(row, held.get(on, ())))
    ties: dict[str, list[PartnerRelationship]] = {}
    for row in rows[RELATIONSHIPS]:
        ties.setdefault(row["customer"], []).append(cells.read_relationship(row))
    for row in sorted(rows[CUSTOMERS], key=lambda row: cast("str", row["customer"])):
        id_ = row["customer"]
        yield Customer(id=id_, name=row["name"] or "", tenants=tenants.get(id_, ()), relationships=ties.get(id_, ()))


def rows_of(lazy: Lazy) -> Iterator[Row]:
    """Yield the rows of a frame, collected."""
    return lazy.collect().iter_rows(named=True)
