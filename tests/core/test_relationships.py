"""The life of a relationship: requested, accepted or declined, ended; and what a created tenant does to it."""

from datetime import date
from typing import Any, Final

import attrs
import pytest

import cotenant as ct

F: Final = ct.Partner(id="fabrikam")
T: Final = ct.Partner(id="tailspin")
DAY: Final = date(2015, 6, 1)
CRM: Final = ct.Subscription(id="crm", product="CRM Online", seats=12, channel=ct.CSP, seller=F)
CONTOSO: Final = ct.Customer(id="contoso", tenants=[ct.Tenant(id="home")])
REGIMES: Final = (ct.SINGLE_CHANNEL, ct.MULTI_CHANNEL, ct.MULTI_PARTNER)
KINDS: Final = tuple(ct.RelationshipKind)

in_every_regime: Final = pytest.mark.parametrize("regime", REGIMES, ids=lambda regime: regime.name)
of_every_kind: Final = pytest.mark.parametrize("kind", KINDS)


def tied(kind: ct.RelationshipKind, status: str | None, *subscriptions: ct.Subscription) -> ct.Customer:
    """Return contoso with such a relationship to F, or with none."""
    ties = [] if status is None else [
        ct.PartnerRelationship(partner=F, kind=kind, status=ct.RelationshipStatus(status))
    ]  # fmt: skip
    return attrs.evolve(
        CONTOSO, relationships=ties, tenants=[ct.Tenant(id="home", provisioned_by=F, subscriptions=subscriptions)]
    )


def broken(customer: ct.Customer, command: ct.Command, regime: ct.Regime = ct.MULTI_CHANNEL) -> list[str]:
    return list(ct.explain(customer, command, regime).broken)


@in_every_regime
@of_every_kind
def test_a_partner_asks_and_the_customer_accepts(kind: ct.RelationshipKind, regime: ct.Regime) -> None:
    """From then on the relationship is active; it can be ended, and asked for again."""
    about: dict[str, Any] = {"on": DAY, "partner": F, "kind": kind}
    asked = ct.RequestRelationship(by=F, on=DAY, kind=kind)
    yes, end = ct.AcceptRelationship(by=ct.CUSTOMER, **about), ct.EndRelationship(by=F, **about)
    story = ct.play(CONTOSO, [asked, yes, end, asked, yes], regime)
    assert all(isinstance(decision, ct.Accepted) for decision in story.decisions)
    statuses = [each.unwrap().after.relationships[0].status for each in story.decisions]
    assert statuses == ["requested", "active", "ended", "requested", "active"]
    assert all(each.unwrap().after.relationships[0].since == DAY for each in story.decisions)
    resells = kind is ct.RelationshipKind.RESELLER
    assert story.after.resellers() == ((F,) if resells else ())


@in_every_regime
@of_every_kind
def test_the_customer_declines(kind: ct.RelationshipKind, regime: ct.Regime) -> None:
    """A partner that was turned down may ask again, and is related to nobody meanwhile."""
    asked = ct.RequestRelationship(by=F, on=DAY, kind=kind)
    no = ct.DeclineRelationship(by=ct.CUSTOMER, on=DAY, partner=F, kind=kind)
    story = ct.play(CONTOSO, [asked, no], regime)
    assert story.after.relationships == (
        ct.PartnerRelationship(partner=F, kind=kind, status=ct.RelationshipStatus.DECLINED, since=DAY),
    )
    assert broken(story.after, asked, regime) == []


@in_every_regime
@of_every_kind
@pytest.mark.parametrize("by", [F, T, ct.MICROSOFT, ct.CUSTOMER])
@pytest.mark.parametrize("status", [None, *ct.RelationshipStatus])
def test_who_may_answer_what(status: str | None, by: ct.Party, kind: ct.RelationshipKind, regime: ct.Regime) -> None:
    """Only the customer, and only an invitation that is open."""
    customer = tied(kind, status)
    expected = [] if by is ct.CUSTOMER else ["customer-answers"]
    expected += [] if status == "requested" else ["invitation-first"]
    for answer in (ct.AcceptRelationship, ct.DeclineRelationship):
        assert broken(customer, answer(by=by, on=DAY, partner=F, kind=kind), regime) == expected


