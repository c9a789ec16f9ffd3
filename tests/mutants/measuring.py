"""How good each way of testing is: every planted fault is put to each, and what it finds is told.

`python -m tests.mutants.measuring` runs it, and fails where a fault is found by none.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from tests import figures
from tests.mutants.examination import shown
from tests.mutants.faults import FAULTS
from tests.mutants.methods import METHODS, tries
from tests.mutants.mutant import Mutant
from tests.mutants.searches import SEARCHES, searched

WAYS: Final = {
    **{name: partial(searched, name) for name in SEARCHES},
    **{name: partial(tries, method) for name, method in METHODS.items()},
}

MISSED: Final = "-"


def measured(mutant: Mutant) -> dict[str, int | str]:
    """Return after how many questions each way of testing finds a fault."""
    found = {name: way(mutant) for name, way in WAYS.items()}
    return {"fault": mutant.id, **{name: MISSED if count is None else count for name, count in found.items()}}


def _sums(rows: Sequence[Mapping[str, int | str]]) -> dict[str, str]:
    found = {name: sum(row[name] != MISSED for row in rows) for name in WAYS}
    return {"fault": "found", **{name: f"{count} of {len(rows)}" for name, count in found.items()}}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure all and print what was found; return 1 where a fault was found by none."""
    parser = argparse.ArgumentParser(prog="nox -s faults --", description="Put planted faults to all ways of testing.")
    parser.add_argument("--write", action="store_true", help="keep the figures for the page that shows them")
    asked = parser.parse_args(arguments)
    rows: list[dict[str, int | str]] = []
    for fault in FAULTS:
        rows.append(measured(fault))
        print(shown(rows[-1]), flush=True)
    sums = _sums(rows)
    print(shown(sums))
    if asked.write:
        figures.write(figures.FOLDER / "faults.json", command="nox -s faults -- --write", rows=[*rows, sums])
    return int(any(all(row[name] == MISSED for name in WAYS) for row in rows))


if __name__ == "__main__":
    sys.exit(main())
