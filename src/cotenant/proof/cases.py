"""From a solver's case to Python values: a customer and a command that anybody can hold against `decide`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final, final

import attrs

from cotenant import channels, parties
from cotenant import commands as cmd
from cotenant.channels import CHANNELS, Channel, Role
from cotenant.parties import Partner, Party, Seller
from cotenant.proof import scenes
from cotenant.proof.solving import Structure
from cotenant.proof.terms import Symbol, Value
from cotenant.proof.vocabulary import (
    CONTROLLED_BY,
    CSP,
    CUSTOMER,
    EXCLUSIVE,
    KIND,
    MICROSOFT,
    NO_STANDING,
    NOBODY,
    PARTY,
    RENEWS,
    SUBSCRIPTION,
    TENANT,
    UNKNOWN,
)  # fmt: skip
from cotenant.proof.worlds import STATE
from cotenant.tenancy import (
    Customer,
    PartnerRelationship,
    Product,
    RelationshipKind,
    RelationshipStatus,
    Subscription,
    SubscriptionStatus,
    Tenant,
    Term,
)

SYMBOLS: Final = (*STATE.values(), *scenes.PARTS, CUSTOMER, MICROSOFT, NOBODY, CSP, UNKNOWN, CONTROLLED_BY, EXCLUSIVE)
"""All that has to be known of a case to write it as values."""

DAY: Final = date(2015, 6, 1)
"""The first of the days that a case speaks of."""

_DAYS: Final = (scenes.ON, scenes.START, scenes.END, scenes.UNTIL, STATE["start"], STATE["end"])
_RENEWS: Final = dict(zip(RENEWS.members, (None, True, False), strict=True))


def customer_and_command(case: Structure, command: type[cmd.Command]) -> tuple[Customer, cmd.Command]:
    """Return the customer and the command, of that type, that a case speaks of."""
    said = _Said(case)
    return said.customer(), said.command(command)


@final
class _Said:
    """What a case says, under names of our own: days in their order, but next to each other."""

    def __init__(self, case: Structure) -> None:
        self._case = case
        days = {value for (symbol, _), value in case.gives.items() if symbol in _DAYS and value}
        self._days = {day: DAY + timedelta(days=place) for place, day in enumerate(sorted(map(int, days)))}
        self._names: dict[tuple[str, Value], str] = {}
        self._channels = {case(CSP): channels.CSP, case(UNKNOWN): channels.UNKNOWN}

    def _name(self, kind: str, thing: Value) -> str:
        number = sum(other == kind for other, _ in self._names) + 1
        return self._names.setdefault((kind, thing), f"{kind}-{number}")

    def _day(self, value: Value) -> date | None:
        return self._days.get(int(value))

    def _known_day(self, symbol: Symbol) -> date:
        return self._days[int(self._case(symbol))]

    def _term(self, start: Value, end: Value, renews: Value) -> Term:
        return Term(start=self._day(start), end=self._day(end), renews=_RENEWS[str(renews)])

    def _seller(self, thing: Value) -> Seller | None:
        if thing == self._case(MICROSOFT):
            return parties.MICROSOFT
        return None if thing == self._case(NOBODY) else self._partner(thing)

    def _partner(self, thing: Value) -> Partner:
        return Partner(id=self._name("partner", thing))

    def _record(self, thing: Value) -> Partner | None:
        return None if thing == self._case(NOBODY) else self._partner(thing)

    def _party(self, thing: Value) -> Party:
        named = {self._case(CUSTOMER): parties.CUSTOMER, self._case(MICROSOFT): parties.MICROSOFT}
        return named.get(thing) or self._partner(thing)

    def _channel(self, thing: Value) -> Channel:
        """Return a channel of these roles, one that is known by name if there is one."""
        if thing not in self._channels:
            role, exclusive = Role(str(self._case(CONTROLLED_BY, thing))), bool(self._case(EXCLUSIVE, thing))
            taken = self._channels.values()
            alike = (each for each in CHANNELS if (each.controlled_by, each.exclusive) == (role, exclusive))
            another = Channel(name=f"Channel {len(taken)}", controlled_by=role, exclusive=exclusive)
            self._channels[thing] = next((each for each in alike if each not in taken), another)
        return self._channels[thing]

    def command(self, kind: type[cmd.Command]) -> cmd.Command:
        """Return the command, with the parts that one of this type has."""
        case = self._case
        parts: dict[str, Callable[[], Any]] = {
            "by": lambda: self._party(case(scenes.BY)),
            "on": lambda: self._known_day(scenes.ON),
            "tenant": lambda: self._name("tenant", case(scenes.PLACE)),
            "domain": lambda: self._name("domain", case(scenes.ADDRESS)),
            "id": lambda: self._name("subscription", case(scenes.ID)),
            "partner": lambda: self._partner(case(scenes.PARTNER)),
            "kind": lambda: RelationshipKind(str(case(scenes.TIE))),
            "product": lambda: self._name("product", case(scenes.ORDERED)),
            "channel": lambda: self._channel(case(scenes.SOURCE)),
            "seller": lambda: self._seller(case(scenes.SELLER)),
            "seats": lambda: case(scenes.SEATS),
            "term": lambda: self._term(case(scenes.START), case(scenes.END), case(scenes.RENEWAL)),
            "partner_of_record": lambda: self._record(case(scenes.RECORD)),
            "until": lambda: self._known_day(scenes.UNTIL),
        }
        return kind(**{field.name: parts[field.name]() for field in attrs.fields(kind)})

    def customer(self) -> Customer:
        """Return the customer, with all that it has."""
        return Customer(
            id="customer",
            tenants=[self._tenant(thing) for thing in self._case.things[TENANT] if self._tells("has_tenant", thing)],
            relationships=[
                self._tie(party, kind)
                for party in self._case.things[PARTY]
                for kind in KIND.members
                if self._tells("standing", party, kind) != NO_STANDING
            ],
        )

    def _tells(self, name: str, *things: Value) -> Value:
        return self._case(STATE[name], *things)

    def _tenant(self, thing: Value) -> Tenant:
        return Tenant(
            id=self._name("tenant", thing),
            domain=self._name("domain", self._tells("domain", thing)),
            provisioned_by=self._party(self._tells("provisioned_by", thing)),
            subscriptions=[
                self._subscription(each)
                for each in self._case.things[SUBSCRIPTION]
                if self._tells("has", each) and self._tells("place", each) == thing
            ],
        )

    def _subscription(self, thing: Value) -> Subscription:
        def tells(name: str) -> Value:
            return self._tells(name, thing)

        return Subscription(
            id=self._name("subscription", thing),
            product=Product(name=self._name("product", tells("product"))),
            seats=int(tells("seats")),
            channel=self._channel(tells("channel")),
            seller=self._seller(tells("seller")),
            status=SubscriptionStatus(str(tells("status"))),
            term=self._term(tells("start"), tells("end"), tells("renews")),
            partner_of_record=self._record(tells("record")),
        )

    def _tie(self, party: Value, kind: Value) -> PartnerRelationship:
        return PartnerRelationship(
            partner=self._partner(party),
            kind=RelationshipKind(str(kind)),
            status=RelationshipStatus(str(self._tells("standing", party, kind))),
        )
