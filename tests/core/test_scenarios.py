"""The scenarios of the note, as one table: given, when, then. F and T are partners; reasons are in table order."""

from datetime import date
from typing import Final, final

import attrs
import pytest

import cotenant as ct

F: Final = ct.Partner(id="fabrikam", name="Fabrikam")
T: Final = ct.Partner(id="tailspin", name="Tailspin")
BEFORE, RELEASE, LATER, NEXT_YEAR = date(2015, 5, 5), date(2015, 5, 6), date(2015, 6, 1), date(2016, 1, 1)
WITH_MULTI_PARTNER: Final = ct.RELEASED.then(ct.MULTI_PARTNER, since=date(2015, 9, 30))

E3: Final = ct.Subscription(
    id="e3",
    product="Office 365 E3",
    seats=40,
    channel=ct.DIRECT,
    term=ct.Term(start=date(2014, 9, 1), end=date(2016, 8, 31), renews=True),
    partner_of_record=T,
)
HOME: Final = ct.Tenant(id="contoso", subscriptions=[E3])
CRM: Final = ct.Subscription(id="crm", product="CRM Online", seats=12, channel=ct.CSP, seller=F)
ODD: Final = ct.Subscription(id="odd", product="Project", seats=3, channel=ct.UNKNOWN)
OWN: Final = ct.Subscription(id="own", product="Visio", seats=3, channel=ct.Channel(name="Campus vendor"))
ACTIVE: Final = ct.PartnerRelationship(partner=F)


def given(*subscriptions: ct.Subscription, others: tuple[ct.Tenant, ...] = (), related: bool = True) -> ct.Customer:
    """Return contoso with these on its first tenant beside e3, and F as its reseller unless told otherwise."""
    home = attrs.evolve(HOME, subscriptions=(*HOME.subscriptions, *subscriptions))
    return ct.Customer(id="contoso", tenants=(home, *others), relationships=[ACTIVE] if related else [])


def provision(by: ct.Party, on: date, tenant: str = "contoso", id: str = "new") -> ct.Provision:
    return ct.Provision(by=by, on=on, tenant=tenant, id=id, product="CRM Online", seats=12)


def purchase(channel: ct.Channel, id: str) -> ct.Purchase:
    return ct.Purchase(by=ct.CUSTOMER, on=LATER, tenant="contoso", id=id, product="Visio", seats=2, channel=channel)


def request(by: ct.Partner, on: date) -> ct.RequestRelationship:
    return ct.RequestRelationship(by=by, on=on)


def accept(partner: ct.Partner, on: date) -> ct.AcceptRelationship:
    return ct.AcceptRelationship(by=ct.CUSTOMER, on=on, partner=partner)


def seats(by: ct.Party, id: str, on: date = LATER) -> ct.ChangeSeats:
    return ct.ChangeSeats(by=by, on=on, tenant="contoso", id=id, seats=99)


def transitions(on: date = RELEASE) -> list[tuple[ct.Command, tuple[str, ...]]]:
    parties: tuple[ct.Party, ...] = (F, ct.CUSTOMER, T, ct.MICROSOFT)
    return [(ct.TransitionToCsp(by=by, on=on, tenant="contoso", id="e3"), ("no-transition",)) for by in parties]


@final
@attrs.frozen(kw_only=True)
class Scenario:
    """What is given, what is asked in order with the reasons why not (none for a yes), and on which timeline."""

    title: str
    given: ct.Customer
    asked: list[tuple[ct.Command, tuple[str, ...]]]
    timeline: ct.Timeline | ct.Regime = ct.RELEASED


