"""The laws, as properties over drawn customers, commands, histories and regimes; each names the clause that it keeps.

The first part says each law in plain Python, apart from `cotenant.laws`; the second shows that the library's own laws
hold too, and that each of them can fail.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant.history import evolve
from cotenant.laws import Decide
from cotenant.laws.renaming import ids, renamed, reversing
from cotenant.note import CITABLE
from cotenant.testing import strategies
from cotenant.testing.pools import PARTNERS, SUBSCRIPTIONS, TENANTS

F, T, _ = PARTNERS
DAY: Final = date(2015, 6, 1)
CONTROLLED: Final = ("owner-controls",)


def step(data: st.DataObject, keeping: tuple[str, ...] = ()) -> tuple[ct.Command, ct.Transition | None, ct.Regime]:
    """Draw a customer, a command and a regime, and return what was asked and the step, if it was accepted."""
    customer = data.draw(strategies.customers())
    command = data.draw(strategies.commands(customer))
    regime = data.draw(strategies.regimes(keeping=keeping))
    decision = ct.decide(customer, command, regime)
    return command, decision.transition if isinstance(decision, ct.Accepted) else None, regime


def where(customer: ct.Customer) -> dict[str, tuple[str, ct.Subscription]]:
    return {each.id: (tenant.id, each) for tenant, each in customer.subscriptions()}


def with_one_reseller(customer: ct.Customer) -> ct.Customer:
    """Return the customer without its resellers, but for one."""
    surplus = customer.resellers()[1:]
    kept = [
        each
        for each in customer.relationships
        if each.kind is not ct.RelationshipKind.RESELLER or each.partner not in surplus
    ]
    return attrs.evolve(customer, relationships=kept)


@given(st.data())
def test_what_was_there_is_still_there(data: st.DataObject) -> None:
    """S14 (T15): every subscription that existed remains; so does every tenant (T10)."""
    _, taken, _ = step(data)
    if taken:
        assert where(taken.before).keys() <= where(taken.after).keys()
        assert {tenant.id for tenant in taken.before.tenants} <= {tenant.id for tenant in taken.after.tenants}


@given(st.data())
def test_a_subscription_keeps_its_channel_its_seller_and_its_tenant(data: st.DataObject) -> None:
    """S13 (T14): nothing becomes a CSP subscription, or ceases to be one, or moves."""
    _, taken, _ = step(data)
    if taken:
        after = where(taken.after)
        for id_, (tenant, each) in where(taken.before).items():
            assert (tenant, each.channel, each.seller) == (after[id_][0], after[id_][1].channel, after[id_][1].seller)


@given(st.data())
def test_nobody_touches_what_somebody_else_controls(data: st.DataObject) -> None:
    """S12, S14 (T12, T13, T16, T17): the terms of what a party does not control are not changed in any way."""
    command, taken, _ = step(data, keeping=CONTROLLED)
    if taken:
        after = where(taken.after)
        for id_, (tenant, each) in where(taken.before).items():
            partner = isinstance(each.seller, ct.Partner) and each.channel.controlled_by is ct.Role.PARTNER
            if command.by != (each.seller if partner else ct.CUSTOMER):
                assert after[id_] == (tenant, each)


@given(strategies.histories(), strategies.regimes(keeping=("one-partner",)))
def test_a_customer_has_one_csp_partner_at_most(
    history: tuple[ct.Customer, tuple[ct.Command, ...]], regime: ct.Regime
) -> None:
    """S15, S16 (T18, T19, T20): all through a history, on all tenants together, while the rule is in force."""
    customer, commands = history
    story = ct.play(with_one_reseller(customer), commands, regime)
    states = [each.transition.after for each in story.decisions if isinstance(each, ct.Accepted)]
    assert all(len(state.resellers()) <= 1 for state in states)


@given(strategies.histories(), strategies.regimes())
def test_only_a_related_partner_sells(history: tuple[ct.Customer, tuple[ct.Command, ...]], regime: ct.Regime) -> None:
    """S2 (T3, T5): what is provisioned is a CSP subscription, sold by the partner that asks, on the tenant it named."""
    customer, commands = history
    for decision in ct.play(customer, commands, regime).decisions:
        if isinstance(decision, ct.Accepted) and isinstance(decision.command, ct.Provision):
            taken, order = decision.transition, decision.command
            tenant, sold = where(taken.after)[order.id]
            assert taken.before.tenant(tenant)
            assert (tenant, sold.channel, sold.seller) == (order.tenant, ct.CSP, order.by)
            if any(rule.id == "association-first" for rule in regime.rules):
                assert order.by in taken.before.resellers()


@given(st.data())
def test_an_unknown_channel_is_no_ground_for_refusal(data: st.DataObject) -> None:
    """S2 (T4, T11): since Multi-Channel, an order is answered alike whatever channels, not exclusive, are beside it."""
    customer = data.draw(strategies.customers())
    order = data.draw(strategies.commands(customer, of=(ct.Provision,)))
    odd = ct.Channel(name="Never heard of")
    tenants = [
        attrs.evolve(
            tenant,
            subscriptions=[
                each if each.channel.is_csp or each.channel.exclusive else attrs.evolve(each, channel=odd)
                for each in tenant.subscriptions
            ],
        )
        for tenant in customer.tenants
    ]
    changed = attrs.evolve(customer, tenants=tenants)
    told = [ct.explain(each, order, ct.MULTI_CHANNEL).broken for each in (customer, changed)]
    assert told[0] == told[1]


@given(st.data(), strategies.regimes())
def test_lifting_more_allows_all_that_was_allowed(data: st.DataObject, regime: ct.Regime) -> None:
    """T8 [S5]: what one regime accepts, a regime that lifts more accepts too, with the same outcome."""
    customer = data.draw(strategies.customers())
    command = data.draw(strategies.commands(customer))
    liftable = [rule.id for rule in regime.rules if not rule.foundational]
    lifted = data.draw(st.sets(st.sampled_from(liftable))) if liftable else set[str]()
    earlier = ct.decide(customer, command, regime)
    later = ct.decide(customer, command, regime.lifting(*lifted, name="later"))
    if isinstance(earlier, ct.Accepted):
        assert later.unwrap() == earlier.transition


@given(st.data())
def test_each_regime_contains_the_one_before(data: st.DataObject) -> None:
    """T8, T21: single-channel is contained in multi-channel, and that in multi-partner."""
    customer = data.draw(strategies.customers())
    command = data.draw(strategies.commands(customer))
    broken = [
        set(ct.explain(customer, command, regime).broken)
        for regime in (ct.SINGLE_CHANNEL, ct.MULTI_CHANNEL, ct.MULTI_PARTNER)
    ]
    assert broken[0] >= broken[1] >= broken[2]
    assert broken[0] - broken[1] <= {"separate-tenant", "one-channel"}
    assert broken[1] - broken[2] <= {"one-partner"}


@given(st.data(), strategies.regimes())
def test_ids_are_only_names(data: st.DataObject, regime: ct.Regime) -> None:
    """Exchanging ids throughout the question exchanges them throughout the answer, and changes nothing else."""
    customer = data.draw(strategies.customers())
    command = data.draw(strategies.commands(customer))
    names: dict[str, str] = {}
    for pool in (tuple(partner.id for partner in PARTNERS), (*TENANTS, "nowhere"), SUBSCRIPTIONS):
        names |= zip(pool, data.draw(st.permutations(pool)), strict=True)
    plain = ct.decide(customer, command, regime)
    other = ct.decide(renamed(customer, names), renamed(command, names), regime)
    if isinstance(plain, ct.Accepted):
        assert other.unwrap() == renamed(plain.transition, names)
    else:
        assert isinstance(other, ct.Refused)
        assert [reason.rule for reason in other.reasons] == [reason.rule for reason in plain.reasons]


@pytest.mark.parametrize("law", ct.LAWS, ids=lambda law: law.id)
@given(data=st.data())
def test_every_law_holds(law: ct.Law[Any], data: st.DataObject) -> None:
    """What the law cites: of every step, answer and history; a customer is left no worse than it was (S12 to S16)."""
    if law.scope is ct.Scope.HISTORY:
        assert list(law.breaches(data.draw(strategies.stories()))) == []
        return
    command, taken, regime = step(data, keeping=law.keepers)
    if law.scope is ct.Scope.REGIME:
        customer = taken.before if taken else data.draw(strategies.customers())
        decision = ct.decide(customer, command, regime)
        answer = ct.Answer(customer=customer, command=command, regime=regime, decision=decision)
        assert list(law.breaches(answer)) == []
    elif taken and law.scope is ct.Scope.STATE:
        assert set(law.breaches(taken.after)) <= set(law.breaches(taken.before))
    elif taken:
        assert list(law.breaches(taken)) == []


@given(strategies.histories())
def test_a_history_from_nothing_is_lawful(history: tuple[ct.Customer, tuple[ct.Command, ...]]) -> None:
    """Whatever is played from an empty customer under one regime, its laws hold at the end."""
    _, commands = history
    for regime in (ct.SINGLE_CHANNEL, ct.MULTI_CHANNEL, ct.MULTI_PARTNER):
        assert ct.audit(ct.play(ct.Customer(id="contoso"), commands, regime).after, regime) == ()


E3: Final = ct.Subscription(id="e3", product="Office 365 E3", seats=40, channel=ct.DIRECT)
CRM: Final = ct.Subscription(id="crm", product="CRM Online", seats=12, channel=ct.CSP, seller=F)
OWN: Final = ct.Tenant(id="own", provisioned_by=F, subscriptions=[CRM])
LAWFUL_CUSTOMER: Final = ct.Customer(
    id="contoso",
    tenants=[ct.Tenant(id="home", subscriptions=[E3]), OWN],
    relationships=[ct.PartnerRelationship(partner=F)],
)
BOTH: Final = [ct.PartnerRelationship(partner=F), ct.PartnerRelationship(partner=T)]
MIXED: Final = ct.Tenant(id="own", provisioned_by=F, subscriptions=[CRM, attrs.evolve(E3, id="ea", channel=ct.EA)])


@pytest.mark.parametrize(
    ("law", "changes", "about"),
    [
        ("one-reseller", {"relationships": BOTH}, ["fabrikam", "tailspin"]),
        ("channels-apart", {"tenants": [MIXED]}, ["own"]),
        ("own-tenant", {"tenants": [attrs.evolve(OWN, provisioned_by=ct.CUSTOMER)]}, ["crm"]),
        ("csp-needs-its-relationship", {"relationships": []}, ["crm"]),
    ],
)
def test_a_state_law_can_be_broken(law: str, changes: dict[str, Any], about: list[str]) -> None:
    """`audit` finds the planted breach and only that, as long as the law's rule is in force."""
    assert ct.audit(LAWFUL_CUSTOMER, ct.SINGLE_CHANNEL) == ()
    found = ct.audit(attrs.evolve(LAWFUL_CUSTOMER, **changes), ct.SINGLE_CHANNEL)
    assert [(breach.law, breach.about) for breach in found] == [(law, id_) for id_ in about]
    assert all(id_ in breach.because for id_, breach in zip(about, found, strict=True))
    keeper = next(each.keepers[0] for each in ct.STATE_LAWS if each.id == law)
    assert ct.audit(attrs.evolve(LAWFUL_CUSTOMER, **changes), ct.SINGLE_CHANNEL.lifting(keeper, name="free")) == ()


