"""What is written is read back as it was, names of partners included, and the text is always the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant import checks, codec, facts, supply
from cotenant.codec import shapes
from cotenant.testing import strategies as cts


def again(value: object, kind: Any) -> Any:
    """Return the value after a round trip, having checked that nothing was lost that equality does not see."""
    text = codec.to_json(value)
    back = codec.from_json(text, kind)
    assert codec.to_json(back) == text
    return back


@given(cts.customers())
def test_a_customer_survives(customer: ct.Customer) -> None:
    """With all its tenants, subscriptions and relationships."""
    assert again(customer, ct.Customer) == customer


@given(cts.commands())
def test_a_command_survives_under_its_union_and_under_its_class(command: ct.Command) -> None:
    """Its tag is there in both cases."""
    assert again(command, ct.Command) == command
    assert again(command, type(command)) == command


@given(st.lists(cts.events()))
def test_a_list_of_events_survives_as_a_list_or_as_a_tuple(events: list[ct.Event]) -> None:
    """It is read as what is asked for."""
    assert again(events, list[ct.Event]) == events
    assert again(tuple(events), tuple[ct.Event, ...]) == tuple(events)


@given(cts.decisions())
def test_a_decision_survives(decision: ct.Decision) -> None:
    """With its transition or its reasons, which are worked out for it."""
    assert again(decision, ct.Decision) == decision


@given(cts.stories())
def test_a_story_survives(story: ct.Story) -> None:
    """With every decision in it."""
    assert again(story, ct.Story) == story


@given(cts.parties())
def test_a_party_survives(party: ct.Party) -> None:
    """A principal as a word, a partner as an object."""
    assert again(party, ct.Party) == party


@given(cts.channels())
def test_a_channel_survives_even_with_the_name_of_another(channel: ct.Channel) -> None:
    """A name stands only for a channel that is equal to the known one."""
    assert again(channel, ct.Channel) == channel


ids = st.text(min_size=1).filter(checks.is_visible)


@given(
    st.builds(ct.Customer, id=ids, name=st.text(), tenants=st.builds(ct.Tenant, id=ids).map(lambda tenant: [tenant]))
)
def test_any_text_survives(customer: ct.Customer) -> None:
    """Names may hold whatever UTF-8 can."""
    assert again(customer, ct.Customer) == customer


def test_every_value_survives(readable: object) -> None:
    """One example of each type that is read."""
    assert again(readable, type(readable)) == readable


def test_every_value_of_the_library_has_a_form_in_json(examples: tuple[object, ...]) -> None:
    """Laws and ways of answering are functions inside, and not data."""
    shown = {type(value) for value in examples}
    public: list[Any] = [getattr(ct, name) for name in ct.__all__]
    values = {value for value in public if isinstance(value, type) and shapes.is_own(value)}
    assert values - shown == {ct.Answer, ct.Law, ct.Scope}
    assert shown == set(shapes.CORE)


def test_what_is_above_the_codec_survives_as_well() -> None:
    """The codec knows no module above it, and reads and writes the values of each."""
    told = supply.Attribution(
        subscription="e3", whose=supply.Whose.MINE, confidence=supply.Confidence.LIKELY, evidence=("a", "b")
    )
    pool = supply.SubscribedSku(tenant="contoso", product="Office 365 E3", enabled=40, subscription_ids=("x",))
    assert again(told, supply.Attribution) == told
    assert again(pool, supply.SubscribedSku) == pool
    assert again([told], list[supply.Attribution]) == [told]


def test_the_name_of_a_partner_survives() -> None:
    """It takes no part in equality, so the other tests would not miss it."""
    named = ct.Partner(id="fabrikam", name="Fabrikam ☃")
    command = ct.RequestRelationship(by=named, on=date(2015, 5, 6))
    back = again(command, ct.Command)
    assert isinstance(back.by, ct.Partner)
    assert back.by.name == "Fabrikam ☃"


@pytest.mark.parametrize("id_", ["customer", "microsoft", "Microsoft", "null"])
def test_a_partner_is_never_taken_for_a_principal(id_: str) -> None:
    """Not even one whose id is "customer"."""
    command = ct.RequestRelationship(by=ct.Partner(id=id_), on=date(2015, 5, 6))
    assert again(command, ct.Command) == command


def test_a_known_channel_is_written_by_its_name_and_any_other_in_full() -> None:
    """So that nobody's own channel loses what it says."""
    own = ct.Channel(name="Direct", supported_by=ct.Role.PARTNER)
    value = json.loads(codec.to_json([ct.DIRECT, own]))["value"]
    assert value[0] == "Direct"
    assert value[1]["supported_by"] == "partner"


