"""Theory of operation, and then the table: the only home of policy.

A *rule* says when a command is refused. It names the command types that it watches and a condition over facts; if the
condition is true, the rule is broken, and the command is refused. A command that breaks no rule of the regime in force
is accepted: nothing else decides.

Three things follow. First, rules never contradict each other and never depend on each other's order: each only objects,
and a refusal lists every objection. Second, lifting rules can only allow more: whatever was accepted with a rule in
force is accepted without it, which is why Multi-Channel keeps all that was possible before. Third, because a condition
is a finite table over its facts, everything that can be asked of the policy can be checked in full.

How the conditions are written:

- A rule speaks only of what is there. When the tenant that a command names is unknown, `known-tenant` says so and the
  rules about what is on the tenant stay silent.
- A *foundational* rule refuses what would have no well-formed outcome (a change to a subscription that is not there),
  so no regime can lift it. All other rules are policy, and a regime may go without them.
- What is unknown is not a ground for refusal: the facts about statuses and terms are false of what is not known.
- A rule's `basis` is *stated* where the note says it, *inferred* where the note leaves it open or it follows, and
  *programme* where only later public material says it; `cites` names the clauses and pages.
"""

from __future__ import annotations

from typing import Final

from cotenant import commands as cmd
from cotenant import facts
from cotenant.rule import Basis, Rule, as_table

_CHANGES: Final = (cmd.ChangeSeats, cmd.ChangeTerm, cmd.Suspend, cmd.Resume, cmd.Cancel, cmd.Renew)
_ORDERS: Final = (cmd.Provision, cmd.Purchase)

NEVER: Final[tuple[type[cmd.Command], ...]] = (cmd.TransitionToCsp,)
"""The commands that no regime accepts (S13)."""

