"""Both sides joined: whose each subscription is, on what evidence, and that nothing seen is lost."""

from collections.abc import Callable
from datetime import date
from typing import Any, get_type_hints

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant.readers import OWN, Assembly, PartlyReadError, Reading, assemble, graph, licensing, partner_center
from cotenant.readers.graph import CompanySubscription, Organization
from cotenant.readers.partner_center import CustomerRecord, SoldSubscription
from cotenant.supply import Attribution, Confidence, SubscribedSku, Whose, ledger, pools

Text = Callable[[str], bytes]

MY_TENANT = "bbbb0001-0000-4000-8000-00000000000b"
ME = ct.Partner(id=MY_TENANT, name="Lighthouse")
OTHER = ct.Partner(id="bbbb0002-0000-4000-8000-00000000000b")
QUAY = "cccc0001-0000-4000-8000-00000000000c"
MAIL, CHARTS = ct.Product(name="Mail"), ct.Product(sku_id="charts", part_number="CHARTS")


def sold(id: str = "s1", **others: Any) -> SoldSubscription:
    fields: dict[str, Any] = {
        "product": MAIL,
        "offer_id": "o",
        "seats": 5,
        "status": ct.SubscriptionStatus.ACTIVE,
        **others,
    }
    return SoldSubscription(id=id, **fields)


def found(id: str = "d1", **others: Any) -> CompanySubscription:
    fields: dict[str, Any] = {"product": CHARTS, "seats": 5, "status": ct.SubscriptionStatus.ACTIVE, **others}
    return CompanySubscription(id=id, **fields)


def owned(id: str, owner: str | None, **others: Any) -> CompanySubscription:
    return found(id, owner_tenant_id=owner, owner_tenant_given=True, **others)


def only(assembly: Assembly) -> tuple[ct.Subscription, Attribution]:
    ((_, subscription),) = assembly.customer.subscriptions()
    (attribution,) = assembly.attributions
    return subscription, attribution


def odd(assembly: Assembly) -> list[str]:
    return [str(each) for each in assembly.remarks]


@pytest.fixture
def quay(text: Text) -> Assembly:
    """One customer as both sides show it in the fixtures."""
    return assemble(
        me=ME,
        customer=Reading(value=partner_center.read_customers(text("customers.json")).value[:1]),
        organization=graph.read_organization(text("organization.json")),
        sold=partner_center.read_subscriptions(text("sold.json")),
        found=graph.read_subscriptions(text("found.json"), tenant=QUAY),
        skus=[graph.read_skus(text("found_skus.json")), partner_center.read_skus(text("sold_skus.json"))],
        catalogue=licensing.read_catalogue(text("licensing.csv")),
    )


def test_both_sides_make_one_customer(quay: Assembly) -> None:
    """What both sides show is there once; what only one shows is there too."""
    assert (quay.customer.id, quay.customer.name) == (QUAY, "Quay Trading")
    (tenant,) = quay.customer.tenants
    assert tenant.domain == "quay.example"
    whose = {each.subscription[:8]: (each.whose.value, each.confidence.value) for each in quay.attributions}
    assert whose == {
        "aaaa0001": ("mine", "certain"),
        "aaaa0002": ("mine", "certain"),
        "aaaa0003": ("mine", "certain"),
        "aaaa0004": ("mine", "certain"),
        "aaaa0005": ("mine", "certain"),
        "dddd0002": ("other-partner", "likely"),
        "dddd0003": ("customer", "likely"),
        "dddd0004": ("unknown", "none"),
        "dddd0005": ("unknown", "none"),
    }


def test_what_both_sides_show_has_the_best_of_both(quay: Assembly) -> None:
    """Seats, status and term from the seller; the SKU from the tenant; one name from the seller."""
    first = quay.customer.tenants[0].subscriptions[0]
    assert first == ct.Subscription(
        id="aaaa0001-0000-4000-8000-00000000000a",
        product=ct.Product(
            sku_id="eeee0001-0000-4000-8000-00000000000e", part_number="HARBOUR_MAIL_1", name="Harbour Mail Plan 1"
        ),
        seats=40,
        channel=ct.CSP,
        seller=ME,
        term=ct.Term(start=date(2021, 3, 4), end=date(2022, 3, 3), renews=True),
        partner_of_record=ct.Partner(id="7700001"),
    )
    here = 'found["dddd0001-0000-4000-8000-00000000000d"]: '
    assert f"{here}the tenant counts 42 seats, Partner Center 40" in odd(quay)
    assert f"{here}the tenant says Warning, Partner Center Active" in odd(quay)


