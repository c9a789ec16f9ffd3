"""No rule is idle: not by the fact table, every combination of which is looked at, nor by what can be reached."""

from collections.abc import Iterator
from itertools import product
from typing import Final

import attrs
import pytest

import cotenant as ct
from cotenant import facts
from cotenant.commands import COMMANDS
from cotenant.testing.worlds import World, reach
from tests.exhaustive.plans import FUTURE, PAST, REGIMES, TOLD_APART

WORLD: Final = World(
    tenants=("home",),
    channels=TOLD_APART,
    kinds=(ct.RelationshipKind.RESELLER, ct.RelationshipKind.DELEGATED_ADMIN),
    terms=(ct.Term(end=PAST),),
    untils=(PAST, FUTURE),
)
every_regime: Final = pytest.mark.parametrize("regime", REGIMES, ids=lambda regime: regime.name)


def outcomes(command: type[ct.Command], regime: ct.Regime) -> Iterator[list[str]]:
    """Yield the ids of the rules that each combination of answers to the facts of a command breaks."""
    table = regime.table(command)
    for answers in product((False, True), repeat=len(table.facts)):
        yield [rule.id for rule in table.broken(answers)]


@every_regime
def test_no_rule_is_implied_by_others(regime: ct.Regime) -> None:
    """For every type of command that a rule watches, some combination of answers breaks it and no other rule."""
    for command in COMMANDS:
        alone = {broken[0] for broken in outcomes(command, regime) if len(broken) == 1}
        assert alone == {rule.id for rule in regime.rules if command in rule.commands}


@every_regime
def test_every_rule_is_the_only_objection_to_something_that_can_be_reached(regime: ct.Regime) -> None:
    """Within three steps of nothing, in a world of one tenant and two subscriptions."""
    alone = dict.fromkeys((rule.id for rule in regime.rules), 0)
    depth = 0

    def heard(_: object, decision: ct.Decision) -> None:
        if isinstance(decision, ct.Refused) and len(decision.reasons) == 1:
            alone[decision.reasons[0].rule] += 1

    for reached in reach(WORLD, regime, heard=heard):
        depth = reached.depth
        if all(alone.values()):
            break
    assert [id_ for id_, count in alone.items() if not count] == []
    assert depth <= 3


def test_a_rule_that_is_implied_is_seen() -> None:
    """One that repeats a part of another is never the only one that is broken."""
    owner = next(rule for rule in ct.RULES if rule.id == "owner-controls")
    narrower = attrs.evolve(
        owner, id="echo", commands=(ct.Cancel,), refuses_when=owner.refuses_when & ~facts.subscription_ended
    )
    echoing = ct.Regime(name="echoing", rules=[*ct.RULES, narrower])
    assert ["echo"] not in list(outcomes(ct.Cancel, echoing))
    assert ["owner-controls", "echo"] in list(outcomes(ct.Cancel, echoing))
