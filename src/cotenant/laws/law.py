"""What a law is: a sentence, the clauses that it rests on, what it is about, and a check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar, final

import attrs

from cotenant import checks
from cotenant.regimes import Regime
from cotenant.shown import Shown

S = TypeVar("S")

Found: TypeAlias = tuple[str, str]
"""What breaks a law (an id), and how."""


class Scope(StrEnum):
    """What a law is about, and so what its check is given."""

    STATE = "state"
    """Every customer: a `Customer`."""
    TRANSITION = "transition"
    """Every accepted step: a `Transition`."""
    REGIME = "regime"
    """Every answer that a regime gives: an `Answer`."""
    HISTORY = "history"
    """Every sequence of decisions: a `Story`."""


@final
@attrs.frozen(kw_only=True)
class Law(Generic[S]):
    """A promise that is in force while all the rules `keepers` are, in every regime where there are none.

    `breaches` yields, for what the `scope` says, the id of each thing that breaks the law, and how.
    """

    id: str = attrs.field(validator=checks.identifier)
    says: str = attrs.field(validator=checks.identifier)
    cites: tuple[str, ...]
    scope: Scope = attrs.field(validator=checks.one_of(Scope))
    keepers: tuple[str, ...] = ()
    breaches: Callable[[S], Iterable[Found]] = attrs.field(eq=False, repr=False)

    def in_force(self, regime: Regime) -> bool:
        """Return whether the regime has every rule that keeps this law."""
        return {rule.id for rule in regime.rules}.issuperset(self.keepers)


@final
@attrs.frozen(kw_only=True)
class Breach(Shown):
    """One place where a law is broken: the law's id, the id of what breaks it, and how."""

    law: str
    about: str
    because: str


def breaches(laws: Iterable[Law[S]], subject: S) -> Iterator[Breach]:
    """Yield where a subject breaks laws that are about such subjects, in the order of the laws."""
    for law in laws:
        for about, because in law.breaches(subject):
            yield Breach(law=law.id, about=about, because=because)
