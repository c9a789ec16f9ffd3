"""The words of every command, event and small value, and the cells that they stand in."""

from datetime import date
from typing import Any

import pytest

import cotenant as ct
from cotenant import display
from cotenant.display import Change, Mark, Shares

FABRIKAM = ct.Partner(id="fabrikam")
NAMED = ct.Partner(id="adatum", name="A. Datum")
DAY = date(2015, 5, 7)
CRM = ct.Subscription(id="crm", product="CRM Online", seats=12, channel=ct.CSP, seller=FABRIKAM)
E3 = ct.Subscription(id="e3", product="Office 365 E3", seats=1, channel=ct.DIRECT)
KEPT: dict[str, Any] = {"by": FABRIKAM, "on": DAY, "tenant": "contoso", "id": "crm"}
SHORT: dict[str, Any] = {**KEPT, "tenant": "t"}
TIE: dict[str, Any] = {"on": DAY, "partner": FABRIKAM}


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (ct.CreateTenant(by=FABRIKAM, on=DAY, tenant="lab"), "fabrikam creates tenant lab"),
        (
            ct.CreateTenant(by=ct.CUSTOMER, on=DAY, tenant="lab", domain="lab.example.com"),
            "the customer creates tenant lab (lab.example.com)",
        ),
        (ct.RequestRelationship(by=FABRIKAM, on=DAY), "fabrikam asks for a reseller relationship"),
        (
            ct.AcceptRelationship(by=ct.CUSTOMER, **TIE),
            "the customer accepts the reseller relationship with fabrikam",
        ),
        (
            ct.DeclineRelationship(by=ct.CUSTOMER, on=DAY, partner=NAMED, kind=ct.RelationshipKind.DELEGATED_ADMIN),
            "the customer declines the delegated admin relationship with A. Datum (adatum)",
        ),
        (ct.EndRelationship(by=FABRIKAM, **TIE), "fabrikam ends the reseller relationship"),
        (
            ct.Provision(product="CRM Online", seats=12, **KEPT),
            "fabrikam provisions 12 seats of CRM Online as crm on tenant contoso",
        ),
        (
            ct.Provision(
                **SHORT,
                product="CRM Online",
                seats=1,
                term=ct.Term(start=DAY),
                partner_of_record=NAMED,
            ),
            "fabrikam provisions 1 seat of CRM Online as crm on tenant t, from 2015-05-07, A. Datum (adatum) on record",
        ),
        (
            ct.Purchase(by=ct.CUSTOMER, on=DAY, tenant="t", id="e3", product="E3", seats=2, channel=ct.DIRECT),
            "the customer purchases 2 seats of E3 as e3 through Direct on tenant t",
        ),
        (
            ct.Purchase(
                by=ct.CUSTOMER, on=DAY, tenant="t", id="e3", product="E3", seats=2, channel=ct.OPEN, seller=NAMED
            ),
            "the customer purchases 2 seats of E3 as e3 through Open from A. Datum (adatum) on tenant t",
        ),
        (ct.ChangeSeats(seats=15, **KEPT), "fabrikam sets the seats of subscription crm on tenant contoso to 15"),
        (
            ct.ChangeTerm(term=ct.Term(end=DAY, renews=False), **KEPT),
            "fabrikam changes the term of subscription crm on tenant contoso: until 2015-05-07, does not renew",
        ),
        (ct.Suspend(**KEPT), "fabrikam suspends subscription crm on tenant contoso"),
        (ct.Resume(**KEPT), "fabrikam resumes subscription crm on tenant contoso"),
        (ct.Cancel(**KEPT), "fabrikam cancels subscription crm on tenant contoso"),
        (ct.Renew(until=DAY, **KEPT), "fabrikam renews subscription crm on tenant contoso until 2015-05-07"),
        (ct.TransitionToCsp(**KEPT), "fabrikam turns subscription crm on tenant contoso into a CSP subscription"),
    ],
    ids=repr,
)
def test_a_command_is_said_in_the_present_tense(command: ct.Command, said: str) -> None:
    """Who asks for what, and on which day."""
    assert display.text(command) == str(command) == f"On 2015-05-07, {said}"


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (ct.TenantCreated(by=FABRIKAM, on=DAY, tenant="lab"), "fabrikam created tenant lab"),
        (ct.RelationshipEstablished(by=FABRIKAM, **TIE), "fabrikam established the reseller relationship"),
        (ct.RelationshipRequested(by=FABRIKAM, **TIE), "fabrikam asked for a reseller relationship"),
        (
            ct.RelationshipAccepted(by=ct.CUSTOMER, **TIE),
            "the customer accepted the reseller relationship with fabrikam",
        ),
        (
            ct.RelationshipDeclined(by=ct.CUSTOMER, **TIE),
            "the customer declined the reseller relationship with fabrikam",
        ),
        (ct.RelationshipEnded(by=FABRIKAM, **TIE), "fabrikam ended the reseller relationship"),
        (
            ct.SubscriptionProvisioned(by=FABRIKAM, on=DAY, tenant="contoso", subscription=CRM),
            "fabrikam provisioned 12 seats of CRM Online as crm on tenant contoso",
        ),
        (
            ct.SubscriptionPurchased(by=ct.CUSTOMER, on=DAY, tenant="contoso", subscription=E3),
            "the customer purchased 1 seat of Office 365 E3 as e3 through Direct on tenant contoso",
        ),
        (ct.SeatsChanged(seats=15, **KEPT), "fabrikam set the seats of subscription crm on tenant contoso to 15"),
        (
            ct.TermChanged(term=ct.Term(), **KEPT),
            "fabrikam changed the term of subscription crm on tenant contoso: not known",
        ),
        (ct.SubscriptionSuspended(**KEPT), "fabrikam suspended subscription crm on tenant contoso"),
        (ct.SubscriptionResumed(**KEPT), "fabrikam resumed subscription crm on tenant contoso"),
        (ct.SubscriptionCanceled(**KEPT), "fabrikam canceled subscription crm on tenant contoso"),
        (
            ct.SubscriptionRenewed(until=DAY, **KEPT),
            "fabrikam renewed subscription crm on tenant contoso until 2015-05-07",
        ),
    ],
    ids=repr,
)
def test_an_event_is_said_in_the_past_tense(event: ct.Event, said: str) -> None:
    """Who did what, and on which day."""
    assert display.text(event) == f"On 2015-05-07, {said}"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (ct.Product(name="Office 365 E3"), "Office 365 E3"),
        (ct.Product(sku_id="1", part_number="E3", name="Office 365 E3"), "Office 365 E3 (E3, 1)"),
        (ct.Product(sku_id="1"), "1"),
        (ct.Term(), "not known"),
        (ct.Term(start=DAY, end=date(2016, 5, 6), renews=True), "2015-05-07 to 2016-05-06, renews"),
        (ct.PartnerRelationship(partner=FABRIKAM), "reseller relationship with fabrikam: active"),
        (
            ct.PartnerRelationship(partner=NAMED, kind=ct.RelationshipKind.PARTNER_OF_RECORD, since=DAY),
            "partner of record relationship with A. Datum (adatum): active since 2015-05-07",
        ),
    ],
)
def test_a_small_value_is_one_line(value: object, said: str) -> None:
    """It can be part of a sentence."""
    assert display.text(value) == said


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (None, "not known"),
        (True, "yes"),
        (False, "no"),
        (12, "12"),
        (DAY, "2015-05-07"),
        ("a\nb", "a\\nb"),
        (("a", "b\x1b"), "a; b\\x1b"),
        (Mark(good=True, word="kept"), "kept"),
        (Change(before=12, after=15), "12 → 15"),
        (Shares(parts=(("Microsoft", 40), ("fabrikam", 2)), rest=3), "Microsoft 40, fabrikam 2, unexplained 3"),
        (Shares(parts=(("Microsoft", 40),), rest=-3), "Microsoft 40, 3 more than reported"),
        (Shares(parts=()), "nobody"),
    ],
)
def test_every_kind_of_cell_can_be_said_in_words(cell: display.Cell, said: str) -> None:
    """A renderer that knows nothing of a kind of cell has words for it."""
    assert display.words(cell) == said


