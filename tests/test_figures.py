"""The long runs tell what they did, and keep their figures for the page that shows them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import figures
from tests.fuzz import __main__ as fuzzing
from tests.properties import TESTS, Counting


def test_properties_and_what_was_tried_are_counted_by_folder() -> None:
    """Each property counts, a parametrised one several times, and each time that one is tried."""
    counting = Counting()

    @given(st.integers())
    def holds(_: int) -> None: ...

    item = SimpleNamespace(obj=holds, path=TESTS / "core" / "test_some.py")
    other = SimpleNamespace(obj=None, path=TESTS / "core" / "test_some.py")
    session: Any = SimpleNamespace(items=[item, item, other])
    counting.pytest_collection_finish(session)
    holds()
    core, total = counting.rows()
    assert core == {"tests": "core", "properties": 2, "examples tried": settings().max_examples}
    assert total["examples tried"] == settings().max_examples


def test_the_fuzzer_is_told_of_and_its_figures_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A target that holds leaves its figures; one that breaks fails the run and leaves none."""
    monkeypatch.setattr(figures, "FOLDER", tmp_path)
    real: Any = subprocess.Popen

    def ends_with(code: int, told: str = "Done 7 runs in 2 second(s)") -> None:
        program = f"import sys; print({told!r}, file=sys.stderr); sys.exit({code})"

        def popen(_: object, **options: Any) -> Any:
            return real([sys.executable, "-c", program], **options)

        monkeypatch.setattr(subprocess, "Popen", popen)

    ends_with(77)
    assert fuzzing.main(["codec", "--write"]) == 1
    ends_with(0, "and nothing more")
    assert fuzzing.main(["codec", "--write"]) == 1
    assert list(tmp_path.iterdir()) == []
    ends_with(0)
    assert fuzzing.main(["codec", "--seconds", "2", "--write"]) == 0
    kept = json.loads((tmp_path / "fuzz.json").read_text(encoding="utf-8"))
    assert kept["rows"] == [{"target": "codec", "inputs tried": 7, "seconds": 2}]
    assert kept["command"] == "nox -s fuzz -- --seconds 2 --write"
