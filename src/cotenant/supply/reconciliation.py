"""What I sell against what the tenant has, product by product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import final

import attrs

from cotenant import checks
from cotenant.shown import Shown
from cotenant.supply import products
from cotenant.supply.products import Identity, completed
from cotenant.supply.records import SubscribedSku
from cotenant.supply.rows import Rows, Scalar
from cotenant.supply.seats import Report, Seats, counted, listings, oddities, product_of, report, seats_in, together
from cotenant.tenancy import Product, Subscription


class Finding(StrEnum):
    """What comes of comparing both sides of one product."""

    MATCHED = "matched"
    """Both sides have it, with as many seats."""
    SEATS_DIFFER = "seats-differ"
    """Both sides have it, with other numbers of seats."""
    ONLY_MINE = "only-mine"
    """I sell it, and the tenant does not have it."""
    ONLY_THEIRS = "only-theirs"
    """The tenant has it, and I do not sell it."""
    AMBIGUOUS = "ambiguous"
    """It cannot be told: the name fits several products, or the tenant reports it twice and differently."""


@final
@attrs.frozen(kw_only=True)
class ReconciliationRow(Shown):
    """One product on both sides, in seats that can be used; `found` is `None` where it cannot be told.

    `remarks` says what is ambiguous, and which seats exist but cannot be used.
    """

    product: Product
    sold: int
    found: int | None
    finding: Finding
    remarks: tuple[str, ...] = ()

    @property
    def difference(self) -> int | None:
        """The seats that the tenant has beyond those that I sell, negative when it has fewer; `None` when ambiguous."""
        return None if self.found is None or self.finding is Finding.AMBIGUOUS else self.found - self.sold

    def to_dict(self) -> dict[str, Scalar]:
        """Return the row as plain scalars, remarks as one text."""
        return {
            "product": self.product.title,
            "sku_id": self.product.sku_id,
            "part_number": self.product.part_number,
            "sold": self.sold,
            "found": self.found,
            "difference": self.difference,
            "finding": self.finding.value,
            "remarks": "; ".join(self.remarks),
        }


@final
@attrs.frozen(kw_only=True)
class Reconciliation(Rows[ReconciliationRow]):
    """Both sides of every product that either has, in the order of the products."""

    rows: tuple[ReconciliationRow, ...]


def reconcile(sold: Iterable[Subscription], found: Iterable[Subscription | SubscribedSku]) -> Reconciliation:
    """Return what I sell against what the tenant has.

    A pool in `found` holds the seats of all its subscriptions: where there is one, subscriptions of its product add
    nothing to it. Subscriptions that have ended count nothing. Raises `ValueError` for two different subscriptions of
    one id on one side, and for what is neither a subscription nor a pool.
    """
    mine = _live(checks.members(sold, Subscription, "sold"), "sold")
    everything = tuple(found)
    records = [each for each in everything if isinstance(each, SubscribedSku)]
    others = [each for each in everything if not isinstance(each, SubscribedSku)]
    theirs = _live(checks.members(others, Subscription, "found"), "found")
    sides = _Sides(
        mine=_named(mine, theirs, records),
        theirs=_named(theirs, mine, records),
        records=[(each.product, each) for each in records],
    )
    return Reconciliation(rows=tuple(sides.rows()))


def _live(subscriptions: Iterable[Subscription], side: str) -> list[Subscription]:
    once: dict[str, Subscription] = {}
    for each in subscriptions:
        if once.setdefault(each.id, each) != each:
            raise ValueError(f"{side}: expected one subscription {each.id!r}, got two that differ")
    return [each for each in once.values() if not each.status.has_ended]


def _named(
    side: Sequence[Subscription], other: Sequence[Subscription], records: Sequence[SubscribedSku]
) -> list[tuple[Product, Subscription]]:
    """Return subscriptions with their products, named as pools and the other side name those of the same id."""
    listed = listings(records)
    twins = {products.folded(each.id): each.product for each in reversed(other)}
    return [
        (completed(product := product_of(each, listed), twins.get(products.folded(each.id), product)), each)
        for each in side
    ]


@final
@attrs.frozen(kw_only=True)
class _Sides:
    mine: Sequence[tuple[Product, Subscription]]
    theirs: Sequence[tuple[Product, Subscription]]
    records: Sequence[tuple[Product, SubscribedSku]]

    def rows(self) -> Iterator[ReconciliationRow]:
        identities = products.identify(product for product, _ in (*self.mine, *self.theirs, *self.records))
        mine, theirs = products.grouped(self.mine, identities), products.grouped(self.theirs, identities)
        records = products.grouped(self.records, identities)
        for each in sorted(set(identities.values()), key=lambda each: products.order(each.product)):
            yield _row(each, mine.get(each, ()), theirs.get(each, ()), records.get(each, ()))


def _row(
    identity: Identity, mine: Sequence[Subscription], theirs: Sequence[Subscription], records: Sequence[SubscribedSku]
) -> ReconciliationRow:
    sold, told = seats_in(mine), _reported(records) if records else Report(seats=seats_in(theirs))
    found = told.seats
    return ReconciliationRow(
        product=identity.product,
        sold=sold.total,
        found=None if found is None else found.total,
        finding=_finding(identity, sold if mine else None, found if theirs or records else None, told),
        remarks=(*identity.remarks, *told.remarks, *_remarks("sold", sold), *_remarks("found", found)),
    )


def _reported(records: Sequence[SubscribedSku]) -> Report:
    """Return what all tenants report together; a record that does not name its tenant may repeat any other."""
    if not all(each.tenant for each in records):
        return report(records)
    tenants = sorted({each.tenant for each in records})
    return together([report([each for each in records if each.tenant == tenant]) for tenant in tenants])


def _finding(identity: Identity, sold: Seats | None, found: Seats | None, told: Report) -> Finding:
    if identity.rivals or told.seats is None:
        return Finding.AMBIGUOUS
    if found is None:
        return Finding.ONLY_MINE
    if sold is None:
        return Finding.ONLY_THEIRS
    return Finding.MATCHED if sold.total == found.total else Finding.SEATS_DIFFER


def _remarks(side: str, seats: Seats | None) -> Iterator[str]:
    if seats is None:
        return
    if seats.suspended:
        yield f"{side}: {counted(seats.suspended)} suspended: not counted"
    yield from (f"{side}: {oddity}" for oddity in oddities(seats))
