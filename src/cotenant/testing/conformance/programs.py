"""A system in any language: a program that is asked in JSON, a line in and a line out.

To `{"begin": CUSTOMER}` it answers `{"ready": true}`, or `false` where it cannot hold that customer. To
`{"ask": COMMAND}` it answers `{"accepted": true}` or `false`, and if wanted, in the same object, the `rules` for which
it refuses and the customer `after` it. Customers and commands are in the form of the codec, without its envelope.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from os import SEEK_END
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any, Final, Self, final

import attrs

from cotenant import checks
from cotenant.codec import CodecError, make_converter
from cotenant.commands import Command
from cotenant.documents import is_object, parse, printable
from cotenant.tenancy import Customer
from cotenant.testing.conformance.systems import ProgramError, Reply, System

_LONGEST: Final = 2**24
"""How many bytes one line of a program may have."""
_SHOWN: Final = 500
"""How much of a line, and of the end of what stands on stderr, an error shows."""

LONGEST_TIMEOUT: Final = 86_400
"""How many seconds a program may be given for each line, at most: a day."""

TIMEOUT: Final = 10.0
"""How many seconds a program may take for each line, where nobody says otherwise."""

_KEYS: Final = frozenset(field.name for field in attrs.fields(Reply))
_WANTED: Final = '{"accepted": true or false, "rules": [ids], "after": customer}, the last two if wanted'

plain: Final = make_converter().unstructure
"""Writes a value in its JSON form."""


@final
class Program:
    """A program that speaks the protocol, started when it is first needed; call it with a customer to begin.

    `arguments` are the program and its arguments, and `timeout` is how many seconds it may take for each line (default:
    10). Use it in a `with` statement, which ends the program. Raises `ValueError` for no arguments, and for
    a timeout that is not positive or longer than a day.
    """

    def __init__(self, arguments: Sequence[str], *, timeout: float = TIMEOUT) -> None:
        """Hold what to start; nothing is started yet."""
        if isinstance(arguments, str) or not arguments:
            raise ValueError(f"Program.arguments: expected a program and its arguments, got {arguments!r}")
        if not 0 < timeout <= LONGEST_TIMEOUT:
            raise ValueError(
                f"Program.timeout: expected seconds, more than 0 and at most {LONGEST_TIMEOUT}, got {timeout!r}"
            )
        self._arguments = list(arguments)
        self._timeout = timeout
        self._running: _Running | None = None

    def __enter__(self) -> Self:
        """Return the program itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the program."""
        self.close()

    def start(self) -> None:
        """Start the program, unless it runs; raise `ProgramError` where that cannot be."""
        self._started()

    def _started(self) -> _Running:
        if self._running is None:
            self._running = _Running(self._arguments)
        return self._running

    def close(self) -> None:
        """End the program, if it runs; it is started again when it is asked again."""
        if self._running is not None:
            self._running.end()
            self._running = None

    def __call__(self, customer: Customer) -> System | None:
        """Begin anew with a customer; return `None` where the program cannot hold it."""
        checks.argument("Program", "customer", customer, Customer, "a Customer")
        answer = self.told({"begin": plain(customer)})
        if answer.keys() != {"ready"} or not isinstance(answer["ready"], bool):
            raise self.unfit(answer, '{"ready": true} or {"ready": false}')
        return _Speaking(self) if answer["ready"] else None

    def told(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the program answers to a line; raise `ProgramError` for what is no answer, and end it then."""
        running = self._started()
        try:
            line = running.line(json.dumps(question, ensure_ascii=False), self._timeout)
        except ProgramError:
            self.close()
            raise
        try:
            answer = parse(line)
        except CodecError as error:
            raise self.unfit(line, f"JSON; {error.problems[0]}") from None
        if not is_object(answer):
            raise self.unfit(line, "a JSON object")
        return answer

    def unfit(self, answer: Any, expected: str, because: str = "") -> ProgramError:
        """Return the error for an answer that is none, and end the program, which may be out of step now."""
        said = answer if isinstance(answer, bytes) else json.dumps(answer, ensure_ascii=False).encode()
        heard = self._running.heard() if self._running else ""
        self.close()
        cause = f"{because}\n" if because else ""
        return ProgramError(f"{cause}the program answered {_short(said)}\nexpected {expected}{heard}")


