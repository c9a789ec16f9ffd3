"""What `decide` leaves out: checks of what it makes itself, facts that make no difference, and what nobody reads."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, Final
from unittest.mock import Mock

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant import engine, facts, history, situation
from cotenant.commands import COMMANDS
from cotenant.events import EVENTS
from cotenant.facts import Fact
from cotenant.formula import Formula, Not, canonical, cases, fold
from cotenant.rebuilt import replacing, unchecked
from cotenant.regimes import Table
from cotenant.situation import situate
from cotenant.tenancy import holdings
from cotenant.testing import strategies
from tests.core.test_formula import formulas, meant

DAY: Final = date(2015, 5, 6)
F: Final = ct.Partner(id="fabrikam")
HOME: Final = ct.Tenant(id="home", subscriptions=[ct.Subscription(id="e3", product="E3", seats=40, channel=ct.DIRECT)])
CONTOSO: Final = ct.Customer(id="contoso", tenants=[HOME])
YES: Final = ct.Suspend(by=ct.CUSTOMER, on=DAY, tenant="home", id="e3")
NO: Final = ct.Suspend(by=F, on=DAY, tenant="home", id="e3")


def fields(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in attrs.fields(value.__class__) if field.init}


def parts(value: Any) -> Iterator[Any]:
    """Yield a value and all values that it is made of."""
    yield value
    for each in fields(value).values():
        for part in each if isinstance(each, tuple) else (each,):  # pyright: ignore[reportUnknownVariableType]
            if attrs.has(type(part)):  # pyright: ignore[reportUnknownArgumentType]
                yield from parts(part)


@given(strategies.stories())
def test_what_the_engine_makes_is_what_the_constructors_make(story: ct.Story) -> None:
    """Every decision, event and state, down to its last part, is equal to the same built with all checks."""
    for part in parts(story):
        checked = type(part)(**fields(part))
        assert checked == part
        assert hash(checked) == hash(part)
        assert repr(checked) == repr(part)


def test_a_value_made_without_checks_is_a_value_like_any_other() -> None:
    """Of the same class, as frozen, and equal."""
    made = unchecked(ct.Suspend)(**fields(YES))
    assert type(made) is ct.Suspend
    assert made == YES
    later = replacing(ct.Suspend, "on")(YES, date(2015, 5, 7))
    assert later == attrs.evolve(YES, on=date(2015, 5, 7))
    for each in (made, later):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            each.id = "other"  # type: ignore[misc]
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(each, "id")
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'id'"):
        unchecked(ct.Suspend)(by=F, on=DAY, tenant="home")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def test_a_step_is_worked_out_once_and_when_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks only whether waits for no step."""
    outcome = Mock(wraps=engine.outcome)
    monkeypatch.setattr(engine, "outcome", outcome)
    decision = ct.decide(CONTOSO, YES, ct.MULTI_CHANNEL)
    assert isinstance(decision, ct.Accepted)
    assert not outcome.called
    assert decision.transition is decision.transition
    assert outcome.call_count == 1


def test_a_reason_is_worded_once_and_when_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks only which rules waits for no words."""
    worded = Mock(wraps=situation.worded)
    monkeypatch.setattr(engine, "worded", worded)
    decision = ct.decide(CONTOSO, NO, ct.MULTI_CHANNEL)
    assert isinstance(decision, ct.Refused)
    [reason] = decision.reasons
    assert reason.rule == "owner-controls"
    assert not worded.called
    assert reason.because is reason.because
    assert worded.call_count == 1


@pytest.mark.parametrize("command", [YES, NO], ids=["accepted", "refused"])
@pytest.mark.parametrize("read", [False, True])
def test_it_makes_no_difference_whether_a_decision_was_read(command: ct.Command, read: bool) -> None:
    """It is equal, hashed, printed, copied and pickled alike, and frozen."""

    def decided() -> ct.Decision:
        return ct.decide(CONTOSO, command, ct.MULTI_CHANNEL)

    told = repr(decided())
    decision = decided()
    if read:
        str(decision)
    for copied in (copy.copy(decision), copy.deepcopy(decided()), pickle.loads(pickle.dumps(decided())), decision):  # noqa: S301
        assert copied == decided()
        assert hash(copied) == hash(decided())
        assert repr(copied) == told
    deferred, field = (
        (decision, "transition") if isinstance(decision, ct.Accepted) else (decision.reasons[0], "because")
    )
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(deferred, field, None)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        delattr(deferred, field)


@pytest.mark.parametrize("wrong", [(print, "called"), ("a", "b"), (), (1, 2, 3)])
def test_no_one_else_tells_a_value_how_to_find_a_field(wrong: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A tuple in its place is refused as anything else is, and nothing in it is called."""
    with pytest.raises(ct.MalformedError) as reason:
        ct.Reason(rule="owner-controls", because=wrong)
    assert str(reason.value) == f"Reason.because: expected a non-blank string, got {wrong!r}"
    with pytest.raises(ct.MalformedError) as accepted:
        ct.Accepted(command=YES, regime="r", transition=wrong)
    assert str(accepted.value) == f"Accepted.transition: expected a Transition, got {wrong!r}"
    assert capsys.readouterr().out == ""


def test_threads_that_read_one_decision_read_the_same() -> None:
    """Whoever comes first works it out; whoever comes at the same time works out an equal one."""
    for _ in range(50):
        decision = ct.decide(CONTOSO, YES, ct.MULTI_CHANNEL)
        assert isinstance(decision, ct.Accepted)
        with ThreadPoolExecutor(4) as pool:
            steps = list(pool.map(ct.Accepted.unwrap, [decision] * 8))
        assert steps == [steps[0]] * 8


