"""Where a system and the model part: the story that leads there, both answers, and the clauses that are broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final, TypeAlias, final

import attrs

from cotenant import display, note
from cotenant.commands import Command
from cotenant.decisions import Accepted, Decision
from cotenant.display import Block, Line, Table, outcomes
from cotenant.display.changes import changes
from cotenant.display.drawing import drawn
from cotenant.engine import Story
from cotenant.laws import LAWS, Law, audit_step
from cotenant.laws.answers import broken
from cotenant.regimes import Regime
from cotenant.rule import Rule
from cotenant.rules import RULES
from cotenant.sealed import Sealed
from cotenant.shown import Shown
from cotenant.testing.conformance.systems import Reply
from cotenant.testing.words import answered

_SAYS: Final = {each.id: each.says for each in note.CLAUSES} | {each.id: each.title for each in note.SOURCES}
_LAWS: Final = {law.id: law for law in LAWS}


class Aspect(StrEnum):
    """In what a system and the model differ."""

    ANSWER = "answer"
    """One accepts, and the other refuses."""
    REASONS = "reasons"
    """Both refuse, for different rules."""
    STATE = "state"
    """Both give the same answer, and do not have the same afterwards."""
    FAILURE = "failure"
    """The system gave no answer that can be understood."""


@final
@attrs.frozen(kw_only=True)
class Broken(Sealed):
    """A rule or a law that a system breaks: its id, what it says, and the ids of the clauses that it rests on."""

    id: str
    says: str
    cites: tuple[str, ...]

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses and sources that it rests on, each with what it says."""
        return tuple(f"{id_}: {_SAYS[id_]}" if id_ in _SAYS else id_ for id_ in self.cites)


Kind: TypeAlias = tuple[Aspect, tuple[str, ...]]
"""What disagreements have in common that are taken to have one cause: the aspect, and ids or the name of a type."""


@final
@attrs.frozen(kw_only=True)
class Disagreement(Shown):
    """A story to whose last command a system replies what the model does not.

    The decisions are the model's. There are none where the system failed to begin. `failure` is what went wrong where
    there is no `reply`.
    """

    story: Story
    aspect: Aspect
    reply: Reply | None = None
    failure: str = ""
    breaks: tuple[Broken, ...] = ()

    @property
    def command(self) -> Command | None:
        """The command that the system and the model answer differently."""
        return self.story.decisions[-1].command if self.story.decisions else None

    @property
    def kind(self) -> Kind:
        """What it has in common with others of the same cause: the aspect, and the ids of what is broken.

        Of what the model accepts and the system refuses, the type of command, and the ids of rules that it names.
        """
        if self.is_wrongly_refused and self.reply is not None:
            return self.aspect, (type(self.command).__name__, *sorted(self.reply.rules or ()))
        return self.aspect, tuple(each.id for each in self.breaks)

    @property
    def is_wrongly_refused(self) -> bool:
        """Whether the model accepts what the system refuses."""
        return self.aspect is Aspect.ANSWER and isinstance(self.story.decisions[-1], Accepted)


def what_breaks(aspect: Aspect, decision: Decision, reply: Reply, regime: Regime) -> tuple[Broken, ...]:
    """Return the rules or the laws that a reply breaks which differs from the decision."""
    if aspect is Aspect.STATE:
        return tuple(_as_broken(_LAWS[id_]) for id_ in _laws(decision, reply, regime))
    if reply.rules is None and isinstance(decision, Accepted):
        return ()
    told, wanted = reply.rules or (), broken(decision)
    apart = [id_ for id_ in (*wanted, *told) if (id_ in wanted) is not (id_ in told)]
    known = {rule.id: rule for rule in (*RULES, *regime.rules)}
    found = tuple(_as_broken(known[id_]) for id_ in dict.fromkeys(apart) if id_ in known)
    return found or (_as_broken(_LAWS["refusals-have-reasons"]),)


def _laws(decision: Decision, reply: Reply, regime: Regime) -> Iterable[str]:
    if reply.after is None:
        return ()
    if not isinstance(decision, Accepted):
        return ("no-change-on-refusal",)
    step = attrs.evolve(decision.transition, after=reply.after)
    return dict.fromkeys(breach.law for breach in audit_step(step, regime)) or ("replay-agrees",)


def _as_broken(what: Rule | Law[object]) -> Broken:
    says = f"{what.title}." if isinstance(what, Rule) else what.says
    return Broken(id=what.id, says=says, cites=what.cites)


@drawn(Disagreement)
def _disagreement(value: Disagreement) -> tuple[Block, ...]:
    decisions = value.story.decisions
    title = "The last answer" if decisions else "While beginning"
    rows = tuple((each.id, each.says, each.clauses) for each in value.breaks)
    heading = "Where the reasons differ" if value.aspect is Aspect.REASONS else "What that breaks"
    breaks = Table(title=heading, header=("id", "says", "rests on"), rows=rows)
    return (
        Line(text=_headline(value), heading=True),
        Line(text="Given", heading=True),
        *display.blocks(value.story.before),
        *((outcomes.decided(decisions),) if decisions else ()),
        Table(title=title, header=("what", "model", "system"), rows=tuple(_differences(value)), note=_note(value)),
        *((breaks,) if rows else ()),
    )


def _headline(value: Disagreement) -> str:
    """Return what was expected and what came, in the one line that the summary of a test run shows."""
    command, reply = type(value.command).__name__, value.reply
    if reply is None:
        at, first = f"at {command}" if value.command else "while beginning", value.failure.partition("\n")[0]
        return f"Failure {at}: {first}"
    decision = value.story.decisions[-1]
    if value.aspect is Aspect.STATE:
        return f"The state after {command}: {'not told' if reply.after is None else 'not as in the model'}"
    expected = answered(isinstance(decision, Accepted), broken(decision))
    return f"The answer to {command}: expected {expected}, came {answered(reply.accepted, reply.rules or ())}"


def _note(value: Disagreement) -> str:
    """Return what is to be said beside the two answers."""
    if value.is_wrongly_refused:
        return f"The model accepts: no rule of {value.story.decisions[-1].regime} objects."
    if value.aspect is Aspect.STATE and not value.breaks:
        return "What the system has afterwards is compared at this level: its reply has to tell it as `after`."
    return ""


def _differences(value: Disagreement) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    decisions, reply = value.story.decisions, value.reply
    answer = ("accepted" if isinstance(decisions[-1], Accepted) else "refused",) if decisions else ("begun",)
    if reply is None:
        yield "answer", answer, tuple(value.failure.splitlines())
        return
    yield "answer", answer, ("accepted" if reply.accepted else "refused",)
    yield (
        "rules",
        broken(decisions[-1]) or ("none",),
        ("not told",) if reply.rules is None else reply.rules or ("none",),
    )
    if value.aspect is Aspect.STATE and reply.after is None:
        yield "customer", ("told",), ("not told",)
    elif value.aspect is Aspect.STATE and reply.after is not None:
        for what, change in changes(value.story.after, reply.after):
            yield what, (str(change.before),), (str(change.after),)
