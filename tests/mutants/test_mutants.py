"""Mutants are made of everything, leave nothing behind, and are told from what only looks like one."""

from __future__ import annotations

import pytest

import cotenant as ct
from cotenant import facts, history, proof
from cotenant.commands import COMMANDS
from cotenant.events import EVENTS
from cotenant.facts import FACTS
from tests.mutants import examination, faults, measuring
from tests.mutants.code_mutants import faults as code_faults
from tests.mutants.code_mutants import listed
from tests.mutants.examination import examined, mutants
from tests.mutants.methods import METHODS, equivalent, tries
from tests.mutants.mutant import Mutant
from tests.mutants.sources import MODULES, _difference, _running, path_of
from tests.mutants.sources import Mutant as CodeMutant

ALL = tuple(mutants())


def of(kind: str) -> list[Mutant]:
    return [each for each in ALL if each.kind == kind]


def named(kind: str, id_: str) -> Mutant:
    [found] = [each for each in of(kind) if each.id == id_]
    return found


def blind(*_: object) -> None:
    """Find nothing."""


def test_everything_has_its_mutants() -> None:
    """Every row, condition, command, regime, fact and event; none is written down by hand."""
    assert [each.id for each in of("row dropped")] == [rule.id for rule in ct.RULES]
    assert len(of("condition negated")) == len(ct.RULES)
    assert len(of("lifted too early")) + len(of("lifted too late")) == 3 * len(ct.RULES)
    assert [each.id for each in of("fact inverted")] == [fact.name for fact in FACTS]
    assert [each.id for each in of("effect dropped")] == [event.__name__ for event in EVENTS]
    added, dropped = of("command added"), of("command dropped")
    several = sum(len(rule.commands) for rule in ct.RULES if len(rule.commands) > 1)
    assert len(dropped) == several
    assert len(added) == sum(len(COMMANDS) - len(rule.commands) for rule in ct.RULES)


def test_every_mutant_has_a_name_of_its_own() -> None:
    """So that what lives can be found again."""
    assert len({(each.kind, each.id) for each in ALL}) == len(ALL)


@pytest.mark.parametrize(
    ("kind", "id_", "method"),
    [
        ("row dropped", "one-partner", "answers written down"),
        ("row dropped", "suspend-before-end", "proof of the laws"),
        ("fact inverted", "term-over", "ties of the meanings"),
        ("effect dropped", "SubscriptionCanceled", "second reading"),
        ("effect on another id", "SeatsChanged", "laws"),
        ("lifted too late", "one-channel: multi-channel", "second reading"),
        ("condition negated", "known-tenant: not not tenant-known", "reachability"),
    ],
)
def test_a_mutant_is_noticed_and_the_library_is_not(kind: str, id_: str, method: str) -> None:
    """By the method that is there to notice it, and while it is planted only."""
    mutant = named(kind, id_)
    assert tries(METHODS[method], mutant)
    sound = Mutant(kind="none", id="none", commands=mutant.commands[:1], regime=mutant.regime)
    assert tries(METHODS[method], sound) is None


def test_what_was_planted_is_taken_out_again() -> None:
    """Readings of facts and effects of events are the library's own afterwards."""
    before = [fact.holds for fact in FACTS], history.evolve
    for mutant in (*of("fact inverted"), *of("effect dropped"), *faults.FAULTS):
        with mutant.planted():
            pass
    assert ([fact.holds for fact in FACTS], history.evolve) == before
    assert proof.compare(ct.MULTI_CHANNEL, ct.MULTI_CHANNEL).same


def test_what_cannot_be_told_from_the_library_is_proved_to_be_the_same() -> None:
    """A transition always changes the channel, so that it is refused whatever else is asked of it."""
    same = next(each for each in of("widened by a fact") if each.id.startswith("no-transition: "))
    assert examined(same, fully=True).same
    other = named("row dropped", "no-transition")
    assert not equivalent(other)
    assert not equivalent(named("fact inverted", facts.in_csp.name))


def test_what_lives_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A mutant that no method notices, and that is not the same, fails the run."""
    monkeypatch.setattr(examination, "METHODS", {"laws": METHODS["laws"]})
    monkeypatch.setattr(examination, "mutants", lambda: [named("row dropped", "fresh-request")])
    monkeypatch.setattr(examination, "tries", blind)
    assert examination.main([]) == 1
    assert "alive: row dropped, fresh-request" in capsys.readouterr().out


def test_a_planted_fault_that_nothing_finds_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And fails the run."""
    monkeypatch.setattr(measuring, "FAULTS", faults.FAULTS[:1])
    assert measuring.main([]) == 0
    monkeypatch.setattr(measuring, "WAYS", {"none": blind})
    assert measuring.main([]) == 1
    assert faults.FAULTS[0].id in capsys.readouterr().out


def test_there_are_faults_enough() -> None:
    """Each with a name of its own."""
    assert len({fault.id for fault in faults.FAULTS}) == len(faults.FAULTS) >= 15


# Mutants of the source -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "alike"),
    [
        ("def f(a: int | str) -> int | None: ...", "def f(a: int & str) -> int & None: ..."),
        ("a: int | None = 1", "a: int + None = 1"),
        ("a is None", "a == None"),
        ("a is not Status.ACTIVE", "a != Status.ACTIVE"),
    ],
)
def test_what_makes_no_difference_when_it_runs_is_no_mutant(source: str, alike: str) -> None:
    """Annotations are not evaluated; None and members of enumerations are equal to themselves alone."""
    assert _running(source) == _running(alike) is not None


@pytest.mark.parametrize(
    ("source", "other"),
    [("a is b", "a == b"), ("a == UNKNOWN", "a is UNKNOWN"), ("a | b", "a & b"), ("a is None", "a <= None")],
)
def test_what_makes_a_difference_is_a_mutant(source: str, other: str) -> None:
    """Whatever else is changed."""
    assert _running(source) != _running(other) is not None


def test_what_does_not_compile_is_no_mutant() -> None:
    """It cannot be imported, let alone be tested."""
    assert _running("case a & b") is None


def test_a_mutant_is_told_by_the_lines_that_changed() -> None:
    """Also where a line is gone."""
    assert _difference("a\n  b\nc", "a\n  d\nc") == {"was": "b", "now": "d"}
    assert _difference("@a\n@b\nclass C:", "@a\nclass C:") == {"was": "@b class C:", "now": "class C:"}


def test_survivors_are_listed_with_what_is_still_there() -> None:
    """Each has a reason, and its lines stand in its module."""
    for (module, was, _), reason in listed().items():
        assert reason.endswith(".")
        assert module in MODULES
        whole = path_of(module).read_text(encoding="utf-8")
        assert "".join(was.removeprefix("@final ").split()) in "".join(whole.split())


def test_survivors_that_are_not_listed_are_told() -> None:
    """And those that are listed, and killed."""
    alive = CodeMutant(module="cotenant.facts", was="a", now="b", source="")
    known = sum(module == "cotenant.facts" for module, _, _ in listed())
    told = [*code_faults(["cotenant.facts"], [alive])]
    assert told[0] == "survives, and is not listed: cotenant.facts\n  a\n  b"
    assert len(told) == 1 + known
