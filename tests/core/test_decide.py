"""Deciding: total, pure, every reason at once; and what is built on it: play, compare, explain."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Final, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant.formula import evaluate, questions
from cotenant.situation import WORDS, Situation, situate, worded, words_in
from cotenant.testing import strategies
from cotenant.testing.pools import PARTNERS

F: Final = ct.Partner(id="fabrikam", name="Fabrikam")
DAY, BEFORE = date(2015, 5, 6), date(2015, 5, 5)
E3: Final = ct.Subscription(id="e3", product="Office 365 E3", seats=40, channel=ct.DIRECT)
CONTOSO: Final = ct.Customer(
    id="contoso",
    tenants=[ct.Tenant(id="contoso", subscriptions=[E3])],
    relationships=[ct.PartnerRelationship(partner=F)],
)
ORDER: Final = ct.Provision(by=F, on=DAY, tenant="contoso", id="crm", product="CRM Online", seats=12)


@given(st.data(), strategies.customers(), strategies.regimes())
def test_every_question_has_an_answer(data: st.DataObject, customer: ct.Customer, regime: ct.Regime) -> None:
    """Total: accepted with a step that holds together, or refused with at least one reason, and never an exception."""
    command = data.draw(strategies.commands(customer))
    decision = ct.decide(customer, command, regime)
    assert (decision.command, decision.regime) == (command, regime.name)
    match decision:
        case ct.Accepted(transition=step):
            assert step.before == customer
            assert step.events
            assert step.after == ct.replay(customer, step.events)
            assert all((event.by, event.on) == (command.by, command.on) for event in step.events)
        case ct.Refused(reasons=reasons):
            assert reasons


@given(st.data(), strategies.customers(), strategies.regimes())
def test_the_reasons_are_all_broken_rules_in_table_order(
    data: st.DataObject, customer: ct.Customer, regime: ct.Regime
) -> None:
    """No rule that objects is left out, and none that does not is named; worked out here without the engine's table."""
    command = data.draw(strategies.commands(customer))
    at = situate(customer, command)
    broken = [
        rule.id
        for rule in ct.RULES
        if rule in regime.rules
        and type(command) in rule.commands
        and evaluate(rule.refuses_when, {fact.name: fact.holds(at) for fact in rule.facts})
    ]
    decision = ct.decide(customer, command, regime)
    assert broken == ([reason.rule for reason in decision.reasons] if isinstance(decision, ct.Refused) else [])
    assert broken == list(ct.explain(customer, command, regime).broken)


@given(st.data(), strategies.customers(), strategies.regimes())
def test_a_reason_reads_as_a_sentence(data: st.DataObject, customer: ct.Customer, regime: ct.Regime) -> None:
    """No unfilled placeholder, no "None", no gap, and the ids of the command where the rule speaks of them."""
    command = data.draw(strategies.commands(customer))
    decision = ct.decide(customer, command, regime)
    for reason in decision.reasons if isinstance(decision, ct.Refused) else ():
        text = re.sub(r"\{(Söhne|more|Co)\}", "x", reason.because)  # names that are drawn to look like placeholders
        assert not re.search(r"[{}]|None|\s\s|\s[.,:;]|\(\)|<class|Principal|datetime", text), text
        assert text[0].isupper()
        assert text.endswith(".")


@given(st.data(), strategies.customers(), st.sampled_from(sorted(WORDS)))
def test_every_word_says_something_of_every_situation(data: st.DataObject, customer: ct.Customer, word: str) -> None:
    """A wording of the user's own may use any of them anywhere: it never fails."""
    at = situate(customer, data.draw(strategies.commands(customer)))
    assert worded(f"[{{{word}}}]", at) == f"[{WORDS[word](at)}]"
    assert "None" not in WORDS[word](at)


