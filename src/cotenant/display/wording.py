"""Values in words: parties, terms, products; commands in the present tense, events in the past."""

from __future__ import annotations

from typing import assert_never

from cotenant import commands as cmd
from cotenant import events as ev
from cotenant.parties import CUSTOMER, Partner
from cotenant.supply.players import Player, label
from cotenant.supply.seats import counted
from cotenant.tenancy import PartnerRelationship, Product, RelationshipKind, Subscription, Term


def party(who: Player) -> str:
    """Return whoever plays a role, a partner by name and id."""
    if isinstance(who, Partner):
        return titled(who.name, who.id)
    return "the customer" if who is CUSTOMER else label(who)


def titled(name: str, id: str) -> str:
    """Return a name with the id behind it, or the id alone."""
    return f"{name} ({id})" if name and name != id else id


def tenant(id: str, domain: str) -> str:
    """Return a tenant by its id, with its domain behind it where it has another."""
    return f"tenant {id} ({domain})" if domain and domain != id else f"tenant {id}"


def product(value: Product) -> str:
    """Return a product by its display name, with its exact names behind it."""
    exact = (value.part_number, value.sku_id)
    return titled(value.title, ", ".join(name for name in exact if name and name != value.title) or value.title)


def term(value: Term) -> str:
    """Return the days of a term, and whether it renews by itself."""
    match value.start, value.end:
        case None, None:
            days = "not known"
        case None, end:
            days = f"until {end}"
        case start, None:
            days = f"from {start}"
        case _:
            days = f"{value.start} to {value.end}"
    renews = {None: "", True: ", renews", False: ", does not renew"}[value.renews]
    return days + renews


def subscription(value: Subscription) -> str:
    """Return a subscription in one line."""
    return f"{counted(value.seats)} of {value.product.title}, {value.channel.name}, {value.status.value}"


def relationship(value: PartnerRelationship) -> str:
    """Return a relationship in one line."""
    since = f" since {value.since}" if value.since else ""
    return f"{_kind(value.kind)} relationship with {party(value.partner)}: {value.status.value}{since}"


def _kind(kind: RelationshipKind) -> str:
    return kind.value.replace("-", " ")


def command(value: cmd.Command) -> str:
    """Return who asks for what, without the day."""
    return f"{party(value.by)} {_wish(value)}"


def event(value: ev.Event) -> str:
    """Return who did what, without the day."""
    return f"{party(value.by)} {_deed(value)}"


def _wish(value: cmd.Command) -> str:
    match value:
        case cmd.CreateTenant():
            return f"creates {tenant(value.tenant, value.domain)}"
        case cmd.RequestRelationship():
            return f"asks for a {_kind(value.kind)} relationship"
        case cmd.AcceptRelationship() | cmd.DeclineRelationship() | cmd.EndRelationship():
            return _answer(value)
        case cmd.Provision() | cmd.Purchase():
            return _order(value)
        case cmd.TransitionToCsp():
            return f"turns {_of(value)} into a CSP subscription"
        case _:
            return _change(value)


def _answer(value: cmd.RelationshipAnswer | cmd.EndRelationship) -> str:
    match value:
        case cmd.AcceptRelationship():
            verb = "accepts"
        case cmd.DeclineRelationship():
            verb = "declines"
        case cmd.EndRelationship():
            verb = "ends"
        case _:
            assert_never(value)
    return f"{verb} {_with(value)}"


def _order(value: cmd.Order) -> str:
    seats = f"{counted(value.seats)} of {value.product.title} as {value.id}"
    days = "" if value.term == Term() else f", {term(value.term)}"
    record = f", {party(value.partner_of_record)} on record" if value.partner_of_record else ""
    match value:
        case cmd.Provision():
            return f"provisions {seats} on tenant {value.tenant}{days}{record}"
        case cmd.Purchase(channel=channel, seller=seller):
            sold = f" from {party(seller)}" if isinstance(seller, Partner) else ""
            return f"purchases {seats} through {channel.name}{sold} on tenant {value.tenant}{days}{record}"
        case _:
            assert_never(value)


def _change(value: cmd.Change) -> str:
    match value:
        case cmd.ChangeSeats(seats=seats):
            return f"sets the seats of {_of(value)} to {seats}"
        case cmd.ChangeTerm():
            return f"changes the term of {_of(value)}: {term(value.term)}"
        case cmd.Suspend():
            return f"suspends {_of(value)}"
        case cmd.Resume():
            return f"resumes {_of(value)}"
        case cmd.Cancel():
            return f"cancels {_of(value)}"
        case cmd.Renew(until=until):
            return f"renews {_of(value)} until {until}"
        case _:
            assert_never(value)


def _deed(value: ev.Event) -> str:
    match value:
        case ev.TenantCreated():
            return f"created {tenant(value.tenant, value.domain)}"
        case ev.SubscriptionProvisioned() | ev.SubscriptionPurchased():
            return _addition(value)
        case (
            ev.RelationshipEstablished()
            | ev.RelationshipRequested()
            | ev.RelationshipAccepted()
            | ev.RelationshipDeclined()
            | ev.RelationshipEnded()
        ):
            return _tie(value)
        case _:
            return _happening(value)


def _addition(value: ev.SubscriptionAdded) -> str:
    bought = value.subscription
    seats = f"{counted(bought.seats)} of {bought.product.title} as {bought.id}"
    if isinstance(value, ev.SubscriptionProvisioned):
        return f"provisioned {seats} on tenant {value.tenant}"
    return f"purchased {seats} through {bought.channel.name} on tenant {value.tenant}"


def _tie(value: ev.RelationshipEvent) -> str:
    match value:
        case ev.RelationshipEstablished():
            verb = "established"
        case ev.RelationshipRequested():
            verb = "asked for"
        case ev.RelationshipAccepted():
            verb = "accepted"
        case ev.RelationshipDeclined():
            verb = "declined"
        case ev.RelationshipEnded():
            verb = "ended"
        case _:
            assert_never(value)
    return f"{verb} {_with(value)}"


def _happening(value: ev.SubscriptionEvent) -> str:
    match value:
        case ev.SeatsChanged(seats=seats):
            return f"set the seats of {_of(value)} to {seats}"
        case ev.TermChanged():
            return f"changed the term of {_of(value)}: {term(value.term)}"
        case ev.SubscriptionSuspended():
            return f"suspended {_of(value)}"
        case ev.SubscriptionResumed():
            return f"resumed {_of(value)}"
        case ev.SubscriptionCanceled():
            return f"canceled {_of(value)}"
        case ev.SubscriptionRenewed(until=until):
            return f"renewed {_of(value)} until {until}"
        case _:
            assert_never(value)


def _with(value: cmd.RelationshipAnswer | cmd.EndRelationship | ev.RelationshipEvent) -> str:
    article = "a" if isinstance(value, ev.RelationshipRequested) else "the"
    if value.by == value.partner:
        return f"{article} {_kind(value.kind)} relationship"
    return f"{article} {_kind(value.kind)} relationship with {party(value.partner)}"


def _of(value: cmd.Change | cmd.TransitionToCsp | ev.SubscriptionEvent) -> str:
    return f"subscription {value.id} on tenant {value.tenant}"