def test_what_has_no_seats_is_left_out_and_not_lost(quay: Assembly) -> None:
    """A core subscription has at least one seat; the record stays in the assembly."""
    assert [each.id[:8] for each in quay.left_out] == ["aaaa0004", "dddd0005"]
    assert len(quay.sightings) == len(list(quay.customer.subscriptions())) + len(quay.left_out)
    path = 'sold["aaaa0004-0000-4000-8000-00000000000a"]'
    assert f"{path}: no side counts a seat of it: left out of the customer" in odd(quay)


def test_remarks_of_the_readings_are_passed_on(quay: Assembly) -> None:
    """Their paths start with the argument that they came in."""
    assert 'sold.items[4].status: says nothing that is known: "mothballed"' in odd(quay)
    assert 'found.value[4].status: says nothing that is known: "Snoozing"' in odd(quay)


def test_pools_of_both_sides_are_counted_once(quay: Assembly) -> None:
    """The fuller report counts, with the name that only the other knows; its ids are those in the customer."""
    by_sku = {each.product.sku_id[:8]: each for each in quay.skus}
    assert len(by_sku) == len(quay.skus)
    assert by_sku.keys() == {"eeee0001", "eeee0004", "eeee0009"}
    pool = by_sku["eeee0001"]
    assert (pool.product.name, pool.locked_out, pool.tenant) == ("Harbour Mail Plan 1", 0, QUAY)
    assert [each[:8] for each in pool.subscription_ids] == ["aaaa0001", "dddd0003", "dddd0099"]
    path = 'skus["eeee0001-0000-4000-8000-00000000000e"]'
    assert f"{path}: given again, counted once" in odd(quay)
    assert f"{path}: rests on subscription dddd0099-0000-4000-8000-00000000000d, which the tenant does not show" in odd(
        quay
    )


def test_the_ledger_and_the_pools_read_an_assembly(quay: Assembly) -> None:
    """What is assembled is what the rest of the library works on."""
    assert len(ledger(quay.customer, quay.attributions)) == 7
    assert len(pools(quay.customer, quay.skus)) >= 3
    assert ct.audit(quay.customer, ct.MULTI_CHANNEL)


def test_evidence_names_the_field_and_its_page(quay: Assembly) -> None:
    """And says what stands on no public sample."""
    evidence = {each.subscription[:8]: " ".join(each.evidence) for each in quay.attributions}
    assert "PC dev/subscription-resources" in evidence["aaaa0002"]
    assert "commerceSubscriptionId" in evidence["aaaa0001"]
    assert "unverified" in evidence["aaaa0001"]
    assert "the asking partner's" in evidence["aaaa0001"]
    assert f"is {OTHER.id} (G companysubscription)" in evidence["dddd0002"]
    assert "ownerTenantId is null" in evidence["dddd0003"]
    assert "not the same as null" in evidence["dddd0004"]
    assert all("ocp" not in each for each in evidence.values())


def test_no_claim_that_rests_on_an_unverified_field_is_certain(quay: Assembly) -> None:
    """Only what Partner Center itself has sold is."""
    certain = {each.subscription for each in quay.attributions if each.confidence is Confidence.CERTAIN}
    assert certain == {each.id for each in quay.sightings if each.sold}


def test_a_subscription_of_another_partner_is_sold_by_it_in_csp() -> None:
    """The partner has the name that the caller knows it by."""
    named = attrs.evolve(OTHER, name="Breakwater")
    subscription, attribution = only(assemble(me=ME, found=[owned("d1", OTHER.id)], partners=[named]))
    assert (subscription.channel, subscription.seller) == (ct.CSP, OTHER)
    assert isinstance(subscription.seller, ct.Partner)
    assert subscription.seller.name == "Breakwater"
    assert attribution.whose is Whose.OTHER_PARTNER


def test_a_subscription_of_a_syndicated_tenant_is_syndicated() -> None:
    """The organization tells; a tenant that says so is not refused, whatever else is on it."""
    organization = Organization(id="T1", partner_type="SyndicatePartner")
    assembly = assemble(me=ME, organization=organization, sold=[sold()], found=[owned("d1", OTHER.id)])
    syndicated, mine = (each for _, each in assembly.customer.subscriptions())
    assert (syndicated.channel, syndicated.seller) == (ct.SYNDICATION, OTHER)
    assert mine.channel == ct.CSP
    assert "partnerTenantType is syndicatePartner" in " ".join(assembly.attributions[0].evidence)


