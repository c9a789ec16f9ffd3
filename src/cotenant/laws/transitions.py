"""The laws of every accepted step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, final

import attrs

from cotenant.decisions import Transition
from cotenant.events import SubscriptionAdded, SubscriptionEvent, TenantCreated
from cotenant.laws.law import Found, Law, Scope
from cotenant.parties import Party
from cotenant.situation import described, named
from cotenant.tenancy import Subscription


@final
@attrs.frozen
class _Kept:
    """A subscription that existed before a step, and what the step left of it."""

    tenant: str
    before: Subscription
    after: tuple[tuple[str, Subscription], ...]

    @property
    def changed(self) -> bool:
        """Whether something of it is left, and that is not what it was."""
        return any(after != self.before for _, after in self.after)


def _kept(transition: Transition) -> Iterator[_Kept]:
    found: dict[str, list[tuple[str, Subscription]]] = {}
    for tenant, each in transition.after.subscriptions():
        found.setdefault(each.id, []).append((tenant.id, each))
    for tenant, each in transition.before.subscriptions():
        yield _Kept(tenant.id, each, tuple(found.get(each.id, ())))


def _lost(transition: Transition) -> Iterator[Found]:
    after = {tenant.id for tenant in transition.after.tenants}
    for tenant in transition.before.tenants:
        if tenant.id not in after:
            yield tenant.id, f"tenant {tenant.id} is no longer there"
    for kept in _kept(transition):
        if not kept.after:
            yield kept.before.id, f"{described(kept.before)} is no longer there"


def _moved(transition: Transition) -> Iterator[Found]:
    for kept in _kept(transition):
        origin = (kept.tenant, kept.before.channel, kept.before.seller)
        for tenant, after in kept.after:
            if (tenant, after.channel, after.seller) != origin:
                yield after.id, f"{described(kept.before)} changed its channel, its seller or its tenant"


def _touched(transition: Transition) -> Iterator[Found]:
    actors: set[Party] = {event.by for event in transition.events}
    for kept in _kept(transition):
        if kept.changed and actors - {kept.before.controller}:
            yield kept.before.id, f"{described(kept.before)} was changed by a party that does not control it"


def _control_passed(transition: Transition) -> Iterator[Found]:
    for kept in _kept(transition):
        for _, after in kept.after:
            if after.controller != kept.before.controller:
                who = named(after.controller, transition.after)
                yield after.id, f"control of {described(kept.before)} passed to {who}"


def _altered(transition: Transition) -> Iterator[Found]:
    asked: dict[str, set[Party]] = {}
    for event in transition.events:
        if isinstance(event, SubscriptionEvent):
            asked.setdefault(event.id, set()).add(event.by)
    for kept in _kept(transition):
        if kept.changed and asked.get(kept.before.id) != {kept.before.controller}:
            yield kept.before.id, f"{described(kept.before)} changed, and its controller did not ask for that"
        for _, after in kept.after:
            if (after.product, after.partner_of_record) != (kept.before.product, kept.before.partner_of_record):
                yield after.id, f"{described(kept.before)} changed its product or its partner of record"


def _strayed(transition: Transition) -> Iterator[Found]:
    meant = {
        event.tenant
        for event in transition.events
        if isinstance(event, SubscriptionAdded | SubscriptionEvent | TenantCreated)
    }
    for tenant in transition.before.tenants:
        after = transition.after.tenant(tenant.id)
        if after and after != tenant and tenant.id not in meant:
            yield tenant.id, f"tenant {tenant.id} changed in a step that is not about it"
        if after and (after.domain, after.provisioned_by) != (tenant.domain, tenant.provisioned_by):
            yield tenant.id, f"tenant {tenant.id} has another domain or was provisioned by another party"


TRANSITION_LAWS: Final[tuple[Law[Transition], ...]] = (
    Law(
        id="nothing-lost",
        says="Every tenant and every subscription that existed is still there.",
        cites=("S14",),
        scope=Scope.TRANSITION,
        breaches=_lost,
    ),
    Law(
        id="channel-for-life",
        says="The channel, the seller and the tenant of a subscription never change.",
        cites=("S13", "S14"),
        scope=Scope.TRANSITION,
        breaches=_moved,
    ),
    Law(
        id="customer-keeps-control",
        says="Who controls a subscription stays the same: the customer keeps control of what it has.",
        cites=("S12", "S14"),
        scope=Scope.TRANSITION,
        breaches=_control_passed,
    ),
    Law(
        id="untouched-by-others",
        says="A party's command leaves every subscription that it does not control identical.",
        cites=("S12", "S14"),
        scope=Scope.TRANSITION,
        keepers=("owner-controls",),
        breaches=_touched,
    ),
    Law(
        id="terms-only-by-controller",
        says="Seats, term and status change only by a command of the controller about that very subscription.",
        cites=("S14",),
        scope=Scope.TRANSITION,
        keepers=("owner-controls",),
        breaches=_altered,
    ),
    Law(
        id="tenants-independent",
        says="A step about one tenant, or about none, leaves the other tenants identical.",
        cites=("S3", "S6"),
        scope=Scope.TRANSITION,
        breaches=_strayed,
    ),
)
"""The laws of every accepted step."""
