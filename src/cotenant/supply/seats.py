"""Counting seats: what a subscription puts into its pool, and what the tenant reports of the pool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import final

import attrs

from cotenant.supply.products import completed, folded
from cotenant.supply.records import SubscribedSku
from cotenant.tenancy import Product, Subscription, SubscriptionStatus


@final
@attrs.frozen(kw_only=True)
class Seats:
    """Seats by the status of what they belong to; they can be added.

    `active`, `in_grace` and `unclear` (of a status that is not known) make the `total`. Those that are `suspended` (or
    disabled), `locked_out` or `pending` cannot be used and stand apart.
    """

    active: int = 0
    in_grace: int = 0
    unclear: int = 0
    suspended: int = 0
    locked_out: int = 0
    pending: int = 0

    @property
    def total(self) -> int:
        """The seats that count."""
        return self.active + self.in_grace + self.unclear

    @property
    def apart(self) -> int:
        """The seats that exist and cannot be used."""
        return self.suspended + self.locked_out + self.pending

    def __add__(self, other: Seats) -> Seats:
        return Seats(
            active=self.active + other.active,
            in_grace=self.in_grace + other.in_grace,
            unclear=self.unclear + other.unclear,
            suspended=self.suspended + other.suspended,
            locked_out=self.locked_out + other.locked_out,
            pending=self.pending + other.pending,
        )


def seats_of(subscription: Subscription) -> Seats:
    """Return what a subscription puts into its pool; nothing, when it has ended."""

    def when(*statuses: SubscriptionStatus) -> int:
        return subscription.seats if subscription.status in statuses else 0

    return Seats(
        active=when(SubscriptionStatus.ACTIVE),
        in_grace=when(SubscriptionStatus.EXPIRED),
        unclear=when(SubscriptionStatus.UNKNOWN),
        suspended=when(SubscriptionStatus.SUSPENDED, SubscriptionStatus.DISABLED),
        locked_out=when(SubscriptionStatus.LOCKED_OUT),
        pending=when(SubscriptionStatus.PENDING),
    )


def seats_in(subscriptions: Iterable[Subscription]) -> Seats:
    """Return what several subscriptions put into their pool together."""
    return sum(map(seats_of, subscriptions), start=Seats())


def counted(number: int, of: str = "seat") -> str:
    """Return a number with its noun, in the singular where that is due."""
    plural = "es" if of.endswith("ch") else "s"
    return f"{number} {of}" if abs(number) == 1 else f"{number} {of}{plural}"


@final
@attrs.frozen(kw_only=True)
class Report:
    """What a tenant reports of one pool: its seats and those assigned, `None` where not known, and what was odd."""

    seats: Seats | None = None
    assigned: int | None = None
    remarks: tuple[str, ...] = ()


def together(reports: Sequence[Report]) -> Report:
    """Return several pools as one; its seats are known where those of each are."""
    seats = [each.seats for each in reports if each.seats is not None]
    assigned = [each.assigned for each in reports if each.assigned is not None]
    return Report(
        seats=sum(seats, start=Seats()) if len(seats) == len(reports) else None,
        assigned=sum(assigned) if len(assigned) == len(reports) else None,
        remarks=tuple(remark for each in reports for remark in each.remarks),
    )


def report(records: Sequence[SubscribedSku]) -> Report:
    """Return what records of one tenant and product say together.

    Records of different accounts, or that list different subscriptions, are different pools, and are added. All others
    are taken to be one pool seen several times: it counts once where they agree, and not at all where they do not.
    """
    if not records:
        return Report()
    accounts = {each.account for each in records}
    if len(accounts) > 1 and "" not in accounts:
        return together([report([each for each in records if each.account == one]) for one in sorted(accounts)])
    listed = [set(map(folded, each.subscription_ids)) for each in records]
    if all(listed) and sum(map(len, listed)) == len(set[str]().union(*listed)):
        return together([_read(each) for each in records])
    return _seen_again(records)


def _seen_again(records: Sequence[SubscribedSku]) -> Report:
    columns = [set(column) - {None} for column in zip(*map(_counts, records), strict=True)]
    if any(len(column) > 1 for column in columns):
        shown = " and ".join(sorted({f"{counted(each.enabled)} + {each.warning} in grace" for each in records}))
        return Report(remarks=(f"the tenant reports it {len(records)} times, differently ({shown}): not counted",))
    consumed, locked_out = (next(iter(column), None) for column in columns[-2:])
    once = _read(attrs.evolve(records[0], consumed=consumed, locked_out=locked_out))
    remark = f"the tenant reports it {len(records)} times, alike: counted once"
    return once if len(records) == 1 else attrs.evolve(once, remarks=(remark,))


def _counts(record: SubscribedSku) -> tuple[int | None, ...]:
    return record.enabled, record.warning, record.suspended, record.consumed, record.locked_out


def _read(record: SubscribedSku) -> Report:
    seats = Seats(
        active=record.enabled,
        in_grace=record.warning,
        suspended=record.suspended,
        locked_out=record.locked_out or 0,
    )
    return Report(seats=seats, assigned=record.consumed)


def listings(records: Iterable[SubscribedSku]) -> Mapping[str, set[Product]]:
    """Return the products of the pools that list a subscription, by its folded id."""
    found: dict[str, set[Product]] = {}
    for record in records:
        for listed in record.subscription_ids:
            found.setdefault(folded(listed), set()).add(record.product)
    return found


def product_of(subscription: Subscription, listed: Mapping[str, set[Product]]) -> Product:
    """Return a subscription's product, with the names that it lacks taken from the one pool that lists its id."""
    listing = listed.get(folded(subscription.id), set())
    return completed(subscription.product, *listing) if len(listing) == 1 else subscription.product


def oddities(seats: Seats) -> Iterator[str]:
    """Yield what has to be said beside a total: seats that count in doubt, and seats that do not count."""
    if seats.unclear:
        yield f"{counted(seats.unclear)} of a status that is not known: counted as usable"
    if seats.locked_out:
        yield f"{counted(seats.locked_out)} locked out: not counted"
    if seats.pending:
        yield f"{counted(seats.pending)} pending: not counted"