def test_many_seats_stay_exact() -> None:
    """Up to as many as a database holds, and no float on the way."""
    many = ct.SeatsChanged(by=ct.CUSTOMER, on=date(2015, 5, 6), tenant="t", id="s", seats=2**63 - 1)
    assert again(many, ct.Event).seats == 2**63 - 1


@pytest.mark.parametrize("day", [date.min, date(2016, 2, 29), date.max])
def test_any_day_survives(day: date) -> None:
    """From the first that Python has to the last."""
    term = ct.Term(start=day)
    assert again(term, ct.Term) == term


def test_keys_stand_in_the_order_of_the_fields_after_the_tag() -> None:
    """The text can be compared, and read by people."""
    text = codec.to_json(ct.Suspend(by=ct.CUSTOMER, on=date(2015, 5, 6), tenant="contoso", id="e3"))
    assert text == (
        '{"schema_version":1,"value":{"type":"Suspend","by":"customer","on":"2015-05-06","tenant":"contoso","id":"e3"}}'
    )


def test_text_is_written_as_it_is_and_can_be_indented() -> None:
    """Letters are not escaped."""
    assert codec.to_json(ct.Partner(id="söhne"), indent=1) == (
        '{\n "schema_version": 1,\n "value": {\n  "id": "söhne",\n  "name": ""\n }\n}'
    )


def test_the_text_does_not_depend_on_the_run() -> None:
    """Hash seeds differ between runs; the text does not."""
    program = (
        "from datetime import date; import cotenant as ct; from cotenant import checks, codec; "
        "print(codec.to_json(ct.explain(ct.Customer(id='c'), "
        "ct.CreateTenant(by=ct.CUSTOMER, on=date(2015, 5, 6), tenant='t'), ct.SINGLE_CHANNEL)))"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1


@pytest.mark.parametrize("value", [None, 3, "text", {"id": "c"}, date(2015, 5, 6), object(), [ct.CUSTOMER, 3]])
def test_what_is_not_of_this_library_is_not_written(value: object) -> None:
    """It raises `TypeError`, and says what would be."""
    with pytest.raises(TypeError, match="expected a value of this library"):
        codec.to_json(value)


def test_a_law_is_not_written_for_it_is_a_function() -> None:
    """Its id and wording are, in a breach."""
    with pytest.raises(TypeError):
        codec.to_json(ct.STATE_LAWS[0])


def test_half_a_surrogate_pair_is_not_written() -> None:
    """No file in UTF-8 could hold it."""
    with pytest.raises(ValueError, match="surrogate"):
        codec.to_json(ct.Partner(id="fabrikam", name="\ud83d"))


def test_rules_are_written_and_not_read(written_only: object) -> None:
    """Whoever reads a rule from a document could be told anything."""
    text = codec.to_json(written_only)
    with pytest.raises(TypeError, match="is not read"):
        codec.from_json(text, type(written_only))


def test_the_condition_of_a_rule_is_written_in_words_and_as_a_tree() -> None:
    """One for people, the other for programs."""
    rule = next(rule for rule in ct.RULES if rule.id == "csp-through-partner")
    value = json.loads(codec.to_json(rule))["value"]
    assert value["refuses_when"] == {
        "words": "in-csp and not (provisions and by-partner)",
        "tree": {"and": ["in-csp", {"not": {"and": ["provisions", "by-partner"]}}]},
    }
    assert value["commands"] == ["Provision", "Purchase"]


def test_conditions_joined_alike_are_written_side_by_side() -> None:
    """A chain of "or" is one list, not a nest."""
    either = attrs.evolve(ct.RULES[0], refuses_when=facts.by_customer | facts.by_partner | facts.tenant_known)
    value = json.loads(codec.to_json(either))["value"]
    assert value["refuses_when"]["tree"] == {"or": ["by-customer", "by-partner", "tenant-known"]}


def test_what_many_subscriptions_hold_alike_is_read_once() -> None:
    """Products, terms, sellers and channels take memory once; partners of one id and two names stay two."""

    def held(number: int, name: str) -> ct.Subscription:
        return ct.Subscription(
            id=f"s{number}", product="E3", seats=1, channel=ct.CSP, seller=ct.Partner(id="fabrikam", name=name),
            term=ct.Term(start=date(2015, 5, 6)),
        )  # fmt: skip

    read = again([held(1, "Fabrikam"), held(2, "Fabrikam"), held(3, "Fabrikam Ltd")], list[ct.Subscription])
    one, other, renamed = read
    assert one.product is other.product is renamed.product
    assert one.term is other.term
    assert one.channel is other.channel
    assert one.seller is other.seller
    assert [each.seller.name for each in read] == ["Fabrikam", "Fabrikam", "Fabrikam Ltd"]
