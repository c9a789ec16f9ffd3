"""Programs in any language: asked line by line, and whatever goes wrong is told with the story."""

import sys
from pathlib import Path
from typing import Any, Final

import pytest

import cotenant as ct
from cotenant.testing.conformance import Aspect, Disagreement, Level, Program, ProgramError, System, exhaust
from cotenant.testing.worlds import World
from tests.kit.systems import TOY

PROGRAM: Final = Path(__file__).with_name("program.py")
NARROW: Final = World(tenants=("home",), subscriptions=("a",), partners=(ct.Partner(id="fabrikam"),))
ASKED: Final = ct.RequestRelationship(by=ct.Partner(id="fabrikam"), on=NARROW.day)


def speaking(fault: str = "", timeout: float = 30.0) -> Program:
    return Program([sys.executable, str(PROGRAM), fault], timeout=timeout)


def found(fault: str, timeout: float = 30.0) -> Disagreement:
    with speaking(fault, timeout) as program:
        [disagreement] = exhaust(program, level=Level.EVERYTHING, world=NARROW, depth=0).disagreements
    return disagreement


def test_a_program_that_does_as_the_model_does_agrees() -> None:
    """Answers, reasons and states go through JSON and back."""
    with speaking() as program:
        report = exhaust(program, level=Level.EVERYTHING, world=NARROW, depth=1)
    assert report.agrees
    assert report.questions > 100


def test_all_four_bugs_of_the_toy_are_found_over_the_line_protocol() -> None:
    """The same four as in Python."""
    with Program([sys.executable, str(TOY)], timeout=60) as program:
        report = exhaust(program, level=Level.STATE, most=4)
    assert [[each.id for each in found.breaks] for found in report.disagreements] == [
        ["association-first"],
        ["nothing-lost"],
        ["owner-controls"],
        ["one-partner"],
    ]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("crash", "the program ended with exit code 1 without an answer\non stderr: out of memory"),
        ("log", "the program answered DEBUG: deciding\nexpected JSON; $: expected JSON"),
        ("bytes", "the program answered \\xff\\xfe\nexpected JSON; $: expected UTF-8 text"),
        ("list", "the program answered []\nexpected a JSON object"),
        (
            "key",
            'no such key: rule\nthe program answered {"accepted": false, "rule": []}\nexpected {"accepted": true or',
        ),
        ("number", 'the program answered {"accepted": 1}\nexpected {"accepted": true or false'),
        ("customer", "$.value.id: expected a non-blank string, got 3"),
        ("nothing", "no key: accepted\nthe program answered {}\n"),
        ("ready", 'the program answered {"ready": true}\nexpected {"accepted": true or false'),
        ("spew", "…\nexpected JSON"),
    ],
)
def test_what_is_no_answer_is_told(fault: str, told: str) -> None:
    """What the program wrote, what was expected, and what it said on stderr."""
    disagreement = found(fault)
    assert disagreement.aspect is Aspect.FAILURE
    assert disagreement.command is not None
    assert told in disagreement.failure


def test_a_program_that_does_not_answer_in_time_is_told() -> None:
    """With the usual cause, and with what stands on stderr."""
    told = "the program did not answer within 3 seconds\ndoes it flush its output after each line?"
    assert found("hang", timeout=3).failure in {told, f"{told}\non stderr: thinking"}


def test_a_program_that_closes_its_output_is_told() -> None:
    """Although it still runs."""
    assert found("close", timeout=10).failure == "the program closed its output without an answer"


def test_a_program_that_answers_twice_is_told() -> None:
    """The second line is not taken for the answer to the next question."""
    with speaking("twice") as program:
        system = program(ct.Customer(id="contoso"))
        assert system is not None
        with pytest.raises(ProgramError, match=r"wrote .* before it was asked"):
            ask_again_and_again(system)


def ask_again_and_again(system: System) -> None:
    """Ask until the line that nobody asked for has arrived."""
    while True:
        system.ask(ASKED)


def test_a_program_that_ended_meanwhile_is_told() -> None:
    """Whether that shows before, or only after the next line was written."""
    code = "import sys; input(); print('{\"ready\": true}'); sys.stdout.flush(); sys.exit(3)"
    with Program([sys.executable, "-c", code]) as program:
        for _ in range(3):
            system = program(ct.Customer(id="contoso"))
            assert system is not None
            with pytest.raises(ProgramError, match="the program ended with exit code 3 without an answer"):
                system.ask(ASKED)


def test_a_program_that_cannot_hold_a_customer_is_not_asked() -> None:
    """It says so; what is neither yes nor no is told."""
    with speaking("unable") as program:
        report = exhaust(program, world=NARROW, depth=0)
    assert (report.skipped, report.questions) == (1, 0)
    assert found("unclear").failure == 'the program answered {"ready": 1}\nexpected {"ready": true} or {"ready": false}'


def test_a_program_that_is_not_there_is_told() -> None:
    """By its name."""
    with Program(["./no-such-program"]) as program:
        [disagreement] = exhaust(program, world=NARROW, depth=0).disagreements
    assert disagreement.failure.startswith("the program cannot be started: ./no-such-program: ")


def test_a_program_that_was_closed_is_started_again() -> None:
    """Closing one that does not run does nothing."""
    program = speaking()
    for _ in range(2):
        program.close()
        assert program(ct.Customer(id="contoso")) is not None
    program.close()
    program.close()


NOTHING: Final[Any] = None


def test_a_mistake_is_named() -> None:
    """What was expected, and what came."""
    mistaken: tuple[Any, ...] = ("./program", [], NOTHING)
    for arguments in mistaken:
        with pytest.raises(ValueError, match=r"Program.arguments: expected a program and its arguments"):
            Program(arguments)
    for timeout in (0.0, -1.0, float("nan"), float("inf"), 1e300):
        with pytest.raises(ValueError, match=r"Program.timeout: expected seconds, more than 0"):
            Program(["./program"], timeout=timeout)
    with pytest.raises(ValueError, match=r"Program.customer: expected a Customer"):
        Program(["./program"])(NOTHING)