@pytest.mark.parametrize("tenant", ["contoso", "nowhere"])
@pytest.mark.parametrize("word", WORDS)
def test_every_word_says_something_even_of_what_is_not_there(word: str, tenant: str) -> None:
    """A tenant, a subscription or a relationship that a command names may not exist."""
    cancel = ct.Cancel(by=F, on=DAY, tenant=tenant, id="none")
    assert "None" not in worded(f"{{{word}}}", situate(CONTOSO, cancel))


def test_a_wording_can_say_what_is_ordered_and_what_is_held() -> None:
    """The seats that are asked for, else those that there are; the product of the order, else of the subscription."""
    more = ct.ChangeSeats(by=F, on=DAY, tenant="contoso", id="e3", seats=99)
    held = CONTOSO.subscription("e3")
    assert held is not None
    told = {
        situate(CONTOSO, ORDER): f"{ORDER.seats} of {ORDER.product.title}",
        situate(CONTOSO, more): f"99 of {held.product.title}",
        situate(CONTOSO, ct.Cancel(by=F, on=DAY, tenant="contoso", id="e3")): f"{held.seats} of {held.product.title}",
        situate(CONTOSO, ct.Cancel(by=F, on=DAY, tenant="contoso", id="none")): "no of no known product",
    }
    assert {at: worded("{seats} of {product}", at) for at in told} == told


def test_a_template_is_taken_apart_once() -> None:
    """Every refusal is worded by one of a few."""
    assert words_in("{actor} {day}") is words_in("{actor} {day}")


def test_names_that_look_like_placeholders_are_left_alone() -> None:
    """What the user typed is never taken for a template."""
    odd = ct.Partner(id="x", name="{tenant}")
    decision = ct.decide(attrs.evolve(CONTOSO, name="{actor} %s"), attrs.evolve(ORDER, by=odd), ct.MULTI_CHANNEL)
    assert isinstance(decision, ct.Refused)
    assert "{tenant} (x) to {actor} %s" in decision.reasons[-1].because


@given(st.data(), strategies.customers(), strategies.regimes())
def test_the_same_question_has_the_same_answer(data: st.DataObject, customer: ct.Customer, regime: ct.Regime) -> None:
    """Asked again, in a regime compiled afresh, of a customer built afresh; and nothing that was passed in changes."""
    command = data.draw(strategies.commands(customer))
    copies = attrs.evolve(customer), attrs.evolve(command), ct.Regime(name=regime.name, rules=regime.rules)
    first = ct.decide(customer, command, regime)
    assert (customer, command, regime) == copies
    assert ct.decide(*copies) == first
    assert ct.decide(customer, command, regime) == first


def test_a_yes_unwraps_to_its_transition() -> None:
    """And `match` takes it apart."""
    decision = ct.decide(CONTOSO, ORDER, ct.MULTI_CHANNEL)
    match decision:
        case ct.Accepted(transition=step):
            assert decision.unwrap() is step
        case ct.Refused():
            pytest.fail("refused")


def test_a_no_unwraps_to_an_error_that_holds_every_reason() -> None:
    """In table order, and readable as it stands."""
    decision = ct.decide(attrs.evolve(CONTOSO, relationships=[]), ORDER, ct.SINGLE_CHANNEL)
    assert isinstance(decision, ct.Refused)
    with pytest.raises(ct.RefusedError) as caught:
        decision.unwrap()
    assert caught.value.reasons == decision.reasons
    assert [reason.rule for reason in decision.reasons] == ["separate-tenant", "one-channel", "association-first"]
    assert str(caught.value).splitlines() == [f"{each.rule}: {each.because}" for each in decision.reasons]


@given(strategies.histories(), strategies.timelines())
def test_a_story_is_its_decisions_in_order(
    history: tuple[ct.Customer, tuple[ct.Command, ...]], timeline: ct.Timeline
) -> None:
    """Each command meets what the accepted ones before it left, under the regime of its day."""
    customer, commands = history
    story = ct.play(customer, iter(commands), timeline)
    state = customer
    events: tuple[ct.Event, ...] = ()
    for command, decision in zip(commands, story.decisions, strict=True):
        assert decision == ct.decide(state, command, timeline.on(command.on))
        if isinstance(decision, ct.Accepted):
            state = decision.transition.after
            events += decision.transition.events
    assert (story.before, story.after, story.events) == (customer, state, events)
    assert ct.replay(story.before, story.events) == story.after


