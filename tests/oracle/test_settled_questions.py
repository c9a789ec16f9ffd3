"""What the texts left open and the readings once answered differently: the smallest cases, and how each was settled.

The design page says why, under what is stated, inferred, and programme knowledge.
"""

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
UNSURE = attrs.evolve(EXCLUSIVE, status=SubscriptionStatus.UNKNOWN)
OF_MAY = attrs.evolve(E3, term=Term(start=date(2015, 5, 1), end=date(2015, 5, 30)))
FROM_JULY = attrs.evolve(E3, term=Term(start=date(2015, 7, 1)))
GONE = attrs.evolve(E3, status=SubscriptionStatus.CANCELED)

OTHER_SYNDICATION = attrs.evolve(SYNDICATION, billed_by=Role.CUSTOMER)

CASES: tuple[tuple[Subscription, Command, Regime, set[str]], ...] = (
    (SOLD, purchase(DIRECT), SINGLE_CHANNEL, {"one-channel"}),
    (
        attrs.evolve(EXCLUSIVE, status=SubscriptionStatus.UNKNOWN),
        purchase(DIRECT),
        MULTI_CHANNEL,
        {"exclusive-channel"},
    ),
    (EXCLUSIVE, purchase(UNKNOWN), MULTI_CHANNEL, set()),
    (attrs.evolve(SOLD, status=ACTIVE), purchase(Channel(name="Unknown")), SINGLE_CHANNEL, {"one-channel"}),
    (EXCLUSIVE, purchase(OTHER_SYNDICATION), MULTI_CHANNEL, {"exclusive-channel"}),
    (OF_MAY, renewal(date(2015, 5, 31)), MULTI_CHANNEL, {"renewal-extends"}),
    (FROM_JULY, renewal(date(2015, 7, 1)), MULTI_CHANNEL, {"renewal-extends"}),
    (GONE, Suspend(by=CUSTOMER, on=TODAY, tenant="home", id="e3"), MULTI_CHANNEL, {"ended-is-final"}),
    (GONE, Resume(by=CUSTOMER, on=TODAY, tenant="home", id="e3"), MULTI_CHANNEL, {"ended-is-final"}),
)


@pytest.mark.parametrize(("subscription", "command", "regime", "broken"), CASES)
def test_the_readings_agree_on_what_was_settled(
    subscription: Subscription, command: Command, regime: Regime, broken: set[str]
) -> None:
    """Both report these rules and no others."""
    answer = ask(Place.of(holding(subscription)), Wish.of(command), regime)
    assert answer.broken == answer.second["broken"] == broken
