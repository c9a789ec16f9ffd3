"""Decisions over frames: the rules of a regime, folded to expressions over the facts' readings."""

from __future__ import annotations

from collections.abc import Mapping
from operator import invert
from typing import Any, Final

import narwhals as nw
from narwhals.typing import IntoFrameT

from cotenant import engine, formula
from cotenant.decisions import Refused
from cotenant.facts import Fact
from cotenant.frames.checking import examined
from cotenant.frames.lookups import KINDS, Kind, asks, look_up
from cotenant.frames.opening import Lazy, Opened, State
from cotenant.frames.readings import Reading, readings
from cotenant.frames.schemas import REQUESTS
from cotenant.frames.transfer import built, commands
from cotenant.regimes import Regime, is_asked
from cotenant.rule import Rule

JOINT: Final = "; "
"""What stands between the ids of broken rules."""


def decide(requests: IntoFrameT, state: State[IntoFrameT], regime: Regime, *, checked: bool = False) -> IntoFrameT:
    """Return what the regime says of each request, all of them asked of the state as it is, each on its own.

    One row a request: `request`, `customer`, `accepted`, and `broken`, the ids of the rules that it breaks in table
    order with "; " between them, empty when accepted. Rows come in no particular order. Lazy frames stay lazy.

    Raises what `check` raises, and `ValueError` for what is no regime, and for a rule that asks a fact of your own.
    `checked=True` skips looking at the rows: of the state, because `check` was called with it, and of the requests,
    because `check` or `check_requests` was called with these. A request of an unknown command or about an unknown
    customer that was not looked at is never accepted: it is refused, or has no row.
    """
    is_asked("decide", regime)
    frames = examined(state, requests, checked=checked)
    decided: IntoFrameT = frames.engine.closed(_decided(frames, regime))
    return decided


def reasons(requests: IntoFrameT, state: State[IntoFrameT], regime: Regime, *, checked: bool = False) -> Any:
    """Return why requests are refused: a row a broken rule, `request`, `rule` and `because`, in no particular order.

    The wording is that of `cotenant.decide`, which is asked again about the refused requests alone, in Python; the
    frame is collected. Raises what `decide` raises.
    """
    is_asked("reasons", regime)
    frames = examined(state, requests, checked=checked)
    refused = _decided(frames, regime).filter(~nw.col("accepted"))
    asked = frames[REQUESTS].join(refused.select("request"), on="request", how="semi")
    customers = {customer.id: customer for customer in built(frames.only(asked))}
    found = [
        {"request": id_, "rule": reason.rule, "because": reason.because}
        for id_, customer, command in commands(asked)
        if customer in customers
        and isinstance(decision := engine.decide(customers[customer], command, regime), Refused)
        for reason in decision.reasons
    ]
    return frames.engine.made(found, dict.fromkeys(("request", "rule", "because"), nw.String()))


def _decided(frames: Opened, regime: Regime) -> Lazy:
    read = readings(fact for rule in regime.rules for fact in rule.facts)
    return nw.concat([_decided_of(kind, frames, regime, read) for kind in KINDS])


def _decided_of(kind: Kind, frames: Opened, regime: Regime, read: Mapping[Fact, Reading]) -> Lazy:
    watching = [rule for rule in regime.rules if set(rule.commands) & set(kind.commands)]
    asked = dict.fromkeys(fact for rule in watching for fact in rule.facts)
    found = look_up(kind, frames, (look for fact in asked for look in read[fact].looks))
    answered = found.with_columns(**{f"fact {fact.name}": read[fact].answer for fact in asked})
    ids = [nw.when(_broken(rule, kind)).then(nw.lit(rule.id)) for rule in watching]
    listed = answered.select("request", "customer", broken=nw.concat_str(ids, separator=JOINT, ignore_nulls=True))
    return listed.select("request", "customer", accepted=nw.col("broken") == "", broken=nw.col("broken"))


def _broken(rule: Rule, kind: Kind) -> nw.Expr:
    refused: nw.Expr = formula.fold(
        rule.refuses_when,
        question=lambda asked: nw.col(f"fact {asked.name}"),
        both=lambda left, right: left & right,
        either=lambda left, right: left | right,
        negate=invert,
    )
    return refused if set(kind.commands) <= set(rule.commands) else asks(*rule.commands) & refused
