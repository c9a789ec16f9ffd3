"""Every command works: through CSP and through other channels, in each of the three regimes, life cycle included."""

from datetime import date
from typing import Any, Final

import attrs
import pytest

import cotenant as ct

F: Final = ct.Partner(id="fabrikam")
T: Final = ct.Partner(id="tailspin")
DAY, START, END, LATER = date(2015, 6, 1), date(2015, 1, 1), date(2015, 12, 31), date(2016, 12, 31)
TERM: Final = ct.Term(start=START, end=END)
REGIMES: Final = (ct.SINGLE_CHANNEL, ct.MULTI_CHANNEL, ct.MULTI_PARTNER)
in_every_regime: Final = pytest.mark.parametrize("regime", REGIMES, ids=lambda regime: regime.name)

CSP: Final = ct.Subscription(id="csp", product="CRM Online", seats=12, channel=ct.CSP, seller=F, term=TERM)
PLAIN: Final = [
    ct.Subscription(id="x", product="Office 365 E3", seats=40, channel=channel, term=TERM)
    for channel in (*ct.CHANNELS[1:], ct.Channel(name="Campus vendor"))
]
VOICE: Final = attrs.evolve(PLAIN[0], channel=ct.SYNDICATION, seller=T)
SOLD: Final = [(CSP, F), *((each, ct.CUSTOMER) for each in PLAIN), (VOICE, T)]


def customer_with(subscription: ct.Subscription, *ties: ct.PartnerRelationship) -> ct.Customer:
    """Return a customer with this subscription on a tenant that F provisioned, related to F unless told otherwise."""
    home = ct.Tenant(id="home", provisioned_by=F, subscriptions=[subscription])
    return ct.Customer(id="contoso", tenants=[home], relationships=ties or [ct.PartnerRelationship(partner=F)])


def outcome(customer: ct.Customer, command: ct.Command, regime: ct.Regime) -> list[str]:
    """Return the rules that a command breaks; nothing when it is accepted."""
    decision = ct.decide(customer, command, regime)
    return [reason.rule for reason in decision.reasons] if isinstance(decision, ct.Refused) else []


@in_every_regime
@pytest.mark.parametrize(("sold", "owner"), SOLD, ids=[each.channel.name + str(each.seller) for each, _ in SOLD])
@pytest.mark.parametrize(
    ("change", "fields", "status", "changed"),
    [
        (ct.ChangeSeats, {"seats": 7}, "active", {"seats": 7}),
        (ct.ChangeTerm, {"term": ct.Term()}, "active", {"term": ct.Term()}),
        (ct.Suspend, {}, "active", {"status": "suspended"}),
        (ct.Suspend, {}, "unknown", {"status": "suspended"}),
        (ct.Resume, {}, "suspended", {"status": "active"}),
        (ct.Resume, {}, "unknown", {"status": "active"}),
        (ct.Cancel, {}, "active", {"status": "canceled"}),
        (ct.Cancel, {}, "suspended", {"status": "canceled"}),
        (ct.Cancel, {}, "expired", {"status": "canceled"}),
        (ct.Renew, {"until": LATER}, "active", {"term": ct.Term(start=START, end=LATER)}),
    ],
    ids=lambda value: getattr(value, "__name__", value) if isinstance(value, str | type) else "",
)
def test_whoever_controls_a_subscription_changes_it(  # noqa: PLR0917 - one a parameter of the table
    change: Any,
    fields: dict[str, Any],
    status: str,
    changed: dict[str, Any],
    sold: ct.Subscription,
    owner: ct.Party,
    regime: ct.Regime,
) -> None:
    """The partner that sold it where the channel says so, else the customer; nobody else may, whatever the regime."""
    before = attrs.evolve(sold, status=status)
    after = attrs.evolve(before, **changed)
    for by in (ct.CUSTOMER, F, T, ct.MICROSOFT):
        command = change(by=by, on=DAY, tenant="home", id=sold.id, **fields)
        if by == owner:
            step = ct.decide(customer_with(before), command, regime).unwrap()
            assert step.after == customer_with(after)
        else:
            assert outcome(customer_with(before), command, regime) == ["owner-controls"]


