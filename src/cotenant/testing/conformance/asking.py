"""Ask a system and the model the same, one command after the other, until they part."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from itertools import chain, dropwhile, islice, takewhile
from pathlib import Path
from typing import Final, final

import attrs

from cotenant import checks, display
from cotenant.commands import Command
from cotenant.decisions import Accepted, Decision
from cotenant.display import Block, Line
from cotenant.display.drawing import drawn
from cotenant.engine import Story, decide
from cotenant.laws.answers import broken
from cotenant.regimes import Regime, Timeline
from cotenant.rules import NEVER
from cotenant.shown import Shown
from cotenant.supply.seats import counted
from cotenant.tenancy import Customer
from cotenant.testing.conformance.disagreements import Aspect, Disagreement, what_breaks
from cotenant.testing.conformance.systems import Begin, Level, ProgramError, Reply, System, kinds
from cotenant.testing.words import rule_ids


@final
@attrs.frozen(kw_only=True)
class Report(Shown):
    """What came of asking: how many stories were begun and questions asked, and the first disagreement of each kind.

    `skipped` counts the customers that the system could not begin with. `unaccepted` are the types of commands of which
    the model accepted none, so that no consequence of them was compared; `unmet` are the ids of the rules that were
    never the only objection, so that a system without them would have agreed.
    """

    stories: int
    questions: int
    skipped: int = 0
    unaccepted: tuple[type[Command], ...] = ()
    unmet: tuple[str, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether the system and the model gave the same answers: to something, for silence is no agreement."""
        return bool(self.questions) and not self.disagreements

    def with_more(self, other: Report) -> Report:
        """Return one report of both."""
        return Report(
            stories=self.stories + other.stories,
            questions=self.questions + other.questions,
            skipped=self.skipped + other.skipped,
            unaccepted=tuple(each for each in self.unaccepted if each in other.unaccepted),
            unmet=tuple(each for each in self.unmet if each in other.unmet),
            disagreements=(*self.disagreements, *other.disagreements),
        )

    def check(self) -> None:
        """Raise `DisagreementError` unless the system and the model gave the same answers, at least one."""
        __tracebackhide__ = True
        if not self.agrees:
            raise DisagreementError(self)


class DisagreementError(AssertionError):
    """A system that does not do as the model does, or was asked nothing; `report` says what came of asking."""

    def __init__(self, report: Report) -> None:
        """Hold the report."""
        super().__init__(report)
        self.report = report

    def __str__(self) -> str:
        """Return the report: the disagreements, one after the other, and how many questions it took."""
        return str(self.report)


_PACKAGE: Final = Path(checks.__file__).parent


def _is_ours(frame: traceback.FrameSummary) -> bool:
    generated = frame.filename.startswith("<attrs generated")
    return generated or Path(frame.filename).is_relative_to(_PACKAGE)


def _level(value: str) -> Level:
    level = checks.as_member(value, Level)
    checks.argument("conformance", "level", level, Level, f"one of {', '.join(Level)}")
    return level


@final
@attrs.define(eq=False)
class Inquiry:
    """Asks a system and the model the same, and counts."""

    begin: Begin
    under: Timeline | Regime
    level: Level = attrs.field(converter=_level)
    of: tuple[type[Command], ...] = attrs.field(converter=kinds)
    most: int
    accepted: set[type[Command]] = attrs.field(factory=set[type[Command]])
    asked: dict[Regime, None] = attrs.field(factory=dict[Regime, None])
    alone: set[str] = attrs.field(factory=set[str])
    stories: int = 0
    questions: int = 0
    skipped: int = 0

    def __attrs_post_init__(self) -> None:
        checks.argument("conformance", "under", self.under, (Timeline, Regime), "a Timeline or a Regime")
        if not callable(self.begin):
            raise ValueError(f"conformance: expected what begins a system with a customer, got {self.begin!r}")
        if type(self.most) is not int or self.most < 1:
            raise checks.MalformedError("conformance", "most", self.most, "a whole number, at least 1")

    def report(self, disagreements: Iterable[Disagreement]) -> Report:
        """Return what came of asking, once as many disagreements are found as are wanted."""
        found = tuple(islice(disagreements, self.most))
        return Report(
            stories=self.stories,
            questions=self.questions,
            skipped=self.skipped,
            unaccepted=tuple(each for each in self.of if each not in (*self.accepted, *NEVER)),
            unmet=tuple(dict.fromkeys(self._unmet())),
            disagreements=found,
        )

    def _unmet(self) -> Iterator[str]:
        for regime in self.asked:
            for rule in regime.rules:
                if rule.id not in self.alone and not set(self.of).isdisjoint(rule.commands):
                    yield rule.id

    def answered(self, decision: Decision, regime: Regime) -> None:
        """Count an answer of the model."""
        self.questions += 1
        self.asked[regime] = None
        if isinstance(decision, Accepted):
            self.accepted.add(type(decision.command))
        elif len(decision.reasons) == 1:
            self.alone.add(decision.reasons[0].rule)

    def first(self, customer: Customer, commands: Iterable[Command]) -> Disagreement | None:
        """Return where the system and the model first part, asked these commands; `None` for nowhere."""
        course = self.course(customer)
        return course.failed or next(filter(None, map(course.ask, commands)), None)

    def course(self, customer: Customer) -> Course:
        """Return a story in the making, in which nothing was asked yet."""
        self.stories += 1
        try:
            system = self.begin(customer)
        except Exception as error:  # noqa: BLE001 - whatever a system does is to be reported
            failed = _failure(Story(before=customer, decisions=()), error)
            return Course(inquiry=self, before=customer, state=customer, system=None, failed=failed)
        self.skipped += system is None
        return Course(inquiry=self, before=customer, state=customer, system=system)

    def shortened(self, found: Disagreement) -> Disagreement:
        """Return the disagreement without each step that it does not need."""
        commands = [decision.command for decision in found.story.decisions]
        at = 0
        while at < len(commands) - 1:
            fewer = self.first(found.story.before, commands[:at] + commands[at + 1 :])
            if fewer is not None and fewer.kind == found.kind:
                found, commands = fewer, [decision.command for decision in fewer.story.decisions]
            else:
                at += 1
        return found


