"""`prove`: the regimes keep their laws; a rule that is too weak is found out, with a case that `decide` confirms."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

import cotenant as ct
from cotenant import facts, proof, regimes
from cotenant.commands import COMMANDS
from cotenant.facts import Fact
from cotenant.laws import audit, audit_step
from cotenant.proof.proving import PROVABLE, Obligation, Outcome
from cotenant.proof.solving import Solver, UndecidedError
from cotenant.situation import Situation
from tests.proof.mutants import WEAK, answers, rule

REGIMES = (ct.SINGLE_CHANNEL, ct.MULTI_CHANNEL, ct.MULTI_PARTNER)


def only(claimed: proof.Proof, claim: str, about: str) -> Obligation:
    """Return the one obligation of that claim about that command type or rule."""
    [found] = [each for each in claimed.obligations if (each.claim, each.about) == (claim, about)]
    return found


@pytest.fixture(scope="module", params=REGIMES, ids=lambda regime: regime.name)
def proved(request: pytest.FixtureRequest) -> tuple[ct.Regime, proof.Proof]:
    """A regime, and what is proved of it."""
    regime: ct.Regime = request.param
    return regime, proof.prove(regime)


def test_every_law_is_proved_of_every_command(proved: tuple[ct.Regime, proof.Proof]) -> None:
    """S3, S5, S12 to S16: no step of any customer, of whatever size, breaks a law that the regime keeps."""
    regime, told = proved
    laws = [law.id for law in PROVABLE if law.in_force(regime)]
    assert [(each.about, each.claim) for each in told.obligations if each.claim in laws] == [
        (command.__name__, law) for command in COMMANDS for law in laws
    ]
    assert (told.holds, told.failures) == (True, ())


def test_every_command_but_one_can_be_accepted(proved: tuple[ct.Regime, proof.Proof]) -> None:
    """S13: for the transition it is proved that none ever is; for each other there is a lawful customer."""
    regime, told = proved
    accepted = [each for each in told.obligations if each.claim == "acceptable"]
    assert {each.command for each in accepted} == {*COMMANDS} - {ct.TransitionToCsp}
    assert only(told, "never-accepted", "TransitionToCsp").witness is None
    for each in accepted:
        assert each.witness is not None
        assert audit(each.witness.customer, regime) == ()
        step = ct.decide(each.witness.customer, each.witness.command, regime).unwrap()
        assert audit_step(step, regime) == ()


def test_every_rule_can_be_the_only_objection(proved: tuple[ct.Regime, proof.Proof]) -> None:
    """No rule is idle: each refuses something, to a lawful customer, that nothing else refuses."""
    regime, told = proved
    alone = [each for each in told.obligations if each.claim == "objects-alone"]
    assert [each.rule for each in alone] == [rule.id for rule in regime.rules]
    for each in alone:
        assert each.witness is not None
        assert audit(each.witness.customer, regime) == ()
        decision = ct.decide(each.witness.customer, each.witness.command, regime)
        assert isinstance(decision, ct.Refused)
        assert [reason.rule for reason in decision.reasons] == [each.rule]


@pytest.mark.parametrize(
    ("regime", "law", "command"), [pytest.param(*weak, id=f"{weak[1]}-{weak[2].__name__}") for weak in WEAK]
)
def test_a_rule_that_is_too_weak_is_found_out(regime: ct.Regime, law: str, command: type[ct.Command]) -> None:
    """The law that it breaks is refuted with a customer and a command, and `decide` takes that very step."""
    kept = [each for each in PROVABLE if each.id == law]
    [told] = [each for each in answers(regime, kept, command) if each.claim == law]
    assert told.outcome is Outcome.REFUTED
    assert told.witness is not None
    assert told.witness.confirmed
    customer = told.witness.customer
    step = ct.decide(customer, told.witness.command, regime).unwrap()
    assert law in {breach.law for breach in audit_step(step, regime)}


def test_a_law_that_a_regime_does_not_keep_is_refuted() -> None:
    """S16, S17: with several partners allowed, a second one comes by creating a tenant or by being accepted."""
    told = proof.prove(ct.MULTI_PARTNER, laws=ct.STATE_LAWS[:1])
    assert [(each.claim, each.about, each.outcome) for each in told.failures] == [
        ("one-reseller", "CreateTenant", Outcome.REFUTED),
        ("one-reseller", "AcceptRelationship", Outcome.REFUTED),
    ]


@pytest.mark.parametrize("id_", [rule.id for rule in ct.RULES if rule.foundational])
def test_without_a_foundational_rule_something_impossible_is_accepted(
    id_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is needed: without it, what `decide` accepts has no outcome, or a transition is accepted (S13)."""
    monkeypatch.setattr(regimes, "RULES", ())
    regime = ct.Regime(name="without", rules=[each for each in ct.RULES if each.id != id_])
    told = answers(regime, (), *rule(id_).commands)
    failures = [each for each in told if each.claim != "acceptable" and each.outcome is not Outcome.PROVED]
    assert failures
    for each in failures:
        assert each.outcome is Outcome.REFUTED
        assert each.witness is not None
        if each.claim == "can-happen":
            with pytest.raises(ValueError, match=r"expected|cannot have happened"):
                ct.decide(each.witness.customer, each.witness.command, regime).unwrap()


