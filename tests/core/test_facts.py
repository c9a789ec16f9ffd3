"""Facts as values: what makes two of them the same, and how one is told apart from another of its name."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any, Final

import attrs
import pytest

import cotenant as ct
from cotenant import facts
from cotenant.facts import Fact
from cotenant.situation import situate

DAY: Final = date(2015, 6, 1)


def day(later: int) -> date:
    """Return the day that is so many days after the day of every command here."""
    return DAY + timedelta(days=later)


RENEW: Final = ct.Renew(by=ct.CUSTOMER, on=DAY, tenant="t", id="e3", until=day(10))


def tenant_with(subscription: ct.Subscription) -> ct.Customer:
    """Return a customer with one subscription."""
    return ct.Customer(id="contoso", tenants=[ct.Tenant(id="t", subscriptions=[subscription])])


def renewed(**term: int | None) -> ct.Customer:
    """Return a customer whose one subscription has a term with its days counted from the day of every command here."""
    known: dict[str, Any] = {name: day(later) for name, later in term.items() if later is not None}
    return tenant_with(ct.Subscription(id="e3", product="E3", seats=1, channel=ct.DIRECT, term=ct.Term(**known)))


SAME_NAME = Fact(name="by-customer", says=facts.by_customer.says, holds=lambda _: True)


def test_a_fact_is_what_it_asks_and_not_how_it_is_read() -> None:
    """Other worlds read the same question their own way, so a reading takes part in neither equality nor print."""
    assert facts.by_customer == SAME_NAME
    assert hash(SAME_NAME) == hash(facts.by_customer)
    assert repr(SAME_NAME) == "Fact(name='by-customer', says='The customer asks.')"


def test_a_copy_of_a_fact_keeps_its_own_reading() -> None:
    """One that asks what a fact of the library asks is not mistaken for it when it is copied."""
    copied = copy.copy(SAME_NAME)
    assert copied is not SAME_NAME  # it was made anew, and not looked up by its name
    assert copied.holds is SAME_NAME.holds
    assert copy.deepcopy(facts.by_customer) is facts.by_customer


def test_a_fact_is_made_by_keyword_and_not_derived_from() -> None:
    """As every value is."""
    positional: Any = Fact
    with pytest.raises(TypeError):
        positional("by-customer", "The customer asks.", SAME_NAME.holds)
    assert getattr(Fact, "__final__", False)


def test_a_partner_is_the_same_whoever_built_it() -> None:
    """S5: the tenant's partner and the one that asks are equal values, seldom one object."""
    built, asking = (ct.Partner(id="fabrikam") for _ in range(2))
    assert built is not asking
    customer = ct.Customer(id="contoso", tenants=[ct.Tenant(id="csp", provisioned_by=built)])
    order = ct.Provision(by=asking, on=date(2015, 1, 5), tenant="csp", id="crm", product="CRM Online", seats=1)
    assert facts.tenant_provisioned_by_actor.holds(situate(customer, order))


def test_whose_business_it_is_does_not_hang_on_who_built_the_partner() -> None:
    """The one that asks, the one that was asked, and the one that sold are equal values, seldom one object."""
    seller, asking = (ct.Partner(id="fabrikam", name=name) for name in ("Fabrikam", ""))
    customer = tenant_with(ct.Subscription(id="crm", product="CRM", seats=1, channel=ct.CSP, seller=seller))
    cancel = situate(customer, ct.Cancel(by=asking, on=DAY, tenant="t", id="crm"))
    assert facts.by_controller.holds(cancel)
    assert facts.by_that_partner.holds(cancel)
    assert facts.sells_active_csp.holds(situate(customer, ct.EndRelationship(by=asking, on=DAY, partner=asking)))
    other = attrs.evolve(cancel, command=attrs.evolve(cancel.command, by=ct.Partner(id="tailspin")))
    assert not facts.by_controller.holds(other)
    assert not facts.by_that_partner.holds(other)


def test_nor_does_who_stands_beside_whom() -> None:
    """Ids are compared, however they came to be: a partner is no other reseller, and no other seller, than itself."""
    built, asking = (ct.Partner(id=f"fabri{end}") for end in ("kam", "kam"))
    assert built.id is not asking.id
    voice = ct.Subscription(id="voice", product="Voice", seats=1, channel=ct.SYNDICATION, seller=built)
    customer = attrs.evolve(tenant_with(voice), relationships=[ct.PartnerRelationship(partner=built)])
    order: dict[str, Any] = {"on": DAY, "tenant": "t", "id": "new", "product": "Voice", "seats": 1}
    again = ct.Purchase(by=ct.CUSTOMER, channel=ct.SYNDICATION, seller=asking, **order)
    assert not facts.another_reseller.holds(situate(customer, ct.Provision(by=asking, **order)))
    assert not facts.beside_exclusive_channel.holds(situate(customer, again))
    assert facts.another_reseller.holds(situate(customer, ct.Provision(by=ct.Partner(id="tailspin"), **order)))
    assert facts.beside_exclusive_channel.holds(
        situate(customer, attrs.evolve(again, seller=ct.Partner(id="tailspin")))
    )


@pytest.mark.parametrize(("end", "over"), [(None, False), (-1, True), (0, False), (1, False)])
def test_a_term_is_over_on_the_day_after_its_last(end: int | None, over: bool) -> None:
    """Days are counted from the day of the command; a last day that is not known has not passed."""
    assert facts.term_over.holds(situate(renewed(end=end), RENEW)) is over


@pytest.mark.parametrize(
    ("term", "short"),
    [({"end": 9}, False), ({"end": 10}, True), ({"start": 9}, False), ({"start": 10}, True), ({"start": 11}, True)],
)
def test_a_renewal_ends_later_than_all_that_is_known_of_the_term(term: dict[str, int], short: bool) -> None:
    """Than its last day, than its first, and than the day of the command."""
    assert facts.renewal_too_short.holds(situate(renewed(**term), RENEW)) is short


@pytest.mark.parametrize(("until", "short"), [(-1, True), (0, True), (1, False)])
def test_a_renewal_ends_later_than_the_day_on_which_it_is_asked_for(until: int, short: bool) -> None:
    """On that day it would move nothing."""
    renew = attrs.evolve(RENEW, until=day(until))
    assert facts.renewal_too_short.holds(situate(renewed(), renew)) is short


@pytest.mark.parametrize("command", [RENEW, ct.Cancel(by=ct.CUSTOMER, on=DAY, tenant="t", id="e3")])
def test_of_a_subscription_that_is_not_there_nothing_is_true(command: ct.Command) -> None:
    """Nobody controls it, and neither it nor its term is over; that it is missing is a fact of its own."""
    at = situate(ct.Customer(id="contoso"), command)
    for fact in (
        facts.subscription_known, facts.by_controller, facts.in_csp, facts.subscription_ended, facts.known_inactive,
        facts.known_not_suspended, facts.lapsed, facts.term_over, facts.renewal_too_short,
    ):  # fmt: skip
        assert fact.holds(at) is False


def test_only_a_renewal_is_too_short() -> None:
    """Any other command leaves the term as it was."""
    change = ct.ChangeTerm(by=ct.CUSTOMER, on=DAY, tenant="t", id="e3", term=ct.Term(end=day(1)))
    assert not facts.renewal_too_short.holds(situate(renewed(end=10), change))
