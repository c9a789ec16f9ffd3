"""Events: what each does to a customer, and which cannot have happened."""

from datetime import date
from typing import Any, Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant.laws.renaming import renamed
from cotenant.testing import strategies

F: Final = ct.Partner(id="fabrikam")
T: Final = ct.Partner(id="tailspin")
DAY, END, LATER = date(2015, 5, 6), date(2016, 5, 5), date(2017, 5, 5)
E3: Final = ct.Subscription(
    id="e3", product="Office 365 E3", seats=40, channel=ct.DIRECT, term=ct.Term(start=DAY, end=END)
)
OLD: Final = attrs.evolve(E3, id="old", status=ct.SubscriptionStatus.CANCELED)
GONE: Final = attrs.evolve(E3, id="gone", status=ct.SubscriptionStatus.DELETED)
NEW: Final = attrs.evolve(E3, id="new")
CRM: Final = ct.Subscription(id="crm", product="CRM Online", seats=12, channel=ct.CSP, seller=F)
HOME: Final = ct.Tenant(id="contoso", subscriptions=[E3, OLD, GONE])
SECOND: Final = ct.Tenant(id="second")
RESELLER: Final = ct.PartnerRelationship(partner=F)
CONTOSO: Final = ct.Customer(id="contoso", tenants=[HOME, SECOND], relationships=[RESELLER])

ABOUT_F: Final[dict[str, Any]] = {"by": F, "on": DAY, "partner": F}
ABOUT_T: Final[dict[str, Any]] = {"by": T, "on": DAY, "partner": T}


def at(tenant: str = "contoso", id: str = "e3") -> dict[str, Any]:
    """Return what says that something happened to a subscription, by default to e3."""
    return {"by": ct.CUSTOMER, "on": DAY, "tenant": tenant, "id": id}


@pytest.mark.parametrize(
    ("event", "changes"),
    [
        (ct.SeatsChanged(**at(), seats=7), {"seats": 7}),
        (ct.TermChanged(**at(), term=ct.Term(end=LATER)), {"term": ct.Term(end=LATER)}),
        (ct.SubscriptionSuspended(**at()), {"status": ct.SubscriptionStatus.SUSPENDED}),
        (ct.SubscriptionResumed(**at()), {"status": ct.SubscriptionStatus.ACTIVE}),
        (ct.SubscriptionCanceled(**at()), {"status": ct.SubscriptionStatus.CANCELED}),
        (ct.SubscriptionRenewed(**at(), until=LATER), {"term": ct.Term(start=DAY, end=LATER)}),
    ],
)
def test_an_event_changes_its_subscription_and_nothing_else(event: ct.Event, changes: dict[str, Any]) -> None:
    """Every other subscription, tenant and relationship stays as it was."""
    changed = attrs.evolve(E3, **changes)
    home = attrs.evolve(HOME, subscriptions=(changed, OLD, GONE))
    assert ct.evolve(CONTOSO, event) == attrs.evolve(CONTOSO, tenants=(home, SECOND))


@pytest.mark.parametrize(
    "event",
    [
        ct.SubscriptionProvisioned(by=F, on=DAY, tenant="second", subscription=CRM),
        ct.SubscriptionPurchased(by=ct.CUSTOMER, on=DAY, tenant="second", subscription=attrs.evolve(E3, id="ea")),
    ],
)
def test_an_order_adds_its_subscription(event: ct.SubscriptionProvisioned | ct.SubscriptionPurchased) -> None:
    """To the tenant that it names."""
    second = attrs.evolve(SECOND, subscriptions=[event.subscription])
    assert ct.evolve(CONTOSO, event) == attrs.evolve(CONTOSO, tenants=(HOME, second))


def test_a_tenant_that_was_created_is_there() -> None:
    """With the party that provisioned it."""
    event = ct.TenantCreated(by=F, on=DAY, tenant="made", domain="made.example.com")
    made = ct.Tenant(id="made", domain="made.example.com", provisioned_by=F)
    assert ct.evolve(CONTOSO, event) == attrs.evolve(CONTOSO, tenants=(HOME, SECOND, made))


