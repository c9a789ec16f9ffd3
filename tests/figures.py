"""What a long run measured, kept as data beside the pages, so that no page holds a figure that was typed in."""

import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

FOLDER = Path(__file__).parents[1] / "docs" / "figures"

Row: TypeAlias = Mapping[str, str | int | float | bool]


def write(path: Path, *, command: str, rows: Sequence[Row]) -> None:
    """Write the rows of a run, with the command that repeats it, the day, and what it ran on."""
    told = {
        "command": command,
        "date": f"{datetime.now(UTC):%Y-%m-%d}",  # noqa: TID251 - the day of the run is what is told
        "commit": _commit(),
        "python": platform.python_version(),
        "system": f"{sys.platform} {platform.machine()}",
        "rows": [dict(row) for row in rows],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def told(row: Row) -> str:
    """Return a row as a line for the terminal."""
    return ", ".join(f"{name}: {_shown(figure)}" for name, figure in row.items())


def _shown(figure: str | float | bool) -> str:
    match figure:
        case bool():
            return "yes" if figure else "no"
        case str():
            return figure
        case int():
            return f"{figure:,}"
        case _:
            return f"{figure:,.2f}"


def total(rows: Sequence[Row], *names: str) -> Row:
    """Return the sums of these columns."""
    return {name: sum(int(row[name]) for row in rows) for name in names}


def _commit() -> str:
    """Return the commit that was checked out, with a plus where files were changed; nothing outside of a clone.

    What runs leave themselves, figures and the pages that show them, is no change: it changes nothing that is measured.
    """
    git = shutil.which("git")
    if git is None:
        return ""
    changed = _said(git, "status", "--porcelain", "--untracked-files=no", "--", ":/", ":(top,exclude)docs")
    return _said(git, "rev-parse", "--short", "HEAD") + "+" * bool(changed)


def _said(*command: str) -> str:
    return subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False).stdout.strip()