@pytest.mark.parametrize("ended", [ct.SubscriptionStatus.CANCELED, ct.SubscriptionStatus.DELETED])
def test_what_has_ended_breaks_no_law(ended: ct.SubscriptionStatus) -> None:
    """An old CSP subscription may stand on any tenant, beside any other, after its seller has gone."""
    old = attrs.evolve(CRM, status=ended)
    customer = ct.Customer(id="contoso", tenants=[ct.Tenant(id="home", subscriptions=[E3, old])])
    assert ct.audit(customer, ct.SINGLE_CHANNEL) == ()


@pytest.mark.parametrize(
    ("regime", "about"),
    [
        (ct.SINGLE_CHANNEL, ["fabrikam", "tailspin", "own", "crm"]),
        (ct.MULTI_CHANNEL, ["fabrikam", "tailspin"]),
        (ct.MULTI_PARTNER, []),
    ],
    ids=lambda value: value.name if isinstance(value, ct.Regime) else "",
)
def test_a_regime_keeps_its_own_laws_only(regime: ct.Regime, about: list[str]) -> None:
    """What Multi-Channel and multi-partner allow is no breach once they are in force (S3, S5, S16, S17)."""
    mixed = attrs.evolve(MIXED, provisioned_by=ct.CUSTOMER)
    customer = attrs.evolve(LAWFUL_CUSTOMER, tenants=[mixed], relationships=BOTH)
    assert [breach.about for breach in ct.audit(customer, regime)] == about


