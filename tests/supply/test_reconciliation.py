"""Reconciling: what I sell against what the tenant has."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant import supply
from cotenant.supply import Finding, ReconciliationRow, SubscribedSku
from cotenant.supply.seats import seats_of
from cotenant.testing import strategies

FABRIKAM = ct.Partner(id="fabrikam")
E3 = ct.Product(sku_id="6FD2", part_number="ENTERPRISEPACK", name="Office 365 E3")


def sold(id: str, seats: int, product: str | ct.Product = E3, status: str = "active") -> ct.Subscription:
    return ct.Subscription(
        id=id,
        product=product,
        seats=seats,
        channel=ct.CSP,
        seller=FABRIKAM,
        status=ct.SubscriptionStatus(status),
    )


def sku(enabled: int, product: str | ct.Product = E3, **more: Any) -> SubscribedSku:
    more.setdefault("tenant", "home")
    return SubscribedSku(product=product, enabled=enabled, **more)


def only(mine: list[ct.Subscription], theirs: list[ct.Subscription | SubscribedSku]) -> ReconciliationRow:
    (row,) = supply.reconcile(mine, theirs)
    return row


subscriptions = st.lists(strategies.subscriptions(), max_size=5, unique_by=lambda each: each.id)
skus = st.builds(
    SubscribedSku,
    tenant=st.sampled_from(["contoso", "contoso-csp", ""]),
    product=strategies.products(),
    enabled=st.integers(0, 50),
    warning=st.integers(0, 5),
    subscription_ids=st.lists(st.sampled_from(["e3", "crm"])).map(tuple),
)
found = st.lists(strategies.subscriptions(), max_size=4, unique_by=lambda each: each.id)


@pytest.mark.parametrize(
    ("mine", "theirs", "finding", "difference"),
    [
        ([sold("a", 10), sold("b", 5)], [sku(15)], Finding.MATCHED, 0),
        ([sold("a", 10)], [sku(10, warning=5)], Finding.SEATS_DIFFER, 5),
        ([sold("a", 10)], [sold("a", 8)], Finding.SEATS_DIFFER, -2),
        ([sold("a", 10)], [], Finding.ONLY_MINE, -10),
        ([], [sku(7)], Finding.ONLY_THEIRS, 7),
        ([sold("a", 10, status="canceled")], [sku(7)], Finding.ONLY_THEIRS, 7),
    ],
)
def test_each_product_has_a_finding(
    mine: list[ct.Subscription], theirs: list[ct.Subscription | SubscribedSku], finding: Finding, difference: int
) -> None:
    """Matched, only mine, only theirs, or seats that differ."""
    row = only(mine, theirs)
    assert (row.finding, row.difference) == (finding, difference)
    assert row.remarks == ()


def test_products_are_joined_by_the_most_exact_name_that_both_know() -> None:
    """My list may know display names where the tenant knows SKU ids."""
    assert only([sold("a", 10, "office 365 e3")], [sku(10)]).product == E3
    assert len(supply.reconcile([sold("a", 1, ct.Product(sku_id="1", name="x"))], [sku(1, "y")])) == 2


def test_a_subscription_that_is_on_both_sides_is_of_one_product() -> None:
    """Its id joins what names could not."""
    assert only([sold("a", 10, "my own name")], [sold("A", 10)]).finding is Finding.MATCHED
    assert only([sold("a", 10, "my own name")], [sku(10, subscription_ids=("A",))]).finding is Finding.MATCHED


def test_a_pool_already_holds_the_seats_of_its_subscriptions() -> None:
    """They do not count twice."""
    assert only([sold("a", 10)], [sku(10), sold("a", 10)]).found == 10


def test_a_subscription_that_is_listed_twice_counts_once() -> None:
    """Pages of a listing may overlap."""
    assert only([sold("a", 10), sold("a", 10)], [sku(10)]).finding is Finding.MATCHED


def test_two_subscriptions_of_one_id_are_refused() -> None:
    """Neither can be told to be the right one."""
    with pytest.raises(ValueError, match="sold: expected one subscription 'a'"):
        supply.reconcile([sold("a", 10), sold("a", 11)], [])
    with pytest.raises(ValueError, match="found: expected one subscription 'a'"):
        supply.reconcile([], [sold("a", 10), sold("a", 11)])


def test_what_is_neither_a_subscription_nor_a_pool_is_refused() -> None:
    """The error names the argument."""
    with pytest.raises(ValueError, match=r"sold\[0\]"):
        supply.reconcile([sku(1)], [])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match=r"found\[0\]"):
        supply.reconcile([], ["e3"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]


def test_a_name_that_fits_two_products_is_ambiguous() -> None:
    """Neither "only mine" nor "only theirs" would be true."""
    names = [ct.Product(sku_id=each, name="Business Basic") for each in "12"]
    rows = supply.reconcile([sold("a", 10, "Business Basic")], [sku(10, names[0]), sku(20, names[1])])
    assert {row.finding for row in rows} == {Finding.AMBIGUOUS}
    assert {row.difference for row in rows} == {None}


def test_reports_that_differ_are_ambiguous() -> None:
    """How many seats were found cannot be told."""
    row = only([sold("a", 10)], [sku(10), sku(11)])
    assert (row.found, row.difference, row.finding) == (None, None, Finding.AMBIGUOUS)


def test_pools_of_several_tenants_are_added() -> None:
    """Unless one does not name its tenant: it may be any of the others."""
    assert only([sold("a", 10)], [sku(4), sku(6, tenant="lab")]).finding is Finding.MATCHED
    assert only([sold("a", 10)], [sku(10), sku(10, tenant="")]).finding is Finding.MATCHED


def test_seats_that_cannot_be_used_are_remarked_upon() -> None:
    """They count on neither side."""
    row = only([sold("a", 10), sold("b", 4, status="suspended")], [sku(10, suspended=6, locked_out=1)])
    assert row.finding is Finding.MATCHED
    assert row.remarks == (
        "sold: 4 seats suspended: not counted",
        "found: 6 seats suspended: not counted",
        "found: 1 seat locked out: not counted",
    )


def test_the_rows_are_plain_scalars() -> None:
    """They go into JSON and into a data frame as they are."""
    assert supply.reconcile([sold("a", 10)], [sku(15)]).to_dicts() == [
        {
            "product": "Office 365 E3",
            "sku_id": "6FD2",
            "part_number": "ENTERPRISEPACK",
            "sold": 10,
            "found": 15,
            "difference": 5,
            "finding": "seats-differ",
            "remarks": "",
        }
    ]


@given(subscriptions, found, st.lists(skus, max_size=4))
def test_all_that_i_sell_is_in_a_row(
    mine: list[ct.Subscription], theirs: list[ct.Subscription], pools: list[SubscribedSku]
) -> None:
    """Nothing is lost, and rows agree with their findings."""
    rows = supply.reconcile(mine, [*theirs, *pools])
    assert len(rows) == len({row.product for row in rows})
    assert sum(row.sold for row in rows) == sum(seats_of(each).total for each in mine)
    for row in rows:
        assert (row.difference is None) == (row.finding is Finding.AMBIGUOUS)
        assert (row.difference == 0) >= (row.finding is Finding.MATCHED)
    assert json.loads(json.dumps(rows.to_dicts())) == rows.to_dicts()


@given(subscriptions)
def test_a_side_against_itself_matches(mine: list[ct.Subscription]) -> None:
    """Or cannot be told, where a name fits several of its products."""
    assert {row.finding for row in supply.reconcile(mine, mine)} <= {Finding.MATCHED, Finding.AMBIGUOUS}


@given(subscriptions, found)
def test_the_sides_can_be_exchanged(mine: list[ct.Subscription], theirs: list[ct.Subscription]) -> None:
    """Differences change their sign, and nothing else changes."""
    there = [(row.product, row.difference) for row in supply.reconcile(mine, theirs)]
    back = [(row.product, row.difference) for row in supply.reconcile(theirs, mine)]
    assert there == [(product, None if number is None else -number) for product, number in back]
