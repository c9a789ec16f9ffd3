"""Everything that can be reached in a small world, breadth first, so that the first way to a customer is a shortest."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import final

import attrs

from cotenant import checks, engine
from cotenant.decisions import Accepted, Decision
from cotenant.engine import Story
from cotenant.laws import Decide
from cotenant.regimes import Regime, is_asked
from cotenant.tenancy import Customer
from cotenant.testing.worlds.symmetry import Signature, signature
from cotenant.testing.worlds.world import World


@final
@attrs.frozen(kw_only=True, eq=False)
class Reached:
    """A customer that can be reached, and the step that first led to it; a beginning has none.

    `depth` is the number of steps that it takes.
    """

    customer: Customer
    depth: int = 0
    origin: Reached | None = attrs.field(default=None, repr=False)
    step: Accepted | None = attrs.field(default=None, repr=False)

    @property
    def story(self) -> Story:
        """A shortest story that ends with this customer."""
        return self.story_with()

    def story_with(self, *more: Decision) -> Story:
        """Return a shortest story that ends with this customer, and then with these decisions about it."""
        at, steps = self, list[Decision](reversed(more))
        while at.origin is not None and at.step is not None:
            steps.append(at.step)
            at = at.origin
        return Story(before=at.customer, decisions=tuple(reversed(steps)))


def _unheard(at: Reached, decision: Decision) -> None:
    """Do nothing."""


def reach(
    world: World,
    regime: Regime,
    *,
    decide: Decide = engine.decide,
    heard: Callable[[Reached, Decision], None] = _unheard,
) -> Iterator[Reached]:
    """Yield all that can be reached under a regime, the nearest first: one customer of all that differ only in ids.

    A customer is yielded before it is asked `World.questions`, all of which `decide` answers; `heard` is told of each
    answer. The last customer has been asked when the iterator ends. Raises `ValueError` for what is no world or no
    regime.
    """
    checks.argument("reach", "world", world, World, "a World")
    is_asked("reach", regime)
    return _reach(world, regime, decide, heard)


def _reach(
    world: World, regime: Regime, decide: Decide, heard: Callable[[Reached, Decision], None]
) -> Iterator[Reached]:
    met: set[Signature] = set()
    waiting: deque[Reached] = deque()

    def meet(found: Reached) -> None:
        sign = signature(found.customer, world)
        if sign not in met:
            met.add(sign)
            waiting.append(found)

    for customer in world.beginnings():
        meet(Reached(customer=customer))
    while waiting:
        at = waiting.popleft()
        yield at
        for command in world.questions(at.customer):
            decision = decide(at.customer, command, regime)
            heard(at, decision)
            if isinstance(decision, Accepted):
                after = decision.transition.after
                meet(Reached(customer=after, depth=at.depth + 1, origin=at, step=decision))


def customers(world: World, regime: Regime) -> Iterator[Customer]:
    """Yield every customer that can be reached in a world under a regime: one of all that differ only in ids.

    Raises `ValueError` for what is no world or no regime.
    """
    return (each.customer for each in reach(world, regime))