@in_every_regime
@pytest.mark.parametrize("status", ct.SubscriptionStatus)
def test_where_a_subscription_can_be_suspended_resumed_and_changed(
    status: ct.SubscriptionStatus, regime: ct.Regime
) -> None:
    """Outside CSP an expired or disabled one can be resumed too; what has ended stays ended; unknown is no obstacle."""
    ended = ["ended-is-final"] if status.has_ended else []
    suspended = ended or ([] if status in {"active", "unknown"} else ["active-to-suspend"])
    resumable = {"suspended", "unknown"}
    for sold, by, resumes in ((CSP, F, resumable), (PLAIN[0], ct.CUSTOMER, resumable | {"expired", "disabled"})):
        customer = customer_with(attrs.evolve(sold, status=status))
        at: dict[str, Any] = {"by": by, "on": DAY, "tenant": "home", "id": sold.id}
        assert outcome(customer, ct.Suspend(**at), regime) == suspended
        assert outcome(customer, ct.Resume(**at), regime) == (
            ended or ([] if status in resumes else ["held-to-resume"])
        )
        assert outcome(customer, ct.Cancel(**at), regime) == ended
        assert outcome(customer, ct.ChangeSeats(**at, seats=1), regime) == ended


@pytest.mark.parametrize(("on", "broken"), [(END, []), (date(2016, 1, 1), ["resume-within-term"])])
def test_a_csp_subscription_is_resumed_until_the_last_day_of_its_term(on: date, broken: list[str]) -> None:
    """The end is inclusive; a term without a known end, and other channels, have no such limit."""
    held = attrs.evolve(CSP, status=ct.SubscriptionStatus.SUSPENDED)
    at: dict[str, Any] = {"by": F, "on": on, "tenant": "home", "id": "csp"}
    assert outcome(customer_with(held), ct.Resume(**at), ct.MULTI_CHANNEL) == broken
    open_ended = attrs.evolve(held, term=ct.Term(start=START))
    assert outcome(customer_with(open_ended), ct.Resume(**at), ct.MULTI_CHANNEL) == []
    direct = attrs.evolve(PLAIN[0], status=ct.SubscriptionStatus.SUSPENDED)
    resume = ct.Resume(by=ct.CUSTOMER, on=on, tenant="home", id="x")
    assert outcome(customer_with(direct), resume, ct.MULTI_CHANNEL) == []


@pytest.mark.parametrize(
    ("term", "until", "broken"),
    [
        (TERM, END, ["renewal-extends"]),
        (TERM, date(2016, 1, 1), []),
        (ct.Term(), DAY, ["renewal-extends"]),
        (ct.Term(), date(2015, 6, 2), []),
        (ct.Term(end=START), DAY, ["renewal-extends"]),
        (ct.Term(start=LATER), END, ["renewal-extends"]),
    ],
)
def test_a_renewal_moves_the_end_to_a_later_day(term: ct.Term, until: date, broken: list[str]) -> None:
    """Later than the day of the renewal, and than the start and the end that are known."""
    customer = customer_with(attrs.evolve(PLAIN[0], term=term))
    renew = ct.Renew(by=ct.CUSTOMER, on=DAY, tenant="home", id="x", until=until)
    assert outcome(customer, renew, ct.MULTI_CHANNEL) == broken


@in_every_regime
@pytest.mark.parametrize("bought", PLAIN, ids=lambda each: each.channel.name)
def test_the_customer_buys_through_every_channel_but_csp(bought: ct.Subscription, regime: ct.Regime) -> None:
    """On an empty tenant in every regime; beside CSP since Multi-Channel; nobody buys for it."""
    empty = ct.Customer(id="contoso", tenants=[ct.Tenant(id="home")])
    order: dict[str, Any] = {"on": DAY, "tenant": "home", "id": "new", "product": "Visio", "seats": 2}
    for by in (ct.CUSTOMER, F, ct.MICROSOFT):
        purchase = ct.Purchase(by=by, channel=bought.channel, partner_of_record=T, term=TERM, **order)
        if by is ct.CUSTOMER:
            (home,) = ct.decide(empty, purchase, regime).unwrap().after.tenants
            assert home.subscriptions == (
                ct.Subscription(
                    id="new", product="Visio", seats=2, channel=bought.channel, term=TERM, partner_of_record=T
                ),
            )
            told = bought.channel != ct.UNKNOWN  # what is unknown is no ground for refusal
            beside = ["one-channel"] if regime is ct.SINGLE_CHANNEL and told else []
            assert outcome(customer_with(CSP), purchase, regime) == beside
        else:
            assert outcome(empty, purchase, regime) == ["customer-purchases"]


