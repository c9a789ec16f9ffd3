"""Cases as JSON: valid by their schema, complete, and what the model says."""

import io
import json
import re
import runpy
import sys
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest

import cotenant as ct
from cotenant.codec import from_json
from cotenant.testing.conformance import __main__ as command_line
from cotenant.testing.conformance import case_schema, cases, exhaust
from cotenant.testing.worlds import World, reach
from tests.kit.systems import TOY, faithful, system

NARROW: Final = World(tenants=("home",), subscriptions=("a",), partners=(ct.Partner(id="fabrikam"),))
PROGRAM: Final = Path(__file__).with_name("program.py")


def value(plain: Any, kind: Any) -> Any:
    return from_json(json.dumps({"schema_version": 1, "value": plain}), kind)


def test_every_case_is_valid_by_the_schema_and_says_what_the_model_says() -> None:
    """A program that reads the files, and asks as they say, is held against the model."""
    validator: Any = jsonschema.Draft202012Validator(case_schema())
    validator.check_schema(case_schema())
    for case in cases(world=NARROW, depth=2):
        document = case.document()
        validator.validate(document)
        story = ct.play(
            value(document["given"], ct.Customer),
            [value(each, ct.Command) for each in document["story"]],
            ct.MULTI_CHANNEL,
        )
        assert all(isinstance(decision, ct.Accepted) for decision in story.decisions)
        assert story.after == value(document["after"], ct.Customer)
        for question in document["questions"]:
            decision = ct.decide(story.after, value(question["command"], ct.Command), ct.MULTI_CHANNEL)
            assert question["accepted"] is isinstance(decision, ct.Accepted)
            if isinstance(decision, ct.Refused):
                assert question["rules"] == [reason.rule for reason in decision.reasons]
                assert "after" not in question
            else:
                assert value(question["after"], ct.Customer) == decision.transition.after


def test_the_schema_holds_an_answer_together() -> None:
    """A yes has a customer afterwards and no rules; a no has rules and no customer."""
    validator: Any = jsonschema.Draft202012Validator(case_schema())
    [case] = cases(world=NARROW, depth=0)
    document = case.document()
    asked = {each["accepted"]: each for each in document["questions"]}
    changes: tuple[tuple[bool, dict[str, Any]], ...] = (
        (True, {"rules": ["fresh-tenant"]}),
        (True, {"accepted": False}),
        (False, {"rules": []}),
        (False, {"accepted": True}),
        (False, {"after": document["after"]}),
    )
    for accepted, change in changes:
        question = {**asked[accepted], **change}
        assert not validator.is_valid({**document, "questions": [question]}), question
    del asked[True]["after"]
    assert not validator.is_valid({**document, "questions": [asked[True]]})


def test_the_cases_are_all_that_is_asked_of_a_system() -> None:
    """One for each customer that can be reached, with all questions."""
    found = list(cases(world=NARROW))
    assert [case.after for case in found] == [each.customer for each in reach(NARROW, ct.MULTI_CHANNEL)]
    steps = sum(len(case.story) for case in found)
    assert sum(len(case.answers) for case in found) + steps <= exhaust(system(faithful), world=NARROW).questions


def test_cases_are_of_the_regime_and_the_commands_that_are_named() -> None:
    """As in `exhaust`."""
    for case in cases(world=NARROW, under=ct.SINGLE_CHANNEL, of=[ct.CreateTenant], depth=1):
        assert case.regime == "single-channel"
        assert {type(each.command) for each in case.answers} == {ct.CreateTenant}
        assert len(case.story) <= 1


