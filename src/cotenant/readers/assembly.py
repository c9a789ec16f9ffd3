"""Both sides joined into one `Customer`: what I sold, what other partners sold, what is the customer's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, final

import attrs

from cotenant.documents import member, printable
from cotenant.parties import Partner
from cotenant.readers import arguments
from cotenant.readers.attribution import Asserted, Claim, Viewer
from cotenant.readers.graph import CompanySubscription, Organization
from cotenant.readers.intake import NOWHERE, Given, Sides, gather
from cotenant.readers.licensing import Catalogue
from cotenant.readers.partner_center import CustomerRecord, SoldSubscription
from cotenant.readers.pooled import pooled
from cotenant.readers.products import product_of
from cotenant.readers.reading import Reading, Remark
from cotenant.readers.record import normal
from cotenant.readers.relations import relationships
from cotenant.readers.sightings import Sighting, sighted
from cotenant.shown import Shown
from cotenant.supply import Attribution, SubscribedSku, Whose
from cotenant.tenancy import Customer, Subscription, Tenant

_USAGE: Final = "usage"  # billed by use and without licences, so the directory does not list it


@final
@attrs.frozen(kw_only=True)
class Assembly(Shown):
    """A customer put together from both sides.

    `attributions` has one entry a subscription, and `sightings` the source records behind it, both in the order of
    their ids. `left_out` are the sightings that `customer` does not hold, because no side counts a seat of them.
    `skus` are the pools, each once; their `subscription_ids` are the ids in `customer` where it holds them. `remarks`
    tell what was odd, inferred, or given twice; their paths start with the argument of `assemble` that they are about.
    """

    customer: Customer
    attributions: tuple[Attribution, ...] = ()
    skus: tuple[SubscribedSku, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    left_out: tuple[Sighting, ...] = ()
    remarks: tuple[Remark, ...] = ()


def assemble(
    *,
    me: Partner,
    customer: Given[CustomerRecord] = (),
    organization: Given[Organization] = (),
    sold: Given[SoldSubscription] | None = None,
    found: Given[CompanySubscription] | None = None,
    skus: Given[SubscribedSku] = (),
    asserted: Mapping[str, Asserted] | None = None,
    catalogue: Catalogue | Reading[Catalogue] | None = None,
    my_tenants: Iterable[str] = (),
    partners: Iterable[Partner] = (),
    customer_id: str = "",
) -> Assembly:
    """Return one customer from what Partner Center (`customer`, `sold`) and Graph (`organization`, `found`) show of it.

    `me` is the partner that asks; its tenants are `me.id` and `my_tenants`, to compare with Graph's ownerTenantId.
    `skus` may come from either side. For a customer with several tenants, give the records of all of them. `asserted`
    maps the id of a subscription, by whichever side, to the `Partner` that sold it in CSP or to another `Channel` that
    it came through, and overrides all evidence. GUIDs may be in either casing, and become lower case. `catalogue`
    completes names of products, `partners` names of sellers. `None` for `sold` or `found` says that this side was not
    asked. Who provisioned a tenant no side tells: the customer, it is taken.

    Raises `ValueError` for assertions that contradict each other or name CSP without a partner, and for what is no
    record, or no argument of the kind that is expected.
    """
    me, said, names = arguments.partner(me, "me"), arguments.assertions(asserted), arguments.catalogue(catalogue)
    remarks: list[Remark] = []
    sides = gather(remarks, customer=customer, organization=organization, sold=sold, found=found, skus=skus)
    viewer = Viewer(
        me=me,
        tenants=arguments.tenants(my_tenants) | {me.id},
        syndicated=frozenset(each.id for each in sides.organizations if each.is_syndicated),
        partners=arguments.partners(partners),
    )
    claimed = _claimed(sides, viewer, said, remarks)
    kept = [
        (sighting.tenant, _subscription(sighting, claim, names, remarks))
        for sighting, claim in claimed
        if sighting.seats
    ]
    tenants = _tenants(sides, kept)
    remarks.extend(each for tenant in tenants for each in _beside_exclusive(tenant))
    return Assembly(
        customer=Customer(
            id=arguments.text(customer_id, "customer_id") or next((each.id for each in tenants), NOWHERE),
            name=sides.name(),
            tenants=tenants,
            relationships=relationships(me, sides.customers, [each for _, each in kept], remarks),
        ),
        attributions=tuple(claim.attribution(sighting.id) for sighting, claim in claimed),
        skus=pooled(sides, [sighting for sighting, _ in claimed], remarks),
        sightings=tuple(sighting for sighting, _ in claimed),
        left_out=tuple(sighting for sighting, _ in claimed if not sighting.seats),
        remarks=tuple(remarks),
    )


def _claimed(
    sides: Sides, viewer: Viewer, asserted: Mapping[str, Asserted], remarks: list[Remark]
) -> list[tuple[Sighting, Claim]]:
    remarks.extend(sides.oddities())
    sightings = sighted(sides.sold or (), sides.found or (), sides.home(), remarks)
    remarks.extend(sides.homeless(sightings))
    said = _assertions(asserted, sightings, remarks)
    claimed = [(each, viewer.claim(each, said.get(each.id))) for each in sightings]
    for sighting, claim in claimed:
        remarks.extend(_oddities(sighting, claim, viewer, sides))
    return claimed


def _assertions(
    asserted: Mapping[str, Asserted], sightings: Sequence[Sighting], remarks: list[Remark]
) -> dict[str, Asserted]:
    known = _known_as(sightings)
    said: dict[str, Asserted] = {}
    for key, value in asserted.items():
        ids = known.get(normal(key.strip()), ())
        if not ids:
            remarks.append(Remark(path=member("asserted", key), odd="no side shows this subscription"))
        for id_ in ids:
            if said.setdefault(id_, value) != value:
                raise ValueError(f"asserted[{key!r}]: contradicts another assertion about subscription {id_}")
    return said


def _known_as(sightings: Sequence[Sighting]) -> dict[str, Sequence[str]]:
    known: dict[str, Sequence[str]] = {each.id: (each.id,) for each in sightings}
    commerce: dict[str, list[str]] = {}
    for each in sightings:
        for record in each.records:
            known.setdefault(record.id, (each.id,))
        if each.found:
            commerce.setdefault(each.found.commerce_subscription_id, []).append(each.id)
    return {**commerce, **known}


def _oddities(sighting: Sighting, claim: Claim, viewer: Viewer, sides: Sides) -> Iterator[Remark]:
    path = member("found", sighting.found.id) if sighting.found else member("sold", sighting.id)
    if sighting.sold and not sighting.found and sides.found is not None and _is_missed(sighting.sold):
        yield Remark(path=path, odd="the tenant does not show it")
    if not sighting.sold and not sighting.tied and claim.whose is Whose.MINE and sides.sold is not None:
        yield Remark(path=path, odd="mine, but Partner Center does not show it")
    for record, odd in viewer.contradictions(sighting):
        yield Remark(path=member("found", record.id), odd=odd)
    if claim.whose is Whose.UNKNOWN:
        yield Remark(path=path, odd="whose it is cannot be told")
    if not sighting.seats:
        yield Remark(path=path, odd="no side counts a seat of it: left out of the customer")


def _is_missed(sold: SoldSubscription) -> bool:
    return not sold.status.has_ended and sold.billing_type.casefold() != _USAGE


def _subscription(sighting: Sighting, claim: Claim, catalogue: Catalogue, remarks: list[Remark]) -> Subscription:
    sold = sighting.sold
    return Subscription(
        id=sighting.id,
        product=product_of(sighting, catalogue, remarks),
        seats=sighting.seats,
        channel=claim.channel,
        seller=claim.seller,
        status=sighting.status,
        term=sighting.term,
        partner_of_record=Partner(id=sold.partner_of_record) if sold and sold.partner_of_record else None,
    )


def _tenants(sides: Sides, kept: Iterable[tuple[str, Subscription]]) -> tuple[Tenant, ...]:
    domains = sides.tenants()
    held: dict[str, list[Subscription]] = {tenant: [] for tenant in domains}
    for tenant, each in kept:
        held.setdefault(tenant, []).append(each)
    return tuple(Tenant(id=id_, domain=domains.get(id_, ""), subscriptions=tuple(held[id_])) for id_ in sorted(held))


def _beside_exclusive(tenant: Tenant) -> Iterator[Remark]:
    channels = {each.channel.name: each.channel for each in tenant.subscriptions if not each.status.has_ended}
    for name in sorted(channels):
        others = ", ".join(sorted(channels.keys() - {name}))
        if channels[name].exclusive and others:
            odd = (
                f"tenant {printable(tenant.id)} has live subscriptions of {printable(name)}, an exclusive channel,"
                f" beside live ones of {printable(others)} (G organization)"
            )
            yield Remark(path=member("organization", tenant.id), odd=odd)
