"""Regimes and timelines: what can be lifted, and which regime holds on which day."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from unittest.mock import Mock

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant import facts
from cotenant.regimes import Table
from cotenant.testing import strategies

LIFTABLE: Final = [rule.id for rule in ct.RULES if not rule.foundational]
FOUNDATIONAL: Final = [rule.id for rule in ct.RULES if rule.foundational]


@given(st.lists(st.sampled_from(LIFTABLE), unique=True))
def test_lifting_takes_out_exactly_what_is_named(lifted: list[str]) -> None:
    """By id or by value, in whatever order; the rest stays, in table order."""
    by_value = [next(rule for rule in ct.RULES if rule.id == id_) for id_ in lifted]
    regime = ct.SINGLE_CHANNEL.lifting(*lifted, name="lifted")
    assert regime.name == "lifted"
    assert regime.rules == tuple(rule for rule in ct.RULES if rule.id not in lifted)
    assert ct.SINGLE_CHANNEL.lifting(*by_value, name="lifted") == regime


@pytest.mark.parametrize("rule", FOUNDATIONAL)
def test_a_foundational_rule_cannot_be_lifted(rule: str) -> None:
    """Without it, a yes would have no well-formed outcome."""
    with pytest.raises(ValueError, match=f"foundational.*{rule}"):
        ct.MULTI_CHANNEL.lifting(rule, name="lawless")
    with pytest.raises(ValueError, match=f"foundational.*{rule}"):
        ct.Regime(name="lawless", rules=[each for each in ct.RULES if each.id != rule])


@pytest.mark.parametrize("rule", ["one-channel", "no-such-rule"])
def test_only_a_rule_in_force_can_be_lifted(rule: str) -> None:
    """A name that is wrong, or lifted already, is an error."""
    with pytest.raises(ValueError, match=rf"Regime\.lifting: .*'multi-channel', got \['{rule}'\]"):
        ct.MULTI_CHANNEL.lifting("one-partner", rule, name="again")


def test_a_regime_may_have_rules_of_its_own() -> None:
    """A house rule is one row more, with its own wording."""
    house = ct.Rule(
        id="no-cancelling",
        title="Nobody cancels",
        basis=ct.Basis.HOUSE,
        cites=["our contract, 7.2"],
        commands=[ct.Cancel],
        refuses_when=ct.RULES[-1].refuses_when | ~ct.RULES[-1].refuses_when,
        because="{actor} may not {act} anything at {customer}.",
    )
    regime = ct.Regime(name="house", rules=[*ct.MULTI_PARTNER.rules, house])
    sold = ct.Subscription(id="e3", product="E3", seats=1, channel=ct.DIRECT)
    contoso = ct.Customer(id="contoso", tenants=[ct.Tenant(id="t", subscriptions=[sold])])
    cancel = ct.Cancel(by=ct.CUSTOMER, on=date(2015, 6, 1), tenant="t", id="e3")
    refused = ct.decide(contoso, cancel, regime)
    assert isinstance(refused, ct.Refused)
    assert refused.reasons == (
        ct.Reason(rule="no-cancelling", because="the customer contoso may not cancel anything at contoso."),
    )


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2014, 7, 14), "single-channel"),
        (date(2015, 5, 5), "single-channel"),
        (date(2015, 5, 6), "multi-channel"),
        (date(2016, 1, 1), "multi-channel"),
        (date.max, "multi-channel"),
    ],
)
def test_multi_channel_is_released_and_multi_partner_is_not(day: date, name: str) -> None:
    """S1 gives a day for the first; S17 only a plan for the second."""
    assert ct.RELEASED.on(day).name == name


@pytest.mark.parametrize("day", [date(2014, 7, 13), date.min])
def test_a_day_before_the_first_release_has_no_regime(day: date) -> None:
    """A timeline does not guess what held before it."""
    with pytest.raises(ValueError, match=rf"Timeline\.on: .*{day}.*2014-07-14"):
        ct.RELEASED.on(day)
    with pytest.raises(ValueError, match=r"Timeline\.on"):
        ct.play(ct.Customer(id="c"), [ct.CreateTenant(by=ct.CUSTOMER, on=day, tenant="t")], ct.RELEASED)


def test_a_moment_is_not_a_day() -> None:
    """Of what zone would it be?"""
    with pytest.raises(ct.MalformedError, match=r"Timeline\.on: .*2015, 5, 6, 12"):
        ct.RELEASED.on(datetime(2015, 5, 6, 12))  # noqa: DTZ001


@pytest.mark.parametrize("since", [date(2015, 5, 6), date(2015, 5, 5), date.min])
def test_a_release_comes_after_the_last(since: date) -> None:
    """Two regimes on one day, or a day out of order, is an error."""
    with pytest.raises(ValueError, match=r"Timeline\.releases"):
        ct.RELEASED.then(ct.MULTI_PARTNER, since=since)


@given(strategies.timelines(), st.dates(min_value=date(2014, 7, 14), max_value=date(2020, 1, 1)))
def test_each_regime_holds_from_its_day_until_the_next(timeline: ct.Timeline, day: date) -> None:
    """The last release that is not later than the day counts."""
    due = [release for release in timeline.releases if release.since <= day]
    assert timeline.on(day) == due[-1].regime
    for release in timeline.releases[1:]:
        assert timeline.on(release.since) == release.regime
        assert timeline.on(release.since - timedelta(days=1)) != release.regime or release.regime in (
            each.regime for each in timeline.releases[:-1]
        )


def test_then_leaves_the_timeline_as_it_was() -> None:
    """It returns another, one release longer."""
    longer = ct.RELEASED.then(ct.MULTI_PARTNER, since=date(2015, 9, 30))
    assert len(ct.RELEASED.releases) == 2
    assert longer.releases[:2] == ct.RELEASED.releases
    assert longer.on(date(2015, 9, 29)) == ct.MULTI_CHANNEL
    assert longer.on(date(2015, 9, 30)) == ct.MULTI_PARTNER


def test_the_days_can_be_moved() -> None:
    """T1: the release was "on or close to" its day, so the day is a parameter."""
    first, second = ct.RELEASED.releases
    moved = ct.Timeline(releases=[first, attrs.evolve(second, since=date(2015, 5, 11))])
    assert moved.on(date(2015, 5, 6)) == ct.SINGLE_CHANNEL
    assert moved.on(date(2015, 5, 11)) == ct.MULTI_CHANNEL


@given(strategies.regimes(), strategies.days())
def test_a_regime_is_a_timeline_without_change(regime: ct.Regime, day: date) -> None:
    """So that a story can be played under one regime."""
    assert regime.on(day) is regime


def test_what_a_regime_has_worked_out_takes_no_part_in_what_it_is() -> None:
    """One that has answered is equal to a fresh one, prints as it does, and so do their tables."""
    asked, fresh = (ct.Regime(name="own", rules=ct.MULTI_PARTNER.rules) for _ in range(2))
    compiled = asked.table(ct.Suspend)
    compiled.broken((False,) * len(compiled.facts))
    assert (asked, hash(asked), repr(asked)) == (fresh, hash(fresh), repr(fresh))
    assert (compiled, repr(compiled)) == (fresh.table(ct.Suspend), repr(fresh.table(ct.Suspend)))
    assert asked.table(ct.Suspend) is compiled


def test_a_regime_is_represented_in_a_line() -> None:
    """Errors, signatures and lists of regimes show it; `print` shows its rules."""
    assert repr(ct.MULTI_CHANNEL) == f"Regime(name='multi-channel', rules=<{len(ct.MULTI_CHANNEL.rules)} rules>)"
    assert len(repr(ct.RELEASED)) < 300


def test_a_fact_that_gives_no_answer_is_named() -> None:
    """A forgotten `return` would count as a no, and its rule would never object."""
    forgetful = facts.Fact(name="forgetful", says="Never mind.", holds=lambda _: None)  # type: ignore[arg-type,return-value]
    rule = attrs.evolve(ct.RULES[0], id="house", refuses_when=forgetful, because="no", commands=[ct.CreateTenant])
    house = ct.Regime(name="house", rules=[*ct.MULTI_CHANNEL.rules, rule])
    asked = ct.CreateTenant(by=ct.CUSTOMER, on=date(2015, 5, 6), tenant="t")
    with pytest.raises(TypeError, match=r"^fact forgetful: expected an answer, yes or no, got None$"):
        ct.decide(ct.Customer(id="contoso"), asked, house)


def test_a_regime_is_hashed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked up often, and has many rules."""
    regime = ct.Regime(name="own", rules=ct.MULTI_PARTNER.rules)
    known, hashed = hash(regime), Mock(side_effect=AssertionError)
    monkeypatch.setattr(ct.Rule, "__hash__", hashed)
    assert hash(regime) == known
    assert not hashed.called


