"""The pages tell the truth: their examples run, and what is drawn from the code is as the code is now.

In a page, all `python` and `pycon` blocks run from top to bottom in one namespace of that page. A `python` block has to
run (so let it assert what it claims); a `pycon` block has to print what stands below its prompts. A block that is not
to be run comes after the comment `<!-- skip: next -->` or is of another language.
"""

import doctest
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from sybil import Document, Region, Sybil
from sybil.document import PythonDocStringDocument
from sybil.evaluators.doctest import DocTestEvaluator
from sybil.parsers.abstract.doctest import DocTestStringParser
from sybil.parsers.doctest import DocTestParser
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
MODULES = sorted((ROOT / "src").rglob("*.py"))
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
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
    text = page.read_text(encoding="utf-8")
    assert NOT_RUN.findall(text) == [], "a fence with options would not be run: write ```python or ```pycon alone"
    for example in PAGE.parse(page).examples():
        example.evaluate()


@pytest.mark.parametrize("module", MODULES, ids=ids(MODULES))
def test_the_examples_in_docstrings_run(module: Path) -> None:
    for example in DOCSTRINGS.parse(module).examples():
        example.evaluate()


def test_the_generated_parts_of_pages_are_fresh() -> None:
    ran = subprocess.run(
        [sys.executable, "docs/_ext/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, f"run `nox -s generate`:\n{ran.stdout}{ran.stderr}"


def test_ci_runs_the_commands_of_the_readme() -> None:
    commands = re.findall(r"^python3 -m venv .*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert len(commands) == 2
    assert [command for command in commands if f"\n    {command}\n" not in ci] == []