class Answers:
    """Stands in for a situation, and notes what is asked of it."""

    def __init__(self, told: dict[str, bool]) -> None:
        self.told, self.asked = told, list[str]()

    def ask(self, name: str) -> bool:
        self.asked.append(name)
        return self.told[name]


def question(name: str) -> Fact:
    def holds(at: Any) -> bool:
        return bool(at.ask(name))

    return Fact(name=name, says=f"{name}.", holds=holds)


QUESTIONS: Final = tuple(map(question, "abcd"))


def rule(number: int, condition: Formula) -> ct.Rule:
    """Return a rule that refuses under the condition, its questions put as facts."""
    by_name: dict[str, Formula] = {fact.name: fact for fact in QUESTIONS}
    asked = fold(
        condition,
        question=lambda asked: by_name[asked.name],
        both=Formula.__and__,
        either=Formula.__or__,
        negate=Formula.__invert__,
    )
    return ct.Rule(
        id=f"rule-{number}", title="No", basis=ct.Basis.HOUSE, cites=("us",), commands=(ct.Cancel,),
        refuses_when=asked, because="No.",
    )  # fmt: skip


@given(st.lists(formulas.filter(canonical), min_size=1, max_size=3))
def test_a_table_asks_each_fact_at_most_once_and_finds_the_rules_broken(conditions: list[Formula]) -> None:
    """For every combination of answers, and whichever was met first."""
    rules = [rule(number, condition) for number, condition in enumerate(conditions)]
    table = Table(facts=QUESTIONS, rules=tuple(rules))
    for case in [*cases(("a", "b", "c", "d"))] * 2:
        at: Any = Answers(case)
        broken = tuple(each for each, condition in zip(rules, conditions, strict=True) if meant(condition, case))
        assert table.broken_at(at) == broken
        assert table.broken(tuple(case.values())) == broken
        assert len(at.asked) == len(set(at.asked))


@pytest.mark.parametrize("answer", [False, True, 0, 1, "", "yes"])
def test_an_answer_counts_as_what_it_is_taken_for_in_an_if(answer: Any) -> None:
    """House facts are written by people without a type checker."""
    told = Fact(name="told", says="It is told.", holds=lambda _: answer)
    house = attrs.evolve(rule(0, Not(operand=QUESTIONS[0])), refuses_when=~told)
    regime = ct.Regime(name="house", rules=[*ct.RULES, house])
    cancel = ct.Cancel(by=ct.CUSTOMER, on=DAY, tenant="home", id="e3")
    assert isinstance(ct.decide(CONTOSO, cancel, regime), ct.Accepted if answer else ct.Refused)
    assert ct.explain(CONTOSO, cancel, regime).broken == (() if answer else ("rule-0",))


@given(st.data(), strategies.customers(), strategies.regimes())
def test_facts_that_are_not_asked_make_no_difference(
    data: st.DataObject, customer: ct.Customer, regime: ct.Regime
) -> None:
    """The rules broken are those that the answers to all facts break."""
    at = situate(customer, data.draw(strategies.commands(customer)))
    table = regime.table(type(at.command))
    assert table.broken_at(at) == table.broken(tuple(fact.holds(at) for fact in table.facts))


@given(st.data(), strategies.customers())
def test_what_a_tenant_holds_tells_what_its_subscriptions_would(data: st.DataObject, customer: ct.Customer) -> None:
    """The facts about what is on a tenant agree with the lists that reasons are worded of."""
    at = situate(customer, data.draw(strategies.commands(customer)))
    assert facts.mixes_csp_with_others.holds(at) is bool(list(at.foreign_neighbours))
    assert facts.beside_exclusive_channel.holds(at) is bool(list(at.exclusive_neighbours))
    assert facts.sells_active_csp.holds(at) is (at.partner is not None and bool(list(at.active_csp)))


@given(strategies.customers())
def test_holdings_are_one_subscription_of_each_kind(customer: ct.Customer) -> None:
    """Of one channel, seller and status, among those that have not ended; found once."""
    for tenant in customer.tenants:
        held = tenant.holdings
        assert held is tenant.holdings
        assert set(held.csp) | set(held.others) | set(held.exclusive) <= set(tenant.subscriptions)
        live = [each for each in tenant.subscriptions if not each.status.has_ended]
        assert kinds(held.csp) == kinds(each for each in live if each.channel == ct.CSP)
        assert kinds(held.others) == kinds(each for each in live if each.channel not in (ct.CSP, ct.UNKNOWN))
        assert kinds(held.exclusive) == kinds(each for each in live if each.channel.exclusive)
    many = [attrs.evolve(each, id=f"{each.id}-{copy}") for _, each in customer.subscriptions() for copy in range(3)]
    assert len(holdings(many).csp) <= len(many) / 3


def kinds(subscriptions: Iterable[ct.Subscription]) -> set[tuple[object, ...]]:
    return {(each.channel, each.seller, each.status) for each in subscriptions}


def test_every_command_and_every_event_has_its_place_in_the_tables_by_type() -> None:
    """What a type checker would tell of a match that is not complete."""
    assert list(engine._OUTCOMES) == list(situation._SITUATED) == list(COMMANDS)
    assert list(history._EFFECTS) == list(EVENTS)
    assert {*history._CHANGED, *history._TIES} == set(EVENTS) - {
        ct.TenantCreated, ct.SubscriptionProvisioned, ct.SubscriptionPurchased,
    }  # fmt: skip
