"""What every row has to be, as expressions: the same well-formedness that values check when they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import product
from typing import Final, final

import attrs
import narwhals as nw
from narwhals.typing import IntoFrameT

from cotenant.channels import CSP, Role
from cotenant.checks import HIDDEN, VISIBLE
from cotenant.commands import COMMANDS
from cotenant.frames.cells import Row
from cotenant.frames.opening import Lazy, Opened, State, opened
from cotenant.frames.problems import FrameError, Problem
from cotenant.frames.schemas import (
    CHANNEL,
    COLUMNS_OF,
    CUSTOMERS,
    PARTNER,
    RELATIONSHIPS,
    REQUESTS,
    SUBSCRIPTIONS,
    TABLES,
    TENANTS,
    Column,
    Table,
    using,
)

_BLANK: Final = "".join(filter(str.isspace, map(chr, range(0x3001))))
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


def sure(condition: nw.Expr) -> nw.Expr:
    """Return a condition that is false where its answer is null."""
    return condition.fill_null(value=False)


def any_of(conditions: Iterable[nw.Expr]) -> nw.Expr:
    """Return whether any of these conditions, none of them null, is true."""
    return nw.any_horizontal(*conditions, ignore_nulls=False)


def all_of(conditions: Iterable[nw.Expr]) -> nw.Expr:
    """Return whether all of these conditions, none of them null, are true."""
    return nw.all_horizontal(*conditions, ignore_nulls=False)


def _there(column: str) -> nw.Expr:
    return ~nw.col(column).is_null()


def stripped(column: str) -> nw.Expr:
    """Return a text without the blanks around it, as Python knows blanks."""
    return nw.col(column).str.strip_chars(_BLANK)


def _blank(column: str) -> nw.Expr:
    # Few texts begin with a blank, and only those are worth to be stripped.
    begins = nw.col(column).str.slice(0, 1).is_in(["", *_BLANK])
    return sure(nw.when(begins).then(stripped(column) == ""))


def _of_cell(column: Column) -> Iterator[Check]:
    name = column.name
    if not column.null:
        yield Check(column=name, expected="a value", wrong=nw.col(name).is_null())
    if column.one_of:
        strange = _there(name) & ~nw.col(name).is_in(column.one_of)
        yield Check(column=name, expected=f"one of {', '.join(column.one_of)}", wrong=strange)
    elif column.type == nw.String and name not in {"domain", "name", *_PRODUCT} and not name.endswith("_name"):
        unclear = sure(nw.col(name).str.contains(_UNCLEAR)) & ~_blank(name)
        yield Check(column=name, expected="a text that is not blank", wrong=_blank(name))
        yield Check(column=name, expected=VISIBLE, wrong=unclear)


def _of_party(column: str) -> Iterator[Check]:
    kind, id_, name = column, f"{column}_id", f"{column}_name"
    partner = sure(nw.col(kind) == PARTNER)
    yield Check(column=id_, expected="the id of the partner", wrong=partner & nw.col(id_).is_null())
    yield Check(column=id_, expected=f"null, where {kind} is no partner", wrong=~partner & _there(id_))
    yield _unnamed(id_, name)


def _unnamed(id_: str, name: str) -> Check:
    return Check(column=name, expected=f"null, where there is no {id_}", wrong=nw.col(id_).is_null() & _there(name))


def _of_channel() -> Iterator[Check]:
    spelled = sure(stripped("channel").is_in(_SPELLINGS_OF_CSP))
    differs = [~sure(nw.col(column) == Role.PARTNER.value) for column in CHANNEL[1:-1]]
    wrong = any_of([*differs, ~sure(nw.col("channel") == CSP.name), sure(nw.col("exclusive"))])
    expected = "another name: CSP stands for the channel whose roles are all played by the partner"
    yield Check(column="channel", expected=expected, wrong=spelled & wrong)


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
    yield from (_of_seats(), _of_product(_ALWAYS), _of_term(), *_of_channel(), *_of_party("seller"))
    unsold = sure(nw.col("channel") == CSP.name) & ~sure(nw.col("seller") == PARTNER)
    yield Check(column="seller", expected="the partner that sold a CSP subscription", wrong=unsold)
    yield _unnamed("partner_of_record_id", "partner_of_record_name")


_NEEDED: Final = ("tenant", "subscription", "partner_id", "kind", "seats", *CHANNEL, "until")


def _of_requests() -> Iterator[Check]:
    command = nw.col("command")
    known = sure(command.is_in(tuple(each.__name__ for each in COMMANDS)))
    yield from (_of_seats(), _of_term(), *_of_channel(), *_of_party("by"), *_of_party("seller"))
    yield _of_product(sure(command.is_in(using("product"))))
    yield _unnamed("partner_id", "partner_name")
    yield _unnamed("partner_of_record_id", "partner_of_record_name")
    common = {*REQUESTS.key, "customer", "command", *COLUMNS_OF["by"], *COLUMNS_OF["on"]}
    for column in REQUESTS.schema.names():
        if column not in common:
            meant = sure(command.is_in(using(column)))
            unused = known & ~meant & _there(column)
            yield Check(column=column, expected="null, where the command has no use for it", wrong=unused)
            if column in _NEEDED:
                yield Check(column=column, expected="a value, for this command", wrong=meant & nw.col(column).is_null())


_MORE: Final[dict[Table, Callable[[], Iterator[Check]]]] = {
    CUSTOMERS: lambda: iter(()),
    TENANTS: lambda: _of_party("provisioned_by"),
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
    """Return what is checked of each row of a table."""
    return (*(check for column in table.columns for check in _of_cell(column)), *_MORE[table]())


def examined(state: State[IntoFrameT], requests: IntoFrameT | None = None, *, checked: bool) -> Opened:
    """Return the frames of a state, and of requests, ready to be computed with; their rows looked at unless `checked`.

    Raises `FrameError`, naming everything that is wrong with them.
    """
    frames = opened(state, requests)
    if not checked:
        check(frames)
    return frames


def check(frames: Opened) -> None:
    """Raise `FrameError`, naming everything, when a row is malformed, repeats a key, or belongs to no other row."""
    given = [table for table in TABLES if table.name in frames.frames]
    problems = [each for table in given for each in (*_malformed(table, frames), *_repeated(table, frames))]
    links = [link for link in INSIDE if link[0] in given and link[1] in given]
    problems += [each for link in links for each in _astray(*link, frames=frames)]
    if problems:
        raise FrameError(problems)


def _malformed(table: Table, frames: Opened) -> Iterator[Problem]:
    malformed = frames[table].filter(any_of(each.wrong for each in checks(table)))
    for row in marked(table, malformed).collect().iter_rows(named=True):
        yield from told(table, row)


def marked(table: Table, rows: Lazy) -> Lazy:
    """Return rows with which of the checks each of them fails, in the column `wrong`: empty where it fails none."""
    failed = [nw.when(each.wrong).then(nw.lit(str(number))) for number, each in enumerate(checks(table))]
    return rows.with_columns(wrong=nw.concat_str(failed, separator=" ", ignore_nulls=True))


def told(table: Table, row: Row) -> Iterator[Problem]:
    """Yield what is wrong with a row that is marked."""
    for number in row["wrong"].split():
        failed = checks(table)[int(number)]
        yield _problem(table, failed.column, row, row[failed.column], failed.expected)


def _repeated(table: Table, frames: Opened) -> Iterator[Problem]:
    keys = frames[table].group_by(*table.key).agg(nw.len().alias("rows")).filter(nw.col("rows") > 1)
    for row in keys.collect().iter_rows(named=True):
        yield repeated(table, row, row["rows"])


def _astray(table: Table, owner: Table, by: tuple[str, ...], frames: Opened) -> Iterator[Problem]:
    lost: Lazy = frames[table].join(frames[owner].select(*by), on=list(by), how="anti")
    for row in lost.select(*dict.fromkeys((*table.key, *by))).collect().iter_rows(named=True):
        yield astray(table, row, owner, by)


def repeated(table: Table, row: Row, times: int) -> Problem:
    """Return what is wrong with a key that several rows have."""
    return _problem(table, "", row, f"{times} rows", "one row of this key")


def astray(table: Table, row: Row, owner: Table, by: tuple[str, ...]) -> Problem:
    """Return what is wrong with a row that belongs to no row of another table."""
    return _problem(table, by[-1], row, row[by[-1]], f"one that is in {owner.name}")


def _problem(table: Table, column: str, row: Row, value: object, expected: str) -> Problem:
    """Return something that is wrong with a row, which its key tells apart."""
    shown = ", ".join(f"{key}={row[key]!r}" for key in table.key)
    return Problem(table=table.name, column=column, row=shown, value=value, expected=expected)
