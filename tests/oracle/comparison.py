"""The package's engine and the second reading, asked the same: do they agree, and if not, in how short a story?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self, TypeVar, final

import attrs

from cotenant.commands import Command
from cotenant.decisions import Accepted, Decision
from cotenant.engine import decide
from cotenant.regimes import Regime
from cotenant.tenancy import Customer
from tests.oracle import plain, reading

T = TypeVar("T")


@final
@attrs.frozen
class Place:
    """A customer in both forms."""

    customer: Customer
    plain: reading.Plain

    @classmethod
    def of(cls, customer: Customer) -> Self:
        return cls(customer, plain.customer(customer))


@final
@attrs.frozen
class Wish:
    """A command in both forms."""

    command: Command
    plain: reading.Plain

    @classmethod
    def of(cls, command: Command) -> Self:
        return cls(command, plain.command(command))


@final
@attrs.frozen
class Answer:
    """What the package says, where it leads, and what the second reading says."""

    broken: frozenset[str]
    after: Place
    second: reading.Plain

    @property
    def agreed(self) -> bool:
        """Whether both break the same rules, and then stand at the same customer."""
        return bool(self.broken == self.second["broken"] and self.after.plain == self.second["after"])


def ask(here: Place, wish: Wish, regime: Regime) -> Answer:
    """Return both answers; the second reading knows the regime by its name alone."""
    return beside(decide(here.customer, wish.command, regime), here, wish)


def beside(decision: Decision, here: Place, wish: Wish) -> Answer:
    """Return the answer that the package gave, and that of the second reading to the same."""
    second = reading.decide(here.plain, wish.plain, decision.regime)
    if isinstance(decision, Accepted):
        return Answer(frozenset(), Place.of(decision.transition.after), second)
    return Answer(frozenset([reason.rule for reason in decision.reasons]), here, second)


class DisagreementError(AssertionError):
    """The readings part; the message is the smallest story in which they do."""


@final
@attrs.frozen
class History:
    """A customer, and commands that were asked of it in order, each under a regime."""

    start: Customer
    steps: tuple[tuple[Command, Regime], ...]

    def disagreement(self) -> tuple[Place, Answer] | None:
        """Return where the readings first part."""
        here = Place.of(self.start)
        for command, regime in self.steps:
            wish = Wish.of(command)
            answer = ask(here, wish, regime)
            if not answer.agreed:
                return here, answer
            here = answer.after
        return None

    def shortened(self) -> Iterator[History]:
        """Yield the histories with one command less, or with one thing less to start from."""
        for steps in _one_less(self.steps):
            yield attrs.evolve(self, steps=steps)
        for start in _smaller(self.start):
            yield attrs.evolve(self, start=start)

    def smallest(self) -> History:
        """Return a history that parts the readings too, and of which nothing more can be left out."""
        history = self
        while shorter := next((each for each in history.shortened() if each.disagreement()), None):
            history = shorter
        return history

    def told(self) -> str:
        """Return the story as people would read it, and what each reading says at its end."""
        found = self.disagreement()
        if found is None:
            return "The readings agree."
        _, answer = found
        return "\n".join(
            (
                f"{self.start}\n",
                *(f"{command} ({regime.name})" for command, regime in self.steps),
                f"\n  the package:        {_said(answer.broken)}",
                f"  the second reading: {_said(answer.second['broken'])}",
                *(
                    _parted(answer.after.plain, answer.second["after"])
                    if answer.broken == answer.second["broken"]
                    else ()
                ),
            )
        )


def _one_less(whole: Sequence[T]) -> Iterator[tuple[T, ...]]:
    for index in range(len(whole)):
        yield (*whole[:index], *whole[index + 1 :])


def _smaller(customer: Customer) -> Iterator[Customer]:
    for relationships in _one_less(customer.relationships):
        yield attrs.evolve(customer, relationships=relationships)
    for tenants in _one_less(customer.tenants):
        yield attrs.evolve(customer, tenants=tenants)
    for others, tenant in zip(_one_less(customer.tenants), customer.tenants, strict=True):
        for subscriptions in _one_less(tenant.subscriptions):
            yield attrs.evolve(customer, tenants=(*others, attrs.evolve(tenant, subscriptions=subscriptions)))


def _said(broken: frozenset[str]) -> str:
    return f"refused: {', '.join(sorted(broken))}" if broken else "accepted"


def _parted(package: reading.Plain, second: reading.Plain) -> Iterator[str]:
    for part in package:
        for key in sorted(package[part].keys() | second[part].keys()):
            one, other = package[part].get(key), second[part].get(key)
            if one != other:
                yield f"  {part}, {key}:\n    the package:        {one}\n    the second reading: {other}"
