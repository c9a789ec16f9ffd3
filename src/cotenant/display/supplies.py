"""Who supplies what: ledgers, pools, reconciliations, and single rows of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from cotenant.channels import Role
from cotenant.display import wording
from cotenant.display.drawing import drawn
from cotenant.display.model import Block, Cell, Line, Mark, Points, Shares, Table, merged, without
from cotenant.supply.ledgers import Ledger, LedgerRow
from cotenant.supply.pooling import Pool, Pools, Share
from cotenant.supply.products import named
from cotenant.supply.reconciliation import Finding, Reconciliation, ReconciliationRow

_LEDGER = (
    "subscription", "product", "seats", "status", "channel", "whose", "confidence", "sells", "bills", "supports",
    "controls", "term ends",
)  # fmt: skip
_ROLES = ("sells", "bills", "supports", "controls")
_POOLS = ("product", "seats", "by supplier", "active", "in grace", "suspended", "assigned", "remainder", "remarks")
_SIDES = ("product", "sold", "found", "difference", "finding", "remarks")


@drawn(Ledger)
def _ledger(value: Ledger) -> tuple[Block, ...]:
    tables = tuple(_subscriptions(tenant, rows) for tenant, rows in groupby(value.rows, lambda row: row.tenant))
    strays = tuple(f"{each.subscription}: {each.whose.value}, {each.confidence.value}" for each in value.unmatched)
    unmatched = (Points(title="Attributions of subscriptions that the customer does not have", items=strays),)
    return (tables or (Line(text="No subscriptions."),)) + _evidence(value.rows) + (unmatched if strays else ())


@drawn(LedgerRow)
def _entry(value: LedgerRow) -> tuple[Block, ...]:
    return (_subscriptions(value.tenant, [value]), *_evidence([value]))


def _subscriptions(tenant: str, rows: Iterable[LedgerRow]) -> Table:
    table = Table(title=f"Tenant {tenant}", header=_LEDGER, rows=tuple(map(_ledger_cells, rows)))
    return merged(without(table, "whose", "confidence"), *_ROLES)


def _evidence(rows: Iterable[LedgerRow]) -> tuple[Block, ...]:
    """Return the evidence below the table: in a column, its sentences would break after every other word."""
    items = tuple(f"{row.subscription}: {'; '.join(row.evidence)}" for row in rows if row.evidence)
    return (Points(title="Evidence", items=items),) if items else ()


def _ledger_cells(row: LedgerRow) -> tuple[Cell, ...]:
    return (
        row.subscription,
        row.product.title,
        row.seats,
        row.status.value,
        row.channel.name,
        row.whose.value if row.whose else "",
        row.confidence.value if row.confidence else "",
        wording.party(row.seller),
        wording.party(row.bills),
        wording.party(row.supports),
        wording.party(row.controls),
        row.ends,
    )


@drawn(Pools)
def _pools(value: Pools) -> tuple[Block, ...]:
    tables = tuple(_tenant(tenant, rows) for tenant, rows in groupby(value.rows, lambda row: row.tenant))
    return tables or (Line(text="No pools."),)


@drawn(Pool)
def _pool(value: Pool) -> tuple[Block, ...]:
    return (_tenant(value.tenant, [value]),)


def _tenant(tenant: str, rows: Iterable[Pool]) -> Table:
    title = f"Tenant {tenant}" if tenant else "Tenant not known"
    return without(Table(title=title, header=_POOLS, rows=tuple(map(_pool_cells, rows))), "remarks")


def _pool_cells(row: Pool) -> tuple[Cell, ...]:
    return (
        named(row.product),
        row.seats,
        Shares(parts=tuple(map(_share, row.shares)), rest=row.remainder or 0),
        row.active,
        row.in_grace,
        row.suspended,
        row.assigned,
        row.remainder,
        row.remarks,
    )


def _share(share: Share) -> tuple[str, int]:
    who = "supplier not known" if share.supplier is Role.UNKNOWN else wording.party(share.supplier)
    return who, share.seats.total


@drawn(Reconciliation)
def _reconciliation(value: Reconciliation) -> tuple[Block, ...]:
    return (_sides(value.rows),) if value.rows else (Line(text="Nothing sold, nothing found."),)


@drawn(ReconciliationRow)
def _side(value: ReconciliationRow) -> tuple[Block, ...]:
    return (_sides([value]),)


def _sides(rows: Iterable[ReconciliationRow]) -> Table:
    title = "What I sell, and what the tenant has"
    return without(Table(title=title, header=_SIDES, rows=tuple(map(_side_cells, rows))), "remarks")


def _side_cells(row: ReconciliationRow) -> tuple[Cell, ...]:
    finding = Mark(good=row.finding is Finding.MATCHED, word=row.finding.value.replace("-", " "))
    return named(row.product), row.sold, row.found, row.difference, finding, row.remarks
