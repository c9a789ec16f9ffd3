"""What each event does to a state, and where it can have happened: the twin of `cotenant.history` for a solver.

Which events follow from a command is said as in `cotenant.engine.outcome`; a test ties both to the real steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, final

import attrs

from cotenant import commands as cmd
from cotenant import events as ev
from cotenant.proof.scenes import (
    ADDRESS,
    BY,
    END,
    ID,
    ORDERED,
    PARTNER,
    PLACE,
    RECORD,
    RENEWAL,
    SEATS,
    SELLER,
    SOURCE,
    START,
    TIE,
    UNTIL,
    Scene,
)
from cotenant.proof.terms import TRUE, Term, choose, member, one_of
from cotenant.proof.vocabulary import CSP, NO_STANDING, RESELLER, STANDING, STATUS, is_csp, is_partner
from cotenant.proof.worlds import Reading, World, well_formed
from cotenant.tenancy import RelationshipStatus, SubscriptionStatus


@final
@attrs.frozen
class Effect:
    """Where an event can have happened, and the state after it."""

    possible: Callable[[World], Term]
    after: Callable[[World], World]


def _tied(party: Term, kind: Term, before: tuple[str, ...], after: RelationshipStatus) -> Effect:
    return Effect(
        lambda world: is_partner(party) & one_of(world.standing(party, kind), STANDING, before),
        lambda world: world.putting(party, kind, standing=member(STANDING, after)),
    )


def _added(allowed: Term, channel: Term, seller: Term) -> Effect:
    return Effect(
        lambda world: allowed & world.has_tenant(PLACE()) & ~world.has(ID()),
        lambda world: world.putting(
            ID(),
            has=TRUE,
            place=PLACE(),
            channel=channel,
            seller=seller,
            status=member(STATUS, SubscriptionStatus.ACTIVE),
            product=ORDERED(),
            seats=SEATS(),
            start=START(),
            end=END(),
            renews=RENEWAL(),
            record=RECORD(),
        ),
    )


def _changed(**values: Term) -> Effect:
    return Effect(
        lambda world: world.has_tenant(PLACE()) & world.on(ID(), PLACE()) & world.lives(ID()),
        lambda world: world.putting(ID(), **values),
    )


def _set(status: SubscriptionStatus) -> Effect:
    return _changed(status=member(STATUS, status))


_CLOSED: Final = (NO_STANDING, RelationshipStatus.DECLINED, RelationshipStatus.ENDED)
_ASKED: Final = (RelationshipStatus.REQUESTED,)
_TOLD: Final = (PARTNER(), TIE())

EFFECTS: Final[Mapping[type[ev.Event], Effect]] = {
    ev.TenantCreated: Effect(
        lambda world: ~world.has_tenant(PLACE()),
        lambda world: world.putting(PLACE(), has_tenant=TRUE, domain=ADDRESS(), provisioned_by=BY()),
    ),
    ev.RelationshipEstablished: _tied(BY(), RESELLER, (*_CLOSED, *_ASKED), RelationshipStatus.ACTIVE),
    ev.RelationshipRequested: _tied(BY(), TIE(), _CLOSED, RelationshipStatus.REQUESTED),
    ev.RelationshipAccepted: _tied(*_TOLD, _ASKED, RelationshipStatus.ACTIVE),
    ev.RelationshipDeclined: _tied(*_TOLD, _ASKED, RelationshipStatus.DECLINED),
    ev.RelationshipEnded: _tied(*_TOLD, (RelationshipStatus.ACTIVE,), RelationshipStatus.ENDED),
    ev.SubscriptionProvisioned: _added(is_partner(BY()), CSP(), BY()),
    ev.SubscriptionPurchased: _added(~is_csp(SOURCE()), SOURCE(), SELLER()),
    ev.SeatsChanged: _changed(seats=SEATS()),
    ev.TermChanged: _changed(start=START(), end=END(), renews=RENEWAL()),
    ev.SubscriptionSuspended: _set(SubscriptionStatus.SUSPENDED),
    ev.SubscriptionResumed: _set(SubscriptionStatus.ACTIVE),
    ev.SubscriptionCanceled: _set(SubscriptionStatus.CANCELED),
    ev.SubscriptionRenewed: _changed(end=UNTIL()),
}
"""The effect of every event type."""

_FOLLOWS: Final[Mapping[type[cmd.Command], type[ev.Event]]] = {
    cmd.CreateTenant: ev.TenantCreated,
    cmd.RequestRelationship: ev.RelationshipRequested,
    cmd.AcceptRelationship: ev.RelationshipAccepted,
    cmd.DeclineRelationship: ev.RelationshipDeclined,
    cmd.EndRelationship: ev.RelationshipEnded,
    cmd.Provision: ev.SubscriptionProvisioned,
    cmd.Purchase: ev.SubscriptionPurchased,
    cmd.ChangeSeats: ev.SeatsChanged,
    cmd.ChangeTerm: ev.TermChanged,
    cmd.Suspend: ev.SubscriptionSuspended,
    cmd.Resume: ev.SubscriptionResumed,
    cmd.Cancel: ev.SubscriptionCanceled,
    cmd.Renew: ev.SubscriptionRenewed,
}


@final
@attrs.frozen
class Step:
    """A command that is accepted, the state after it, and that this can be: no event met what it cannot happen to."""

    at: Scene
    after: World
    possible: Term


Happened: TypeAlias = tuple[type[ev.Event], Term]


def outcome(at: Scene) -> tuple[Happened, ...]:
    """Return the events that follow when the command is accepted, each with when it does."""
    if at.command is cmd.CreateTenant:
        joins = is_partner(BY()) & ~at.world.resells(BY())
        return (ev.TenantCreated, TRUE), (ev.RelationshipEstablished, joins)
    return tuple((_FOLLOWS[at.command], TRUE) for _ in (0,) if at.command in _FOLLOWS)


def step(at: Scene) -> Step:
    """Return what becomes of a state when the command is accepted."""
    world = at.world
    possible = TRUE
    for event, when in outcome(at):
        effect = EFFECTS[event]
        possible &= ~when | effect.possible(world)
        world = _merged(when, effect.after(world), world)
    return Step(at, world, possible & well_formed(world))


def _merged(when: Term, then: World, otherwise: World) -> World:
    names = [field.name for field in attrs.fields(World)]
    return World(**{name: _chosen(when, getattr(then, name), getattr(otherwise, name)) for name in names})


def _chosen(when: Term, then: Reading, otherwise: Reading) -> Reading:
    def chosen(*asked: Term) -> Term:
        return choose(when, then(*asked), otherwise(*asked))

    return then if then is otherwise else chosen
