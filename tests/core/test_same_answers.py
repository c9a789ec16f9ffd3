"""The same question has the same answer in the same words, whatever the hash seed, the locale or the thread."""

import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

from tests.core.answering import digest

PROGRAM: Final = Path(__file__).with_name("answering.py")
SURROUNDINGS: Final[Mapping[str, tuple[list[str], Mapping[str, str]]]] = {
    "hash seed 0": ([], {"PYTHONHASHSEED": "0"}),
    "hash seed 1": ([], {"PYTHONHASHSEED": "1"}),
    "hash seed random": ([], {"PYTHONHASHSEED": "random"}),
    "plain C": ([], {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "Turkish": ([], {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}),
    "German": ([], {"LC_ALL": "de_DE.ISO-8859-1", "PYTHONUTF8": "0"}),
    "far east": ([], {"TZ": "Pacific/Kiritimati"}),
    "far west": ([], {"TZ": "Etc/GMT+12"}),
    "optimised": (["-O"], {}),
    "without docstrings": (["-OO"], {}),
    "development mode": (["-X", "dev"], {}),
}


@pytest.fixture(scope="module")
def here() -> str:
    return digest()


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_answers_are_the_same_in_other_surroundings(name: str, here: str) -> None:
    """Decisions, reasons, texts, pages and documents are byte for byte those of this process."""
    options, environment = SURROUNDINGS[name]
    ran = subprocess.run(
        [sys.executable, *options, str(PROGRAM)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == here


def test_answers_are_the_same_from_several_threads(here: str) -> None:
    """What is kept for later, such as the table of a regime, is shared without harm."""
    with ThreadPoolExecutor(max_workers=3) as threads:
        asked = [threads.submit(digest) for _ in range(3)]
        assert {each.result() for each in asked} == {here}
