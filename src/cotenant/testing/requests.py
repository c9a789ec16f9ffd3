"""Strategies for commands and events: what may be asked of a customer, and what may be said to have happened to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypeAlias, TypeVar, final

import attrs
from hypothesis import strategies as st

from cotenant import commands as cmd
from cotenant import events as ev
from cotenant.parties import CUSTOMER, Partner, Party
from cotenant.tenancy import Customer, RelationshipKind, RelationshipStatus, SubscriptionStatus
from cotenant.testing.pools import KINDS, PARTIES, PARTNERS, SOURCES, SUBSCRIPTIONS, TENANTS
from cotenant.testing.values import days, parties, products, seats, subscriptions, terms

T = TypeVar("T")

_MOSTLY_CUSTOMER: Final[tuple[Party, ...]] = (CUSTOMER, CUSTOMER, CUSTOMER, *PARTIES)
_MOSTLY_PARTNER: Final[tuple[Party, ...]] = (*PARTNERS, *PARTNERS, *PARTIES)


_ASKED: Final = RelationshipStatus.REQUESTED
_ACTIVE: Final = RelationshipStatus.ACTIVE

_Place: TypeAlias = tuple[str, str, Party]
_Tie: TypeAlias = tuple[Partner, RelationshipKind]


@final
@attrs.frozen
class _Scene:
    """What a command or an event is drawn about: places (tenant, subscription, who controls it), tenants, ties.

    Of every customer that is drawn, these have one length, and what stands at one index stays while other things go.
    So a failing case shrinks without what it is about becoming something else.
    """

    places: tuple[_Place, ...]
    held: tuple[_Place, ...]
    tenants: tuple[str, ...]
    ties: Mapping[RelationshipStatus, tuple[_Tie, ...]]
    resellers: tuple[Partner, ...]


_TIES: Final = tuple((partner, kind) for kind in KINDS for partner in PARTNERS)


def _known(pool: tuple[T, ...], found: tuple[T, ...]) -> tuple[T, ...]:
    """Return what was found in the order of the pool, and the first of it for each that was not; or else the pool."""
    if found and set(found) <= set(pool):
        return tuple(each if each in found else found[0] for each in pool)
    return found or pool


def _scene(customer: Customer | None) -> _Scene:
    """Return where to strike: mostly at what the customer has, if one is given."""
    if customer is None:
        anywhere = tuple((tenant, id_, CUSTOMER) for tenant in TENANTS for id_ in SUBSCRIPTIONS)
        return _Scene(places=anywhere, held=anywhere, tenants=(*TENANTS, "nowhere"), ties={}, resellers=PARTNERS)
    tenants = _known(TENANTS, tuple(tenant.id for tenant in customer.tenants))
    found = {each.id: (tenant.id, each.id, each.controller) for tenant, each in customer.subscriptions()}
    here = tuple(found.get(id_, (tenants[0], id_, CUSTOMER)) for id_ in _known(SUBSCRIPTIONS, tuple(found)))
    held = tuple(each.id for _, each in customer.subscriptions() if each.status is SubscriptionStatus.SUSPENDED)
    ties: dict[RelationshipStatus, tuple[_Tie, ...]] = {}
    for each in customer.relationships:
        ties[each.status] = (*ties.get(each.status, ()), (each.partner, each.kind))
    empty = tuple((tenant, SUBSCRIPTIONS[4], CUSTOMER) for tenant in tenants)
    return _Scene(
        places=(*here * 4, *empty, ("nowhere", SUBSCRIPTIONS[0], CUSTOMER)),
        held=tuple(found[id_] for id_ in _known(SUBSCRIPTIONS, held)) if held else here,
        tenants=(*tenants * 4, "nowhere"),
        ties=ties,
        resellers=_known(PARTNERS, customer.resellers()),
    )


_Drawn: TypeAlias = Callable[[st.DrawFn, _Scene], T]


def _pick(draw: st.DrawFn, pool: tuple[T, ...]) -> T:
    return pool[draw(st.integers(min_value=0, max_value=len(pool) - 1))]


def _made(kind: Callable[..., T], /, **fields: st.SearchStrategy[object]) -> _Drawn[T]:
    """Draw a thing from its fields alone; by any party unless they say otherwise."""
    drawn = {"by": parties(), "on": days(), **fields}
    return lambda draw, _: kind(**{name: draw(field) for name, field in drawn.items()})


def _tied(kind: Callable[..., T], wants: RelationshipStatus, /, by: tuple[Party, ...] = PARTIES) -> _Drawn[T]:
    """Draw what is about a relationship, mostly about one that has the status that it wants."""

    def drawn(draw: st.DrawFn, scene: _Scene) -> T:
        partner, tie = _pick(draw, (*_known(_TIES, scene.ties.get(wants, ())) * 2, *_TIES))
        return kind(by=_pick(draw, (*by, *[partner] * len(by))), on=draw(days()), partner=partner, kind=tie)

    return drawn


def _placed(kind: Callable[..., T], /, *, held: bool = False, **fields: st.SearchStrategy[object]) -> _Drawn[T]:
    """Draw what strikes a subscription, mostly by the party that controls it; mostly one on hold, if that is wanted."""

    def drawn(draw: st.DrawFn, scene: _Scene) -> T:
        tenant, id_, controller = _pick(draw, (*scene.held * 4, *scene.places) if held else scene.places)
        by = _pick(draw, (*(controller for _ in PARTIES), *PARTIES))
        rest = {name: draw(field) for name, field in fields.items()}
        return kind(by=by, on=draw(days()), tenant=tenant, id=id_, **rest)

    return drawn


def _added(kind: Callable[..., T], by: tuple[Party, ...], /, **fields: st.SearchStrategy[object]) -> _Drawn[T]:
    """Draw what adds something to a tenant."""

    def drawn(draw: st.DrawFn, scene: _Scene) -> T:
        rest = {name: draw(field) for name, field in fields.items()}
        sellers = scene.resellers * 4 if by is _MOSTLY_PARTNER else ()
        return kind(by=_pick(draw, (*sellers, *by)), on=draw(days()), tenant=_pick(draw, scene.tenants), **rest)

    return drawn


_new_tenant: Final = {"tenant": st.sampled_from(TENANTS[::-1]), "domain": st.sampled_from(("", "made.example.com"))}
_order: Final[dict[str, st.SearchStrategy[object]]] = {
    "id": st.sampled_from((*SUBSCRIPTIONS[4:], *SUBSCRIPTIONS, *SUBSCRIPTIONS[4:] * 3)),
    "product": products(),
    "seats": seats(),
    "term": terms(),
    "partner_of_record": st.sampled_from((None, *PARTNERS)),
}


_PURCHASED: Final = tuple(sorted(SOURCES, key=lambda source: source[0].is_csp))  # CSP by exception


def _purchase(draw: st.DrawFn, scene: _Scene) -> cmd.Purchase:
    channel, seller = _pick(draw, _PURCHASED)
    return _added(partial(cmd.Purchase, channel=channel, seller=seller), _MOSTLY_CUSTOMER, **_order)(draw, scene)


_COMMANDS: Final[dict[type[cmd.Command], _Drawn[cmd.Command]]] = {
    cmd.CreateTenant: _made(cmd.CreateTenant, **_new_tenant),
    cmd.RequestRelationship: _made(
        cmd.RequestRelationship, by=st.sampled_from(_MOSTLY_PARTNER), kind=st.sampled_from(KINDS)
    ),
    cmd.AcceptRelationship: _tied(cmd.AcceptRelationship, _ASKED, _MOSTLY_CUSTOMER),
    cmd.DeclineRelationship: _tied(cmd.DeclineRelationship, _ASKED, _MOSTLY_CUSTOMER),
    cmd.EndRelationship: _tied(cmd.EndRelationship, _ACTIVE),
    cmd.Provision: _added(cmd.Provision, _MOSTLY_PARTNER, **_order),
    cmd.Purchase: _purchase,
    cmd.ChangeSeats: _placed(cmd.ChangeSeats, seats=seats()),
    cmd.ChangeTerm: _placed(cmd.ChangeTerm, term=terms()),
    cmd.Suspend: _placed(cmd.Suspend),
    cmd.Resume: _placed(cmd.Resume, held=True),
    cmd.Cancel: _placed(cmd.Cancel),
    cmd.Renew: _placed(cmd.Renew, until=days()),
    cmd.TransitionToCsp: _placed(cmd.TransitionToCsp),
}

_OFTEN: Final = (cmd.Provision, cmd.Purchase, cmd.AcceptRelationship, cmd.EndRelationship, cmd.Resume, *cmd.COMMANDS)

_EVENTS: Final[dict[type[ev.Event], _Drawn[ev.Event]]] = {
    ev.TenantCreated: _made(ev.TenantCreated, **_new_tenant),
    ev.RelationshipEstablished: _tied(ev.RelationshipEstablished, _ASKED),
    ev.RelationshipRequested: _tied(ev.RelationshipRequested, RelationshipStatus.ENDED),
    ev.RelationshipAccepted: _tied(ev.RelationshipAccepted, _ASKED),
    ev.RelationshipDeclined: _tied(ev.RelationshipDeclined, _ASKED),
    ev.RelationshipEnded: _tied(ev.RelationshipEnded, _ACTIVE),
    ev.SubscriptionProvisioned: _added(ev.SubscriptionProvisioned, _MOSTLY_PARTNER, subscription=subscriptions()),
    ev.SubscriptionPurchased: _added(ev.SubscriptionPurchased, _MOSTLY_CUSTOMER, subscription=subscriptions()),
    ev.SeatsChanged: _placed(ev.SeatsChanged, seats=seats()),
    ev.TermChanged: _placed(ev.TermChanged, term=terms()),
    ev.SubscriptionSuspended: _placed(ev.SubscriptionSuspended),
    ev.SubscriptionResumed: _placed(ev.SubscriptionResumed, held=True),
    ev.SubscriptionCanceled: _placed(ev.SubscriptionCanceled),
    ev.SubscriptionRenewed: _placed(ev.SubscriptionRenewed, until=days()),
}


@st.composite
def commands(
    draw: st.DrawFn, customer: Customer | None = None, *, of: tuple[type[cmd.Command], ...] = _OFTEN
) -> cmd.Command:
    """Draw a command of these types; with a customer given, mostly about what that customer has."""
    return _COMMANDS[_pick(draw, of)](draw, _scene(customer))


@st.composite
def events(
    draw: st.DrawFn, customer: Customer | None = None, *, of: tuple[type[ev.Event], ...] = ev.EVENTS
) -> ev.Event:
    """Draw an event of these types, possible or not; with a customer given, mostly about what that customer has."""
    return _EVENTS[_pick(draw, of)](draw, _scene(customer))
