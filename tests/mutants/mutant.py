"""A mutant: the library with one change in what decides, made without touching a file, and undone afterwards."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Final, TypeAlias, final
from unittest.mock import patch

import attrs

from cotenant import engine, history, regimes
from cotenant.commands import COMMANDS, Command
from cotenant.decisions import Decision
from cotenant.events import Event
from cotenant.facts import Fact
from cotenant.proof import meanings
from cotenant.regimes import Regime
from cotenant.rule import Rule
from cotenant.situation import Situation
from cotenant.tenancy import Customer

Evolve: TypeAlias = Callable[[Customer, Event], Customer]
Changed: TypeAlias = Callable[[Regime], tuple[Rule, ...]]

_evolve: Final = history.evolve


@final
@attrs.frozen(kw_only=True, eq=False)
class Mutant:
    """The library with one change, of some kind, told as an id.

    `rules` says which rules a regime has, `planted` changes all else for as long as it is entered. `commands` are the
    types that may be answered otherwise; `regime` is one in which they may.
    """

    kind: str
    id: str
    commands: tuple[type[Command], ...] = COMMANDS
    regime: Regime = regimes.SINGLE_CHANNEL
    rules: Changed | None = None
    planted: Callable[[], AbstractContextManager[object]] = nullcontext
    _made: dict[Regime, Regime] = attrs.field(factory=dict[Regime, Regime], init=False)

    def of(self, regime: Regime) -> Regime:
        """Return what has become of a regime; raises `ValueError` where its rules are such as cannot be."""
        if self.rules is None:
            return regime
        if regime not in self._made:
            self._made[regime] = unchecked(regime.name, self.rules(regime))
        return self._made[regime]

    def decide(self, customer: Customer, command: Command, regime: Regime) -> Decision:
        """Answer as the library would with the change in it."""
        return engine.decide(customer, command, self.of(regime))


def unchecked(name: str, rules: tuple[Rule, ...]) -> Regime:
    """Return a regime that may lack foundational rules."""
    with patch.object(regimes, "RULES", ()):
        return Regime(name=name, rules=rules)


@contextmanager
def reading(fact: Fact, holds: Callable[[Situation], bool]) -> Generator[None]:
    """Read a fact otherwise for a while; to a solver it means what it meant, so that only a tie can tell."""
    with patch.dict(meanings._READINGS, {fact.name: holds}), setting(fact, holds=holds):
        yield


@contextmanager
def setting(value: object, **changes: Any) -> Generator[None]:
    """Give a frozen value other fields for a while."""
    before = {name: getattr(value, name) for name in changes}
    _set(value, changes)
    try:
        yield
    finally:
        _set(value, before)


def _set(value: object, fields: Mapping[str, Any]) -> None:
    for name, field in fields.items():
        object.__setattr__(value, name, field)


def evolving(kind: type[Event], effect: Evolve) -> AbstractContextManager[object]:
    """Give events of one type another effect for a while; it may call `evolved` for the right one."""

    def evolve(customer: Customer, event: Event) -> Customer:
        return effect(customer, event) if isinstance(event, kind) else _evolve(customer, event)

    return patch.object(history, "evolve", evolve)


def evolved(customer: Customer, event: Event) -> Customer:
    """Return what the library makes of an event."""
    return _evolve(customer, event)
