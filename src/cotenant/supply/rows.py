"""What ledgers, pools and reconciliations have in common: they are rows, in an order that does not change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Protocol, TypeAlias, TypeVar

from cotenant.shown import Shown

Scalar: TypeAlias = str | int | bool | None
"""What a cell of a table may hold; data frames and JSON take it as it is."""


class Row(Protocol):
    """One row."""

    def to_dict(self) -> dict[str, Scalar]:
        """Return the row as plain scalars."""
        ...


R = TypeVar("R", bound=Row)


class Rows(Shown, Generic[R]):
    """Base of values that are rows: to be gone through, counted, and taken by number."""

    __slots__ = ()

    rows: tuple[R, ...]

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, at: int) -> R:
        return self.rows[at]

    def to_dicts(self) -> list[dict[str, Scalar]]:
        """Return the rows as plain scalars, ready for JSON or a data frame."""
        return [row.to_dict() for row in self.rows]
