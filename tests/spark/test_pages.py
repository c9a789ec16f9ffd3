"""The examples with Spark are run, where there is Spark."""

from typing import Any

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

from tests.test_docs import FLAGS, ROOT, sessions


def test_the_examples_of_the_page_about_frames_run(session: Any) -> None:
    """All of them, from top to bottom: also those that other sessions leave out."""
    page = ROOT / "docs" / "guide" / "frames.md"
    everything = Sybil([PythonCodeBlockParser(doctest_optionflags=FLAGS), sessions], path=str(ROOT))
    parsed = everything.parse(page)
    for example in parsed.examples():
        example.evaluate()
    assert parsed.namespace["session"] is session
