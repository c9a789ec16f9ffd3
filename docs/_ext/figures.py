"""The figures of the long runs, which the runs themselves left in `docs/figures`, as tables of a page."""

import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from parts import NO, YES, table

FOLDER = Path(__file__).parents[1] / "figures"


def parts() -> dict[str, Callable[[], str]]:
    """Return how to draw the figures of each run, by the name of the part."""
    return {f"figures-{path.stem}": partial(drawn, path) for path in sorted(FOLDER.glob("*.json"))}


def drawn(path: Path) -> str:
    """Return what a run measured: its table, and how, when and on what it was run."""
    told = json.loads(path.read_text(encoding="utf-8"))
    rows = told["rows"]
    head = list(dict.fromkeys(key for row in rows for key in row))
    numbers = [key for key in head if all(type(row.get(key, 0)) in (int, float) for row in rows)]
    lines = table(head, ([shown(row.get(key, "")) for key in head] for row in rows), numbers=numbers)
    at = f", commit `{told['commit']}`" if told.get("commit") else ""
    return f"{lines}\n\n`{told['command']}`, {told['date']}{at}, Python {told['python']}, {told['system']}."


@cache
def rows(name: str) -> tuple[Mapping[str, Any], ...]:
    """Return the rows that a run left."""
    return tuple(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["rows"])


def shown(value: Any) -> str:
    """Return a figure as people read it."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.1f}" if value >= 1 else f"{value:.2g}"
    return str(value)
