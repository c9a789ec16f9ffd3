"""What can be wrong with frames, and the one error that names all of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, final

import attrs

FEW: Final = 5
"""How many of the rows that have one kind of problem an error holds."""


@final
@attrs.frozen(kw_only=True)
class Problem:
    """One thing that is wrong: the table, the column, the row (by its key), what is there, and what is expected.

    What concerns a column as a whole names no row, and what concerns a frame as a whole no column; what is there is
    then told in words.
    """

    table: str
    column: str
    row: str
    value: object
    expected: str

    def __str__(self) -> str:
        """Return all of it as one sentence."""
        row = f"[{self.row}]" if self.row else ""
        return f"{_where(self, row)}: expected {self.expected}, got {_got(self)}"


def _where(problem: Problem, row: str = "") -> str:
    return ".".join(filter(None, (f"{problem.table}{row}", problem.column))) or "frames"


def _got(problem: Problem) -> object:
    return repr(problem.value) if problem.row else problem.value


@final
@attrs.frozen(kw_only=True)
class Problems:
    """Problems of one kind: in one column, with one expectation. How many there are, and the first few of them."""

    count: int
    first: tuple[Problem, ...]

    def __str__(self) -> str:
        """Return one problem as a sentence; of several, what they have in common, and a line for each of the first."""
        one = self.first[0]
        if self.count == 1:
            return str(one)
        more = self.count - len(self.first)
        return "\n".join([
            f"{_where(one)}: expected {one.expected}; not so in {self.count} rows",
            *(f"    {each.row}: got {_got(each)}" for each in self.first),
            *([f"    and {more} more"] if more else []),
        ])  # fmt: skip


def single(problem: Problem) -> Problems:
    """Return a problem as the only one of its kind."""
    return Problems(count=1, first=(problem,))


class FrameError(ValueError):
    """Frames that cannot be used, and everything that is wrong with them.

    `kinds` holds each kind of problem, with how many rows have it, and `problems` the first few problems of each kind:
    however many rows are wrong, an error holds few of them.
    """

    def __init__(self, kinds: Iterable[Problems]) -> None:
        """Hold the problems."""
        self.kinds: tuple[Problems, ...] = tuple(kinds)
        super().__init__(self.kinds)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The first few problems of each kind."""
        return tuple(problem for kind in self.kinds for problem in kind.first)

    def __str__(self) -> str:
        """Return every kind of problem, each with its first rows."""
        return "\n".join(map(str, self.kinds))