def test_an_exclusive_channel_beside_others_is_remarked_on() -> None:
    """Only where both live, and once for each tenant."""
    organizations = [Organization(id=id_, partner_type="syndicatePartner") for id_ in ("T1", "T2", "T3")]
    gone = ct.SubscriptionStatus.DELETED
    assembly = assemble(
        me=ME,
        organization=organizations,
        sold=[sold("s1", tenant="T1"), sold("s2", tenant="T2", status=gone)],
        found=[
            *(owned(f"d{each}", OTHER.id, tenant=f"T{each}") for each in (1, 2, 3)),
            owned("d4", OTHER.id, tenant="T3"),
            owned("d5", None, tenant="T1"),
        ],
    )
    (only_one,) = (each for each in odd(assembly) if "exclusive" in each)
    assert only_one == (
        "organization.T1: tenant T1 has live subscriptions of Syndication, an exclusive channel, beside live ones of"
        " CSP, Customer's own (G organization)"
    )


def test_the_customers_own_is_controlled_by_the_customer() -> None:
    """No partner created it, or the customer's tenant did; through which channel is not told."""
    for owner in (None, "T1"):
        subscription, attribution = only(assemble(me=ME, found=[owned("d1", owner, tenant="T1")]))
        assert (subscription.channel, subscription.seller, subscription.controller) == (OWN, None, ct.CUSTOMER)
        assert (attribution.whose, attribution.confidence) == (Whose.CUSTOMER, Confidence.LIKELY)


def test_evidence_says_what_stood_for_no_owner() -> None:
    """An empty text is taken as null, and is not called null."""
    for owner, said in ((None, "ownerTenantId is null:"), ("", "ownerTenantId is an empty text, taken as null:")):
        _, attribution = only(assemble(me=ME, found=[owned("d1", owner, tenant="T1")]))
        assert attribution.whose is Whose.CUSTOMER
        (evidence,) = attribution.evidence
        assert said in evidence


def test_the_casing_of_a_guid_does_not_make_two_partners() -> None:
    """Whoever is asked about, asserted or known by name is who the records mean, and keeps the name."""
    me = attrs.evolve(ME, id=ME.id.upper())
    breakwater = ct.Partner(id=OTHER.id.upper(), name="Breakwater")
    assembly = assemble(
        me=me,
        sold=[sold()],
        found=[owned("d1", OTHER.id), owned("d2", None), owned("d3", MY_TENANT)],
        asserted={"d2": breakwater},
        partners=[breakwater],
    )
    sellers = {each.id: each.seller for _, each in assembly.customer.subscriptions()}
    assert sellers == {"s1": ME, "d1": OTHER, "d2": OTHER, "d3": ME}
    assert {each.name for each in sellers.values() if isinstance(each, ct.Partner)} == {"Lighthouse", "Breakwater"}
    assert len(assembly.customer.resellers()) == 2


def test_what_does_not_tell_is_unknown_and_says_so() -> None:
    """A subscription that nothing claims is given to nobody."""
    assembly = assemble(me=ME, found=[found()])
    subscription, attribution = only(assembly)
    assert (subscription.channel, attribution.whose) == (ct.UNKNOWN, Whose.UNKNOWN)
    assert "found.d1: whose it is cannot be told" in odd(assembly)


def test_an_equal_ocp_id_tells_nothing() -> None:
    """Direct subscriptions have one too, whatever is said."""
    record = owned("d1", None, commerce_subscription_id="c", ocp_subscription_id="c")
    assert only(assemble(me=ME, found=[record]))[1].whose is Whose.CUSTOMER


def test_mine_by_its_owner_alone_is_likely_mine() -> None:
    """It is remarked on where Partner Center was asked and does not show it."""
    sides: list[tuple[list[SoldSubscription] | None, int]] = [(None, 0), ([], 1)]
    for side, count in sides:
        assembly = assemble(me=ME, sold=side, found=[owned("d1", MY_TENANT)])
        subscription, attribution = only(assembly)
        assert (subscription.seller, attribution.confidence) == (ME, Confidence.LIKELY)
        assert odd(assembly).count("found.d1: mine, but Partner Center does not show it") == count


def test_a_partner_may_have_several_tenants() -> None:
    """And an id of its own that is none of them."""
    me = ct.Partner(id="lighthouse")
    assert only(assemble(me=me, found=[owned("d1", MY_TENANT)], my_tenants=[ME.id.upper()]))[0].seller == me


def test_an_owner_that_contradicts_partner_center_is_remarked_on() -> None:
    """Partner Center is believed: it shows nothing that others sold."""
    for owner, said in ((OTHER.id, f"{OTHER.id}, none of my tenants"), (None, "null"), ("", "an empty text")):
        assembly = assemble(me=ME, sold=[sold()], found=[owned("d1", owner, commerce_subscription_id="s1")])
        assert only(assembly)[1].whose is Whose.MINE
        assert f"found.d1: Partner Center says that I sold it, but ownerTenantId is {said}" in odd(assembly)


