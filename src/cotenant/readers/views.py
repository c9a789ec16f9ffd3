"""What readings and assemblies look like, printed or in a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import attrs

from cotenant.display.drawing import cell, draw, drawn
from cotenant.display.model import Block, Cell, Line, Points, Table, without
from cotenant.display.wording import titled
from cotenant.readers.assembly import Assembly
from cotenant.readers.licensing import Catalogue
from cotenant.readers.reading import Reading, Remark
from cotenant.supply import ledger, pools
from cotenant.supply.seats import counted


@drawn(Assembly)
def _assembly(value: Assembly) -> tuple[Block, ...]:
    customer = value.customer
    return (
        Line(text=f"Customer {titled(customer.name, customer.id)}", heading=True),
        *draw(ledger(customer, value.attributions)),
        *(draw(pools(customer, value.skus)) if value.skus else ()),
        *_remarks(value.remarks),
    )


@drawn(Reading)
def _reading(value: Reading[Any]) -> tuple[Block, ...]:
    read = value.value
    blocks = (_records(cast("tuple[object, ...]", read)),) if isinstance(read, tuple) else draw(read)
    return (*blocks, *_remarks(value.remarks))


def _records(records: tuple[object, ...]) -> Block:
    """Return a table of records of one kind, with the fields that any of them gives."""
    if not records:
        return Line(text="No records.")
    kind: Any = type(records[0])
    header = tuple(field.name for field in attrs.fields(kind))
    rows = tuple(tuple(_given(getattr(record, name)) for name in header) for record in records)
    return without(Table(title=f"{kind.__name__}, {len(records)} read", header=header, rows=rows), *header)


def _given(value: object) -> Cell:
    """Return what a source gave: null may say something there, so that it is not "not known"."""
    return "" if value is None else cell(value)


@drawn(Catalogue)
def _catalogue(value: Catalogue) -> tuple[Block, ...]:
    return (Line(text=f"Catalogue of {counted(len(value.products), 'product')}"),)


def _remarks(remarks: Iterable[Remark]) -> tuple[Block, ...]:
    items = tuple(map(str, remarks))
    return (Points(title="Remarks", items=items),) if items else ()