def test_a_channel_that_could_not_be_told_breaks_no_law() -> None:
    """What is unknown is no ground for a complaint either."""
    odd = ct.Subscription(id="odd", product="Visio", seats=1, channel=ct.UNKNOWN)
    customer = attrs.evolve(LAWFUL_CUSTOMER, tenants=[attrs.evolve(OWN, subscriptions=[CRM, odd])])
    assert ct.audit(customer, ct.SINGLE_CHANNEL) == ()


def test_a_law_is_silent_once_one_of_its_keepers_is_lifted() -> None:
    """A regime under which a reseller may leave its subscriptions behind does not complain that one did."""
    regime = ct.MULTI_CHANNEL.lifting("suspend-before-end", name="free to leave")
    left = ct.decide(LAWFUL_CUSTOMER, ct.EndRelationship(by=F, on=DAY, partner=F), regime).unwrap()
    assert ct.audit(left.after, regime) == ()
    assert [breach.law for breach in ct.audit(left.after, ct.MULTI_CHANNEL)] == ["csp-needs-its-relationship"]


def planted(tenants: list[ct.Tenant], by: ct.Party = F, about: str = "") -> ct.Transition:
    """Return a step of that party about a subscription which, by whatever magic, left these tenants."""
    event: ct.Event = ct.RelationshipRequested(by=by, on=DAY, partner=T)
    if about:
        tenant = next(tenant.id for tenant, each in LAWFUL_CUSTOMER.subscriptions() if each.id == about)
        event = ct.SeatsChanged(by=by, on=DAY, tenant=tenant, id=about, seats=1)
    return ct.Transition(before=LAWFUL_CUSTOMER, events=[event], after=attrs.evolve(LAWFUL_CUSTOMER, tenants=tenants))


