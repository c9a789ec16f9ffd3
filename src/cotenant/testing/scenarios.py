"""Given, when, then: a scenario that reads as a story, and that tells what came instead when it does not come true.

Each `then` is checked at once, and raises `ScenarioError`, so there is nothing to run at the end. Scenarios are values:
one that several others begin with is written once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, Protocol, final

import attrs

from cotenant import checks, display
from cotenant.channels import Channel
from cotenant.commands import COMMANDS, Command
from cotenant.decisions import Decision, Refused
from cotenant.display import Block, Line, Table, as_text, escaped, outcomes, wording
from cotenant.display.changes import NOTHING, changes
from cotenant.display.drawing import drawn
from cotenant.engine import Story, play
from cotenant.events import EVENTS, Event
from cotenant.history import replay
from cotenant.laws.answers import broken
from cotenant.parties import CUSTOMER, Partner, Party, Principal
from cotenant.regimes import RELEASED, Regime, Timeline
from cotenant.shown import Shown
from cotenant.tenancy import Customer, PartnerRelationship, RelationshipKind, Subscription, Tenant
from cotenant.testing.words import answered, rule_ids

__all__ = [
    "Expectation", "Miss", "Scenario", "ScenarioError", "accepted", "customer", "given", "no_subscription", "refused",
    "relationship", "subscription", "tenant",
]  # fmt: skip


class Miss(NamedTuple):
    """One thing that is not as expected, in words."""

    what: str
    expected: str
    came: str


class Expectation(Protocol):
    """What a scenario may expect; write a class with this method for what is not here."""

    def misses(self, story: Story) -> Iterator[Miss]:
        """Yield what is not as expected in a story: `story.decisions[-1]` is the last answer, `story.after` the end."""
        ...


class ScenarioError(AssertionError):
    """A scenario that did not come true: `scenario` is what was played, `misses` what is not as expected."""

    def __init__(self, scenario: Scenario, misses: tuple[Miss, ...]) -> None:
        """Hold the scenario and what is not as expected."""
        super().__init__(scenario, misses)
        self.scenario = scenario
        self.misses = misses

    def __str__(self) -> str:
        """Return the first of what is not as expected in one line, the story to its end, and all of it as a table."""
        first = self.misses[0]
        expected, came = (each.partition("\n")[0] for each in (first.expected, first.came))
        rows = tuple(
            (each.what, tuple(each.expected.splitlines()), tuple(each.came.splitlines())) for each in self.misses
        )
        differences = Table(title="Not as expected", header=("what", "expected", "came"), rows=rows)
        told = as_text.text((*display.blocks(self.scenario), differences))
        return f"{escaped(f'{first.what}: expected {expected}, came {came}')}\n\n{told}"


@final
@attrs.frozen(kw_only=True)
class Scenario(Shown):
    """A customer that is given, and what was asked of it so far; made by `given`.

    `pending` tells that the last answer was not looked at yet by a `then`.
    """

    timeline: Timeline | Regime
    story: Story
    pending: bool = False

    def when(self, *commands: Command) -> Scenario:
        """Return the scenario with more commands asked; `then` speaks of the last of them.

        All but the last have to be accepted, and so does what was asked before where no `then` spoke of it: raises
        `ScenarioError` where one is not, and `ValueError` for no command.
        """
        __tracebackhide__ = True
        if not commands or not all(isinstance(each, COMMANDS) for each in commands):
            raise ValueError(f"when: expected commands, at least one, got {checks.in_short(commands)}")
        scenario = self
        for command in commands:
            if scenario.pending:
                scenario = scenario.then(accepted())
            added = play(scenario.story.after, (command,), self.timeline).decisions
            story = attrs.evolve(scenario.story, decisions=(*scenario.story.decisions, *added))
            scenario = attrs.evolve(scenario, story=story, pending=True)
        return scenario

    def then(self, *expected: Expectation) -> Scenario:
        """Return the scenario if all that is expected came true, else raise `ScenarioError`.

        Raises `ValueError` for nothing expected, and for what cannot be expected, such as a rule that there is not.
        """
        __tracebackhide__ = True
        if not expected:
            raise ValueError("then: expected at least one of accepted(), refused() and their like, got none")
        for each in expected:
            if not callable(getattr(each, "misses", None)):
                got = checks.in_short(each)
                raise ValueError(f"then: expected what accepted(), refused() and their like return, got {got}")
            if isinstance(each, _Refused):
                rule_ids("refused", each.rules, self.timeline)
        misses = tuple(miss for each in expected for miss in each.misses(self.story))
        if misses:
            raise ScenarioError(self, misses)
        return attrs.evolve(self, pending=False)


def given(customer: Customer, *events: Event, under: Timeline | Regime = RELEASED) -> Scenario:
    """Return a scenario of a customer to which these events have happened, under a timeline or a regime.

    Raises `HistoryError` for events that cannot have happened, and `ValueError` for what is no customer or no event.
    """
    checks.argument("given", "customer", customer, Customer, "a Customer")
    checks.argument("given", "under", under, (Timeline, Regime), "a Timeline or a Regime")
    for event in events:
        checks.argument("given", "events", event, EVENTS, "events")
    return Scenario(timeline=under, story=Story(before=replay(customer, events), decisions=()))


# What may be expected of the answer


def _last(story: Story) -> Decision:
    if not story.decisions:
        raise ValueError("then: nothing was asked yet, so there is no answer; write when(command) first")
    return story.decisions[-1]


def _answer(story: Story) -> str:
    return f"the answer to {_asked(story)}"


def _asked(story: Story) -> str:
    """Return what was asked last, by its number in the table of decisions and its type."""
    return f"command {len(story.decisions)} ({type(_last(story).command).__name__})"


@final
@attrs.frozen
class _Accepted:
    events: tuple[Event, ...]

    def misses(self, story: Story) -> Iterator[Miss]:
        decision = _last(story)
        if isinstance(decision, Refused):
            yield Miss(_answer(story), "accepted", answered(False, broken(decision)))
        elif self.events and self.events != decision.transition.events:
            what = f"what happened at {_asked(story)}"
            yield Miss(what, _happened(self.events), _happened(decision.transition.events))


def _happened(events: Iterable[Event]) -> str:
    return "\n".join(f"{type(each).__name__}: {outcomes.happened(each)}" for each in events)


@final
@attrs.frozen
class _Refused:
    rules: tuple[str, ...]

    def misses(self, story: Story) -> Iterator[Miss]:
        came = broken(_last(story))
        if not came or (self.rules and set(came) != set(self.rules)):
            yield Miss(_answer(story), answered(False, self.rules), answered(not came, came))


def accepted(*events: Event) -> Expectation:
    """Expect a yes; where events are given, that these and no others happened, in this order."""
    return _Accepted(events)


def refused(*rules: str) -> Expectation:
    """Expect a no; where ids of rules are given, for these reasons and no others, in whichever order.

    `then` raises `ValueError` for the id of no rule.
    """
    return _Refused(rules)


# What may be expected of the customer as it is then


def _may_control(owner: object, field: attrs.Attribute[Any], value: Any) -> None:
    if value is not CUSTOMER and not isinstance(value, Partner):
        raise checks.malformed(owner, field.name, value, "a Partner or CUSTOMER")


@final
@attrs.frozen
class _Control:
    """What a subscription tells beside its fields."""

    controller: Party = attrs.field(validator=_may_control)


@final
@attrs.frozen
class _Holds:
    """A thing of the customer that is there and has these fields; what is not named may be anything."""

    what: str
    kind: type[Tenant | Subscription | PartnerRelationship]
    key: Any
    fields: dict[str, Any]

    def __attrs_post_init__(self) -> None:
        told = (self.kind, _Control) if self.kind is Subscription else (self.kind,)
        known: dict[str, Any] = {field.name: field for kind in told for field in attrs.fields(kind)}
        if strange := [name for name in self.fields if name not in known]:
            raise ValueError(f"{self.what}: expected fields among {', '.join(known)}, got {', '.join(strange)}")
        for name, value in self.fields.items():
            self.fields[name] = _checked(self.kind, known[name], value)

    def misses(self, story: Story) -> Iterator[Miss]:
        found = self.find(story.after)
        if found is None:
            yield Miss(self.what, "something", NOTHING)
            return
        for name, expected in self.fields.items():
            came = getattr(found, name)
            if came != expected:
                yield Miss(f"{name} of {self.what}", *_told_apart(expected, came))

    def find(self, customer: Customer) -> Tenant | Subscription | PartnerRelationship | None:
        if self.kind is Tenant:
            return customer.tenant(self.key)
        if self.kind is Subscription:
            return customer.subscription(self.key)
        return customer.relationship(*self.key)


def _checked(kind: type, field: Any, value: Any) -> Any:
    """Return a value as the class would hold it in that field, or refuse it as the class would."""
    held = field.converter(value) if field.converter else value
    field.validator(kind, field, held)
    return held


def _told_apart(wanted: Any, came: Any) -> tuple[str, str]:
    """Return two values in words, or as Python writes them where they have the same words."""
    said = _in_words(wanted), _in_words(came)
    return said if said[0] != said[1] else (repr(wanted), repr(came))


def _in_words(value: Any) -> str:
    if isinstance(value, (Partner, Principal)):
        return wording.party(value)
    return value.name if isinstance(value, Channel) else str(value) or repr(value)


@final
@attrs.frozen
class _Missing:
    id: str

    def misses(self, story: Story) -> Iterator[Miss]:
        if found := story.after.subscription(self.id):
            yield Miss(f"subscription {self.id}", NOTHING, wording.subscription(found))


@final
@attrs.frozen
class _Is:
    customer: Customer

    def misses(self, story: Story) -> Iterator[Miss]:
        for what, change in changes(self.customer, story.after):
            yield Miss(what, str(change.before), str(change.after))


def tenant(id: str, **fields: Any) -> Expectation:
    """Expect a tenant of that id, with these fields of `Tenant`; raise `ValueError` for what cannot be one."""
    return _Holds(f"tenant {id}", Tenant, id, fields)


def subscription(id: str, **fields: Any) -> Expectation:
    """Expect a subscription of that id, with these fields of `Subscription`, or its `controller`.

    Raises `ValueError` for what cannot be one.
    """
    return _Holds(f"subscription {id}", Subscription, id, fields)


def no_subscription(id: str) -> Expectation:
    """Expect that no tenant has a subscription of that id."""
    return _Missing(id)


def relationship(partner: Partner, kind: RelationshipKind = RelationshipKind.RESELLER, **fields: Any) -> Expectation:
    """Expect a relationship with that partner, with these fields of `PartnerRelationship`.

    Raises `ValueError` for what cannot be one.
    """
    about = f"{kind.value.replace('-', ' ')} relationship with {wording.party(partner)}"
    return _Holds(about, PartnerRelationship, (partner, kind), fields)


def customer(value: Customer) -> Expectation:
    """Expect the customer to be this one, in all that it has."""
    checks.argument("customer", "value", value, Customer, "a Customer")
    return _Is(value)


@drawn(Scenario)
def _scenario(value: Scenario) -> tuple[Block, ...]:
    story = value.story
    told = (Line(text="Given", heading=True), *display.blocks(story.before), outcomes.decided(story.decisions))
    if not story.decisions:
        return told
    end = display.blocks(story.after) if story.after != story.before else (Line(text="As given."),)
    return (*told, Line(text="In the end", heading=True), *end)
