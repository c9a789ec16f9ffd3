"""The two sides laid over each other: which record of Partner Center and which of Graph are one subscription.

The tie is Graph's commerceSubscriptionId (G companysubscription), compared with the id in Partner Center. That the two
are one id stands on no public sample, so whatever rests on it is likely, never certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, final

import attrs

from cotenant.documents import member
from cotenant.readers.graph import CompanySubscription
from cotenant.readers.partner_center import SoldSubscription
from cotenant.readers.reading import Remark
from cotenant.tenancy import Product, SubscriptionStatus, Term

# One state under two names: on hold, as Partner Center and as the directory put it.
_ALIKE: Final[frozenset[SubscriptionStatus]] = frozenset({SubscriptionStatus.SUSPENDED, SubscriptionStatus.DISABLED})


@final
@attrs.frozen(kw_only=True)
class Sighting:
    """One subscription as either side, or both, showed it; `None` where a side did not.

    `id` is its id in the assembled customer: Partner Center's where it sold it, else the directory's. `tied` tells
    whether Graph's record names, by its commerceSubscriptionId, a subscription that Partner Center showed. `parts` are
    further records of Graph, of the same commerceSubscriptionId and SKU: they are the same subscription, whose seats
    its seller counts once.
    """

    id: str
    tenant: str
    sold: SoldSubscription | None = None
    found: CompanySubscription | None = None
    tied: bool = False
    parts: tuple[CompanySubscription, ...] = ()

    @property
    def records(self) -> tuple[CompanySubscription, ...]:
        """Every record that Graph has of it, the first and its further parts."""
        return (self.found, *self.parts) if self.found else ()

    @property
    def seats(self) -> int:
        """The seats that its seller counts, or the tenant where the seller counts none; 0 where neither counts any."""
        return (self.sold.seats if self.sold else 0) or _seats(self.records)

    @property
    def status(self) -> SubscriptionStatus:
        """The status that its seller gives, or the tenant where the seller gives none that is known."""
        statuses = (each.status for each in (self.sold, self.found) if each)
        return next((each for each in statuses if each is not SubscriptionStatus.UNKNOWN), SubscriptionStatus.UNKNOWN)

    @property
    def term(self) -> Term:
        """The term that its seller gives; empty where only the tenant shows it."""
        return self.sold.term if self.sold else Term()


def sighted(
    sold: Sequence[SoldSubscription], found: Sequence[CompanySubscription], home: str, remarks: list[Remark]
) -> list[Sighting]:
    """Return every subscription once, in the order of the ids; `home` is the tenant of what names none."""
    sellers = {each.id: each for each in sold}
    seen: dict[str, list[CompanySubscription]] = {}
    rest: list[CompanySubscription] = []
    # What lives goes before what has ended: after a renewal, the tenant may show both.
    for each in sorted(found, key=lambda record: (record.status.has_ended, record.id)):
        records = seen.setdefault(each.commerce_subscription_id, [])
        if each.commerce_subscription_id in sellers and (not records or _of_one_sku(records[0].product, each.product)):
            records.append(each)
        else:
            rest.append(each)
    pairs = [_pair(each, seen.get(each.id, ()), home, remarks) for each in sold]
    alone = list(_alone(sorted(rest, key=lambda record: record.id), sellers, home, remarks))
    return sorted([*pairs, *alone], key=lambda sighting: sighting.id)


def _of_one_sku(one: Product, other: Product) -> bool:
    if one.sku_id and other.sku_id:
        return one.sku_id == other.sku_id
    return one == other or (one.part_number != "" and one.part_number == other.part_number)


def _seats(records: Sequence[CompanySubscription]) -> int:
    live = [each for each in records if not each.status.has_ended]
    return sum(each.seats for each in live or records)


def _pair(sold: SoldSubscription, found: Sequence[CompanySubscription], home: str, remarks: list[Remark]) -> Sighting:
    if not found:
        return Sighting(id=sold.id, tenant=sold.tenant or home, sold=sold)
    first, *parts = found
    tenant = next((each.tenant for each in found if each.tenant), "") or sold.tenant or home
    if odd := _miscounted(sold, found):
        remarks.append(Remark(path=member("found", first.id), odd=odd))
    for each in parts:
        odd = f"a further part of subscription {sold.id}, of the same SKU: it adds no seats"
        remarks.append(Remark(path=member("found", each.id), odd=odd))
    for each in found:
        remarks.extend(Remark(path=member("found", each.id), odd=odd) for odd in _differences(sold, each, tenant))
    return Sighting(id=sold.id, tenant=tenant, sold=sold, found=first, tied=True, parts=tuple(parts))


def _miscounted(sold: SoldSubscription, found: Sequence[CompanySubscription]) -> str:
    count = _seats(found)
    records = f" in {len(found)} records" if len(found) > 1 else ""
    return "" if sold.seats == count else f"the tenant counts {count} seats{records}, Partner Center {sold.seats}"


def _differences(sold: SoldSubscription, found: CompanySubscription, tenant: str) -> Iterator[str]:
    statuses = frozenset({sold.status, found.status}) - {SubscriptionStatus.UNKNOWN}
    if len(statuses) > 1 and statuses != _ALIKE:
        yield f"the tenant says {found.status_word}, Partner Center {sold.status_word}"
    if sold.tenant and found.tenant and sold.tenant != found.tenant:
        yield f"found on tenant {found.tenant}, but Partner Center has it on {sold.tenant}"
    elif found.tenant and found.tenant != tenant:
        yield f"found on tenant {found.tenant}, but the subscription is taken to be on {tenant}"


def _alone(
    found: Sequence[CompanySubscription], sellers: dict[str, SoldSubscription], home: str, remarks: list[Remark]
) -> Iterator[Sighting]:
    taken = {*sellers, *(each.id for each in found)}
    for each in found:
        path, id_, tied = member("found", each.id), each.id, each.commerce_subscription_id in sellers
        if tied:
            odd = f"a further part of subscription {each.commerce_subscription_id}, of another SKU"
            remarks.append(Remark(path=path, odd=odd))
        if id_ in sellers:  # the directory and the commerce system number apart, so this is another subscription
            while id_ in taken:
                id_ = f"directory:{id_}"
            taken.add(id_)
            remarks.append(Remark(path=path, odd=f"its directory id is a Partner Center id too; kept as {id_}"))
        yield Sighting(id=id_, tenant=each.tenant or home, found=each, tied=tied)
