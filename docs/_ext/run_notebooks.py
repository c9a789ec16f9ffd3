"""Run every notebook from top to bottom and compare with the outputs that it holds; `--write` stores the new ones."""

import difflib
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
FORMAT: Any = nbformat  # it has no annotations
# What the machine adds, and what is no part of what a reader sees.
METADATA = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def executed(text: str) -> str:
    """Return the text of a notebook with the outputs that it has now."""
    notebook = FORMAT.reads(text, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        place = {"metadata": {"path": folder}}
        client = NotebookClient(notebook, kernel_name="python3", timeout=300, record_timing=False, resources=place)
        client.extra_arguments = ["--log-level=ERROR"]  # that the kernel is reached over loopback is no news
        client.execute()
    notebook["metadata"] = METADATA
    return f"{FORMAT.writes(notebook)}\n"


def main() -> int:
    """Return 1 when an output is not what the notebook says."""
    stale = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["IPYTHONDIR"] = folder  # no history, no settings of whoever runs this
        for path in sorted(NOTEBOOKS.glob("*.ipynb")):
            stored = path.read_text(encoding="utf-8")
            fresh = executed(stored)
            if "--write" in sys.argv:
                path.write_text(fresh, encoding="utf-8")
            elif stored != fresh:
                stale = 1
                changes = difflib.unified_diff(stored.splitlines(), fresh.splitlines(), path.name, "now", lineterm="")
                print(*changes, sep="\n")
            print(
                f"{path.name}: {'written' if '--write' in sys.argv else 'stale' if stored != fresh else 'up to date'}"
            )
    return stale


if __name__ == "__main__":
    sys.exit(main())
