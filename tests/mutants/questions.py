"""What every mutant is asked: customers and commands, each with the answer of the second reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from random import Random
from typing import Final, final

import attrs

from cotenant.commands import Command
from cotenant.decisions import Accepted
from cotenant.engine import decide
from cotenant.regimes import MULTI_PARTNER, Regime
from cotenant.tenancy import Customer
from tests.oracle import draws, reading
from tests.oracle.comparison import Place, Wish
from tests.proof import small

STRIDE: Final = 40
"""One in so many of the commands is asked of each small customer."""
CUSTOMERS: Final = 500
"""How many customers are drawn."""
COMMANDS: Final = 20
"""How many commands are asked of each, one after the other, as it becomes what is accepted makes of it."""


@final
@attrs.frozen(eq=False)
class Question:
    """A customer and a command in both forms."""

    here: Place
    wish: Wish

    @property
    def customer(self) -> Customer:
        return self.here.customer

    @property
    def command(self) -> Command:
        return self.wish.command


@cache
def questions() -> Mapping[type[Command], tuple[Question, ...]]:
    """Return what is asked, by type of command: of every small customer, and of customers that are drawn."""
    found: dict[type[Command], list[Question]] = {}
    for question in (*_small(), *_drawn()):
        found.setdefault(type(question.command), []).append(question)
    return {kind: tuple(asked) for kind, asked in found.items()}


def _small() -> Iterator[Question]:
    places: dict[int, Place] = {}
    wishes: dict[Command, Wish] = {}
    for customer, command, _ in small.cases(STRIDE):
        here = places.setdefault(id(customer), Place.of(customer))
        yield Question(here, wishes.setdefault(command, Wish.of(command)))


def _drawn() -> Iterator[Question]:
    random = Random(1)
    for _ in range(CUSTOMERS):
        here = Place.of(draws.customer(random))
        for _ in range(COMMANDS):
            wish = draws.wish(random, here.customer)
            yield Question(here, wish)
            decision = decide(here.customer, wish.command, MULTI_PARTNER)
            here = Place.of(decision.transition.after) if isinstance(decision, Accepted) else here


@cache
def answer(question: Question, regime: Regime) -> reading.Plain:
    """Return what the second reading answers."""
    return reading.decide(question.here.plain, question.wish.plain, regime.name)
