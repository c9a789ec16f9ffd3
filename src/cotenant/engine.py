"""Decide, play, compare. Pure: the same question always has the same answer, and nothing that was passed in changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final, ParamSpec, final

import attrs

from cotenant import checks
from cotenant import commands as cmd
from cotenant import events as ev
from cotenant.channels import CSP, Channel
from cotenant.decisions import Accepted, Decision, Reason, Refused, Transition
from cotenant.history import replay
from cotenant.parties import Partner, Seller, as_partner
from cotenant.rebuilt import unchecked
from cotenant.regimes import Regime, Timeline, is_asked
from cotenant.rule import Rule
from cotenant.sealed import Sealed
from cotenant.shown import Shown
from cotenant.situation import Situation, situate, worded
from cotenant.tenancy import ACTIVE, RESELLER, Customer, Subscription

P = ParamSpec("P")


def are_asked(function: str, customer: object, command: object, regime: object) -> None:
    """Refuse what cannot be decided about: other values than a customer, a command and a regime."""
    if type(customer) is Customer and type(command) in _OUTCOMES and type(regime) is Regime:
        return
    checks.argument(function, "customer", customer, Customer, "a Customer")
    checks.argument(function, "command", command, cmd.COMMANDS, "a command")
    is_asked(function, regime)


def decide(customer: Customer, command: cmd.Command, regime: Regime) -> Decision:
    """Return whether the command is accepted under the regime, with its transition or with every reason why not.

    Total: it answers for every well-formed customer, command and regime, and raises for none. Raises `ValueError` for
    what is no customer, no command or no regime; `timeline.on(day)` is the regime of a timeline. Raises `TypeError` for
    a fact of your own that gives no answer.
    """
    are_asked("decide", customer, command, regime)
    at = situate(customer, command)
    broken = regime.table(type(command)).broken_at(at)
    if broken:
        reasons = tuple([_reason(rule=rule.id, because=(_worded, (rule, at))) for rule in broken])
        return _refused(command=command, regime=regime.name, reasons=reasons)
    return _accepted(command=command, regime=regime.name, transition=(_step, at))


def _worded(objection: tuple[Rule, Situation]) -> str:
    rule, at = objection
    return worded(rule.because, at)


def _step(at: Situation) -> Transition:
    events = outcome(at)
    return _transition(before=at.customer, events=events, after=replay(at.customer, events))


_reason: Callable[..., Reason] = unchecked(Reason)
_refused = unchecked(Refused)
_accepted: Callable[..., Accepted] = unchecked(Accepted)
_transition = unchecked(Transition)


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
    return _OUTCOMES[type(at.command)](at.customer, at.command)


def _creation(customer: Customer, command: cmd.CreateTenant) -> tuple[ev.Event, ...]:
    by, on = command.by, command.on
    created = _created(by=by, on=on, tenant=command.tenant, domain=command.domain)
    if not isinstance(by, Partner) or by in customer.resellers():
        return (created,)
    return created, _established(by=by, on=on, partner=by, kind=RESELLER)


def _request(_: Customer, command: cmd.RequestRelationship) -> tuple[ev.Event, ...]:
    by = command.by
    return (_requested(by=by, on=command.on, partner=as_partner(by), kind=command.kind),)


def _provision(_: Customer, command: cmd.Provision) -> tuple[ev.Event, ...]:
    by = command.by
    sold = _ordered(command, CSP, as_partner(by))
    return (_provisioned(by=by, on=command.on, tenant=command.tenant, subscription=sold),)


def _purchase(_: Customer, command: cmd.Purchase) -> tuple[ev.Event, ...]:
    sold = _ordered(command, command.channel, command.seller)
    return (_purchased(by=command.by, on=command.on, tenant=command.tenant, subscription=sold),)


def _ordered(command: cmd.Order, channel: Channel, seller: Seller | None) -> Subscription:
    return _subscription(
        id=command.id,
        product=command.product,
        seats=command.seats,
        channel=channel,
        seller=seller,
        status=ACTIVE,
        term=command.term,
        partner_of_record=command.partner_of_record,
    )


def _answering(kind: Callable[P, ev.RelationshipEvent]) -> Callable[[Customer, Any], tuple[ev.Event, ...]]:
    make: Callable[..., ev.RelationshipEvent] = unchecked(kind)

    def happened(_: Customer, command: cmd.RelationshipAnswer | cmd.EndRelationship) -> tuple[ev.Event, ...]:
        return (make(by=command.by, on=command.on, partner=command.partner, kind=command.kind),)

    return happened


def _changing(kind: Callable[P, ev.SubscriptionEvent]) -> Callable[[Customer, Any], tuple[ev.Event, ...]]:
    make: Callable[..., ev.SubscriptionEvent] = unchecked(kind)

    def happened(_: Customer, command: cmd.Change) -> tuple[ev.Event, ...]:
        return (make(by=command.by, on=command.on, tenant=command.tenant, id=command.id),)

    return happened


def _new_seats(_: Customer, command: cmd.ChangeSeats) -> tuple[ev.Event, ...]:
    return (_seats_changed(by=command.by, on=command.on, tenant=command.tenant, id=command.id, seats=command.seats),)


def _new_term(_: Customer, command: cmd.ChangeTerm) -> tuple[ev.Event, ...]:
    return (_term_changed(by=command.by, on=command.on, tenant=command.tenant, id=command.id, term=command.term),)


def _renewal(_: Customer, command: cmd.Renew) -> tuple[ev.Event, ...]:
    return (_renewed(by=command.by, on=command.on, tenant=command.tenant, id=command.id, until=command.until),)


def _nothing(_: Customer, __: cmd.TransitionToCsp) -> tuple[ev.Event, ...]:
    return ()


_subscription = unchecked(Subscription)
_created = unchecked(ev.TenantCreated)
_established = unchecked(ev.RelationshipEstablished)
_requested = unchecked(ev.RelationshipRequested)
_provisioned = unchecked(ev.SubscriptionProvisioned)
_purchased = unchecked(ev.SubscriptionPurchased)
_seats_changed = unchecked(ev.SeatsChanged)
_term_changed = unchecked(ev.TermChanged)
_renewed = unchecked(ev.SubscriptionRenewed)

_OUTCOMES: Final[Mapping[type[cmd.Command], Callable[[Customer, Any], tuple[ev.Event, ...]]]] = {
    cmd.CreateTenant: _creation,
    cmd.RequestRelationship: _request,
    cmd.AcceptRelationship: _answering(ev.RelationshipAccepted),
    cmd.DeclineRelationship: _answering(ev.RelationshipDeclined),
    cmd.EndRelationship: _answering(ev.RelationshipEnded),
    cmd.Provision: _provision,
    cmd.Purchase: _purchase,
    cmd.ChangeSeats: _new_seats,
    cmd.ChangeTerm: _new_term,
    cmd.Suspend: _changing(ev.SubscriptionSuspended),
    cmd.Resume: _changing(ev.SubscriptionResumed),
    cmd.Cancel: _changing(ev.SubscriptionCanceled),
    cmd.Renew: _renewal,
    cmd.TransitionToCsp: _nothing,
}
