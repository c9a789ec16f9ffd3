"""What a request names, joined to it: the columnar counterpart of `cotenant.situation.situate`.

Each look adds columns to the requests and keeps their number: what it joins has one row a key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from typing import Final, final, get_args

import attrs
import narwhals as nw

from cotenant import commands as cmd
from cotenant.channels import CSP, UNKNOWN, Channel
from cotenant.frames.cells import channel_row
from cotenant.frames.checking import all_of, any_of, sure
from cotenant.frames.opening import Lazy, Opened
from cotenant.frames.schemas import CHANNEL, PARTNER, RELATIONSHIPS, SUBSCRIPTIONS, TENANTS, names
from cotenant.tenancy import ENDED, RelationshipKind, RelationshipStatus, SubscriptionStatus

ORDERS: Final = names(*get_args(cmd.Order))
CHANGES: Final = names(*get_args(cmd.Change), cmd.TransitionToCsp)
"""The commands that name a subscription which is there."""


@final
@attrs.frozen(kw_only=True, eq=False)
class Look:
    """Something that is looked up for every request, after other things that it needs."""

    joined: Callable[[Lazy, Opened], Lazy]
    after: tuple[Look, ...] = ()


def look_up(requests: Lazy, frames: Opened, looks: Iterable[Look]) -> Lazy:
    """Return the requests with all that these looks add, each of them once."""
    ordered: dict[Look, None] = {}

    def include(look: Look) -> None:
        for before in look.after:
            include(before)
        ordered.setdefault(look)

    for look in looks:
        include(look)
    return reduce(lambda found, look: look.joined(found, frames), ordered, requests)


def asks(*commands: type[cmd.Command]) -> nw.Expr:
    """Return whether a request is a command of one of these types."""
    return nw.col("command").is_in(names(*commands))


def same_party(one: str, other: str) -> nw.Expr:
    """Return whether the parties in two sets of columns are the same, neither of them unknown."""
    partner = nw.col(one) == PARTNER
    return sure((nw.col(one) == nw.col(other)) & (~partner | (nw.col(f"{one}_id") == nw.col(f"{other}_id"))))


def is_channel(channel: Channel, prefix: str = "") -> nw.Expr:
    """Return whether the columns of a channel, with a prefix, hold this channel in every part."""
    return all_of(sure(nw.col(f"{prefix}{name}") == cell) for name, cell in channel_row(channel).items())


LIVE: Final = ~sure(nw.col("status").is_in(ENDED))
IS_CSP: Final = sure(nw.col("channel") == CSP.name)
IS_ACTIVE: Final = sure(nw.col("status") == SubscriptionStatus.ACTIVE.value)
IS_RESELLER: Final = sure(
    (nw.col("kind") == RelationshipKind.RESELLER.value) & (nw.col("status") == RelationshipStatus.ACTIVE.value)
)
"""Whether a relationship associates a CSP partner with the customer."""

_OF_HELD: Final = ("status", "term_start", "term_end", "seller", "seller_id", *CHANNEL)


def _with_subscription(requests: Lazy, frames: Opened) -> Lazy:
    there = frames[SUBSCRIPTIONS].select(
        "customer",
        "subscription",
        nw.col("tenant").alias("held_on"),
        *(nw.col(name).alias(f"held_{name}") for name in _OF_HELD),
    )
    found = requests.join(there, on=["customer", "subscription"], how="left").with_columns(
        taken=nw.col("command").is_in(ORDERS) & ~nw.col("held_on").is_null(),
        held=nw.col("command").is_in(CHANGES) & sure(nw.col("held_on") == nw.col("tenant")),
    )
    return found.with_columns(
        **{f"held_{name}": nw.when(nw.col("held")).then(nw.col(f"held_{name}")) for name in _OF_HELD}
    )


SUBSCRIPTION: Final = Look(joined=_with_subscription)
"""`held`, whether the subscription to change is on the tenant, and it as `held_...`; `taken`, whether an id is."""


def _with_channel(requests: Lazy, _: Opened) -> Lazy:
    provisioned = channel_row(CSP)
    return requests.with_columns(
        **{
            f"via_{name}": nw.coalesce(
                nw.when(asks(cmd.Provision)).then(nw.lit(provisioned[name])), nw.col(name), nw.col(f"held_{name}")
            )
            for name in CHANNEL
        }
    )


VIA: Final = Look(joined=_with_channel, after=(SUBSCRIPTION,))
"""The channel of the order or of the subscription, in the columns `via_...`; null where there is none."""


def _with_partner(requests: Lazy, _: Opened) -> Lazy:
    return requests.with_columns(
        partner=nw.when(nw.col("command").is_in(CHANGES))
        .then(nw.col("held_seller_id"))
        .otherwise(nw.coalesce(nw.col("partner_id"), nw.col("by_id"))),
        tie=nw.coalesce(nw.col("kind"), nw.lit(RelationshipKind.RESELLER.value)),
    )


PARTY: Final = Look(joined=_with_partner, after=(SUBSCRIPTION,))
"""`partner`, the id of the partner whose business it is, null where it is none's, and `tie`, the kind in question."""


