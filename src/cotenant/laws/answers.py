"""The laws of every answer that a regime gives: what has to be true of the way of answering, whatever is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, TypeAlias, final

import attrs

from cotenant import engine
from cotenant.commands import Command
from cotenant.decisions import Accepted, Decision
from cotenant.laws.law import Found, Law, Scope
from cotenant.laws.renaming import renamed, reversing
from cotenant.regimes import Regime
from cotenant.tenancy import Customer

Decide: TypeAlias = Callable[[Customer, Command, Regime], Decision]
"""A way of answering: `cotenant.decide`, or another that claims to answer alike."""


@final
@attrs.frozen(kw_only=True)
class Answer:
    """What was asked under a regime, what the decision was, and how to ask again."""

    customer: Customer
    command: Command
    regime: Regime
    decision: Decision
    decide: Decide = attrs.field(default=engine.decide, eq=False, repr=False)

    @property
    def about(self) -> str:
        """The id of the thing that was asked about: a subscription, a tenant, a partner, else the customer."""
        partner = getattr(self.command, "partner", None)
        told = (getattr(self.command, "id", ""), getattr(self.command, "tenant", ""), getattr(partner, "id", ""))
        return next(filter(None, told), self.customer.id)

    @property
    def broken(self) -> tuple[str, ...]:
        """The ids of the rules that were given as reasons; none when it was accepted."""
        return broken(self.decision)


def broken(decision: Decision) -> tuple[str, ...]:
    """Return the ids of the rules that a decision gives as reasons; none when it is a yes."""
    return () if isinstance(decision, Accepted) else tuple([reason.rule for reason in decision.reasons])


def _reasonless(answer: Answer) -> Iterator[Found]:
    watching = [rule.id for rule in answer.regime.rules if type(answer.command) in rule.commands]
    told = [id_ for id_ in watching if id_ in answer.broken]
    if list(answer.broken) != told or (isinstance(answer.decision, Accepted) is bool(told)):
        yield answer.about, f"the reasons {answer.broken} are not rules of the regime about the command, each once"


def _unsteady(answer: Answer) -> Iterator[Found]:
    if isinstance(answer.decision, Accepted) and answer.decision.transition.before != answer.customer:
        yield answer.about, "the step does not start at the customer that was asked about"
    if answer.decide(answer.customer, answer.command, answer.regime) != answer.decision:
        yield answer.about, "the same question was answered differently when it was asked again"


@cache
def _without(regime: Regime, lifted: frozenset[str]) -> Regime:
    return regime.lifting(*lifted, name=regime.name)


def _stricter_later(answer: Answer) -> Iterator[Found]:
    liftable = frozenset(rule.id for rule in answer.regime.rules if not rule.foundational)
    wanted = [frozenset({id_}) for id_ in answer.broken if id_ in liftable] or [liftable]
    for lifted in wanted:
        later = answer.decide(answer.customer, answer.command, _without(answer.regime, lifted))
        rest = tuple(id_ for id_ in answer.broken if id_ not in lifted)
        if broken(later) != rest or (isinstance(answer.decision, Accepted) and later != answer.decision):
            names = ", ".join(sorted(lifted))
            yield answer.about, f"asked under the regime without {names}, more changes than that objection"


def _name_dependent(answer: Answer) -> Iterator[Found]:
    names = reversing(answer.customer, answer.command)
    customer, command = renamed(answer.customer, names), renamed(answer.command, names)
    other = answer.decide(customer, command, answer.regime)
    expected = attrs.evolve(answer.decision, command=command)
    if isinstance(expected, Accepted):
        if other != attrs.evolve(expected, transition=renamed(expected.transition, names)):
            yield answer.about, "with other ids the outcome is another"
    elif broken(other) != answer.broken:
        yield answer.about, "with other ids the reasons are others"


_ANOTHER: Final = "another-customer"


def _customer_dependent(answer: Answer) -> Iterator[Found]:
    another = attrs.evolve(answer.customer, id=f"{answer.customer.id} {_ANOTHER}", name=_ANOTHER)
    theirs = answer.decide(another, answer.command, answer.regime)
    if broken(theirs) != answer.broken or isinstance(theirs, Accepted) is not isinstance(answer.decision, Accepted):
        yield answer.about, "of another customer that has the same, the answer is another"
    if isinstance(theirs, Accepted) and isinstance(answer.decision, Accepted):
        own = attrs.evolve(theirs.transition.after, id=answer.customer.id, name=answer.customer.name)
        if own != answer.decision.transition.after:
            yield answer.about, "of another customer that has the same, the outcome is another"


@cache
def _upside_down(regime: Regime) -> Regime:
    return Regime(name=regime.name, rules=reversed(regime.rules))


def _order_dependent(answer: Answer) -> Iterator[Found]:
    other = answer.decide(answer.customer, answer.command, _upside_down(answer.regime))
    if isinstance(answer.decision, Accepted) or isinstance(other, Accepted):
        if other != answer.decision:
            yield answer.about, "with the rules in another order the outcome is another"
    elif set(other.reasons) != set(answer.decision.reasons):
        yield answer.about, "with the rules in another order the reasons are others"


REGIME_LAWS: Final[tuple[Law[Answer], ...]] = (
    Law(
        id="refusals-have-reasons",
        says="A refusal names at least one rule of the regime that watches the command, each once; a yes names none.",
        cites=("S5", "S13"),
        scope=Scope.REGIME,
        breaches=_reasonless,
    ),
    Law(
        id="same-question-same-answer",
        says="The same question about the same customer has the same answer, however often it is asked.",
        cites=("S14",),
        scope=Scope.REGIME,
        breaches=_unsteady,
    ),
    Law(
        id="later-regimes-allow-more",
        says="Lifting a rule takes its own objection away, and changes nothing else.",
        cites=("S5", "S17"),
        scope=Scope.REGIME,
        breaches=_stricter_later,
    ),
    Law(
        id="parties-renamable",
        says="Other ids throughout the question give those ids in the answer: no rule looks inside an id.",
        cites=("S2", "S18"),
        scope=Scope.REGIME,
        breaches=_name_dependent,
    ),
    Law(
        id="customers-independent",
        says="Who the customer is makes no difference, only what it has.",
        cites=("S16",),
        scope=Scope.REGIME,
        breaches=_customer_dependent,
    ),
    Law(
        id="order-free",
        says="The rules give the same reasons in whichever order they stand.",
        cites=("S5", "S13"),
        scope=Scope.REGIME,
        breaches=_order_dependent,
    ),
)
"""The laws of every answer that a regime gives."""
