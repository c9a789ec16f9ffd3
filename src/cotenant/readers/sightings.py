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
from cotenant.tenancy import SubscriptionStatus, Term

# One state under two names: on hold, as Partner Center and as the directory put it.
_ALIKE: Final[frozenset[SubscriptionStatus]] = frozenset({SubscriptionStatus.SUSPENDED, SubscriptionStatus.DISABLED})


@final
@attrs.frozen(kw_only=True)
class Sighting:
    """One subscription as either side, or both, showed it; `None` where a side did not.

    `id` is its id in the assembled customer: Partner Center's where it sold it, else the directory's. `tied` tells
    whether Graph's record names, by its commerceSubscriptionId, a subscription that Partner Center showed.
    """

    id: str
    tenant: str
    sold: SoldSubscription | None = None
    found: CompanySubscription | None = None
    tied: bool = False

    @property
    def seats(self) -> int:
        """The seats that its seller counts, or the tenant where the seller counts none; 0 where neither counts any."""
        return (self.sold.seats if self.sold else 0) or (self.found.seats if self.found else 0)

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
    first: dict[str, CompanySubscription] = {}
    rest: list[CompanySubscription] = []
    for each in sorted(found, key=lambda record: record.id):
        commerce = each.commerce_subscription_id
        if commerce in sellers and commerce not in first:
            first[commerce] = each
        else:
            rest.append(each)
    pairs = [_pair(each, first.get(each.id), home, remarks) for each in sold]
    alone = list(_alone(rest, sellers, home, remarks))
    return sorted([*pairs, *alone], key=lambda sighting: sighting.id)


def _pair(sold: SoldSubscription, found: CompanySubscription | None, home: str, remarks: list[Remark]) -> Sighting:
    if found:
        remarks.extend(Remark(path=member("found", found.id), odd=odd) for odd in _differences(sold, found))
    tenant = (found.tenant if found else "") or sold.tenant or home
    return Sighting(id=sold.id, tenant=tenant, sold=sold, found=found, tied=found is not None)


def _differences(sold: SoldSubscription, found: CompanySubscription) -> Iterator[str]:
    if sold.seats != found.seats:
        yield f"the tenant counts {found.seats} seats, Partner Center {sold.seats}"
    statuses = frozenset({sold.status, found.status}) - {SubscriptionStatus.UNKNOWN}
    if len(statuses) > 1 and statuses != _ALIKE:
        yield f"the tenant says {found.status_word}, Partner Center {sold.status_word}"
    if sold.tenant and found.tenant and sold.tenant != found.tenant:
        yield f"found on tenant {found.tenant}, but Partner Center has it on {sold.tenant}"


def _alone(
    found: Sequence[CompanySubscription], sellers: dict[str, SoldSubscription], home: str, remarks: list[Remark]
) -> Iterator[Sighting]:
    taken = {*sellers, *(each.id for each in found)}
    for each in found:
        path, id_, tied = member("found", each.id), each.id, each.commerce_subscription_id in sellers
        if tied:
            remarks.append(Remark(path=path, odd=f"a further part of subscription {each.commerce_subscription_id}"))
        if id_ in sellers:  # the directory and the commerce system number apart, so this is another subscription
            while id_ in taken:
                id_ = f"directory:{id_}"
            taken.add(id_)
            remarks.append(Remark(path=path, odd=f"its directory id is a Partner Center id too; kept as {id_}"))
        yield Sighting(id=id_, tenant=each.tenant or home, found=each, tied=tied)
