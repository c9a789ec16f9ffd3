"""Ledger and pools over frames: who plays which part is asked of `cotenant.supply`, once for each case that there is.

Who sells, bills, supports and controls depends on a role of the channel and on what is known of the seller and of the
partner of record: few cases, each of which `cotenant.supply` answers about a subscription made up for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product
from typing import Any, Final

import narwhals as nw
from narwhals.typing import IntoFrameT

from cotenant.channels import Channel, Role
from cotenant.checks import MOST
from cotenant.frames.checking import examined
from cotenant.frames.expressions import all_of, any_of, stripped, sure
from cotenant.frames.lookups import LIVE
from cotenant.frames.opening import Lazy, Opened, State
from cotenant.frames.problems import FrameError, Problem, single
from cotenant.frames.schemas import COLUMNS_OF, PARTNER, SUBSCRIPTIONS
from cotenant.frames.transfer import built, rows_of
from cotenant.parties import MICROSOFT, Partner, Seller
from cotenant.supply import Player
from cotenant.supply import pools as pools_of
from cotenant.supply.players import label, player, supplier, supporter
from cotenant.supply.products import folded
from cotenant.supply.seats import Seats, seats_of
from cotenant.tenancy import Subscription, SubscriptionStatus

_SELLER: Final = Partner(id="the seller")
_OF_RECORD: Final = Partner(id="the partner of record")
_SELLERS: Final[tuple[Seller | None, ...]] = (None, MICROSOFT, _SELLER)
_TITLES: Final = ("product", "part_number", "sku_id")
_NAMES: Final = COLUMNS_OF["product"]


def ledger(state: State[IntoFrameT], *, checked: bool = False) -> IntoFrameT:
    """Return who sells, bills, supports and controls each subscription, ended ones too (S18).

    One row a subscription: `customer`, and of `LedgerRow.to_dict` the columns that no attribution is needed for, days
    as days and what is not known of a product as null; in no particular order. Lazy frames stay lazy. Raises what
    `check` raises; `checked=True` skips looking at the rows of frames that `check` was called with.
    """
    frames = examined(state, checked=checked)
    rows: IntoFrameT = frames.engine.closed(
        frames[SUBSCRIPTIONS].select(
            "customer",
            "tenant",
            "subscription",
            _title(),
            *(_filled(name).alias(name) for name in _NAMES[:2]),
            "seats",
            "status",
            "channel",
            "seller_name",
            "term_end",
            seller=_who("sold_by", supplier),
            bills=_who("billed_by", lambda each: player(each.channel.billed_by, each)),
            supports=_who("supported_by", supporter),
            controls=_who("controlled_by", lambda each: player(each.channel.controlled_by, each)),
        )
    )
    return rows


def _filled(name: str) -> nw.Expr:
    return nw.when(stripped(name) != "").then(nw.col(name))


def _title() -> nw.Expr:
    return nw.coalesce(*map(_filled, _TITLES)).alias("product")


def _who(column: str, of: Callable[[Subscription], Player]) -> nw.Expr:
    """Return the label of whoever plays a part that depends on the role in this column."""
    cases: dict[Player, list[nw.Expr]] = {}
    for role, seller, of_record in product(Role, _SELLERS, (None, _OF_RECORD)):
        if column != "controlled_by" or role is not Role.MICROSOFT:
            roles: dict[str, Any] = {column: role}
            channel = Channel(name="made up", **roles)
            made_up = Subscription(
                id="made up", product="made up", seats=1, channel=channel, seller=seller, partner_of_record=of_record
            )
            cases.setdefault(of(made_up), []).append(_is(column, role, seller, of_record))
    return nw.coalesce(*(nw.when(any_of(conditions)).then(_label(who)) for who, conditions in cases.items()))


def _is(column: str, role: Role, seller: Seller | None, of_record: Partner | None) -> nw.Expr:
    kind = PARTNER if isinstance(seller, Partner) else seller and seller.value
    sold = nw.col("seller").is_null() if kind is None else sure(nw.col("seller") == kind)
    unrecorded = nw.col("partner_of_record_id").is_null()
    return all_of((sure(nw.col(column) == role.value), sold, ~unrecorded if of_record else unrecorded))


def _label(who: Player) -> nw.Expr:
    if who == _SELLER:
        return nw.col("seller_id")
    return nw.col("partner_of_record_id") if who == _OF_RECORD else nw.lit(label(who))


_LARGE: Final = 2**31
"""How many seats a subscription has from which on an engine may not hold the sum of some of them."""

_POOL: Final = nw.Schema(
    {
        "customer": nw.String(),
        "tenant": nw.String(),
        "product": nw.String(),
        "sku_id": nw.String(),
        "part_number": nw.String(),
        "supplier": nw.String(),
        "seats": nw.Int64(),
        "suspended": nw.Int64(),
    }
)


def pools(state: State[IntoFrameT], *, checked: bool = False) -> Any:
    """Return the licence pools: a row for each supplier of each product on each tenant, as `Pools.by_supplier` has it.

    Its columns are `customer`, `tenant`, `product`, `sku_id`, `part_number`, `supplier`, `seats` and `suspended`, in no
    particular order. Which names are one product is settled by `cotenant.supply.pools`, in Python, on tenants where two
    names have something in common; the frame is collected. Raises what `ledger` raises, and `FrameError` for a pool of
    more seats than its column holds.
    """
    frames = examined(state, checked=checked)
    held = _held(frames)
    doubtful = _doubtful(held)
    if doubtful is None:
        return frames.engine.collected(_summed(held))
    settled = _summed(held.join(doubtful, on=["customer", "tenant"], how="anti")).collect()
    # Spark tells which of its columns have no nulls, and Arrow does not put such a column below another.
    plain = settled.select(*(nw.col(name).cast(type_) for name, type_ in _POOL.items()))
    return frames.engine.shown(nw.concat([plain, frames.engine.table(_asked(frames, doubtful), _POOL)]))


def _held(frames: Opened) -> Lazy:
    live = frames[SUBSCRIPTIONS].filter(LIVE)
    named = live.with_columns(*(_filled(name).fill_null("").alias(name) for name in _NAMES))
    return named.select(
        "customer",
        "tenant",
        *_NAMES,
        supplier=_who("sold_by", supplier),
        partner=sure(nw.col("seller") == PARTNER),
        seats=_seats(lambda seats: seats.total),
        suspended=_seats(lambda seats: seats.suspended),
    )


def _seats(count: Callable[[Seats], int]) -> nw.Expr:
    counting = [
        status.value
        for status in SubscriptionStatus
        if count(seats_of(Subscription(id="made up", product="made up", seats=1, status=status)))
    ]
    return nw.when(nw.col("status").is_in(counting)).then(nw.col("seats")).otherwise(nw.lit(0))


def _summed(held: Lazy) -> Lazy:
    shares = held.group_by("customer", "tenant", *_NAMES, "supplier", "partner")
    summed = shares.agg(nw.col("seats").sum(), nw.col("suspended").sum()).with_columns(_title())
    told = summed.with_columns(*(_filled(name).alias(name) for name in _NAMES[:2]))
    return told.select(*(nw.col(name).cast(type_) for name, type_ in _POOL.items()))


def _doubtful(held: Lazy) -> Lazy | None:
    """Return the tenants that are asked in Python, or `None` if there is none.

    That is those with two names of products that each share a part with some name, and those with so many seats that
    an engine may not hold a sum of them.
    """
    met: dict[tuple[str, str], set[str]] = {}
    for row in rows_of(held.select(*_NAMES).unique()):
        names = [row[name] for name in _NAMES]
        for part in ((name, folded(row[name])) for name in _NAMES if row[name]):
            met.setdefault(part, set()).add("\0".join(names))
    shared = {name for names in met.values() if len(names) > 1 for name in names}
    large = held.filter(nw.col("seats") > _LARGE).select("customer", "tenant")
    if not shared:
        return large if large.head(1).collect().rows() else None
    naming = nw.concat_str([nw.col(name) for name in _NAMES], separator="\0")
    named = held.select("customer", "tenant", naming=naming).filter(nw.col("naming").is_in(sorted(shared))).unique()
    several = named.group_by("customer", "tenant").agg(nw.len().alias("names")).filter(nw.col("names") > 1)
    return nw.concat([several.select("customer", "tenant"), large])


def _too_many(customer: str, line: Mapping[str, Any]) -> Problem:
    row = f"customer={customer!r}, tenant={line['tenant']!r}, product={line['product']!r}"
    expected = f"at most {MOST} in one pool"
    return Problem(table="pools", column="seats", row=row, value=line["seats"], expected=expected)


def _asked(frames: Opened, doubtful: Lazy) -> Iterable[dict[str, Any]]:
    tenants = {(row["customer"], row["tenant"]) for row in rows_of(doubtful)}
    for customer in built(frames.only(doubtful)):
        for line in pools_of(customer).by_supplier():
            if (customer.id, line["tenant"]) in tenants:
                if isinstance(line["seats"], int) and line["seats"] > MOST:
                    raise FrameError([single(_too_many(customer.id, line))])
                yield {"customer": customer.id, **{name: cell if cell != "" else None for name, cell in line.items()}}
