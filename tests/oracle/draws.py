"""Customers and commands drawn by a seeded generator, from the pools that the strategies draw from too.

The strategies search better and shrink; this is what a walk of millions of decisions can afford.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from random import Random
from typing import Any, Final, TypeVar

import attrs

from cotenant import commands as cmd
from cotenant.parties import CUSTOMER
from cotenant.tenancy import Customer, PartnerRelationship, Subscription, Tenant, Term
from cotenant.testing import pools
from tests.oracle.comparison import Wish

VARIANTS: Final = 50
"""How many commands differ only in what they do not name somebody or something by; each is made once, in both forms."""

_CHANGES: Final = frozenset(kind for kind in cmd.COMMANDS if issubclass(kind, cmd.Change | cmd.TransitionToCsp))

_KINDS: Final = {kind.__name__: kind for kind in cmd.COMMANDS}
_NAMES: Final = {
    kind: [name for name in ("by", "tenant", "id", "partner") if name in attrs.fields_dict(kind)]
    for kind in cmd.COMMANDS
}

T = TypeVar("T", bound=attrs.AttrsInstance)


def _term(random: Random) -> Term:
    start, end = random.choice(pools.ENDS), random.choice(pools.ENDS)
    if start and end:
        start, end = min(start, end), max(start, end)
    return Term(start=start, end=end, renews=random.choice((None, True, False)))


_FIELDS: Final[dict[str, Callable[[Random], Any]]] = {
    "by": lambda random: random.choice(pools.PARTIES),
    "on": lambda random: random.choice(pools.DAYS),
    "until": lambda random: random.choice(pools.DAYS),
    "tenant": lambda random: random.choice((*pools.TENANTS, "nowhere")),
    "domain": lambda random: random.choice(("", "made.example.com")),
    "id": lambda random: random.choice(pools.SUBSCRIPTIONS),
    "product": lambda random: random.choice(pools.PRODUCTS),
    "seats": lambda random: random.randint(1, 300),
    "status": lambda random: random.choice(pools.STATUSES),
    "term": _term,
    "partner": lambda random: random.choice(pools.PARTNERS),
    "partner_of_record": lambda random: random.choice((None, *pools.PARTNERS)),
    "kind": lambda random: random.choice(pools.KINDS),
}


def customer(random: Random) -> Customer:
    """Draw a customer of up to three tenants, four subscriptions and a few relationships, lawful or not."""
    makers = [random.choice(pools.PARTIES[:-1]) for _ in pools.TENANTS[: random.randint(0, 3)]]
    kept: list[list[Subscription]] = [[] for _ in makers]
    for id_ in pools.SUBSCRIPTIONS[: random.randint(0, 4) if makers else 0]:
        random.choice(kept).append(_drawn(random, Subscription, id=id_))
    tenants = [
        Tenant(id=id_, provisioned_by=maker, subscriptions=held)
        for id_, maker, held in zip(pools.TENANTS, makers, kept, strict=False)
    ]
    return Customer(id="contoso", tenants=tenants, relationships=_relationships(random))


def _relationships(random: Random) -> list[PartnerRelationship]:
    ties = [(random.choice(pools.PARTNERS), random.choice(pools.KINDS)) for _ in range(random.randint(0, 4))]
    stand = {tie: random.choice(pools.STANDINGS) for tie in ties}
    return [
        PartnerRelationship(partner=partner, kind=kind, status=status, since=since)
        for (partner, kind), (status, since) in stand.items()
    ]


def wish(random: Random, asked_of: Customer) -> Wish:
    """Draw a command of any type, more often than not one that makes sense for what the customer has."""
    kind = random.choice(cmd.COMMANDS)
    likely = {name: random.choice(values) for name, values in _likely(random, kind, asked_of).items() if values}
    whose = [
        (name, likely[name] if name in likely and random.random() < 0.8 else _FIELDS[name](random))
        for name in _NAMES[kind]
    ]
    return _made(kind.__name__, tuple(whose), random.randrange(VARIANTS))


@cache
def _made(do: str, whose: tuple[tuple[str, Any], ...], number: int) -> Wish:
    return Wish.of(_drawn(Random(f"{do} {whose} {number}"), _KINDS[do], **dict(whose)))


def _likely(random: Random, kind: type[cmd.Command], asked_of: Customer) -> dict[str, Sequence[Any]]:
    if kind is cmd.Purchase:
        return {"by": (CUSTOMER,), "tenant": [each.id for each in asked_of.tenants]}
    if kind is cmd.Provision:
        return {"by": asked_of.resellers(), "tenant": [each.id for each in asked_of.tenants]}
    there = list(asked_of.subscriptions()) if kind in _CHANGES else []
    if not there:
        return {}
    tenant, subscription = random.choice(there)
    return {"by": (subscription.controller,), "tenant": (tenant.id,), "id": (subscription.id,)}


def _drawn(random: Random, kind: type[T], **known: Any) -> T:
    if issubclass(kind, cmd.Purchase | Subscription):
        known["channel"], known["seller"] = random.choice(random.choice((pools.USUAL_SOURCES, pools.SOURCES)))
    names = [name for name in attrs.fields_dict(kind) if name not in known]
    return kind(**known, **{name: _FIELDS[name](random) for name in names})
