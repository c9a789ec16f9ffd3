"""What every row has to be, as expressions: the same well-formedness that values check when they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from itertools import product
from operator import attrgetter
from typing import Final, final

import attrs
import narwhals as nw
from narwhals.typing import IntoFrame, IntoFrameT

from cotenant.channels import CSP
from cotenant.checks import HIDDEN, VISIBLE
from cotenant.commands import COMMANDS
from cotenant.frames.cells import Row, channel_row
from cotenant.frames.expressions import BLANK, all_of, any_of, stripped, sure
from cotenant.frames.opening import Lazy, Opened, State, of_state, opened, opened_tables
from cotenant.frames.problems import FEW, FrameError, Problem, Problems
from cotenant.frames.schemas import (
    CHANNEL,
    COLUMNS_OF,
    CUSTOMERS,
    PARTIES,
    PARTNER,
    RELATIONSHIPS,
    REQUESTS,
    SELLERS,
    SUBSCRIPTIONS,
    TABLES,
    TENANTS,
    Column,
    Table,
    using,
)
from cotenant.parties import MICROSOFT

_row: Final = attrgetter("row")
_SPELLINGS_OF_CSP: Final = tuple(map("".join, product("cC", "sS\N{LATIN SMALL LETTER LONG S}", "pP")))
_PRODUCT: Final = COLUMNS_OF["product"]
# Engines spell code points in one way, and Python in another.
_RANGES: Final = "".join(char if char == "-" else rf"\x{{{ord(char):X}}}" for char in HIDDEN)
_UNCLEAR: Final = f"^ | $|[{_RANGES}]"


@final
@attrs.frozen(kw_only=True, eq=False)
class Check:
    """Something that is wrong with a row, and what its cell in a column should be instead."""

    column: str
    expected: str
    wrong: nw.Expr
    told: str = ""
    """What is told in the place of a cell that Python cannot hold."""


def _there(column: str) -> nw.Expr:
    return ~nw.col(column).is_null()


def _blank(column: str) -> nw.Expr:
    # Few texts begin with a blank, and only those are worth to be stripped.
    begins = nw.col(column).str.slice(0, 1).is_in(["", *BLANK])
    return sure(nw.when(begins).then(stripped(column) == ""))


def _is_day(column: str) -> nw.Expr:
    day = nw.col(column)
    # The first day is asked by its year: a literal of the year 1 is none that PySpark can write.
    return sure((day.dt.year() >= date.min.year) & (day <= date.max)) | day.is_null()


def _of_cell(column: Column) -> Iterator[Check]:
    name = column.name
    if not column.null:
        yield Check(column=name, expected="a value", wrong=nw.col(name).is_null())
    if column.type == nw.Date:
        expected = f"a day from {date.min} to {date.max}"
        yield Check(column=name, expected=expected, wrong=~_is_day(name), told="another day")
    if column.one_of:
        strange = _there(name) & ~nw.col(name).is_in(column.one_of)
        yield Check(column=name, expected=f"one of {', '.join(column.one_of)}", wrong=strange)
    elif column.type == nw.String and name not in {"domain", "name", *_PRODUCT} and not name.endswith("_name"):
        unclear = sure(nw.col(name).str.contains(_UNCLEAR))
        yield Check(column=name, expected=f"a text that is not blank{', or null' * column.null}", wrong=_blank(name))
        yield Check(column=name, expected=VISIBLE, wrong=unclear)


def _of_party(kind: str, kinds: Iterable[str], *, null: bool = False) -> Iterator[Check]:
    id_ = f"{kind}_id"
    # Where it is not told what the party is, that is what is wrong, and the cells of a partner may be right.
    other = sure(nw.col(kind).is_in([each for each in kinds if each != PARTNER]))
    other = other | nw.col(kind).is_null() if null else other
    unidentified = sure(nw.col(kind) == PARTNER) & nw.col(id_).is_null()
    yield Check(column=id_, expected="the id of the partner", wrong=unidentified)
    yield Check(column=id_, expected=f"null, where {kind} is no partner", wrong=other & _there(id_))
    yield _unnamed(id_, f"{kind}_name")


def _unnamed(id_: str, name: str) -> Check:
    return Check(column=name, expected=f"null, where there is no {id_}", wrong=nw.col(id_).is_null() & _there(name))


def _of_channel() -> Iterator[Check]:
    """Yield what tells a channel that is named like CSP from CSP, which values refuse too."""
    misspelt = nw.col("channel").is_in([each for each in _SPELLINGS_OF_CSP if each != CSP.name])
    yield Check(column="channel", expected=f"{CSP.name}, spelt so, or another name", wrong=sure(misspelt))
    named = sure(nw.col("channel").is_in(_SPELLINGS_OF_CSP))
    for column, cell in channel_row(CSP).items():
        if column != "channel":
            differs = sure(nw.col(column) != cell)
            yield Check(column=column, expected=f"{cell}, which it is in {CSP.name}", wrong=named & differs)


def _of_product(meant: nw.Expr) -> Check:
    named = any_of(_there(column) & ~_blank(column) for column in _PRODUCT)
    return Check(column="product", expected="a sku_id, a part_number or a product", wrong=meant & ~named)


def _of_term() -> Check:
    over = sure(nw.col("term_end") < nw.col("term_start"))
    return Check(column="term_end", expected="a day not before term_start", wrong=over)


def _of_seats() -> Check:
    return Check(column="seats", expected="at least 1", wrong=sure(nw.col("seats") < 1))


_ALWAYS: Final = nw.lit(1) == nw.lit(1)


def _of_subscriptions() -> Iterator[Check]:
    yield from (_of_seats(), _of_product(_ALWAYS), _of_term(), *_of_channel(), *_of_party("seller", SELLERS, null=True))
    another = nw.col("seller").is_null() | sure(nw.col("seller") == MICROSOFT.value)
    unsold = sure(nw.col("channel") == CSP.name) & another
    yield Check(column="seller", expected="the partner that sold a CSP subscription", wrong=unsold)
    yield _unnamed("partner_of_record_id", "partner_of_record_name")


_NEEDED: Final = ("tenant", "subscription", "partner_id", "kind", "seats", *CHANNEL, "until")


def _of_requests() -> Iterator[Check]:
    command = nw.col("command")
    known = sure(command.is_in(tuple(each.__name__ for each in COMMANDS)))
    common = {*REQUESTS.key, "customer", "command", *COLUMNS_OF["by"], *COLUMNS_OF["on"]}
    for column in REQUESTS.schema.names():
        if column not in common:
            meant = sure(command.is_in(using(column)))
            unused = known & ~meant & _there(column)
            yield Check(column=column, expected="null, where the command has no use for it", wrong=unused)
            if column in _NEEDED:
                yield Check(column=column, expected="a value, for this command", wrong=meant & nw.col(column).is_null())
    yield from (_of_seats(), _of_product(sure(command.is_in(using("product")))), _of_term(), *_of_channel())
    yield from (*_of_party("by", PARTIES), *_of_party("seller", SELLERS, null=True))
    yield _unnamed("partner_id", "partner_name")
    yield _unnamed("partner_of_record_id", "partner_of_record_name")


_MORE: Final[dict[Table, Callable[[], Iterator[Check]]]] = {
    CUSTOMERS: lambda: iter(()),
    TENANTS: lambda: _of_party("provisioned_by", PARTIES),
    SUBSCRIPTIONS: _of_subscriptions,
    RELATIONSHIPS: lambda: iter(()),
    REQUESTS: _of_requests,
}

INSIDE: Final[tuple[tuple[Table, Table, tuple[str, ...]], ...]] = (
    (TENANTS, CUSTOMERS, ("customer",)),
    (SUBSCRIPTIONS, TENANTS, ("customer", "tenant")),
    (RELATIONSHIPS, CUSTOMERS, ("customer",)),
    (REQUESTS, CUSTOMERS, ("customer",)),
)
"""Which tables have rows that belong to a row of another, by which columns."""


@cache
def checks(table: Table) -> tuple[Check, ...]:
    """Return what is checked of each row of a table; of the checks that a cell fails, the first is told."""
    return (*_MORE[table](), *(check for column in table.columns for check in _of_cell(column)))


def check(state: State[IntoFrameT], requests: IntoFrameT | None = None) -> None:
    """Look at a state, and at requests of it if they are given, and raise `FrameError`, naming all that is wrong.

    To be called once, when a book is loaded; `checked=True` then says that it was. Each kind of problem is told with
    how many rows have it, and a few of them. What concerns columns comes first, alone: rows can be looked at when the
    columns are right. Runs queries, also on lazy frames.
    """
    _look_at(opened(state) if requests is None else opened(state, requests), TABLES)


def check_requests(requests: IntoFrameT, state: State[IntoFrameT]) -> None:
    """Look at requests of a state that was looked at before, and raise `FrameError`, naming all that is wrong.

    Of the state, only which customers it has is looked at. So each batch of requests can be checked, and be decided
    about with `checked=True`, whatever the size of the book. Raises what `check` raises.
    """
    of_state(state)
    _look_at(opened_tables({CUSTOMERS: state.customers, REQUESTS: requests}), (REQUESTS,))


def examined(state: State[IntoFrameT], *requests: IntoFrameT, checked: bool) -> Opened:
    """Return the frames of a state, and of requests, ready to be computed with; their rows looked at unless `checked`.

    Raises what `check` raises.
    """
    frames = opened(state, *requests)
    if not checked:
        _look_at(frames, TABLES)
    return frames


def alone(requests: IntoFrame) -> Lazy:
    """Return requests, looked at without a state; raises what `check` raises."""
    frames = opened_tables({REQUESTS: requests})
    _look_at(frames, (REQUESTS,))
    return frames[REQUESTS]


def _look_at(frames: Opened, tables: Iterable[Table]) -> None:
    """Raise `FrameError` when a row of these tables is malformed, repeats a key, or belongs to no other row."""
    given = [table for table in tables if table.name in frames.frames]
    found = [each for table in given for each in (*_malformed(table, frames), *_repeated(table, frames))]
    links = [link for link in INSIDE if link[0] in given and link[1].name in frames.frames]
    found += [each for link in links for each in _astray(*link, frames=frames)]
    if found:
        raise FrameError(found)


def _malformed(table: Table, frames: Opened) -> Iterator[Problems]:
    """Yield each kind of problem: rows are counted by all that is wrong with them, and few are collected."""
    malformed = frames[table].filter(any_of(each.wrong for each in checks(table)))
    # To mark rows doubles the query, which for good frames is most of the time.
    if not _count(malformed):
        return
    # Collected: what Spark plans for such long expressions, one below the other, does not end.
    wrong = marked(table, malformed).collect().lazy()
    counted = dict(wrong.group_by("wrong").agg(nw.len()).collect().iter_rows())
    counts: dict[Check, int] = {}
    first: dict[Check, list[Problem]] = {}
    for marks in sorted(counted, key=lambda marks: (-counted[marks], marks)):
        failed = _failed(table, marks)
        for each in failed:
            counts[each] = counts.get(each, 0) + counted[marks]
        if lacking := [each for each in failed if len(first.setdefault(each, [])) < FEW]:
            for row in _few(wrong.filter(nw.col("wrong") == marks), table.key):
                for each in lacking:
                    first[each].append(_cell(table, each, row))
    for each in checks(table):
        if each in counts:
            yield Problems(count=counts[each], first=tuple(sorted(first[each], key=_row)[:FEW]))


def _count(rows: Lazy) -> int:
    count: int = rows.select(nw.len()).collect().item()
    return count


def _few(rows: Lazy, key: Iterable[str]) -> Iterator[Row]:
    return rows.sort(*key).head(FEW).collect().iter_rows(named=True)


def marked(table: Table, rows: Lazy) -> Lazy:
    """Return rows with which of the checks each of them fails, in the column `wrong`: empty where it fails none.

    Days that Python cannot hold are null by then: engines have them, infinity among them, and no row could be read.
    """
    days = [nw.when(_is_day(each.name)).then(nw.col(each.name)) for each in table.columns if each.type == nw.Date]
    failed = [nw.when(each.wrong).then(nw.lit(str(number))) for number, each in enumerate(checks(table))]
    return rows.with_columns(*days, wrong=nw.concat_str(failed, separator=" ", ignore_nulls=True))


def told(table: Table, row: Row) -> Iterator[Problem]:
    """Yield what is wrong with a row that is marked."""
    return (_cell(table, each, row) for each in _failed(table, row["wrong"]))


def _failed(table: Table, marks: str) -> Iterable[Check]:
    """Return the first check that each cell of a row fails."""
    failed: dict[str, Check] = {}
    for number in map(int, marks.split()):
        failed.setdefault(checks(table)[number].column, checks(table)[number])
    return failed.values()


def _repeated(table: Table, frames: Opened) -> Iterator[Problems]:
    keys = frames[table].filter(_whole(table.key)).group_by(*table.key).agg(nw.len().alias("rows"))
    return _kind(keys.filter(nw.col("rows") > 1), table.key, lambda row: repeated(table, row, row["rows"]))


def _astray(table: Table, owner: Table, by: tuple[str, ...], frames: Opened) -> Iterator[Problems]:
    lost: Lazy = frames[table].filter(_whole(by)).join(frames[owner].select(*by), on=list(by), how="anti")
    return _kind(lost, table.key, lambda row: astray(table, row, owner, by))


def _kind(rows: Lazy, key: Iterable[str], told: Callable[[Row], Problem]) -> Iterator[Problems]:
    if count := _count(rows):
        yield Problems(count=count, first=tuple(map(told, _few(rows, key))))


def _whole(columns: Iterable[str]) -> nw.Expr:
    return all_of(_there(column) & ~_blank(column) for column in columns)


def is_whole(row: Row, columns: Iterable[str]) -> bool:
    """Return whether these cells say something: where one does not, that is told, and not what follows from it."""
    return all(row[column] and row[column].strip() for column in columns)


def repeated(table: Table, row: Row, times: int) -> Problem:
    """Return what is wrong with a key that several rows have."""
    return _problem(table, "", row, times, "one row of this key")


def astray(table: Table, row: Row, owner: Table, by: tuple[str, ...]) -> Problem:
    """Return what is wrong with a row that belongs to no row of another table."""
    return _problem(table, by[-1], row, row[by[-1]], f"one that is in {owner.name}")


def _cell(table: Table, failed: Check, row: Row) -> Problem:
    return _problem(table, failed.column, row, failed.told or row[failed.column], failed.expected)


def _problem(table: Table, column: str, row: Row, value: object, expected: str) -> Problem:
    """Return something that is wrong with a row, which its key tells apart."""
    shown = ", ".join(f"{key}={row[key]!r}" for key in table.key)
    return Problem(table=table.name, column=column, row=shown, value=value, expected=expected)