@final
class _Speaking:
    """A program that has begun."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def ask(self, command: Command) -> Reply:
        """Ask the program; raise `ProgramError` for what is no answer."""
        answer = self._program.told({"ask": plain(command)})
        odd = ", ".join(sorted(answer.keys() - _KEYS))
        if odd or "accepted" not in answer:
            raise self._program.unfit(answer, _WANTED, f"no such key: {odd}" if odd else "no key: accepted")
        try:
            return Reply(**answer)
        except ValueError as error:
            raise self._program.unfit(answer, _WANTED, str(error)) from None


@final
class _Running:
    """A process, what it wrote and was not read yet, and what it complained about."""

    def __init__(self, arguments: list[str]) -> None:
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `end`
        try:
            self._process = subprocess.Popen(  # noqa: S603 - a program that the user named
                arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._complaints
            )
        except OSError as error:
            self._complaints.close()
            raise ProgramError(f"the program cannot be started: {arguments[0]}: {error.strerror}") from None
        self._lines: Queue[bytes] = Queue(maxsize=64)
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        """Pass on each line, and at the end an empty one."""
        assert self._process.stdout is not None
        line = b"more"
        while line:
            line = self._process.stdout.readline(_LONGEST)
            self._lines.put(line)

    def line(self, question: str, timeout: float) -> bytes:
        """Return the line that answers a line, or raise `ProgramError`."""
        early = None if self._lines.empty() else self._lines.get()
        if early:
            told = f"the program wrote {_short(early)} before it was asked\nexpected one line for each that it reads"
            raise ProgramError(f"{told}, and anything else on stderr{self.heard()}")
        answer = self._answer(question, timeout) if early is None else early
        if answer is None:
            told = f"the program did not answer within {timeout:g} seconds\ndoes it flush its output after each line?"
            raise ProgramError(f"{told}{self.heard()}")
        if not answer:
            self._lines.put(answer)  # for whoever waits for the end
            raise ProgramError(f"{self._ended(timeout)} without an answer{self.heard()}")
        return answer

    def _answer(self, question: str, timeout: float) -> bytes | None:
        """Return the next line, an empty one where the program has ended, and `None` where none comes in time."""
        assert self._process.stdin is not None
        with suppress(OSError):  # it reads no more: then it ends, or does not answer
            self._process.stdin.write(question.encode() + b"\n")
            self._process.stdin.flush()
        try:
            return self._lines.get(timeout=timeout)
        except Empty:
            return None

    def _ended(self, timeout: float) -> str:
        try:
            return f"the program ended with exit code {self._process.wait(timeout)}"
        except subprocess.TimeoutExpired:
            return "the program closed its output"

    def heard(self) -> str:
        """Return the end of what the program wrote on stderr, as a paragraph of an error."""
        self._complaints.seek(max(0, self._complaints.seek(0, SEEK_END) - _SHOWN))
        told = self._complaints.read().decode(errors="backslashreplace").strip()
        return f"\non stderr: {told}" if told else ""

    def end(self) -> None:
        """Kill the process and close its pipes."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.kill()
        self._process.wait()
        deque(iter(self._lines.get, b""), maxlen=0)  # until the reader is through
        self._reader.join()
        with suppress(OSError):  # what it did not read is lost with it
            self._process.stdin.close()
        self._process.stdout.close()
        self._complaints.close()


def _short(line: bytes) -> str:
    text = printable(line.decode(errors="backslashreplace").rstrip("\r\n"))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