@in_every_regime
@of_every_kind
@pytest.mark.parametrize("status", [None, *ct.RelationshipStatus])
def test_who_may_ask(status: str | None, kind: ct.RelationshipKind, regime: ct.Regime) -> None:
    """A partner that has not asked yet and is not related yet; kinds do not stand in each other's way."""
    customer = tied(kind, status)
    open_or_active = ["fresh-request"] if status in {"requested", "active"} else []
    assert broken(customer, ct.RequestRelationship(by=F, on=DAY, kind=kind), regime) == open_or_active
    assert broken(customer, ct.RequestRelationship(by=T, on=DAY, kind=kind), regime) == []
    for by in (ct.CUSTOMER, ct.MICROSOFT):
        assert broken(customer, ct.RequestRelationship(by=by, on=DAY, kind=kind), regime) == ["partner-requests"]
    for other in set(KINDS) - {kind}:
        assert broken(customer, ct.RequestRelationship(by=F, on=DAY, kind=other), regime) == []


@in_every_regime
@pytest.mark.parametrize("by", [F, T, ct.MICROSOFT, ct.CUSTOMER])
@pytest.mark.parametrize("status", [None, *ct.RelationshipStatus])
def test_only_the_reseller_ends_a_reseller_relationship(status: str | None, by: ct.Party, regime: ct.Regime) -> None:
    """The customer cannot: it finds the button greyed out (PC-remove-a-relationship, M365-manage-partners)."""
    stays = [] if by == F else ["reseller-ends"]
    expected = stays if status == "active" else ["active-to-end"]
    customer = tied(ct.RelationshipKind.RESELLER, status)
    assert broken(customer, ct.EndRelationship(by=by, on=DAY, partner=F), regime) == expected


@pytest.mark.parametrize("kind", KINDS[1:])
@pytest.mark.parametrize("by", [F, T, ct.MICROSOFT, ct.CUSTOMER])
def test_either_side_ends_another_relationship(by: ct.Party, kind: ct.RelationshipKind) -> None:
    """Rights to administer or to advise are the customer's to take back, whatever the partner sells."""
    customer = tied(kind, "active", CRM)
    expected = [] if by in {F, ct.CUSTOMER} else ["parties-end"]
    assert broken(customer, ct.EndRelationship(by=by, on=DAY, partner=F, kind=kind)) == expected


@in_every_regime
@pytest.mark.parametrize("status", ct.SubscriptionStatus)
def test_a_reseller_leaves_no_active_csp_subscription_behind(status: ct.SubscriptionStatus, regime: ct.Regime) -> None:
    """Each has to be suspended or canceled first; those of other sellers and channels do not matter."""
    others = (
        attrs.evolve(CRM, id="theirs", seller=T),
        ct.Subscription(id="own", product="E3", seats=1, channel=ct.DIRECT),
    )
    customer = tied(ct.RelationshipKind.RESELLER, "active", attrs.evolve(CRM, status=status), *others)
    expected = ["suspend-before-end"] if status is ct.SubscriptionStatus.ACTIVE else []
    assert broken(customer, ct.EndRelationship(by=F, on=DAY, partner=F), regime) == expected


@of_every_kind
@pytest.mark.parametrize("by", [F, T, ct.MICROSOFT, ct.CUSTOMER])
@pytest.mark.parametrize("status", [None, *(status for status in ct.RelationshipStatus if status != "active")])
def test_there_is_one_reason_why_what_is_not_active_is_not_ended(
    status: str | None, by: ct.Party, kind: ct.RelationshipKind
) -> None:
    """Who asks, and what the partner still sells, matter only where there is something to end."""
    customer = tied(kind, status, CRM)
    assert broken(customer, ct.EndRelationship(by=by, on=DAY, partner=F, kind=kind)) == ["active-to-end"]


