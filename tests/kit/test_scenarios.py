"""Scenarios come true silently, and tell what came instead when they do not."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final, final

import attrs
import pytest

import cotenant as ct
from cotenant import facts
from cotenant.testing import scenarios
from cotenant.testing.scenarios import (
    Miss,
    ScenarioError,
    accepted,
    given,
    no_subscription,
    refused,
    relationship,
    subscription,
    tenant,
)

F: Final = ct.Partner(id="fabrikam", name="Fabrikam")
DAY: Final = date(2015, 5, 6)
E3: Final = ct.Subscription(id="e3", product="Office 365 E3", seats=40, channel=ct.DIRECT)
CONTOSO: Final = ct.Customer(id="contoso", tenants=[ct.Tenant(id="home", subscriptions=[E3])])
REQUEST: Final = ct.RequestRelationship(by=F, on=DAY)
ACCEPT: Final = ct.AcceptRelationship(by=ct.CUSTOMER, on=DAY, partner=F)
PROVISION: Final = ct.Provision(by=F, on=DAY, tenant="home", id="crm", product="CRM Online", seats=12)
ASKED: Final[tuple[ct.Command, ...]] = (REQUEST, ACCEPT, PROVISION)
TRANSITION: Final = ct.TransitionToCsp(by=F, on=DAY, tenant="home", id="e3")
REQUESTED: Final = ct.RelationshipRequested(by=F, on=DAY, partner=F)
ACCEPTED: Final = ct.RelationshipAccepted(by=ct.CUSTOMER, on=DAY, partner=F)


def misses(scenario: scenarios.Scenario, *expected: scenarios.Expectation) -> tuple[Miss, ...]:
    with pytest.raises(ScenarioError) as caught:
        scenario.then(*expected)
    assert caught.value.scenario == scenario
    assert str(caught.value).startswith(f"{caught.value.misses[0].what}: expected ")
    return caught.value.misses


def test_a_story_comes_true() -> None:
    """Given, when, then, and again, each about the customer as it is by then."""
    told = (
        given(CONTOSO)
        .when(REQUEST, ACCEPT, PROVISION)
        .then(accepted(), subscription("crm", seats=12, product="CRM Online", seller=F), relationship(F, since=DAY))
        .when(TRANSITION)
        .then(refused("no-transition"), refused(), subscription("e3", channel=ct.DIRECT), no_subscription("visio"))
        .then(
            tenant("home", provisioned_by=ct.CUSTOMER), scenarios.customer(ct.play(CONTOSO, ASKED, ct.RELEASED).after)
        )
    )
    assert told.story == ct.play(CONTOSO, (*ASKED, TRANSITION), ct.RELEASED)


def test_what_has_happened_is_given_as_events() -> None:
    """A scenario may begin with events instead of a customer that was built with what they led to."""
    given(CONTOSO, REQUESTED, ACCEPTED).when(PROVISION).then(accepted())


def test_a_scenario_is_played_by_the_timeline_or_the_regime_that_it_is_given() -> None:
    """Without one, by what was released."""
    given(CONTOSO, REQUESTED, ACCEPTED, under=ct.SINGLE_CHANNEL).when(PROVISION).then(
        refused("separate-tenant", "one-channel")
    )


def test_scenarios_branch() -> None:
    """A scenario is a value: what follows one of them is not seen by the others."""
    beginning = given(CONTOSO).when(REQUEST)
    beginning.when(ACCEPT).then(relationship(F, status="active"))
    beginning.when(ct.DeclineRelationship(by=ct.CUSTOMER, on=DAY, partner=F)).then(relationship(F, status="declined"))
    beginning.then(relationship(F, status="requested"), accepted(REQUESTED))


def test_a_refusal_that_was_not_expected_is_told_with_its_reasons() -> None:
    """The command and the rules in one line, which is the first of the text; the reasons stand in the story."""
    with pytest.raises(ScenarioError) as caught:
        given(CONTOSO).when(TRANSITION).then(accepted())
    assert caught.value.misses == (
        ("the answer to command 1 (TransitionToCsp)", "accepted", "refused (no-transition)"),
    )
    first, *rest = str(caught.value).splitlines()
    assert first == "the answer to command 1 (TransitionToCsp): expected accepted, came refused (no-transition)"
    assert "There is no transition to CSP" in "".join(rest)


def test_other_reasons_than_expected_are_told() -> None:
    """All that were expected stand beside all that came."""
    [miss] = misses(given(CONTOSO).when(TRANSITION), refused("owner-controls", "known-tenant"))
    assert (miss.expected, miss.came) == ("refused (owner-controls, known-tenant)", "refused (no-transition)")
    assert [miss.came for miss in misses(given(CONTOSO).when(REQUEST), refused())] == ["accepted"]


def test_other_events_than_expected_are_told() -> None:
    """Events are compared in their order."""
    [miss] = misses(given(CONTOSO).when(REQUEST), accepted(REQUESTED, ACCEPTED))
    assert miss.what == "what happened at command 1 (RequestRelationship)"
    assert "RelationshipAccepted: On 2015-05-06, the customer accepted" in miss.expected
    assert "RelationshipAccepted" not in miss.came


def test_every_difference_of_the_state_is_told_at_once() -> None:
    """One look says all that is not as expected."""
    scenario = given(CONTOSO).when(*ASKED)
    found = misses(
        scenario,
        subscription("crm", seats=13, seller=ct.Partner(id="tailspin"), channel=ct.EA),
        subscription("e3", channel=ct.Channel(name="Direct")),
        no_subscription("e3"),
        tenant("elsewhere"),
        scenarios.customer(CONTOSO),
    )
    assert [(each.what, each.expected, each.came) for each in found[:3]] == [
        ("seats of subscription crm", "13", "12"),
        ("seller of subscription crm", "tailspin", "Fabrikam (fabrikam)"),
        ("channel of subscription crm", "EA", "CSP"),
    ]
    assert "Role.MICROSOFT" in found[3].came
    assert found[4:] == (
        ("subscription e3", "nothing", "40 seats of Office 365 E3, Direct, active"),
        ("tenant elsewhere", "something", "nothing"),
        ("subscription crm on tenant home", "nothing", "12 seats of CRM Online, CSP, active"),
        ("reseller relationship with Fabrikam (fabrikam)", "nothing", "active since 2015-05-06"),
    )


def test_who_controls_a_subscription_may_be_expected() -> None:
    """It is worked out from the channel and the seller, and no field."""
    scenario = given(CONTOSO).when(*ASKED).then(subscription("e3", controller=ct.CUSTOMER))
    scenario.then(subscription("crm", controller=F, seats=12))
    [miss] = misses(scenario, subscription("crm", controller=ct.CUSTOMER))
    assert miss == ("controller of subscription crm", "the customer", "Fabrikam (fabrikam)")


def test_the_error_reads_as_the_story_with_the_difference() -> None:
    """What is printed has the customer, what was asked, what was expected and what came; the end is as given."""
    with pytest.raises(AssertionError) as caught:
        given(CONTOSO).when(TRANSITION).then(refused("owner-controls"))
    text = str(caught.value)
    for part in (
        "expected refused (owner-controls)",
        "\n\nGiven\nCustomer contoso",
        "into a CSP subscription",
        "\n\nIn the end\nAs given.\n\nNot as expected",
        "owner-controls",
    ):
        assert part in text


def test_the_error_shows_the_customer_as_it_was_in_the_end() -> None:
    """What is expected of the state is looked up there; where nothing was asked, what is given is the end."""
    changed = given(CONTOSO).when(REQUEST, ACCEPT)
    with pytest.raises(ScenarioError) as caught:
        changed.then(relationship(F, status="ended"))
    given_part, end = str(caught.value).split("\n\nIn the end\n")
    assert "No relationships." in given_part
    assert end.startswith(str(changed.story.after))
    with pytest.raises(ScenarioError) as caught:
        given(CONTOSO).then(subscription("crm"))
    assert "In the end" not in str(caught.value)


def test_the_last_command_is_told_by_its_number() -> None:
    """The one that it has in the table of decisions, whichever `when` it was asked by."""
    [miss] = misses(given(CONTOSO).when(REQUEST, ACCEPT).then(accepted()).when(PROVISION), refused())
    assert miss == ("the answer to command 3 (Provision)", "refused", "accepted")


def test_what_is_empty_is_told_as_empty() -> None:
    """A domain that was expected to be none."""
    named = ct.Customer(id="contoso", tenants=[ct.Tenant(id="home", domain="contoso.com")])
    assert misses(given(named), tenant("home", domain="")) == (("domain of tenant home", "''", "contoso.com"),)


def test_commands_before_the_last_have_to_be_accepted() -> None:
    """A setting that cannot be is not taken for one."""
    with pytest.raises(ScenarioError, match="no-transition"):
        given(CONTOSO).when(TRANSITION, REQUEST)


def test_what_no_then_speaks_of_has_to_be_accepted() -> None:
    """One `when` after another is as one of all their commands; a `then` between them has said what comes of it."""
    with pytest.raises(ScenarioError, match=r"^the answer to command 1 \(TransitionToCsp\): expected accepted, came"):
        given(CONTOSO).when(TRANSITION).when(REQUEST)
    given(CONTOSO).when(TRANSITION).then(refused("no-transition")).when(REQUEST).when(ACCEPT).then(accepted())
    given(CONTOSO).when(TRANSITION).then(subscription("e3", channel=ct.DIRECT)).when(REQUEST).then(accepted())


def test_a_rule_of_ones_own_may_be_expected() -> None:
    """Its regime knows it, though the table does not."""
    [owner] = [rule for rule in ct.RULES if rule.id == "owner-controls"]
    house = ct.Regime(
        name="house",
        rules=[
            *ct.MULTI_CHANNEL.rules,
            attrs.evolve(owner, id="ours", title="Ours", refuses_when=owner.refuses_when & facts.by_partner),
        ],
    )
    timeline = ct.RELEASED.then(house, since=date(2016, 1, 1))
    for under in (house, timeline):
        with pytest.raises(ScenarioError, match=r"expected refused \(ours\), came refused \(no-transition"):
            given(CONTOSO, under=under).when(TRANSITION).then(refused("ours"))


def test_a_scenario_shows_itself_in_a_notebook() -> None:
    """As HTML with the same story."""
    shown = given(CONTOSO).when(TRANSITION)._repr_html_()
    assert "no-transition" in shown
    assert "<table" in shown
    assert "Nothing was asked." in str(given(CONTOSO))


@final
class EvenSeats:
    """An expectation of one's own."""

    def misses(self, story: ct.Story) -> Iterator[Miss]:
        for _, each in story.after.subscriptions():
            if each.seats % 2:
                yield Miss(f"seats of {each.id}", "even", "odd")


