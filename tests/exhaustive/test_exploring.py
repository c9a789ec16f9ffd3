"""Exploring: to the end, every law held against everything, and a fault found where it is nearest."""

import re
from typing import Any, Final

import pytest

import cotenant as ct
from cotenant.commands import COMMANDS
from cotenant.testing.worlds import Progress, World, customers, explore, reach
from tests.exhaustive.faults import blind, forgetful, partial_to_tailspin, turned
from tests.exhaustive.plans import REGIMES

F, T = ct.Partner(id="fabrikam"), ct.Partner(id="tailspin")
TINY: Final = World(tenants=("home",), subscriptions=("a",), partners=(F,))
TINIEST: Final = World(tenants=("home",), subscriptions=("a",), partners=(F,), channels=(ct.CSP,))
PAIR: Final = World(tenants=("home", "other"), subscriptions=())
every_regime: Final = pytest.mark.parametrize("regime", REGIMES, ids=lambda regime: regime.name)


@every_regime
@pytest.mark.parametrize("every_answer", [True, False], ids=["every answer", "every kind"])
def test_a_tiny_world_keeps_every_law(regime: ct.Regime, every_answer: bool) -> None:
    """To the last question, whatever is asked."""
    found = explore(TINIEST, regime, every_answer=every_answer)
    assert (found.closed, found.findings) == (True, ())
    assert found.states == len(list(customers(TINIEST, regime))) > 20
    assert found.decisions == sum(case.count for case in found.cases) > 1_000
    assert found.accepted == sum(case.count for case in found.cases if not case.kind.broken) > found.states
    assert {case.kind.command for case in found.cases} == set(COMMANDS)


