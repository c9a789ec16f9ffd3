"""Values: what every value of the library promises, and what a malformed one is refused for."""

import re
import sys
from collections.abc import Callable
from datetime import date, datetime
from types import ModuleType
from typing import Any, cast

import attrs
import pytest

import cotenant as ct
from cotenant import checks
from cotenant.note import Clause, Source
from cotenant.supply import SubscribedSku

DAY = date(2015, 5, 6)
NOON = datetime(2015, 5, 6, 12)  # noqa: DTZ001 - a zone would make it no more of a day
F = ct.Partner(id="fabrikam")
E3 = ct.Subscription(id="e3", product="Office 365 E3", seats=40, channel=ct.DIRECT)
HOME = ct.Tenant(id="contoso", subscriptions=[E3])
CONTOSO = ct.Customer(id="contoso", tenants=[HOME])
COMMAND = ct.Cancel(by=F, on=DAY, tenant="contoso", id="e3")

VALUES: list[type[attrs.AttrsInstance]] = [
    value for name in ct.__all__ if isinstance(value := getattr(ct, name), type) and attrs.has(value)
] + [
    Clause,
    Source,
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_every_value_is_final_frozen_slotted_hashable_and_keyword_only(value: type[attrs.AttrsInstance]) -> None:
    """A value is made once, by naming its fields, and never changes."""
    fields = [field for field in attrs.fields(value) if field.init]
    assert getattr(value, "__final__", False)
    assert "__dict__" not in dir(value)
    assert value.__setattr__ is not object.__setattr__
    assert value.__hash__ not in (None, object.__hash__)
    assert value.__eq__ is not object.__eq__
    assert all(field.kw_only for field in fields)


@pytest.mark.parametrize(
    "value",
    [
        F, ct.DIRECT, ct.Term(start=DAY), ct.Product(name="E3"), E3, HOME, CONTOSO, ct.PartnerRelationship(partner=F),
        ct.Cancel(by=F, on=DAY, tenant="contoso", id="e3"), ct.MULTI_CHANNEL, ct.RELEASED, ct.RULES[0],
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_a_value_cannot_be_changed_and_gains_no_attributes(value: Any) -> None:
    """Setting, adding and deleting attributes all raise."""
    kind: type[attrs.AttrsInstance] = value.__class__
    first = attrs.fields(kind)[0].name
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(value, first, "other")
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        delattr(value, first)
    with pytest.raises((attrs.exceptions.FrozenInstanceError, AttributeError)):
        value.surplus = 1
    same = attrs.evolve(value)
    assert same == value
    assert hash(same) == hash(value)
    assert same is not value


def test_values_are_equal_by_what_they_hold() -> None:
    """Two customers built apart are one customer; a field that differs makes another."""
    again = ct.Customer(id="contoso", tenants=(ct.Tenant(id="contoso", subscriptions=(attrs.evolve(E3),)),))
    assert again == CONTOSO
    assert {again, CONTOSO} == {CONTOSO}
    assert attrs.evolve(E3, seats=41) != E3
    commands: set[ct.Command] = {kind(by=F, on=DAY, tenant="contoso", id="e3") for kind in (ct.Suspend, ct.Resume)}
    assert len(commands) == 2


def test_a_partner_is_its_id() -> None:
    """The name of a partner is a label: it takes no part in equality."""
    assert ct.Partner(id="fabrikam", name="Fabrikam") == F
    assert hash(ct.Partner(id="fabrikam", name="Fabrikam")) == hash(F)
    assert ct.Partner(id="tailspin") != F


@pytest.mark.parametrize("kind", [list, tuple, reversed, iter], ids=lambda kind: kind.__name__)
def test_collections_are_sorted_tuples_of_their_own(kind: Callable[[Any], Any]) -> None:
    """Whatever iterable came in, in whatever order, equal content makes equal values."""
    subscriptions = [attrs.evolve(E3, id=id_) for id_ in ("b", "a", "c")]
    tenants = [ct.Tenant(id="z", subscriptions=kind(subscriptions)), ct.Tenant(id="y")]
    tied = [ct.PartnerRelationship(partner=ct.Partner(id=id_)) for id_ in ("t", "f")]
    customer = ct.Customer(id="contoso", tenants=kind(tenants), relationships=kind(tied))
    assert [tenant.id for tenant in customer.tenants] == ["y", "z"]
    assert [each.id for each in customer.tenants[1].subscriptions] == ["a", "b", "c"]
    assert [each.partner.id for each in customer.relationships] == ["f", "t"]
    kept: list[object] = [customer.tenants, customer.relationships, customer.tenants[1].subscriptions]
    assert [type(each) for each in kept] == [tuple] * 3


def test_lists_that_were_passed_in_are_not_kept() -> None:
    """Changing a list afterwards changes no value."""
    subscriptions, tenants = [E3], [HOME]
    tied = [ct.PartnerRelationship(partner=F)]
    rules, releases = list(ct.RULES), list(ct.RELEASED.releases)
    tenant = ct.Tenant(id="contoso", subscriptions=subscriptions)
    customer = ct.Customer(id="contoso", tenants=tenants, relationships=tied)
    regime = ct.Regime(name="all", rules=rules)
    timeline = ct.Timeline(releases=releases)
    before = [hash(value) for value in (tenant, customer, regime, timeline)]
    for each in (subscriptions, tenants, tied, rules, releases):
        each.clear()
    assert [hash(value) for value in (tenant, customer, regime, timeline)] == before
    assert tenant.subscriptions == (E3,)
    assert regime.rules == ct.RULES


def test_a_rule_keeps_no_list() -> None:
    """A rule of the user's own may be written with lists, and is hashable all the same."""
    commands: list[Any] = [ct.Cancel]
    cites = ["S5"]
    rule = attrs.evolve(ct.RULES[0], commands=commands, cites=cites)
    assert rule == attrs.evolve(ct.RULES[0], commands=(ct.Cancel,), cites=("S5",))
    assert isinstance(hash(rule), int)
    commands.clear()
    assert rule.commands == (ct.Cancel,)


def test_results_keep_no_list() -> None:
    """What `decide` and its like return is hashable however it was built."""
    reasons: Any = [ct.Reason(rule="one-partner", because="No.")]
    command = ct.Cancel(by=F, on=DAY, tenant="contoso", id="e3")
    refused = ct.Refused(command=command, regime="multi-channel", reasons=reasons)
    events: Any = []
    results = [
        refused,
        ct.Transition(before=CONTOSO, events=events, after=CONTOSO),
        ct.Story(before=CONTOSO, decisions=[refused]),  # type: ignore[arg-type, unused-ignore]
        ct.Comparison(command=command, verdicts=[ct.Verdict(since=DAY, decision=refused)]),  # type: ignore[arg-type, unused-ignore]
    ]
    reasons.clear()
    assert refused.reasons
    assert all(isinstance(hash(result), int) for result in results)


CANCEL = ct.Cancel(by=F, on=DAY, tenant="contoso", id="e3")
ACCEPT = ct.AcceptRelationship(by=ct.CUSTOMER, on=DAY, partner=F)
CREATE = ct.CreateTenant(by=F, on=DAY, tenant="second")
PROVISION = ct.Provision(by=F, on=DAY, tenant="contoso", id="crm", product="CRM", seats=1)
PURCHASE = ct.Purchase(by=ct.CUSTOMER, on=DAY, tenant="contoso", id="ea", product="E3", seats=1, channel=ct.EA)
RELATIONSHIP = ct.PartnerRelationship(partner=F)
STEP = ct.Transition(before=CONTOSO, events=(), after=CONTOSO)
REFUSED = ct.Refused(command=CANCEL, regime="r", reasons=[ct.Reason(rule="owner-controls", because="No.")])
RELEASE = ct.Release(since=DAY, regime=ct.MULTI_CHANNEL)
TWICE = [RELATIONSHIP, attrs.evolve(RELATIONSHIP, status=ct.RelationshipStatus.ENDED)]
BLANK = ("", "  ", "\t\n", "\u2003", None, 7, b"id")
NO_COUNT = (0, -1, True, "3", 3.0, None, float("nan"))
NO_DAY = (NOON, "2015-05-06", 20150506)
NO_TEXT = (None, 7)

MALFORMED: list[tuple[Any, str, tuple[object, ...]]] = [
    (F, "id", BLANK),
    (F, "name", NO_TEXT),
    (HOME, "id", BLANK),
    (HOME, "domain", NO_TEXT),
    (HOME, "provisioned_by", ("fabrikam", "customer", None)),
    (HOME, "subscriptions", ("e3", b"e3", None, 7)),
    (CONTOSO, "id", BLANK),
    (CONTOSO, "name", NO_TEXT),
    (CONTOSO, "tenants", ("contoso", None)),
    (CONTOSO, "relationships", ("fabrikam", None)),
    (E3, "id", BLANK),
    (E3, "seats", NO_COUNT),
    (E3, "product", (None, 7)),
    (E3, "channel", ("Direct", None)),
    (E3, "seller", ("fabrikam", "microsoft", ct.CUSTOMER)),
    (E3, "status", ("live", None, "Active")),
    (E3, "term", (None, DAY)),
    (E3, "partner_of_record", ("fabrikam", ct.MICROSOFT)),
    (ct.Term(), "start", NO_DAY),
    (ct.Term(), "end", NO_DAY),
    (ct.Term(start=date(2015, 5, 7)), "end", (DAY,)),
    (ct.Term(), "renews", (1, "no")),
    (ct.Product(name="E3"), "name", ("", " ", None)),
    (ct.Product(name="E3"), "sku_id", NO_TEXT),
    (ct.Product(name="E3"), "part_number", NO_TEXT),
    (RELATIONSHIP, "partner", ("fabrikam", ct.CUSTOMER, None)),
    (RELATIONSHIP, "kind", ("friend", None)),
    (RELATIONSHIP, "status", ("live", None)),
    (RELATIONSHIP, "since", NO_DAY),
    (ct.DIRECT, "name", (*BLANK, "CSP", "csp", " CSP ")),
    (ct.DIRECT, "sold_by", ("shop", None)),
    (ct.DIRECT, "billed_by", ("shop", None)),
    (ct.DIRECT, "supported_by", ("shop", None)),
    (ct.DIRECT, "controlled_by", ("shop", None, ct.Role.MICROSOFT)),
    (ct.DIRECT, "exclusive", (1, None)),
    (CANCEL, "by", ("fabrikam", "customer", None)),
    (CANCEL, "on", (*NO_DAY, None)),
    (CANCEL, "tenant", BLANK),
    (CANCEL, "id", BLANK),
    (ACCEPT, "partner", ("fabrikam", ct.MICROSOFT)),
    (ACCEPT, "kind", ("friend", None)),
    (CREATE, "tenant", BLANK),
    (CREATE, "domain", NO_TEXT),
    (PROVISION, "seats", NO_COUNT),
    (PROVISION, "product", (None, 7)),
    (PROVISION, "term", ("P1Y",)),
    (PURCHASE, "channel", ("Direct",)),
    (PURCHASE, "seller", ("Microsoft", ct.CUSTOMER)),
    (PURCHASE, "partner_of_record", (ct.CUSTOMER,)),
    (ct.ChangeSeats(by=F, on=DAY, tenant="contoso", id="e3", seats=1), "seats", NO_COUNT),
    (ct.ChangeTerm(by=F, on=DAY, tenant="contoso", id="e3", term=ct.Term()), "term", ("P1Y",)),
    (ct.Renew(by=F, on=DAY, tenant="contoso", id="e3", until=DAY), "until", (*NO_DAY, None)),
    (ct.SeatsChanged(by=F, on=DAY, tenant="contoso", id="e3", seats=1), "seats", NO_COUNT),
    (ct.RelationshipEnded(by=F, on=DAY, partner=F), "partner", (ct.CUSTOMER,)),
    (ct.SubscriptionPurchased(by=F, on=DAY, tenant="contoso", subscription=E3), "subscription", ("e3",)),
    (REFUSED, "command", (None, HOME)),
    (REFUSED, "regime", BLANK),
    (REFUSED, "reasons", ((),)),
    (REFUSED.reasons[0], "rule", BLANK),
    (REFUSED.reasons[0], "because", BLANK),
    (STEP, "before", (None, HOME)),
    (STEP, "after", (None, HOME)),
    (ct.Accepted(command=CANCEL, regime="r", transition=STEP), "command", (None, HOME)),
    (ct.Accepted(command=CANCEL, regime="r", transition=STEP), "transition", (None, CONTOSO)),
    (ct.Story(before=CONTOSO, decisions=()), "before", (None, HOME)),
    (RELEASE, "since", (*NO_DAY, None)),
    (RELEASE, "regime", ("multi-channel", None)),
    (ct.RELEASED, "releases", ([], None)),
    (ct.MULTI_CHANNEL, "name", BLANK),
]


@pytest.mark.parametrize(("value", "field", "bad"), MALFORMED)
def test_a_malformed_field_is_refused_by_name_and_value(value: Any, field: str, bad: tuple[object, ...]) -> None:
    """A value that exists is well formed; the error names the field, and shows what it was given."""
    for wrong in bad:
        with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is looked at below
            attrs.evolve(value, **{field: wrong})
        assert str(caught.value).startswith(f"{type(value).__name__}.{field}:")
        assert repr(wrong) in str(caught.value)


@pytest.mark.parametrize(
    ("value", "changes", "names"),
    [
        (HOME, {"subscriptions": [E3, E3]}, ("Tenant.subscriptions", "'e3'")),
        (HOME, {"subscriptions": [E3, HOME]}, ("Tenant.subscriptions[1]", "Tenant(id='contoso'")),
        (CONTOSO, {"tenants": [HOME, attrs.evolve(HOME, subscriptions=())]}, ("Customer.tenants", "'contoso'")),
        (CONTOSO, {"tenants": [HOME, attrs.evolve(HOME, id="second")]}, ("Customer.tenants[…].subscriptions", "'e3'")),
        (CONTOSO, {"relationships": TWICE}, ("Customer.relationships", "'fabrikam'", "'reseller'")),
        (REFUSED, {"reasons": [None]}, ("Refused.reasons", "None")),
        (STEP, {"events": [CANCEL]}, ("Transition.events", "Cancel(")),
        (ct.Story(before=CONTOSO, decisions=()), {"decisions": [REFUSED, STEP]}, ("Story.decisions", "Transition(")),
        (E3, {"product": ""}, ("Product.name", "''")),
        (E3, {"channel": ct.CSP}, ("Subscription.seller", "MICROSOFT")),
        (E3, {"channel": ct.CSP, "seller": None}, ("Subscription.seller", "None")),
        (ct.CSP, {"exclusive": True}, ("Channel.name", "'CSP'")),
        (ct.CSP, {"billed_by": ct.Role.MICROSOFT}, ("Channel.name", "'CSP'")),
        (ct.RELEASED, {"releases": [ct.MULTI_CHANNEL]}, ("Timeline.releases[0]", "Regime(")),
        (ct.RELEASED, {"releases": [RELEASE, RELEASE]}, ("Timeline.releases", "2015-05-06")),
    ],
)
def test_parts_that_do_not_fit_together_are_refused(
    value: Any, changes: dict[str, object], names: tuple[str, ...]
) -> None:
    """Repeated ids, CSP subscriptions that no partner sold, channels that only call themselves CSP."""
    with pytest.raises(ValueError, match=re.escape(names[0])) as caught:
        attrs.evolve(value, **changes)
    assert all(name in str(caught.value) for name in names)


@pytest.mark.parametrize("wrong", [-1, True, "3", 3.0, None])
def test_a_count_is_a_whole_number_from_nought(wrong: object) -> None:
    """Numbers that may be 0, such as those of seats in use, are checked alike."""
    field = attrs.fields(ct.ChangeSeats).seats
    checks.count(PROVISION, field, 0)
    with pytest.raises(ct.MalformedError, match=re.escape(repr(wrong))):
        checks.count(PROVISION, field, wrong)


@pytest.mark.parametrize("huge", [2**63, 10**40, 10**5_000], ids=["64 bits", "40 digits", "5000 digits"])
def test_a_count_is_one_that_a_database_holds(huge: int) -> None:
    """A number of more digits than Python writes would break whoever words a reason about it."""
    assert attrs.evolve(E3, seats=2**63 - 1).seats == 2**63 - 1
    for build in (lambda: attrs.evolve(E3, seats=huge), lambda: SubscribedSku(product="E3", enabled=huge)):
        with pytest.raises(ct.MalformedError, match="a whole number, at most 9223372036854775807, got ") as caught:
            build()
        assert len(str(caught.value)) < 200


def test_a_plain_string_is_taken_for_a_products_name() -> None:
    """A product may be written as its display name; a key and a title are told from whichever name is known."""
    assert E3.product == ct.Product(name="Office 365 E3")
    full = ct.Product(sku_id="6fd2c87f", part_number="ENTERPRISEPACK", name="Office 365 E3")
    part = ct.Product(part_number="ENTERPRISEPACK")
    assert [(each.key, each.title) for each in (full, part, E3.product)] == [
        ("6fd2c87f", "Office 365 E3"), ("ENTERPRISEPACK", "ENTERPRISEPACK"), ("Office 365 E3", "Office 365 E3"),
    ]  # fmt: skip


@pytest.mark.parametrize("channel", [*ct.CHANNELS, ct.Channel(name="Marketplace", controlled_by=ct.Role.PARTNER)])
@pytest.mark.parametrize("sold_by_partner", [True, False])
def test_control_follows_from_the_channel_and_the_seller(channel: ct.Channel, sold_by_partner: bool) -> None:
    """The partner that sold it where its channel says so, else the customer (S12, S14)."""
    if channel.is_csp and not sold_by_partner:
        return
    sold = ct.Subscription(id="x", product="X", seats=1, channel=channel, seller=F if sold_by_partner else None)
    partner = sold_by_partner and channel.controlled_by is ct.Role.PARTNER
    assert sold.controller == (F if partner else ct.CUSTOMER)


def test_the_usual_seller_is_told_by_the_channel() -> None:
    """Microsoft where the channel says so, else not known."""
    for channel in ct.CHANNELS:
        if not channel.is_csp:
            usual = ct.MICROSOFT if channel.sold_by is ct.Role.MICROSOFT else None
            assert ct.Subscription(id="x", product="X", seats=1, channel=channel).seller is usual
            order = ct.Purchase(by=F, on=DAY, tenant="contoso", id="x", product="X", seats=1, channel=channel)
            assert order.seller is usual


def test_a_value_shows_itself_through_the_display_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text and HTML are drawn elsewhere, and looked up only when a value is shown."""
    display = ModuleType("cotenant.display")
    vars(display).update(text="text of {0.id}".format, html="<p>{0.id}</p>".format)
    monkeypatch.setitem(sys.modules, "cotenant.display", display)
    assert str(CONTOSO) == "text of contoso"
    assert CONTOSO._repr_html_() == "<p>contoso</p>"


@pytest.mark.parametrize(
    "build",
    [
        lambda: ct.Subscription(id="e3", product="E3", seats=1, channel=cast("Any", "CSP")),
        lambda: ct.Purchase(
            by=ct.CUSTOMER, on=DAY, tenant="t", id="e3", product="E3", seats=1, channel=cast("Any", None)
        ),
        lambda: ct.Reason(rule="", because="No."),
        lambda: ct.Refused(command=COMMAND, regime="multi-channel", reasons=[]),
        lambda: ct.Refused(command=COMMAND, regime="multi-channel", reasons=cast("Any", ["no"])),
        lambda: ct.Accepted(command=COMMAND, regime="multi-channel", transition=cast("Any", None)),
        lambda: ct.Transition(before=cast("Any", None), events=[], after=ct.Customer(id="c")),
        lambda: ct.Story(before=ct.Customer(id="c"), decisions=cast("Any", [1])),
        lambda: ct.RELEASED.on(NOON),
        lambda: ct.RELEASED.on(cast("Any", "2016-01-01")),
    ],
    ids=range(10),
)
def test_nothing_half_built_passes_for_a_value(build: Callable[[], object]) -> None:
    """Decisions and stories too are well formed, whoever builds them."""
    with pytest.raises(ct.MalformedError):
        build()
