"""What `python -m cotenant` reads: files, with progress on a terminal, and with everything that is wrong with them."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, Final, Self, TypeVar, final

import attrs

from cotenant.codec import BadLine, read_lines
from cotenant.documents import END, CodecError
from cotenant.exits import BadInputError
from cotenant.readers import PartlyReadError, Reading, Remark

T = TypeVar("T")

_GZIP: Final = b"\x1f\x8b"
_CUT_SHORT: Final = (EOFError, gzip.BadGzipFile, zlib.error)
"""What is raised in the middle of a file that says it is gzipped."""

_STANDARD_INPUT: Final = "-"
_LINES: Final = "JSON Lines, a {} on each line as cotenant.codec.write_lines writes it"


@final
class Files:
    """Reads files, showing progress on a terminal, and collects what is odd, and what is wrong with single records."""

    def __init__(self) -> None:
        """Start with nothing read."""
        self.remarks: list[Remark] = []
        self.problems: list[str] = []
        screen = terminal() if sys.stderr.isatty() else None
        self._progress = screen.FileProgress() if screen else None

    def __enter__(self) -> Self:
        if self._progress:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress:
            self._progress.stop()

    def document(self, path: Path, read: Callable[[bytes], T]) -> T:
        """Return what `read` makes of a file, or raise `BadInputError` naming the file and all its problems."""
        try:
            if self._progress is None:
                return read(path.read_bytes())
            content = self._progress.content(path)
            with self._progress.understanding(path):
                return read(content)
        except OSError as error:
            raise BadInputError(f"{path}: {error.strerror}") from None
        except CodecError as error:
            raise BadInputError("\n  ".join((f"{path}:", *map(str, error.problems)))) from None

    def lines(self, source: str, kind: type[T]) -> Iterator[T]:
        """Yield what each line of a file, or of standard input, holds; lines that cannot be read become problems.

        Raises `BadInputError` for a file that cannot be one of such lines: all of it blank, or one document.
        """
        try:
            with self._opened(source) as file:
                for each in _checked(source, kind, read_lines(file, kind)):
                    if isinstance(each, BadLine):
                        self.problems.extend(str(each).splitlines())
                    else:
                        yield each
        except _CUT_SHORT as error:
            self.problems.append(f"the rest of the file: {error}")
        except OSError as error:
            raise BadInputError(f"{named(source)}: {error.strerror}") from None

    @contextmanager
    def _opened(self, source: str) -> Generator[BinaryIO | gzip.GzipFile]:
        """Open a file, gzipped or not, or standard input as it is."""
        if source == _STANDARD_INPUT:
            with open(0, "rb", closefd=False) as file:
                yield file
            return
        path = Path(source)
        zipped = _is_gzipped(path)
        with (
            self._progress.file(path) if self._progress else path.open("rb") as file,
            gzip.open(file) if zipped else nullcontext(file) as unzipped,
        ):
            yield unzipped

    def exports(self, paths: Iterable[Path], read: Callable[[bytes], Reading[T]]) -> list[T]:
        """Return what `read` makes of each export; records that cannot be read become problems."""
        return [self.document(path, partial(self._tolerant, path, read)) for path in paths]

    def _tolerant(self, path: Path, read: Callable[[bytes], Reading[T]], content: bytes) -> T:
        try:
            reading = read(content)
        except PartlyReadError as error:
            self.problems.extend(f"{path}: {each}" for each in error.problems)
            reading = error.reading
        self.remarks.extend(attrs.evolve(each, path=f"{path}: {each.path}") for each in reading.remarks)
        return reading.value


def named(source: str) -> str:
    """Return what a file that lines are read from is called in messages."""
    return "standard input" if source == _STANDARD_INPUT else source


def _checked(source: str, kind: type[T], found: Iterable[T | BadLine]) -> Iterator[T | BadLine]:
    """Yield what lines hold; raise `BadInputError` where there is none, or where one document is over several."""
    expected = f"{named(source)}: expected {_LINES.format(kind.__name__)}"
    before: T | BadLine | None = None
    for number, each in enumerate(found):
        if number == 1 and _goes_on(before) and isinstance(each, BadLine):
            raise BadInputError(f"{expected}, got what looks like one document over several lines")
        before = each
        yield each
    if before is None:
        raise BadInputError(f"{expected}, got nothing")


def _goes_on(line: object) -> bool:
    """Return whether a line ends in the middle of a document."""
    return isinstance(line, BadLine) and line.problems[0].found == END


def _is_gzipped(path: Path) -> bool:
    if not path.is_file():
        return False  # what comes through a pipe cannot be read from its start again
    with path.open("rb") as file:
        return file.read(len(_GZIP)) == _GZIP


def terminal() -> ModuleType | None:
    """Return what draws on a terminal, or `None` without the extra that it needs."""
    try:
        return import_module("cotenant.terminal")
    except ModuleNotFoundError:
        return None
