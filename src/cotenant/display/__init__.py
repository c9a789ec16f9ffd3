"""Every value as text for a terminal and as HTML for a notebook, both from the same blocks.

`blocks` is what a value looks like, apart from where it is drawn; another renderer starts there. This package is looked
up when a value is first shown (`cotenant.shown`), and needs the standard library only.
"""

from __future__ import annotations

from cotenant.display import as_html, as_text, holdings, outcomes, policy, supplies
from cotenant.display.drawing import draw
from cotenant.display.model import (
    Block,
    Cell,
    Change,
    Line,
    Mark,
    Points,
    Shares,
    Table,
    escaped,
    lines,
    width,
    words,
)
from cotenant.display.outcomes import Explained

__all__ = [
    "Block",
    "Cell",
    "Change",
    "Explained",
    "Line",
    "Mark",
    "Points",
    "Shares",
    "Table",
    "blocks",
    "escaped",
    "html",
    "lines",
    "text",
    "width",
    "words",
]

VIEWS = (holdings, outcomes, policy, supplies)
"""The modules that give values their looks, each by being imported."""


def blocks(value: object) -> tuple[Block, ...]:
    """Return what a value looks like: lines, lists and tables that any renderer can draw, data not escaped yet."""
    return draw(value)


def text(value: object) -> str:
    """Return a value as plain text, control characters escaped, without a newline at its end."""
    return as_text.text(blocks(value))


def html(value: object) -> str:
    """Return a value as a self-contained HTML fragment, user data escaped."""
    return as_html.html(blocks(value))