def test_an_empty_story_ends_where_it_began() -> None:
    """So does one in which everything is refused."""
    assert ct.play(CONTOSO, [], ct.RELEASED).after is CONTOSO
    refused = ct.play(CONTOSO, [attrs.evolve(ORDER, on=BEFORE)], ct.RELEASED)
    assert (refused.after, refused.events) == (CONTOSO, ())


@given(st.data(), strategies.customers(), strategies.timelines())
def test_a_comparison_asks_every_regime(data: st.DataObject, customer: ct.Customer, timeline: ct.Timeline) -> None:
    """One verdict a release, in order, whatever the day of the command."""
    command = data.draw(strategies.commands(customer))
    comparison = ct.compare(customer, command, timeline)
    assert comparison.command == command
    assert [(verdict.since, verdict.decision) for verdict in comparison.verdicts] == [
        (release.since, ct.decide(customer, command, release.regime)) for release in timeline.releases
    ]


def test_a_comparison_shows_what_a_release_changed() -> None:
    """The same order: refused before Multi-Channel, accepted since."""
    before, since = ct.compare(CONTOSO, ORDER, ct.RELEASED).verdicts
    assert isinstance(before.decision, ct.Refused)
    assert isinstance(since.decision, ct.Accepted)
    assert since.since == DAY


@given(st.data(), strategies.customers(), strategies.regimes())
def test_an_explanation_tells_every_fact_and_every_rule(
    data: st.DataObject, customer: ct.Customer, regime: ct.Regime
) -> None:
    """For a yes as for a no: the facts that were asked, the rules that watched, and those that are broken."""
    command = data.draw(strategies.commands(customer))
    told = ct.explain(customer, command, regime)
    assert (told.command, told.regime) == (command, regime.name)
    assert told.watching == tuple(rule for rule in regime.rules if type(command) in rule.commands)
    assert set(told.facts) == {asked.name for rule in told.watching for asked in questions(rule.refuses_when)}
    assert told.facts == dict(told.answers)
    assert told.broken == tuple(rule.id for rule in told.watching if evaluate(rule.refuses_when, told.facts))
    assert (not told.broken) == isinstance(ct.decide(customer, command, regime), ct.Accepted)


def test_an_explanation_of_an_order() -> None:
    """The facts of a plain case, by name."""
    told = ct.explain(CONTOSO, ORDER, ct.SINGLE_CHANNEL)
    assert told.broken == ("separate-tenant", "one-channel")
    assert {name for name, answer in told.facts.items() if answer} == {
        "tenant-known", "by-partner", "mixes-csp-with-others", "as-reseller", "in-csp", "provisions",
        "relationship-active",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sold", "named"),
    [
        (E3, "Only the customer contoso can cancel"),
        (attrs.evolve(E3, channel=ct.UNKNOWN, seller=None), "Only the customer contoso (taken to control it"),
        (attrs.evolve(E3, channel=ct.SYNDICATION, seller=None), "Only the customer contoso (taken to control it"),
        (attrs.evolve(E3, channel=ct.SYNDICATION, seller=PARTNERS[1]), "Only Tailspin Toys (tailspin) can cancel"),
    ],
)
def test_a_reason_tells_when_control_is_assumed(sold: ct.Subscription, named: str) -> None:
    """Where the channel or its seller is not known, the customer is taken to control it, and the wording says so."""
    customer = attrs.evolve(CONTOSO, tenants=[ct.Tenant(id="contoso", subscriptions=[sold])])
    decision = ct.decide(customer, ct.Cancel(by=F, on=DAY, tenant="contoso", id="e3"), ct.MULTI_CHANNEL)
    assert isinstance(decision, ct.Refused)
    assert [reason.rule for reason in decision.reasons] == ["owner-controls"]
    assert decision.reasons[0].because.startswith(named)


