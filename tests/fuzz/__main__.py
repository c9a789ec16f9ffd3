"""Fuzz the targets one after another, each for a while: `python -m tests.fuzz --seconds 600 codec readers`."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import figures
from tests.fuzz.targets import TARGETS


def fuzz(target: str, seconds: int, folder: Path) -> tuple[int, figures.Row]:
    """Return how the fuzzer ended on a target, and what there is to tell of it; what it prints is passed on."""
    options = (f"-max_total_time={seconds}", f"-artifact_prefix={folder}/found-{target}-")
    arguments = [sys.executable, "-m", "tests.fuzz.run", target, str(folder / target), *options]
    told = list[str]()
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, errors="replace") as running:
        assert running.stderr is not None
        for line in running.stderr:
            told.append(line)
            print(line, end="", file=sys.stderr, flush=True)
    done = re.search(r"^Done (\d+) runs in (\d+) second", "".join(told), re.MULTILINE)
    if done is None:  # it ended before it was through, whatever its exit code says
        return running.returncode or 1, {}
    runs, took = map(int, done.groups())
    return running.returncode, {"target": target, "inputs tried": runs, "seconds": took}


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz; return 1 where a target broke, and leave the input that broke it in the folder."""
    parser = argparse.ArgumentParser(prog="fuzz", description="Look for inputs that break the codec or a reader.")
    parser.add_argument("targets", nargs="*", metavar="target", help=f"some of {', '.join(TARGETS)} (default: all)")
    parser.add_argument("--seconds", type=int, default=600, help="for each target (default: %(default)s)")
    parser.add_argument("--folder", type=Path, help="where inputs are kept from one run to the next")
    parser.add_argument("--write", action="store_true", help="keep the figures for the page that shows them")
    asked = parser.parse_args(arguments)
    with TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        ended = [fuzz(target, asked.seconds, folder) for target in asked.targets or TARGETS]
    if any(code for code, _ in ended):
        return 1
    if asked.write:
        figures.write(
            figures.FOLDER / "fuzz.json",
            command=f"nox -s fuzz -- --seconds {asked.seconds} --write",
            rows=[row for _, row in ended],
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
