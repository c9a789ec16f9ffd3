"""Hypothesis strategies for every value of the core: all that they draw is well formed.

What they draw comes from small pools, so that a command drawn at random often hits what a customer drawn at random has.
Failing cases shrink towards the plainest: one tenant, few subscriptions, CSP and direct ones first.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from itertools import compress
from typing import Final

from hypothesis import strategies as st

from cotenant import commands as cmd
from cotenant.decisions import Decision
from cotenant.engine import Story, decide, play
from cotenant.regimes import MULTI_CHANNEL, MULTI_PARTNER, RELEASED, SINGLE_CHANNEL, Regime, Timeline
from cotenant.rules import RULES
from cotenant.tenancy import Customer
from cotenant.testing.pools import DAYS
from cotenant.testing.requests import commands, events
from cotenant.testing.values import (
    channels,
    customers,
    days,
    parties,
    partners,
    products,
    relationships,
    seats,
    subscriptions,
    tenants,
    terms,
)  # fmt: skip

__all__ = [
    "channels",
    "commands",
    "customers",
    "days",
    "decisions",
    "events",
    "histories",
    "parties",
    "partners",
    "products",
    "regimes",
    "relationships",
    "seats",
    "stories",
    "subscriptions",
    "tenants",
    "terms",
    "timelines",
]

_KNOWN: Final = (MULTI_CHANNEL, SINGLE_CHANNEL, MULTI_PARTNER)
_LIFTABLE: Final = tuple(rule.id for rule in RULES if not rule.foundational)


@cache
def _lifting(lifted: tuple[str, ...]) -> Regime:
    return SINGLE_CHANNEL.lifting(*lifted, name=f"without {', '.join(sorted(lifted)) or 'a change'}")


def regimes(*, keeping: Collection[str] = ()) -> st.SearchStrategy[Regime]:
    """Draw one of the three regimes, or one that lifts one rule or any, but for those to keep."""
    known = [regime for regime in _KNOWN if {rule.id for rule in regime.rules}.issuperset(keeping)]
    liftable = [id_ for id_ in _LIFTABLE if id_ not in keeping]
    one = st.sampled_from(liftable).map(lambda id_: (id_,))
    # Every rule is lifted or not whatever the others are, so that those that do not matter go away one by one.
    some = st.tuples(*[st.booleans()] * len(liftable)).map(lambda lifted: tuple(compress(liftable, lifted)))
    return st.sampled_from(known) | (one | some).map(_lifting)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Draw a timeline that covers every day of `days`: the released one, perhaps with one regime more."""
    if draw(st.booleans()):
        return RELEASED.then(draw(regimes()), since=draw(st.sampled_from(DAYS[4:])))
    return RELEASED


@st.composite
def histories(draw: st.DrawFn) -> tuple[Customer, tuple[cmd.Command, ...]]:
    """Draw a customer, and up to eight commands for it in the order of their days."""
    customer = draw(customers())
    wanted = filter(None, draw(st.tuples(*[st.none() | commands(customer)] * 8)))
    return customer, tuple(sorted(wanted, key=lambda each: each.on))


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    """Draw a customer, a command and a regime, and decide."""
    customer = draw(customers())
    return decide(customer, draw(commands(customer)), draw(regimes()))


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Draw a history, and play it."""
    customer, wanted = draw(histories())
    return play(customer, wanted, draw(timelines()))
