"""Each open question has a smallest case on which the readings differ, until it is settled."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from cotenant import (
    CSP,
    CUSTOMER,
    DIRECT,
    MULTI_CHANNEL,
    SINGLE_CHANNEL,
    SYNDICATION,
    UNKNOWN,
    Channel,
    Command,
    Customer,
    Partner,
    Purchase,
    Regime,
    Renew,
    Resume,
    Role,
    Subscription,
    SubscriptionStatus,
    Suspend,
    Tenant,
    Term,
)  # fmt: skip
from tests.oracle.comparison import Place, Wish, ask
from tests.oracle.open_questions import OPEN

ACTIVE = SubscriptionStatus.ACTIVE
TODAY = date(2015, 6, 1)
FABRIKAM = Partner(id="fabrikam")
E3 = Subscription(id="e3", product="E3", seats=1, channel=DIRECT)


def holding(subscription: Subscription) -> Customer:
    return Customer(id="contoso", tenants=[Tenant(id="home", subscriptions=[subscription])])


def renewal(until: date) -> Renew:
    return Renew(by=CUSTOMER, on=TODAY, tenant="home", id="e3", until=until)


def purchase(channel: Channel) -> Purchase:
    return Purchase(by=CUSTOMER, on=TODAY, tenant="home", id="new", product="E3", seats=1, channel=channel)


SOLD = attrs.evolve(E3, channel=CSP, seller=FABRIKAM, status=SubscriptionStatus.UNKNOWN)
EXCLUSIVE = attrs.evolve(E3, channel=SYNDICATION, seller=FABRIKAM)
OF_MAY = attrs.evolve(E3, term=Term(start=date(2015, 5, 1), end=date(2015, 5, 30)))
FROM_JULY = attrs.evolve(E3, term=Term(start=date(2015, 7, 1)))
GONE = attrs.evolve(E3, status=SubscriptionStatus.CANCELED)

CASES: tuple[tuple[Subscription, Command, Regime, str], ...] = (
    (SOLD, purchase(DIRECT), SINGLE_CHANNEL, "one-channel"),
    (attrs.evolve(EXCLUSIVE, status=SubscriptionStatus.UNKNOWN), purchase(DIRECT), MULTI_CHANNEL, "exclusive-channel"),
    (EXCLUSIVE, purchase(UNKNOWN), MULTI_CHANNEL, "exclusive-channel"),
    (attrs.evolve(SOLD, status=ACTIVE), purchase(Channel(name="Unknown")), SINGLE_CHANNEL, "one-channel"),
    (EXCLUSIVE, purchase(attrs.evolve(SYNDICATION, billed_by=Role.CUSTOMER)), MULTI_CHANNEL, "exclusive-channel"),
    (OF_MAY, renewal(date(2015, 5, 31)), MULTI_CHANNEL, "renewal-extends"),
    (FROM_JULY, renewal(date(2015, 7, 1)), MULTI_CHANNEL, "renewal-extends"),
    (GONE, Suspend(by=CUSTOMER, on=TODAY, tenant="home", id="e3"), MULTI_CHANNEL, "active-to-suspend"),
    (GONE, Resume(by=CUSTOMER, on=TODAY, tenant="home", id="e3"), MULTI_CHANNEL, "held-to-resume"),
)


@pytest.mark.parametrize(("subscription", "command", "regime", "rule"), CASES)
def test_the_readings_differ_where_a_question_is_open(
    subscription: Subscription, command: Command, regime: Regime, rule: str
) -> None:
    """One reading reports the rule and the other does not; once they agree, the question is no longer open."""
    here, wish = Place.of(holding(subscription)), Wish.of(command)
    answer = ask(here, wish, regime)
    assert answer.broken ^ answer.second["broken"] == {rule}
    assert answer.excused(here, wish)


def test_every_open_question_has_its_case() -> None:
    """No question stays on the list without a case that shows it."""
    asked = [(Place.of(holding(each[0])).plain, Wish.of(each[1]).plain) for each in CASES]
    assert all(any(question.arises(*each) for each in asked) for question in OPEN)
