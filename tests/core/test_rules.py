"""The table of rules: that it holds together, that a bad one is refused, and what each release lifts."""

from itertools import product
from typing import Any, Final, final

import attrs
import pytest

import cotenant as ct
from cotenant import facts, note
from cotenant.commands import COMMANDS
from cotenant.facts import FACTS
from cotenant.formula import Question, questions, words
from cotenant.rule import as_table

ONE_PARTNER: Final = next(rule for rule in ct.RULES if rule.id == "one-partner")
REGIMES: Final = (ct.SINGLE_CHANNEL, ct.MULTI_CHANNEL, ct.MULTI_PARTNER)


@final
@attrs.frozen(kw_only=True)
class Ask(Question):
    """A question that is no fact."""

    name: str


@attrs.frozen
class Rumour(Question):
    """A question that nobody can read off a situation."""

    name: str = "rumour"


def ids(rules: tuple[ct.Rule, ...]) -> list[str]:
    return [rule.id for rule in rules]


def test_the_rules_that_others_rely_on_are_there() -> None:
    """Their ids are part of the library's interface."""
    assert {
        "separate-tenant", "one-channel", "one-partner", "no-transition", "owner-controls", "csp-through-partner",
        "association-first", "known-tenant", "known-subscription", "fresh-subscription",
    } <= set(ids(ct.RULES))  # fmt: skip


def test_a_release_only_lifts_rules() -> None:
    """Multi-Channel lifts the separate tenant and the one channel (S2, S3), multi-partner the one partner (S17)."""
    assert ct.SINGLE_CHANNEL.rules == ct.RULES
    multi_channel = [id_ for id_ in ids(ct.RULES) if id_ not in {"separate-tenant", "one-channel"}]
    assert ids(ct.MULTI_CHANNEL.rules) == multi_channel
    assert ids(ct.MULTI_PARTNER.rules) == [id_ for id_ in multi_channel if id_ != "one-partner"]


@pytest.mark.parametrize("rule", ct.RULES, ids=lambda rule: rule.id)
def test_a_rule_says_where_it_comes_from(rule: ct.Rule) -> None:
    """What is stated cites the note, what is of the programme cites a later page; every citation can be looked up."""
    clauses = {clause.id for clause in note.CLAUSES}
    assert rule.cites
    assert set(rule.cites) <= note.CITABLE
    assert rule.basis is not ct.Basis.STATED or set(rule.cites) & clauses
    assert rule.basis is not ct.Basis.PROGRAMME or set(rule.cites) - clauses
    assert rule.basis is not ct.Basis.HOUSE


@pytest.mark.parametrize("rule", ct.RULES, ids=lambda rule: rule.id)
def test_a_reason_begins_with_words_of_the_rule(rule: ct.Rule) -> None:
    """A sentence that began with a name would begin as that name is written, which may be in lower case."""
    assert rule.because[0].isupper()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_every_command_is_watched(command: type[ct.Command]) -> None:
    """In every regime, so that none is accepted for want of a rule."""
    assert all(regime.table(command).rules for regime in REGIMES)


def test_facts_are_asked_by_rules_and_named_once() -> None:
    """No fact is left over, and no two share a name."""
    asked = {question.name for rule in ct.RULES for question in questions(rule.refuses_when)}
    assert sorted(fact.name for fact in FACTS) == sorted(asked)