def test_what_i_sold_and_the_tenant_does_not_show_is_remarked_on() -> None:
    """Not what is billed by use, which no tenant lists, nor what is gone, nor where no tenant was asked."""
    missing = "sold.s1: the tenant does not show it"
    assert missing in odd(assemble(me=ME, sold=[sold()], found=[]))
    assert missing not in odd(assemble(me=ME, sold=[sold()]))
    assert missing not in odd(assemble(me=ME, sold=[sold(billing_type="Usage")], found=[]))
    assert missing not in odd(assemble(me=ME, sold=[sold(status=ct.SubscriptionStatus.DELETED)], found=[]))


def test_one_state_under_two_names_is_no_difference() -> None:
    """What a partner suspends, the directory shows as disabled; an unknown status contradicts nothing."""
    on_hold = sold(status=ct.SubscriptionStatus.SUSPENDED)
    for status in (ct.SubscriptionStatus.DISABLED, ct.SubscriptionStatus.UNKNOWN):
        record = found(status=status, commerce_subscription_id="s1")
        assembly = assemble(me=ME, sold=[on_hold], found=[record])
        assert only(assembly)[0].status is ct.SubscriptionStatus.SUSPENDED
        assert not [each for each in odd(assembly) if "says" in each]
    told = found(commerce_subscription_id="s1")
    assembly = assemble(me=ME, sold=[sold(status=ct.SubscriptionStatus.UNKNOWN)], found=[told])
    assert only(assembly)[0].status is ct.SubscriptionStatus.ACTIVE
    assert only(assemble(me=ME, sold=[sold(status=ct.SubscriptionStatus.UNKNOWN)]))[0].status.value == "unknown"


def test_seats_that_only_the_tenant_counts_are_counted() -> None:
    """The difference is remarked on."""
    assembly = assemble(me=ME, sold=[sold(seats=0)], found=[found(commerce_subscription_id="s1")])
    assert only(assembly)[0].seats == 5
    assert "found.d1: the tenant counts 5 seats, Partner Center 0" in odd(assembly)


def test_an_order_that_became_several_subscriptions_is_all_mine() -> None:
    """The tenant may show several SKUs with one commerce id: one is the order itself, and none is lost."""
    parts = [
        owned(id_, MY_TENANT, product=ct.Product(sku_id=id_), commerce_subscription_id="s1") for id_ in ("d2", "d1")
    ]
    assembly = assemble(me=ME, sold=[sold()], found=parts)
    assert [(each.subscription, each.confidence) for each in assembly.attributions] == [
        ("d2", Confidence.LIKELY),
        ("s1", Confidence.CERTAIN),
    ]
    assert "found.d2: a further part of subscription s1, of another SKU" in odd(assembly)
    assert {each.whose for each in assembly.attributions} == {Whose.MINE}


def test_parts_of_one_subscription_are_counted_once() -> None:
    """What Partner Center counts as five seats, the tenant may show as two and three; an id of a part is one of it."""
    parts = [owned(id_, OTHER.id, seats=seats, commerce_subscription_id="s1") for id_, seats in (("d1", 2), ("d2", 3))]
    pool = SubscribedSku(product=CHARTS, enabled=5, subscription_ids=("d1", "d2"))
    assembly = assemble(me=ME, sold=[sold()], found=parts, skus=pool, asserted={"d2": OTHER})
    subscription, _ = only(assembly)
    assert (subscription.id, subscription.seats, subscription.seller) == ("s1", 5, OTHER)
    (sighting,) = assembly.sightings
    assert [each.id for each in sighting.records] == ["d1", "d2"]
    assert [each.active for each in pools(assembly.customer, assembly.skus)] == [5]
    assert [each.subscription_ids for each in assembly.skus] == [("s1",)]
    contradiction = f"Partner Center says that I sold it, but ownerTenantId is {OTHER.id}, none of my tenants"
    assert [each for each in odd(assembly) if each.startswith("found.")] == [
        "found.d2: a further part of subscription s1, of the same SKU: it adds no seats",
        f"found.d1: {contradiction}",
        f"found.d2: {contradiction}",
    ]


