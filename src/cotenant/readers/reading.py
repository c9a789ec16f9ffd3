"""What every reader returns: the value, and where its source was odd; and what it raises when records are lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar, final

import attrs

from cotenant.documents import CodecError, Problem, printable
from cotenant.shown import Shown

T_co = TypeVar("T_co", covariant=True)


@final
@attrs.frozen(kw_only=True)
class Remark:
    """Something odd that cost nothing or little: where (`$.items[3].status`), and what was odd."""

    path: str
    odd: str

    def __str__(self) -> str:
        """Return the remark as one line, safe to print."""
        return printable(f"{self.path}: {self.odd}")


@final
@attrs.frozen(kw_only=True)
class Reading(Shown, Generic[T_co]):
    """What was read, and every oddity met on the way, in the order of the document."""

    value: T_co
    remarks: tuple[Remark, ...] = ()


@final
class PartlyReadError(CodecError):
    """Some records of a list cannot be read.

    `problems` holds everything that is wrong with those, each with its path. `reading` holds all the others, and among
    its remarks one for each problem, so that what is kept of it still tells what is missing.
    """

    def __init__(self, problems: Iterable[Problem], reading: Reading[Any]) -> None:
        """Hold the problems, and the reading of the other records."""
        super().__init__(problems)
        self.reading = reading

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to rebuild the error, in another process for instance."""
        return PartlyReadError, (self.problems, self.reading)
