"""What a command is about: the parts of the customer that it touches, found once, and the words for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from string import Formatter
from typing import Any, Final, final

import attrs

from cotenant import commands as cmd
from cotenant.channels import CSP, UNKNOWN, Channel, Role
from cotenant.parties import CUSTOMER, MICROSOFT, Partner, Party
from cotenant.rebuilt import unchecked
from cotenant.sealed import Sealed
from cotenant.tenancy import (
    ACTIVE,
    RESELLER,
    Customer,
    Holdings,
    PartnerRelationship,
    RelationshipKind,
    Subscription,
    Tenant,
    Term,
    holdings,
)


@final
@attrs.frozen(kw_only=True)
class Situation(Sealed):
    """A customer and a command, with what the command names looked up; `None` is what is not there or not meant.

    `partner` is the partner whose business it is: the one that would be related, that orders, or that sold the
    subscription. `channel` is the channel of the order or of the subscription.
    """

    customer: Customer
    command: cmd.Command
    tenant: Tenant | None = None
    subscription: Subscription | None = None
    partner: Partner | None = None
    kind: RelationshipKind | None = None
    channel: Channel | None = None

    @property
    def relationship(self) -> PartnerRelationship | None:
        """The customer's relationship with the partner, of the kind in question."""
        if self.partner is None or self.kind is None:
            return None
        return self.customer.relationship(self.partner, self.kind)

    @property
    def other_resellers(self) -> tuple[Partner, ...]:
        """The CSP partners associated with the customer, other than the partner in question."""
        mine = self.partner.id if self.partner is not None else None
        return tuple([each for each in self.customer.resellers() if each.id != mine])

    @property
    def neighbours(self) -> Iterator[Subscription]:
        """The other subscriptions on the tenant."""
        there = self.tenant.subscriptions if self.tenant else ()
        return (each for each in there if each is not self.subscription)

    @property
    def surroundings(self) -> Holdings:
        """What kinds of neighbours there are."""
        if self.tenant is not None and self.subscription is None:
            return self.tenant.holdings
        return holdings(self.neighbours)

    def mixes_with(self, held: Holdings) -> bool:
        """Whether some are known to be on the other side of the line between CSP and all other channels."""
        channel = self.channel
        if channel is None or channel.is_unknown:
            return False
        return bool(held.others if channel.is_csp else held.csp)

    def is_shut_out_by(self, held: Holdings) -> bool:
        """Whether some are in an exclusive channel, and known to be of another channel, or of another seller."""
        seller = self.command.seller if isinstance(self.command, cmd.Purchase) else self.partner
        for each in held.exclusive:
            other_seller = seller is not None and each.seller is not None and each.seller != seller
            if other_seller or self.channel not in (UNKNOWN, each.channel):
                return True
        return False

    def has_active_csp(self, held: Holdings) -> bool:
        """Whether some are active CSP subscriptions that the partner in question sold."""
        for each in held.csp:
            if each.status is ACTIVE and (each.seller is self.partner or each.seller == self.partner):
                return True
        return False

    @property
    def foreign_neighbours(self) -> Iterator[Subscription]:
        """The live neighbours that are known to be on the other side of the line between CSP and all other channels."""
        return (each for each in self.neighbours if self.mixes_with(holdings([each])))

    @property
    def exclusive_neighbours(self) -> Iterator[Subscription]:
        """The live neighbours in exclusive channels that shut the order out: known other channels, or other sellers."""
        return (each for each in self.neighbours if self.is_shut_out_by(holdings([each])))

    @property
    def active_csp(self) -> Iterator[Subscription]:
        """The active CSP subscriptions that the partner in question sold to the customer, on whichever tenants."""
        return (each for _, each in self.customer.subscriptions() if self.has_active_csp(holdings([each])))


_situation = unchecked(Situation)


def situate(customer: Customer, command: cmd.Command) -> Situation:
    """Return the command beside what it names in the customer."""
    return _SITUATED[type(command)](customer, command)


def _tenant_creation(customer: Customer, command: cmd.CreateTenant) -> Situation:
    return _situation(
        customer=customer,
        command=command,
        tenant=customer.tenant(command.tenant),
        subscription=None,
        partner=_if_partner(command.by),
        kind=RESELLER,
        channel=None,
    )


def _request(customer: Customer, command: cmd.RequestRelationship) -> Situation:
    return _related(customer, command, _if_partner(command.by))


def _answer(customer: Customer, command: cmd.RelationshipAnswer | cmd.EndRelationship) -> Situation:
    return _related(customer, command, command.partner)


def _related(
    customer: Customer,
    command: cmd.RequestRelationship | cmd.RelationshipAnswer | cmd.EndRelationship,
    partner: Partner | None,
) -> Situation:
    return _situation(
        customer=customer,
        command=command,
        tenant=None,
        subscription=None,
        partner=partner,
        kind=command.kind,
        channel=None,
    )


def _if_partner(party: Party) -> Partner | None:
    return party if isinstance(party, Partner) else None


def _provision(customer: Customer, command: cmd.Provision) -> Situation:
    return _order(customer, command, CSP)


def _purchase(customer: Customer, command: cmd.Purchase) -> Situation:
    return _order(customer, command, command.channel)


def _order(customer: Customer, command: cmd.Order, channel: Channel) -> Situation:
    return _situation(
        customer=customer,
        command=command,
        tenant=customer.tenant(command.tenant),
        subscription=None,
        partner=_if_partner(command.by),
        kind=RESELLER,
        channel=channel,
    )


