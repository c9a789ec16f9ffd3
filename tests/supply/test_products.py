"""Product identity: the same product under several names, and names that fit several products."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cotenant.supply.products import completed, folded, identify, named
from cotenant.tenancy import Product

BASIC = "Microsoft 365 Business Basic"
ONE = Product(sku_id="1", name=BASIC)
TWO = Product(sku_id="2", name=BASIC)
BARE = Product(name=BASIC)

few = st.sampled_from(["", "a", "A", "b", " "])


def product(sku_id: str, part_number: str, name: str) -> Product:
    blank = not (sku_id + part_number + name).strip()
    return Product(sku_id=sku_id, part_number=part_number, name="x" if blank else name)


products = st.builds(product, few, few, few)


def same(one: Product, other: Product, *others: Product) -> bool:
    found = identify([one, other, *others])
    return found[one] == found[other]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Product(sku_id="ab", name="x"), Product(sku_id="AB", name="y")),
        (Product(sku_id="1", part_number="E3"), Product(part_number="e3", name="Office")),
        (Product(part_number="E3", name="x"), Product(part_number="e3 ", name="y")),
        (Product(sku_id="1", name="Office"), Product(part_number="E3", name="office")),
        (Product(sku_id="1", name="Office"), Product(name="OFFICE")),
        (Product(part_number="E3", name="Office"), Product(name="Office")),
        (Product(name="Office"), Product(name=" office ")),
    ],
)
def test_two_names_are_compared_where_both_are_known(one: Product, other: Product) -> None:
    """SKU id, else part number, else display name, upper and lower case alike."""
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Product(sku_id="1", part_number="E3", name="Office"), Product(sku_id="2", part_number="E3", name="Office")),
        (Product(part_number="E3", name="Office"), Product(part_number="E5", name="Office")),
        (Product(sku_id="1", part_number="E3", name="Office"), Product(part_number="E5", name="Office")),
        (Product(sku_id="1"), Product(name="1")),
    ],
)
def test_a_less_exact_name_does_not_outweigh_a_more_exact_one(one: Product, other: Product) -> None:
    """What differs at the most exact level that both know is not the same."""
    assert not same(one, other)


def test_a_name_that_fits_two_skus_joins_neither() -> None:
    """All three stay apart, and each is told of those that it may be the same as."""
    for order in permutations([ONE, TWO, BARE]):
        found = identify(order)
        assert found[BARE].rivals == (ONE, TWO)
        assert found[ONE].rivals == found[TWO].rivals == (BARE,)
        assert "may be the same product as Microsoft 365 Business Basic (1)" in found[BARE].remarks[0]


def test_two_part_numbers_do_not_become_one_by_fitting_the_same_sku() -> None:
    """A SKU without a part number cannot be both."""
    parts = [Product(part_number="P", name=BASIC), Product(part_number="Q", name=BASIC)]
    found = identify([ONE, *parts])
    assert len(set(found.values())) == 3
    assert found[ONE].rivals == tuple(parts)


def test_a_part_number_outweighs_a_name() -> None:
    """Of two SKUs of one name it finds the one that has it."""
    exact = Product(sku_id="3", part_number="P", name="other")
    assert same(Product(part_number="P", name=BASIC), exact, ONE)


def test_an_identity_has_the_fullest_naming_that_is_known() -> None:
    """Each source adds the names that it knows."""
    found = identify([Product(sku_id="1", part_number="P"), Product(part_number="p", name="Office")])
    assert {each.product for each in found.values()} == {Product(sku_id="1", part_number="P", name="Office")}


def test_names_that_are_missing_are_completed_unless_the_exact_ones_differ() -> None:
    """What is known is never replaced."""
    assert completed(BARE, Product(sku_id="1", part_number="P", name="x")) == Product(
        sku_id="1", part_number="P", name=BASIC
    )
    assert completed(ONE, Product(sku_id="1", part_number="P")) == Product(sku_id="1", part_number="P", name=BASIC)
    assert completed(Product(part_number="P"), Product(part_number="p", name="x")) == Product(part_number="P", name="x")
    assert completed(ONE, Product(sku_id="2", part_number="P")) == ONE
    assert completed(Product(part_number="P"), Product(part_number="Q", sku_id="1")) == Product(part_number="P")


def test_a_product_is_named_by_its_title_and_its_exact_name() -> None:
    """Two SKUs of one name can be told apart."""
    assert named(ONE) == f"{BASIC} (1)"
    assert named(BARE) == BASIC


@given(st.lists(products))
def test_every_product_has_an_identity_and_no_two_skus_share_one(drawn: list[Product]) -> None:
    """Nothing is lost, and a SKU id is never merged with another."""
    found = identify(drawn)
    assert found.keys() == set(drawn)
    for one in drawn:
        for other in drawn:
            if one.sku_id.strip() and other.sku_id.strip():
                assert (found[one] == found[other]) == (folded(one.sku_id) == folded(other.sku_id))


@given(st.data())
def test_the_order_in_which_products_come_makes_no_difference(data: st.DataObject) -> None:
    """The same products have the same identities."""
    drawn = data.draw(st.lists(products))
    assert identify(data.draw(st.permutations(drawn))) == identify(drawn)


@given(st.lists(products))
def test_doubt_is_mutual(drawn: list[Product]) -> None:
    """If one may be another, that other may be the one."""
    found = {each.product: each for each in identify(drawn).values()}
    for each in found.values():
        assert all(each.product in found[rival].rivals for rival in each.rivals)