def test_parts_that_add_up_to_something_else_are_remarked_on() -> None:
    """One that has ended counts nothing beside those that live, and stands behind them."""
    old = found("d1", commerce_subscription_id="s1", status=ct.SubscriptionStatus.DELETED, status_word="Deleted")
    new = [found(id_, seats=3, tenant=on, commerce_subscription_id="s1") for id_, on in (("d2", "T1"), ("d3", "T2"))]
    assembly = assemble(me=ME, sold=[sold(status_word="active")], found=[old, *new])
    assert [each.id for each in assembly.sightings[0].records] == ["d2", "d3", "d1"]
    assert "found.d2: the tenant counts 6 seats in 3 records, Partner Center 5" in odd(assembly)
    assert "found.d1: the tenant says Deleted, Partner Center active" in odd(assembly)
    assert "found.d3: found on tenant T2, but the subscription is taken to be on T1" in odd(assembly)
    assert only(assemble(me=ME, sold=[sold(seats=0)], found=[old, *new]))[0].seats == 6
    assert only(assemble(me=ME, sold=[sold(seats=0)], found=[old]))[0].seats == 5


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ({"sku_id": "a", "part_number": "A"}, {"sku_id": "b", "part_number": "A"}, 2),
        ({"sku_id": "a", "part_number": "A"}, {"part_number": "A"}, 1),
        ({"sku_id": "a"}, {"part_number": "A"}, 2),
        ({"sku_id": "a"}, {"name": "Unknown product"}, 2),
        ({"name": "Unknown product"}, {"name": "Unknown product"}, 1),
    ],
)
def test_a_sku_is_told_by_its_id_else_by_its_part_number(
    first: dict[str, str], second: dict[str, str], count: int
) -> None:
    """Records without a common name for their product are kept apart."""
    records = [
        found(id_, product=ct.Product(**names), commerce_subscription_id="s1")
        for id_, names in (("d1", first), ("d2", second))
    ]
    assert len(assemble(me=ME, sold=[sold()], found=records).sightings) == count


def test_two_id_spaces_that_meet_are_kept_apart() -> None:
    """A directory id that is also a Partner Center id is another subscription, under another id."""
    assembly = assemble(me=ME, sold=[sold("x"), sold("directory:x")], found=[owned("x", None)])
    assert [each.subscription for each in assembly.attributions] == ["directory:directory:x", "directory:x", "x"]
    assert "found.x: its directory id is a Partner Center id too; kept as directory:directory:x" in odd(assembly)


def test_what_is_given_twice_is_counted_once() -> None:
    """The first counts; a second that differs says so."""
    ended = sold(status=ct.SubscriptionStatus.DELETED)
    moved = attrs.evolve(ended, product=CHARTS, created=date(2024, 5, 6), tenant="T1")
    assembly = assemble(me=ME, sold=[ended, attrs.evolve(ended), sold(seats=6), moved], customer=[])
    assert only(assembly)[0].seats == 5
    differs = "given again, counted once, and differs from the first"
    assert odd(assembly)[:3] == [
        "sold.s1: given again, counted once",
        f"sold.s1: {differs}: seats 6 instead of 5, status active instead of deleted",
        f'sold.s1: {differs}: tenant "T1" instead of "", another product, created 2024-05-06 instead of null',
    ]


def test_the_users_word_goes_before_all_evidence() -> None:
    """It is marked as asserted, and the evidence that it overrides is kept."""
    record = owned("d1", OTHER.id, commerce_subscription_id="C1")
    for key in ("d1", "C1"):
        subscription, attribution = only(assemble(me=ME, found=[record], asserted={key: ct.EA}))
        assert (subscription.channel, subscription.seller) == (ct.EA, None)
        assert (attribution.whose, attribution.confidence) == (Whose.CUSTOMER, Confidence.ASSERTED)
        assert attribution.evidence[0] == "the user asserts that it came through EA"
        assert OTHER.id in attribution.evidence[1]


@pytest.mark.parametrize(
    ("asserted", "channel", "seller", "whose"),
    [
        (OTHER, ct.CSP, OTHER, Whose.OTHER_PARTNER),
        (ct.Partner(id=MY_TENANT), ct.CSP, ME, Whose.MINE),
        (ct.DIRECT, ct.DIRECT, ct.MICROSOFT, Whose.CUSTOMER),
        (ct.UNKNOWN, ct.UNKNOWN, None, Whose.UNKNOWN),
        (ct.SYNDICATION, ct.SYNDICATION, None, Whose.UNKNOWN),
    ],
)
def test_a_partner_or_a_channel_may_be_asserted(
    asserted: ct.Partner | ct.Channel, channel: ct.Channel, seller: object, whose: Whose
) -> None:
    """A partner is one that sold it in CSP; a channel that a partner controls takes its seller from the evidence."""
    subscription, attribution = only(assemble(me=ME, found=[owned("d1", None)], asserted={"d1": asserted}))
    assert (subscription.channel, subscription.seller, attribution.whose) == (channel, seller, whose)