HOME: Final = LAWFUL_CUSTOMER.tenants[0]
EMPTY: Final = attrs.evolve(HOME, subscriptions=())
PUSHED: Final = ct.Subscription(id="push", product="Voice", seats=9, channel=ct.SYNDICATION, seller=F)


def home(**changes: Any) -> list[ct.Tenant]:
    """Return the tenants with e3 changed."""
    return [OWN, attrs.evolve(HOME, subscriptions=[attrs.evolve(E3, **changes)])]


def own(**changes: Any) -> list[ct.Tenant]:
    """Return the tenants with crm changed."""
    return [HOME, attrs.evolve(OWN, subscriptions=[attrs.evolve(CRM, **changes)])]


@pytest.mark.parametrize(
    ("laws", "step_", "about"),
    [
        ({"nothing-lost"}, planted([OWN, EMPTY], about="e3"), {"e3"}),
        ({"nothing-lost"}, planted([OWN]), {"home", "e3"}),
        (
            {"channel-for-life", "customer-keeps-control"},
            planted(home(channel=ct.CSP, seller=F), ct.CUSTOMER, "e3"),
            {"e3"},
        ),
        ({"channel-for-life"}, planted(home(channel=ct.EA), ct.CUSTOMER, "e3"), {"e3"}),
        (
            {"channel-for-life", "tenants-independent"},
            planted([attrs.evolve(OWN, subscriptions=[CRM, E3]), EMPTY], ct.CUSTOMER, "e3"),
            {"e3", "own"},
        ),
        ({"channel-for-life", "customer-keeps-control"}, planted(own(seller=T), F, "crm"), {"crm"}),
        ({"untouched-by-others", "terms-only-by-controller"}, planted(home(seats=1), F, "e3"), {"e3"}),
        ({"untouched-by-others", "terms-only-by-controller"}, planted(own(seats=1), ct.CUSTOMER, "crm"), {"crm"}),
        ({"terms-only-by-controller", "tenants-independent"}, planted(own(seats=1), F), {"crm", "own"}),
        ({"terms-only-by-controller"}, planted(home(product="E5"), ct.CUSTOMER, "e3"), {"e3"}),
        ({"terms-only-by-controller"}, planted(home(partner_of_record=T), ct.CUSTOMER, "e3"), {"e3"}),
        ({"tenants-independent"}, planted([OWN, attrs.evolve(HOME, domain="x")], F), {"home"}),
        ({"tenants-independent"}, planted([OWN, attrs.evolve(HOME, provisioned_by=T)], ct.CUSTOMER, "e3"), {"home"}),
    ],
)  # fmt: skip
def test_a_law_of_steps_can_be_broken(laws: set[str], step_: ct.Transition, about: set[str]) -> None:
    """`audit_step` finds the planted breach and only that, beside what the customer breaks afterwards."""
    innocent = planted(list(LAWFUL_CUSTOMER.tenants), step_.events[0].by)
    assert ct.audit_step(innocent, ct.MULTI_CHANNEL) == ()
    led_to = ct.audit(step_.after, ct.MULTI_CHANNEL)
    found = [breach for breach in ct.audit_step(step_, ct.MULTI_CHANNEL) if breach not in led_to]
    assert {breach.law for breach in found} == laws
    assert {breach.about for breach in found} == about


