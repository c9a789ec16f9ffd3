"""The engine and the second reading agree: on what Hypothesis draws, over long histories, and on a walk."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from cotenant import (
    CUSTOMER,
    DIRECT,
    Cancel,
    Command,
    CreateTenant,
    Customer,
    Partner,
    Purchase,
    RequestRelationship,
)  # fmt: skip
from cotenant.regimes import MULTI_CHANNEL, MULTI_PARTNER, SINGLE_CHANNEL, Regime
from cotenant.rules import RULES
from cotenant.testing import strategies
from cotenant.testing.worlds import World
from tests import figures
from tests.exhaustive.plans import Plan
from tests.oracle import everywhere, walk
from tests.oracle.comparison import DisagreementError, History, Place, Wish, ask

REGIMES = (MULTI_CHANNEL, SINGLE_CHANNEL, MULTI_PARTNER)
regimes = st.sampled_from(REGIMES)


@given(st.data())
def test_both_readings_give_the_same_answer(data: st.DataObject) -> None:
    """S1-S17: two readings of the texts accept the same, refuse for the same reasons, and end at the same customer."""
    customer = data.draw(strategies.customers())
    command = data.draw(strategies.commands(customer))
    for regime in REGIMES:
        history = History(customer, ((command, regime),))
        assert history.disagreement() is None, history.told()


@given(strategies.customers(), strategies.customers())
def test_the_plain_form_keeps_what_tells_customers_apart(one: Customer, other: Customer) -> None:
    """An outcome that differs in anything but the customer's own id and name differs in its plain form too."""
    same = (one.tenants, one.relationships) == (other.tenants, other.relationships)
    assert (Place.of(one).plain == Place.of(other).plain) is same


class Histories(RuleBasedStateMachine):
    """S1-S17: the readings agree at every step of a history, and so at its end."""

    @initialize(customer=st.just(Customer(id="contoso")) | strategies.customers())
    def start(self, customer: Customer) -> None:
        self.history = History(customer, ())
        self.here = Place.of(customer)

    @rule(data=st.data(), regime=regimes)
    def ask_both(self, data: st.DataObject, regime: Regime) -> None:
        wish = Wish.of(data.draw(strategies.commands(self.here.customer)))
        self.history = History(self.history.start, (*self.history.steps, (wish.command, regime)))
        answer = ask(self.here, wish, regime)
        assert answer.agreed, self.history.told()
        self.here = answer.after


