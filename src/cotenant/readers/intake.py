"""What `assemble` is given: records, bare or in readings, of both sides and of however many tenants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final, Protocol, TypeAlias, TypeVar, cast, final

import attrs

from cotenant.documents import member, shown
from cotenant.readers.graph import CompanySubscription, Organization
from cotenant.readers.partner_center import CustomerRecord, SoldSubscription
from cotenant.readers.reading import Reading, Remark
from cotenant.readers.sightings import Sighting
from cotenant.supply import SubscribedSku
from cotenant.supply.seats import counted


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T")
I = TypeVar("I", bound=_Identified)  # noqa: E741 - for identified

Given: TypeAlias = T | Reading[T] | Reading[tuple[T, ...]] | Iterable[T | Reading[T] | Reading[tuple[T, ...]]]
"""One record or several, bare or in the readings that they came in."""

NOWHERE: Final = "unknown"
"""The id of the tenant that holds what does not say on which of several tenants it is."""


@final
@attrs.frozen(kw_only=True)
class Sides:
    """All records, each once and in the order of their ids, the pools apart; `None` for a side that was not asked."""

    customers: tuple[CustomerRecord, ...]
    organizations: tuple[Organization, ...]
    sold: tuple[SoldSubscription, ...] | None
    found: tuple[CompanySubscription, ...] | None
    skus: tuple[SubscribedSku, ...]

    def tenants(self) -> dict[str, str]:
        """Return the domain of every tenant that any record names, by the tenant's id."""
        named = {each.id: each.domain for each in self.organizations}
        for each in self.customers:
            named[each.tenant] = each.domain or named.get(each.tenant, "")
        placed = {each.tenant for _, records in self._placed() for each in records if each.tenant}
        return dict.fromkeys(sorted(placed), "") | named

    def home(self) -> str:
        """Return the tenant of what names none: the only one there is, else `NOWHERE`."""
        named = self.tenants()
        return next(iter(named)) if len(named) == 1 else NOWHERE

    def name(self) -> str:
        """Return the customer's name, Partner Center's before Graph's; "" where no side tells."""
        names = (*(each.name for each in self.customers), *(each.name for each in self.organizations))
        return next(filter(None, names), "")

    def oddities(self) -> Iterator[Remark]:
        """Yield what is odd about who is on which tenant."""
        known = {*(each.tenant for each in self.customers), *(each.id for each in self.organizations)}
        for source, records in self._placed() if known else ():
            for tenant in sorted({each.tenant for each in records if each.tenant} - known):
                yield Remark(path=source, odd=f"no customer or organization is tenant {tenant}, which records name")

    def homeless(self, sightings: Iterable[Sighting]) -> Iterator[Remark]:
        """Yield how many records of each source are on no tenant that is known."""
        nowhere = [each for each in sightings if each.tenant == NOWHERE]
        sold, found = (sum(bool(each.sold) is side for each in nowhere) for side in (True, False))
        pools = sum(not each.tenant for each in self.skus) if self.home() == NOWHERE else 0
        if sold:
            yield Remark(path="sold", odd=f"{counted(sold, 'record')} without a tenant: put on tenant {NOWHERE}")
        if found:
            yield Remark(path="found", odd=f"{counted(found, 'record')} without a tenant: put on tenant {NOWHERE}")
        if pools:
            yield Remark(path="skus", odd=f"{counted(pools, 'pool')} without a tenant: left without")

    def _placed(self) -> Iterator[tuple[str, Sequence[SoldSubscription | CompanySubscription | SubscribedSku]]]:
        yield "sold", self.sold or ()
        yield "found", self.found or ()
        yield "skus", self.skus


def gather(
    remarks: list[Remark],
    *,
    customer: Given[CustomerRecord],
    organization: Given[Organization],
    sold: Given[SoldSubscription] | None,
    found: Given[CompanySubscription] | None,
    skus: Given[SubscribedSku],
) -> Sides:
    """Return the records that `assemble` is given; `remarks` receives those of their readings, and what comes twice."""
    return Sides(
        customers=_once(_take(customer, CustomerRecord, "customer", remarks), "customer", remarks),
        organizations=_once(_take(organization, Organization, "organization", remarks), "organization", remarks),
        sold=None if sold is None else _once(_take(sold, SoldSubscription, "sold", remarks), "sold", remarks),
        found=None if found is None else _once(_take(found, CompanySubscription, "found", remarks), "found", remarks),
        skus=tuple(_take(skus, SubscribedSku, "skus", remarks)),
    )


def _take(given: object, kind: type[T], source: str, remarks: list[Remark]) -> list[T]:
    if isinstance(given, kind):
        return [given]
    if isinstance(given, Reading):
        remarks.extend(Remark(path=f"{source}{each.path.removeprefix('$')}", odd=each.odd) for each in given.remarks)
        return _take(cast("Reading[object]", given).value, kind, source, remarks)
    if isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping):
        several = cast("Iterable[object]", given)
        return [record for each in several for record in _take(each, kind, source, remarks)]
    raise ValueError(f"assemble({source}=…): expected {kind.__name__} or a reading of it, got {given!r:.80}")


def _once(records: Iterable[I], source: str, remarks: list[Remark]) -> tuple[I, ...]:
    kept: dict[str, I] = {}
    for each in records:
        first = kept.setdefault(each.id, each)
        if first is not each:
            differs = f", and differs from the first: {', '.join(_changes(first, each))}" if first != each else ""
            remarks.append(Remark(path=member(source, each.id), odd=f"given again, counted once{differs}"))
    return tuple(kept[id_] for id_ in sorted(kept))


def _changes(first: object, again: object) -> Iterator[str]:
    """Yield what differs between two records of one class, with the values where they are plain."""
    for field in attrs.fields_dict(cast("type[attrs.AttrsInstance]", type(first))):
        one, other = getattr(first, field), getattr(again, field)
        if one != other:
            plain = not hasattr(one, "__attrs_attrs__")
            yield f"{field} {_worded(other)} instead of {_worded(one)}" if plain else f"another {field}"


def _worded(value: object) -> str:
    return str(value) if isinstance(value, date | StrEnum) else shown(value)
