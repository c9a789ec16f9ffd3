"""Where the two readings differ and the texts do not settle who is right: each is kept here until somebody decides.

A question is settled by changing the package or `reading`; then it goes from this list, and a test fails until it does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, final

import attrs

from tests.oracle.reading import CSP, ENDED, Plain

UNTOLD: Final[Plain] = {
    "name": "Unknown",
    "sold_by": "unknown",
    "billed_by": "unknown",
    "supported_by": "unknown",
    "controlled_by": "unknown",
    "exclusive": False,
}


@final
@attrs.frozen(kw_only=True)
class OpenQuestion:
    """`rules` are those that the readings may disagree on, and `arises` tells for which customer and command."""

    asks: str
    rules: frozenset[str]
    arises: Callable[[Plain, Plain], bool]


def _neighbours(customer: Plain, command: Plain) -> list[Plain]:
    if command["do"] not in ("Provision", "Purchase"):
        return []
    return [each for each in customer["subscriptions"].values() if each["tenant"] == command["tenant"]]


def _beside_unknown_status(customer: Plain, command: Plain) -> bool:
    return any(each["status"] == "unknown" for each in _neighbours(customer, command))


def _untold_beside_exclusive(customer: Plain, command: Plain) -> bool:
    untold = command["do"] == "Purchase" and command["channel"]["name"] == "Unknown"
    return untold and any(each["channel"]["exclusive"] for each in _neighbours(customer, command))


def _one_name_for_two_channels(customer: Plain, command: Plain) -> bool:
    ordered = command.get("channel", CSP)
    here = [ordered, *(each["channel"] for each in _neighbours(customer, command))]
    told = [UNTOLD, *(each for each in here if each["exclusive"])]
    return any(one["name"] == other["name"] and one != other for one in told for other in here)


def _renewed_for_no_day_to_come(customer: Plain, command: Plain) -> bool:
    if command["do"] != "Renew":
        return False
    start = customer["subscriptions"].get(command["id"], {}).get("start")
    return bool(command["until"] <= command["on"] or command["until"] == start)


def _ended(customer: Plain, command: Plain) -> bool:
    return command["do"] in ("Suspend", "Resume") and (
        customer["subscriptions"].get(command["id"], {}).get("status") in ENDED
    )


OPEN: Final = (
    OpenQuestion(
        asks="Does a subscription whose status is unknown, and which may have ended, stand against an order?",
        rules=frozenset({"one-channel", "exclusive-channel"}),
        arises=_beside_unknown_status,
    ),
    OpenQuestion(
        asks="Does an exclusive channel stand against an order in a channel that cannot be told, and may be that one?",
        rules=frozenset({"exclusive-channel"}),
        arises=_untold_beside_exclusive,
    ),
    OpenQuestion(
        asks="Is a channel known by its name, or by all that is known of it?",
        rules=frozenset({"one-channel", "exclusive-channel"}),
        arises=_one_name_for_two_channels,
    ),
    OpenQuestion(
        asks="Is a renewal refused that moves the end to a later day, but not past the day of asking or of the start?",
        rules=frozenset({"renewal-extends"}),
        arises=_renewed_for_no_day_to_come,
    ),
    OpenQuestion(
        asks="Is a subscription that has ended also refused for not being active, or not being on hold?",
        rules=frozenset({"active-to-suspend", "held-to-resume"}),
        arises=_ended,
    ),
)


def excused(customer: Plain, command: Plain, differing: frozenset[str]) -> bool:
    """Whether open questions cover every rule on which the readings differ here."""
    covered = frozenset[str]().union(*(each.rules for each in OPEN if each.arises(customer, command)))
    return bool(differing) and differing <= covered