@final
@attrs.define(eq=False, kw_only=True)
class Course:
    """A story in the making: what a system and the model were asked so far, and the state that the model is in."""

    inquiry: Inquiry
    before: Customer
    state: Customer
    system: System | None
    failed: Disagreement | None = None
    decisions: list[Decision] = attrs.field(factory=list[Decision])

    def ask(self, command: Command) -> Disagreement | None:
        """Ask both, and return how they part, if they do; a system that could not begin is not asked."""
        if self.system is None:
            return self.failed
        regime = self.inquiry.under.on(command.on)
        decision = decide(self.state, command, regime)
        self.decisions.append(decision)
        self.inquiry.answered(decision, regime)
        if isinstance(decision, Accepted):
            self.state = decision.transition.after
        try:
            reply = self.system.ask(command)
        except Exception as error:  # noqa: BLE001 - as above
            return _failure(self.story, error)
        try:
            aspect = self._aspect(reply, decision)
        except ValueError as error:
            return Disagreement(story=self.story, aspect=Aspect.FAILURE, failure=str(error))
        if aspect is None:
            return None
        breaks = what_breaks(aspect, decision, reply, regime)
        return Disagreement(story=self.story, aspect=aspect, reply=reply, breaks=breaks)

    def _aspect(self, reply: Reply, decision: Decision) -> Aspect | None:
        """Return in what a reply differs from a decision, as far as the level asks; refuse what is no reply."""
        level = self.inquiry.level
        checks.argument("ask", "reply", reply, Reply, "a Reply")
        if level.has_reasons:
            rule_ids("Reply.rules", reply.rules or (), self.inquiry.under)
        if reply.accepted is not isinstance(decision, Accepted):
            return Aspect.ANSWER
        if level.has_reasons and set(reply.rules or ()) != set(broken(decision)):
            return Aspect.REASONS
        return Aspect.STATE if level.has_state and reply.after != self.state else None

    @property
    def story(self) -> Story:
        """What was asked so far, and what the model answered."""
        return Story(before=self.before, decisions=tuple(self.decisions))


def _failure(story: Story, error: Exception) -> Disagreement:
    failure = str(error)
    if not isinstance(error, ProgramError):  # in Python, where it went wrong is worth telling
        frames = traceback.extract_tb(error.__traceback__)
        theirs = takewhile(lambda each: not _is_ours(each), dropwhile(_is_ours, frames))
        last = [*frames[-1:], *theirs][-1]
        failure = f"{type(error).__name__}: {error}\nin {last.name}, {Path(last.filename).name}:{last.lineno}"
    return Disagreement(story=story, aspect=Aspect.FAILURE, failure=failure)


@drawn(Report)
def _report(value: Report) -> tuple[Block, ...]:
    stories = "1 story" if value.stories == 1 else f"{value.stories} stories"
    told = f"{counted(value.questions, 'question')} in {stories}"
    skipped = f"; {counted(value.skipped, 'customer')} could not be begun with" if value.skipped else ""
    if value.agrees:
        return (Line(text=f"The system and the model agree: {told}{skipped}.", heading=True), *_untested(value))
    if not value.disagreements:
        return (Line(text=f"Nothing was compared: {told}{skipped}.", heading=True),)
    return (*chain.from_iterable(map(display.blocks, value.disagreements)), Line(text=f"Found with {told}{skipped}."))


def _untested(value: Report) -> Iterator[Block]:
    """Yield what a system may get wrong and still agree."""
    if value.unaccepted:
        names = ", ".join(kind.__name__ for kind in value.unaccepted)
        yield Line(
            text=f"Never accepted, so hardly tested: {names}. Do the commands and the depth asked for lead there?"
        )
    if value.unmet:
        yield Line(text=f"Never the only objection, so hardly tested: {', '.join(value.unmet)}.")
