"""One case for each rule in which it alone objects: what it forbids, in which words, and what lifting it does."""

from datetime import date
from typing import Any, Final, final

import attrs
import pytest

import cotenant as ct
from cotenant.engine import outcome
from cotenant.regimes import Table
from cotenant.situation import situate

F: Final = ct.Partner(id="fabrikam", name="Fabrikam")
T: Final = ct.Partner(id="tailspin")
DAY, PAST, START = date(2015, 6, 1), date(2015, 5, 31), date(2016, 9, 1)

E3: Final = ct.Subscription(id="e3", product="Office 365 E3", seats=40, channel=ct.DIRECT)
OLD: Final = attrs.evolve(E3, id="old", status=ct.SubscriptionStatus.CANCELED)
HELD: Final = attrs.evolve(E3, id="held", status=ct.SubscriptionStatus.SUSPENDED)
AHEAD: Final = attrs.evolve(E3, id="ahead", term=ct.Term(start=START))
CRM: Final = ct.Subscription(id="crm", product="CRM Online", seats=12, channel=ct.CSP, seller=F)
LATE: Final = attrs.evolve(CRM, id="late", status=ct.SubscriptionStatus.SUSPENDED, term=ct.Term(end=PAST))
VOICE: Final = ct.Subscription(id="voice", product="Voice", seats=9, channel=ct.SYNDICATION, seller=T)
TENANTS: Final = (
    ct.Tenant(id="home", subscriptions=[E3, OLD, HELD, AHEAD]),
    ct.Tenant(id="csp", provisioned_by=F, subscriptions=[CRM, LATE]),
    ct.Tenant(id="empty"),
    ct.Tenant(id="voice", subscriptions=[VOICE]),
)

ON: Final[dict[str, Any]] = {"on": DAY}


def at(id: str, by: ct.Party = ct.CUSTOMER, tenant: str = "home") -> dict[str, Any]:
    """Return what says which subscription a command is about, and who asks."""
    return {"by": by, "on": DAY, "tenant": tenant, "id": id}


def order(by: ct.Party, tenant: str, id: str = "new") -> dict[str, Any]:
    """Return what says who orders what."""
    return {**at(id, by, tenant), "product": "Project", "seats": 3}


def contoso(*ties: tuple[ct.Partner, str, str]) -> ct.Customer:
    """Return the customer of all cases; F is its reseller unless other (partner, kind, status) are given."""
    chosen = ties or ((F, "reseller", "active"),)
    related = [
        ct.PartnerRelationship(partner=partner, kind=ct.RelationshipKind(kind), status=ct.RelationshipStatus(status))
        for partner, kind, status in chosen
    ]
    return ct.Customer(id="contoso", name="Contoso Ltd", tenants=TENANTS, relationships=related)


CONTOSO: Final = contoso()


@final
@attrs.frozen(kw_only=True)
class Case:
    """A command to which one rule objects, and what its wording has to name."""

    command: ct.Command
    names: tuple[str, ...]
    customer: ct.Customer = CONTOSO


