"""A pytest plugin that counts what Hypothesis tries: `pytest -p tests.properties --write` keeps the figures.

Whether a property holds is for pytest to say; this tells how hard it was looked for an example in which it does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from time import monotonic
from typing import Any, final

import pytest
from hypothesis import settings

from tests import figures

TESTS = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer to keep the figures."""
    parser.addoption("--write", action="store_true", help="keep the figures for the page that shows them")


def pytest_configure(config: pytest.Config) -> None:
    """Count in this session."""
    config.pluginmanager.register(Counting(), "counting-examples")


@final
class Counting:
    """Counts the properties, and the examples tried, of each folder of tests."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self.properties: Counter[str] = Counter()
        self.examples: Counter[str] = Counter()
        self.began = monotonic()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Count from now on whenever a property is tried; state machines are not counted."""
        for item in session.items:
            test: Any = getattr(item, "obj", None)
            body: Any = getattr(test, "hypothesis", None)  # a state machine has none
            if body is None:
                continue
            folder = item.path.relative_to(TESTS).parts[0]
            self.properties[folder] += 1
            # Where properties are parametrised, one function is several of them, and is wrapped once.
            if not hasattr(body.inner_test, "counted"):
                body.inner_test = self.counting(body.inner_test, folder)

    def counting(self, inner: Callable[..., object], folder: str) -> Callable[..., object]:
        """Return the body of a property that also counts how often it is tried."""

        @wraps(inner)
        def counted(*arguments: object, **named: object) -> object:
            self.examples[folder] += 1
            return inner(*arguments, **named)

        vars(counted)["counted"] = True
        return counted

    def rows(self) -> Sequence[figures.Row]:
        """Return what was counted, folder by folder, and all of it."""
        rows: list[figures.Row] = [
            {"tests": folder, "properties": self.properties[folder], "examples tried": self.examples[folder]}
            for folder in sorted(self.properties)
        ]
        total: figures.Row = {
            "tests": "all",
            "properties": self.properties.total(),
            "examples tried": self.examples.total(),
            "seconds": round(monotonic() - self.began, 1),
        }
        return [*rows, total]

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Keep the figures, if that is asked for and every property held."""
        if exitstatus == 0 and session.config.getoption("--write"):
            paths = [path for path in session.config.args if path != TESTS.name]
            asked = " ".join([settings.get_current_profile_name(), "--write", *paths])
            figures.write(figures.FOLDER / "properties.json", command=f"nox -s properties -- {asked}", rows=self.rows())
