"""The licence pools of both sides: each counted once, and tied to the assembled subscriptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from cotenant.documents import member
from cotenant.readers.intake import NOWHERE, Sides
from cotenant.readers.reading import Remark
from cotenant.readers.sightings import Sighting
from cotenant.supply import SubscribedSku


def pooled(sides: Sides, sightings: Iterable[Sighting], remarks: list[Remark]) -> tuple[SubscribedSku, ...]:
    """Return every pool once, by tenant and SKU, with the ids of the assembled customer for those of the directory.

    Where both sides report a pool, the fuller report counts.
    """
    groups: dict[tuple[str, str], list[SubscribedSku]] = {}
    home = sides.home() if sides.home() != NOWHERE else ""
    for each in sides.skus:
        placed = attrs.evolve(each, tenant=each.tenant or home)
        groups.setdefault((placed.tenant, placed.product.key), []).append(placed)
    kept = [each for key in sorted(groups) for each in _distinct(groups[key], remarks)]
    ids = {record.id: each.id for each in sightings for record in each.records}
    if sides.found is not None:
        remarks.extend(_strangers(kept, ids))
    return tuple(_tied(each, ids) for each in kept)


def _strangers(skus: Iterable[SubscribedSku], shown: Mapping[str, str]) -> Iterator[Remark]:
    for sku in skus:
        for id_ in sku.subscription_ids:
            if id_ not in shown:
                odd = f"rests on subscription {id_}, which the tenant does not show"
                yield Remark(path=member("skus", sku.product.key), odd=odd)


def _tied(sku: SubscribedSku, ids: Mapping[str, str]) -> SubscribedSku:
    behind = dict.fromkeys(ids.get(each, each) for each in sku.subscription_ids)  # parts of one subscription are one
    return attrs.evolve(sku, subscription_ids=tuple(behind))


def _distinct(group: Sequence[SubscribedSku], remarks: list[Remark]) -> Iterator[SubscribedSku]:
    # Partner Center knows neither accounts nor the subscriptions behind a pool; Graph knows no display name.
    fullest = sorted(group, key=lambda each: (not each.account, not each.subscription_ids, each.locked_out is None))
    name = next((each.product.name for each in group if each.product.name), "")
    kept: list[SubscribedSku] = []
    for each in fullest:
        rivals = [one for one in kept if each.account in (one.account, "")]
        if rivals:
            remarks.append(_again(each, rivals))
        else:
            kept.append(each)
            yield attrs.evolve(each, product=attrs.evolve(each.product, name=each.product.name or name))


def _again(sku: SubscribedSku, rivals: Iterable[SubscribedSku]) -> Remark:
    same = sku.enabled + sku.warning == sum(each.enabled + each.warning for each in rivals)
    odd = "given again, counted once" + ("" if same else ", and counts other seats")
    return Remark(path=member("skus", sku.product.key), odd=odd)
