"""The payloads of these tests: invented, in the formats that Partner Center, Graph and the licensing CSV have."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="session")
def text() -> Callable[[str], bytes]:
    """Return a function that gives the bytes of a fixture file."""
    return lambda name: (FIXTURES / name).read_bytes()


@pytest.fixture(scope="session")
def parsed() -> Callable[[str], Any]:
    """Return a function that gives a fixture file as parsed JSON, new on every call."""
    return lambda name: json.loads((FIXTURES / name).read_bytes())
