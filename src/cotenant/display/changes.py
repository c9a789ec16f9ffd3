"""What differs between a customer before and after, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import final

import attrs

from cotenant.display import wording
from cotenant.display.model import Change
from cotenant.supply.players import supplier
from cotenant.tenancy import Customer, Subscription, Tenant

NOTHING = "nothing"
"""What was there before something new."""


@final
@attrs.frozen(kw_only=True)
class _Thing:
    summary: str
    details: dict[str, str | int]


def changes(before: Customer, after: Customer) -> Iterator[tuple[str, Change]]:
    """Yield what is new, what is gone, and each detail that is not as it was."""
    old, new = dict(_things(before)), dict(_things(after))
    for name in {**old, **new}:
        if name not in old:
            yield name, Change(before=NOTHING, after=new[name].summary)
        elif name not in new:
            yield name, Change(before=old[name].summary, after=NOTHING)
        else:
            yield from _details(name, old[name].details, new[name].details)


def _details(name: str, old: dict[str, str | int], new: dict[str, str | int]) -> Iterator[tuple[str, Change]]:
    for detail, value in new.items():
        if value != old[detail]:
            yield f"{detail} of {name}", Change(before=old[detail], after=value)


def _things(customer: Customer) -> Iterator[tuple[str, _Thing]]:
    yield "the customer", _Thing(summary=customer.id, details={"id": customer.id, "name": customer.name or "none"})
    for tenant in customer.tenants:
        yield f"tenant {tenant.id}", _tenant(tenant)
        for each in tenant.subscriptions:
            yield f"subscription {each.id} on tenant {tenant.id}", _subscription(each)
    for tie in customer.relationships:
        name, _, status = wording.relationship(tie).rpartition(": ")
        yield name, _Thing(summary=status, details={"status": status})


def _tenant(tenant: Tenant) -> _Thing:
    made = f"provisioned by {wording.party(tenant.provisioned_by)}"
    return _Thing(summary=made, details={"domain": tenant.domain or "none", "origin": made})


def _subscription(bought: Subscription) -> _Thing:
    record = bought.partner_of_record
    return _Thing(
        summary=wording.subscription(bought),
        details={
            "product": wording.product(bought.product),
            "seats": bought.seats,
            "channel": bought.channel.name,
            "seller": wording.party(supplier(bought)),
            "status": bought.status.value,
            "term": wording.term(bought.term),
            "partner of record": wording.party(record) if record else "none",
        },
    )
