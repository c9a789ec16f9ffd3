"""What is asked of columns everywhere: both, either, surely; and what Python takes for a blank."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import narwhals as nw

BLANK: Final = "".join(filter(str.isspace, map(chr, range(0x3001))))
"""Every character that Python strips."""


def sure(condition: nw.Expr) -> nw.Expr:
    """Return a condition that is false where its answer is null."""
    return condition.fill_null(value=False)


def any_of(conditions: Iterable[nw.Expr]) -> nw.Expr:
    """Return whether any of these conditions, none of them null, is true."""
    return nw.any_horizontal(*conditions, ignore_nulls=False)


def all_of(conditions: Iterable[nw.Expr]) -> nw.Expr:
    """Return whether all of these conditions, none of them null, are true."""
    return nw.all_horizontal(*conditions, ignore_nulls=False)


def stripped(column: str) -> nw.Expr:
    """Return a text without the blanks around it, as Python knows blanks."""
    return nw.col(column).str.strip_chars(BLANK)
