"""The laws of every customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cotenant.channels import UNKNOWN
from cotenant.laws.law import Found, Law, Scope
from cotenant.situation import described, named
from cotenant.tenancy import Customer, SubscriptionStatus


def _several_resellers(customer: Customer) -> Iterator[Found]:
    resellers = customer.resellers()
    if len(resellers) > 1:
        for partner in resellers:
            yield partner.id, f"{named(partner, customer)} is not the only CSP partner associated with {customer.id}"


def _mixed_tenants(customer: Customer) -> Iterator[Found]:
    for tenant in customer.tenants:
        live = [each for each in tenant.subscriptions if not each.status.has_ended and each.channel != UNKNOWN]
        if len({each.channel.is_csp for each in live}) > 1:
            yield tenant.id, f"tenant {tenant.id} holds live subscriptions of CSP and of other channels"


def _csp_on_foreign_tenants(customer: Customer) -> Iterator[Found]:
    for tenant, each in customer.subscriptions():
        if each.channel.is_csp and not each.status.has_ended and each.seller != tenant.provisioned_by:
            yield each.id, f"{described(each)} is on tenant {tenant.id}, which its seller did not provision"


def _csp_without_relationship(customer: Customer) -> Iterator[Found]:
    for _, each in customer.subscriptions():
        active = each.channel.is_csp and each.status is SubscriptionStatus.ACTIVE
        if active and each.seller not in customer.resellers():
            yield each.id, f"{described(each)} is active, and its seller is not the customer's reseller"


STATE_LAWS: Final[tuple[Law[Customer], ...]] = (
    Law(
        id="one-reseller",
        says="At most one CSP partner is associated with a customer.",
        cites=("S15", "S16"),
        scope=Scope.STATE,
        keepers=("one-partner",),
        breaches=_several_resellers,
    ),
    Law(
        id="channels-apart",
        says="CSP subscriptions and live subscriptions of other channels are on different tenants.",
        cites=("S5",),
        scope=Scope.STATE,
        keepers=("one-channel",),
        breaches=_mixed_tenants,
    ),
    Law(
        id="own-tenant",
        says="A CSP subscription is on a tenant that its seller provisioned.",
        cites=("S5",),
        scope=Scope.STATE,
        keepers=("separate-tenant",),
        breaches=_csp_on_foreign_tenants,
    ),
    Law(
        id="csp-needs-its-relationship",
        says="The seller of an active CSP subscription is the customer's reseller.",
        cites=("S16", "PC-remove-a-relationship"),
        scope=Scope.STATE,
        keepers=("association-first", "suspend-before-end"),
        breaches=_csp_without_relationship,
    ),
)
"""The laws of every customer."""