@pytest.mark.parametrize("by", [ct.CUSTOMER, ct.MICROSOFT, *PARTNERS])
def test_parties_are_named_as_people_name_them(by: ct.Party) -> None:
    """The customer by name or id, Microsoft, a partner by name and id, or by id alone."""
    customer = attrs.evolve(CONTOSO, name="")
    at = situate(customer, ct.CreateTenant(by=by, on=DAY, tenant="t"))
    expected = {ct.CUSTOMER: "the customer contoso", ct.MICROSOFT: "Microsoft"} | {
        partner: f"{partner.name} ({partner.id})" if partner.name else partner.id for partner in PARTNERS
    }
    assert worded("{actor}", at) == expected[by]


@pytest.mark.parametrize(("ids", "told"), [("", ""), ("a", "a"), ("ab", "a and b"), ("abc", "a, b and c")])
def test_several_are_listed_as_people_list_them(ids: str, told: str) -> None:
    """Each once, with commas between, and an "and" before the last."""
    ties = [ct.PartnerRelationship(partner=ct.Partner(id=each)) for each in ids]
    at = situate(ct.Customer(id="contoso", relationships=ties), ct.RequestRelationship(by=F, on=DAY))
    assert worded("{other_resellers}", at) == told


def test_a_situation_is_made_by_name_and_not_derived_from() -> None:
    """As every value is; what is not looked up is not there."""
    positional: Any = Situation
    with pytest.raises(TypeError, match="positional"):
        positional(CONTOSO, ORDER)
    bare = Situation(customer=CONTOSO, command=ORDER)
    assert (bare.tenant, bare.subscription, bare.partner, bare.kind, bare.channel) == (None,) * 5
    assert getattr(Situation, "__final__", False)


MISTAKES: Final[dict[str, tuple[Callable[[], object], str]]] = {
    "a timeline is no regime": (
        lambda: ct.decide(CONTOSO, ORDER, cast(Any, ct.RELEASED)),
        "decide.regime: expected a Regime, such as MULTI_CHANNEL or RELEASED.on(day), got Timeline",
    ),
    "a name is no regime": (lambda: ct.explain(CONTOSO, ORDER, cast(Any, "multi-channel")), "explain.regime: expected"),
    "swapped": (lambda: ct.decide(cast(Any, ORDER), cast(Any, CONTOSO), ct.MULTI_CHANNEL), "decide.customer: expected"),
    "a tenant is no customer": (
        lambda: ct.decide(cast(Any, CONTOSO.tenants[0]), ORDER, ct.MULTI_CHANNEL),
        "decide.customer: expected a Customer, got Tenant",
    ),
    "an event is no command": (
        lambda: ct.decide(CONTOSO, cast(Any, ct.TenantCreated(by=F, on=DAY, tenant="t")), ct.MULTI_CHANNEL),
        "decide.command: expected a command",
    ),
    "one command is no sequence": (lambda: ct.play(CONTOSO, cast(Any, ORDER), ct.RELEASED), "play.commands: expected"),
    "a name is no timeline": (lambda: ct.play(CONTOSO, [], cast(Any, "x")), "play.timeline: expected a Timeline"),
    "a regime has nothing to compare": (
        lambda: ct.compare(CONTOSO, ORDER, cast(Any, ct.MULTI_CHANNEL)),
        "compare.timeline: expected a Timeline",
    ),
    "an audit is of a customer": (lambda: ct.audit(cast(Any, E3), ct.MULTI_CHANNEL), "audit.customer: expected"),
    "an audit is by a regime": (lambda: ct.audit(CONTOSO, cast(Any, ct.RELEASED)), "audit.regime: expected a Regime"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistaken_argument_is_named(mistake: str) -> None:
    """Before anything is decided, with what was expected in its place."""
    ask, told = MISTAKES[mistake]
    with pytest.raises(ct.MalformedError, match=re.escape(told)):
        ask()