test_histories = Histories.TestCase
# A history is long: fewer of them ask as much as the examples of other properties.
test_histories.settings = settings(max_examples=settings().max_examples // 4)


def test_a_walk_finds_every_rule_alone_and_no_disagreement() -> None:
    """Each rule is the only objection somewhere, so that no rule goes uncompared behind another."""
    tally = walk.walk(10_000, 1, walk.REGIMES)
    assert tally.decisions == 10_000
    assert set(tally.alone) == {rule.id for rule in RULES}


def test_the_same_seed_takes_the_same_walk() -> None:
    """A walk is repeated by its seed, so that what it found can be found again."""
    assert walk.walk(500, 7, REGIMES) == walk.walk(500, 7, REGIMES) != walk.walk(500, 8, REGIMES)


def test_a_walk_goes_where_it_has_been_least(monkeypatch: pytest.MonkeyPatch) -> None:
    """Choosing among candidates by what was met least meets more than asking whatever comes."""
    led = walk.walk(3_000, 1, REGIMES)
    monkeypatch.setattr(walk, "CANDIDATES", 1)
    assert len(led.met) > 1.2 * len(walk.walk(3_000, 1, REGIMES).met)


TODAY = date(2015, 5, 6)
FABRIKAM = Partner(id="fabrikam")
CARELESS = MULTI_CHANNEL.lifting("owner-controls", name=MULTI_CHANNEL.name)


def test_a_fault_is_found_and_told_as_the_smallest_story() -> None:
    """A rule that went missing is found, and told with the command, what it is about, and what each reading says."""
    with pytest.raises(DisagreementError) as found:
        walk.walk(1_000, 1, (CARELESS,))
    story = str(found.value)
    assert story.count(" (multi-channel)") <= 2
    assert "No relationships." in story
    package, second = story.splitlines()[-2:]
    assert package.startswith("  the package:        ")
    assert "owner-controls" not in package
    assert second.startswith("  the second reading: refused: owner-controls")


def test_a_story_keeps_only_the_commands_that_matter() -> None:
    """Of a long history, those commands remain without which the readings would not part."""
    asked: tuple[Command, ...] = (
        RequestRelationship(by=FABRIKAM, on=TODAY),
        CreateTenant(by=CUSTOMER, on=TODAY, tenant="home"),
        *(
            Purchase(by=CUSTOMER, on=TODAY, tenant="home", id=id_, product="E3", seats=1, channel=DIRECT)
            for id_ in ("other", "e3")
        ),
        Cancel(by=FABRIKAM, on=TODAY, tenant="home", id="e3"),
        Cancel(by=CUSTOMER, on=TODAY, tenant="home", id="other"),
    )
    history = History(Customer(id="contoso"), tuple((command, CARELESS) for command in asked))
    assert [command for command, _ in history.smallest().steps] == [asked[1], asked[3], asked[4]]


def test_readings_that_end_elsewhere_part_too() -> None:
    """Agreement is about the outcome too: the same reasons are not enough."""
    here = Place.of(Customer(id="contoso"))
    wish = Wish.of(CreateTenant(by=CUSTOMER, on=TODAY, tenant="home"))
    answer = ask(here, wish, MULTI_CHANNEL)
    assert answer.agreed
    elsewhere = attrs.evolve(answer, after=here)
    assert not elsewhere.agreed


def test_the_figures_are_printed_and_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command tells what was met and what was not, keeps the figures if asked to, and ends with 0."""
    monkeypatch.setattr(figures, "FOLDER", tmp_path)
    assert walk.main(["--decisions", "300", "--processes", "1", "--write"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("decisions: 300\n")
    assert "never the only objection: " in printed
    kept = json.loads((tmp_path / "differential.json").read_text(encoding="utf-8"))
    assert kept["rows"][0]["decisions"] == 300
    assert kept["command"] == "nox -s differential -- --decisions 300 --seed 1"


def test_a_disagreement_is_printed_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command prints the story and ends with 1."""
    monkeypatch.setattr(walk, "REGIMES", (CARELESS,))
    assert walk.main(["--decisions", "1000", "--processes", "1"]) == 1
    assert capsys.readouterr().out.startswith("The readings part.")


SMALLEST = World(tenants=("home",), subscriptions=("a",), partners=(FABRIKAM,))


@pytest.mark.parametrize("regime", REGIMES, ids=lambda regime: regime.name)
def test_both_readings_agree_on_the_whole_of_a_small_world(regime: Regime) -> None:
    """S1-S17: every command that can be asked of every customer that can be reached has one answer."""
    heard = everywhere.go(SMALLEST, regime)
    assert heard.decisions > heard.accepted > heard.states > 1


def test_a_fault_in_a_small_world_is_told_as_the_smallest_story() -> None:
    """A rule that went missing parts the readings as soon as the world has a case for it."""
    with pytest.raises(DisagreementError, match="the second reading: refused: owner-controls"):
        everywhere.go(SMALLEST, CARELESS)


def test_the_figures_of_small_worlds_are_printed_and_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One row for each world and regime; a fault ends it with 1."""
    monkeypatch.setattr(figures, "FOLDER", tmp_path)
    monkeypatch.setattr(everywhere, "QUICK", (Plan(name="smallest", world=SMALLEST),))
    monkeypatch.setattr(everywhere, "REGIMES", (MULTI_CHANNEL,))
    assert everywhere.main(["--write", "--only", "small"]) == 0
    assert capsys.readouterr().out.startswith("world: smallest, regime: multi-channel, ")
    kept = json.loads((tmp_path / "differential-worlds.json").read_text(encoding="utf-8"))
    assert [row["world"] for row in kept["rows"]] == ["smallest", "all"]
    assert kept["command"] == "nox -s differential-worlds -- --write --only small"
    with pytest.raises(SystemExit):
        everywhere.main(["--only", "large"])
    assert "no world has that in its name; there are smallest" in capsys.readouterr().err
    monkeypatch.setattr(everywhere, "REGIMES", (CARELESS,))
    assert everywhere.main([]) == 1
    assert capsys.readouterr().out.startswith("The readings part.")


def test_legs_add_up() -> None:
    """A long walk is cut into legs with seeds of their own, whatever the number of processes."""
    assert walk.legs(walk.LEG * 2 + 7, seed=3) == [(walk.LEG, 3), (walk.LEG, 4), (7, 5)]