def test_an_assertion_may_name_either_id_of_what_both_sides_show() -> None:
    """And overrides even Partner Center."""
    record = found("D1", commerce_subscription_id="s1")
    for key in ("s1", " D1 "):
        subscription, attribution = only(assemble(me=ME, sold=[sold()], found=[record], asserted={key: ct.SYNDICATION}))
        assert (subscription.channel, subscription.seller) == (ct.SYNDICATION, ME)
        assert (attribution.whose, attribution.confidence) == (Whose.MINE, Confidence.ASSERTED)


def test_assertions_that_cannot_be_meant_are_refused() -> None:
    """One about nothing is remarked on; contradictions, and CSP by nobody, are malformed."""
    assert "asserted.nobody: no side shows this subscription" in odd(assemble(me=ME, asserted={"nobody": ct.EA}))
    record = found(commerce_subscription_id="c1")
    with pytest.raises(ValueError, match=r"asserted\['c1'\]: contradicts another assertion about subscription d1"):
        assemble(me=ME, found=[record], asserted={"d1": ct.EA, "c1": ct.OPEN})
    assert only(assemble(me=ME, found=[record], asserted={"d1": ct.EA, "c1": ct.EA}))[0].channel == ct.EA
    for value in (ct.CSP, "EA"):
        with pytest.raises(ValueError, match="expected a Partner, or a Channel other than CSP"):
            assemble(me=ME, asserted={"d1": value})  # type: ignore[dict-item]


def test_a_reseller_relationship_that_partner_center_states_needs_no_remark() -> None:
    """What is stated is not inferred."""
    assembly = assemble(me=ME, customer=CustomerRecord(id="T1", tenant="T1", relationship="Reseller"), sold=[sold()])
    assert assembly.customer.resellers() == (ME,)
    assert not [each for each in odd(assembly) if each.startswith("relationships")]


def test_a_reseller_relationship_that_follows_from_sales_is_remarked_on() -> None:
    """Rules read relationships, so that what is inferred has to be known as inferred."""
    ended = owned("d2", "bbbb0009-0000-4000-8000-00000000000b", status=ct.SubscriptionStatus.DELETED)
    assembly = assemble(me=ME, sold=[sold()], found=[owned("d1", OTHER.id), ended])
    assert set(assembly.customer.resellers()) == {ME, OTHER}
    inferred = [each.path for each in assembly.remarks if "inferred" in each.odd]
    assert inferred == [f'relationships["{OTHER.id}"]', f'relationships["{ME.id}"]']


def test_a_relationship_that_partner_center_denies_is_not_inferred() -> None:
    """That a subscription was sold all the same is remarked on."""
    denied = CustomerRecord(id="T1", tenant="T1", relationship="none")
    assembly = assemble(me=ME, customer=denied, sold=[sold()])
    assert assembly.customer.relationships == ()
    assert f'relationships["{ME.id}"]: Partner Center states none, though I sold a live CSP subscription' in odd(
        assembly
    )


def test_selling_administering_and_advising_are_kept_apart() -> None:
    """A word that is none of the three makes no relationship."""
    records = [
        CustomerRecord(id="T1", tenant="T1", relationship="advisor", delegated_access=True),
        CustomerRecord(id="T2", tenant="T2", relationship="syndication", delegated_access=False),
    ]
    assembly = assemble(me=ME, customer=records)
    assert {each.kind for each in assembly.customer.relationships} == {
        ct.RelationshipKind.PARTNER_OF_RECORD,
        ct.RelationshipKind.DELEGATED_ADMIN,
    }
    assert odd(assembly) == ['customer.T2: no relationship is made of relationshipToPartner "syndication"']


def test_a_customer_may_have_several_tenants() -> None:
    """Records say which; those that do not are kept apart, with a remark."""
    assembly = assemble(
        me=ME,
        customer=CustomerRecord(id="T1", tenant="T1", name="Quay"),
        organization=Reading(value=Organization(id="T2", domain="pier.example")),
        sold=[sold("s1", tenant="T1"), sold("s2")],
        found=[Reading(value=(owned("d1", None, tenant="T3"),)), owned("d2", None, tenant="T2")],
        skus=SubscribedSku(product="Mail", enabled=1),
    )
    held = {each.id: [one.id for one in each.subscriptions] for each in assembly.customer.tenants}
    assert held == {"T1": ["s1"], "T2": ["d2"], "T3": ["d1"], "unknown": ["s2"]}
    assert [each.domain for each in assembly.customer.tenants] == ["", "pier.example", "", ""]
    assert [each.tenant for each in assembly.skus] == [""]
    assert [each for each in odd(assembly) if "no customer" in each or "without" in each] == [
        "found: no customer or organization is tenant T3, which records name",
        "sold: 1 record without a tenant: put on tenant unknown",
        "skus: 1 pool without a tenant: left without",
    ]


