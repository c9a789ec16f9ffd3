"""JSON Lines: one document a line, read and written as a stream, so that a file may be larger than memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import TextIOBase
from typing import Any, Final, Protocol, TypeVar, final, overload

import attrs

from cotenant import checks
from cotenant.codec.quick import Sharing
from cotenant.codec.texts import read_document, to_json
from cotenant.documents import CodecError, Problem
from cotenant.limits import LIMITS, Limits, excessive_size
from cotenant.sealed import Sealed

T = TypeVar("T")

_CHUNK: Final = 1 << 20
_ENDS: Final = b"\r\n"


class Readable(Protocol):
    """A file that is open for reading bytes: `open(path, "rb")`, `gzip.open(path)`."""

    def readline(self, size: int, /) -> bytes:
        """Return the next line, or as much of it as `size` bytes; at the end nothing."""
        ...


class Writable(Protocol):
    """A file that is open for writing bytes: `open(path, "wb")`, `gzip.open(path, "wb")`."""

    def write(self, data: bytes, /) -> object:
        """Write bytes."""
        ...


@final
@attrs.frozen(kw_only=True)
class BadLine(Sealed):
    """A line that cannot be read: its number, counted from 1, and everything that is wrong with it."""

    number: int
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        """Return its problems, one a line."""
        return "\n".join(f"line {self.number}: {problem}" for problem in self.problems)


@overload
def read_lines(file: Readable, type: type[T], *, limits: Limits = ...) -> Iterator[T | BadLine]: ...
@overload
def read_lines(file: Readable, type: Any, *, limits: Limits = ...) -> Iterator[Any]: ...
def read_lines(file: Readable, type: Any, *, limits: Limits = LIMITS) -> Iterator[Any]:
    """Yield what each line of a file holds, a document as `from_json` reads it, or a `BadLine`; the rest is read.

    Blank lines are passed over. The limits hold for each line; of a line that is too long, no more is kept. Values of
    one file share their equal parts. Raises `TypeError` for a type that is not read, and for what is no file or one of
    text; and whatever reading the file raises (gzip, `EOFError` for one that was cut short), after the lines before.
    """
    sharing = Sharing()
    for number, line in enumerate(_lines(file, limits.size), 1):
        if too_long := excessive_size(line, limits):
            _, most = too_long  # of the line no more was read, so that nobody knows how much more there is
            yield BadLine(number=number, problems=(Problem(path="$", found="more", expected=most),))
        elif not line.isspace():
            try:
                yield read_document(line, type, limits, sharing)
            except CodecError as error:
                yield BadLine(number=number, problems=error.problems)
        if sharing.is_large:
            sharing = Sharing()


def _lines(file: Readable, most: int) -> Iterator[bytes]:
    """Yield the lines of a file without their ends; of a line that is too long, a byte or two too many."""
    unfit = TypeError(f"read_lines: expected a file that is open for reading bytes, got {checks.in_short(file)}")
    if not _does(file, "readline"):
        raise unfit
    while line := file.readline(most + len(_ENDS)):
        if not _is_bytes(line):
            raise unfit
        rest, is_cut = line, False
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(_CHUNK)
            is_cut = is_cut or bool(rest.rstrip(_ENDS))
        yield line if is_cut else line.rstrip(_ENDS) or b"\n"


def _does(file: object, method: str) -> bool:
    """Return whether something is a file of bytes, which its annotation makes type checkers believe."""
    return hasattr(file, method) and not isinstance(file, TextIOBase)


def _is_bytes(line: object) -> bool:
    """Return whether a line is one of bytes: what only wraps a file of text, as `tempfile` does, looks like no text."""
    return isinstance(line, bytes)


def write_lines(file: Writable, values: Iterable[object]) -> None:
    """Write each value as one line, a document as `to_json` writes it.

    Raises as `to_json` does; the lines before are written by then. Raises `TypeError` for a file of text, and for what
    is no file, or no values.
    """
    if not _does(file, "write"):
        raise TypeError(f"write_lines: expected a file that is open for writing bytes, got {checks.in_short(file)}")
    if not hasattr(values, "__iter__"):
        got = checks.in_short(values)
        raise TypeError(f"write_lines: expected values of this library, one for each line, got {got}")
    for value in values:
        file.write(to_json(value).encode() + b"\n")
