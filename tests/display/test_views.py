"""What each value looks like, read as text."""

import importlib
import subprocess
import sys
from datetime import date

import attrs
import pytest

import cotenant as ct
from cotenant import display, supply
from cotenant.display.as_text import text
from cotenant.shown import Shown

FABRIKAM = ct.Partner(id="fabrikam")
DAY = date(2015, 5, 7)
TERM = ct.Term(start=date(2015, 1, 1), end=date(2015, 12, 31), renews=True)
E3 = ct.Subscription(id="e3", product="Office 365 E3", seats=40, channel=ct.DIRECT, term=TERM)
CONTOSO = ct.Customer(id="contoso", name="Contoso", tenants=[ct.Tenant(id="home", subscriptions=[E3])])
ORDER = ct.Provision(by=FABRIKAM, on=DAY, tenant="home", id="crm", product="CRM Online", seats=12)
STORY = ct.play(
    CONTOSO,
    [
        ct.RequestRelationship(by=FABRIKAM, on=DAY),
        ct.AcceptRelationship(by=ct.CUSTOMER, on=DAY, partner=FABRIKAM),
        ORDER,
        ct.ChangeSeats(by=FABRIKAM, on=DAY, tenant="home", id="crm", seats=15),
        ct.TransitionToCsp(by=FABRIKAM, on=DAY, tenant="home", id="e3"),
    ],
    ct.RELEASED,
)
ACCEPTED, REFUSED = STORY.decisions[3:]


def squeezed(value: object) -> list[str]:
    return [" ".join(line.split()) for line in display.text(value).splitlines()]


def test_a_customer_shows_its_tenants_who_sells_and_controls_and_its_relationships() -> None:
    """Everything that it has, tenant by tenant."""
    assert squeezed(STORY.after) == [
        "Customer Contoso (contoso)",
        "",
        "Tenant home, provisioned by the customer",
        "subscription product seats status channel sold by controlled by term",
        "------------ ------------- ----- ------ ------- --------- ------------- --------------------------------",
        "crm CRM Online 15 active CSP fabrikam fabrikam not known",
        "e3 Office 365 E3 40 active Direct Microsoft the customer 2015-01-01 to 2015-12-31, renews",
        "",
        "Relationships",
        "partner kind status since",
        "-------- -------- ------ ----------",
        "fabrikam reseller active 2015-05-07",
    ]


def test_a_customer_without_anything_says_so() -> None:
    """An empty table would look like a fault."""
    assert squeezed(ct.Customer(id="new")) == ["Customer new", "No tenants.", "No relationships."]
    bare = ct.Tenant(id="lab", domain="lab.example.com")
    assert squeezed(bare) == ["Tenant lab (lab.example.com), provisioned by the customer: no subscriptions."]


def test_a_subscription_shows_every_role() -> None:
    """Who sells, bills, supports and controls it."""
    advised = ct.Subscription(id="a", product="E1", seats=1, channel=ct.ADVISOR, partner_of_record=FABRIKAM)
    shown = squeezed(advised)
    assert "sold by Microsoft" in shown
    assert "supported by fabrikam" in shown
    assert "controlled by the customer" in shown
    assert "partner of record fabrikam" in shown
    assert "partner of record none" in squeezed(E3)


def test_an_accepted_command_shows_what_happened_and_what_changed() -> None:
    """Each detail before and after."""
    assert squeezed(ACCEPTED) == [
        "Yes, under multi-channel",
        "On 2015-05-07, fabrikam sets the seats of subscription crm on tenant home to 15",
        "",
        "What happened",
        "- On 2015-05-07, fabrikam set the seats of subscription crm on tenant home to 15",
        "",
        "What changed",
        "what before → after",
        "---------------------------------------- --------------",
        "seats of subscription crm on tenant home 12 → 15",
    ]


