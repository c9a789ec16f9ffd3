"""Random histories: long, varied, and shrunk to a minimal story where one shows a disagreement."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, TypeAlias

import attrs
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from cotenant.commands import COMMANDS, Command
from cotenant.decisions import Accepted
from cotenant.engine import decide
from cotenant.regimes import RELEASED, Regime, Timeline
from cotenant.tenancy import Customer
from cotenant.testing import strategies
from cotenant.testing.conformance.asking import Inquiry, Report
from cotenant.testing.conformance.disagreements import Disagreement, Kind
from cotenant.testing.conformance.systems import Begin, Level

_LENGTH: Final = 12
NOTHING: Final = Customer(id="contoso")
"""A customer that has nothing yet."""

_History: TypeAlias = tuple[Customer, tuple[Command, ...]]


@st.composite
def _histories(
    draw: st.DrawFn,
    beginnings: st.SearchStrategy[Customer],
    under: Timeline | Regime,
    of: tuple[type[Command], ...],
) -> _History:
    """Draw a customer, and commands in the order of their days, each about what the customer has by then."""
    beginning = state = draw(beginnings)
    asked: list[Command] = []
    for _ in range(_LENGTH):
        command = draw(st.none() | strategies.commands(state, of=of))
        if command is not None:
            on = max((command.on, *(each.on for each in asked[-1:])))
            asked.append(attrs.evolve(command, on=on))
            decision = decide(state, asked[-1], under.on(on))
            state = decision.transition.after if isinstance(decision, Accepted) else state
    return beginning, tuple(asked)


def search(
    begin: Begin,
    *,
    under: Timeline | Regime = RELEASED,
    level: Level = Level.ANSWER,
    beginnings: st.SearchStrategy[Customer] | None = None,
    of: Collection[type[Command]] = COMMANDS,
    examples: int = 500,
    most: int = 1,
) -> Report:
    """Ask a system and the model the same, in random histories, and report the first disagreement, shrunk.

    Histories begin with a customer that has nothing; or with `beginnings`, such as `strategies.customers()`. Commands
    are those `of` some types. Up to `most` disagreements are reported, each of another kind. The same search asks the
    same again in every run; more `examples` ask more.
    """
    inquiry = Inquiry(begin, under, level)
    histories = _histories(st.just(NOTHING) if beginnings is None else beginnings, under, tuple(of))
    return inquiry.report(_found(inquiry, histories, examples, most))


def _found(
    inquiry: Inquiry, histories: st.SearchStrategy[_History], examples: int, most: int
) -> Iterator[Disagreement]:
    met: set[Kind] = set()
    while len(met) < most:
        found = _next(inquiry, histories, examples, met)
        if found is None:
            return
        met.add(found.kind)
        yield found


def _next(
    inquiry: Inquiry, histories: st.SearchStrategy[_History], examples: int, met: Collection[Kind]
) -> Disagreement | None:
    """Return a disagreement of a kind that was not met yet, shrunk as far as its kind stays."""
    kinds: list[Kind] = []

    def parts(history: _History) -> bool:
        found = inquiry.first(*history)
        if found is None or found.kind in met or found.kind not in (kinds or [found.kind]):
            return False
        kinds[:] = [found.kind]
        return True

    patient = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    try:
        shrunk = inquiry.first(*find(histories, parts, settings=patient))
    except NoSuchExample:
        return None
    return shrunk and inquiry.shortened(shrunk)
