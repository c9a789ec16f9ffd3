"""What a rule is: a condition over facts under which a command is refused, where it comes from, and its wording."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import final

import attrs

from cotenant import checks, formula, note
from cotenant import commands as cmd
from cotenant.facts import Fact
from cotenant.formula import Formula
from cotenant.shown import Shown
from cotenant.situation import WORDS, words_in


class Basis(StrEnum):
    """What a rule rests on."""

    STATED = "stated"
    """The note says it."""
    INFERRED = "inferred"
    """It follows from the note, or decides what the note leaves open."""
    PROGRAMME = "programme"
    """Later public material says it."""
    HOUSE = "house"
    """A user's own policy, which cites whatever it rests on."""


def _basis(value: str) -> Basis:
    return checks.as_member(value, Basis)


def _cited(value: Iterable[str]) -> tuple[str, ...]:
    return checks.members(value, str, "Rule.cites")


def _watched(value: Iterable[type[cmd.Command]]) -> tuple[type[cmd.Command], ...]:
    return checks.members(value, type, "Rule.commands")


@final
@attrs.frozen(kw_only=True, cache_hash=True)
class Rule(Shown):
    """A command of one of these types is refused when the formula over facts is true.

    `because` words the objection; its `{words}` are those of `cotenant.situation.WORDS`. A `foundational` rule refuses
    what would have no well-formed outcome, so every regime has it. Raises `ValueError` for no command, an unknown
    citation or word, or a formula that is never true.
    """

    id: str = attrs.field(validator=checks.identifier)
    title: str = attrs.field(validator=checks.sentence)
    basis: Basis = attrs.field(converter=_basis, validator=checks.one_of(Basis))
    cites: tuple[str, ...] = attrs.field(converter=_cited)
    commands: tuple[type[cmd.Command], ...] = attrs.field(converter=_watched)
    refuses_when: Formula = attrs.field(validator=checks.instance("a formula over facts", Formula))
    because: str = attrs.field(validator=checks.sentence)
    foundational: bool = attrs.field(default=False, validator=checks.flag)

    def __attrs_post_init__(self) -> None:
        if not self.commands or not set(self.commands) <= set(cmd.COMMANDS):
            raise checks.malformed(self, "commands", self.commands, "at least one command type, and nothing else")
        known = self.basis is Basis.HOUSE or set(self.cites) <= note.CITABLE
        if not self.cites or not known:
            raise checks.malformed(self, "cites", self.cites, "at least one clause or source, each of them known")
        unknown = sorted(set(words_in(self.because)) - WORDS.keys())
        if unknown:
            raise checks.malformed(self, "because", unknown, f"words among {', '.join(WORDS)}")
        strange = [asked.name for asked in formula.questions(self.refuses_when) if not isinstance(asked, Fact)]
        if strange:
            raise checks.malformed(self, "refuses_when", strange, "a formula over facts")
        if not formula.canonical(self.refuses_when):
            raise checks.malformed(
                self, "refuses_when", formula.words(self.refuses_when), "a condition that can be true"
            )

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that the rule asks, each once, in the order in which its formula first asks them."""
        return tuple(asked for asked in formula.questions(self.refuses_when) if isinstance(asked, Fact))


def as_table(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules as a table.

    Raises `ValueError` for a repeated id, two rules that say the same, or two facts of one name.
    """
    table = checks.members(rules, Rule, "rules")
    checks.distinct(Rule, "id", (rule.id for rule in table))
    readings = {(fact.name, fact.holds) for rule in table for fact in rule.facts}
    checks.distinct(Fact, "name", (name for name, _ in readings))
    said: dict[tuple[type[cmd.Command], frozenset[frozenset[tuple[str, bool]]]], Rule] = {}
    for rule in table:
        condition = formula.canonical(rule.refuses_when)
        for command in rule.commands:
            twin = said.setdefault((command, condition), rule)
            if twin is not rule:
                raise ValueError(f"rules {twin.id!r} and {rule.id!r} say the same of {command.__name__}")
    return table
