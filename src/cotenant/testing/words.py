"""Words that the kits share: an answer in one line, and the ids of rules that there are."""

from __future__ import annotations

from collections.abc import Iterable

from cotenant.regimes import Regime, Timeline
from cotenant.rules import RULES
from cotenant.suggestions import nearest


def rule_ids(function: str, ids: Iterable[str], under: Timeline | Regime) -> None:
    """Refuse the id of a rule that there is neither in the table nor in any of these regimes."""
    regimes = [under] if isinstance(under, Regime) else [each.regime for each in under.releases]
    known = {rule.id for rule in RULES}.union(rule.id for regime in regimes for rule in regime.rules)
    for each in ids:
        if each not in known:
            raise ValueError(f"{function}: expected ids of rules, got {each!r}{nearest(each, known)}")


def answered(accepted: bool, rules: Iterable[str]) -> str:
    """Return an answer in a line, with the ids of the rules that it rests on."""
    if accepted:
        return "accepted"
    named = ", ".join(rules)
    return f"refused ({named})" if named else "refused"
