"""What can be wrong with frames, and the one error that names all of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, final

import attrs

SHOWN: Final = 20
"""How many problems the text of an error spells out; the error itself holds all of them."""


@final
@attrs.frozen(kw_only=True)
class Problem:
    """One thing that is wrong: the table, the column, the row (by its key), what is there, and what is expected.

    What concerns a column as a whole names no row, and what concerns a frame as a whole no column.
    """

    table: str
    column: str
    row: str
    value: object
    expected: str

    def __str__(self) -> str:
        """Return all of it as one sentence."""
        row = f"[{self.row}]" if self.row else ""
        where = ".".join(filter(None, (f"{self.table}{row}", self.column))) or "frames"
        return f"{where}: expected {self.expected}, got {self.value!r}"


class FrameError(ValueError):
    """Frames that cannot be used; `problems` holds everything that is wrong with them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Hold the problems."""
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Return the first problems, one a line, and how many more there are."""
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        more = len(self.problems) - len(lines)
        return "\n".join([*lines, f"and {more} more"] if more else lines)