def _with_tenant(requests: Lazy, frames: Opened) -> Lazy:
    there = frames[TENANTS].select(
        "customer",
        "tenant",
        nw.col("provisioned_by").alias("made"),
        nw.col("provisioned_by_id").alias("made_id"),
    )
    return requests.join(there, on=["customer", "tenant"], how="left")


TENANT: Final = Look(joined=_with_tenant)
"""`made` and `made_id`, who provisioned the tenant; null where it is not there."""


def _with_relationship(requests: Lazy, frames: Opened) -> Lazy:
    there = frames[RELATIONSHIPS].select(
        "customer",
        nw.col("partner_id").alias("partner"),
        nw.col("kind").alias("tie"),
        nw.col("status").alias("standing"),
    )
    return requests.join(there, on=["customer", "partner", "tie"], how="left")


RELATIONSHIP: Final = Look(joined=_with_relationship, after=(PARTY,))
"""`standing`, the status of the relationship in question; null where it is not there."""


def _with_resellers(requests: Lazy, frames: Opened) -> Lazy:
    there = (
        frames[RELATIONSHIPS]
        .filter(IS_RESELLER)
        .group_by("customer")
        .agg(nw.col("partner_id").min().alias("first_reseller"), nw.col("partner_id").max().alias("last_reseller"))
    )
    return requests.join(there, on="customer", how="left")


RESELLERS: Final = Look(joined=_with_resellers, after=(PARTY,))
"""`first_reseller` and `last_reseller` by id: between them, whether there is one who is not the partner."""


def _with_neighbours(requests: Lazy, frames: Opened) -> Lazy:
    there = (
        frames[SUBSCRIPTIONS]
        .filter(LIVE & ~is_channel(UNKNOWN))
        .select("customer", "tenant", IS_CSP.alias("csp"), (~IS_CSP).alias("other"))
        .group_by("customer", "tenant")
        .agg(nw.col("csp").any().alias("beside_csp"), nw.col("other").any().alias("beside_other"))
    )
    return requests.join(there, on=["customer", "tenant"], how="left")


NEIGHBOURS: Final = Look(joined=_with_neighbours, after=(VIA,))
"""Whether the tenant has live subscriptions of CSP, `beside_csp`, and of other channels, `beside_other`.

The subscription in question is among them, and makes no difference: it is on its own side of the line.
"""


def _with_exclusive(requests: Lazy, frames: Opened) -> Lazy:
    there = (
        frames[SUBSCRIPTIONS]
        .filter(LIVE & sure(nw.col("exclusive")))
        .select(
            "customer",
            "tenant",
            nw.col("seller").alias("theirs"),
            nw.col("seller_id").alias("theirs_id"),
            *(nw.col(name).alias(f"theirs_{name}") for name in CHANNEL),
        )
        .unique()
    )
    purchase = asks(cmd.Purchase)
    ours = nw.when(~nw.col("partner").is_null()).then(nw.lit(PARTNER))
    met = requests.join(there, on=["customer", "tenant"], how="inner").with_columns(
        ours=nw.when(purchase).then(nw.col("seller")).otherwise(ours),
        ours_id=nw.when(purchase).then(nw.col("seller_id")).otherwise(nw.col("partner")),
    )
    differs = any_of(~sure(nw.col(f"via_{name}") == nw.col(f"theirs_{name}")) for name in CHANNEL)
    other_channel = differs & ~is_channel(UNKNOWN, "via_")
    known = ~nw.col("ours").is_null() & ~nw.col("theirs").is_null()
    shut_out = met.filter(other_channel | (known & ~same_party("ours", "theirs"))).select("request").unique()
    return requests.join(shut_out.with_columns(shut_out=nw.lit(1) == nw.lit(1)), on="request", how="left")


EXCLUSIVE: Final = Look(joined=_with_exclusive, after=(VIA, PARTY))
"""`shut_out`, true beside a live subscription of an exclusive channel that is another, or of another known seller.

The subscription in question is among them, and makes no difference: its channel and its seller are its own.
"""


def _with_sold(requests: Lazy, frames: Opened) -> Lazy:
    there = (
        frames[SUBSCRIPTIONS]
        .filter(IS_ACTIVE & IS_CSP)
        .select("customer", nw.col("seller_id").alias("partner"))
        .unique()
        .with_columns(sells=nw.lit(1) == nw.lit(1))
    )
    return requests.join(there, on=["customer", "partner"], how="left")


SOLD: Final = Look(joined=_with_sold, after=(PARTY,))
"""`sells`, true where the partner has active CSP subscriptions with the customer."""