def test_records_without_a_tenant_are_told_by_where_they_came_from() -> None:
    """What the other side places is not without a tenant."""
    tied = found("d9", tenant="T1", commerce_subscription_id="s9")
    lost = [owned(id_, None) for id_ in ("d1", "d2")]
    placed = owned("d3", None, tenant="T2")
    assembly = assemble(me=ME, sold=[sold("s9")], found=[tied, *lost, placed])
    assert [each for each in odd(assembly) if "without" in each] == [
        "found: 2 records without a tenant: put on tenant unknown"
    ]
    skus = [SubscribedSku(product="Mail", enabled=1, tenant=tenant) for tenant in ("T3", "T3")]
    known = Organization(id="T1")
    assembly = assemble(me=ME, organization=known, sold=[sold(tenant="T2")], skus=skus)
    assert [each for each in odd(assembly) if "no customer" in each] == [
        "sold: no customer or organization is tenant T2, which records name",
        "skus: no customer or organization is tenant T3, which records name",
    ]


def test_the_tenant_that_shows_a_subscription_is_where_it_is() -> None:
    """What it shows counts more than what was sold to it, and the difference is told."""
    record = found(tenant="T2", commerce_subscription_id="s1")
    assembly = assemble(me=ME, sold=[sold(tenant="T1")], found=[record])
    assert [each.id for each in assembly.customer.tenants if each.subscriptions] == ["T2"]
    assert "found.d1: found on tenant T2, but Partner Center has it on T1" in odd(assembly)


def test_the_caller_may_name_the_customer() -> None:
    """Else it has the id of its first tenant."""
    records = [CustomerRecord(id=id_, tenant=id_) for id_ in ("T2", "T1")]
    assert assemble(me=ME, customer=records).customer.id == "T1"
    assert assemble(me=ME, customer=records, customer_id="quay").customer.id == "quay"
    assert assemble(me=ME).customer == ct.Customer(id="unknown")


def test_a_catalogue_gives_the_sku_of_a_name_that_is_not_ambiguous(text: Text) -> None:
    """An ambiguous name gives none, and what somebody called a subscription is no product's name."""
    catalogue = licensing.read_catalogue(text("licensing.csv")).value
    mail, charts, nickname = (
        sold("s1", product=ct.Product(name="harbour mail, plan 1")),
        sold("s2", product=ct.Product(name="Harbour Charts")),
        sold("s3", product=ct.Product(name="Harbour Mail, Plan 1"), offer_id=""),
    )
    assembly = assemble(me=ME, sold=[mail, charts, nickname], catalogue=catalogue)
    assert [each.product.part_number for _, each in assembly.customer.subscriptions()] == ["HARBOUR_MAIL_1", "", ""]
    either = "eeee0002-0000-4000-8000-00000000000e, eeee0003-0000-4000-8000-00000000000e"
    assert [each for each in odd(assembly) if each.startswith("sold.s2")] == [
        f"sold.s2: its product may be any of {either}: none was chosen"
    ]


def test_a_catalogue_gives_the_name_of_a_sku(text: Text) -> None:
    """Graph tells an id alone."""
    record = found(product=ct.Product(sku_id="eeee0001-0000-4000-8000-00000000000e"))
    subscription, _ = only(assemble(me=ME, found=[record], catalogue=licensing.read_catalogue(text("licensing.csv"))))
    assert subscription.product.title == "Harbour Mail, Plan 1"


def test_accounts_are_pools_of_their_own() -> None:
    """A report that does not know accounts says nothing that those with accounts do not say."""
    reports = [
        SubscribedSku(tenant="T1", product=ct.Product(sku_id="a"), enabled=enabled, account=account)
        for account, enabled in (("", 7), ("one", 3), ("two", 4), ("one", 5))
    ]
    assembly = assemble(me=ME, skus=reports)
    assert [(each.account, each.enabled) for each in assembly.skus] == [("one", 3), ("two", 4)]
    assert odd(assembly) == [
        "skus.a: given again, counted once, and counts other seats",
        "skus.a: given again, counted once",
    ]


@pytest.mark.parametrize("given_as", ["{}", b"[]", {"items": []}, 7, [None]])
def test_a_payload_has_to_be_read_first(given_as: Any) -> None:
    """Plain data in the place of records is refused by name."""
    with pytest.raises(ValueError, match="expected SoldSubscription or a reading of it"):
        assemble(me=ME, sold=given_as)