def test_the_command_line_writes_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One file each, and the schema."""
    out = tmp_path / "cases" / "here"
    assert command_line.main(["cases", "--out", str(out), "--depth", "1", "--regime", "multi-partner"]) == 0
    files = sorted(path.name for path in out.iterdir())
    assert files[:3] == ["case.schema.json", "multi-partner-00001.json", "multi-partner-00002.json"]
    assert capsys.readouterr().out == f"cases: {len(files) - 1}, and case.schema.json, in {out}\n"
    assert json.loads((out / "case.schema.json").read_text(encoding="utf-8")) == case_schema()
    jsonschema.validate(json.loads((out / files[2]).read_text(encoding="utf-8")), case_schema())


def test_the_command_line_tells_where_it_cannot_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With exit code 2."""
    taken = tmp_path / "file"
    taken.write_text("", encoding="utf-8")
    assert command_line.main(["cases", "--out", str(taken)]) == 2
    assert str(taken) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (BrokenPipeError(), 2, ""),
        (OSError(28, "No space left"), 2, "error: cannot write: No space left\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
    ],
    ids=["pipe", "disk", "interrupt"],
)
def test_the_command_line_ends_without_a_traceback(
    error: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nobody reads on, where there is no room, or where somebody stops it."""

    def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr(command_line, "_print", failing)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    asked = ["run", "--depth", "0", "--examples", "0", "--", sys.executable, str(PROGRAM)]
    assert command_line.main(asked) == code
    assert capsys.readouterr().err == said


def test_the_command_line_tells_that_a_program_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    """After the small world and random histories, from nothing or from customers that have things."""
    for load in ([], ["--load"]):
        options = ["--depth", "0", "--examples", "5", "--level", "everything", *load]
        assert command_line.main(["run", *options, "--", sys.executable, str(PROGRAM)]) == 0
        assert "The system and the model agree" in capsys.readouterr().out
    assert command_line.main(["run", "--depth", "0", "--examples", "0", sys.executable, str(PROGRAM)]) == 0


def test_the_command_line_tells_that_nothing_was_compared(capsys: pytest.CaptureFixture[str]) -> None:
    """A program that can begin with no customer is not taken for one that agrees."""
    program = [sys.executable, str(PROGRAM), "unable"]
    assert command_line.main(["run", "--depth", "0", "--examples", "5", "--", *program]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert re.fullmatch(r"error: Nothing was compared: 0 questions in \d+ stories; .* not be begun with\.\n", told.err)


def test_the_command_line_tells_the_first_disagreement(capsys: pytest.CaptureFixture[str]) -> None:
    """As text, or as JSON."""
    run = ["run", "--level", "state", "--timeout", "60", "--most", "1"]
    assert command_line.main([*run, "--", sys.executable, str(TOY)]) == 1
    assert "association-first" in capsys.readouterr().out
    assert command_line.main([*run, "--json", "--", sys.executable, str(TOY)]) == 1
    told = json.loads(capsys.readouterr().out)
    [found] = told["disagreements"]
    assert [each["id"] for each in found["breaks"]] == ["association-first"]
    assert found["reply"] == {"accepted": True, "rules": None}
    assert len(found["story"]["decisions"]) == 3


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["run"],
        ["run", "--timeout", "0", "x"],
        ["run", "--timeout", "soon", "x"],
        ["run", "--timeout", "inf", "x"],
        ["cases", "--depth", "-1"],
        ["run", "--most", "0", "x"],
        ["run", "--level", "foo", "x"],
        ["run", "--of", "Provison", "x"],
    ],
    ids=["nothing", "no program", "no time", "no number", "no end", "negative", "no kind", "no level", "no type"],
)
def test_the_command_line_refuses_what_it_does_not_understand(arguments: list[str]) -> None:
    """With exit code 2."""
    with pytest.raises(SystemExit) as caught:
        command_line.main(arguments)
    assert caught.value.code == 2


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--level", "foo", "invalid choice: 'foo' (choose from"),
        ("--of", "CreateTenant,Provison", "got 'Provison'; did you mean 'Provision'?"),
    ],
)
def test_a_mistaken_option_is_told_with_what_it_may_be(
    option: str, value: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The choices, or the nearest of them."""
    with pytest.raises(SystemExit):
        command_line.main(["run", option, value, "x"])
    assert told in capsys.readouterr().err


def test_the_help_tells_the_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    """Of every option that has one."""
    with pytest.raises(SystemExit):
        command_line.main(["run", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    for default in ("answer", "10.0", "200", "1", "all", "any"):
        assert f"(default: {default})" in told


def test_the_command_line_tells_that_a_program_cannot_be_started(capsys: pytest.CaptureFixture[str]) -> None:
    """In a line, for it is no disagreement."""
    assert command_line.main(["run", "--", "./no-such-program"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert re.fullmatch(r"error: the program cannot be started: \./no-such-program: .+\n", told.err)


def test_the_command_line_asks_for_the_types_that_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a program, and in the cases that it writes."""
    options = ["--depth", "1", "--of", "CreateTenant,Purchase"]
    assert command_line.main(["run", *options, "--examples", "5", "--", sys.executable, str(PROGRAM)]) == 0
    assert "The system and the model agree" in capsys.readouterr().out
    assert command_line.main(["cases", *options, "--out", str(tmp_path)]) == 0
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(tmp_path.iterdir())[1:]]
    types = {question["command"]["type"] for each in documents for question in each["questions"]}
    assert types == {"CreateTenant", "Purchase"}


def test_cases_are_not_written_among_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What an earlier run left there would be taken for a part of this one."""
    write = ["cases", "--depth", "0", "--out", str(tmp_path / "cases")]
    assert [command_line.main(write), command_line.main(write)] == [0, 2]
    assert "cases: expected a new or an empty directory" in capsys.readouterr().err


def test_it_runs_as_a_module(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`python -m cotenant.testing.conformance` is the command line."""
    name = "cotenant.testing.conformance"
    monkeypatch.setattr(sys, "argv", [name, "cases", "--depth", "0", "--out", str(tmp_path)])
    monkeypatch.delitem(sys.modules, f"{name}.__main__")
    with pytest.raises(SystemExit) as caught:
        runpy.run_module(name, run_name="__main__")
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("cases: 1, ")
