"""Frames of the user's own engine, opened for the library: the right columns of the right types, computed lazily.

What narwhals reads is read. Pandas frames are computed by pyarrow, which knows nulls and days in every column, and come
back as pandas frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Generic, TypeAlias, final

import attrs
import narwhals as nw
from narwhals.dtypes import DType
from narwhals.exceptions import DuplicateError
from narwhals.typing import IntoFrameT

from cotenant import checks
from cotenant.frames.problems import FrameError, Problem, single
from cotenant.frames.schemas import CUSTOMERS, RELATIONSHIPS, REQUESTS, SUBSCRIPTIONS, TENANTS, Table

Lazy: TypeAlias = nw.LazyFrame[Any]
"""A frame of any engine, nothing of it computed yet."""

_Frame: TypeAlias = nw.DataFrame[Any] | Lazy


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


def of_state(state: object) -> None:
    """Refuse what is no state: what is wrong with one is told of its frames."""
    checks.argument("frames", "state", state, State, "a State")


def opened(state: State[IntoFrameT], *requests: IntoFrameT) -> Opened:
    """Return the frames of a state, and of requests if they are given, ready to be computed with.

    Raises `ValueError` for what is no state, and `FrameError` for what is no frame, for frames of different engines or
    connections, and for columns that are missing, spelt otherwise, or of other types.
    """
    of_state(state)
    given: dict[Table, Any] = {
        CUSTOMERS: state.customers,
        TENANTS: state.tenants,
        SUBSCRIPTIONS: state.subscriptions,
        RELATIONSHIPS: state.relationships,
    }
    return opened_tables({**given, **dict(zip((REQUESTS,), requests, strict=False))})


_ENGINES: Final = ("polars", "pandas", "pyarrow", "duckdb", "pyspark")


def opened_tables(given: Mapping[Table, Any]) -> Opened:
    """Return the frames of these tables, ready to be computed with; raises `FrameError` as `opened` does."""
    read = {table: _read(table, native) for table, native in given.items()}
    _refuse(each for each in read.values() if isinstance(each, Problem))
    frames = {table: each for table, each in read.items() if not isinstance(each, Problem)}
    engines = {table: str(frame.implementation).lower() for table, frame in frames.items()}
    name = next(iter(engines.values()))
    _refuse(_of_other_engines(engines))
    if name == "duckdb":
        _refuse(_of_other_connections(frames))
    conformed = {table.name: _conformed(table, frame, name) for table, frame in frames.items()}
    _refuse(problem for _, wrong in conformed.values() for problem in wrong)
    eager = all(isinstance(frame, nw.DataFrame) for frame in frames.values())
    engine = Engine(name=name, eager=eager, pandas=name == "pandas")
    return Opened(engine=engine, frames={table: lazy for table, (lazy, _) in conformed.items()})


def _refuse(problems: Iterable[Problem]) -> None:
    if found := [single(problem) for problem in problems]:
        raise FrameError(found)


def _read(table: Table, native: Any) -> _Frame | Problem:
    try:
        frame: _Frame = nw.from_native(native)
    except TypeError:
        return _problem(table, "", type(native).__name__, "a data frame")
    except DuplicateError as twice:
        repeated = ", ".join(line.strip("- ") for line in str(twice).splitlines()[1:])
        return _problem(table, "", repeated, "each column once")
    return frame


def _problem(table: Table | None, column: str, value: str, expected: str) -> Problem:
    return Problem(table=table.name if table else "", column=column, row="", value=value, expected=expected)


def _of_other_engines(engines: Mapping[Table, str]) -> Iterator[Problem]:
    if len(set(engines.values())) > 1 or not set(engines.values()) <= set(_ENGINES):
        given = ", ".join(f"{table.name} of {name}" for table, name in engines.items())
        yield _problem(None, "", given, f"frames of one engine, of {', '.join(_ENGINES)}")


def _of_other_connections(read: Mapping[Table, _Frame]) -> Iterator[Problem]:
    import duckdb  # noqa: PLC0415 - only its users have it

    (first, frame), *others = read.items()
    for table, other in others:
        try:
            # Nothing tells which connection a relation is of, but that it cannot be put beside one of another.
            frame.to_native().set_alias("one").cross(other.to_native().set_alias("other"))
        except duckdb.InvalidInputException:
            yield _problem(table, "", "one of another", f"a relation of the connection that {first.name} is of")


def _conformed(table: Table, frame: _Frame, engine: str) -> tuple[Lazy, Sequence[Problem]]:
    """Return a frame with the columns of its table, and how it differs from it; if it does, nothing else is useful."""
    names = [str(name) for name in frame.columns]
    mixed: Mapping[str, str] = {}
    if isinstance(frame, nw.DataFrame) and engine == "pandas":
        frame, mixed = _in_arrow(frame.select(*(name for name in table.schema if name in names)))
    lazy = frame.lazy()
    found = lazy.collect_schema()
    wrong = [*_left_out(table, names), *_of_other_types(table, found, engine)]
    wrong += [_problem(table, name, told, "cells of one type that Arrow knows") for name, told in mixed.items()]
    # Arrow has several types of text, which its joins tell apart: each column is brought to one.
    to_cast = engine in {"pandas", "pyarrow"}
    return lazy if wrong else lazy.select(*_columns(table, found, to_cast=to_cast)), wrong


def _in_arrow(frame: nw.DataFrame[Any]) -> tuple[nw.DataFrame[Any], Mapping[str, str]]:
    """Return what Arrow takes of a pandas frame, and of the columns that it does not take, what their cells are."""
    given = frame.to_native()
    arrays = {name: _array(given[name]) for name in given.columns}
    taken = nw.from_dict({name: array for name, array in arrays.items() if array is not None}, backend="pyarrow")
    # What has cells, and is of no type that narwhals knows, is one of Arrow's own extensions, as for UUIDs.
    odd = {name for name in taken.columns if taken[name].dtype == nw.Unknown and not taken[name].is_null().all()}
    refused = [name for name in arrays if name in odd or name not in taken.columns]
    kinds = {name: sorted({type(cell).__name__ for cell in given[name].dropna()}) for name in refused}
    return taken.drop(*odd), {name: f"cells of {' and '.join(kinds[name])}" for name in refused}


def _array(column: Any) -> Any:
    try:
        if len(column) and column.isna().all():  # pandas takes an empty column of a file for one of numbers
            return _arrow(nw.new_series("", [None] * len(column), backend="pyarrow"))
        if not hasattr(column.dtype, "pyarrow_dtype"):
            # Of columns that are Arrow's already, pandas before 3 would make moments of the days.
            column = column.convert_dtypes(dtype_backend="pyarrow")
        return _arrow(nw.from_native(column, series_only=True))
    except (TypeError, ValueError, NotImplementedError):  # which Arrow's own errors are
        return None


def _arrow(series: Any) -> Any:
    return series.to_arrow()


def _left_out(table: Table, names: Sequence[str]) -> Iterator[Problem]:
    """Yield the columns that have to be there and are not, and those that are there in another spelling."""
    strangers = {_folded(name): name for name in names if name not in table.schema}
    for column in table.columns:
        if column.name not in names:
            if _folded(column.name) in strangers:
                yield _problem(table, column.name, strangers[_folded(column.name)], "the column in this spelling")
            elif not column.null:
                yield _problem(table, column.name, "none", f"a column of this name, of the type {column.type}")


def _folded(name: str) -> str:
    return "".join(char for char in name.casefold() if char not in "_- ").removesuffix("s")


_TO_DAYS: Final[Mapping[str, Mapping[type[DType], str]]] = {
    "polars": {nw.String: 'pl.col("{}").str.to_date()', nw.Datetime: 'pl.col("{}").dt.date()'},
    "pandas": dict.fromkeys((nw.String, nw.Datetime), 'pd.to_datetime(frame["{}"]).dt.date'),
    "pyarrow": dict.fromkeys((nw.String, nw.Datetime), 'frame["{}"].cast(pa.date32())'),
    "duckdb": dict.fromkeys((nw.String, nw.Datetime), 'CAST("{}" AS DATE)'),
    "pyspark": dict.fromkeys((nw.String, nw.Datetime), 'to_date("{}")'),
}
"""How each engine makes days of texts and of moments."""


def _of_other_types(table: Table, found: Mapping[str, DType], engine: str) -> Iterator[Problem]:
    for column in table.columns:
        given = found.get(column.name)
        if given is not None and not _fits(given, column.type):
            cast = _TO_DAYS[engine].get(type(given)) if column.type == nw.Date else None
            remedy = f", which {cast.format(column.name)} makes of it" if cast else ""
            yield _problem(table, column.name, f"the type {given}", f"the type {column.type}{remedy}")


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
