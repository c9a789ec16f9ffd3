"""The relationships of an assembled customer: those that Partner Center states, and those that sales let us infer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cotenant.documents import member, shown
from cotenant.parties import Partner
from cotenant.readers.partner_center import CustomerRecord
from cotenant.readers.reading import Remark
from cotenant.tenancy import PartnerRelationship, RelationshipKind, Subscription

_STATED = {
    "reseller": RelationshipKind.RESELLER,
    "advisor": RelationshipKind.PARTNER_OF_RECORD,
}
"""What `relationshipToPartner` states (PC dev/customer-resources); no other word is a relationship of the model."""


def relationships(
    me: Partner, customers: Iterable[CustomerRecord], subscriptions: Iterable[Subscription], remarks: list[Remark]
) -> tuple[PartnerRelationship, ...]:
    """Return what is stated of my relationships, and infer a reseller of whoever sold a live CSP subscription.

    Rules read relationships, so every one that is only inferred is remarked on. What Partner Center denies is not
    inferred.
    """
    records = tuple(customers)
    mine = {kind: PartnerRelationship(partner=me, kind=kind) for each in records for kind in _stated(each, remarks)}
    denied = bool(records) and all(each.relationship.casefold() == "none" for each in records)
    sellers = {
        each.seller.id: each.seller
        for each in subscriptions
        if each.channel.is_csp and isinstance(each.seller, Partner) and not each.status.has_ended
    }
    inferred = list(_inferred(me, sellers.values(), denied=denied, stated=set(mine), remarks=remarks))
    return (*mine.values(), *inferred)


def _stated(record: CustomerRecord, remarks: list[Remark]) -> Iterator[RelationshipKind]:
    word = record.relationship.casefold()
    if word in _STATED:
        yield _STATED[word]
    elif word not in ("", "none"):
        odd = f"no relationship is made of relationshipToPartner {shown(record.relationship)}"
        remarks.append(Remark(path=member("customer", record.id), odd=odd))
    if record.delegated_access:
        yield RelationshipKind.DELEGATED_ADMIN


def _inferred(
    me: Partner, sellers: Iterable[Partner], *, denied: bool, stated: set[RelationshipKind], remarks: list[Remark]
) -> Iterator[PartnerRelationship]:
    for seller in sellers:
        path = member("relationships", seller.id)
        if seller != me or not (denied or RelationshipKind.RESELLER in stated):
            remarks.append(Remark(path=path, odd="inferred from a live CSP subscription that this partner sold"))
            yield PartnerRelationship(partner=seller)
        elif RelationshipKind.RESELLER not in stated:
            remarks.append(Remark(path=path, odd="Partner Center states none, though I sold a live CSP subscription"))