def test_the_lines_of_a_cell_are_escaped_one_by_one() -> None:
    """Only a renderer puts lines below each other."""
    assert display.lines(("a\nb", "c")) == ("a\\nb", "c")
    assert display.lines(12) == ("12",)


@pytest.mark.parametrize(
    ("raw", "spelled"),
    [
        ("plain 東京 é", "plain 東京 é"),
        ("a\x1b[31m", "a\\x1b[31m"),
        ("a\r\n\t\x00\x7f\x9b", "a\\r\\n\\t\\x00\\x7f\\x9b"),
        ("a\u2028\u2029\x85", "a\\u2028\\u2029\\x85"),
        ("a\u202eb\u2066", "a\\u202eb\\u2066"),
        ("\ud800", "\\ud800"),
        ("می\u200cکند 👩\u200d💻", "می\u200cکند 👩\u200d💻"),
        ("a\xa0b", "a\xa0b"),
    ],
)
def test_what_steers_a_terminal_or_hides_itself_is_spelled_out(raw: str, spelled: str) -> None:
    """Letters of every script stay as they are."""
    assert display.escaped(raw) == spelled


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("東京", 4), ("e\u0301", 1), ("ｱ", 1), ("。", 2)])
def test_width_counts_the_columns_of_a_terminal(text: str, columns: int) -> None:
    """Wide characters take two, combining ones none."""
    assert display.width(text) == columns