def test_a_step_of_several_parties_touches_only_what_all_of_them_control() -> None:
    """That one of them controls it is not enough."""
    changed = planted(home(seats=1), ct.CUSTOMER, "e3")
    both = [attrs.evolve(changed.events[0], by=by) for by in (F, ct.CUSTOMER)]
    found = ct.audit_step(attrs.evolve(changed, events=both), ct.MULTI_CHANNEL)
    assert {(breach.law, breach.about) for breach in found} == {
        ("untouched-by-others", "e3"), ("terms-only-by-controller", "e3"),
    }  # fmt: skip
    free = ct.MULTI_CHANNEL.lifting("owner-controls", name="free")
    assert ct.audit_step(attrs.evolve(changed, events=both), free) == ()


GRAB: Final = ct.ChangeSeats(by=F, on=DAY, tenant="home", id="e3", seats=1)
GROW: Final = ct.ChangeSeats(by=ct.CUSTOMER, on=DAY, tenant="home", id="e3", seats=41)
YES: Final = ct.decide(LAWFUL_CUSTOMER, GROW, ct.MULTI_CHANNEL)
NO: Final = ct.decide(LAWFUL_CUSTOMER, GRAB, ct.MULTI_CHANNEL)


def stepping(decision: ct.Decision, **changes: Any) -> ct.Accepted:
    """Return the accepted decision with its step changed."""
    assert isinstance(decision, ct.Accepted)
    return attrs.evolve(decision, transition=attrs.evolve(decision.transition, **changes))


def refused(command: ct.Command, *rules: str) -> ct.Refused:
    return ct.Refused(
        command=command, regime="multi-channel", reasons=[ct.Reason(rule=id_, because="x") for id_ in rules]
    )


def differently_where(odd: Callable[[ct.Customer, ct.Command, ct.Regime], bool]) -> Decide:
    """Return a way of answering that refuses, or gives another reason, where `odd`."""

    def decide(customer: ct.Customer, command: ct.Command, regime: ct.Regime) -> ct.Decision:
        return (
            refused(command, "known-tenant") if odd(customer, command, regime) else ct.decide(customer, command, regime)
        )

    return decide


ODD_ANSWERS: Final[dict[str, Decide]] = {
    "later-regimes-allow-more": differently_where(
        lambda _c, _m, regime: len(regime.rules) < len(ct.MULTI_CHANNEL.rules)
    ),
    "parties-renamable": differently_where(lambda customer, _m, _r: customer.tenants[0].id < "home"),
    "customers-independent": differently_where(lambda customer, _m, _r: customer.name == "another-customer"),
    "order-free": differently_where(lambda _c, _m, regime: regime.rules[0].id > regime.rules[-1].id),
}


@pytest.mark.parametrize("decision", [YES, NO], ids=["yes", "no"])
@pytest.mark.parametrize("law", ODD_ANSWERS)
def test_a_way_of_answering_that_breaks_a_law_is_found(law: str, decision: ct.Decision) -> None:
    """Whatever else it breaks, the planted law is among it; the library's own way breaks none."""
    asked: dict[str, Any] = {
        "customer": LAWFUL_CUSTOMER, "command": decision.command, "regime": ct.MULTI_CHANNEL, "decision": decision,
    }  # fmt: skip
    assert ct.audit_answer(ct.Answer(**asked)) == ()
    assert law in {breach.law for breach in ct.audit_answer(ct.Answer(**asked, decide=ODD_ANSWERS[law]))}


