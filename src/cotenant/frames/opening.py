"""Frames of the user's own engine, opened for the library: the right columns of the right types, computed lazily.

What narwhals reads is read. Pandas frames are computed by pyarrow, which knows nulls and days in every column, and come
back as pandas frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Generic, TypeAlias, final

import attrs
import narwhals as nw
from narwhals.dtypes import DType
from narwhals.typing import IntoFrameT

from cotenant.frames.problems import FrameError, Problem
from cotenant.frames.schemas import CUSTOMERS, RELATIONSHIPS, REQUESTS, SUBSCRIPTIONS, TENANTS, Table

Lazy: TypeAlias = nw.LazyFrame[Any]
"""A frame of any engine, nothing of it computed yet."""


@final
@attrs.frozen(kw_only=True, eq=False)
class State(Generic[IntoFrameT]):
    """The customers of a book of business as four frames of one engine, in whatever order their rows are.

    A column that may be null can be left out, and other columns than those of the schemas are not looked at.
    """

    customers: IntoFrameT
    tenants: IntoFrameT
    subscriptions: IntoFrameT
    relationships: IntoFrameT


@final
@attrs.frozen(kw_only=True, eq=False)
class Engine:
    """What computes: its name, whether its frames hold their rows already, and whether its user reads pandas."""

    name: str
    eager: bool
    pandas: bool

    def closed(self, lazy: Lazy) -> Any:
        """Return a frame as the user's engine has it: collected if the user's frames were."""
        return self.collected(lazy) if self.eager else lazy.to_native()

    def collected(self, lazy: Lazy) -> Any:
        """Return a frame with its rows: of polars, pandas or pyarrow."""
        return self.shown(lazy.collect())

    def shown(self, frame: nw.DataFrame[Any]) -> Any:
        """Return a frame that holds its rows as the user's engine has it."""
        return as_pandas(frame) if self.pandas else frame.to_native()

    def made(self, rows: Iterable[Mapping[str, Any]], schema: Mapping[str, DType]) -> Any:
        """Return rows as a frame with its rows: of polars, pandas or pyarrow."""
        return self.shown(self.table(rows, schema))

    def table(self, rows: Iterable[Mapping[str, Any]], schema: Mapping[str, DType]) -> nw.DataFrame[Any]:
        """Return rows as a frame of the kind that this engine's frames are collected to."""
        listed = list(rows)
        cells = {name: [row[name] for row in listed] for name in schema}
        return nw.from_dict(cells, schema, backend="polars" if self.name == "polars" else "pyarrow")


@final
@attrs.frozen(kw_only=True, eq=False)
class Opened:
    """Frames of one engine, conformed to their schemas, by the names of their tables."""

    engine: Engine
    frames: Mapping[str, Lazy]

    def __getitem__(self, table: Table) -> Lazy:
        return self.frames[table.name]

    def only(self, customers: Lazy) -> Opened:
        """Return the rows of the customers whose ids this frame has in its column `customer`."""
        chosen = customers.select("customer").unique()
        return attrs.evolve(
            self, frames={name: lazy.join(chosen, on="customer", how="semi") for name, lazy in self.frames.items()}
        )


def as_pandas(frame: Any) -> Any:
    """Return a narwhals frame as a pandas frame whose columns keep their nulls and days."""
    import pandas as pd  # noqa: PLC0415 - only users of pandas have it

    return frame.to_arrow().to_pandas(types_mapper=pd.ArrowDtype)


def opened(state: State[IntoFrameT], requests: IntoFrameT | None = None) -> Opened:
    """Return the frames of a state, and of requests, ready to be computed with.

    Raises `FrameError` for columns that are missing or of other types, and for frames of different engines.
    """
    given: dict[Table, Any] = {
        CUSTOMERS: state.customers,
        TENANTS: state.tenants,
        SUBSCRIPTIONS: state.subscriptions,
        RELATIONSHIPS: state.relationships,
    }
    return opened_tables(given if requests is None else {**given, REQUESTS: requests})


_ENGINES: Final = ("polars", "pandas", "pyarrow", "duckdb", "pyspark")


def opened_tables(given: Mapping[Table, Any]) -> Opened:
    """Return the frames of these tables, ready to be computed with; raises `FrameError` as `opened` does."""
    read = {table: _read(table, native) for table, native in given.items()}
    engines = sorted({str(frame.implementation).lower() for frame in read.values()})
    if len(engines) > 1 or engines[0] not in _ENGINES:
        expected = f"frames of one engine, of {', '.join(_ENGINES)}"
        raise FrameError([Problem(table="", column="", row="", value=", ".join(engines), expected=expected)])
    problems: list[Problem] = []
    frames = {table.name: _conformed(table, frame, problems) for table, frame in read.items()}
    if problems:
        raise FrameError(problems)
    eager = all(isinstance(frame, nw.DataFrame) for frame in read.values())
    return Opened(engine=Engine(name=engines[0], eager=eager, pandas=engines[0] == "pandas"), frames=frames)


def _read(table: Table, native: Any) -> nw.DataFrame[Any] | Lazy:
    try:
        frame: nw.DataFrame[Any] | Lazy = nw.from_native(native)
    except TypeError as unreadable:
        problem = Problem(table=table.name, column="", row="", value=type(native).__name__, expected="a data frame")
        raise FrameError([problem]) from unreadable
    return frame


def _conformed(table: Table, frame: nw.DataFrame[Any] | Lazy, problems: list[Problem]) -> Lazy:
    if isinstance(frame, nw.DataFrame) and frame.implementation.is_pandas():
        exact: Any = nw.from_native(frame.to_native().convert_dtypes(dtype_backend="pyarrow"), eager_only=True)
        frame = nw.from_native(exact.to_arrow(), eager_only=True)
    lazy = frame.lazy()
    found = lazy.collect_schema()
    wrong = list(_differences(table, found))
    problems.extend(wrong)
    # Arrow has several types of text, which its joins tell apart: each column is brought to one.
    arrow = frame.implementation.is_pyarrow()
    return lazy if wrong else lazy.select(*_columns(table, found, to_cast=arrow))


def _differences(table: Table, found: Mapping[str, DType]) -> Iterator[Problem]:
    for column in table.columns:
        given = found.get(column.name)
        if given is None and not column.null:
            yield Problem(table=table.name, column=column.name, row="", value="no such column", expected="the column")
        elif given is not None and not _fits(given, column.type):
            yield Problem(
                table=table.name, column=column.name, row="", value=str(given), expected=f"the type {column.type}"
            )


def _fits(given: DType, wanted: DType) -> bool:
    # An unknown type is what engines give a column in which every cell is null.
    if given == wanted or isinstance(given, nw.Unknown):
        return True
    if wanted == nw.String:
        return isinstance(given, nw.Categorical | nw.Enum)
    return wanted == nw.Int64 and given.is_integer()


def _columns(table: Table, found: Mapping[str, DType], *, to_cast: bool) -> Iterable[nw.Expr]:
    for column in table.columns:
        if column.name not in found:
            yield nw.lit(None, dtype=column.type).alias(column.name)
        elif to_cast or found[column.name] != column.type:
            yield nw.col(column.name).cast(column.type)
        else:
            yield nw.col(column.name)