@in_every_regime
def test_a_reseller_that_left_can_neither_sell_nor_resume(regime: ct.Regime) -> None:
    """Not until the customer accepts it again."""
    suspend = ct.Suspend(by=F, on=DAY, tenant="home", id="crm")
    end = ct.EndRelationship(by=F, on=DAY, partner=F)
    resume = ct.Resume(by=F, on=DAY, tenant="home", id="crm")
    order = ct.Provision(by=F, on=DAY, tenant="home", id="new", product="Visio", seats=1)
    left = ct.play(tied(ct.RelationshipKind.RESELLER, "active", CRM), [end, suspend, end], regime)
    assert [isinstance(decision, ct.Accepted) for decision in left.decisions] == [False, True, True]
    assert broken(left.after, resume, regime) == ["association-first"]
    assert broken(left.after, order, regime) == ["association-first"]
    others = attrs.evolve(resume, by=ct.CUSTOMER)
    assert broken(left.after, others, regime) == ["owner-controls", "association-first"]
    back: list[ct.Command] = [
        ct.RequestRelationship(by=F, on=DAY),
        ct.AcceptRelationship(by=ct.CUSTOMER, on=DAY, partner=F),
    ]
    again = ct.play(left.after, [*back, resume, order], regime)
    assert all(isinstance(decision, ct.Accepted) for decision in again.decisions)


@in_every_regime
@pytest.mark.parametrize("status", [None, "active", "ended"])
def test_a_partner_that_creates_a_tenant_is_the_reseller(status: str | None, regime: ct.Regime) -> None:
    """S5: also one that left before; a relationship that is active already stays as it was."""
    customer = tied(ct.RelationshipKind.RESELLER, status)
    step = ct.decide(customer, ct.CreateTenant(by=F, on=DAY, tenant="new"), regime).unwrap()
    assert step.after.resellers() == (F,)
    created, *established = step.events
    assert created == ct.TenantCreated(by=F, on=DAY, tenant="new")
    assert len(established) == (0 if status == "active" else 1)


@in_every_regime
@pytest.mark.parametrize("status", ["requested", "declined"])
def test_a_created_tenant_is_no_way_round_the_answer_of_the_customer(status: str, regime: ct.Regime) -> None:
    """S12: a partner that waits for an answer, or was turned down, has to be accepted; other kinds do not matter."""
    create = ct.CreateTenant(by=F, on=DAY, tenant="new")
    assert broken(tied(ct.RelationshipKind.RESELLER, status), create, regime) == ["answer-first"]
    assert broken(tied(ct.RelationshipKind.DELEGATED_ADMIN, status), create, regime) == []
    free = regime.lifting("answer-first", name="free")
    assert ct.decide(tied(ct.RelationshipKind.RESELLER, status), create, free).unwrap().after.resellers() == (F,)


@in_every_regime
def test_a_tenant_that_the_customer_creates_relates_nobody(regime: ct.Regime) -> None:
    """And Microsoft creates none."""
    step = ct.decide(CONTOSO, ct.CreateTenant(by=ct.CUSTOMER, on=DAY, tenant="new"), regime).unwrap()
    assert step.after == attrs.evolve(CONTOSO, tenants=[*CONTOSO.tenants, ct.Tenant(id="new")])
    microsoft = ct.CreateTenant(by=ct.MICROSOFT, on=DAY, tenant="new")
    assert broken(CONTOSO, microsoft, regime) == ["tenant-by-customer-or-partner"]


@pytest.mark.parametrize("kind", KINDS[1:])
def test_administering_and_advising_are_not_limited(kind: ct.RelationshipKind) -> None:
    """The limit of one is on resellers (S16); T may administer or advise beside F the reseller."""
    customer = attrs.evolve(
        tied(ct.RelationshipKind.RESELLER, "active"),
        relationships=[
            ct.PartnerRelationship(partner=F),
            ct.PartnerRelationship(partner=T, kind=kind, status=ct.RelationshipStatus.REQUESTED),
        ],
    )
    assert broken(customer, ct.AcceptRelationship(by=ct.CUSTOMER, on=DAY, partner=T, kind=kind)) == []
