"""The pages tell the truth: their examples run, and what is drawn from the code is as the code is now.

In a page, all `python` and `pycon` blocks run from top to bottom in one namespace of that page. A `python` block has to
run (so let it assert what it claims); a `pycon` block has to print what stands below its prompts. A block that is not
to be run comes after the comment `<!-- skip: next -->` or is of another language.
"""

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from inspect import isclass, isfunction
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

import pytest
from sybil import Document, Region, Sybil
from sybil.document import PythonDocStringDocument
from sybil.evaluators.doctest import DocTestEvaluator
from sybil.parsers.abstract.doctest import DocTestStringParser
from sybil.parsers.doctest import DocTestParser
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser

import cotenant
from cotenant import codec, facts, formula, frames, proof, readers, supply, testing
from cotenant.__main__ import main
from cotenant.example import COMMANDS, CONTOSO

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
MODULES = sorted((ROOT / "src").rglob("*.py"))
FLAGS = doctest.ELLIPSIS
NOT_RUN = re.compile(r"^ *(?:```|~~~) *(?:py|python3|pycon3|\{.*python.*|(?:python|pycon)[ \t]+\S.*)$", re.MULTILINE)


def ids(paths: Iterable[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def sessions(document: Document) -> Iterable[Region]:
    """Find the examples in `pycon` blocks."""
    examples = DocTestStringParser(DocTestEvaluator(FLAGS))
    for block in CodeBlockParser("pycon", evaluator=lambda _: None)(document):
        for example in examples(block.parsed, document.path):
            example.adjust(block, block.parsed)
            yield example


PAGE = Sybil([PythonCodeBlockParser(doctest_optionflags=FLAGS), sessions, SkipParser()], path=str(ROOT))
DOCSTRINGS = Sybil([DocTestParser(FLAGS)], path=str(ROOT), document_types={".py": PythonDocStringDocument})


@pytest.mark.parametrize("page", PAGES, ids=ids(PAGES))
def test_the_examples_of_a_page_run(page: Path) -> None:
    """And every fence with code is an example."""
    text = page.read_text(encoding="utf-8")
    assert NOT_RUN.findall(text) == [], "a fence with options would not be run: write ```python or ```pycon alone"
    for example in PAGE.parse(page).examples():
        example.evaluate()


@pytest.mark.parametrize("module", MODULES, ids=ids(MODULES))
def test_the_examples_in_docstrings_run(module: Path) -> None:
    """Whatever module they are in."""
    for example in DOCSTRINGS.parse(module).examples():
        example.evaluate()


def test_the_generated_parts_of_pages_are_fresh() -> None:
    """Tables, diagrams and figures are what the code and the runs say."""
    ran = subprocess.run(
        [sys.executable, "docs/_ext/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, f"run `nox -s generate`:\n{ran.stdout}{ran.stderr}"


def modules_with_public_names() -> Iterator[ModuleType]:
    yield cotenant
    for package in (codec, facts, formula, frames, proof, readers, supply, testing):
        yield package
        inside = walk_packages(getattr(package, "__path__", []), f"{package.__name__}.")
        yield from (module for each in inside if hasattr(module := import_module(each.name), "__all__"))


def public_names(module: ModuleType) -> Iterator[str]:
    """Yield what a module exports; without `__all__`, the functions and classes that it defines."""
    own = (name for name, value in vars(module).items() if isclass(value) or isfunction(value))
    defined = (name for name in own if vars(module)[name].__module__ == module.__name__ and not name.startswith("_"))
    for name in getattr(module, "__all__", defined):
        value = getattr(module, name)
        if isinstance(value, ModuleType):
            yield from public_names(value)
        else:
            yield f"{module.__name__}.{name}"


def value_of(name: str) -> object:
    module, _, attribute = name.rpartition(".")
    return getattr(import_module(module), attribute)


NAMES = sorted({name for module in modules_with_public_names() for name in public_names(module)})


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_has_every_public_name(name: str) -> None:
    """An export without an entry is not documented."""
    pages = (page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "reference").glob("*.md"))
    entries = {entry for text in pages for entry in re.findall(r"^::: (\S+)$", text, re.MULTILINE)}
    # One thing that two packages export has one entry.
    assert name in entries or any(value_of(entry) is value_of(name) for entry in entries)


def test_public_names_are_found() -> None:
    """The test above looks at something."""
    assert {"cotenant.decide", "cotenant.codec.to_json", "cotenant.readers.graph.read_skus"} < set(NAMES)


def test_the_commands_of_the_readme_run_in_a_clone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their files are there, and they answer yes or no without an error."""
    lines = re.findall(
        r"^(?:cd|\S*\.venv/bin/python -m cotenant) .*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    ran = list[str]()
    monkeypatch.chdir(ROOT)
    for program, *arguments in map(str.split, lines):
        if program == "cd":
            monkeypatch.chdir(arguments[0])
        else:
            assert os.path.normpath(Path.cwd() / program) == str(ROOT / ".venv" / "bin" / "python")
            ran.append(arguments[2])
            assert main(arguments[2:]) in {0, 1}
            assert "error" not in capsys.readouterr().err
    assert ran == ["ledger", "decide", "rules"]


def test_the_files_of_the_command_line_page_are_those_of_the_example() -> None:
    """The page, the notebook and the example tell one story."""
    decision = ROOT / "docs" / "assets" / "decision"
    assert codec.from_json((decision / "customer.json").read_bytes(), cotenant.Customer) == CONTOSO
    command: cotenant.Command = codec.from_json((decision / "command.json").read_bytes(), cotenant.Command)
    assert command == COMMANDS[0]


def test_ci_runs_the_commands_of_the_readme() -> None:
    """To the letter."""
    commands = re.findall(r"^python3 -m venv .*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert len(commands) == 2
    assert [command for command in commands if f"\n    {command}\n" not in ci] == []


def test_ci_runs_every_session_that_nox_runs() -> None:
    """What passes here passes there; the tests are run by the command of the README."""
    chosen = re.search(
        r"nox\.options\.sessions = \[(.*?)\n\]", (ROOT / "noxfile.py").read_text(encoding="utf-8"), re.DOTALL
    )
    run = re.search(r"printf '%s\\n' ([a-z -]+) \|", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    assert chosen is not None
    assert run is not None
    assert sorted([*run[1].split(), "tests"]) == sorted(re.findall(r'"([a-z-]+)"', chosen[1]))