LIFE: Final[dict[Any, tuple[set[str | None], str]]] = {
    ct.RelationshipRequested: ({None, "declined", "ended"}, "requested"),
    ct.RelationshipAccepted: ({"requested"}, "active"),
    ct.RelationshipDeclined: ({"requested"}, "declined"),
    ct.RelationshipEnded: ({"active"}, "ended"),
    ct.RelationshipEstablished: ({None, "requested", "declined", "ended"}, "active"),
}


@pytest.mark.parametrize("kind", ct.RelationshipKind)
@pytest.mark.parametrize("event", LIFE, ids=lambda event: event.__name__)
@pytest.mark.parametrize("status", [None, *ct.RelationshipStatus])
def test_the_life_of_a_relationship(
    event: Any, status: ct.RelationshipStatus | None, kind: ct.RelationshipKind
) -> None:
    """Each event fits some standings and leads to one; any other standing makes it impossible."""
    other = ct.PartnerRelationship(partner=T, kind=kind)
    tied = [] if status is None else [ct.PartnerRelationship(partner=F, kind=kind, status=status)]
    customer = attrs.evolve(CONTOSO, relationships=[other, *tied])
    possible, leads_to = LIFE[event]
    happened = event(**ABOUT_F, kind=kind)
    if status in possible:
        new = ct.PartnerRelationship(partner=F, kind=kind, status=ct.RelationshipStatus(leads_to), since=DAY)
        assert ct.evolve(customer, happened) == attrs.evolve(customer, relationships=[other, new])
    else:
        standing = "is no such relationship" if status is None else f"{kind} relationship with 'fabrikam' is {status}"
        with pytest.raises(ct.HistoryError, match=standing) as caught:
            ct.evolve(customer, happened)
        assert caught.value.event == happened
        assert caught.value.customer == customer


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (ct.TenantCreated(by=F, on=DAY, tenant="contoso"), "a tenant 'contoso' already"),
        (
            ct.SubscriptionProvisioned(by=F, on=DAY, tenant="second", subscription=NEW),
            "'new' is not a CSP subscription",
        ),
        (
            ct.SubscriptionProvisioned(by=T, on=DAY, tenant="second", subscription=CRM),
            "'crm' is not a CSP subscription",
        ),
        (ct.SubscriptionPurchased(by=F, on=DAY, tenant="second", subscription=CRM), "provisioned, not purchased"),
        (ct.RelationshipRequested(by=ct.CUSTOMER, on=DAY, partner=T), "'tailspin' did not ask"),
        (ct.SubscriptionProvisioned(by=F, on=DAY, tenant="nowhere", subscription=CRM), "no tenant 'nowhere'"),
        (
            ct.SubscriptionPurchased(by=F, on=DAY, tenant="contoso", subscription=attrs.evolve(E3, seats=1)),
            "a subscription 'e3' already",
        ),
        (ct.SubscriptionPurchased(by=F, on=DAY, tenant="second", subscription=E3), "a subscription 'e3' already"),
        *(
            (event, f"subscription '{id_}' is {status}")
            for id_, status in (("old", "canceled"), ("gone", "deleted"))
            for event in (
                ct.SeatsChanged(**at(id=id_), seats=7),
                ct.TermChanged(**at(id=id_), term=ct.Term()),
                ct.SubscriptionSuspended(**at(id=id_)),
                ct.SubscriptionResumed(**at(id=id_)),
                ct.SubscriptionCanceled(**at(id=id_)),
                ct.SubscriptionRenewed(**at(id=id_), until=LATER),
            )
        ),
        (ct.SubscriptionCanceled(**at(tenant="nowhere")), "no tenant 'nowhere'"),
        (ct.SubscriptionCanceled(**at(tenant="second")), "no subscription 'e3' on tenant 'second'"),
        (ct.SubscriptionCanceled(**at(id="none")), "no subscription 'none' on tenant 'contoso'"),
        (ct.SubscriptionRenewed(**at(), until=date(2015, 5, 5)), "Term.end"),
    ],
)
def test_what_cannot_have_happened_is_told(event: ct.Event, why: str) -> None:
    """An impossible history raises, naming the event, its day, the customer, and why."""
    with pytest.raises(ct.HistoryError) as caught:
        ct.evolve(CONTOSO, event)
    assert str(caught.value).startswith(
        f"{type(event).__name__} on {event.on} cannot have happened to 'contoso': {caught.value.why}"
    )
    assert why in caught.value.why
    assert isinstance(caught.value, ValueError)


