"""The named yes/no questions that rules ask of a situation. Facts know how state is stored; rules do not.

A fact is total: it answers for every situation, "no" where the thing asked about is not there. What is unknown (a
status, a term, a channel) never counts as a reason to say no, so facts are worded to be false of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, final

import attrs

from cotenant import commands as cmd
from cotenant.formula import Question
from cotenant.parties import CUSTOMER, Partner
from cotenant.situation import Situation
from cotenant.tenancy import ENDED, RELATED, RESELLER, RelationshipStatus, SubscriptionStatus


@final
@attrs.frozen(kw_only=True)
class Fact(Question):
    """A named question about a situation, and how to read its answer from Python values.

    `says` is the statement that a yes confirms. `holds` is one reading of it: other worlds read the same name their
    own way.
    """

    name: str
    says: str
    holds: Callable[[Situation], bool] = attrs.field(eq=False, repr=False)

    def __reduce__(self) -> str | tuple[object, ...]:
        """Pickle and copy a fact of this module by name, for it stands in the place of its function; others in full."""
        if _facts.get(self.name) is self:
            return self.name.replace("-", "_")
        return _house_fact, (self.name, self.says, self.holds)


def _house_fact(name: str, says: str, holds: Callable[[Situation], bool]) -> Fact:
    return Fact(name=name, says=says, holds=holds)


_facts: dict[str, Fact] = {}


def _fact(says: str) -> Callable[[Callable[[Situation], bool]], Fact]:
    def name(holds: Callable[[Situation], bool]) -> Fact:
        fact = Fact(name=holds.__name__.replace("_", "-"), says=says, holds=holds)
        return _facts.setdefault(fact.name, fact)

    return name


# Reading a member off its enumeration takes as long as ten other reads, up to Python 3.11.
_REQUESTED: Final = RelationshipStatus.REQUESTED
_DECLINED: Final = RelationshipStatus.DECLINED
_UNKNOWN: Final = SubscriptionStatus.UNKNOWN
_NOT_INACTIVE: Final = (SubscriptionStatus.ACTIVE, SubscriptionStatus.UNKNOWN)
_NOT_HELD: Final = (SubscriptionStatus.SUSPENDED, SubscriptionStatus.UNKNOWN)
_LAPSED: Final = (SubscriptionStatus.EXPIRED, SubscriptionStatus.DISABLED)


# Who asks


@_fact("The customer asks.")
def by_customer(at: Situation) -> bool:
    return at.command.by is CUSTOMER


@_fact("A partner asks.")
def by_partner(at: Situation) -> bool:
    return isinstance(at.command.by, Partner)


@_fact("The partner that the command is about asks.")
def by_that_partner(at: Situation) -> bool:
    return at.command.by is at.partner or at.command.by == at.partner


@_fact("The party that controls the subscription asks.")
def by_controller(at: Situation) -> bool:
    if at.subscription is None:
        return False
    who = at.subscription.controller
    return at.command.by is who or at.command.by == who


# What the command names


@_fact("The customer has a tenant of that id.")
def tenant_known(at: Situation) -> bool:
    return at.tenant is not None


@_fact("The party that asks provisioned the tenant.")
def tenant_provisioned_by_actor(at: Situation) -> bool:
    return at.tenant is not None and at.tenant.provisioned_by == at.command.by


@_fact("The tenant has a subscription of that id.")
def subscription_known(at: Situation) -> bool:
    return at.subscription is not None


@_fact("The customer has a subscription of that id, on whichever tenant.")
def subscription_id_taken(at: Situation) -> bool:
    return isinstance(at.command, cmd.Order) and at.customer.subscription(at.command.id) is not None


@_fact("The order is placed by a CSP partner's own provisioning, not by a purchase.")
def provisions(at: Situation) -> bool:
    return isinstance(at.command, cmd.Provision)


@_fact("The order, or the subscription, is in the CSP channel.")
def in_csp(at: Situation) -> bool:
    return at.channel is not None and at.channel.is_csp


@_fact("The command would turn a subscription into one of another channel.")
def changes_channel(at: Situation) -> bool:
    return isinstance(at.command, cmd.TransitionToCsp)


# What else is on the tenant


@_fact("The order would put CSP subscriptions beside live ones of other channels on the tenant.")
def mixes_csp_with_others(at: Situation) -> bool:
    return at.mixes_with(at.surroundings)


@_fact("The tenant holds a live subscription of another channel that is exclusive.")
def beside_exclusive_channel(at: Situation) -> bool:
    return at.is_shut_out_by(at.surroundings)


# Relationships


def _standing(at: Situation) -> RelationshipStatus | None:
    relationship = at.relationship
    return relationship.status if relationship is not None else None


@_fact("The command is about a partner as the customer's reseller.")
def as_reseller(at: Situation) -> bool:
    return at.partner is not None and at.kind is RESELLER


@_fact("The partner has asked for the relationship and waits for an answer.")
def relationship_requested(at: Situation) -> bool:
    return _standing(at) is _REQUESTED


@_fact("The partner has the relationship: it is active.")
def relationship_active(at: Situation) -> bool:
    return _standing(at) is RELATED


@_fact("The customer turned the partner down.")
def relationship_declined(at: Situation) -> bool:
    return _standing(at) is _DECLINED


@_fact("Another CSP partner is associated with the customer.")
def another_reseller(at: Situation) -> bool:
    return bool(at.other_resellers)


@_fact("The partner has active CSP subscriptions with the customer.")
def sells_active_csp(at: Situation) -> bool:
    return at.partner is not None and any(at.has_active_csp(tenant.holdings) for tenant in at.customer.tenants)


# Where the subscription stands


def _status(at: Situation) -> SubscriptionStatus:
    return at.subscription.status if at.subscription is not None else _UNKNOWN


@_fact("The subscription is canceled or deleted.")
def subscription_ended(at: Situation) -> bool:
    return _status(at) in ENDED


@_fact("The subscription is known not to be active.")
def known_inactive(at: Situation) -> bool:
    return _status(at) not in _NOT_INACTIVE


@_fact("The subscription is known not to be on hold.")
def known_not_suspended(at: Situation) -> bool:
    return _status(at) not in _NOT_HELD


@_fact("The subscription is expired or disabled: past its end, and not deleted yet.")
def lapsed(at: Situation) -> bool:
    return _status(at) in _LAPSED


def _end(at: Situation) -> date | None:
    return at.subscription.term.end if at.subscription else None


@_fact("The last day of the subscription's term has passed.")
def term_over(at: Situation) -> bool:
    end = _end(at)
    return end is not None and end < at.command.on


@_fact("The renewal would not move the end of the term to a later day.")
def renewal_too_short(at: Situation) -> bool:
    if at.subscription is None or not isinstance(at.command, cmd.Renew):
        return False
    known = [at.command.on, at.subscription.term.start, at.subscription.term.end]
    return any(day is not None and at.command.until <= day for day in known)


FACTS: Final[tuple[Fact, ...]] = tuple(_facts.values())
"""Every fact, in the order of this module."""
