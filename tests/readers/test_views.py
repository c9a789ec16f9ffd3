"""What somebody sees who prints what was read."""

from datetime import date

import cotenant as ct
from cotenant import display
from cotenant.display import html
from cotenant.readers import Reading, Remark, assemble, graph, licensing, partner_center

ME = ct.Partner(id="lighthouse")
SOLD = partner_center.read_subscriptions(
    [
        {"id": "mail", "offerName": "Mail", "quantity": 40, "status": "active", "commitmentEndDate": "2026-12-31"},
        {"id": "gone", "offerName": "Charts", "quantity": 0, "status": "<mothballed>"},
    ],
    tenant="harbour",
)
FOUND = graph.read_subscriptions(
    {"value": [{"id": "own", "skuPartNumber": "TIDES", "totalLicenses": 3}]}, tenant="harbour"
)
SKUS = graph.read_skus(
    {"value": [{"skuId": "5", "skuPartNumber": "TIDES", "prepaidUnits": {"enabled": 4}, "consumedUnits": 1}]},
    tenant="harbour",
)


def squeezed(value: object) -> list[str]:
    return [" ".join(line.split()) for line in display.text(value).splitlines() if not line.startswith("---")]


def test_a_reading_shows_its_records_with_the_fields_that_any_of_them_gives_and_its_remarks() -> None:
    """Empty columns say nothing, and there are many of them."""
    assert squeezed(SOLD) == [
        "SoldSubscription, 2 read",
        "id tenant product seats status status_word term",
        "mail harbour Mail 40 active active until 2026-12-31",
        "gone harbour Charts 0 unknown <mothballed> not known",
        "",
        "Remarks",
        '- $[1].status: says nothing that is known: "<mothballed>"',
    ]


def test_a_reading_of_one_record_shows_its_fields() -> None:
    """There is one organization."""
    reading = graph.read_organization({"value": [{"id": "harbour", "displayName": "Harbour"}]})
    assert squeezed(reading)[:4] == ["Organization", "what is", "id harbour", "name Harbour"]


def test_a_reading_of_nothing_says_so() -> None:
    """An empty table would look like a fault."""
    assert squeezed(Reading(value=())) == ["No records."]


def test_a_catalogue_is_counted() -> None:
    """Microsoft's has thousands of products."""
    catalogue = licensing.read_catalogue(
        "Product_Display_Name,String_Id,GUID\nMail,MAIL,eeee0001-0000-4000-8000-00000000000e\n"
    )
    assert squeezed(catalogue) == ["Catalogue of 1 product"]


def test_an_assembly_shows_its_ledger_its_pools_and_its_remarks() -> None:
    """What the command line shows of the same exports."""
    lines = squeezed(assemble(me=ME, sold=SOLD, found=FOUND, skus=SKUS))
    assert lines[0] == "Customer harbour"
    rows = [line for line in lines if line.startswith(("mail Mail", "own TIDES", "TIDES (5) 4", "- gone: mine"))]
    assert len(rows) == 4
    assert "- relationships.lighthouse: inferred from a live CSP subscription that this partner sold" in lines


def test_an_assembly_has_no_empty_parts() -> None:
    """No pools were given, and nothing is odd."""
    home = partner_center.read_customer({"id": "harbour", "companyProfile": {"tenantId": "harbour"}})
    assert squeezed(assemble(me=ME, customer=home)) == ["Customer harbour", "No subscriptions."]


def test_what_a_source_says_is_escaped_in_html() -> None:
    """A payload may hold anything."""
    shown = html(Reading(value=SOLD.value, remarks=(Remark(path="$", odd="<b>"),)))
    assert "&lt;mothballed&gt;" in shown
    assert "<b>" not in shown
    assert SOLD._repr_html_() == html(SOLD)
    assert date(2026, 12, 31).isoformat() in shown
