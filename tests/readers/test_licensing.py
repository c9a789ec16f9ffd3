"""The licensing CSV: a catalogue that reports what is ambiguous instead of choosing."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from cotenant.readers import CodecError, PartlyReadError
from cotenant.readers.licensing import Catalogue, LicensedProduct, ServicePlan, read_catalogue
from cotenant.tenancy import Product

Text = Callable[[str], bytes]
MAIL = "eeee0001-0000-4000-8000-00000000000e"
CHARTS = ("eeee0002-0000-4000-8000-00000000000e", "eeee0003-0000-4000-8000-00000000000e")
EXTRAS = "eeee0004-0000-4000-8000-00000000000e"
HEADER = "Product_Display_Name,String_Id,GUID\n"


def test_rows_of_one_product_are_one_product(text: Text) -> None:
    """A row is a product's service plan; the casing of a GUID does not make two."""
    catalogue = read_catalogue(text("licensing.csv")).value
    assert [each.sku_id for each in catalogue.products] == [MAIL, *CHARTS, EXTRAS]
    assert catalogue.products[0] == LicensedProduct(
        sku_id=MAIL,
        part_numbers=("HARBOUR_MAIL_1",),
        names=("Harbour Mail, Plan 1",),
        plans=(
            ServicePlan(id="ffff0001-0000-4000-8000-00000000000f", name="MAIL", friendly_name="Mail"),
            ServicePlan(id="ffff0002-0000-4000-8000-00000000000f", name="TIDES", friendly_name="Tides"),
        ),
    )
    assert catalogue.products[-1].plans == ()


def test_text_bytes_and_parsed_rows_read_alike(text: Text) -> None:
    """With and without a byte order mark."""
    expected = read_catalogue(text("licensing.csv"))
    decoded = text("licensing.csv").decode()
    assert read_catalogue(decoded) == expected
    assert read_catalogue(b"\xef\xbb\xbf" + text("licensing.csv")) == expected
    assert read_catalogue(list(csv.DictReader(io.StringIO(decoded, newline="")))) == expected


def test_a_product_is_found_by_any_of_its_names(text: Text) -> None:
    """By SKU id, part number or display name, in any casing; what is not there is not found."""
    catalogue = read_catalogue(text("licensing.csv")).value
    for wanted in (MAIL.upper(), "harbour_mail_1", " harbour mail, plan 1 "):
        assert [each.sku_id for each in catalogue.find(wanted)] == [MAIL]
    assert catalogue.find("Harbour Fog") == ()
    assert catalogue.products[0].product == Product(
        sku_id=MAIL, part_number="HARBOUR_MAIL_1", name="Harbour Mail, Plan 1"
    )


def test_an_ambiguous_name_is_reported_and_not_resolved(text: Text) -> None:
    """Two products of one name are both found; a product of two names has no one name."""
    reading = read_catalogue(text("licensing.csv"))
    assert [each.sku_id for each in reading.value.find("Harbour Charts")] == list(CHARTS)
    assert reading.value.ambiguous() == ("Harbour Charts",)
    assert reading.value.products[-1].product == Product(sku_id=EXTRAS)
    assert [each.odd for each in reading.remarks] == [
        f'"Harbour Charts" stands for several products: {CHARTS[0]}, {CHARTS[1]}',
        f'{EXTRAS} goes by several names: "Harbour Extras", "Harbour Extras (new)"',
        f"{EXTRAS} goes by several part numbers: HARBOUR_EXTRAS, HARBOUR_EXTRAS_NEW",
    ]


def test_a_row_without_a_guid_loses_no_other() -> None:
    """Nor does a row that is too short, or too long."""
    with pytest.raises(PartlyReadError) as caught:
        read_catalogue(HEADER + "A,A1,g1\nB,B1\nC,C1,g3,more,still more\n,,g4\n")
    assert str(caught.value) == "$[1].GUID: expected an id, got nothing"
    assert [each.sku_id for each in caught.value.reading.value.products] == ["g1", "g3", "g4"]
    assert [each.path for each in caught.value.reading.remarks] == ["$[1].GUID"]


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        ("", "a header without guid, product_display_name, string_id"),
        ("Product_Display_Name,GUID\nA,B\n", "a header without string_id"),
        (b"\xff\xfe", "UTF-8 text"),
        (HEADER + "x" * 200_000, "CSV"),
        (HEADER + 'A,A1,"g1\nB,B1,g2\n', "CSV"),
        (HEADER + 'A,A1,"g1"x\n', "CSV"),
        (HEADER + "\ud800,A1,g1\n", "text, got half a surrogate pair"),
        (HEADER.replace("\n", ",guid \n") + "A,A1,g1,g2\n", r'every column only once; repeated, got \["guid"\]'),
    ],
)
def test_what_is_no_such_table_is_refused(payload: str | bytes, why: str) -> None:
    """The error says what the header lacks."""
    with pytest.raises(CodecError, match=why):
        read_catalogue(payload)


@pytest.mark.parametrize("payload", [None, 3, {"GUID": "g1"}])
def test_what_is_neither_text_nor_rows_is_refused(payload: Any) -> None:
    """The error says what would be."""
    with pytest.raises(
        CodecError, match=r"^\$: expected the text of a CSV file, its bytes, or a list of its rows, got"
    ):
        read_catalogue(payload)


def test_the_casing_of_the_header_does_not_matter() -> None:
    """Nor do blanks around its words."""
    assert read_catalogue(" guid ,STRING_ID,product_display_name\ng1,A1,A\n").value.find("a1")


def test_catalogues_are_values() -> None:
    """Equal by their products, and hashable: how they look things up is nobody's business."""
    one, other = (Catalogue(products=(LicensedProduct(sku_id="a"),)) for _ in range(2))
    assert (one, hash(one)) == (other, hash(other))
    assert "index" not in repr(one)
