"""What holds and when: rules, regimes, timelines, breaches of laws."""

from __future__ import annotations

from cotenant import formula
from cotenant.display.drawing import drawn, fields
from cotenant.display.model import Block, Line, Table
from cotenant.laws import Breach
from cotenant.regimes import Regime, Timeline
from cotenant.rule import Rule


@drawn(Rule)
def _rule(value: Rule) -> tuple[Block, ...]:
    return (
        fields(
            f"Rule {value.id}",
            {
                "title": value.title,
                "basis": value.basis.value,
                "cites": ", ".join(value.cites),
                "watches": ", ".join(command.__name__ for command in value.commands),
                "refuses when": formula.words(value.refuses_when),
                "because": value.because,
                "can be lifted": not value.foundational,
            },
        ),
    )


@drawn(Regime)
def _regime(value: Regime) -> tuple[Block, ...]:
    rows = tuple((rule.id, rule.title, rule.basis.value, ", ".join(rule.cites)) for rule in value.rules)
    return (Table(title=f"Regime {value.name}", header=("rule", "title", "basis", "cites"), rows=rows),)


@drawn(Timeline)
def _timeline(value: Timeline) -> tuple[Block, ...]:
    regimes = [release.regime for release in value.releases]
    rows = tuple(
        (release.since, release.regime.name, _difference(before, release.regime), _difference(release.regime, before))
        for release, before in zip(value.releases, [regimes[0], *regimes], strict=False)
    )
    return (Table(title="Timeline", header=("since", "regime", "lifts", "adds"), rows=rows),)


def _difference(one: Regime, other: Regime) -> str:
    return ", ".join(rule.id for rule in one.rules if rule not in other.rules) or "nothing"


@drawn(Breach)
def _breach(value: Breach) -> tuple[Block, ...]:
    return (Line(text=f"Law {value.law} is broken at {value.about}: {value.because}"),)


def not_asked(laws: tuple[str, ...]) -> tuple[Block, ...]:
    """Return what is to be said where not all laws were asked for, so that their silence is not taken for a yes."""
    return (Line(text=f"Laws that were not asked for: {', '.join(laws)}."),) if laws else ()