def _change(customer: Customer, command: cmd.Change | cmd.TransitionToCsp) -> Situation:
    tenant = customer.tenant(command.tenant)
    subscription = tenant.subscription(command.id) if tenant is not None else None
    seller, channel = (None, None) if subscription is None else (subscription.seller, subscription.channel)
    return _situation(
        customer=customer,
        command=command,
        tenant=tenant,
        subscription=subscription,
        partner=seller if isinstance(seller, Partner) else None,
        kind=RESELLER,
        channel=channel,
    )


_SITUATED: Final[Mapping[type[cmd.Command], Callable[[Customer, Any], Situation]]] = {
    cmd.CreateTenant: _tenant_creation,
    cmd.RequestRelationship: _request,
    cmd.AcceptRelationship: _answer,
    cmd.DeclineRelationship: _answer,
    cmd.EndRelationship: _answer,
    cmd.Provision: _provision,
    cmd.Purchase: _purchase,
    cmd.ChangeSeats: _change,
    cmd.ChangeTerm: _change,
    cmd.Suspend: _change,
    cmd.Resume: _change,
    cmd.Cancel: _change,
    cmd.Renew: _change,
    cmd.TransitionToCsp: _change,
}


def named(party: Party, customer: Customer) -> str:
    """Return a party as people would name it in a mail about the customer."""
    if party is CUSTOMER:
        return f"the customer {customer.name or customer.id}"
    if party is MICROSOFT:
        return "Microsoft"
    return f"{party.name} ({party.id})" if party.name else party.id


def described(subscription: Subscription) -> str:
    """Return a subscription as people would name it: its product, its id, its channel."""
    return f"{subscription.product.title} (subscription {subscription.id}, {subscription.channel.name})"


_ACTS: Final[Mapping[type[cmd.Command], str]] = {
    cmd.CreateTenant: "create a tenant for",
    cmd.RequestRelationship: "request a relationship with",
    cmd.AcceptRelationship: "accept an invitation on behalf of",
    cmd.DeclineRelationship: "decline an invitation on behalf of",
    cmd.EndRelationship: "end a relationship with",
    cmd.Provision: "provision a CSP subscription for",
    cmd.Purchase: "purchase a subscription for",
    cmd.ChangeSeats: "change the seats of",
    cmd.ChangeTerm: "change the term of",
    cmd.Suspend: "suspend",
    cmd.Resume: "resume",
    cmd.Cancel: "cancel",
    cmd.Renew: "renew",
    cmd.TransitionToCsp: "transition to CSP",
}


def _listed(parts: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def _described(subscriptions: Iterable[Subscription]) -> str:
    return _listed(tuple(described(each) for each in subscriptions))


def _subscription(at: Situation) -> str:
    return described(at.subscription) if at.subscription else f"subscription {getattr(at.command, 'id', '')}"


def _controller(at: Situation) -> str:
    if at.subscription is None:
        return "nobody"
    who = at.subscription.controller
    assumed = who is CUSTOMER and at.subscription.channel.controlled_by is not Role.CUSTOMER
    return named(who, at.customer) + (" (taken to control it, for want of a known seller that does)" if assumed else "")


def _product(at: Situation) -> str:
    sold = at.command if isinstance(at.command, cmd.Order) else at.subscription
    return sold.product.title if sold else "no known product"


def _seats(at: Situation) -> str:
    """Return how many seats are asked for, else how many there are."""
    held = at.subscription.seats if at.subscription else "no"
    return str(getattr(at.command, "seats", held))


def _latest(at: Situation) -> str:
    term = at.subscription.term if at.subscription else Term()
    return str(max(day for day in (at.command.on, term.start, term.end) if day is not None))


WORDS: Final[Mapping[str, Callable[[Situation], str]]] = {
    "actor": lambda at: named(at.command.by, at.customer),
    "act": lambda at: _ACTS[type(at.command)],
    "customer": lambda at: at.customer.name or at.customer.id,
    "day": lambda at: str(at.command.on),
    "tenant": lambda at: str(getattr(at.command, "tenant", "")),
    "id": lambda at: str(getattr(at.command, "id", "")),
    "subscription": _subscription,
    "product": _product,
    "seats": _seats,
    "latest": _latest,
    "status": lambda at: at.subscription.status.value if at.subscription else "not there",
    "controller": _controller,
    "end": lambda at: str((at.subscription and at.subscription.term.end) or "not known"),
    "until": lambda at: str(getattr(at.command, "until", "")),
    "channel": lambda at: at.channel.name if at.channel else "no known channel",
    "partner": lambda at: named(at.partner, at.customer) if at.partner else "no partner",
    "kind": lambda at: at.kind.value.replace("-", " ") if at.kind else "",
    "standing": lambda at: at.relationship.status.value if at.relationship else "not known here",
    "other_resellers": lambda at: _listed(tuple(named(each, at.customer) for each in at.other_resellers)),
    "foreign_neighbours": lambda at: _described(at.foreign_neighbours),
    "exclusive_neighbours": lambda at: _described(at.exclusive_neighbours),
    "active_csp": lambda at: _described(at.active_csp),
}
"""The words that a rule's wording may use, each with what it says of a situation."""


@lru_cache(maxsize=1024)  # every refusal asks it of the same few templates
def words_in(template: str) -> tuple[str, ...]:
    """Return the words that a template uses, each with what formatting it asks for: a word has none."""
    parts = ((word, spec, shape) for _, word, spec, shape in Formatter().parse(template) if word is not None)
    return tuple(word + (f"!{shape}" if shape else "") + (f":{spec}" if spec else "") for word, spec, shape in parts)


def worded(template: str, at: Situation) -> str:
    """Return the template with its `{words}` filled in; only the words that it uses are looked up."""
    return template.format_map({word: WORDS[word](at) for word in words_in(template)})
