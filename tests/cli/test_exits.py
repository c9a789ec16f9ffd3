"""However a command line ends, it ends with an exit code, and without a traceback."""

import io
import sys

import pytest

from cotenant.exits import BadInputError, exit_code


def raising(error: BaseException) -> int:
    raise error


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (BadInputError("book.jsonl: nothing"), 2, "error: book.jsonl: nothing\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (BrokenPipeError(), 2, ""),
        (OSError(28, "No space left"), 2, "error: cannot write: No space left\n"),
        (OSError(28, "No space left", "cases"), 2, "error: cases: No space left\n"),
    ],
    ids=["input", "interrupt", "pipe", "output", "file"],
)
def test_what_ends_it_early_is_told(
    error: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one line, if there is anything to tell."""
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert exit_code(lambda: raising(error)) == code
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(("code", "said"), [(0, "error: cannot write: No space left\n"), (1, "")])
def test_output_is_written_before_the_code_is_told(
    code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A yes whose last words did not fit on the disk is none."""

    class Full(io.StringIO):
        def flush(self) -> None:
            if said:
                raise OSError(28, "No space left")

    monkeypatch.setattr(sys, "stdout", Full())
    assert exit_code(lambda: code) == (2 if said else code)
    assert capsys.readouterr().err == said


def test_what_cannot_be_encoded_is_spelled_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe of another encoding gets the escape of a character, and all that comes after it."""

    def told() -> int:
        sys.stdout.write("Café, Contoso\n")
        return 0

    pipe = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(pipe, encoding="ascii", write_through=True))
    assert exit_code(told) == 0
    assert pipe.getvalue() == b"Caf\\xe9, Contoso\n"


def test_a_mistake_of_ours_is_not_hidden() -> None:
    """It keeps its traceback."""
    with pytest.raises(ZeroDivisionError):
        exit_code(lambda: raising(ZeroDivisionError()))


@pytest.mark.parametrize(
    ("closed", "code", "said"),
    [("stderr", 0, ""), ("stdout", 2, "error: cannot write: standard output is closed\n")],
)
def test_a_stream_that_was_closed_from_the_start_is_no_refusal(
    closed: str, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Python has `None` for it, as under a daemon: without errors nothing is told, without output nothing done."""
    monkeypatch.setattr(sys, closed, None)
    done: list[str] = []

    def do() -> int:
        done.append("it")
        return 0

    assert exit_code(do) == code
    assert done == ["it"] * (code == 0)
    assert capsys.readouterr().err == said
