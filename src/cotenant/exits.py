"""How a command line ends: with an exit code, and with a line on standard error where it did not get to its end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from io import StringIO, TextIOWrapper
from typing import Final

BAD_INPUT: Final = 2
INTERRUPTED: Final = 130


class BadInputError(Exception):
    """Input that cannot be used; its text is for the person at the terminal."""


def exit_code(run: Callable[[], int]) -> int:
    """Return the exit code of what a command line runs, its output written; what ends it early is told and has its own.

    Raises what is neither `BadInputError` nor of the system.
    """
    if _is_closed(sys.stderr):
        sys.stderr = StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # some pipes cannot encode every character; that must not end the run
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run(run)
        sys.stdout.flush()
    except BadInputError as error:
        return _ended(f"error: {error}", BAD_INPUT)
    except KeyboardInterrupt:
        return _ended("interrupted", INTERRUPTED)
    except OSError as error:
        if error.filename:
            return _ended(f"error: {error.filename}: {error.strerror}", BAD_INPUT)
        with suppress(OSError):  # else Python would try to write the rest when it ends, and fail again
            sys.stdout.close()
        if isinstance(error, BrokenPipeError):  # a reader such as `head` that has seen enough is no error to tell
            return BAD_INPUT
        return _ended(f"error: cannot write: {error.strerror}", BAD_INPUT)
    return code


def _run(run: Callable[[], int]) -> int:
    if _is_closed(sys.stdout):
        raise BadInputError("cannot write: standard output is closed")
    return run()


def _is_closed(stream: object) -> bool:
    """Return whether a stream was closed by whoever started Python, which type checkers do not reckon with."""
    return stream is None


def _ended(told: str, code: int) -> int:
    sys.stderr.write(f"{told}\n")
    return code
