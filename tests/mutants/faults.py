"""Faults that somebody could have made: each way of testing is measured by which of them it finds, and how soon."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final
from unittest.mock import patch

import attrs

from cotenant import commands as cmd
from cotenant import engine, facts
from cotenant import events as ev
from cotenant.commands import Command
from cotenant.facts import Fact
from cotenant.parties import Partner
from cotenant.rebuilt import rebuilt
from cotenant.regimes import MULTI_CHANNEL, SINGLE_CHANNEL, Regime
from cotenant.rule import Rule
from cotenant.situation import Situation
from cotenant.tenancy import (
    Customer,
    PartnerRelationship,
    RelationshipKind,
    RelationshipStatus,
    Subscription,
    SubscriptionStatus,
    Tenant,
)  # fmt: skip
from tests.mutants.mutant import Mutant, evolved, evolving, reading

ORDERS: Final = (cmd.Provision, cmd.Purchase)
CHANGES: Final = (cmd.ChangeSeats, cmd.ChangeTerm, cmd.Suspend, cmd.Resume, cmd.Cancel, cmd.Renew)


def _misread(
    says: str, fact: Fact, holds: Callable[[Situation], bool], *commands: type[Command], regime: Regime = MULTI_CHANNEL
) -> Mutant:
    return Mutant(kind="fact", id=says, commands=commands, regime=regime, planted=partial(reading, fact, holds))


def _misruled(says: str, rule: str, regime: Regime = MULTI_CHANNEL, /, **changes: Any) -> Mutant:
    watched = next(each for each in regime.rules if each.id == rule).commands

    def rules(of: Regime) -> tuple[Rule, ...]:
        return tuple(attrs.evolve(each, **changes) if each.id == rule else each for each in of.rules)

    return Mutant(kind="rule", id=says, commands=watched, regime=regime, rules=rules)


def _mislifted(regime: Regime) -> tuple[Rule, ...]:
    kept = regime.rules
    return (*SINGLE_CHANNEL.rules[:1], *kept) if regime is MULTI_CHANNEL else kept


def _misevolved(
    says: str, event: type[ev.Event], effect: Callable[[Customer, Any], Customer], *commands: type[Command]
) -> Mutant:
    return Mutant(
        kind="event", id=says, commands=commands, regime=MULTI_CHANNEL, planted=partial(evolving, event, effect)
    )


def _misspelt(says: str, outcome: Callable[[Situation], tuple[ev.Event, ...]], *commands: type[Command]) -> Mutant:
    planted = partial(patch.object, engine, "outcome", outcome)
    return Mutant(kind="outcome", id=says, commands=commands, regime=MULTI_CHANNEL, planted=planted)


# Facts ---------------------------------------------------------------------------------------------------------------


def _by_seller(at: Situation) -> bool:
    return at.subscription is not None and at.command.by in (at.subscription.seller, at.subscription.controller)


def _taken_on_the_tenant(at: Situation) -> bool:
    return (
        isinstance(at.command, cmd.Order)
        and at.tenant is not None
        and at.tenant.subscription(at.command.id) is not None
    )


def _sells_on_the_first_tenant(at: Situation) -> bool:
    first = at.customer.tenants[:1]
    return any(each in tenant.subscriptions for tenant in first for each in at.active_csp)


def _over_on_the_last_day(at: Situation) -> bool:
    end = at.subscription.term.end if at.subscription else None
    return end is not None and end <= at.command.on


def _too_short_without_the_start(at: Situation) -> bool:
    if at.subscription is None or not isinstance(at.command, cmd.Renew):
        return False
    end = at.subscription.term.end
    return at.command.until <= at.command.on or (end is not None and at.command.until <= end)


def _another_among_the_first(at: Situation) -> bool:
    return any(each != at.partner for each in at.customer.resellers()[:1])


def _neighbours(at: Situation, *, ended: bool, unknown: bool) -> bool:
    return at.channel is not None and any(
        each.channel.is_csp is not at.channel.is_csp
        and (ended or not each.status.has_ended)
        and (unknown or "Unknown" not in (each.channel.name, at.channel.name))
        for each in at.neighbours
    )


def _active_of_any_kind(at: Situation) -> bool:
    active = RelationshipStatus.ACTIVE
    return any(each.partner == at.partner and each.status is active for each in at.customer.relationships)


def _provisioned_by_a_partner(at: Situation) -> bool:
    return at.tenant is not None and isinstance(at.tenant.provisioned_by, Partner)


def _status_in(*statuses: SubscriptionStatus) -> Callable[[Situation], bool]:
    return lambda at: at.subscription is not None and at.subscription.status in statuses


def _not_suspended(at: Situation) -> bool:
    return at.subscription is not None and at.subscription.status is not SubscriptionStatus.SUSPENDED


def _beside_another_exclusive(at: Situation) -> bool:
    exclusive = (each for each in at.neighbours if each.channel.exclusive and not each.status.has_ended)
    return any(each.channel.name != (at.channel.name if at.channel else "") for each in exclusive)


# Events and outcomes -------------------------------------------------------------------------------------------------


def _each(customer: Customer, change: Callable[[Tenant, Subscription], Subscription]) -> Customer:
    tenants = tuple(
        rebuilt(tenant, subscriptions=tuple(change(tenant, each) for each in tenant.subscriptions))
        for tenant in customer.tenants
    )
    return rebuilt(customer, tenants=tenants)


def _seats_of_the_product(customer: Customer, event: ev.SeatsChanged) -> Customer:
    after = evolved(customer, event)
    meant = next(each for _, each in after.subscriptions() if each.id == event.id)

    def change(tenant: Tenant, each: Subscription) -> Subscription:
        alike = tenant.id == event.tenant and each.product == meant.product and each.channel == meant.channel
        return rebuilt(each, seats=event.seats) if alike else each

    return _each(after, change)


def _canceled_with_its_ties(customer: Customer, event: ev.RelationshipEnded) -> Customer:
    after = evolved(customer, event)
    ended = [
        attrs.evolve(each, status=RelationshipStatus.ENDED) if each.partner == event.partner else each
        for each in after.relationships
    ]
    return attrs.evolve(after, relationships=ended)


def _forgotten(customer: Customer, event: ev.RelationshipEnded) -> Customer:
    after = evolved(customer, event)
    kept = [each for each in after.relationships if (each.partner, each.kind) != (event.partner, event.kind)]
    return attrs.evolve(after, relationships=kept)


def _since_the_request(customer: Customer, event: ev.RelationshipAccepted) -> Customer:
    before, after = customer.relationship(event.partner, event.kind), evolved(customer, event)
    kept = [
        attrs.evolve(each, since=before.since) if before and _tie(each) == _tie(before) else each
        for each in after.relationships
    ]
    return attrs.evolve(after, relationships=kept)


def _tie(relationship: PartnerRelationship) -> tuple[Partner, RelationshipKind]:
    return relationship.partner, relationship.kind


def _resumed_if_suspended(customer: Customer, event: ev.SubscriptionResumed) -> Customer:
    found = next((each for _, each in customer.subscriptions() if each.id == event.id), None)
    return evolved(customer, event) if found and found.status is SubscriptionStatus.SUSPENDED else customer


def _appended(customer: Customer, event: ev.SubscriptionAdded) -> Customer:
    after = evolved(customer, event)

    def last(tenant: Tenant) -> tuple[Subscription, ...]:
        return tuple(sorted(tenant.subscriptions, key=lambda each: each.id == event.subscription.id))

    return rebuilt(after, tenants=tuple(rebuilt(each, subscriptions=last(each)) for each in after.tenants))


def _renewed_from_today(customer: Customer, event: ev.SubscriptionRenewed) -> Customer:
    def change(_: Tenant, each: Subscription) -> Subscription:
        return rebuilt(each, term=attrs.evolve(each.term, start=event.on)) if each.id == event.id else each

    return _each(evolved(customer, event), change)


_outcome: Final = engine.outcome


def _only_new_ones_join(at: Situation) -> tuple[ev.Event, ...]:
    events = _outcome(at)
    return events[:1] if isinstance(at.command, cmd.CreateTenant) and at.relationship else events


def _recorded_as_seller(at: Situation) -> tuple[ev.Event, ...]:
    return tuple(
        attrs.evolve(each, subscription=attrs.evolve(each.subscription, partner_of_record=each.by))
        if isinstance(each, ev.SubscriptionProvisioned) and isinstance(each.by, Partner)
        else each
        for each in _outcome(at)
    )


FAULTS: Final[tuple[Mutant, ...]] = (
    _misread("the seller controls what it sold, whatever the channel", facts.by_controller, _by_seller, *CHANGES),
    _misread("an id is looked for on the tenant alone", facts.subscription_id_taken, _taken_on_the_tenant, *ORDERS),
    _misread(
        "active CSP subscriptions are looked for on the first tenant alone",
        facts.sells_active_csp,
        _sells_on_the_first_tenant,
        cmd.EndRelationship,
    ),
    _misread("a term is over on its last day", facts.term_over, _over_on_the_last_day, cmd.Resume),
    _misread(
        "a renewal may end before the term starts", facts.renewal_too_short, _too_short_without_the_start, cmd.Renew
    ),
    _misread(
        "of several resellers, the first is looked at alone",
        facts.another_reseller,
        _another_among_the_first,
        cmd.CreateTenant,
        cmd.AcceptRelationship,
        cmd.Provision,
    ),
    _misread(
        "what has ended still stands in the way of CSP",
        facts.mixes_csp_with_others,
        partial(_neighbours, ended=True, unknown=False),
        *ORDERS,
        regime=SINGLE_CHANNEL,
    ),
    _misread(
        "an unknown channel stands in the way of CSP",
        facts.mixes_csp_with_others,
        partial(_neighbours, ended=False, unknown=True),
        *ORDERS,
        regime=SINGLE_CHANNEL,
    ),
    _misread(
        "a delegated administrator may sell",
        facts.relationship_active,
        _active_of_any_kind,
        cmd.Provision,
        cmd.Resume,
        cmd.RequestRelationship,
        cmd.EndRelationship,
    ),
    _misread(
        "any partner's tenant will do",
        facts.tenant_provisioned_by_actor,
        _provisioned_by_a_partner,
        cmd.Provision,
        regime=SINGLE_CHANNEL,
    ),
    _misread("what is disabled has not lapsed", facts.lapsed, _status_in(SubscriptionStatus.EXPIRED), cmd.Resume),
    _misread(
        "what is deleted has not ended", facts.subscription_ended, _status_in(SubscriptionStatus.CANCELED), *CHANGES
    ),
    _misread("an unknown status is known not to be on hold", facts.known_not_suspended, _not_suspended, cmd.Resume),
    _misread(
        "exclusive channels are told apart by name alone",
        facts.beside_exclusive_channel,
        _beside_another_exclusive,
        *ORDERS,
    ),
    _misruled(
        "a second reseller comes by creating a tenant", "one-partner", commands=(cmd.AcceptRelationship, cmd.Provision)
    ),
    _misruled("anybody renews", "owner-controls", commands=CHANGES[:-1]),
    _misruled("a reseller that has left resumes", "association-first", commands=(cmd.Provision,)),
    _misruled(
        "brackets forgotten: what has lapsed is resumed in no channel",
        "held-to-resume",
        refuses_when=(facts.known_not_suspended & facts.in_csp) | (~facts.lapsed & ~facts.subscription_ended),
    ),
    _misruled(
        "a reseller with active subscriptions is ended by the customer",
        "suspend-before-end",
        refuses_when=facts.as_reseller & facts.relationship_active & facts.sells_active_csp & facts.by_that_partner,
    ),
    _misruled(
        "a partner that was turned down creates a tenant", "answer-first", refuses_when=facts.relationship_requested
    ),
    Mutant(
        kind="regime",
        id="Multi-Channel still asks for a tenant of the partner's own",
        commands=(cmd.Provision,),
        regime=MULTI_CHANNEL,
        rules=_mislifted,
    ),
    _misevolved(
        "seats change of all that is of that product and channel",
        ev.SeatsChanged,
        _seats_of_the_product,
        cmd.ChangeSeats,
    ),
    _misevolved(
        "with one relationship, all of that partner end",
        ev.RelationshipEnded,
        _canceled_with_its_ties,
        cmd.EndRelationship,
    ),
    _misevolved("a relationship that has ended is forgotten", ev.RelationshipEnded, _forgotten, cmd.EndRelationship),
    _misevolved(
        "a relationship stands since it was asked for",
        ev.RelationshipAccepted,
        _since_the_request,
        cmd.AcceptRelationship,
    ),
    _misevolved(
        "what has lapsed stays so when it is resumed", ev.SubscriptionResumed, _resumed_if_suspended, cmd.Resume
    ),
    _misevolved("what is provisioned is put last, not in order", ev.SubscriptionProvisioned, _appended, cmd.Provision),
    _misevolved("a renewal starts a term of its own", ev.SubscriptionRenewed, _renewed_from_today, cmd.Renew),
    _misspelt("who had asked before does not join by creating a tenant", _only_new_ones_join, cmd.CreateTenant),
    _misspelt("who provisions is the partner of record", _recorded_as_seller, cmd.Provision),
)
"""Every planted fault."""
