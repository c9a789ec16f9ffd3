"""Decisions over frames: the rules of a regime, folded to expressions over the facts' readings."""

from __future__ import annotations

from collections.abc import Iterable
from operator import invert
from typing import Any, Final

import narwhals as nw
from narwhals.typing import IntoFrameT

from cotenant import engine, formula
from cotenant.decisions import Refused
from cotenant.frames.checking import any_of, examined
from cotenant.frames.lookups import asks, look_up
from cotenant.frames.opening import Lazy, Opened, State
from cotenant.frames.readings import readings
from cotenant.frames.schemas import REQUESTS
from cotenant.frames.transfer import built, commands
from cotenant.regimes import Regime
from cotenant.rule import Rule

JOINT: Final = "; "
"""What stands between the ids of broken rules."""


def decide(requests: IntoFrameT, state: State[IntoFrameT], regime: Regime, *, checked: bool = False) -> IntoFrameT:
    """Return what the regime says of each request, all of them asked of the state as it is, each on its own.

    One row a request: `request`, `customer`, `accepted`, and `broken`, the ids of the rules that it breaks in table
    order with "; " between them, empty when accepted. Rows come in no particular order. Lazy frames stay lazy.

    Raises `FrameError`, naming everything, for frames that are malformed; `checked=True` skips looking at the rows of
    frames that were looked at before. Raises `ValueError` for a rule that asks a fact of your own.
    """
    frames = examined(state, requests, checked=checked)
    decided: IntoFrameT = frames.engine.closed(_decided(frames, regime))
    return decided


def reasons(requests: IntoFrameT, state: State[IntoFrameT], regime: Regime, *, checked: bool = False) -> Any:
    """Return why requests are refused: a row a broken rule, `request`, `rule` and `because`, in no particular order.

    The wording is that of `cotenant.decide`, which is asked again about the refused requests alone, in Python; the
    frame is collected. Raises what `decide` raises.
    """
    frames = examined(state, requests, checked=checked)
    refused = _decided(frames, regime).filter(~nw.col("accepted"))
    asked = frames[REQUESTS].join(refused.select("request"), on="request", how="semi")
    customers = {customer.id: customer for customer in built(frames.only(asked))}
    found = [
        {"request": id_, "rule": reason.rule, "because": reason.because}
        for id_, customer, command in commands(asked)
        if isinstance(decision := engine.decide(customers[customer], command, regime), Refused)
        for reason in decision.reasons
    ]
    return frames.engine.made(found, dict.fromkeys(("request", "rule", "because"), nw.String()))


def _decided(frames: Opened, regime: Regime) -> Lazy:
    asked = dict.fromkeys(fact for rule in regime.rules for fact in rule.facts)
    read = readings(asked)
    situated = look_up(frames[REQUESTS], frames, (look for each in read.values() for look in each.looks))
    answered = situated.with_columns(**{f"fact {fact.name}": each.answer for fact, each in read.items()})
    judged = answered.with_columns(**{f"rule {rule.id}": _broken(rule) for rule in regime.rules})
    return judged.select(
        "request", "customer", accepted=~any_of(nw.col(f"rule {rule.id}") for rule in regime.rules),
        broken=_listed(regime.rules),
    )  # fmt: skip


def _broken(rule: Rule) -> nw.Expr:
    refused: nw.Expr = formula.fold(
        rule.refuses_when,
        question=lambda asked: nw.col(f"fact {asked.name}"),
        both=lambda left, right: left & right,
        either=lambda left, right: left | right,
        negate=invert,
    )
    return asks(*rule.commands) & refused


def _listed(rules: Iterable[Rule]) -> nw.Expr:
    ids = [nw.when(nw.col(f"rule {rule.id}")).then(nw.lit(rule.id)) for rule in rules]
    return nw.concat_str(ids, separator=JOINT, ignore_nulls=True)
