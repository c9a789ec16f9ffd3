"""Every mutant of the source that decides, reads or writes is run past the tests, which have to notice.

`python -m tests.mutants.code_mutants` runs it. Each mutant has a process of its own, forked from one that has imported
everything but the package, so that most are done with in a second; nothing on the disk is changed.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import importlib.abc
import importlib.util
import json
import os
import resource
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from tempfile import mkdtemp
from types import ModuleType
from typing import Any, Final, TypeAlias, final

import attrs
from rich.console import Console
from rich.progress import track

from tests import figures
from tests.mutants.sources import MODULES, Mutant, mutants, path_of

ROOT: Final = Path(__file__).parents[2]
LISTED: Final = Path(__file__).with_name("survivors.toml")
SECONDS: Final = 120
"""How long the tests may compute on one mutant: one that hangs is noticed."""
ROOM: Final = 4 << 30
"""How many bytes of memory a mutant may take."""

SURVIVED: Final = "survived"

Identity: TypeAlias = tuple[str, str, str]


def stages(module: str) -> Iterator[list[str]]:
    """Yield the tests that may kill a mutant of a module: first its own, then the quick ones, at last all others."""
    folder = _folder(module)
    met = set[str]()
    for names in (_OWN[module.rpartition(".")[2]], *_QUICK[folder]):
        chosen = [name for each in names.split() if (name := f"tests/{folder}/test_{each}.py") not in met]
        if chosen:
            yield chosen
        met.update(chosen)
    found = (path for place in _PLACES[folder] for path in _tests(ROOT / place))
    yield [name for path in found if (name := path.relative_to(ROOT).as_posix()) not in met]


def _folder(module: str) -> str:
    return "codec" if module.startswith("cotenant.codec") else "core"


_OWN: Final = {
    "facts": "objections facts",
    "rules": "objections rules",
    "regimes": "regimes unread",
    "engine": "unread decide scenarios",
    "history": "history relationships",
    "situation": "objections decide",
    "formula": "formula",
    "rebuilt": "unread",
    "deferred": "unread",
    "converters": "hosts",
    "fitting": "every_fault",
    "lines": "lines",
    "parsers": "quick round_trip",
    "quick": "quick",
    "schema": "schema",
    "shapes": "documents by_hand",
    "structuring": "strictness",
    "texts": "documents",
    "unstructuring": "by_hand",
    "writing": "by_hand quick",
}
_QUICK: Final = {
    "core": (
        "objections scenarios",
        "unread values resistance rules decide history regimes relationships formula facts",
    ),
    "codec": (
        "documents strictness by_hand",
        "quick lines round_trip hosts limits",
        "schema every_fault damage invalid_json",
    ),
}
_PLACES: Final = {"core": ("tests/core", "tests/oracle", "tests/proof/test_ties.py"), "codec": ("tests/codec",)}


def _tests(place: Path) -> list[Path]:
    return sorted({*place.glob("test_*.py")} - _COMPARED) if place.is_dir() else [place]


_COMPARED: Final = {ROOT / f"tests/core/test_{name}.py" for name in ("same_answers", "many")}
"""They ask other processes, which have no mutant: whatever differs from them would count as noticed."""


# One mutant, in a process of its own ---------------------------------------------------------------------------------


@final
class _Instead(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    """Imports one module from a source of ours, and leaves all others to Python."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, fullname: str, path: object = None, target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ARG002
        if fullname != self._mutant.module:
            return None
        return importlib.util.spec_from_file_location(fullname, path_of(fullname), loader=self)

    def get_source(self, fullname: str) -> str:  # noqa: ARG002 - there is but one
        return self._mutant.source


@final
class _FirstFailure:
    """Tells Hypothesis of the package, as its plugins would have, and then which test was the first to fail."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    def pytest_sessionstart(self) -> None:
        _register()

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            os.write(self._pipe, f"{report.nodeid}\n".encode())

    def pytest_collectreport(self, report: Any) -> None:
        self.pytest_runtest_logreport(report)


def _preload() -> None:
    """Import what tests need, but nothing of the package: Hypothesis would, for its entry point."""
    os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"
    for name in ("pytest", "_hypothesis_pytestplugin", "hypothesis.stateful", "cattrs", "jsonschema", "z3"):
        importlib.import_module(name)
    del os.environ["HYPOTHESIS_NO_PLUGINS"]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in [name for name in sys.modules if name.partition(".")[0] == "cotenant"]:
        del sys.modules[name]


def _register() -> None:
    """Import the package, and tell Hypothesis of it, as Hypothesis would have done."""
    importlib.import_module("cotenant.testing.hypothesis_plugin").register()


def _run(mutant: Mutant, tests: list[str], pipe: int) -> int:
    """Run tests on a mutant, in the process that is to be lost with it; return 0 where all pass."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.meta_path.insert(0, _Instead(mutant))
    os.write(pipe, b"import\n")
    importlib.import_module("cotenant")
    plugins = ("-p", "no:cacheprovider", "-p", "_hypothesis_pytestplugin", "--hypothesis-profile=mutants")
    pytest: Any = importlib.import_module("pytest")
    gc.disable()  # no test runs for long
    return int(pytest.main(["-xq", "--assert=plain", *plugins, *tests], plugins=[_FirstFailure(pipe)]))