def test_a_refused_command_shows_every_reason_with_its_rule() -> None:
    """The command in words, the regime, and why not."""
    refused = ct.decide(CONTOSO, ORDER, ct.SINGLE_CHANNEL)
    assert isinstance(refused, ct.Refused)
    shown = squeezed(refused)
    assert shown[:2] == [
        "No, under single-channel",
        "On 2015-05-07, fabrikam provisions 12 seats of CRM Online as crm on tenant home",
    ]
    flat = " ".join(shown)
    for reason in refused.reasons:
        assert reason.rule in flat
        assert reason.because in flat.replace(f"{reason.rule} ", "")


def test_a_transition_shows_what_is_new_and_what_is_gone() -> None:
    """Tenants, subscriptions, relationships, and each of their details."""
    after = ct.Customer(
        id="contoso",
        tenants=[
            ct.Tenant(
                id="home", domain="contoso.com", provisioned_by=FABRIKAM, subscriptions=[attrs.evolve(E3, seats=9)]
            )
        ],
    )
    shown = squeezed(ct.Transition(before=CONTOSO, events=(), after=after))
    assert "name of the customer Contoso → none" in shown
    assert "domain of tenant home none → contoso.com" in shown
    assert "origin of tenant home provisioned by the customer → provisioned by fabrikam" in shown
    assert "seats of subscription e3 on tenant home 40 → 9" in shown
    gone = squeezed(ct.Transition(before=STORY.after, events=(), after=CONTOSO))
    assert "subscription crm on tenant home 15 seats of CRM Online, CSP, active → nothing" in gone
    assert "reseller relationship with fabrikam active since 2015-05-07 → nothing" in gone
    new = squeezed(ct.Transition(before=CONTOSO, events=(), after=STORY.after))
    assert "subscription crm on tenant home nothing → 15 seats of CRM Online, CSP, active" in new
    assert squeezed(ct.Transition(before=CONTOSO, events=(), after=CONTOSO))[-1] == "Nothing changed."


def test_a_story_numbers_its_decisions_and_ends_with_the_ledger() -> None:
    """Day, regime, what was asked, yes or no, and why not."""
    shown = squeezed(STORY)
    assert shown[0] == "Story of Contoso (contoso)"
    assert "1 2015-05-07 multi-channel fabrikam asks for a reseller relationship yes" in shown
    assert any(line.startswith("5 2015-05-07 multi-channel") and " no no-transition:" in line for line in shown)
    at = shown.index("In the end")
    assert "\n".join(shown[at + 2 :]) == "\n".join(squeezed(supply.ledger(STORY.after)))
    assert "Nothing was asked." in squeezed(ct.play(CONTOSO, [], ct.RELEASED))


def test_a_comparison_shows_the_answer_of_each_regime() -> None:
    """Since when, under which regime, yes or no, and why not."""
    ready = ct.play(CONTOSO, [each.command for each in STORY.decisions[:2]], ct.RELEASED).after
    shown = squeezed(ct.compare(ready, ORDER, ct.RELEASED))
    assert shown[0] == "On 2015-05-07, fabrikam provisions 12 seats of CRM Online as crm on tenant home"
    assert any(line.startswith("2014-07-14 single-channel no separate-tenant:") for line in shown)
    assert shown[-1] == "2015-05-06 multi-channel yes"


def test_an_explanation_shows_facts_and_marks_what_is_broken() -> None:
    """For a no as well as for a yes."""
    no = squeezed(ct.explain(STORY.after, REFUSED.command, ct.MULTI_CHANNEL))
    assert no[0] == "No, under multi-channel"
    assert "tenant-known The customer has a tenant of that id. yes" in no
    assert any(line.startswith("no-transition") and line.endswith("broken") for line in no)
    assert any(line.startswith("known-tenant") and line.endswith("kept") for line in no)
    yes = ct.explain(STORY.after, ACCEPTED.command, ct.MULTI_CHANNEL)
    assert squeezed(yes)[0] == "Yes, under multi-channel"
    bare = squeezed(attrs.evolve(yes, answers=(), watching=()))
    assert bare[-2:] == ["No fact is asked.", "No rule watches."]
    assert "own-fact no" in squeezed(attrs.evolve(yes, answers=(("own-fact", False),)))


