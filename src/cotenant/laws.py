"""What must be true of every customer and of every accepted step: the promises that the rules are there to keep.

The laws are stated apart from the rules, over values alone, so that each can prove the other wrong: properties check
that no accepted command breaks a law, and `audit` checks a customer that was loaded from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, final

import attrs

from cotenant.channels import UNKNOWN
from cotenant.decisions import Transition
from cotenant.parties import Party
from cotenant.regimes import Regime
from cotenant.shown import Shown
from cotenant.situation import described, named
from cotenant.tenancy import Customer, Subscription, SubscriptionStatus


@final
@attrs.frozen(kw_only=True)
class Breach(Shown):
    """One place where a law is broken: the law's id, the id of what breaks it, and how."""

    law: str
    about: str
    because: str


@final
@attrs.frozen(kw_only=True)
class StateLaw:
    """A law of every customer, in force while all the rules `keepers` are; `breaches` yields (about, because)."""

    id: str
    says: str
    cites: tuple[str, ...]
    keepers: tuple[str, ...]
    breaches: Callable[[Customer], Iterable[tuple[str, str]]] = attrs.field(eq=False, repr=False)


@final
@attrs.frozen(kw_only=True)
class TransitionLaw:
    """A law of every accepted step, in force while all the rules `keepers` are; `breaches` yields (about, because)."""

    id: str
    says: str
    cites: tuple[str, ...]
    keepers: tuple[str, ...]
    breaches: Callable[[Transition], Iterable[tuple[str, str]]] = attrs.field(eq=False, repr=False)


def audit(customer: Customer, regime: Regime) -> tuple[Breach, ...]:
    """Return where a customer breaks the laws that a regime keeps, in the order of `STATE_LAWS`; empty when nowhere."""
    in_force = {rule.id for rule in regime.rules}
    return tuple(
        Breach(law=law.id, about=about, because=because)
        for law in STATE_LAWS
        if in_force.issuperset(law.keepers)
        for about, because in law.breaches(customer)
    )


def audit_step(transition: Transition, regime: Regime) -> tuple[Breach, ...]:
    """Return where a step breaks the laws that a regime keeps, in the order of `TRANSITION_LAWS`."""
    in_force = {rule.id for rule in regime.rules}
    return tuple(
        Breach(law=law.id, about=about, because=because)
        for law in TRANSITION_LAWS
        if in_force.issuperset(law.keepers)
        for about, because in law.breaches(transition)
    )


def _several_resellers(customer: Customer) -> Iterator[tuple[str, str]]:
    resellers = customer.resellers()
    if len(resellers) > 1:
        for partner in resellers:
            yield partner.id, f"{named(partner, customer)} is not the only CSP partner associated with {customer.id}"


def _mixed_tenants(customer: Customer) -> Iterator[tuple[str, str]]:
    for tenant in customer.tenants:
        live = [each for each in tenant.subscriptions if not each.status.has_ended and each.channel != UNKNOWN]
        if len({each.channel.is_csp for each in live}) > 1:
            yield tenant.id, f"tenant {tenant.id} holds live subscriptions of CSP and of other channels"


def _csp_on_foreign_tenants(customer: Customer) -> Iterator[tuple[str, str]]:
    for tenant, each in customer.subscriptions():
        if each.channel.is_csp and not each.status.has_ended and each.seller != tenant.provisioned_by:
            yield each.id, f"{described(each)} is on tenant {tenant.id}, which its seller did not provision"


def _csp_without_relationship(customer: Customer) -> Iterator[tuple[str, str]]:
    for _, each in customer.subscriptions():
        active = each.channel.is_csp and each.status is SubscriptionStatus.ACTIVE
        if active and each.seller not in customer.resellers():
            yield each.id, f"{described(each)} is active, and its seller is not the customer's reseller"


STATE_LAWS: Final = (
    StateLaw(
        id="one-reseller",
        says="At most one CSP partner is associated with a customer.",
        cites=("S15", "S16"),
        keepers=("one-partner",),
        breaches=_several_resellers,
    ),
    StateLaw(
        id="channels-apart",
        says="CSP subscriptions and live subscriptions of other channels are on different tenants.",
        cites=("S5",),
        keepers=("one-channel",),
        breaches=_mixed_tenants,
    ),
    StateLaw(
        id="own-tenant",
        says="A CSP subscription is on a tenant that its seller provisioned.",
        cites=("S5",),
        keepers=("separate-tenant",),
        breaches=_csp_on_foreign_tenants,
    ),
    StateLaw(
        id="csp-needs-its-relationship",
        says="The seller of an active CSP subscription is the customer's reseller.",
        cites=("S16", "PC-remove-a-relationship"),
        keepers=("association-first", "suspend-before-end"),
        breaches=_csp_without_relationship,
    ),
)
"""The laws of every customer."""


@final
@attrs.frozen(kw_only=True)
class _Kept:
    """A subscription that existed before a step, and what the step left of it."""

    tenant: str
    before: Subscription
    after: tuple[tuple[str, Subscription], ...]


def _kept(transition: Transition) -> Iterator[_Kept]:
    found: dict[str, list[tuple[str, Subscription]]] = {}
    for tenant, each in transition.after.subscriptions():
        found.setdefault(each.id, []).append((tenant.id, each))
    for tenant, each in transition.before.subscriptions():
        yield _Kept(tenant=tenant.id, before=each, after=tuple(found.get(each.id, ())))


def _lost(transition: Transition) -> Iterator[tuple[str, str]]:
    after = {tenant.id for tenant in transition.after.tenants}
    for tenant in transition.before.tenants:
        if tenant.id not in after:
            yield tenant.id, f"tenant {tenant.id} is no longer there"
    for kept in _kept(transition):
        if not kept.after:
            yield kept.before.id, f"{described(kept.before)} is no longer there"


def _moved(transition: Transition) -> Iterator[tuple[str, str]]:
    for kept in _kept(transition):
        origin = (kept.tenant, kept.before.channel, kept.before.seller)
        for tenant, after in kept.after:
            if (tenant, after.channel, after.seller) != origin:
                yield after.id, f"{described(kept.before)} changed its channel, its seller or its tenant"


def _touched(transition: Transition) -> Iterator[tuple[str, str]]:
    actors: set[Party] = {event.by for event in transition.events}
    for kept in _kept(transition):
        if actors - {kept.before.controller} and any(after != kept.before for _, after in kept.after):
            yield kept.before.id, f"{described(kept.before)} was changed by a party that does not control it"


TRANSITION_LAWS: Final = (
    TransitionLaw(
        id="nothing-lost",
        says="Every tenant and every subscription that existed is still there.",
        cites=("S14",),
        keepers=(),
        breaches=_lost,
    ),
    TransitionLaw(
        id="channel-for-life",
        says="The channel, the seller and the tenant of a subscription never change.",
        cites=("S13", "S14"),
        keepers=(),
        breaches=_moved,
    ),
    TransitionLaw(
        id="untouched-by-others",
        says="A party's command leaves every subscription that it does not control identical.",
        cites=("S12", "S14"),
        keepers=("owner-controls",),
        breaches=_touched,
    ),
)
"""The laws of every accepted step."""