@every_regime
def test_a_case_ends_with_what_it_is_of(regime: ct.Regime) -> None:
    """Its story replays, its last question has those answers and breaks those rules."""
    found = explore(TINY, regime, every_answer=False)
    assert len({case.kind for case in found.cases}) == len(found.cases)
    for case in found.cases:
        *before, last = case.story.decisions
        assert ct.play(case.story.before, [each.command for each in case.story.decisions], regime) == case.story
        told = ct.explain(ct.Story(before=case.story.before, decisions=before).after, last.command, regime)
        assert (type(last.command), tuple(told.facts.values()), told.broken) == (
            case.kind.command, case.kind.answers, case.kind.broken,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("world", "regime", "forgotten", "law", "story"),
    [
        (TINY, ct.MULTI_CHANNEL, "owner-controls", "untouched-by-others", ["CreateTenant", "Purchase", "Renew"]),
        (PAIR, ct.MULTI_CHANNEL, "one-partner", "one-reseller", ["CreateTenant", "CreateTenant"]),
        (TINY, ct.SINGLE_CHANNEL, "separate-tenant", "own-tenant",
         ["CreateTenant", "RequestRelationship", "AcceptRelationship", "Provision"]),
        (TINY, ct.MULTI_PARTNER, "association-first", "csp-needs-its-relationship", ["CreateTenant", "Provision"]),
        (TINY, ct.MULTI_CHANNEL, "suspend-before-end", "csp-needs-its-relationship",
         ["CreateTenant", "Provision", "EndRelationship"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_forgotten_rule_is_found_by_a_shortest_story(
    world: World, regime: ct.Regime, forgotten: str, law: str, story: list[str]
) -> None:
    """The law that it keeps is broken, and no shorter story would show it."""
    found = explore(world, regime, decide=blind(forgotten), laws=[law])
    [finding] = found.findings
    assert finding.breach.law == law
    assert [type(each.command).__name__ for each in finding.story.decisions] == story
    assert found.closed


def test_a_law_that_is_named_is_held_though_the_rule_that_keeps_it_is_lifted() -> None:
    """Lift a rule and see what breaks; by itself, only what is in force is held."""
    lifted = ct.MULTI_CHANNEL.lifting("owner-controls", name="lifted")
    by_id = explore(TINY, lifted, laws=["untouched-by-others"], every_answer=False)
    assert [finding.breach.law for finding in by_id.findings] == ["untouched-by-others"]
    steps = explore(TINY, lifted, laws=ct.TRANSITION_LAWS, every_answer=False)
    assert {finding.breach.law for finding in steps.findings} == {"untouched-by-others", "terms-only-by-controller"}
    assert explore(TINY, lifted, every_answer=False).findings == ()


def test_an_exploration_tells_itself() -> None:
    """How much there is, and each law that is broken with the story that leads there."""
    whole = explore(PAIR, ct.SINGLE_CHANNEL, every_answer=False)
    size = f"{whole.states:,} customers, {whole.decisions:,} decisions, {whole.accepted} of them yes"
    assert str(whole) == f"Under single-channel: {size}; nothing was left to ask.\nNo law is broken."
    assert "there was more to ask" in str(explore(PAIR, ct.MULTI_CHANNEL, laws=(), most=5))
    faulty = explore(PAIR, ct.MULTI_CHANNEL, decide=blind("one-partner"), laws=["one-reseller"])
    told = str(faulty)
    assert told.startswith("Under multi-channel: ")
    assert told.endswith(str(faulty.findings[0]))
    assert "Law one-reseller is broken" in told
    assert "tailspin creates tenant other" in told
    assert "<table" in faulty._repr_html_()


def test_an_exploration_names_the_laws_that_it_did_not_hold() -> None:
    """Where a rule is lifted, its law is silent, and silence is no praise."""
    lax = ct.MULTI_CHANNEL.lifting("one-partner", name="lax")
    found = explore(PAIR, lax, every_answer=False)
    assert found.not_asked == ("one-reseller", "channels-apart", "own-tenant")
    told = "Laws that were not asked for: one-reseller, channels-apart, own-tenant.\nNone of the others is broken."
    assert str(found).endswith(told)


def test_a_lost_event_is_found_in_the_history() -> None:
    """What happened does not lead to what the customer became: two tenants, one of them by a partner."""
    found = explore(PAIR, ct.MULTI_CHANNEL, decide=forgetful)
    told = {finding.breach.law: len(finding.story.decisions) for finding in found.findings}
    assert told == {"replay-agrees": 2}


def test_an_answer_that_looks_at_a_name_is_found() -> None:
    """Each law that is broken is found once, with the question that it was broken by, though it comes up again."""
    found = explore(PAIR, ct.MULTI_CHANNEL, decide=partial_to_tailspin, most=20)
    told = {finding.breach.law: finding.story for finding in found.findings}
    assert len(told) == len(found.findings)
    assert {"one-reseller", "parties-renamable"} <= told.keys()
    assert told["parties-renamable"].decisions[-1].command.by == T


def test_an_answer_of_each_kind_is_enough_to_find_a_rule_out_of_order() -> None:
    """What is wrong with every answer of a kind is found without asking all of them again."""

    thorough = explore(PAIR, ct.MULTI_CHANNEL, decide=turned, most=20)
    quick = explore(PAIR, ct.MULTI_CHANNEL, decide=turned, every_answer=False, most=20)
    assert thorough.findings == quick.findings
    assert [finding.breach.law for finding in quick.findings] == ["refusals-have-reasons"]


def test_a_search_ends_where_it_is_told_to() -> None:
    """And says that there was more; a bound that is not reached makes no difference."""
    whole = explore(PAIR, ct.MULTI_CHANNEL, laws=ct.STATE_LAWS)
    part = explore(PAIR, ct.MULTI_CHANNEL, laws=ct.STATE_LAWS, most=5)
    assert (part.states, part.closed) == (5, False)
    assert part.decisions < whole.decisions
    assert explore(PAIR, ct.MULTI_CHANNEL, laws=ct.STATE_LAWS, most=whole.states) == whole


def test_progress_is_told_of_every_customer() -> None:
    """With the decisions that were taken before."""
    told: list[Progress] = []
    found = explore(PAIR, ct.MULTI_CHANNEL, laws=(), progress=told.append)
    assert [each.states for each in told] == list(range(1, found.states + 1))
    assert told[0] == Progress(states=1, decisions=0, depth=0)
    assert told[-1].depth == found.depth
    assert sorted(each.decisions for each in told) == [each.decisions for each in told]


@pytest.mark.parametrize("function", [explore, reach, customers], ids=lambda function: function.__name__)
def test_what_is_no_world_is_named(function: Any) -> None:
    """And what is no regime, when it is asked for and not later."""
    name = "explore" if function is explore else "reach"
    with pytest.raises(ValueError, match=rf"{name}\.world: expected a World"):
        function("home", ct.MULTI_CHANNEL)
    with pytest.raises(ValueError, match=rf"{name}\.regime: expected a Regime"):
        function(PAIR, ct.RELEASED)


@pytest.mark.parametrize(
    ("laws", "told"),
    [
        (["one-resller"], "explore.laws: expected laws or their ids, got 'one-resller'; did you mean 'one-reseller'?"),
        ([3], "explore.laws: expected laws or their ids, got 3"),
        ("one-reseller", "explore.laws: expected several laws or their ids, got 'one-reseller'"),
    ],
    ids=["typo", "no law", "one string"],
)
def test_what_is_no_law_is_named(laws: Any, told: str) -> None:
    """With the nearest id, where there is one."""
    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        explore(PAIR, ct.MULTI_CHANNEL, laws=laws)