def test_a_rule_a_regime_and_a_timeline_show_what_holds_when() -> None:
    """A release shows what it lifts."""
    rule = squeezed(ct.RULES[0])
    assert rule[0] == "Rule separate-tenant"
    assert "can be lifted yes" in rule
    regime = squeezed(ct.MULTI_CHANNEL)
    assert len([line for line in regime if line.split(" ")[0] in {each.id for each in ct.MULTI_CHANNEL.rules}]) == len(
        ct.MULTI_CHANNEL.rules
    )
    timeline = squeezed(ct.RELEASED)
    assert timeline[-2:] == [
        "2014-07-14 single-channel nothing nothing",
        "2015-05-06 multi-channel separate-tenant, one-channel nothing",
    ]
    back = ct.RELEASED.then(ct.SINGLE_CHANNEL, since=DAY)
    assert squeezed(back)[-1] == "2015-05-07 single-channel nothing separate-tenant, one-channel"


def test_a_breach_is_one_line() -> None:
    """The law, the place, and how."""
    breach = ct.Breach(law="one-reseller", about="fabrikam", because="there are two")
    assert display.text(breach) == "Law one-reseller is broken at fabrikam: there are two"


def test_a_ledger_shows_evidence_below_the_table_and_only_where_there_is_any() -> None:
    """A column in which nothing stands is left out; sentences would squeeze all other columns."""
    evidence = ("no owner", "no order")
    told = supply.Attribution(subscription="e3", whose="customer", confidence="likely", evidence=evidence)
    stray = supply.Attribution(subscription="gone", whose="unknown", confidence="none")
    shown = squeezed(supply.ledger(CONTOSO, [told, stray]))
    assert shown[1].endswith("channel whose confidence sells, bills, supports controls term ends")
    assert shown[3].endswith("Direct customer likely Microsoft the customer 2015-12-31")
    assert shown[4:] == [
        "",
        "Evidence",
        "- e3: no owner; no order",
        "",
        "Attributions of subscriptions that the customer does not have",
        "- gone: unknown, none",
    ]
    assert squeezed(supply.ledger(CONTOSO))[1].endswith("controls term ends")
    assert squeezed(supply.ledger(ct.Customer(id="new"))) == ["No subscriptions."]
    assert squeezed(supply.ledger(CONTOSO, [told]).rows[0]) == shown[:7]


def test_a_ledger_says_once_what_two_parties_have_in_common_in_every_row() -> None:
    """Roles that differ in any row keep a column each."""
    assert squeezed(supply.ledger(CONTOSO))[1:4:2] == [
        "subscription product seats status channel sells, bills, supports controls term ends",
        "e3 Office 365 E3 40 active Direct Microsoft the customer 2015-12-31",
    ]
    own = attrs.evolve(E3, channel=ct.Channel(name="own", billed_by="customer"), seller=FABRIKAM)
    tenant = attrs.evolve(CONTOSO.tenants[0], subscriptions=(own,))
    shown = squeezed(supply.ledger(attrs.evolve(CONTOSO, tenants=(tenant,))))
    assert " sells bills, controls supports term ends" in shown[1]


def test_pools_show_suppliers_and_the_remainder() -> None:
    """In words; a drawing may stand beside them."""
    skus = [supply.SubscribedSku(tenant="home", product="Office 365 E3", enabled=50, consumed=41)]
    shown = squeezed(supply.pools(CONTOSO, skus))
    assert shown[-1] == "Office 365 E3 50 Microsoft 40, unexplained 10 50 0 0 41 10"
    assert squeezed(supply.pools(CONTOSO))[-1] == "Office 365 E3 40 Microsoft 40 40 0 0 not known not known"
    assert squeezed(supply.pools(ct.Customer(id="new"))) == ["No pools."]
    nowhere = supply.pools(ct.Customer(id="new"), [attrs.evolve(skus[0], tenant="")])
    assert squeezed(nowhere.rows[0])[0] == "Tenant not known"