ELSEWHERE: Final = attrs.evolve(LAWFUL_CUSTOMER, tenants=[HOME])


@pytest.mark.parametrize(
    ("law", "decision"),
    [
        ("refusals-have-reasons", refused(GRAB, "no-transition")),
        ("refusals-have-reasons", refused(GRAB, "owner-controls", "owner-controls")),
        ("refusals-have-reasons", refused(GRAB, "ended-is-final", "owner-controls")),
        ("refusals-have-reasons", refused(GRAB, "one-partner")),
        ("same-question-same-answer", refused(GRAB, "owner-controls")),
        ("same-question-same-answer", stepping(YES, before=ELSEWHERE)),
        ("customers-independent", stepping(YES, after=ELSEWHERE)),
    ],
)  # fmt: skip
def test_an_answer_that_breaks_a_law_is_found(law: str, decision: ct.Decision) -> None:
    """Reasons that are none, answers that change, steps that start or end elsewhere."""
    answer = ct.Answer(customer=LAWFUL_CUSTOMER, command=decision.command, regime=ct.MULTI_CHANNEL, decision=decision)
    assert law in {breach.law for breach in ct.audit_answer(answer)}
    assert {breach.about for breach in ct.audit_answer(answer)} == {"e3"}


def test_an_answer_is_about_what_its_command_names() -> None:
    """The subscription before its tenant, then the partner; else the customer."""
    asked: list[ct.Command] = [
        GRAB,
        ct.CreateTenant(by=F, on=DAY, tenant="new"),
        ct.AcceptRelationship(by=F, on=DAY, partner=T),
        ct.RequestRelationship(by=F, on=DAY),
    ]
    told = [
        ct.Answer(customer=LAWFUL_CUSTOMER, command=each, regime=ct.MULTI_CHANNEL, decision=YES).about for each in asked
    ]
    assert told == ["e3", "new", "tailspin", "contoso"]


STORY: Final = ct.play(LAWFUL_CUSTOMER, [GROW, GRAB, attrs.evolve(GROW, seats=42)], ct.MULTI_CHANNEL)


def with_step(at: int, **changes: Any) -> ct.Story:
    """Return the story with one step replaced."""
    changed = stepping(STORY.decisions[at], **changes)
    return attrs.evolve(STORY, decisions=[*STORY.decisions[:at], changed, *STORY.decisions[at + 1 :]])


@pytest.mark.parametrize(
    ("laws", "story"),
    [
        ({"replay-agrees"}, with_step(2, after=ELSEWHERE)),
        ({"replay-agrees"}, with_step(2, events=[])),
        ({"replay-agrees"}, with_step(2, events=[ct.SubscriptionSuspended(by=F, on=DAY, tenant="home", id="no")])),
        ({"replay-agrees", "no-change-on-refusal"}, with_step(2, before=ELSEWHERE)),
    ],
)  # fmt: skip
def test_a_history_that_breaks_a_law_is_found(laws: set[str], story: ct.Story) -> None:
    """Events that do not lead where they should, and a step that starts elsewhere than the last one ended."""
    assert ct.audit_story(STORY, ct.MULTI_CHANNEL) == ()
    found = {breach.law for breach in ct.audit_story(story, ct.MULTI_CHANNEL)}
    assert found & {law.id for law in ct.HISTORY_LAWS} == laws


def test_a_story_is_held_to_the_laws_of_its_steps_as_well() -> None:
    """Under the regime of the day of each: here, a partner changes what is the customer's."""
    step = planted(home(seats=1), F, "e3")
    story = ct.Story(before=step.before, decisions=[ct.Accepted(command=GRAB, regime="ours", transition=step)])
    found = [(breach.law, breach.about) for breach in ct.audit_story(story, ct.RELEASED)]
    assert found == [("untouched-by-others", "e3"), ("terms-only-by-controller", "e3")]
    free = ct.MULTI_CHANNEL.lifting("owner-controls", name="free")
    assert ct.audit_story(story, free) == ()