CASES: Final = {
    "separate-tenant": Case(command=ct.Provision(**order(F, "empty")), names=("empty", "Fabrikam (fabrikam)")),
    "one-channel": Case(
        command=ct.Purchase(**order(ct.CUSTOMER, "csp"), channel=ct.DIRECT),
        names=("csp", "CRM Online (subscription crm, CSP) and CRM Online (subscription late, CSP)"),
    ),
    "one-partner": Case(
        customer=contoso((F, "reseller", "active"), (T, "reseller", "requested")),
        command=ct.AcceptRelationship(by=ct.CUSTOMER, partner=T, **ON),
        names=("Contoso Ltd", "Fabrikam (fabrikam)"),
    ),
    "no-transition": Case(
        command=ct.TransitionToCsp(**at("e3")), names=("Office 365 E3 (subscription e3, Direct)",)
    ),
    "owner-controls": Case(
        command=ct.ChangeSeats(**at("e3", by=F), seats=9),
        names=("the customer Contoso Ltd", "change the seats of", "subscription e3, Direct", "Fabrikam (fabrikam)"),
    ),
    "csp-through-partner": Case(
        command=ct.Purchase(**order(ct.CUSTOMER, "csp"), channel=ct.CSP),
        names=("CSP", "Contoso Ltd", "the customer Contoso Ltd"),
    ),
    "association-first": Case(
        customer=contoso((F, "reseller", "ended")),
        command=ct.Provision(**order(F, "csp")),
        names=("Fabrikam (fabrikam)", "Contoso Ltd"),
    ),
    "known-tenant": Case(
        command=ct.Cancel(**at("e3", tenant="nowhere")), names=("nowhere", "Contoso Ltd")
    ),
    "known-subscription": Case(command=ct.Cancel(**at("none")), names=("none", "home")),
    "fresh-subscription": Case(
        command=ct.Purchase(**order(ct.CUSTOMER, "home", "crm"), channel=ct.DIRECT), names=("crm", "Contoso Ltd")
    ),
    "fresh-tenant": Case(command=ct.CreateTenant(by=ct.CUSTOMER, tenant="home", **ON), names=("home", "Contoso Ltd")),
    "tenant-by-customer-or-partner": Case(
        command=ct.CreateTenant(by=ct.MICROSOFT, tenant="new", **ON), names=("Microsoft", "Contoso Ltd")
    ),
    "answer-first": Case(
        customer=contoso((T, "reseller", "declined")),
        command=ct.CreateTenant(by=T, tenant="new", **ON),
        names=("tailspin", "Contoso Ltd", "declined"),
    ),
    "customer-purchases": Case(
        command=ct.Purchase(**order(F, "home"), channel=ct.OPEN), names=("Open", "Contoso Ltd", "Fabrikam")
    ),
    "exclusive-channel": Case(
        command=ct.Purchase(**order(ct.CUSTOMER, "voice"), channel=ct.DIRECT),
        names=("Voice (subscription voice, Syndication)",),
    ),
    "ended-is-final": Case(
        command=ct.Renew(**at("old"), until=START), names=("renew", "subscription old", "canceled")
    ),
    "active-to-suspend": Case(command=ct.Suspend(**at("held")), names=("subscription held", "suspended")),
    "held-to-resume": Case(command=ct.Resume(**at("e3")), names=("subscription e3", "active")),
    "resume-within-term": Case(
        command=ct.Resume(**at("late", by=F, tenant="csp")), names=("subscription late, CSP", "2015-05-31")
    ),
    "renewal-extends": Case(
        command=ct.Renew(**at("ahead"), until=date(2016, 8, 31)),
        names=("2016-08-31", "subscription ahead", "after 2016-09-01"),
    ),
    "partner-requests": Case(
        command=ct.RequestRelationship(by=ct.CUSTOMER, **ON), names=("Contoso Ltd", "the customer Contoso Ltd")
    ),
    "fresh-request": Case(
        command=ct.RequestRelationship(by=F, **ON), names=("reseller", "Fabrikam (fabrikam)", "Contoso Ltd", "active")
    ),
    "customer-answers": Case(
        customer=contoso((T, "reseller", "requested")),
        command=ct.AcceptRelationship(by=T, partner=T, **ON),
        names=("Contoso Ltd", "tailspin"),
    ),
    "invitation-first": Case(
        customer=contoso((T, "reseller", "declined")),
        command=ct.AcceptRelationship(by=ct.CUSTOMER, partner=T, **ON),
        names=("tailspin", "reseller", "Contoso Ltd", "declined"),
    ),
    "active-to-end": Case(
        command=ct.EndRelationship(by=T, partner=T, **ON),
        names=("tailspin", "reseller", "Contoso Ltd", "not known here"),
    ),
    "reseller-ends": Case(
        customer=contoso((T, "reseller", "active")),
        command=ct.EndRelationship(by=ct.CUSTOMER, partner=T, **ON),
        names=("tailspin", "Contoso Ltd", "the customer Contoso Ltd"),
    ),
    "parties-end": Case(
        customer=contoso((F, "delegated-admin", "active")),
        command=ct.EndRelationship(by=T, partner=F, kind=ct.RelationshipKind.DELEGATED_ADMIN, **ON),
        names=("Fabrikam (fabrikam)", "delegated admin", "tailspin"),
    ),
    "suspend-before-end": Case(
        command=ct.EndRelationship(by=F, partner=F, **ON),
        names=("Fabrikam (fabrikam)", "Contoso Ltd", "CRM Online (subscription crm, CSP)"),
    ),
}  # fmt: skip


def test_every_rule_has_its_case() -> None:
    """No rule is without one, and no case is about a rule that is not there."""
    assert list(CASES) == [rule.id for rule in ct.RULES]


@pytest.mark.parametrize("rule", ct.RULES, ids=lambda rule: rule.id)
def test_the_rule_is_the_only_objection(rule: ct.Rule) -> None:
    """With every rule in force it alone objects, in words that name what matters."""
    case = CASES[rule.id]
    match ct.decide(case.customer, case.command, ct.SINGLE_CHANNEL):
        case ct.Refused(reasons=(reason,)):
            assert reason.rule == rule.id
            assert all(name in reason.because for name in case.names)
            assert reason.because.endswith(".")
        case decision:
            pytest.fail(f"{decision!r}")


@pytest.mark.parametrize("rule", ct.RULES, ids=lambda rule: rule.id)
def test_without_the_rule_the_command_is_accepted_or_has_no_outcome(rule: ct.Rule) -> None:
    """A rule can be lifted unless it is foundational: then nothing well formed could follow from a yes."""
    case = CASES[rule.id]
    if not rule.foundational:
        regime = ct.SINGLE_CHANNEL.lifting(rule, name="lifted")
        step = ct.decide(case.customer, case.command, regime).unwrap()
        assert step.before == case.customer
        assert step.events
        return
    with pytest.raises(ValueError, match="foundational"):
        ct.SINGLE_CHANNEL.lifting(rule, name="lifted")
    watching = tuple(each for each in ct.SINGLE_CHANNEL.table(type(case.command)).rules if each is not rule)
    table = Table(facts=ct.SINGLE_CHANNEL.table(type(case.command)).facts, rules=watching)
    at = situate(case.customer, case.command)
    assert table.broken(tuple(fact.holds(at) for fact in table.facts)) == ()
    try:
        events = outcome(at)
        after = ct.replay(case.customer, events)
    except ValueError:
        return
    assert (events, after) == ((), case.customer)


@pytest.mark.parametrize(
    ("channel", "seller", "expected"),
    [
        (ct.UNKNOWN, None, ()),
        (ct.UNKNOWN, T, ()),
        (ct.UNKNOWN, F, ("exclusive-channel",)),
        (ct.SYNDICATION, None, ()),
        (ct.SYNDICATION, F, ("exclusive-channel",)),
        (ct.OPEN, None, ("exclusive-channel",)),
        (ct.OPEN, T, ("exclusive-channel",)),
    ],
)
def test_an_exclusive_channel_shuts_out_what_is_known_to_be_another(
    channel: ct.Channel, seller: ct.Partner | None, expected: tuple[str, ...]
) -> None:
    """S2: an order in a channel that cannot be told may be in that very one, unless its seller differs."""
    command = ct.Purchase(**order(ct.CUSTOMER, "voice"), channel=channel, seller=seller)
    assert ct.explain(CONTOSO, command, ct.MULTI_CHANNEL).broken == expected