def test_replay_stops_at_the_first_impossible_event() -> None:
    """Nothing illegal is skipped."""
    asked = ct.RelationshipRequested(**ABOUT_T)
    with pytest.raises(ct.HistoryError) as caught:
        ct.replay(CONTOSO, [asked, asked, ct.TenantCreated(by=F, on=DAY, tenant="contoso")])
    assert caught.value.event is asked
    assert caught.value.customer == ct.evolve(CONTOSO, asked)


def test_replaying_nothing_changes_nothing() -> None:
    """The empty history."""
    assert ct.replay(CONTOSO, []) is CONTOSO


def test_what_is_no_event_is_refused() -> None:
    """No shrug at an event that `evolve` does not know."""
    with pytest.raises(ct.MalformedError, match=r"^evolve.event: expected an event, got Cancel\("):
        ct.evolve(CONTOSO, ct.Cancel(by=F, on=DAY, tenant="contoso", id="e3"))  # type: ignore[arg-type]


@given(st.data())
def test_an_event_gives_a_customer_or_raises(data: st.DataObject) -> None:
    """`evolve` is total but for `HistoryError`; tenants and subscriptions never vanish; the input stays as it was."""
    customer = data.draw(strategies.customers())
    event = data.draw(strategies.events(customer))
    copy = attrs.evolve(customer)
    try:
        after = ct.evolve(customer, event)
    except ct.HistoryError:
        assert customer == copy
    else:
        ids = {each.id for _, each in after.subscriptions()}
        assert {each.id for _, each in customer.subscriptions()} <= ids
        assert {tenant.id for tenant in customer.tenants} <= {tenant.id for tenant in after.tenants}
        assert customer == copy


@given(strategies.histories(), strategies.regimes())
def test_what_a_step_leaves_is_what_would_be_built_with_all_checks(
    history: tuple[ct.Customer, tuple[ct.Command, ...]], regime: ct.Regime
) -> None:
    """A step replaces fields unchecked: the order, the ids and the values come out as construction would make them."""
    customer, commands = history
    for decision in ct.play(customer, commands, regime).decisions:
        if isinstance(decision, ct.Accepted):
            after = decision.transition.after
            assert renamed(after, {}) == after
            assert repr(renamed(after, {})) == repr(after)


def test_what_happens_is_told_by_values_and_not_by_objects() -> None:
    """Ids and partners that came from a document are equal to those of the customer, and are other objects."""
    one, other = (ct.Partner(id="fabrikam") for _ in range(2))
    new = ct.Subscription(id="crm-new", product="CRM Online", seats=1, channel=ct.CSP, seller=other)
    copied = "crm-new.".removesuffix(".")
    assert one is not other
    assert copied is not new.id
    events: list[ct.Event] = [
        ct.RelationshipRequested(by=one, on=DAY, partner=other),
        ct.TenantCreated(by=ct.CUSTOMER, on=DAY, tenant="home"),
        ct.SubscriptionProvisioned(by=one, on=DAY, tenant="home", subscription=new),
        ct.SeatsChanged(by=one, on=DAY, tenant="home", id=copied, seats=9),
    ]
    after = ct.replay(ct.Customer(id="contoso"), events)
    assert [each.seats for _, each in after.subscriptions()] == [9]
    assert [each.status for each in after.relationships] == [ct.RelationshipStatus.REQUESTED]
