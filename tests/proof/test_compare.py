"""`compare`: proved the same, or a customer and a command that two regimes really answer differently."""

from __future__ import annotations

from datetime import date

import pytest

import cotenant as ct
from cotenant import facts, proof
from cotenant.facts import Fact
from cotenant.formula import Formula
from cotenant.proof.solving import Solver, UndecidedError
from tests.proof.mutants import mutated


def broken(decision: ct.Decision) -> set[str]:
    return {reason.rule for reason in decision.reasons} if isinstance(decision, ct.Refused) else set()


def with_limit(refuses_when: Formula) -> ct.Regime:
    """Return Multi-Channel with a rule of one's own."""
    house = ct.Rule(
        id="house-limit",
        title="No more than is agreed",
        basis=ct.Basis.HOUSE,
        cites=("contract",),
        commands=(ct.Cancel,),
        refuses_when=refuses_when,
        because="{act} is not agreed.",
    )
    return ct.Regime(name="house", rules=(*ct.MULTI_CHANNEL.rules, house))


@pytest.mark.parametrize(
    ("first", "second", "differences"),
    [
        (
            ct.SINGLE_CHANNEL,
            ct.MULTI_CHANNEL,
            {
                (ct.Provision, ("separate-tenant",)),
                (ct.Provision, ("one-channel",)),
                (ct.Provision, ("separate-tenant", "one-channel")),
                (ct.Purchase, ("one-channel",)),
            },
        ),
        (
            ct.MULTI_PARTNER,
            ct.MULTI_CHANNEL,
            {(command, ("one-partner",)) for command in (ct.CreateTenant, ct.AcceptRelationship, ct.Provision)},
        ),
    ],
    ids=lambda value: value.name if isinstance(value, ct.Regime) else "",
)
def test_each_difference_has_a_witness(
    first: ct.Regime, second: ct.Regime, differences: set[tuple[type[ct.Command], tuple[str, ...]]]
) -> None:
    """S5, S17: all that a release allows is found, by command and by the rules that objected, and `decide` agrees."""
    told = proof.compare(first, second)
    assert (told.first, told.second, told.same) == (first.name, second.name, False)
    assert {(each.command, each.rules) for each in told.differences} == differences
    for each in told.differences:
        customer, command = each.witness.customer, each.witness.command
        assert each.witness.confirmed
        assert type(command) is each.command
        assert each.first == ct.decide(customer, command, first)
        assert each.second == ct.decide(customer, command, second)
        assert broken(each.first) ^ broken(each.second) == set(each.rules)
        assert isinstance(each.first, ct.Accepted) is not isinstance(each.second, ct.Accepted)


@pytest.mark.parametrize(
    "other",
    [
        ct.SINGLE_CHANNEL,
        mutated("active-to-suspend", because="No."),
        mutated(
            "active-to-suspend",
            refuses_when=~(~facts.known_inactive | facts.subscription_ended) & facts.subscription_known,
        ),
    ],
)
def test_what_says_the_same_in_other_words_is_proved_to_be_the_same(other: ct.Regime) -> None:
    """Another wording, another formula, even over other facts: no customer of any size is answered differently."""
    told = proof.compare(ct.SINGLE_CHANNEL, other)
    assert told == proof.Contrast(first="single-channel", second=other.name, differences=())
    assert told.same


def test_another_reason_is_a_difference_even_if_both_say_no() -> None:
    """A rule that objects only where another does changes what people are told."""
    [told] = proof.compare(ct.MULTI_CHANNEL, with_limit(facts.subscription_ended & facts.by_customer)).differences
    assert (told.rules, told.witness.confirmed) == (("house-limit",), True)
    assert broken(told.first) == {"ended-is-final"}
    assert broken(told.second) == {"ended-is-final", "house-limit"}


NEVER = Fact(name="in-holidays", says="It is August.", holds=lambda at: at.command.on.month == 8)
AT_ONCE = Fact(name="in-holidays", says="It is June.", holds=lambda at: at.command.on >= date(2015, 6, 1))


def test_a_difference_that_rests_on_a_fact_of_ones_own_may_be_unconfirmed() -> None:
    """It is told, so that nobody takes the two for the same, and it is told that `decide` did not bear it out."""
    [told] = proof.compare(ct.MULTI_CHANNEL, with_limit(NEVER & facts.by_customer)).differences
    assert (told.rules, told.witness.confirmed) == (("house-limit",), False)
    assert broken(told.first) == broken(told.second)


def test_two_facts_of_one_name_are_not_taken_for_one() -> None:
    """Regimes whose rules read alike differ where a fact is read differently."""
    [told] = proof.compare(with_limit(NEVER), with_limit(AT_ONCE)).differences
    assert told.witness.confirmed
    assert isinstance(told.first, ct.Accepted)
    assert isinstance(told.second, ct.Refused)


def test_only_regimes_are_compared() -> None:
    """Whichever of the two is none."""
    with pytest.raises(ValueError, match=r"compare\.first"):
        proof.compare(ct.RELEASED, ct.MULTI_CHANNEL)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"compare\.second"):
        proof.compare(ct.MULTI_CHANNEL, ct.RELEASED)  # type: ignore[arg-type]


def test_a_comparison_that_the_solver_gives_up_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the same nor different is claimed."""

    def tired(*_: object) -> None:
        raise UndecidedError

    monkeypatch.setattr(Solver, "case", tired)
    with pytest.raises(UndecidedError):
        proof.compare(ct.MULTI_CHANNEL, ct.MULTI_PARTNER)
