"""Licence pools: the seats of one product on one tenant, by supplier, and what no known supplier explains.

A tenant has one pool for each SKU, whoever supplied its seats, and an assigned licence does not tell whose seat it
takes. So a tenant reports the pool, subscriptions say who supplies what of it, and the remainder is what is left over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import final

import attrs

from cotenant import checks
from cotenant.parties import Partner
from cotenant.shown import Shown
from cotenant.supply import products
from cotenant.supply.players import UNEXPLAINED, Player, label, supplier
from cotenant.supply.products import Identity
from cotenant.supply.records import SubscribedSku
from cotenant.supply.rows import Rows, Scalar
from cotenant.supply.seats import Seats, counted, listings, oddities, product_of, report, seats_in
from cotenant.tenancy import Customer, Product, Subscription


@final
@attrs.frozen(kw_only=True)
class Share:
    """What one supplier puts into a pool, by the subscriptions of these ids."""

    supplier: Player
    seats: Seats
    subscriptions: tuple[str, ...]


@final
@attrs.frozen(kw_only=True)
class Pool(Shown):
    """The seats of one product on one tenant.

    `shares` come from known subscriptions. `reported` and `assigned` come from the tenant, and are `None` where it does
    not tell, or tells two stories. `remarks` says what could not be counted or joined.
    """

    tenant: str
    product: Product
    shares: tuple[Share, ...] = ()
    reported: Seats | None = None
    assigned: int | None = None
    remarks: tuple[str, ...] = ()

    @property
    def known(self) -> Seats:
        """The seats of known subscriptions."""
        return sum((share.seats for share in self.shares), start=Seats())

    @property
    def _counted(self) -> Seats:
        return self.known if self.reported is None else self.reported

    @property
    def seats(self) -> int:
        """The seats that can be used: as the tenant reports them, else those of known subscriptions."""
        return self._counted.total

    @property
    def active(self) -> int:
        """The seats that are paid and in force, from the same source as `seats`."""
        return self._counted.active

    @property
    def in_grace(self) -> int:
        """The seats whose subscription has expired and that still work, from the same source as `seats`."""
        return self._counted.in_grace

    @property
    def suspended(self) -> int:
        """The seats on hold, which `seats` does not include, from the same source."""
        return self._counted.suspended

    @property
    def remainder(self) -> int | None:
        """The seats that the tenant reports beyond known subscriptions; negative where they claim more than it has."""
        return None if self.reported is None else self.reported.total - self.known.total

    def to_dict(self) -> dict[str, Scalar]:
        """Return the row as plain scalars; suppliers and remarks as one text each (see also `Pools.by_supplier`)."""
        return {
            "tenant": self.tenant,
            "product": self.product.title,
            "sku_id": self.product.sku_id,
            "part_number": self.product.part_number,
            "seats": self.seats,
            "by_supplier": "; ".join(f"{label(share.supplier)}: {share.seats.total}" for share in self.shares),
            "active": self.active,
            "in_grace": self.in_grace,
            "suspended": self.suspended,
            "assigned": self.assigned,
            "remainder": self.remainder,
            "remarks": "; ".join(self.remarks),
        }


@final
@attrs.frozen(kw_only=True)
class Pools(Rows[Pool]):
    """The pools of a customer, by tenant and product."""

    rows: tuple[Pool, ...]

    def by_supplier(self) -> list[dict[str, Scalar]]:
        """Return a row for each supplier of each pool and one for each remainder: the seats of the pools, split up."""
        return [line for row in self.rows for line in _lines(row)]


def _lines(pool: Pool) -> Iterator[dict[str, Scalar]]:
    of = {
        "tenant": pool.tenant,
        "product": pool.product.title,
        "sku_id": pool.product.sku_id,
        "part_number": pool.product.part_number,
    }
    for share in pool.shares:
        yield {**of, "supplier": label(share.supplier), "seats": share.seats.total, "suspended": share.seats.suspended}
    if pool.reported is not None and (pool.remainder or pool.reported.suspended != pool.known.suspended):
        suspended = pool.reported.suspended - pool.known.suspended
        yield {**of, "supplier": UNEXPLAINED, "seats": pool.remainder, "suspended": suspended}


def pools(customer: Customer, skus: Iterable[SubscribedSku] = ()) -> Pools:
    """Return the pools of a customer's tenants: from its subscriptions, and from what the tenants themselves report.

    Subscriptions that have ended count nothing. A pool that no known subscription is part of is still a row; one that
    does not name its tenant belongs to the only tenant there is, and else stands alone. Raises `ValueError` for what is
    not a `SubscribedSku`.
    """
    only = customer.tenants[0].id if len(customer.tenants) == 1 else ""
    records: dict[str, list[SubscribedSku]] = {}
    for each in checks.members(skus, SubscribedSku, "skus"):
        records.setdefault(each.tenant or only, []).append(each)
    live = {
        tenant.id: [each for each in tenant.subscriptions if not each.status.has_ended] for tenant in customer.tenants
    }
    tenants = sorted(records.keys() | live.keys())
    return Pools(rows=tuple(row for id_ in tenants for row in _rows(id_, live.get(id_, []), records.get(id_, []))))


def _rows(tenant: str, live: Sequence[Subscription], records: Sequence[SubscribedSku]) -> Iterator[Pool]:
    listed = listings(records)
    bought = [(product_of(each, listed), each) for each in live]
    reported = [(each.product, each) for each in records]
    identities = products.identify(product for product, _ in (*bought, *reported))
    held, told = products.grouped(bought, identities), products.grouped(reported, identities)
    for identity in sorted(set(identities.values()), key=lambda each: products.order(each.product)):
        yield _pool(tenant, identity, held.get(identity, ()), told.get(identity, ()))


def _pool(tenant: str, identity: Identity, live: Sequence[Subscription], records: Sequence[SubscribedSku]) -> Pool:
    told = report(records)
    pool = Pool(
        tenant=tenant,
        product=identity.product,
        shares=tuple(_shares(live)),
        reported=told.seats,
        assigned=told.assigned,
    )
    return attrs.evolve(pool, remarks=(*identity.remarks, *told.remarks, *_remarks(pool)))


def _shares(live: Sequence[Subscription]) -> Iterator[Share]:
    suppliers: set[Player] = {supplier(each) for each in live}
    for who in sorted(suppliers, key=lambda who: (label(who), isinstance(who, Partner))):
        theirs = [each for each in live if supplier(each) == who]
        yield Share(supplier=who, seats=seats_in(theirs), subscriptions=tuple(each.id for each in theirs))


def _remarks(pool: Pool) -> Iterator[str]:
    locked_out = max(each.locked_out for each in (pool.known, pool.reported) if each is not None)
    if not pool.tenant:
        yield "the tenant is not known"
    yield from oddities(attrs.evolve(pool.known, locked_out=locked_out))
    if pool.remainder is not None and pool.remainder < 0:
        yield f"known subscriptions have {counted(-pool.remainder)} more than the tenant reports"
    if pool.assigned is not None and pool.assigned > pool.seats:
        yield f"{counted(pool.assigned - pool.seats)} more assigned than there are"