def test_expectations_of_ones_own_are_asked() -> None:
    """Whatever has `misses` will do."""
    change = ct.ChangeSeats(by=ct.CUSTOMER, on=DAY, tenant="home", id="e3", seats=41)
    given(CONTOSO).then(EvenSeats())
    assert misses(given(CONTOSO).when(change), EvenSeats()) == (("seats of e3", "even", "odd"),)


ANY: Final[Any] = None


@pytest.mark.parametrize(
    ("mistaken", "told"),
    [
        (lambda: given(ANY), "given.customer: expected a Customer"),
        (lambda: given(CONTOSO, under=ANY), "given.under: expected a Timeline or a Regime"),
        (lambda: given(CONTOSO, ANY), "given.events: expected events"),
        (lambda: given(CONTOSO).when(), "when: expected commands, at least one"),
        (lambda: given(CONTOSO).when(REQUEST, ANY), "at least one, got (RequestRelationship"),
        (lambda: given(CONTOSO).then(ANY), "then: expected what accepted(), refused() and their like return"),
        (lambda: given(CONTOSO).then(accepted()), "then: nothing was asked yet"),
        (lambda: given(CONTOSO).when(REQUEST).then(), "then: expected at least one of accepted(), refused()"),
        (lambda: subscription("e3", seat=3), "subscription e3: expected fields among id, product"),
        (lambda: subscription("e3", status="suspnded"), "Subscription.status: expected one of pending, active, "),
        (
            lambda: subscription("e3", seats=0),
            "Subscription.seats: expected a whole number of seats, at least 1, got 0",
        ),
        (
            lambda: subscription("e3", controller=ct.MICROSOFT),
            "Subscription.controller: expected a Partner or CUSTOMER",
        ),
        (lambda: tenant("home", controller=F), "tenant home: expected fields among id, domain"),
        (lambda: tenant("home", subscriptions=[E3, E3]), "Tenant.subscriptions: expected every one only once"),
        (lambda: relationship(F, status="activ"), "PartnerRelationship.status: expected one of requested, "),
        (
            lambda: given(CONTOSO).when(TRANSITION).then(refused("no-transition", "owner-control")),
            "refused: expected ids of rules, got 'owner-control'; did you mean 'owner-controls'?",
        ),
        (lambda: scenarios.customer(ANY), "customer.value: expected a Customer"),
    ],
)
def test_a_mistake_is_named(mistaken: Any, told: str) -> None:
    """What was expected, and what came."""
    with pytest.raises(ValueError, match=re.escape(told)):
        mistaken()