def test_the_note_has_its_eighteen_sentences() -> None:
    """S1 to S18; every clause and source is there once."""
    assert [clause.id for clause in note.CLAUSES] == [f"S{number}" for number in range(1, 19)]
    assert len(note.CITABLE) == len(note.CLAUSES) + len(note.SOURCES)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"commands": ()}, "Rule.commands"),
        ({"commands": (ct.SeatsChanged,)}, "Rule.commands"),
        ({"commands": (ct.Cancel, str)}, "Rule.commands"),
        ({"commands": "Cancel"}, "Rule.commands"),
        ({"commands": ("Cancel",)}, "Rule.commands[0]"),
        ({"cites": ()}, "Rule.cites"),
        ({"cites": ("S5", "S19")}, "Rule.cites"),
        ({"cites": "S5"}, "Rule.cites"),
        ({"because": "{nobody} said {tenant}."}, "Rule.because"),
        ({"because": "{} said so."}, "Rule.because"),
        ({"because": "{actor.id} said so."}, "Rule.because"),
        ({"because": "{actor:d} said so."}, "Rule.because"),
        ({"because": "{actor:{tenant}} said so."}, "Rule.because"),
        ({"because": "{actor!x} said so."}, "Rule.because"),
        ({"because": " "}, "Rule.because"),
        ({"id": ""}, "Rule.id"),
        ({"title": " "}, "Rule.title"),
        ({"basis": "rumoured"}, "Rule.basis"),
        ({"foundational": 1}, "Rule.foundational"),
        ({"refuses_when": facts.by_customer & Ask(name="weather")}, "Rule.refuses_when"),
        ({"refuses_when": facts.by_customer & ~facts.by_customer}, "Rule.refuses_when"),
        ({"refuses_when": facts.by_customer & Rumour()}, "Rule.refuses_when"),
        ({"refuses_when": facts.in_csp & ~(facts.in_csp | facts.by_partner)}, "Rule.refuses_when"),
    ],
)
def test_a_bad_rule_is_refused(changes: dict[str, Any], message: str) -> None:
    """No command, a citation or word that is not there, a condition that is never true."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is looked at below
        attrs.evolve(ONE_PARTNER, **changes)
    assert str(caught.value).startswith(f"{message}:")


def test_an_id_is_given_once() -> None:
    """Two rules of one id are refused, in a table as in a regime."""
    other = attrs.evolve(ONE_PARTNER, refuses_when=facts.by_customer)
    with pytest.raises(ValueError, match="one-partner"):
        as_table([*ct.RULES, other])
    with pytest.raises(ValueError, match="one-partner"):
        ct.Regime(name="twice", rules=[*ct.RULES, other])


@pytest.mark.parametrize(
    "same",
    [
        ONE_PARTNER.refuses_when,
        facts.another_reseller & facts.as_reseller,
        ~(~facts.as_reseller | ~facts.another_reseller),
        (ONE_PARTNER.refuses_when & facts.by_partner) | (ONE_PARTNER.refuses_when & ~facts.by_partner),
    ],
    ids=words,
)
def test_two_rules_do_not_say_the_same(same: Any) -> None:
    """However it is written, of the same command."""
    twin = attrs.evolve(ONE_PARTNER, id="twin", commands=(ct.Provision,), refuses_when=same)
    with pytest.raises(ValueError, match=r"'one-partner' and 'twin' say the same of Provision"):
        as_table([*ct.RULES, twin])
    elsewhere = attrs.evolve(twin, commands=(ct.Cancel,))
    assert as_table([*ct.RULES, elsewhere]) == (*ct.RULES, elsewhere)


def test_a_fact_is_read_in_one_way() -> None:
    """A fact of the user's own cannot pass for one that is there already."""
    other = attrs.evolve(facts.by_customer, holds=facts.by_partner.holds)
    house = attrs.evolve(ONE_PARTNER, id="house", refuses_when=other)
    with pytest.raises(ValueError, match=r"Fact\.name.*by-customer"):
        as_table([*ct.RULES, house])
    own = attrs.evolve(house, refuses_when=attrs.evolve(other, name="always"))
    assert as_table([*ct.RULES, own])[-1].facts == (own.refuses_when,)


def test_a_house_rule_cites_what_it_likes() -> None:
    """But something."""
    house = attrs.evolve(ONE_PARTNER, basis=ct.Basis.HOUSE, cites=["our contract, 7.2"])
    assert house.cites == ("our contract, 7.2",)
    with pytest.raises(ValueError, match=r"Rule\.cites"):
        attrs.evolve(house, cites=[])


def test_a_table_is_made_of_rules() -> None:
    """Anything else in it is named."""
    with pytest.raises(ValueError, match=r"rules\[1\]"):
        as_table([ONE_PARTNER, "no-transition"])  # type: ignore[list-item]


@pytest.mark.parametrize("regime", REGIMES, ids=lambda regime: regime.name)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_the_whole_table_says_what_the_rules_say(command: type[ct.Command], regime: ct.Regime) -> None:
    """For every combination of answers: the broken rules are those whose condition, read as a sentence, is true."""
    table = ct.Regime(name="fresh", rules=regime.rules).table(command)
    names = [fact.name.replace("-", "_") for fact in table.facts]
    watching = [rule for rule in regime.rules if command in rule.commands]
    read = [(rule, compile(words(rule.refuses_when).replace("-", "_"), rule.id, "eval")) for rule in watching]
    assert len(names) <= 13, "too many to go through: draw a sample"
    met = dict.fromkeys(asked.name for rule in watching for asked in questions(rule.refuses_when))
    assert [fact.name for fact in table.facts] == list(met)
    for answers in product((False, True), repeat=len(names)):
        named = dict(zip(names, answers, strict=True))
        broken = tuple(rule for rule, condition in read if eval(condition, {}, named))  # noqa: S307 - our own words
        assert table.broken(answers) == broken