@in_every_regime
def test_only_a_partner_provisions_csp(regime: ct.Regime) -> None:
    """Neither the customer nor Microsoft does, and nobody purchases CSP."""
    customer = customer_with(CSP)
    order: dict[str, Any] = {"on": DAY, "tenant": "home", "id": "new", "product": "Visio", "seats": 2}
    step = ct.decide(customer, ct.Provision(by=F, term=TERM, partner_of_record=T, **order), regime).unwrap()
    sold = ct.Subscription(id="new", product="Visio", seats=2, channel=ct.CSP, seller=F, term=TERM, partner_of_record=T)
    assert step.events == (ct.SubscriptionProvisioned(by=F, on=DAY, tenant="home", subscription=sold),)
    for by in (ct.CUSTOMER, ct.MICROSOFT):
        assert outcome(customer, ct.Provision(by=by, **order), regime) == ["csp-through-partner"]
    parties: tuple[ct.Party, ...] = (ct.CUSTOMER, ct.MICROSOFT, F)
    for party in parties:
        bought = ct.Purchase(by=party, channel=ct.CSP, seller=F, **order)
        assert outcome(customer, bought, regime) == ["csp-through-partner"]


@in_every_regime
def test_a_channel_that_could_not_be_told_is_in_nobodys_way(regime: ct.Regime) -> None:
    """Not even before Multi-Channel: the facts are false of what is not known."""
    odd = ct.Subscription(id="odd", product="Visio", seats=1)
    order = ct.Provision(by=F, on=DAY, tenant="home", id="new", product="Visio", seats=2)
    assert odd.channel == ct.UNKNOWN
    assert outcome(customer_with(odd), order, regime) == []


@in_every_regime
def test_an_unknown_tenant_is_one_reason(regime: ct.Regime) -> None:
    """The rules about what is on a tenant are silent where there is none."""
    at: dict[str, Any] = {"on": DAY, "tenant": "nowhere"}
    order: dict[str, Any] = {**at, "id": "new", "product": "Visio", "seats": 2}
    customer = customer_with(CSP)
    asked: list[ct.Command] = [
        ct.Provision(by=F, **order),
        ct.Purchase(by=ct.CUSTOMER, channel=ct.EA, **order),
        ct.ChangeSeats(by=T, id="csp", seats=1, **at),
        ct.Resume(by=F, id="csp", **at),
        ct.Renew(by=F, id="csp", until=LATER, **at),
    ]
    assert [outcome(customer, command, regime) for command in asked] == [["known-tenant"]] * len(asked)
    transition = ct.TransitionToCsp(by=F, id="csp", **at)
    assert outcome(customer, transition, regime) == ["no-transition", "known-tenant"]


@in_every_regime
@pytest.mark.parametrize("ended", [ct.SubscriptionStatus.CANCELED, ct.SubscriptionStatus.DELETED])
def test_what_has_ended_is_in_nobodys_way(ended: ct.SubscriptionStatus, regime: ct.Regime) -> None:
    """CSP fits beside a canceled subscription of another channel even before Multi-Channel, an exclusive one too."""
    for old in (PLAIN[0], VOICE):
        customer = customer_with(attrs.evolve(old, status=ended))
        order = ct.Provision(by=F, on=DAY, tenant="home", id="new", product="Visio", seats=2)
        assert outcome(customer, order, regime) == []


@in_every_regime
def test_an_exclusive_channel_is_bought_beside_itself_only(regime: ct.Regime) -> None:
    """From the same partner, as far as it is known: Graph says that its customer buys nowhere else."""
    customer = customer_with(VOICE)
    order: dict[str, Any] = {"on": DAY, "tenant": "home", "id": "new", "product": "Visio", "seats": 2}
    for seller, expected in ((T, []), (None, []), (F, ["exclusive-channel"])):
        bought = ct.Purchase(by=ct.CUSTOMER, channel=ct.SYNDICATION, seller=seller, **order)
        assert outcome(customer, bought, regime) == expected
    assert outcome(customer, ct.Purchase(by=ct.CUSTOMER, channel=ct.EA, **order), regime) == ["exclusive-channel"]
    assert outcome(customer, ct.Provision(by=F, **order), regime)[-1] == "exclusive-channel"
