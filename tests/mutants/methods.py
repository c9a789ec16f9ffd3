"""The ways of checking that mutants are put to. Each tells whether it notices that something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, TypeAlias

import cotenant as ct
from cotenant import proof
from cotenant.laws.answers import broken
from cotenant.proof.claims import Claim, Claims
from cotenant.proof.inquiries import PATIENCE, Inquiry, inquiries
from cotenant.proof.proving import PROVABLE, Outcome, answered
from cotenant.rules import NEVER
from tests.core.test_objections import CASES
from tests.core.test_scenarios import SCENARIOS
from tests.mutants.mutant import Mutant
from tests.mutants.questions import Question, answer, questions
from tests.oracle import plain, reading
from tests.proof import small
from tests.proof.ties import ties

Asked: TypeAlias = Iterator[bool]
"""For each question, as it is asked: whether the answer is wrong."""

Method: TypeAlias = Callable[[Mutant], Asked]


def _questions(mutant: Mutant) -> Iterator[Question]:
    for command in mutant.commands:
        yield from questions()[command]


# What is written down ------------------------------------------------------------------------------------------------


def table(mutant: Mutant) -> Asked:
    """Ask whether the rules can stand in a table: none is never broken, or says what another says."""
    mutant.of(mutant.regime)  # or it raises
    yield False


def written(mutant: Mutant) -> Asked:
    """Ask what is answered in scenarios, and in the case of each rule."""
    for rule, case in CASES.items():
        yield broken(mutant.decide(case.customer, case.command, ct.SINGLE_CHANNEL)) != (rule,)
    for scenario in SCENARIOS:
        at = scenario.given
        for command, expected in scenario.asked:
            decision = mutant.decide(at, command, scenario.timeline.on(command.on))
            yield broken(decision) != expected
            at = decision.transition.after if isinstance(decision, ct.Accepted) else at


# What is asked -------------------------------------------------------------------------------------------------------


def second_reading(mutant: Mutant) -> Asked:
    """Ask the second reading the same."""
    for question in _questions(mutant):
        expected = answer(question, mutant.regime)
        decision = mutant.decide(question.customer, question.command, mutant.regime)
        yield frozenset(broken(decision)) != expected["broken"] or (
            isinstance(decision, ct.Accepted) and plain.customer(decision.transition.after) != expected["after"]
        )


def witnesses(mutant: Mutant) -> Asked:
    """Ask the second reading each case in which the solver finds that the rules of a mutant are others."""
    if mutant.rules is not None:
        for difference in proof.compare(mutant.regime, mutant.of(mutant.regime)).differences:
            customer, command = difference.witness.customer, difference.witness.command
            expected = reading.decide(plain.customer(customer), plain.command(command), mutant.regime.name)
            yield frozenset(broken(mutant.decide(customer, command, mutant.regime))) != expected["broken"]


def laws(mutant: Mutant) -> Asked:
    """Ask of every step whether it breaks a law that the regime keeps."""
    kept = tuple(law for law in PROVABLE if law.in_force(mutant.regime))
    for question in _questions(mutant):
        decision = mutant.decide(question.customer, question.command, mutant.regime)
        yield isinstance(decision, ct.Accepted) and breaking(kept, decision.transition)


def breaking(kept: Iterable[ct.Law[Any]], step: ct.Transition) -> bool:
    """Return whether a step breaks a law of steps, or leads to a new breach of a law of states."""
    for law in kept:
        if law.scope is not ct.Scope.STATE:
            new = set(law.breaches(step))
        else:
            new = set(law.breaches(step.after)) - set(law.breaches(step.before))
        if new:
            return True
    return False


# What is proved ------------------------------------------------------------------------------------------------------


@cache
def _inquiries() -> Mapping[type[ct.Command], Inquiry]:
    return inquiries(ct.RULES, patience=PATIENCE)


def _fails(claim: Claim, inquiry: Inquiry) -> bool:
    return answered(claim, inquiry).outcome is not Outcome.PROVED


def proved(mutant: Mutant) -> Asked:
    """Ask whether every law is proved of every step, and that what is accepted can happen."""
    claims = Claims(mutant.of(mutant.regime), tuple(law for law in PROVABLE if law.in_force(mutant.regime)))
    for command in mutant.commands:
        inquiry = _inquiries()[command]
        yield from (_fails(claim, inquiry) for claim in claims.about(inquiry, never=command in NEVER))


def reached(mutant: Mutant) -> Asked:
    """Ask whether every rule can be the only objection to some command that it watches."""
    regime = mutant.of(mutant.regime)
    claims = Claims(regime, PROVABLE)
    for rule in regime.rules:
        if set(rule.commands) & set(mutant.commands):
            asked = (_inquiries()[command] for command in rule.commands)
            yield all(_fails(claims.alone(rule, inquiry), inquiry) for inquiry in asked)


def tied(mutant: Mutant) -> Asked:
    """Ask whether facts and effects are in Python what they mean to a solver; rules have one reading only."""
    if mutant.rules is None:
        for customer, command, other in small.cases(STRIDE):
            if isinstance(command, mutant.commands):
                yield any(tie.python != tie.solver for tie in ties(customer, command, other))


STRIDE: Final = 149
"""One in so many of the small commands is asked of each small customer whether meanings agree."""

METHODS: Final[Mapping[str, Method]] = {
    "the table's own checks": table,
    "answers written down": written,
    "second reading": second_reading,
    "laws": laws,
    "proof of the laws": proved,
    "reachability": reached,
    "ties of the meanings": tied,
    "second reading, of what the solver finds": witnesses,
}
"""Every method by its name, the quick ones first."""


def tries(method: Method, mutant: Mutant) -> int | None:
    """Return after how many questions a method notices a mutant, if it does; falling over is noticed, too."""
    asked = 0
    for made_by_the_library in (questions, _inquiries):  # and not while the mutant is in it
        made_by_the_library()
    with mutant.planted():
        try:
            for wrong in method(mutant):
                asked += 1
                if wrong:
                    return asked
        except ValueError:
            return asked + 1
    return None


def equivalent(mutant: Mutant) -> bool:
    """Return whether it is proved that the mutant answers as the library does, whatever it is asked."""
    if mutant.rules is None:
        return False
    try:
        return proof.compare(mutant.regime, mutant.of(mutant.regime)).same
    except ValueError:  # a witness falls over
        return False