def test_a_command_may_be_declared_to_be_never_accepted() -> None:
    """Where that is wrong there is a witness; where one that is never accepted is not declared, there is none."""
    told = proof.prove(ct.MULTI_CHANNEL, laws=(), never=(ct.Cancel,))
    assert [(each.claim, each.about, each.outcome) for each in told.failures] == [
        ("never-accepted", "Cancel", Outcome.REFUTED),
        ("acceptable", "TransitionToCsp", Outcome.REFUTED),
    ]
    wrong, none = told.failures
    assert wrong.witness is not None
    assert none.witness is None
    assert ct.decide(wrong.witness.customer, wrong.witness.command, ct.MULTI_CHANNEL).unwrap().events


def house(holds: Callable[[Situation], bool], name: str = "too-many-seats") -> ct.Rule:
    """Return a rule of one's own that asks a fact of one's own."""
    return ct.Rule(
        id="house-limit",
        title="No more than is agreed",
        basis=ct.Basis.HOUSE,
        cites=("contract",),
        commands=(ct.Provision,),
        refuses_when=Fact(name=name, says="More seats than agreed.", holds=holds) & facts.tenant_known,
        because="{act} is not agreed.",
    )


def with_house(holds: Callable[[Situation], bool], name: str = "too-many-seats") -> ct.Regime:
    """Return the regime of several partners with such a rule."""
    return ct.Regime(name="house", rules=(*ct.MULTI_PARTNER.rules, house(holds, name)))


def test_a_fact_of_ones_own_is_taken_to_answer_anything() -> None:
    """What is proved holds whatever it answers; a case that rests on it counts only if `decide` bears it out."""
    told = proof.prove(with_house(lambda at: getattr(at.command, "seats", 0) > 1_000))
    assert [(each.claim, each.about, each.outcome) for each in told.failures] == [
        ("objects-alone", "house-limit", Outcome.OPEN)
    ]
    [open_] = told.failures
    assert open_.witness is not None
    assert not open_.witness.confirmed


@pytest.mark.parametrize("name", ["too-many-seats", "another-reseller"])
def test_a_case_that_rests_on_a_fact_of_ones_own_may_be_borne_out(name: str) -> None:
    """A fact of the user's own is not mistaken for one of the library's that has its name."""
    told = proof.prove(with_house(lambda at: not isinstance(at.command.by, ct.Principal), name), laws=())
    assert only(told, "objects-alone", "house-limit").outcome is Outcome.PROVED


def test_a_law_of_ones_own_cannot_be_proved() -> None:
    """Nor one of answers or histories: neither has a meaning to a solver."""
    own = attrs.evolve(ct.STATE_LAWS[0], says="Another.")
    for law in (own, ct.REGIME_LAWS[0]):
        with pytest.raises(ValueError, match=law.id):
            proof.prove(ct.MULTI_CHANNEL, laws=[law])


def test_the_laws_that_were_not_asked_for_are_named(proved: tuple[ct.Regime, proof.Proof]) -> None:
    """A proof of fewer laws does not read like one of all."""
    regime, told = proved
    assert told.not_asked == tuple(law.id for law in PROVABLE if not law.in_force(regime))
    assert (told.not_asked == ()) is ("asked for" not in str(told))


def test_a_law_may_be_asked_for_by_its_id() -> None:
    """And one that is mistaken is named, with the nearest that there is."""
    assert proof.prove(ct.MULTI_CHANNEL, laws=["one-reseller"]) == proof.prove(ct.MULTI_CHANNEL, laws=ct.STATE_LAWS[:1])
    told = r"^prove\.laws: expected laws or their ids, got 'one-resller'; did you mean 'one-reseller'\?$"
    with pytest.raises(ValueError, match=told):
        proof.prove(ct.MULTI_CHANNEL, laws=["one-resller"])


def test_a_solver_that_gives_up_leaves_the_claim_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """And a regime of which a claim is open is not proved."""

    def tired(*_: object) -> None:
        raise UndecidedError

    monkeypatch.setattr(Solver, "case", tired)
    told = proof.prove(ct.MULTI_CHANNEL)
    assert told.failures == told.obligations
    assert {(each.outcome, each.witness) for each in told.failures} == {(Outcome.OPEN, None)}


def test_only_a_regime_is_proved() -> None:
    """A timeline is as many regimes as it has."""
    with pytest.raises(ValueError, match="regime"):
        proof.prove(ct.RELEASED)  # type: ignore[arg-type]


def test_the_time_that_a_proof_took_is_no_part_of_it() -> None:
    """Proofs of the same are equal, and each tells how long it took."""
    told = answers(ct.MULTI_CHANNEL, PROVABLE, ct.Suspend)
    again = tuple(attrs.evolve(each, seconds=1.0) for each in told)
    assert again == told
    assert all(each.seconds > 0 for each in told)
    assert proof.Proof(regime="again", obligations=again).seconds == len(told)
