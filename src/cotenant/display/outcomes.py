"""What was asked, what came of it, and why: commands, events, decisions, stories, comparisons, explanations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

import attrs

from cotenant import commands as cmd
from cotenant import events as ev
from cotenant import formula
from cotenant.decisions import Accepted, Decision, Reason, Refused, Transition
from cotenant.display import wording
from cotenant.display.changes import changes
from cotenant.display.drawing import draw, drawn, table
from cotenant.display.model import Block, Line, Mark, Points, Table
from cotenant.engine import Comparison, Story
from cotenant.explanations import Explanation
from cotenant.shown import Shown
from cotenant.supply.ledgers import ledger


def answer(decision: Decision) -> Mark:
    """Return yes or no."""
    return Mark(good=True, word="yes") if isinstance(decision, Accepted) else Mark(good=False, word="no")


def asked(command: cmd.Command) -> str:
    """Return a command in words, with its day."""
    return f"On {command.on}, {wording.command(command)}"


@drawn(cmd.Command)
def _command(value: cmd.Command) -> tuple[Block, ...]:
    return (Line(text=asked(value)),)


@drawn(ev.Event)
def _event(value: ev.Event) -> tuple[Block, ...]:
    return (Line(text=happened(value)),)


def happened(event: ev.Event) -> str:
    """Return an event in words, with its day."""
    return f"On {event.on}, {wording.event(event)}"


@drawn(Transition)
def _transition(value: Transition) -> tuple[Block, ...]:
    changed = tuple((what, change) for what, change in changes(value.before, value.after))
    return (
        Points(title="What happened", items=tuple(map(happened, value.events))),
        table("What changed", ("what", "before → after"), changed, empty="Nothing changed."),
    )


@drawn(Accepted)
def _accepted(value: Accepted) -> tuple[Block, ...]:
    return (
        Line(text=f"Yes, under {value.regime}", heading=True),
        Line(text=asked(value.command)),
        *_transition(value.transition),
    )


@drawn(Refused)
def _refused(value: Refused) -> tuple[Block, ...]:
    return (
        Line(text=f"No, under {value.regime}", heading=True),
        Line(text=asked(value.command)),
        Table(
            title="Reasons",
            header=("rule", "because"),
            rows=tuple((reason.rule, reason.because) for reason in value.reasons),
        ),
    )


def _reasons(decision: Decision) -> tuple[str, ...]:
    return tuple(map(_reason, decision.reasons)) if isinstance(decision, Refused) else ()


def _reason(reason: Reason) -> str:
    return f"{reason.rule}: {reason.because}"


def decided(decisions: Iterable[Decision]) -> Block:
    """Return decisions as a table of what was asked and answered."""
    rows = tuple(
        (number, each.command.on, each.regime, wording.command(each.command), answer(each), _reasons(each))
        for number, each in enumerate(decisions, start=1)
    )
    header = ("#", "day", "regime", "asked", "answer", "because")
    return table("Decisions", header, rows, empty="Nothing was asked.")


@drawn(Story)
def _story(value: Story) -> tuple[Block, ...]:
    return (
        Line(text=f"Story of {wording.titled(value.before.name, value.before.id)}", heading=True),
        decided(value.decisions),
        Line(text="In the end", heading=True),
        *draw(ledger(value.after)),
    )


@drawn(Comparison)
def _comparison(value: Comparison) -> tuple[Block, ...]:
    rows = tuple(
        (each.since, each.decision.regime, answer(each.decision), _reasons(each.decision)) for each in value.verdicts
    )
    return (
        Line(text=asked(value.command), heading=True),
        Table(title="Under each regime", header=("since", "regime", "answer", "because"), rows=rows),
    )


@final
@attrs.frozen(kw_only=True)
class Explained(Shown):
    """A decision and the explanation of the same command under the same regime, to be shown as one."""

    decision: Decision
    explanation: Explanation


@drawn(Explanation)
def _explanation(value: Explanation) -> tuple[Block, ...]:
    verdict = "No" if value.broken else "Yes"
    return (
        Line(text=f"{verdict}, under {value.regime}", heading=True),
        Line(text=asked(value.command)),
        *_grounds(value),
    )


@drawn(Explained)
def _explained(value: Explained) -> tuple[Block, ...]:
    return (*draw(value.decision), *_grounds(value.explanation))


def _grounds(value: Explanation) -> tuple[Block, ...]:
    says = {fact.name: fact.says for rule in value.watching for fact in rule.facts}
    facts = tuple((name, says.get(name, ""), holds) for name, holds in value.answers)
    rules = tuple(
        (
            rule.id,
            rule.title,
            formula.words(rule.refuses_when),
            Mark(good=False, word="broken") if rule.id in value.broken else Mark(good=True, word="kept"),
        )
        for rule in value.watching
    )
    return (
        table("Facts", ("fact", "says", "answer"), facts, empty="No fact is asked."),
        table("Rules", ("rule", "title", "refuses when", "outcome"), rules, empty="No rule watches."),
    )