def test_a_table_is_made_by_keyword_of_facts_and_rules_alone() -> None:
    """As every value is; what it has looked up comes by and by, and nobody derives from it."""
    compiled = ct.MULTI_PARTNER.table(ct.Suspend)
    positional: Any = Table
    assert Table(facts=compiled.facts, rules=compiled.rules) == compiled
    with pytest.raises(TypeError):
        positional(compiled.facts, compiled.rules)
    for worked_out in ("rows", "first"):
        with pytest.raises(TypeError):
            positional(facts=compiled.facts, rules=compiled.rules, **{worked_out: None})
    assert repr(compiled) == f"Table(facts={compiled.facts!r}, rules={compiled.rules!r})"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        compiled.rules = ()  # type: ignore[misc]
    assert getattr(Table, "__final__", False)


def test_answers_are_given_to_every_fact() -> None:
    """Too few or too many of them are no answers to this table."""
    compiled = ct.MULTI_PARTNER.table(ct.Suspend)
    for count in (len(compiled.facts) - 1, len(compiled.facts) + 1):
        with pytest.raises(ValueError, match="zip"):
            compiled.broken((False,) * count)


def test_no_two_releases_are_on_one_day() -> None:
    """Wherever they stand among the others."""
    single, multi = ct.RELEASED.releases
    later = ct.Release(since=date(2016, 1, 1), regime=ct.MULTI_PARTNER)
    for releases in ([single, single, multi], [single, multi, attrs.evolve(later, since=multi.since)], [multi, single]):
        with pytest.raises(ValueError, match=r"Timeline\.releases"):
            ct.Timeline(releases=releases)
    assert ct.Timeline(releases=[single, multi, later]).on(later.since) == ct.MULTI_PARTNER


def test_the_day_of_a_release_is_said_by_its_name() -> None:
    """So that nobody mistakes it for something else."""
    positional: Any = ct.RELEASED.then
    with pytest.raises(TypeError):
        positional(ct.MULTI_PARTNER, date(2016, 1, 1))