RULES: Final = as_table((
    Rule(
        id="separate-tenant",
        title="A CSP partner orders only on a tenant that it provisioned",
        basis=Basis.STATED,
        cites=("S5",),
        commands=(cmd.Provision,),
        refuses_when=facts.tenant_known & facts.by_partner & ~facts.tenant_provisioned_by_actor,
        because="Tenant {tenant} was not provisioned by {actor}: before Multi-Channel, a CSP partner can order only "
        "on a tenant that it provisioned itself.",
    ),
    Rule(
        id="one-channel",
        title="CSP and other channels do not share a tenant",
        basis=Basis.INFERRED,
        cites=("S3", "S5"),
        commands=_ORDERS,
        refuses_when=facts.mixes_csp_with_others,
        because="Tenant {tenant} holds {foreign_neighbours}: before Multi-Channel, CSP subscriptions and "
        "subscriptions from other channels cannot live on one tenant.",
    ),
    Rule(
        id="one-partner",
        title="A customer has at most one CSP partner",
        basis=Basis.STATED,
        cites=("S15", "S16"),
        commands=(cmd.CreateTenant, cmd.AcceptRelationship, cmd.Provision),
        refuses_when=facts.as_reseller & facts.another_reseller,
        because="The CSP partner of {customer} is {other_resellers}: only one CSP partner can be associated with a "
        "customer, on all its tenants together.",
    ),
    Rule(
        id="no-transition",
        title="No subscription is turned into a CSP subscription",
        basis=Basis.STATED,
        cites=("S13",),
        commands=NEVER,
        refuses_when=facts.changes_channel,
        because="There is no transition to CSP for {subscription}: CSP subscriptions are added beside existing ones, "
        "and none is turned into another.",
        foundational=True,
    ),
    Rule(
        id="owner-controls",
        title="Only the party that controls a subscription changes it",
        basis=Basis.STATED,
        cites=("S12", "S14", "PC-csp-overview", "M365-buy-licenses"),
        commands=_CHANGES,
        refuses_when=facts.subscription_known & ~facts.by_controller,
        because="Only {controller} can {act} {subscription}; {actor} does not control it.",
    ),
    Rule(
        id="csp-through-partner",
        title="Only a CSP partner places a CSP order",
        basis=Basis.STATED,
        cites=("S2", "S10"),
        commands=_ORDERS,
        refuses_when=facts.in_csp & ~(facts.provisions & facts.by_partner),
        because="Only a CSP partner provisions a CSP subscription for {customer}; {actor} cannot order one this way.",
        foundational=True,
    ),
    Rule(
        id="association-first",
        title="A CSP partner sells only to a customer that accepted it",
        basis=Basis.PROGRAMME,
        cites=("DE16",),
        commands=(cmd.Provision, cmd.Resume),
        refuses_when=facts.in_csp & facts.as_reseller & ~facts.relationship_active,
        because="No active reseller relationship ties {partner} to {customer}: the customer has to accept the partner"
        " as its reseller first.",
    ),
    Rule(
        id="known-tenant",
        title="The tenant exists",
        basis=Basis.INFERRED,
        cites=("S6", "S10"),
        commands=(*_ORDERS, *_CHANGES, cmd.TransitionToCsp),
        refuses_when=~facts.tenant_known,
        because="Customer {customer} has no tenant {tenant}.",
        foundational=True,
    ),
    Rule(
        id="known-subscription",
        title="The subscription exists",
        basis=Basis.INFERRED,
        cites=("S14",),
        commands=(*_CHANGES, cmd.TransitionToCsp),
        refuses_when=facts.tenant_known & ~facts.subscription_known,
        because="Tenant {tenant} has no subscription {id}.",
        foundational=True,
    ),
    Rule(
        id="fresh-subscription",
        title="An order brings a new subscription",
        basis=Basis.INFERRED,
        cites=("S14",),
        commands=_ORDERS,
        refuses_when=facts.subscription_id_taken,
        because="Customer {customer} already has a subscription {id}: an order adds a subscription and never replaces"
        " one.",
        foundational=True,
    ),
    Rule(
        id="fresh-tenant",
        title="A created tenant is a new one",
        basis=Basis.INFERRED,
        cites=("S5",),
        commands=(cmd.CreateTenant,),
        refuses_when=facts.tenant_known,
        because="Customer {customer} already has a tenant {tenant}.",
        foundational=True,
    ),
    Rule(
        id="tenant-by-customer-or-partner",
        title="Tenants are created by the customer or by a partner",
        basis=Basis.INFERRED,
        cites=("S5",),
        commands=(cmd.CreateTenant,),
        refuses_when=~facts.by_customer & ~facts.by_partner,
        because="Only the customer or a partner creates a tenant for {customer}; {actor} cannot.",
    ),
    Rule(
        id="answer-first",
        title="A partner that the customer has not answered, or turned down, does not get in by creating a tenant",
        basis=Basis.INFERRED,
        cites=("S12", "DE16"),
        commands=(cmd.CreateTenant,),
        refuses_when=facts.relationship_requested | facts.relationship_declined,
        because="Creating a tenant would make {actor} the reseller of {customer}, and its invitation is {standing}: the"
        " customer has to accept it first.",
    ),
    Rule(
        id="customer-purchases",
        title="Through other channels, the customer itself buys",
        basis=Basis.INFERRED,
        cites=("S2", "S12"),
        commands=(cmd.Purchase,),
        refuses_when=~facts.in_csp & ~facts.by_customer,
        because="Only the customer itself buys through {channel} for {customer}, and {actor} cannot: a CSP partner "
        "provisions CSP subscriptions and nothing else.",
    ),
    Rule(
        id="exclusive-channel",
        title="Nothing is bought beside an exclusive channel",
        basis=Basis.PROGRAMME,
        cites=("G-organization",),
        commands=_ORDERS,
        refuses_when=facts.beside_exclusive_channel,
        because="Tenant {tenant} holds {exclusive_neighbours}: that channel is exclusive, and nothing is bought "
        "through others while it lasts.",
    ),
    Rule(
        id="ended-is-final",
        title="A subscription that has ended is not changed",
        basis=Basis.INFERRED,
        cites=("M365-what-if-my-subscription-expires", "PC-subscription-lifecycle"),
        commands=_CHANGES,
        refuses_when=facts.subscription_ended,
        because="It is too late to {act} {subscription}: it is {status}.",
        foundational=True,
    ),
    Rule(
        id="active-to-suspend",
        title="Only an active subscription is suspended",
        basis=Basis.PROGRAMME,
        cites=("PC-subscription-lifecycle",),
        commands=(cmd.Suspend,),
        refuses_when=facts.known_inactive & ~facts.subscription_ended,
        because="Only an active subscription can be suspended, and {subscription} is {status}.",
    ),
    Rule(
        id="held-to-resume",
        title="Only a subscription on hold is resumed",
        basis=Basis.PROGRAMME,
        cites=("M365-what-if-my-subscription-expires", "PC-subscription-lifecycle"),
        commands=(cmd.Resume,),
        refuses_when=facts.known_not_suspended & (facts.in_csp | ~facts.lapsed) & ~facts.subscription_ended,
        because="Only a suspended subscription can be resumed, outside CSP also an expired or disabled one, and "
        "{subscription} is {status}.",
    ),
    Rule(
        id="resume-within-term",
        title="A CSP subscription is resumed before its term ends",
        basis=Basis.PROGRAMME,
        cites=("PC-subscription-lifecycle",),
        commands=(cmd.Resume,),
        refuses_when=facts.in_csp & facts.term_over,
        because="The term of {subscription} ended on {end}: a CSP subscription can be resumed only until then.",
    ),
    Rule(
        id="renewal-extends",
        title="A renewal moves the end to a later day",
        basis=Basis.INFERRED,
        cites=("PC-subscription-lifecycle",),
        commands=(cmd.Renew,),
        refuses_when=facts.renewal_too_short,
        because="A renewal of {subscription} until {until} is too short: it has to end after {latest}.",
        foundational=True,
    ),
    Rule(
        id="partner-requests",
        title="A partner asks for a relationship",
        basis=Basis.PROGRAMME,
        cites=("DE16",),
        commands=(cmd.RequestRelationship,),
        refuses_when=~facts.by_partner,
        because="Only a partner requests a relationship with {customer}; {actor} cannot.",
        foundational=True,
    ),
    Rule(
        id="fresh-request",
        title="What is asked for is not there yet",
        basis=Basis.INFERRED,
        cites=("DE16",),
        commands=(cmd.RequestRelationship,),
        refuses_when=facts.relationship_requested | facts.relationship_active,
        because="The {kind} relationship of {partner} with {customer} is {standing} already.",
        foundational=True,
    ),
    Rule(
        id="customer-answers",
        title="The customer answers an invitation",
        basis=Basis.PROGRAMME,
        cites=("DE16", "PC-customers-revoke-admin-privileges"),
        commands=(cmd.AcceptRelationship, cmd.DeclineRelationship),
        refuses_when=~facts.by_customer,
        because="Only {customer} itself answers the invitation of {partner}; {actor} cannot.",
    ),
    Rule(
        id="invitation-first",
        title="Only an open invitation is answered",
        basis=Basis.PROGRAMME,
        cites=("DE16",),
        commands=(cmd.AcceptRelationship, cmd.DeclineRelationship),
        refuses_when=~facts.relationship_requested,
        because="No invitation of {partner} to a {kind} relationship with {customer} is open (its standing: "
        "{standing}).",
        foundational=True,
    ),
    Rule(
        id="active-to-end",
        title="Only an active relationship is ended",
        basis=Basis.INFERRED,
        cites=("PC-remove-a-relationship",),
        commands=(cmd.EndRelationship,),
        refuses_when=~facts.relationship_active,
        because="No active {kind} relationship ties {partner} to {customer} (its standing: {standing}).",
        foundational=True,
    ),
    Rule(
        id="reseller-ends",
        title="The reseller itself ends a reseller relationship",
        basis=Basis.PROGRAMME,
        cites=("PC-remove-a-relationship", "M365-manage-partners"),
        commands=(cmd.EndRelationship,),
        refuses_when=facts.as_reseller & facts.relationship_active & ~facts.by_that_partner,
        because="Only {partner} can end its reseller relationship with {customer}; {actor} cannot.",
    ),
    Rule(
        id="parties-end",
        title="The customer or the partner ends an administering or advising relationship",
        basis=Basis.PROGRAMME,
        cites=("DE16", "M365-manage-partners"),
        commands=(cmd.EndRelationship,),
        refuses_when=~facts.as_reseller
        & facts.relationship_active
        & ~facts.by_that_partner
        & ~facts.by_customer,
        because="Only the customer or {partner} can end their {kind} relationship; {actor} cannot.",
    ),
    Rule(
        id="suspend-before-end",
        title="A reseller leaves no active CSP subscription behind",
        basis=Basis.PROGRAMME,
        cites=("PC-remove-a-relationship",),
        commands=(cmd.EndRelationship,),
        refuses_when=facts.as_reseller & facts.relationship_active & facts.sells_active_csp,
        because="Active CSP subscriptions of {partner} remain with {customer}: {active_csp}. Each has to be suspended"
        " or canceled first.",
    ),
))  # fmt: skip
"""Every rule, in the order in which reasons are given."""
