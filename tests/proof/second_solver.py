"""A second solver is asked all that the first is asked, and every small case whether meanings agree with Python.

`python -m tests.proof.second_solver` runs `prove`, `compare` and `lint` on the three regimes with Z3, hands each
question to cvc5 as well, and fails where the two do not agree.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from itertools import combinations
from time import perf_counter
from typing import Any, Final, TypeAlias
from unittest.mock import patch

import attrs

import cotenant as ct
from cotenant import proof
from cotenant.proof.solving import Solver
from cotenant.proof.terms import Term
from tests import figures
from tests.proof import small
from tests.proof.ties import ties

_cvc5: Final[Any] = import_module("cvc5")  # it has no types that a checker could read

Row: TypeAlias = dict[str, str | int | float]

REGIMES: Final = (ct.SINGLE_CHANNEL, ct.MULTI_CHANNEL, ct.MULTI_PARTNER)


@attrs.define
class Tally:
    """How many questions were asked, how often the answers were not the same, and how long each side took."""

    asked: int = 0
    disagreements: int = 0
    first: float = 0.0
    second: float = 0.0


def second_answer(question: str) -> str:
    """Return what cvc5 says: "sat", "unsat", or that it does not know."""
    solver = _cvc5.Solver()
    solver.setLogic("ALL")
    solver.setOption("finite-model-find", "true")  # with it, questions of this kind are decided
    parser = _cvc5.InputParser(solver)
    parser.setStringInput(_cvc5.InputLanguage.SMT_LIB_2_6, question, "question")
    symbols, said = parser.getSymbolManager(), ""
    while not (command := parser.nextCommand()).isNull():
        said += command.invoke(solver, symbols)
    return said.strip()


@contextmanager
def both(tally: Tally) -> Generator[None]:
    """Hand every question that Z3 is asked to cvc5 as well."""
    first_asked = Solver._asked

    @contextmanager
    def asked(solver: Solver, claims: tuple[Term, ...]) -> Generator[bool]:
        began = perf_counter()
        with first_asked(solver, claims) as found:
            between = perf_counter()
            agreed = second_answer(solver.text(*claims)) == ("sat" if found else "unsat")
            tally.asked += 1
            tally.disagreements += not agreed
            tally.first += between - began
            tally.second += perf_counter() - between
            yield found

    with patch.object(Solver, "_asked", asked):
        yield


def solved(what: str, run: Callable[[], object]) -> Row:
    """Run something with both solvers, and return what was met."""
    tally = Tally()
    with both(tally):
        run()
    times = {"Z3, seconds": tally.first, "cvc5, seconds": tally.second}
    return {"what": what, "questions": tally.asked, "disagreements": tally.disagreements, **times}


def tied(stride: int) -> Row:
    """Ask of every small customer, and one in `stride` of the commands, whether meanings agree with Python."""
    began, asked, disagreements = perf_counter(), 0, 0
    for customer, command, other in small.cases(stride):
        answers = [tie.python == tie.solver for tie in ties(customer, command, other)]
        asked, disagreements = asked + len(answers), disagreements + answers.count(False)
    what = "facts, events and laws mean what they are in Python"
    return {"what": what, "questions": asked, "disagreements": disagreements, "Python, seconds": perf_counter() - began}


def rows(stride: int) -> Generator[Row]:
    """Yield what was met by each run."""
    for regime in REGIMES:
        yield solved(f"prove({regime.name})", partial(proof.prove, regime))
    for one, other in combinations(REGIMES, 2):
        yield solved(f"compare({one.name}, {other.name})", partial(proof.compare, one, other))
    yield solved("lint(RULES)", partial(proof.lint, ct.RULES))
    yield tied(stride)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all and print what was met; return 1 where two sides do not agree."""
    parser = argparse.ArgumentParser(prog="nox -s proof --", description="Ask a second solver the same.")
    parser.add_argument("--stride", type=int, default=20, help="ask one in so many of the small commands (%(default)s)")
    parser.add_argument("--write", action="store_true", help="keep the figures for the page that shows them")
    asked = parser.parse_args(arguments)
    met: list[Row] = []
    for row in rows(asked.stride):
        met.append(row)
        print(figures.told(row))
    if asked.write:
        figures.write(figures.FOLDER / "proof.json", command=f"nox -s proof -- --stride {asked.stride}", rows=met)
    return int(any(row["disagreements"] for row in met))


if __name__ == "__main__":
    sys.exit(main())