@pytest.mark.parametrize(
    ("given_as", "why"),
    [
        ({"me": "x"}, r"assemble\(me=…\): expected a Partner, got 'x'"),
        ({"asserted": {3: ct.EA}}, r"asserted\[3\]: expected the id of a subscription, got 3"),
        ({"asserted": [ct.EA]}, r"assemble\(asserted=…\): expected a mapping"),
        ({"partners": ["x"]}, r"partners\[0\]: expected a Partner, got 'x'"),
        ({"partners": 7}, "partners: expected an iterable of Partner"),
        ({"my_tenants": "T1"}, "my_tenants: expected an iterable of str"),
        ({"my_tenants": [None]}, r"my_tenants\[0\]: expected a str"),
        ({"customer_id": 7}, r"assemble\(customer_id=…\): expected an id, got 7"),
        ({"catalogue": "x"}, r"assemble\(catalogue=…\): expected a Catalogue or a reading of it, got 'x'"),
        ({"catalogue": Reading(value=())}, r"assemble\(catalogue=…\): expected a Catalogue"),
    ],
)
def test_an_argument_of_another_kind_is_refused_by_name(given_as: dict[str, Any], why: str) -> None:
    """With what was expected in its place."""
    arguments: dict[str, Any] = {"me": ME, **given_as}
    with pytest.raises(ValueError, match=why):
        assemble(**arguments)


def test_what_was_left_of_a_partly_bad_list_can_be_assembled() -> None:
    """And the assembly tells what was missing."""
    with pytest.raises(PartlyReadError) as caught:
        partner_center.read_subscriptions([{"id": "a", "offerName": "x", "quantity": 1, "status": "active"}, {}])
    assembly = assemble(me=ME, sold=caught.value.reading)
    assert only(assembly)[0].id == "a"
    assert "sold[1].id: expected an id, got nothing" in odd(assembly)


IDS = st.sampled_from(["a", "b", "c", "d", "e"])
STATUS = st.sampled_from(list(ct.SubscriptionStatus))
SOLD = st.lists(
    st.builds(sold, IDS, seats=st.integers(0, 3), status=STATUS, tenant=st.sampled_from(["", "T1", "T2"])),
    unique_by=lambda each: each.id,
)
FOUND = st.lists(
    st.builds(
        found,
        IDS,
        seats=st.integers(0, 3),
        status=STATUS,
        tenant=st.sampled_from(["", "T1"]),
        commerce_subscription_id=st.one_of(st.just(""), IDS),
        owner_tenant_id=st.sampled_from([None, MY_TENANT, OTHER.id, "T1"]),
        owner_tenant_given=st.just(value=True),
    ),
    unique_by=lambda each: each.id,
)


@given(SOLD, FOUND)
def test_nothing_seen_on_either_side_is_lost(sales: list[SoldSubscription], finds: list[CompanySubscription]) -> None:
    """Every record is in one sighting; every sighting has its attribution, and is in the customer or left out."""
    assembly = assemble(me=ME, sold=sales, found=finds)
    assert sorted(each.sold.id for each in assembly.sightings if each.sold) == sorted(each.id for each in sales)
    shown = [record.id for each in assembly.sightings for record in each.records]
    assert sorted(shown) == sorted(each.id for each in finds)
    held = [each.id for _, each in assembly.customer.subscriptions()]
    assert sorted(held + [each.id for each in assembly.left_out]) == [each.id for each in assembly.sightings]
    assert [each.subscription for each in assembly.attributions] == [each.id for each in assembly.sightings]


@given(SOLD, FOUND, st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(
    sales: list[SoldSubscription], finds: list[CompanySubscription], chance: Any
) -> None:
    """Pages of an export may come in any order."""
    expected = assemble(me=ME, sold=sales, found=finds)
    chance.shuffle(sales)
    chance.shuffle(finds)
    assert assemble(me=ME, sold=sales, found=finds) == expected


def test_many_records_are_joined_in_one_pass_over_each_side() -> None:
    """Thousands of records on both sides find each other."""
    count = 5_000
    sales = [sold(f"s{each}") for each in range(count)]
    finds = [found(f"d{each}", commerce_subscription_id=f"s{each}") for each in range(count)]
    skus = [SubscribedSku(product=ct.Product(sku_id="charts"), enabled=1, subscription_ids=tuple(d.id for d in finds))]
    assembly = assemble(me=ME, sold=sales, found=finds, skus=skus)
    assert len(assembly.sightings) == count
    assert assembly.skus[0].subscription_ids[7] == "s7"


def test_the_annotations_can_be_resolved() -> None:
    """Tools that read signatures while the program runs find real types."""
    assert get_type_hints(assemble)["return"] is Assembly
