"""Licence pools: several subscriptions of one product, several suppliers, and what the tenant itself reports."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant import supply
from cotenant.supply import Pool, SubscribedSku
from cotenant.supply.seats import Seats, seats_of
from cotenant.testing import strategies

FABRIKAM = ct.Partner(id="fabrikam")
E3 = ct.Product(sku_id="6FD2", part_number="ENTERPRISEPACK", name="Office 365 E3")
DIRECT = ct.Subscription(id="direct", product=E3, seats=40, channel=ct.DIRECT)
CSP = ct.Subscription(id="csp", product=E3, seats=25, channel=ct.CSP, seller=FABRIKAM)


def customer(*subscriptions: ct.Subscription) -> ct.Customer:
    return ct.Customer(id="contoso", tenants=[ct.Tenant(id="home", subscriptions=subscriptions)])


def bought(id: str, seats: int = 1, status: str = "active", product: str | ct.Product = E3) -> ct.Subscription:
    return ct.Subscription(id=id, product=product, seats=seats, channel=ct.DIRECT, status=ct.SubscriptionStatus(status))


def sku(enabled: int, product: str | ct.Product = E3, **more: Any) -> SubscribedSku:
    more.setdefault("tenant", "home")
    return SubscribedSku(product=product, enabled=enabled, **more)


def pool(customer: ct.Customer, *skus: SubscribedSku) -> Pool:
    (only,) = supply.pools(customer, skus)
    return only


skus = st.builds(
    SubscribedSku,
    tenant=st.sampled_from(["contoso", "contoso-csp", "elsewhere", ""]),
    product=strategies.products(),
    enabled=st.integers(0, 50),
    warning=st.integers(0, 50),
    suspended=st.integers(0, 50),
    locked_out=st.none() | st.integers(0, 5),
    consumed=st.none() | st.integers(0, 50),
    subscription_ids=st.lists(st.sampled_from(["e3", "crm", "azure", "x"])).map(tuple),
    account=st.sampled_from(["", "a", "b"]),
)


def test_subscriptions_of_one_product_add_up_by_supplier() -> None:
    """A pool is one, whoever supplied its seats."""
    found = pool(customer(DIRECT, CSP, bought("more", 5)))
    assert found.seats == found.active == 70
    assert [(each.supplier, each.seats.total, each.subscriptions) for each in found.shares] == [
        (ct.MICROSOFT, 45, ("direct", "more")),
        (FABRIKAM, 25, ("csp",)),
    ]
    assert (found.reported, found.assigned, found.remainder) == (None, None, None)


def test_the_remainder_is_what_the_tenant_has_beyond_known_subscriptions() -> None:
    """No known supplier explains it."""
    found = pool(customer(DIRECT, CSP), sku(70, warning=10, consumed=50))
    assert (found.seats, found.active, found.in_grace) == (80, 70, 10)
    assert (found.assigned, found.remainder, found.remarks) == (50, 15, ())


def test_a_negative_remainder_says_so() -> None:
    """Subscriptions that claim more than the tenant has are not cut down to it."""
    found = pool(customer(DIRECT, CSP), sku(60))
    assert found.remainder == -5
    assert found.remarks == ("known subscriptions have 5 seats more than the tenant reports",)


def test_more_assigned_than_there_is_says_so() -> None:
    """It is what users see after one supplier cancels."""
    assert pool(customer(DIRECT), sku(40, consumed=41)).remarks == ("1 seat more assigned than there are",)


def test_suspended_seats_stand_apart() -> None:
    """They are no part of the total, on either side."""
    found = pool(customer(DIRECT, bought("held", 7, "suspended"), bought("off", 2, "disabled")))
    assert (found.seats, found.suspended) == (40, 9)
    reported = pool(customer(DIRECT, bought("held", 7, "suspended")), sku(40, suspended=7))
    assert (reported.seats, reported.suspended, reported.remainder) == (40, 7, 0)


def test_expired_seats_are_in_grace_and_still_count() -> None:
    """Users keep access while a subscription is in grace."""
    found = pool(customer(DIRECT, bought("late", 7, "expired")))
    assert (found.seats, found.active, found.in_grace) == (47, 40, 7)


@pytest.mark.parametrize("status", ["canceled", "deleted"])
def test_what_has_ended_counts_nothing(status: str) -> None:
    """Neither seats nor a row of its own."""
    assert pool(customer(DIRECT, bought("old", 99, status))).seats == 40
    assert len(supply.pools(customer(bought("old", 99, status)))) == 0


@pytest.mark.parametrize(
    ("status", "total", "remark"),
    [
        ("unknown", 43, "3 seats of a status that is not known: counted as usable"),
        ("locked-out", 40, "3 seats locked out: not counted"),
        ("pending", 40, "3 seats pending: not counted"),
    ],
)
def test_seats_of_an_odd_status_are_remarked_upon(status: str, total: int, remark: str) -> None:
    """An unknown status is reported, not dropped."""
    found = pool(customer(DIRECT, bought("odd", 3, status)))
    assert found.seats == total
    assert found.remarks == (remark,)


def test_locked_out_seats_of_a_pool_are_remarked_upon() -> None:
    """The tenant may report what no subscription tells."""
    assert pool(customer(DIRECT), sku(40, locked_out=2)).remarks == ("2 seats locked out: not counted",)


def test_a_pool_without_a_known_subscription_is_a_row() -> None:
    """All its seats are a remainder."""
    found = pool(customer(), sku(7, "Power BI Pro"))
    assert (found.product.name, found.seats, found.shares, found.remainder) == ("Power BI Pro", 7, (), 7)


def test_a_pool_of_a_tenant_that_is_not_the_customers_is_a_row() -> None:
    """Nothing that was passed in is lost."""
    found = supply.pools(customer(DIRECT), [sku(7, tenant="other")])
    assert [(each.tenant, each.seats) for each in found] == [("home", 40), ("other", 7)]


def test_a_pool_that_does_not_name_its_tenant_belongs_to_the_only_one() -> None:
    """With several tenants it stands alone, and says so."""
    assert pool(customer(DIRECT), sku(50, tenant="")).remainder == 10
    two = ct.Customer(id="c", tenants=[ct.Tenant(id="a", subscriptions=[DIRECT]), ct.Tenant(id="b")])
    alone, known = supply.pools(two, [sku(50, tenant="")])
    assert (alone.tenant, alone.remarks) == ("", ("the tenant is not known",))
    assert known.remainder is None


def test_the_same_product_on_two_tenants_is_two_pools() -> None:
    """Seats do not move between tenants."""
    two = ct.Customer(
        id="c", tenants=[ct.Tenant(id="a", subscriptions=[DIRECT]), ct.Tenant(id="b", subscriptions=[CSP])]
    )
    assert [(each.tenant, each.seats) for each in supply.pools(two)] == [("a", 40), ("b", 25)]


def test_two_skus_of_one_name_are_two_pools() -> None:
    """Display names repeat."""
    names = [ct.Product(sku_id=each, name="Business Basic") for each in "12"]
    found = supply.pools(customer(bought("one", 1, product=names[0]), bought("two", 2, product=names[1])))
    assert [each.seats for each in found] == [1, 2]


def test_a_name_that_fits_two_pools_is_reported_and_joins_neither() -> None:
    """Guessing would explain seats that nobody explains."""
    names = [ct.Product(sku_id=each, name="Business Basic") for each in "12"]
    bare = bought("bare", 5, product="Business Basic")
    found = {each.product.sku_id: each for each in supply.pools(customer(bare), [sku(10, names[0]), sku(20, names[1])])}
    assert (found["1"].remainder, found["2"].remainder, found[""].remainder) == (10, 20, None)
    assert all("may be the same product" in each.remarks[0] for each in found.values())


def test_a_pool_that_lists_a_subscription_tells_its_product() -> None:
    """The directory knows which pool a subscription is behind, when names do not."""
    names = [ct.Product(sku_id=each, name="Business Basic") for each in "12"]
    bare = bought("Bare", 5, product="Business Basic")
    listing = sku(20, names[1], subscription_ids=("bare",))
    found = {each.product.sku_id: each for each in supply.pools(customer(bare), [sku(10, names[0]), listing])}
    assert (found["1"].remainder, found["2"].remainder) == (10, 15)


def test_a_pool_that_is_reported_twice_alike_counts_once() -> None:
    """Two sources may report the same pool, one of them with fewer columns."""
    found = pool(customer(DIRECT), sku(50, consumed=4), sku(50, "office 365 e3", locked_out=0))
    assert (found.seats, found.assigned) == (50, 4)
    assert found.remarks == ("the tenant reports it 2 times, alike: counted once",)


def test_a_pool_that_is_reported_twice_differently_is_not_guessed() -> None:
    """The total falls back to known subscriptions, and the remainder is not known."""
    found = pool(customer(DIRECT), sku(50, subscription_ids=("x",)), sku(45, warning=5, subscription_ids=("x",)))
    assert (found.seats, found.reported, found.remainder) == (40, None, None)
    assert found.remarks == (
        "the tenant reports it 2 times, differently (45 seats + 5 in grace and 50 seats + 0 in grace): not counted",
    )


def test_pools_of_several_accounts_or_subscriptions_are_added() -> None:
    """They are one product, in pools that are provably apart."""
    accounts = pool(customer(DIRECT), sku(50, account="a", consumed=1), sku(50, account="b", consumed=2))
    assert (accounts.seats, accounts.assigned, accounts.remarks) == (100, 3, ())
    apart = pool(customer(DIRECT), sku(50, subscription_ids=("x",)), sku(50, subscription_ids=("y",), consumed=2))
    assert (apart.seats, apart.assigned, apart.remarks) == (100, None, ())
    unsure = pool(customer(DIRECT), sku(50, account="a"), sku(50, account="b"), sku(49, account="b"))
    assert unsure.reported is None


def test_the_rows_are_plain_scalars() -> None:
    """They go into JSON and into a data frame as they are, suppliers as one text."""
    held = bought("held", 3, "suspended")
    found = supply.pools(customer(DIRECT, CSP, held), [sku(70, suspended=5, consumed=66)])
    of = {"tenant": "home", "product": "Office 365 E3", "sku_id": "6FD2", "part_number": "ENTERPRISEPACK"}
    assert found.to_dicts() == [
        {
            **of,
            "seats": 70,
            "by_supplier": "Microsoft: 40; fabrikam: 25",
            "active": 70,
            "in_grace": 0,
            "suspended": 5,
            "assigned": 66,
            "remainder": 5,
            "remarks": "",
        }
    ]
    assert found.by_supplier() == [
        {**of, "supplier": "Microsoft", "seats": 40, "suspended": 3},
        {**of, "supplier": "fabrikam", "seats": 25, "suspended": 0},
        {**of, "supplier": "unexplained", "seats": 5, "suspended": 2},
    ]


def test_what_is_not_a_pool_is_refused() -> None:
    """The error names the argument and the place."""
    with pytest.raises(ValueError, match=r"skus\[0\]"):
        supply.pools(customer(), ["e3"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]


@given(strategies.subscriptions())
def test_every_seat_of_a_live_subscription_counts_in_one_place(subscription: ct.Subscription) -> None:
    """Whatever its status, unless it has ended."""
    seats = seats_of(subscription)
    assert seats.total + seats.apart == (0 if subscription.status.has_ended else subscription.seats)


@given(strategies.customers())
def test_without_reports_the_pools_hold_the_seats_of_all_live_subscriptions(customer: ct.Customer) -> None:
    """Nothing is lost, nothing counts twice."""
    live = [seats_of(each) for _, each in customer.subscriptions()]
    assert sum((each.known for each in supply.pools(customer)), start=Seats()) == sum(live, start=Seats())
    ids = [id_ for each in supply.pools(customer) for share in each.shares for id_ in share.subscriptions]
    assert sorted(ids) == sorted(each.id for _, each in customer.subscriptions() if not each.status.has_ended)


@given(strategies.customers(), st.lists(skus, max_size=5))
def test_suppliers_and_remainder_make_the_total(customer: ct.Customer, reported: list[SubscribedSku]) -> None:
    """Whatever was reported, and whether or not it could be counted."""
    found = supply.pools(customer, reported)
    for each in found:
        assert each.seats == sum(share.seats.total for share in each.shares) + (each.remainder or 0)
        assert each.reported is None or each.seats == each.active + each.in_grace
    assert sum(each.seats for each in found) == sum(int(line["seats"] or 0) for line in found.by_supplier())
    assert json.loads(json.dumps(found.to_dicts())) == found.to_dicts()


@given(strategies.customers(), st.data())
def test_the_order_of_reports_makes_no_difference(customer: ct.Customer, data: st.DataObject) -> None:
    """Sources are read in any order."""
    reported = data.draw(st.lists(skus, max_size=5))
    assert supply.pools(customer, data.draw(st.permutations(reported))) == supply.pools(customer, reported)


@given(strategies.customers(), st.lists(skus, max_size=5))
def test_every_reported_pool_is_in_a_row(customer: ct.Customer, reported: list[SubscribedSku]) -> None:
    """A pool that cannot be counted is remarked upon; none disappears."""
    found = supply.pools(customer, reported)
    only = customer.tenants[0].id if len(customer.tenants) == 1 else ""
    for each in reported:
        rows = [row for row in found if row.tenant == (each.tenant or only)]
        assert any(row.reported is not None or row.remarks for row in rows)
