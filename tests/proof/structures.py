"""Python values as the structures that a solver speaks of, and what a term is true of there: no solver takes part.

What a state does not have is given values too, and such as what it has would have: who looks at them where nothing is
there is found out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final, TypeAlias

import cotenant as ct
from cotenant.proof import scenes, vocabulary
from cotenant.proof.solving import Arguments, Structure
from cotenant.proof.terms import (
    Sort,
    Symbol,
    Value,
)
from cotenant.proof.worlds import STATE, state

AFTER: Final = state("after")
"""Symbols for a state after some step, whichever that is."""

Gives: TypeAlias = dict[tuple[Symbol, Arguments], Value]

NOBODY: Final = "nobody"
_PARTNER: Final = "partner fabrikam"


def party(who: ct.Party | None) -> str:
    if isinstance(who, ct.Partner):
        return f"partner {who.id}"
    return who.value if who else NOBODY


@cache
def channel(value: ct.Channel) -> str:
    return repr(value)


def day(value: object) -> int:
    return getattr(value, "toordinal", lambda: 0)()


def renews(term: ct.Term) -> str:
    return {None: "not known", True: "yes", False: "no"}[term.renews]


def structure(command: ct.Command, before: ct.Customer, after: ct.Customer | None = None) -> Structure:
    """Return a command, the state before it, and a state after it if one is given, as a solver would speak of them."""
    customers = [before, *([after] if after else [])]
    said = _said(command)
    parties = {party(each) for each in (ct.CUSTOMER, ct.MICROSOFT, None, *_partners(command, customers))}
    channels = {each.channel for customer in customers for _, each in customer.subscriptions()}
    channels |= {ct.CSP, ct.UNKNOWN, getattr(command, "channel", ct.CSP)}
    things: dict[Sort, tuple[Value, ...]] = {
        vocabulary.TENANT: tuple({str(said[scenes.PLACE]), *(each.id for one in customers for each in one.tenants)}),
        vocabulary.SUBSCRIPTION: tuple(
            {str(said[scenes.ID]), *(each.id for one in customers for _, each in one.subscriptions())}
        ),
        vocabulary.PARTY: tuple(parties | {_PARTNER}),
        vocabulary.CHANNEL: tuple(map(channel, channels)),
    }
    gives: Gives = {(symbol, ()): value for symbol, value in (_NAMED | said).items()}
    for each in channels:
        gives[vocabulary.CONTROLLED_BY, (channel(each),)] = each.controlled_by
        gives[vocabulary.EXCLUSIVE, (channel(each),)] = each.exclusive
    gives |= _state(STATE, before, things, command)
    if after:
        gives |= _state(AFTER, after, things, command)
    return Structure(things, gives)


_NAMED: Final[dict[Symbol, Value]] = {
    vocabulary.CUSTOMER: party(ct.CUSTOMER),
    vocabulary.MICROSOFT: party(ct.MICROSOFT),
    vocabulary.NOBODY: NOBODY,
    vocabulary.CSP: channel(ct.CSP),
    vocabulary.UNKNOWN: channel(ct.UNKNOWN),
}


def _partners(command: ct.Command, customers: Iterable[ct.Customer]) -> Iterator[ct.Partner]:
    """Yield the partners that stand anywhere, as often as they do."""
    named = [getattr(command, name, None) for name in ("by", "partner", "seller", "partner_of_record")]
    for customer in customers:
        named += (each.partner for each in customer.relationships)
        named += (tenant.provisioned_by for tenant in customer.tenants)
        named += (who for _, each in customer.subscriptions() for who in (each.seller, each.partner_of_record))
    return (each for each in named if isinstance(each, ct.Partner))


def _said(command: ct.Command) -> dict[Symbol, Value]:
    """Return what a command says; what its type has no part for, it says nonsense of."""
    term: ct.Term = getattr(command, "term", ct.Term())
    kind: ct.RelationshipKind = getattr(command, "kind", ct.RelationshipKind.RESELLER)
    return {
        scenes.BY: party(command.by),
        scenes.ON: day(command.on),
        scenes.PLACE: getattr(command, "tenant", "no tenant"),
        scenes.ADDRESS: getattr(command, "domain", ""),
        scenes.ID: getattr(command, "id", "no subscription"),
        scenes.PARTNER: party(getattr(command, "partner", ct.Partner(id="fabrikam"))),
        scenes.TIE: kind,
        scenes.ORDERED: repr(getattr(command, "product", None)),
        scenes.SOURCE: channel(getattr(command, "channel", ct.CSP)),
        scenes.SELLER: party(getattr(command, "seller", None)),
        scenes.SEATS: getattr(command, "seats", 1),
        scenes.START: day(term.start),
        scenes.END: day(term.end),
        scenes.RENEWAL: renews(term),
        scenes.RECORD: party(getattr(command, "partner_of_record", None)),
        scenes.UNTIL: day(getattr(command, "until", command.on)),
    }


def _state(
    symbols: Mapping[str, Symbol], customer: ct.Customer, things: Mapping[Sort, tuple[Value, ...]], command: ct.Command
) -> Gives:
    gives: Gives = {}
    tenants = {each.id: each for each in customer.tenants}
    sold = {each.id: (tenant.id, each) for tenant, each in customer.subscriptions()}
    for id_ in things[vocabulary.TENANT]:
        tenant = tenants.get(str(id_), ct.Tenant(id=str(id_), provisioned_by=command.by))
        told: dict[str, Value] = {
            "has_tenant": id_ in tenants,
            "domain": tenant.domain,
            "provisioned_by": party(tenant.provisioned_by),
        }
        gives |= {(symbols[name], (id_,)): value for name, value in told.items()}
    for id_ in things[vocabulary.SUBSCRIPTION]:
        place, each = sold.get(str(id_), (getattr(command, "tenant", "no tenant"), _ABSENT))
        gives |= {(symbols[name], (id_,)): value for name, value in _subscription(place, each).items()}
        gives[symbols["has"], (id_,)] = id_ in sold
    ties = {(party(each.partner), each.kind): each.status for each in customer.relationships}
    for who in things[vocabulary.PARTY]:
        for kind in ct.RelationshipKind:
            gives[symbols["standing"], (who, kind)] = ties.get((str(who), kind), vocabulary.NO_STANDING)
    return gives


_ABSENT: Final = ct.Subscription(id="absent", product="CRM", seats=1, channel=ct.CSP, seller=ct.Partner(id="fabrikam"))


def _subscription(place: str, each: ct.Subscription) -> dict[str, Value]:
    return {
        "place": place,
        "channel": channel(each.channel),
        "seller": party(each.seller),
        "status": each.status,
        "product": repr(each.product),
        "seats": each.seats,
        "start": day(each.term.start),
        "end": day(each.term.end),
        "renews": renews(each.term),
        "record": party(each.partner_of_record),
    }