SCENARIOS: Final = (
    Scenario(
        title="before the release, F cannot provision on contoso's own tenant",
        given=given(related=False),
        asked=[(provision(F, BEFORE), ("separate-tenant", "one-channel", "association-first"))],
    ),
    Scenario(
        title="before the release, F creates a second tenant and provisions there",
        given=given(related=False),
        asked=[
            (ct.CreateTenant(by=F, on=date(2015, 1, 5), tenant="contoso-csp"), ()),
            (provision(F, date(2015, 1, 5), "contoso-csp"), ()),
        ],
    ),
    Scenario(
        title="on the day of the release, F is accepted and provisions on the existing tenant",
        given=given(related=False),
        asked=[(request(F, RELEASE), ()), (accept(F, RELEASE), ()), (provision(F, RELEASE), ())],
    ),
    Scenario(
        title="the same day, F touches e3 in none of the ways there are",
        given=given(CRM),
        asked=[
            (ct.ChangeSeats(by=F, on=RELEASE, tenant="contoso", id="e3", seats=99), ("owner-controls",)),
            (ct.Cancel(by=F, on=RELEASE, tenant="contoso", id="e3"), ("owner-controls",)),
            (ct.ChangeTerm(by=F, on=RELEASE, tenant="contoso", id="e3", term=ct.Term()), ("owner-controls",)),
            (ct.Renew(by=F, on=RELEASE, tenant="contoso", id="e3", until=date(2017, 8, 31)), ("owner-controls",)),
            (ct.Suspend(by=F, on=RELEASE, tenant="contoso", id="e3"), ("owner-controls",)),
        ],
    ),
    *(
        Scenario(
            title=f"nobody transitions e3 to CSP in the regime {regime.name}",
            given=given(),
            asked=transitions(),
            timeline=regime,
        )
        for regime in (ct.SINGLE_CHANNEL, ct.MULTI_CHANNEL, ct.MULTI_PARTNER)
    ),
    Scenario(
        title="contoso changes its own e3 while F's CSP subscription lives beside it",
        given=given(CRM),
        asked=[(seats(ct.CUSTOMER, "e3"), ())],
    ),
    Scenario(
        title="contoso does not change F's CSP subscription",
        given=given(CRM),
        asked=[(seats(ct.CUSTOMER, "crm"), ("owner-controls",)), (seats(F, "crm"), ())],
    ),
    Scenario(
        title="T is not accepted while F is the reseller",
        given=given(CRM),
        asked=[
            (request(T, NEXT_YEAR), ()),
            (accept(T, NEXT_YEAR), ("one-partner",)),
            (provision(T, NEXT_YEAR), ("one-partner", "association-first")),
        ],
    ),
    Scenario(
        title="T is accepted beside F, and provisions, once multi-partner is in force",
        given=given(CRM),
        asked=[(request(T, NEXT_YEAR), ()), (accept(T, NEXT_YEAR), ()), (provision(T, NEXT_YEAR), ())],
        timeline=WITH_MULTI_PARTNER,
    ),
    Scenario(
        title="the limit is one CSP partner a customer, not a tenant",
        given=given(CRM, others=(ct.Tenant(id="contoso-2"),)),
        asked=[
            (request(T, LATER), ()),
            (accept(T, LATER), ("one-partner",)),
            (provision(T, LATER, "contoso-2"), ("one-partner", "association-first")),
            (ct.CreateTenant(by=T, on=LATER, tenant="contoso-3"), ("one-partner", "answer-first")),
        ],
    ),
    Scenario(
        title="a channel that nobody knows is no obstacle",
        given=given(ODD, OWN),
        asked=[(provision(F, LATER), ())],
    ),
    Scenario(
        title="contoso buys directly and through an Enterprise Agreement after F's CSP subscription",
        given=given(CRM),
        asked=[(purchase(ct.DIRECT, "late"), ()), (purchase(ct.EA, "ea"), ()), (purchase(ct.OPEN, "open"), ())],
    ),
)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.title)
def test_scenario(scenario: Scenario) -> None:
    """Each command is answered as told, and nothing that existed is touched by anybody but its owner."""
    story = ct.play(scenario.given, [command for command, _ in scenario.asked], scenario.timeline)
    for decision, (command, expected) in zip(story.decisions, scenario.asked, strict=True):
        assert decision.command == command
        match decision:
            case ct.Accepted():
                assert expected == ()
            case ct.Refused(reasons=reasons):
                assert tuple(reason.rule for reason in reasons) == expected
    owned = {command.id for command, expected in scenario.asked if isinstance(command, ct.ChangeSeats) and not expected}
    after = {each.id: (tenant.id, each) for tenant, each in story.after.subscriptions()}
    for tenant, each in scenario.given.subscriptions():
        assert each.id in owned or after[each.id] == (tenant.id, each)


def test_provisioning_makes_no_second_tenant() -> None:
    """T10: what F sells stands on the tenant that contoso already had, beside e3, which stays identical."""
    story = ct.play(given(related=False), [request(F, RELEASE), accept(F, RELEASE), provision(F, RELEASE)], ct.RELEASED)
    (home,) = story.after.tenants
    assert attrs.evolve(home, subscriptions=()) == attrs.evolve(HOME, subscriptions=())
    assert home.subscription("e3") == E3
    sold = home.subscription("new")
    assert sold is not None
    assert (sold.channel, sold.seller, sold.controller) == (ct.CSP, F, F)
    assert story.before == given(related=False)


def test_a_partner_that_creates_a_tenant_is_related_from_then_on() -> None:
    """S5: provisioning the customer's tenant makes the reseller relationship; nobody has to ask for it."""
    story = ct.play(given(related=False), [ct.CreateTenant(by=F, on=BEFORE, tenant="contoso-csp")], ct.RELEASED)
    made = story.after.tenant("contoso-csp")
    assert made is not None
    assert made.provisioned_by == F
    assert story.after.relationships == (attrs.evolve(ACTIVE, since=BEFORE),)
    assert story.events == (
        ct.TenantCreated(by=F, on=BEFORE, tenant="contoso-csp"),
        ct.RelationshipEstablished(by=F, on=BEFORE, partner=F),
    )
