"""Questions for Z3, and its answers as values. The only module that knows the solver.

Every question has one shape: there are certain things (what the command names, what would break a law), and something
is true of all things. Functions lead from subscriptions to tenants, from both to parties and channels, and never back,
so that only finitely many things can be spoken of. Questions of this kind (effectively propositional, the sorts in
layers) are decidable: where there is a case at all there is a finite one, which Z3 finds, and its answer "there is
none" holds for customers of every size.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from itertools import product
from typing import Any, Final, TypeAlias, final

import attrs

from cotenant.proof import smtlib
from cotenant.proof.terms import BOOL, NUMBER, Sort, Symbol, Term, Value

try:
    _z3: Final[Any] = import_module("z3")  # it has no types that a checker could read
except ModuleNotFoundError as _missing:
    if _missing.name != "z3":
        raise
    raise ImportError("cotenant.proof needs Z3: install the extra, cotenant[proof]") from _missing

Arguments: TypeAlias = tuple[Value, ...]


@final
@attrs.frozen
class Structure:
    """A case that a solver found: the things of each sort that there are, and what each symbol gives of them."""

    things: Mapping[Sort, tuple[Value, ...]]
    gives: Mapping[tuple[Symbol, Arguments], Value]

    def __call__(self, symbol: Symbol, *arguments: Value) -> Value:
        """Return what a symbol gives of these things."""
        return self.gives[symbol, arguments]


class UndecidedError(RuntimeError):
    """The solver gave up."""


@final
class Solver:
    """What is known, and whether something can be true beside it."""

    def __init__(self, symbols: Iterable[Symbol], known: Iterable[Term], *, patience: float) -> None:
        """Take what is known, said with these symbols, to be true; give up on a question after so many seconds."""
        self._symbols = tuple(symbols)
        self._known = f"{smtlib.declared(self._symbols)}\n{smtlib.asserted(*known)}"
        self._solver = _z3.SimpleSolver(ctx=_z3.Context())
        self._solver.set("timeout", int(patience * 1000))
        self._solver.from_string(self._known)

    def can_be(self, *claims: Term) -> bool:
        """Return whether there is a case in which all the claims are true; raise `UndecidedError` if not known."""
        with self._asked(claims) as found:
            return found

    def case(self, *claims: Term) -> Structure | None:
        """Return a case in which all the claims are true, `None` for none; raise `UndecidedError` if not known."""
        with self._asked(claims) as found:
            return _Model(self._solver.model()).structure(self._symbols) if found else None

    @contextmanager
    def _asked(self, claims: tuple[Term, ...]) -> Generator[bool]:
        self._solver.push()
        try:
            self._solver.from_string(smtlib.asserted(*claims))
            answer = self._solver.check()
            if answer == _z3.unknown:
                raise UndecidedError(self._solver.reason_unknown())
            yield answer == _z3.sat
        finally:
            self._solver.pop()

    def text(self, *claims: Term) -> str:
        """Return the question whether all the claims can be true in SMT-LIB 2, for any solver."""
        return f"{self._known}\n{smtlib.asserted(*claims)}\n(check-sat)\n"


@final
class _Model:
    """A model of Z3, read as values."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._functions = {function.name(): function for function in model.decls()}
        self._universes = {sort.name(): model.get_universe(sort) for sort in model.sorts()}

    def structure(self, symbols: tuple[Symbol, ...]) -> Structure:
        """Return the things that there are, and what the symbols give of them."""
        sorts = dict.fromkeys(sort for symbol in symbols for sort in (*symbol.takes, symbol.result))
        things = {sort: tuple(thing.decl().name() for thing in self._universe(sort)) for sort in sorts}
        return Structure(things, dict(given for symbol in symbols for given in self._graph(symbol)))

    def _universe(self, sort: Sort) -> tuple[Any, ...]:
        return tuple(self._universes.get(sort.name, ()))

    def _graph(self, symbol: Symbol) -> Iterator[tuple[tuple[Symbol, Arguments], Value]]:
        function = self._functions.get(symbol.name)
        ranges = [self._range(function, place, sort) for place, sort in enumerate(symbol.takes)]
        for arguments in product(*ranges):
            things = [thing for _, thing in arguments]
            found = None if function is None else self._model.eval(function(*things), model_completion=True)
            yield (symbol, tuple(name for name, _ in arguments)), self._value(found, symbol.result)

    def _range(self, function: Any, place: int, sort: Sort) -> tuple[tuple[Value, Any], ...]:
        if not sort.members:
            return tuple((thing.decl().name(), thing) for thing in self._universe(sort))
        if function is None:
            return tuple((member, None) for member in sort.members)
        members = function.domain(place)
        return tuple((member, members.constructor(at)()) for at, member in enumerate(sort.members))

    def _value(self, found: Any, sort: Sort) -> Value:
        """Return a value; where nothing is said of it, any would do."""
        if sort == BOOL:
            return bool(_z3.is_true(found))
        if sort == NUMBER:
            return 0 if found is None else int(found.as_long())
        if sort.members:
            names = [smtlib.member_name(sort, member) for member in sort.members]
            return sort.members[0 if found is None else names.index(found.decl().name())]
        things = self._universe(sort) if found is None else (found,)
        return next((thing.decl().name() for thing in things), "any")
