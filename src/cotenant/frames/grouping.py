"""The object engine over rows that come customer by customer: what a worker of Spark runs on its share of them.

Each row is one of a table, and says of which in the column `table`; columns that its table does not have are null. It
is marked with the checks that it fails. A customer with a row that is wrong is told of, is not answered about, and
keeps nobody else waiting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Final, TypeAlias

import narwhals as nw

from cotenant import engine, laws
from cotenant.decisions import Refused
from cotenant.frames import cells
from cotenant.frames.cells import Row
from cotenant.frames.checking import INSIDE, astray, is_whole, repeated, told
from cotenant.frames.deciding import JOINT
from cotenant.frames.problems import Problem
from cotenant.frames.schemas import REQUESTS, TABLES, Table
from cotenant.frames.transfer import assembled
from cotenant.regimes import Regime
from cotenant.tenancy import Customer

Group: TypeAlias = Mapping[Table, "list[Row]"]
"""All rows of one customer, table by table."""

Answer: TypeAlias = Callable[[Group, Regime], Iterator[Row]]
"""What is said of a customer under a regime; a cell that a row does not have is null."""

DECISIONS: Final = nw.Schema({
    "request": nw.String(),
    "customer": nw.String(),
    "accepted": nw.Boolean(),
    "broken": nw.String(),
    "because": nw.List(nw.String()),
    "problem": nw.String(),
})  # fmt: skip
BREACHES: Final = nw.Schema(dict.fromkeys(("customer", "law", "about", "because", "problem"), nw.String()))


def answered(batches: Iterable[Any], answer: Answer, schema: nw.Schema, regime: Regime) -> Iterator[Any]:
    """Yield what is answered about each customer, whose rows follow each other, however they are cut into batches.

    Takes and yields Arrow's record batches.
    """
    rows = (row for batch in batches for row in batch.to_pylist())
    answers = (line for _, of in groupby(rows, itemgetter("customer")) for line in answer(_by_table(of), regime))
    while lines := list(islice(answers, _MOST)):
        columns = {name: [line.get(name) for line in lines] for name in schema}
        yield from nw.from_dict(columns, schema, backend="pyarrow").to_native().to_batches()


_MOST: Final = 10_000
_NAMED: Final = {table.name: table for table in TABLES}
_OF_STATE: Final = tuple(table for table in TABLES if table is not REQUESTS)


def _by_table(rows: Iterable[Row]) -> Group:
    group: dict[Table, list[Row]] = {table: [] for table in TABLES}
    for row in rows:
        group[_NAMED[row["table"]]].append(row)
    return group


def decisions(group: Group, regime: Regime) -> Iterator[Row]:
    """Yield what a regime says of each request of a customer, after what is wrong with the customer."""
    wrong, customer = _read(group)
    yield from wrong
    for row, problems in zip(group[REQUESTS], _wrong(REQUESTS, group), strict=True):
        said = _unanswered(problems) if customer is None or problems else _decided(customer, row, regime)
        yield {"request": row["request"], "customer": row["customer"], **said}


def _unanswered(problems: Sequence[Problem]) -> Row:
    return {"problem": "\n".join(map(str, problems)) or "its customer has rows that are wrong"}


def _decided(customer: Customer, row: Row, regime: Regime) -> Row:
    decision = engine.decide(customer, cells.read_command(row), regime)
    reasons = decision.reasons if isinstance(decision, Refused) else ()
    broken = JOINT.join(reason.rule for reason in reasons)
    return {"accepted": not reasons, "broken": broken, "because": [reason.because for reason in reasons]}


def breaches(group: Group, regime: Regime) -> Iterator[Row]:
    """Yield where a customer breaks the laws that a regime keeps, or what is wrong with the customer."""
    wrong, customer = _read(group)
    yield from wrong
    if customer:
        for breach in laws.audit(customer, regime):
            yield {"customer": customer.id, "law": breach.law, "about": breach.about, "because": breach.because}


def _read(group: Group) -> tuple[Sequence[Row], Customer | None]:
    """Return what is wrong with a customer, as rows, and the customer if nothing is."""
    found = {each: row["customer"] for table in _OF_STATE for row, each in _problems(table, group)}
    wrong = [{"customer": customer, "problem": str(each)} for each, customer in found.items()]
    return wrong, None if wrong else next(assembled(group), None)


def _problems(table: Table, group: Group) -> Iterator[tuple[Row, Problem]]:
    return ((row, each) for row, problems in zip(group[table], _wrong(table, group), strict=True) for each in problems)


def _wrong(table: Table, group: Group) -> Iterator[list[Problem]]:
    """Yield all that is wrong with each row of a table: as `checking.check` does, of one customer."""
    rows = Counter(_cells(row, table.key) for row in group[table])
    links = [(owner, by, {_cells(row, by) for row in group[owner]}) for of, owner, by in INSIDE if of is table]
    for row in group[table]:
        found = list(told(table, row))
        if (same := rows[_cells(row, table.key)]) > 1 and is_whole(row, table.key):
            found.append(repeated(table, row, same))
        lost = [(owner, by) for owner, by, there in links if is_whole(row, by) and _cells(row, by) not in there]
        yield found + [astray(table, row, owner, by) for owner, by in lost]


def _cells(row: Row, columns: Iterable[str]) -> tuple[object, ...]:
    return tuple(row[column] for column in columns)
