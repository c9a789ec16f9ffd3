"""The command that goes through the plans: what it prints, keeps and returns."""

import json
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from cotenant.testing import worlds
from cotenant.testing.worlds import World
from tests import figures
from tests.exhaustive import plans, run
from tests.exhaustive.faults import turned
from tests.exhaustive.plans import Plan

PLANS: Final = (
    Plan(name="nothing", world=World(tenants=(), subscriptions=())),
    Plan(name="one tenant", world=World(tenants=("home",), subscriptions=(), partners=()), every_answer=True),
)
TASKS: Final = [(plan, regime) for plan in PLANS for regime in plans.REGIMES]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Go through worlds that are over in no time, and keep the figures elsewhere."""
    monkeypatch.setattr(run, "QUICK", PLANS)
    monkeypatch.setattr(run, "DEEP", PLANS[:1])
    monkeypatch.setattr(run, "VAST", PLANS[1:])
    monkeypatch.setattr(figures, "FOLDER", tmp_path)


def test_a_run_tells_what_it_went_through(capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each world and regime, and one for all; nothing was left to ask."""
    assert run.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(PLANS) * len(plans.REGIMES) + 1
    assert all("nothing left to ask: yes, laws broken: 0" in line for line in lines)
    assert lines[-1].startswith("world: all, ")


@pytest.mark.parametrize(("deep", "name"), [((), "exhaustive"), (("--deep",), "exhaustive-deep")])
def test_a_run_keeps_its_figures(deep: tuple[str, ...], name: str, tmp_path: Path) -> None:
    """Under the name of the session that repeats it."""
    assert run.main([*deep, "--write"]) == 0
    told = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
    assert told["command"] == f"nox -s {name}"
    *rows, total = told["rows"]
    assert [row["regime"] for row in rows[:3]] == [regime.name for regime in plans.REGIMES]
    assert total["decisions"] == sum(row["decisions"] for row in rows)


def test_processes_find_what_one_finds() -> None:
    """Whatever their number: nothing but the seconds differs."""

    def found(processes: int) -> dict[tuple[str, str], dict[str, object]]:
        done = run.run(TASKS, processes, lambda _: None)
        return {(plan.name, regime.name): {**gone.row, "seconds of one core": 0} for (plan, regime), gone in done}

    assert found(1) == found(2)


def test_a_run_goes_on_from_where_it_was_broken_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was gone through before is not gone through again, and counts; what other code did is, and does not."""
    session = tmp_path / "session.jsonl"
    assert run.main(["--session", str(session)]) == 0
    *first, total = capsys.readouterr().out.splitlines()
    assert len(first) == len(TASKS)
    kept = session.read_text(encoding="utf-8").splitlines()
    session.write_text("".join(f"{line}\n" for line in kept[:2]), encoding="utf-8")
    assert run.main(["--session", str(session)]) == 0
    *again, same = capsys.readouterr().out.splitlines()
    assert len(again) == len(TASKS) - 2
    assert same.partition("seconds")[0] == total.partition("seconds")[0]
    monkeypatch.setattr(plans, "__file__", __file__)
    assert run.main(["--session", str(session)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(TASKS) + 1


def test_what_breaks_a_law_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its story is not kept."""
    monkeypatch.setattr(worlds, "explore", partial(worlds.explore, decide=turned))
    session = tmp_path / "session.jsonl"
    assert run.main(["--session", str(session)]) == 1
    assert run.main(["--session", str(session)]) == 1


def test_a_broken_law_fails_the_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """And is printed with the story that leads to it."""

    monkeypatch.setattr(worlds, "explore", partial(worlds.explore, decide=turned))
    assert run.main([]) == 1
    told = capsys.readouterr().out
    assert "laws broken: 6" in told
    assert "refusals-have-reasons: " in told
    assert "In the end" in told


def test_a_run_that_did_not_end_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """There may be more to ask."""
    monkeypatch.setattr(worlds, "explore", partial(worlds.explore, most=1))
    assert run.main([]) == 1
    assert "nothing left to ask: no" in capsys.readouterr().out.splitlines()[-1]