def killer(mutant: Mutant, tests: list[str]) -> str | None:
    """Return which of the tests notices the mutant first; `None` where none does."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            os.close(reading)
            status = _run(mutant, tests, writing)
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as told:
        lines = told.read().splitlines()
    _, status = os.waitpid(child, 0)
    if not status:
        return None
    return "out of time" if os.WIFSIGNALED(status) else lines[min(1, len(lines) - 1)]


def outcome(mutant: Mutant, *, quick: bool) -> str:
    """Return which test notices a mutant, or that it survived, be it the quick tests alone."""
    chosen = [*stages(mutant.module)][: -1 if quick else None]
    return next((found for tests in chosen if (found := killer(mutant, tests))), SURVIVED)


# All mutants ---------------------------------------------------------------------------------------------------------


@final
@attrs.define
class Session:
    """What became of mutants so far, kept in a file, so that a run that was broken off goes on from there."""

    path: Path
    again: bool = False
    quick: bool = False
    known: dict[str, str] = attrs.Factory(dict[str, str])

    def __attrs_post_init__(self) -> None:
        if self.path.exists():
            told = map(json.loads, self.path.read_text(encoding="utf-8").splitlines())
            self.known.update((key, became) for key, became in told if not (self.again and became == SURVIVED))

    def outcome(self, mutant: Mutant) -> str:
        """Return what became of a mutant, now or before."""
        key = hashlib.sha256(f"{mutant.module}\n{mutant.source}".encode()).hexdigest()
        if key in self.known:
            return self.known[key]
        became = outcome(mutant, quick=self.quick)
        if became != SURVIVED or not self.quick:
            self.known[key] = became
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([key, became]) + "\n")
        return became


def listed() -> dict[Identity, str]:
    """Return the mutants that are known to survive, each with the reason."""
    told = tomllib.loads(LISTED.read_text(encoding="utf-8"))
    return {
        (mutant["module"], mutant["was"], mutant["now"]): group["reason"]
        for group in told["survivors"]
        for mutant in group["mutants"]
    }


def _unchanged(module: str) -> Mutant:
    return Mutant(module=module, was="", now="", source=path_of(module).read_text(encoding="utf-8"))


def _identity(mutant: Mutant) -> Identity:
    return mutant.module, mutant.was, mutant.now


def faults(modules: Iterable[str], survivors: Iterable[Mutant]) -> Iterator[str]:
    """Yield where survivors are not the ones that are listed."""
    known = {identity for identity in listed() if identity[0] in modules}
    found = {_identity(mutant) for mutant in survivors}
    for what, identities in (("survives, and is not listed", found - known), ("is listed, and killed", known - found)):
        for module, was, now in sorted(identities):
            yield f"{what}: {module}\n  {was}\n  {now}"


def _row(module: str, outcomes: Counter[str]) -> dict[str, str | int | float]:
    made, survived = outcomes.total(), outcomes[SURVIVED]
    told = {"made": made, "killed": made - survived, "survived, each with a reason": survived}
    return {"module": module, **told, "killed, %": round(100 * (made - survived) / made, 1)}


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="nox -s code-mutants --", description="Run mutants of the code past the tests."
    )
    parser.add_argument("--only", action="append", choices=MODULES, help="mutate this module; may be given repeatedly")
    parser.add_argument("--session", type=Path, help="a file that remembers what was killed, to go on from")
    parser.add_argument("--again", action="store_true", help="try again what survived before, since tests were added")
    parser.add_argument("--quick", action="store_true", help="leave out the slow tests, to see what is left for them")
    parser.add_argument("--write", action="store_true", help="keep the figures for the page that shows them")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all mutants and print what became of them; return 1 where the survivors are not the ones that are listed."""
    asked, console = _asked(arguments), Console()
    session = Session(asked.session or Path(mkdtemp()) / "session.jsonl", again=asked.again, quick=asked.quick)
    modules = [module for module in MODULES if module in (asked.only or MODULES)]
    _preload()
    for module in {_folder(module): module for module in modules}.values():  # the tests of one are those of all
        # Asked anew each time: the session knows of the module alone, and not whether anything else was changed.
        if (became := outcome(_unchanged(module), quick=session.quick)) != SURVIVED:
            print(f"the tests of {module} fail without a mutant: {became}")
            return 1
    survivors, total = list[Mutant](), Counter[str]()
    rows: list[figures.Row] = []
    for module in modules:
        if _folder(module) == "codec":  # nothing else has imported it, and it comes last
            _register()
        outcomes: Counter[str] = Counter()
        for mutant in track([*mutants(module)], module, console=console, disable=not console.is_terminal):
            became = session.outcome(mutant)
            outcomes[became] += 1
            if became == SURVIVED:
                survivors.append(mutant)
                print(f"survived: {module}\n  {mutant.was}\n  {mutant.now}", flush=True)
        rows.append(_row(module, outcomes))
        print(rows[-1], flush=True)
        total += outcomes
    found_ = [*faults(modules, survivors)]
    print("\n".join(found_))
    rows.append(_row("all", total))
    if asked.write:
        options = " ".join(("", "--", *(f"--only {module}" for module in modules))) if asked.only else ""
        figures.write(figures.FOLDER / "code-mutants.json", command=f"nox -s code-mutants{options}", rows=rows)
    return int(bool(found_))


if __name__ == "__main__":
    sys.exit(main())
