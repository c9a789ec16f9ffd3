"""Every mutant of the rules, the facts and the events is put to the methods: one has to notice, or it is the same.

`python -m tests.mutants.examination` stops at the first method that notices a mutant; with `--write`, every mutant is
put to every method, and what each noticed is kept for the page that shows it.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, final

import attrs

from tests import figures
from tests.mutants import of_events, of_rules
from tests.mutants.methods import METHODS, equivalent, tries
from tests.mutants.mutant import Mutant

COMMAND: Final = "nox -s mutants -- --write"


@final
@attrs.frozen(kw_only=True)
class Examined:
    """A mutant, the methods that noticed it, and whether it is proved to be no other than the library."""

    mutant: Mutant
    noticed: tuple[str, ...]
    same: bool


def mutants() -> Iterator[Mutant]:
    """Yield every mutant."""
    yield from of_rules.mutants()
    yield from of_events.mutants()


def examined(mutant: Mutant, *, fully: bool) -> Examined:
    """Put a mutant to the methods, all or until one notices it, and then to the solver if none does."""
    noticing = (name for name, method in METHODS.items() if tries(method, mutant) is not None)
    noticed = tuple(noticing) if fully else tuple(name for name, _ in zip(noticing, (0,), strict=False))
    return Examined(mutant=mutant, noticed=noticed, same=not noticed and equivalent(mutant))


def by_kind(results: Sequence[Examined]) -> Iterator[figures.Row]:
    """Yield how many of each kind were made, noticed and shown to be the same."""
    for kind in dict.fromkeys(each.mutant.kind for each in results):
        yield _row(kind, [each for each in results if each.mutant.kind == kind])
    yield _row("all", results)


def _row(kind: str, results: Sequence[Examined]) -> figures.Row:
    killed, same = sum(bool(each.noticed) for each in results), sum(each.same for each in results)
    return {"mutants": kind, "made": len(results), "killed": killed, "proved the same": same}


def by_method(results: Sequence[Examined]) -> Iterator[figures.Row]:
    """Yield how many each method noticed, and how many it alone noticed."""
    noticed = Counter(name for each in results for name in each.noticed)
    alone = Counter(each.noticed[0] for each in results if len(each.noticed) == 1)
    for name in METHODS:
        yield {"method": name, "killed": noticed[name], "killed by it alone": alone[name]}


def shown(row: Mapping[str, object]) -> str:
    """Return a row as people read it on a terminal."""
    return ", ".join(f"{name}: {figure}" for name, figure in row.items())


def main(arguments: Sequence[str] | None = None) -> int:
    """Examine all and print what was met; return 1 where a mutant lives."""
    parser = argparse.ArgumentParser(prog="nox -s mutants --", description="Put mutants to all ways of checking.")
    parser.add_argument("--write", action="store_true", help="ask every method, and keep the figures")
    asked = parser.parse_args(arguments)
    results = [examined(mutant, fully=asked.write) for mutant in mutants()]
    kinds, methods = [*by_kind(results)], [*by_method(results)]
    print("\n".join(map(shown, (*kinds, *methods))))
    alive = [each.mutant for each in results if not each.noticed and not each.same]
    print("\n".join(f"alive: {mutant.kind}, {mutant.id}" for mutant in alive))
    if asked.write:
        figures.write(figures.FOLDER / "mutants.json", command=COMMAND, rows=kinds)
        figures.write(figures.FOLDER / "mutant-methods.json", command=COMMAND, rows=methods)
    return int(bool(alive))


if __name__ == "__main__":
    sys.exit(main())
