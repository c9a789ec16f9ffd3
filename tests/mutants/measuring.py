"""How good each way of testing is: every planted fault is put to each, and what it finds is told.

`python -m tests.mutants.measuring` looks for each until it is found; with `--write`, each is put to every way.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from tests import figures
from tests.mutants.examination import COMMAND, shown
from tests.mutants.faults import FAULTS
from tests.mutants.methods import METHODS, tries
from tests.mutants.mutant import Mutant
from tests.mutants.searches import SEARCHES, searched

_METHODS: Final = ("answers written down", "second reading", "laws", "proof of the laws", "ties of the meanings")

WAYS: Final = {
    **{name: partial(searched, name) for name in SEARCHES},
    **{name: partial(tries, METHODS[name]) for name in _METHODS},
}
"""Every way of testing by its name: it returns after how many questions it finds a mutant, if it does."""

MISSED: Final = "-"


def measured(mutant: Mutant) -> dict[str, int | str]:
    """Return after how many questions each way of testing finds a fault."""
    found = {name: way(mutant) for name, way in WAYS.items()}
    return {"fault": mutant.id, **{name: MISSED if count is None else count for name, count in found.items()}}


def _sums(rows: Sequence[Mapping[str, int | str]]) -> dict[str, int | str]:
    found = {name: sum(row[name] != MISSED for row in rows) for name in WAYS}
    return {"fault": f"found, of {len(rows)}", **found}


def is_found(mutant: Mutant) -> bool:
    """Return whether some way of testing finds a fault; the quickest is tried first."""
    return any(way(mutant) is not None for way in WAYS.values())


def main(arguments: Sequence[str] | None = None) -> int:
    """Look for every fault; return 1 where one is found by no way of testing."""
    parser = argparse.ArgumentParser(prog="nox -s mutants --", description="Put planted faults to ways of testing.")
    parser.add_argument("--write", action="store_true", help="put each to every way, and keep the figures")
    if parser.parse_args(arguments).write:
        rows: list[dict[str, int | str]] = []
        for fault in FAULTS:
            rows.append(measured(fault))
            print(shown(rows[-1]), flush=True)
        rows.append(_sums(rows))
        print(shown(rows[-1]))
        figures.write(figures.FOLDER / "faults.json", command=COMMAND, rows=rows)
    missed = [fault.id for fault in FAULTS if not is_found(fault)]
    print(f"{len(FAULTS) - len(missed)} of {len(FAULTS)} planted faults found", *missed, sep="\n")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
