"""Facts as values: what makes two of them the same, and how one is told apart from another of its name."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

import cotenant as ct
from cotenant import facts
from cotenant.facts import Fact
from cotenant.situation import situate

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
