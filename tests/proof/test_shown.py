"""Proofs print themselves, and say what was not proved and what was not confirmed."""

from __future__ import annotations

import attrs

import cotenant as ct
from cotenant import facts, proof
from cotenant.facts import Fact
from tests.proof.mutants import answers

AUGUST = Fact(name="in-august", says="It is August.", holds=lambda at: at.command.on.month == 8)
HOUSE = ct.Rule(
    id="house",
    title="As agreed",
    basis=ct.Basis.HOUSE,
    cites=("contract",),
    commands=(ct.Cancel,),
    refuses_when=AUGUST & facts.by_customer,
    because="{act} is not agreed.",
)


def test_a_proof_shows_its_claims_and_what_failed() -> None:
    """One row a claim, and one row a failure with its witness in words."""
    told = answers(ct.MULTI_PARTNER, ct.STATE_LAWS[:1], ct.CreateTenant, ct.TransitionToCsp)
    text = str(proof.Proof(regime="multi-partner", obligations=told))
    assert text.startswith("multi-partner: 5 of 6 claims are proved\n")
    assert "one-reseller    At most one CSP partner" in text
    assert "1 not proved" in text
    assert "one-reseller  CreateTenant  refuted  On 2015-06-01, partner-1 creates tenant tenant-1" in text
    assert "Not proved" not in str(proof.Proof(regime="multi-partner", obligations=told[:2]))


def test_an_obligation_shows_its_witness() -> None:
    """What is claimed, what became of it, and the customer in full."""
    shown = str(answers(ct.MULTI_PARTNER, ct.STATE_LAWS[:1], ct.CreateTenant)[2])
    assert shown.startswith("one-reseller, CreateTenant: refuted\nAt most one CSP partner")
    assert "partner-2  reseller  active" in shown
    assert str(answers(ct.MULTI_PARTNER, ct.STATE_LAWS[:1], ct.Suspend)[2]).endswith("associated with a customer.")


def test_a_failure_without_a_witness_says_none() -> None:
    """A command that no customer can have accepted has none to show."""
    [never, *_] = answers(ct.MULTI_CHANNEL, (), ct.TransitionToCsp)
    failed = attrs.evolve(never, outcome=proof.Outcome.OPEN)
    assert "never-accepted  TransitionToCsp  open     none" in str(proof.Proof(regime="r", obligations=(failed,)))


def test_a_difference_that_is_not_confirmed_shows_no_answers() -> None:
    """Whether it is a difference depends on a fact that no solver can read."""
    house = ct.Regime(name="house", rules=[*ct.MULTI_CHANNEL.rules, HOUSE])
    told = str(proof.compare(ct.MULTI_CHANNEL, house))
    [row] = [line.split() for line in told.splitlines() if line.startswith("Cancel")]
    assert row[2:6] == ["not", "known", "not", "known"]


def test_a_contrast_shows_each_difference() -> None:
    """The command, the rules, both answers, and the case; what was not confirmed says so."""
    house = ct.Regime(name="house", rules=(*ct.MULTI_CHANNEL.rules, HOUSE))
    told = proof.compare(ct.MULTI_CHANNEL, house)
    assert "Where multi-channel and house differ" in str(told)
    assert "not confirmed" in str(told)
    shown = str(told.differences[0])
    assert "Witness not confirmed: it rests on a fact that no solver can read." in shown
    assert "Yes, under multi-channel" in shown
    assert "Yes, under house" in shown
    assert str(proof.compare(house, house)) == "house and house give the same answers: proved for every customer."


def test_a_finding_is_a_sentence() -> None:
    """The rule, and what cannot matter in it."""
    [found] = proof.lint([each for each in ct.RULES if each.id == "no-transition"])
    assert str(found) == "Rule no-transition: The answer to changes-channel might as well always be yes."
    assert found._repr_html_().startswith("<")
