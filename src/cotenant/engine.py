"""Decide, play, compare. Pure: the same question always has the same answer, and nothing that was passed in changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import assert_never, final

import attrs

from cotenant import checks
from cotenant import commands as cmd
from cotenant import events as ev
from cotenant.channels import CSP, Channel
from cotenant.decisions import Accepted, Decision, Reason, Refused, Transition
from cotenant.history import replay
from cotenant.parties import Partner, Seller, as_partner
from cotenant.regimes import Regime, Timeline
from cotenant.sealed import Sealed
from cotenant.shown import Shown
from cotenant.situation import Situation, situate, worded
from cotenant.tenancy import Customer, Subscription


def are_asked(function: str, customer: Customer, command: cmd.Command, regime: Regime) -> None:
    """Refuse what cannot be decided about: other values than a customer, a command and a regime."""
    checks.argument(function, "customer", customer, Customer, "a Customer")
    checks.argument(function, "command", command, cmd.COMMANDS, "a command")
    checks.argument(function, "regime", regime, Regime, "a Regime, such as MULTI_CHANNEL or RELEASED.on(day)")


def decide(customer: Customer, command: cmd.Command, regime: Regime) -> Decision:
    """Return whether the command is accepted under the regime, with its transition or with every reason why not.

    Total: it answers for every well-formed customer, command and regime, and raises for none. Raises `ValueError` for
    what is no customer, no command or no regime; `timeline.on(day)` is the regime of a timeline.
    """
    are_asked("decide", customer, command, regime)
    at = situate(customer, command)
    table = regime.table(type(command))
    broken = table.broken(tuple([fact.holds(at) for fact in table.facts]))
    if broken:
        reasons = tuple(Reason(rule=rule.id, because=worded(rule.because, at)) for rule in broken)
        return Refused(command=command, regime=regime.name, reasons=reasons)
    events = outcome(at)
    transition = Transition(before=customer, events=events, after=replay(customer, events))
    return Accepted(command=command, regime=regime.name, transition=transition)


def _decisions(value: Iterable[Decision]) -> tuple[Decision, ...]:
    return tuple(value)


@final
@attrs.frozen(kw_only=True)
class Story(Shown):
    """A customer, and one decision for each command of a sequence; a refused command changes nothing."""

    before: Customer = attrs.field(validator=checks.instance("a Customer", Customer))
    decisions: tuple[Decision, ...] = attrs.field(
        converter=_decisions, validator=checks.instances("decisions", Accepted, Refused)
    )

    @property
    def after(self) -> Customer:
        """The customer after the last accepted command."""
        for decision in reversed(self.decisions):
            if isinstance(decision, Accepted):
                return decision.transition.after
        return self.before

    @property
    def events(self) -> tuple[ev.Event, ...]:
        """Everything that happened, in order; `replay(story.before, story.events) == story.after`."""
        accepted = (each.transition.events for each in self.decisions if isinstance(each, Accepted))
        return tuple(event for events in accepted for event in events)


def play(customer: Customer, commands: Iterable[cmd.Command], timeline: Timeline | Regime) -> Story:
    """Return the story of deciding the commands in order, each under the regime in force on its day.

    Raises `ValueError` for a command on a day before the timeline begins, and for what is no sequence of commands.
    """
    checks.argument("play", "timeline", timeline, (Timeline, Regime), "a Timeline or a Regime")
    checks.argument("play", "commands", commands, Iterable, "a sequence of commands")
    decisions: list[Decision] = []
    state = customer
    for command in commands:
        decision = decide(state, command, timeline.on(command.on))
        decisions.append(decision)
        if isinstance(decision, Accepted):
            state = decision.transition.after
    return Story(before=customer, decisions=tuple(decisions))


@final
@attrs.frozen(kw_only=True)
class Verdict(Sealed):
    """The answer to a command from the day on which a regime came into force."""

    since: date
    decision: Decision


def _verdicts(value: Iterable[Verdict]) -> tuple[Verdict, ...]:
    return tuple(value)


@final
@attrs.frozen(kw_only=True)
class Comparison(Shown):
    """One command under every regime of a timeline, in order, as if it had been asked while each was in force."""

    command: cmd.Command
    verdicts: tuple[Verdict, ...] = attrs.field(converter=_verdicts)


def compare(customer: Customer, command: cmd.Command, timeline: Timeline) -> Comparison:
    """Return how each regime of the timeline answers the same command; raise `ValueError` for what is no timeline."""
    checks.argument("compare", "timeline", timeline, Timeline, "a Timeline")
    return Comparison(
        command=command,
        verdicts=tuple(
            Verdict(since=release.since, decision=decide(customer, command, release.regime))
            for release in timeline.releases
        ),
    )


def outcome(at: Situation) -> tuple[ev.Event, ...]:
    """Return the events that follow when the command is accepted; a transition has none, since no regime accepts it."""
    command = at.command
    match command:
        case cmd.CreateTenant(by=by, on=on):
            created = ev.TenantCreated(by=by, on=on, tenant=command.tenant, domain=command.domain)
            if not isinstance(by, Partner) or by in at.customer.resellers():
                return (created,)
            return created, ev.RelationshipEstablished(by=by, on=on, partner=by)
        case cmd.RequestRelationship() | cmd.AcceptRelationship() | cmd.DeclineRelationship() | cmd.EndRelationship():
            return (_of_relationship(command),)
        case cmd.Provision() | cmd.Purchase():
            return (_of_order(command),)
        case cmd.ChangeSeats() | cmd.ChangeTerm() | cmd.Suspend() | cmd.Resume() | cmd.Cancel() | cmd.Renew():
            return (_of_change(command),)
        case cmd.TransitionToCsp():
            return ()
        case _:
            assert_never(command)


def _of_relationship(
    command: cmd.RequestRelationship | cmd.RelationshipAnswer | cmd.EndRelationship,
) -> ev.RelationshipEvent:
    by, on, kind = command.by, command.on, command.kind
    match command:
        case cmd.RequestRelationship():
            return ev.RelationshipRequested(by=by, on=on, partner=as_partner(by), kind=kind)
        case cmd.AcceptRelationship(partner=partner):
            return ev.RelationshipAccepted(by=by, on=on, partner=partner, kind=kind)
        case cmd.DeclineRelationship(partner=partner):
            return ev.RelationshipDeclined(by=by, on=on, partner=partner, kind=kind)
        case cmd.EndRelationship(partner=partner):
            return ev.RelationshipEnded(by=by, on=on, partner=partner, kind=kind)
        case _:
            assert_never(command)


def _of_order(command: cmd.Order) -> ev.SubscriptionAdded:
    by, on, tenant = command.by, command.on, command.tenant
    match command:
        case cmd.Provision():
            sold = _ordered(command, CSP, as_partner(by))
            return ev.SubscriptionProvisioned(by=by, on=on, tenant=tenant, subscription=sold)
        case cmd.Purchase(channel=channel, seller=seller):
            sold = _ordered(command, channel, seller)
            return ev.SubscriptionPurchased(by=by, on=on, tenant=tenant, subscription=sold)
        case _:
            assert_never(command)


def _ordered(command: cmd.Order, channel: Channel, seller: Seller | None) -> Subscription:
    return Subscription(
        id=command.id,
        product=command.product,
        seats=command.seats,
        channel=channel,
        seller=seller,
        term=command.term,
        partner_of_record=command.partner_of_record,
    )


def _of_change(command: cmd.Change) -> ev.SubscriptionEvent:
    by, on, tenant, id_ = command.by, command.on, command.tenant, command.id
    match command:
        case cmd.ChangeSeats(seats=seats):
            return ev.SeatsChanged(by=by, on=on, tenant=tenant, id=id_, seats=seats)
        case cmd.ChangeTerm(term=term):
            return ev.TermChanged(by=by, on=on, tenant=tenant, id=id_, term=term)
        case cmd.Suspend():
            return ev.SubscriptionSuspended(by=by, on=on, tenant=tenant, id=id_)
        case cmd.Resume():
            return ev.SubscriptionResumed(by=by, on=on, tenant=tenant, id=id_)
        case cmd.Cancel():
            return ev.SubscriptionCanceled(by=by, on=on, tenant=tenant, id=id_)
        case cmd.Renew(until=until):
            return ev.SubscriptionRenewed(by=by, on=on, tenant=tenant, id=id_, until=until)
        case _:
            assert_never(command)
