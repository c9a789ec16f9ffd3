"""The facts, read from columns. Each is tied to its reading from Python values by a property over both.

A reading is an expression over situated requests and what is looked up for them; it says what that is, so that a regime
pays only for the facts that its rules ask. One whose answer comes out null is a no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, final

import attrs
import narwhals as nw

from cotenant import commands as cmd
from cotenant import facts
from cotenant.channels import CSP, UNKNOWN, Role
from cotenant.facts import FACTS, Fact
from cotenant.frames import lookups
from cotenant.frames.expressions import sure
from cotenant.frames.lookups import Look, asks, channel_text, others_than, same_party
from cotenant.frames.schemas import PARTNER
from cotenant.parties import CUSTOMER
from cotenant.tenancy import ENDED, RelationshipKind, RelationshipStatus, SubscriptionStatus


@final
@attrs.frozen(kw_only=True, eq=False)
class Reading:
    """How the answer to a fact is read from columns, and what has to be looked up first."""

    answer: nw.Expr
    looks: tuple[Look, ...]


def _read(answer: nw.Expr, *looks: Look) -> Reading:
    return Reading(answer=answer.fill_null(value=False), looks=looks)


_by: Final = nw.col("by")
_status: Final = nw.col("held_status")
_held: Final = ~_status.is_null()
_partner: Final = nw.col("partner")
_via_csp: Final = nw.col("via_channel") == CSP.name
_kept_by_seller: Final = (nw.col("held_controlled_by") == Role.PARTNER.value) & (nw.col("held_seller") == PARTNER)
_via_unknown: Final = nw.col("via") == channel_text(UNKNOWN)
_until: Final = nw.col("until")


def _standing(status: RelationshipStatus) -> Reading:
    return _read(nw.col("standing") == status.value, lookups.relationship)


def _stands(*statuses: SubscriptionStatus) -> nw.Expr:
    return _status.is_in([status.value for status in statuses])


_READINGS: Final[Mapping[Fact, Reading]] = {
    facts.by_customer: _read(_by == CUSTOMER.value),
    facts.by_partner: _read(_by == PARTNER),
    facts.by_that_partner: _read((_by == PARTNER) & (nw.col("by_id") == _partner)),
    facts.by_controller: _read(
        nw.when(_kept_by_seller.fill_null(value=False))
        .then((_by == PARTNER) & (nw.col("by_id") == nw.col("held_seller_id")))
        .otherwise(_held & (_by == CUSTOMER.value))
    ),
    facts.tenant_known: _read(~nw.col("made").is_null(), lookups.tenant),
    facts.tenant_provisioned_by_actor: _read(same_party("made", "by"), lookups.tenant),
    facts.subscription_known: _read(_held),
    facts.subscription_id_taken: _read(nw.col("taken")),
    facts.provisions: _read(asks(cmd.Provision)),
    facts.in_csp: _read(_via_csp),
    facts.changes_channel: _read(asks(cmd.TransitionToCsp)),
    facts.mixes_csp_with_others: _read(
        ~_via_unknown & nw.when(_via_csp).then(nw.col("beside_other")).otherwise(nw.col("beside_csp")),
        lookups.neighbours,
    ),
    facts.beside_exclusive_channel: _read(
        (~sure(_via_unknown) & others_than("via", "exclusive"))
        | (~nw.col("ours").is_null() & others_than("ours", "seller")),
        lookups.exclusive,
    ),
    facts.as_reseller: _read(~_partner.is_null() & (nw.col("tie") == RelationshipKind.RESELLER.value)),
    facts.relationship_requested: _standing(RelationshipStatus.REQUESTED),
    facts.relationship_active: _standing(RelationshipStatus.ACTIVE),
    facts.relationship_declined: _standing(RelationshipStatus.DECLINED),
    facts.another_reseller: _read(others_than("partner", "reseller"), lookups.resellers),
    facts.sells_active_csp: _read(nw.col("sells") > 0, lookups.sold),
    facts.subscription_ended: _read(_stands(*ENDED)),
    facts.known_inactive: _read(_held & ~_stands(SubscriptionStatus.ACTIVE, SubscriptionStatus.UNKNOWN)),
    facts.known_not_suspended: _read(_held & ~_stands(SubscriptionStatus.SUSPENDED, SubscriptionStatus.UNKNOWN)),
    facts.lapsed: _read(_stands(SubscriptionStatus.EXPIRED, SubscriptionStatus.DISABLED)),
    facts.term_over: _read(nw.col("held_term_end") < nw.col("on")),
    facts.renewal_too_short: _read(
        _held
        & (
            sure(_until <= nw.col("on"))
            | sure(_until <= nw.col("held_term_start"))
            | sure(_until <= nw.col("held_term_end"))
        )
    ),
}

_BY_NAME: Final[Mapping[str, Fact]] = {fact.name: fact for fact in FACTS}


def readings(asked: Iterable[Fact]) -> Mapping[Fact, Reading]:
    """Return how these facts are read; raises `ValueError` naming those that cannot be read from columns.

    A fact of a user's own is such a one, even under the name of another.
    """
    wanted = tuple(asked)
    strange = [fact.name for fact in wanted if fact not in _READINGS or _BY_NAME[fact.name].holds is not fact.holds]
    if strange:
        raise ValueError(f"facts that cannot be read from columns: {', '.join(strange)}; decide about objects instead")
    return {fact: _READINGS[fact] for fact in wanted}