def test_a_step_is_told_of_the_laws_of_customers_that_it_breaks_and_not_of_those_broken_before() -> None:
    """A second reseller comes; and an unlawful customer changes its seats."""
    second = ct.RelationshipEstablished(by=T, on=DAY, partner=T, kind=ct.RelationshipKind.RESELLER)
    coming = ct.Transition(before=LAWFUL_CUSTOMER, events=[second], after=evolve(LAWFUL_CUSTOMER, second))
    found = ct.audit_step(coming, ct.MULTI_CHANNEL)
    assert [(breach.law, breach.about) for breach in found] == [("one-reseller", F.id), ("one-reseller", T.id)]
    assert ct.audit(coming.after, ct.MULTI_CHANNEL) == found
    later = ct.decide(coming.after, GROW, ct.MULTI_CHANNEL).unwrap()
    assert ct.audit_step(later, ct.MULTI_CHANNEL) == ()


def test_every_law_has_an_example_that_breaks_it() -> None:
    """A check that nothing can fail is none."""
    tests: tuple[Any, ...] = (
        test_a_state_law_can_be_broken,
        test_a_law_of_steps_can_be_broken,
        test_a_way_of_answering_that_breaks_a_law_is_found,
        test_an_answer_that_breaks_a_law_is_found,
        test_a_history_that_breaks_a_law_is_found,
    )
    broken: set[str] = set()
    for names, examples in (mark.args for test in tests for mark in test.pytestmark if "law" in "".join(mark.args[0])):
        for example in examples:
            laws = example if isinstance(names, str) else example[0]
            broken |= {laws} if isinstance(laws, str) else laws
    assert broken == {law.id for law in ct.LAWS}


def test_what_cannot_be_audited_is_named() -> None:
    """A decision is no step, and its decisions are no story."""
    story: Any = STORY
    first = story.decisions[0]
    audits: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: ct.audit_step(first, ct.MULTI_CHANNEL), r"^audit_step\.transition: expected a Transition"),
        (lambda: ct.audit_step(first.unwrap(), story), r"^audit_step\.regime: expected a Regime"),
        (lambda: ct.audit_answer(first), r"^audit_answer\.answer: expected an Answer"),
        (lambda: ct.audit_story(story.decisions, ct.MULTI_CHANNEL), r"^audit_story\.story: expected a Story"),
        (lambda: ct.audit_story(STORY, story), r"^audit_story\.timeline: expected a Timeline or a Regime"),
    )
    for audit, expected in audits:
        with pytest.raises(ValueError, match=expected):
            audit()


@pytest.mark.parametrize("law", ct.LAWS, ids=lambda law: law.id)
def test_a_law_says_what_it_rests_on(law: ct.Law[Any]) -> None:
    """Every law cites what can be looked up, and the rule that keeps it exists."""
    assert law.says.endswith(".")
    assert law.cites
    assert set(law.cites) <= CITABLE
    assert set(law.keepers) <= {rule.id for rule in ct.RULES}


def test_every_law_has_its_own_id_and_stands_with_its_scope() -> None:
    """One list serves all: by id, and by what each law is about."""
    assert len({law.id for law in ct.LAWS}) == len(ct.LAWS)
    by_scope = (ct.STATE_LAWS, ct.TRANSITION_LAWS, ct.REGIME_LAWS, ct.HISTORY_LAWS)
    assert [{law.scope for law in laws} for laws in by_scope] == [{scope} for scope in ct.Scope]


def test_other_names_leave_all_but_ids_alone() -> None:
    """Ids become others everywhere, in the opposite order; names, products and channels stay."""
    names = reversing(LAWFUL_CUSTOMER)
    other = renamed(LAWFUL_CUSTOMER, names)
    assert sorted(ids(other)) == sorted(names[each] for each in ids(LAWFUL_CUSTOMER))
    assert [each.product for _, each in other.subscriptions()] == [CRM.product, E3.product]
    assert [tenant.id for tenant in other.tenants] == sorted((names["home"], names["own"]))
    assert names["home"] > names["own"]
    assert renamed(other, {new: old for old, new in names.items()}) == LAWFUL_CUSTOMER
