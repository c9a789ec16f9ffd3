"""What each fact means to a solver. Its reading from Python values stands in `cotenant.facts`; a test ties the two.

A fact of the user's own has no meaning here. It is taken to be true or false as it likes, apart from all else: what is
proved holds whatever it answers, and a case that is found may be one that its reading never allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias, final

import attrs

from cotenant import commands as cmd
from cotenant import facts, formula
from cotenant.facts import FACTS, Fact
from cotenant.proof.scenes import BY, ID, ON, ORDERS, PLACE, UNTIL, Scene
from cotenant.proof.terms import BOOL, FALSE, TRUE, Some, Symbol, Term, any_of, less, member, one_of, same
from cotenant.proof.vocabulary import (
    CUSTOMER,
    EACH,
    EXCLUSIVE,
    NOBODY,
    RESELLER,
    STANDING,
    STATUS,
    UNKNOWN,
    WHO,
    is_csp,
    is_known,
    is_partner,
)
from cotenant.rule import Rule
from cotenant.tenancy import ENDED, RelationshipStatus, SubscriptionStatus

Meaning: TypeAlias = Callable[[Scene], Term]
_meanings: Final[dict[str, Meaning]] = {}


def _means(fact: Fact) -> Callable[[Meaning], Meaning]:
    return lambda meaning: _meanings.setdefault(fact.name, meaning)


def _truth(told: bool) -> Term:
    return TRUE if told else FALSE


# Who asks


@_means(facts.by_customer)
def _by_customer(_: Scene) -> Term:
    return same(BY(), CUSTOMER())


@_means(facts.by_partner)
def _by_partner(_: Scene) -> Term:
    return is_partner(BY())


@_means(facts.by_that_partner)
def _by_that_partner(at: Scene) -> Term:
    return at.has_partner & same(BY(), at.partner)


@_means(facts.by_controller)
def _by_controller(at: Scene) -> Term:
    return at.has_subscription & same(BY(), at.world.controller(ID()))


# What the command names


@_means(facts.tenant_known)
def _tenant_known(at: Scene) -> Term:
    return at.has_tenant


@_means(facts.tenant_provisioned_by_actor)
def _tenant_provisioned_by_actor(at: Scene) -> Term:
    return at.has_tenant & same(at.world.provisioned_by(PLACE()), BY())


@_means(facts.subscription_known)
def _subscription_known(at: Scene) -> Term:
    return at.has_subscription


@_means(facts.subscription_id_taken)
def _subscription_id_taken(at: Scene) -> Term:
    return _truth(at.command in ORDERS) & at.world.has(ID())


@_means(facts.provisions)
def _provisions(at: Scene) -> Term:
    return _truth(at.command is cmd.Provision)


@_means(facts.in_csp)
def _in_csp(at: Scene) -> Term:
    return at.has_channel & is_csp(at.channel)


@_means(facts.changes_channel)
def _changes_channel(at: Scene) -> Term:
    return _truth(at.command is cmd.TransitionToCsp)


# What else is on the tenant


@_means(facts.mixes_csp_with_others)
def _mixes_csp_with_others(at: Scene) -> Term:
    theirs = at.world.channel(EACH)
    across = ~same(is_csp(theirs), is_csp(at.channel)) & ~same(theirs, UNKNOWN())
    known = at.has_channel & ~same(at.channel, UNKNOWN())
    return known & Some(EACH, at.is_neighbour(EACH) & across & at.world.lives(EACH))


@_means(facts.beside_exclusive_channel)
def _beside_exclusive_channel(at: Scene) -> Term:
    theirs, seller = at.world.channel(EACH), at.world.seller(EACH)
    other_channel = ~at.has_channel | (~same(at.channel, UNKNOWN()) & ~same(theirs, at.channel))
    both_known = ~same(at.seller, NOBODY()) & ~same(seller, NOBODY())
    foreign = other_channel | (both_known & ~same(seller, at.seller))
    return Some(EACH, at.is_neighbour(EACH) & EXCLUSIVE(theirs) & at.world.lives(EACH) & foreign)


# Relationships


@_means(facts.as_reseller)
def _as_reseller(at: Scene) -> Term:
    return at.has_partner & same(at.kind, RESELLER)


@_means(facts.relationship_requested)
def _relationship_requested(at: Scene) -> Term:
    return at.tied(member(STANDING, RelationshipStatus.REQUESTED))


@_means(facts.relationship_active)
def _relationship_active(at: Scene) -> Term:
    return at.tied(member(STANDING, RelationshipStatus.ACTIVE))


@_means(facts.relationship_declined)
def _relationship_declined(at: Scene) -> Term:
    return at.tied(member(STANDING, RelationshipStatus.DECLINED))


@_means(facts.another_reseller)
def _another_reseller(at: Scene) -> Term:
    return Some(WHO, at.world.resells(WHO) & ~(at.has_partner & same(WHO, at.partner)))


@_means(facts.sells_active_csp)
def _sells_active_csp(at: Scene) -> Term:
    theirs = at.world.in_active_csp(EACH) & same(at.world.seller(EACH), at.partner)
    return at.has_partner & Some(EACH, theirs)


# Where the subscription stands


def _stands(at: Scene, *statuses: SubscriptionStatus) -> Term:
    """Return that the subscription is there and has one of these statuses."""
    return at.has_subscription & one_of(at.world.status(ID()), STATUS, statuses)


def _stands_elsewhere(at: Scene, status: SubscriptionStatus) -> Term:
    """Return that the subscription is there, and that its status is known and another."""
    return at.has_subscription & ~_stands(at, status, SubscriptionStatus.UNKNOWN)


@_means(facts.subscription_ended)
def _subscription_ended(at: Scene) -> Term:
    return _stands(at, *ENDED)


@_means(facts.known_inactive)
def _known_inactive(at: Scene) -> Term:
    return _stands_elsewhere(at, SubscriptionStatus.ACTIVE)


@_means(facts.known_not_suspended)
def _known_not_suspended(at: Scene) -> Term:
    return _stands_elsewhere(at, SubscriptionStatus.SUSPENDED)


@_means(facts.lapsed)
def _lapsed(at: Scene) -> Term:
    return _stands(at, SubscriptionStatus.EXPIRED, SubscriptionStatus.DISABLED)


@_means(facts.term_over)
def _term_over(at: Scene) -> Term:
    end = at.world.end(ID())
    return at.has_subscription & is_known(end) & less(end, ON())


@_means(facts.renewal_too_short)
def _renewal_too_short(at: Scene) -> Term:
    start, end = at.world.start(ID()), at.world.end(ID())
    no_later = ~less(ON(), UNTIL()) | any_of(is_known(day) & ~less(day, UNTIL()) for day in (start, end))
    return _truth(at.command is cmd.Renew) & at.has_subscription & no_later


# Rules


_READINGS: Final = {fact.name: fact.holds for fact in FACTS}


@final
@attrs.frozen
class Reader:
    """How the facts of some rules are read; those that have no meaning here are told apart by their readings."""

    strangers: tuple[tuple[str, object], ...]

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> Reader:
        """Return how to read the facts of these rules."""
        asked = dict.fromkeys((fact.name, fact.holds) for rule in rules for fact in rule.facts if is_strange(fact))
        return cls(tuple(asked))

    @property
    def symbols(self) -> tuple[Symbol, ...]:
        """The symbols that stand for what the facts without a meaning answer."""
        return tuple(Symbol(f"stranger {number}", BOOL) for number, _ in enumerate(self.strangers))

    def fact(self, fact: Fact, at: Scene) -> Term:
        """Return what a yes to a fact means."""
        if is_strange(fact):
            return self.symbols[self.strangers.index((fact.name, fact.holds))]()
        return _meanings[fact.name](at)

    def broken(self, rule: Rule, at: Scene, **assumed: Term) -> Term:
        """Return what it means that a rule is broken; a fact that is assumed means what it is assumed to."""
        answers = {fact.name: self.fact(fact, at) for fact in rule.facts} | assumed
        return formula.fold(
            rule.refuses_when,
            question=lambda asked: answers[asked.name],
            both=Term.__and__,
            either=Term.__or__,
            negate=Term.__invert__,
        )


def is_strange(fact: Fact) -> bool:
    """Return whether a fact has no meaning here: it is none of the library's own, or one by the same name only."""
    return _READINGS.get(fact.name) is not fact.holds
