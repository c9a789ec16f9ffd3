"""The ways of testing that look for what is wrong by asking more and more: each tells after how many questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, final
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

import cotenant as ct
from cotenant.laws.answers import broken
from cotenant.proof.proving import PROVABLE
from cotenant.testing import strategies
from cotenant.testing.worlds import World, reach
from cotenant.testing.worlds.reaching import Reached
from tests.mutants.methods import breaking
from tests.mutants.mutant import Mutant
from tests.oracle import comparison, plain, reading, test_agreement, walk

EXAMPLES: Final = 1_000
RUNS: Final = 50
STEPS: Final = 50
DECISIONS: Final = 10_000
WORLD: Final = World(tenants=("home", "other"), subscriptions=("a", "b"))
WORLD_DECISIONS: Final = 40_000
"""How much each way of searching asks before it gives up."""

_SAME: Final = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    report_multiple_bugs=False,
)


@final
class Found(Exception):  # noqa: N818 - it is what was looked for
    """A question that was answered wrongly, and the end of the search."""


@final
class Count:
    """Counts questions until one is answered wrongly; asked again after that, it counts no more."""

    def __init__(self) -> None:
        self.asked = 0
        self.found: int | None = None

    def ask(self, wrong: Callable[[], bool]) -> None:
        """Count a question, and raise `Found` if it is answered wrongly; to fall over is wrong, too."""
        self.asked += 1
        try:
            if not wrong():
                return
        except ValueError:
            pass
        self.found = self.found or self.asked
        raise Found


def _run(search: Callable[[Mutant, Count], object], mutant: Mutant) -> int | None:
    count = Count()
    with mutant.planted():
        try:
            search(mutant, count)
        except Found:
            return count.found
    return None


# Hypothesis ----------------------------------------------------------------------------------------------------------


def _properties(mutant: Mutant, count: Count) -> None:
    """Hold the laws against steps that are drawn."""
    kept = tuple(law for law in PROVABLE if law.in_force(mutant.regime))

    @settings(_SAME, max_examples=EXAMPLES)
    @given(data=st.data())
    def search(data: st.DataObject) -> None:
        customer = data.draw(strategies.customers())
        command = data.draw(strategies.commands(customer))
        count.ask(lambda: breaks(kept, mutant.decide(customer, command, mutant.regime)))

    search()


def breaks(kept: tuple[ct.Law[Any], ...], decision: ct.Decision) -> bool:
    """Return whether a decision allows a step that breaks a law."""
    return isinstance(decision, ct.Accepted) and breaking(kept, decision.transition)


def _state_machine(mutant: Mutant, count: Count) -> None:
    """Ask both readings along histories that are drawn."""
    chosen = settings(_SAME, max_examples=RUNS, stateful_step_count=STEPS)
    with _asking(mutant, count, test_agreement):
        run_state_machine_as_test(test_agreement.Histories, settings=chosen)


def _walk(mutant: Mutant, count: Count) -> None:
    """Ask both readings along a walk that goes where it has been least."""
    with _asking(mutant, count, walk):
        walk.walk(DECISIONS, 1, walk.REGIMES)


def _asking(mutant: Mutant, count: Count, where: Any) -> Any:
    """Make the module ask the mutant."""

    def ask(*asked: Any) -> comparison.Answer:
        answers: list[comparison.Answer] = []

        def wrong() -> bool:
            with patch.object(comparison, "decide", mutant.decide):
                answers.append(comparison.ask(*asked))
            return not answers[0].agreed

        count.ask(wrong)
        return answers[0]

    return patch.object(where, "ask", ask)


# Small worlds --------------------------------------------------------------------------------------------------------


def _world_of_laws(mutant: Mutant, count: Count) -> None:
    """Hold the laws against all that can be reached in a small world, the nearest first."""
    kept = tuple(law for law in PROVABLE if law.in_force(mutant.regime))
    _reach(mutant, count, lambda _, decision: breaks(kept, decision))


def _world_of_readings(mutant: Mutant, count: Count) -> None:
    """Ask both readings all that can be asked in a small world, the nearest first."""

    def differs(at: ct.Customer, decision: ct.Decision) -> bool:
        expected = reading.decide(plain.customer(at), plain.command(decision.command), mutant.regime.name)
        after = decision.transition.after if isinstance(decision, ct.Accepted) else at
        return (frozenset(broken(decision)), plain.customer(after)) != (expected["broken"], expected["after"])

    _reach(mutant, count, differs)


def _reach(mutant: Mutant, count: Count, wrong: Callable[[ct.Customer, ct.Decision], bool]) -> None:
    def heard(at: Reached, decision: ct.Decision) -> None:
        count.ask(lambda: wrong(at.customer, decision))

    try:
        for _ in reach(WORLD, mutant.regime, decide=mutant.decide, heard=heard):
            if count.asked > WORLD_DECISIONS:
                break
    except ValueError:
        count.ask(lambda: True)


SEARCHES: Final[dict[str, Callable[[Mutant, Count], object]]] = {
    "walk": _walk,
    "state machine": _state_machine,
    "properties": _properties,
    "small worlds, laws": _world_of_laws,
    "small worlds, second reading": _world_of_readings,
}
"""Every way of searching, by its name."""


def searched(name: str, mutant: Mutant) -> int | None:
    """Return after how many questions a way of searching finds a mutant, if it does before it gives up."""
    return _run(SEARCHES[name], mutant)
