"""Inquiries into one command type: what it names, what it breaks, what becomes of it, and whether that can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, final

from cotenant.commands import COMMANDS, Command
from cotenant.proof import scenes
from cotenant.proof.cases import SYMBOLS
from cotenant.proof.effects import Step, step
from cotenant.proof.meanings import Reader
from cotenant.proof.scenes import scene
from cotenant.proof.solving import Solver
from cotenant.proof.terms import Symbol, Term, every_of
from cotenant.proof.vocabulary import NAMED
from cotenant.proof.worlds import BEFORE, well_formed
from cotenant.rule import Rule

PATIENCE: Final = 60.0
"""After how many seconds a solver gives up on one question; each takes a few thousandths of one."""

_KNOWN: Final = (NAMED, scenes.WELL_FORMED, well_formed(BEFORE))


@final
class Inquiry:
    """Questions about every command of one type, asked of every well-formed customer."""

    def __init__(self, command: type[Command], reader: Reader, solver: Solver) -> None:
        """Prepare to ask a solver about a command type under rules whose facts the reader can read."""
        self.command = command
        self.solver = solver
        self._reader = reader
        self._at = scene(command)
        self.step: Step = step(self._at)

    def watching(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        """Return the rules that watch the command."""
        return tuple(rule for rule in rules if self.command in rule.commands)

    def broken(self, rule: Rule, **assumed: Term) -> Term:
        """Return that a rule is broken, where facts are taken to mean what is assumed of them."""
        return self._reader.broken(rule, self._at, **assumed)

    def accepted(self, rules: Iterable[Rule]) -> Term:
        """Return that none of the rules is broken."""
        return every_of(~self.broken(rule) for rule in self.watching(rules))


def inquiries(
    rules: Iterable[Rule], *, marks: Iterable[Symbol] = (), patience: float
) -> Mapping[type[Command], Inquiry]:
    """Return an inquiry into each command type under some rules; cases tell of the marks, too.

    The solver gives up on a question after so many seconds.
    """
    reader = Reader.of(rules)
    solver = Solver((*SYMBOLS, *reader.symbols, *marks), _KNOWN, patience=patience)
    return {command: Inquiry(command, reader, solver) for command in COMMANDS}
