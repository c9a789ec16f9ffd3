"""The decision tables of the page `decisions.md`, evaluated case by case, and for each rule a case of its own."""

from collections.abc import Iterator
from datetime import date
from html import escape
from itertools import combinations, product
from typing import TypeAlias

from diagrams import REGIMES
from parts import NO, YES, table, to_rule

import cotenant as ct
from cotenant import formula
from cotenant.commands import COMMANDS
from cotenant.display import wording
from cotenant.facts import Fact
from cotenant.testing.worlds import Reached, World, reach

Pattern: TypeAlias = frozenset[tuple[str, bool]]

WORLD = World(
    tenants=("home",),
    channels=(ct.CSP, ct.DIRECT, ct.SYNDICATION),
    kinds=(ct.RelationshipKind.RESELLER, ct.RelationshipKind.PARTNER_OF_RECORD),
    terms=(ct.Term(end=date(2015, 5, 31)),),
    untils=(date(2015, 5, 31), date(2016, 6, 1)),
)
"""The small world in which each rule has a case of its own: what is sold there is over on the day before."""


def tables() -> str:
    """Return the decision table of each command type."""
    return "\n\n".join(f"### {command.__name__}\n\n{counted(command)}\n\n{drawn(command)}" for command in COMMANDS)


def counted(command: type[ct.Command]) -> str:
    """Return in how many combinations of answers each regime accepts a command."""
    told = list[str]()
    for regime in REGIMES:
        accepted, number = tally(regime, command)
        told.append(f"{accepted:,} of {number:,} under `{regime.name}`")
    return f"Accepted in {', '.join(told[:-1])} and {told[-1]}."


def tally(regime: ct.Regime, command: type[ct.Command]) -> tuple[int, int]:
    """Return how many combinations of answers a regime accepts a command in, and how many there are."""
    asked = regime.table(command)
    outcomes = [not asked.broken(answers) for answers in product((False, True), repeat=len(asked.facts))]
    return sum(outcomes), len(outcomes)


def total() -> str:
    """Return how many combinations were evaluated for all tables."""
    number = sum(tally(regime, command)[1] for regime in REGIMES for command in COMMANDS)
    return f"{number:,} combinations were evaluated for the tables of this page."


def drawn(command: type[ct.Command]) -> str:
    """Return the rows that refuse a command, as an HTML table with upright column heads."""
    asked = REGIMES[0].table(command)
    heads = "".join(map(head, asked.facts))
    regimes = "".join(f'<th scope="col"><span>{regime.name}</span></th>' for regime in REGIMES)
    rows = "\n".join(
        f"<tr>{''.join(cells(rule, pattern, asked.facts))}</tr>"
        for rule in asked.rules
        for pattern in patterns(rule.refuses_when)
    )
    return "\n".join((
        '<div class="scroll"><table class="matrix">',
        f'<thead><tr><th scope="col">refused by, when</th>{heads}{regimes}</tr></thead>',
        f"<tbody>\n{rows}\n</tbody></table></div>",
    ))  # fmt: skip


def head(fact: Fact) -> str:
    """Return the head of the column of a fact."""
    link = f'<a href="../rules/#fact-{fact.name}" title="{escape(fact.says)}">{fact.name}</a>'
    return f'<th scope="col"><span>{link}</span></th>'


def cells(rule: ct.Rule, pattern: Pattern, facts: tuple[Fact, ...]) -> Iterator[str]:
    """Yield the cells of one row: the answers that it takes, and the regimes that have the rule."""
    wanted = dict(pattern)
    yield f'<th scope="row"><a href="../rules/#{rule.id}"><code>{rule.id}</code></a></th>'
    for fact in facts:
        yield f"<td>{('yes' if wanted[fact.name] else 'no') if fact.name in wanted else ''}</td>"
    for regime in REGIMES:
        yield f"<td>{YES if rule in regime.rules else NO}</td>"


def patterns(condition: formula.Formula) -> list[Pattern]:
    """Return the shortest combinations of answers that make a condition true, the rest left open.

    Cases that differ in one answer are merged until none do (the prime implicants of Quine and McCluskey).
    """
    primes = set[Pattern]()
    cases: set[Pattern] = set(formula.canonical(condition))
    while cases:
        merged = {(a, b): a & b for a, b in combinations(cases, 2) if are_opposite(a ^ b)}
        primes |= cases - {case for pair in merged for case in pair}
        cases = set(merged.values())
    return sorted(primes, key=sorted)


def are_opposite(answers: Pattern) -> bool:
    """Return whether these are the two answers to one fact, and nothing else."""
    return any(answers == frozenset({(name, True), (name, False)}) for name, _ in answers)


def alone() -> str:
    """Return for each rule a shortest story that ends with a question to which it is the only objection."""
    found = sole_objections()
    if missing := [rule.id for rule in ct.RULES if rule.id not in found]:
        raise ValueError(f"rules that are never the only objection: {missing}")
    rows = list[tuple[str, str, str, str]]()
    for rule in ct.RULES:
        at, refused = found[rule.id]
        before = "; ".join(wording.command(step.command) for step in at.story.decisions)
        rows.append(
            (to_rule(rule), before or "nothing yet", wording.command(refused.command), refused.reasons[0].because)
        )
    return table(("Rule", "After", "The question", "The only objection"), rows)


def sole_objections() -> dict[str, tuple[Reached, ct.Refused]]:
    """Return where each rule is first the only objection before Multi-Channel, when every rule is in force."""
    found: dict[str, tuple[Reached, ct.Refused]] = {}

    def heard(at: Reached, decision: ct.Decision) -> None:
        if isinstance(decision, ct.Refused) and len(decision.reasons) == 1:
            found.setdefault(decision.reasons[0].rule, (at, decision))

    for _ in reach(WORLD, ct.SINGLE_CHANNEL, heard=heard):
        if len(found) == len(ct.RULES):
            break
    return found
