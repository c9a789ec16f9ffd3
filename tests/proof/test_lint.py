"""`lint`: what cannot matter in rules is found, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

import cotenant as ct
from cotenant import facts, proof
from cotenant.facts import Fact
from cotenant.formula import Formula
from cotenant.proof import Flaw
from tests.proof.mutants import rule as rule_of


def found(*rules: ct.Rule) -> set[tuple[str, Flaw, str]]:
    """Return what is found about rules that stand beside one of the library."""
    told = proof.lint((rule_of("ended-is-final"), *rules))
    return {(each.rule, each.flaw, each.about) for each in told}


def house(refuses_when: Formula, *commands: type[ct.Command], id_: str = "house") -> ct.Rule:
    return ct.Rule(
        id=id_,
        title="As agreed",
        basis=ct.Basis.HOUSE,
        cites=("contract",),
        commands=commands,
        refuses_when=refuses_when,
        because="{act} is not agreed.",
    )


AUGUST = Fact(name="in-august", says="It is August.", holds=lambda at: at.command.on.month == 8)


@pytest.mark.parametrize("regime", [ct.SINGLE_CHANNEL, ct.MULTI_CHANNEL, ct.MULTI_PARTNER], ids=lambda each: each.name)
def test_every_rule_and_every_fact_in_the_table_matters(regime: ct.Regime) -> None:
    """But for one, by design: `no-transition` has no condition, so its fact is always true of what it watches (S13)."""
    [told] = proof.lint(regime.rules)
    assert (told.rule, told.flaw, told.about) == ("no-transition", Flaw.IDLE_FACT, "changes-channel")
    assert told.says == "The answer to changes-channel might as well always be yes."


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # Nothing that is ordered is there yet.
        (house(facts.subscription_known, ct.Provision), {("house", Flaw.NEVER_BROKEN, "Provision")}),
        (
            house(facts.subscription_known & facts.by_customer, ct.Purchase, ct.Cancel),
            {("house", Flaw.NEVER_BROKEN, "Purchase")},
        ),
        # Who sold a CSP subscription is a partner; what has ended is not active.
        (house(facts.in_csp & ~facts.as_reseller, ct.Cancel), {("house", Flaw.NEVER_BROKEN, "Cancel")}),
        # A customer that was loaded may be an unlawful one.
        (house(facts.sells_active_csp & ~facts.relationship_active, ct.AcceptRelationship), set[Any]()),
        (house(facts.subscription_ended & facts.by_customer, ct.Renew), {("house", Flaw.IMPLIED, "")}),
        (
            house(facts.in_csp & facts.subscription_known & AUGUST, ct.Cancel),
            {("house", Flaw.IDLE_FACT, "subscription-known")},
        ),
        (
            house(AUGUST & (facts.by_customer | ~facts.by_customer), ct.Cancel),
            {("house", Flaw.IDLE_FACT, "by-customer")},
        ),
        (house(AUGUST, ct.Cancel), set[Any]()),
        (house(facts.lapsed & facts.in_csp, ct.Cancel), set[Any]()),
    ],
)
def test_what_cannot_matter_is_found(rule: ct.Rule, expected: set[tuple[str, Flaw, str]]) -> None:
    """A rule that nothing breaks, one that others say already, and a fact that makes no difference."""
    assert found(rule) == expected


def test_two_rules_of_which_either_says_what_the_other_does() -> None:
    """Each is implied by the other: one of them may go."""
    one = house(facts.lapsed, ct.Cancel)
    other = house(facts.lapsed & facts.subscription_known, ct.Cancel, id_="other")
    assert found(one, other) == {
        ("house", Flaw.IMPLIED, ""),
        ("other", Flaw.IMPLIED, ""),
        ("other", Flaw.IDLE_FACT, "subscription-known"),
    }


def test_what_is_no_rule_is_not_looked_at() -> None:
    """A regime has rules, and is none."""
    with pytest.raises(ValueError, match="rules"):
        proof.lint(ct.MULTI_CHANNEL)  # type: ignore[arg-type]