def test_a_reconciliation_shows_both_sides() -> None:
    """And the difference between them."""
    found = supply.reconcile([E3], [supply.SubscribedSku(tenant="home", product="Office 365 E3", enabled=50)])
    assert squeezed(found)[-1] == "Office 365 E3 40 50 10 seats differ"
    assert squeezed(found.rows[0]) == squeezed(found)
    assert squeezed(supply.reconcile([], [])) == ["Nothing sold, nothing found."]


def test_a_value_of_another_kind_shows_its_fields() -> None:
    """Or what Python says of it."""
    shown = squeezed(supply.SubscribedSku(tenant="home", product="E3", enabled=1, subscription_ids=("a", "b")))
    assert shown[0] == "SubscribedSku"
    assert "product E3" in shown
    assert "locked_out not known" in shown
    assert shown[shown.index("subscription_ids a") + 1] == "b"
    assert any(line.startswith("tenants Tenant(") for line in squeezed(Pair(tenants=CONTOSO.tenants[0])))
    assert display.text(12.5) == "12.5"


@attrs.frozen
class Pair(Shown):
    """A value of a user."""

    tenants: ct.Tenant


def test_numbers_stand_to_the_right_and_wide_characters_are_counted() -> None:
    """Columns align on a terminal."""
    table = display.Table(
        title="",
        header=("name", "seats", "note"),
        rows=(("東京", 5, "x"), ("ab", 12, ""), ("c", None, "y")),
        note="below",
    )
    assert text([table]).splitlines() == [
        "name      seats  note",
        "----  ---------  ----",
        "東京          5  x",
        "ab           12",
        "c     not known  y",
        "below",
    ]


def test_long_cells_are_wrapped_at_spaces_and_long_words_are_kept_whole() -> None:
    """An id can be copied."""
    word = "x" * 70
    table = display.Table(title="t", header=("a",), rows=((f"{'ab ' * 25}{word} end",),))
    lines = text([table]).splitlines()
    assert word in lines
    assert lines[-1] == "end"
    assert max(map(len, lines[3:-2])) <= 70


def test_a_wide_table_and_a_long_point_are_narrowed() -> None:
    """The widest columns give way first, and what is short stays on one line."""
    sentence = "to be or not to be " * 10
    table = display.Table(title="", header=tuple("abcd"), rows=((sentence, "short one", sentence, sentence),))
    shown = text([table, display.Points(title="t", items=(sentence,))]).splitlines()
    assert max(map(len, shown)) <= 150
    assert "  short one  to be" in shown[2]
    point = shown[shown.index("t") + 1 :]
    assert max(map(len, point)) <= 90
    assert [line[:2] for line in point] == ["- ", "  ", "  "]
    assert " ".join(" ".join(point).split()) == f"- {sentence.strip()}"


def test_words_are_never_broken_to_narrow_a_table() -> None:
    """It is as wide as its ids."""
    table = display.Table(title="", header=tuple("abc"), rows=(("x" * 70, "y" * 80, "one two"),))
    assert text([table]).splitlines()[-2:] == [f"{'x' * 70}  {'y' * 80}  one", f"{'':70}  {'':80}  two"]


def test_a_decision_with_its_explanation_says_once_what_was_asked() -> None:
    """The answer and the command stand above both."""
    explanation = ct.explain(STORY.after, REFUSED.command, ct.MULTI_CHANNEL)
    shown = squeezed(display.Explained(decision=REFUSED, explanation=explanation))
    assert shown == [*squeezed(REFUSED), *squeezed(explanation)[2:]]
    assert len([line for line in shown if "turns subscription" in line]) == 1


def test_importing_the_library_does_not_load_the_display() -> None:
    """It is looked up when a value is first shown."""
    probe = (
        "import sys, cotenant; assert 'cotenant.display' not in sys.modules; str(cotenant.Term()); "
        "assert 'cotenant.display' in sys.modules; assert 'rich' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


@pytest.mark.parametrize("module", ["holdings", "outcomes", "policy", "supplies"])
def test_every_module_of_views_is_loaded_with_the_package(module: str) -> None:
    """A view that is not loaded would silently be the fallback."""
    assert importlib.import_module(f"cotenant.display.{module}") in display.VIEWS
