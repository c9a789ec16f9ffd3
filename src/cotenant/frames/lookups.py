"""What requests name, joined to them: the columnar counterpart of `cotenant.situation.situate`.

Requests whose commands name the same things are situated together, so that none pays for what only others name. A look
then adds columns to them and keeps their number: what it joins has one row a key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Final, TypeAlias, final, get_args

import attrs
import narwhals as nw

from cotenant import commands as cmd
from cotenant.channels import CSP, UNKNOWN, Channel
from cotenant.frames.cells import channel_row
from cotenant.frames.expressions import all_of, sure
from cotenant.frames.opening import Lazy, Opened
from cotenant.frames.schemas import CHANNEL, CUSTOMERS, PARTNER, RELATIONSHIPS, REQUESTS, SUBSCRIPTIONS, TENANTS, names
from cotenant.parties import MICROSOFT
from cotenant.tenancy import ENDED, RelationshipKind, RelationshipStatus, SubscriptionStatus

Look: TypeAlias = Callable[[Lazy, Opened], Lazy]
"""Something that is looked up for requests, which come back with more columns."""


def asks(*commands: type[cmd.Command]) -> nw.Expr:
    """Return whether a request is a command of one of these types."""
    return nw.col("command").is_in(names(*commands))


def same_party(one: str, other: str) -> nw.Expr:
    """Return whether the parties in two sets of columns are the same, neither of them unknown."""
    partner = nw.col(one) == PARTNER
    return sure((nw.col(one) == nw.col(other)) & (~partner | (nw.col(f"{one}_id") == nw.col(f"{other}_id"))))


def is_channel(channel: Channel) -> nw.Expr:
    """Return whether the columns of a channel hold this channel in every part."""
    return all_of(sure(nw.col(name) == cell) for name, cell in channel_row(channel).items())


_APART: Final = "\n"
_SOLE: Final = "exclusive"


def channel_text(channel: Channel) -> str:
    """Return a channel, in every part, as one text: roles have no line break, so texts differ where channels do."""
    *parts, exclusive = channel_row(channel).values()
    return _APART.join(map(str, [*parts, _SOLE] if exclusive else parts))


def _channel_text(prefix: str = "") -> nw.Expr:
    """Return the channel in the columns of this prefix as the text that `channel_text` makes of it, null for none."""
    *parts, exclusive = (nw.col(f"{prefix}{name}") for name in CHANNEL)
    sole = nw.when(exclusive).then(nw.lit(_SOLE))
    return nw.when(~parts[0].is_null()).then(nw.concat_str(*parts, sole, separator=_APART, ignore_nulls=True))


def _seller_text() -> nw.Expr:
    """Return the seller as one text: the id of the partner, or what no id can be for Microsoft; null if not known."""
    return nw.coalesce(nw.col("seller_id"), nw.when(nw.col("seller") == MICROSOFT.value).then(nw.lit(_APART)))


LIVE: Final = ~sure(nw.col("status").is_in([status.value for status in ENDED]))
IS_CSP: Final = sure(nw.col("channel") == CSP.name)
IS_ACTIVE: Final = sure(nw.col("status") == SubscriptionStatus.ACTIVE.value)
IS_RESELLER: Final = sure(
    (nw.col("kind") == RelationshipKind.RESELLER.value) & (nw.col("status") == RelationshipStatus.ACTIVE.value)
)
"""Whether a relationship associates a CSP partner with the customer."""


@final
@attrs.frozen(kw_only=True, eq=False)
class Kind:
    """Commands that name the same things, and how requests of them are situated: with these columns more.

    `held_...` is the subscription to change, if it is on the tenant; `taken` whether the customer has one of the id
    that is ordered. `partner` is the id of the partner whose business it is, `tie` the kind of relationship in
    question. `via_channel` is the name of the channel of the order or of the subscription, `via` that channel in full,
    and `ours` who sells in it. Each is null where there is none, or none is meant.
    """

    commands: tuple[type[cmd.Command], ...]
    situated: Look


_HELD: Final = ("status", "term_start", "term_end", "seller", "seller_id", *CHANNEL)
_NOTHING: Final[Mapping[str, nw.Expr]] = {
    **{f"held_{name}": nw.lit(None, dtype=SUBSCRIPTIONS.schema[name]) for name in _HELD},
    "taken": nw.lit(None, dtype=nw.Boolean()),
    "tie": nw.lit(RelationshipKind.RESELLER.value),
    **dict.fromkeys(("via_channel", "via", "ours"), nw.lit(None, dtype=nw.String())),
}


def _with(requests: Lazy, found: Mapping[str, nw.Expr]) -> Lazy:
    return requests.with_columns(**{**_NOTHING, **found})


def _tied(requests: Lazy, frames: Opened) -> Lazy:
    # Of an unknown customer there is nothing that a rule could object to; other kinds name what then is not there.
    known = requests.join(frames[CUSTOMERS].select("customer"), on="customer", how="semi")
    partner = nw.coalesce(nw.col("partner_id"), nw.col("by_id"))
    return _with(known, {"partner": partner, "tie": nw.coalesce(nw.col("kind"), _NOTHING["tie"])})


def _ordered(requests: Lazy, frames: Opened) -> Lazy:
    there = frames[SUBSCRIPTIONS].select("customer", "subscription", taken=~nw.col("subscription").is_null())
    provisioned = asks(cmd.Provision)
    found = {
        "taken": nw.col("taken"),
        "partner": nw.col("by_id"),
        "via_channel": nw.when(provisioned).then(nw.lit(CSP.name)).otherwise(nw.col("channel")),
        "via": nw.when(provisioned).then(nw.lit(channel_text(CSP))).otherwise(_channel_text()),
        "ours": nw.when(provisioned).then(nw.col("by_id")).otherwise(_seller_text()),
    }
    return _with(requests.join(there, on=["customer", "subscription"], how="left"), found)


def _changed(requests: Lazy, frames: Opened) -> Lazy:
    key = ["customer", "tenant", "subscription"]
    there = frames[SUBSCRIPTIONS].select(*key, *(nw.col(name).alias(f"held_{name}") for name in _HELD))
    partner = nw.col("held_seller_id")
    found = {
        **{f"held_{name}": nw.col(f"held_{name}") for name in _HELD},
        "partner": partner,
        "via_channel": nw.col("held_channel"),
        "via": _channel_text("held_"),
        "ours": partner,
    }
    return _with(requests.join(there, on=key, how="left"), found)


KINDS: Final = (
    Kind(
        commands=(cmd.CreateTenant, cmd.RequestRelationship, *get_args(cmd.RelationshipAnswer), cmd.EndRelationship),
        situated=_tied,
    ),
    Kind(commands=get_args(cmd.Order), situated=_ordered),
    Kind(commands=(*get_args(cmd.Change), cmd.TransitionToCsp), situated=_changed),
)
"""Every kind: a command is of one of them."""


def look_up(kind: Kind, frames: Opened, looks: Iterable[Look]) -> Lazy:
    """Return the requests of a kind, situated, with all that these looks add, each of them once."""
    requests = kind.situated(frames[REQUESTS].filter(asks(*kind.commands)), frames)
    return reduce(lambda found, look: look(found, frames), dict.fromkeys(looks), requests)


def tenant(requests: Lazy, frames: Opened) -> Lazy:
    """Add `made` and `made_id`, who provisioned the tenant; null where it is not there."""
    there = frames[TENANTS].select(
        "customer", "tenant", made=nw.col("provisioned_by"), made_id=nw.col("provisioned_by_id")
    )
    return requests.join(there, on=["customer", "tenant"], how="left")


def relationship(requests: Lazy, frames: Opened) -> Lazy:
    """Add `standing`, the status of the relationship in question; null where it is not there."""
    there = frames[RELATIONSHIPS].select(
        "customer", partner=nw.col("partner_id"), tie=nw.col("kind"), standing=nw.col("status")
    )
    return requests.join(there, on=["customer", "partner", "tie"], how="left")


def resellers(requests: Lazy, frames: Opened) -> Lazy:
    """Add `first_reseller` and `last_reseller` by id: between them, whether there is one who is not the partner."""
    by_customer = frames[RELATIONSHIPS].filter(IS_RESELLER).group_by("customer")
    return requests.join(by_customer.agg(*_ends("partner_id", "reseller")), on="customer", how="left")


def neighbours(requests: Lazy, frames: Opened) -> Lazy:
    """Add whether the tenant has live subscriptions of CSP, `beside_csp`, and of other channels, `beside_other`.

    The subscription in question is among them, and makes no difference: it is on its own side of the line.
    """
    live = frames[SUBSCRIPTIONS].filter(LIVE & ~is_channel(UNKNOWN))
    by_tenant = live.select("customer", "tenant", csp=IS_CSP, other=~IS_CSP).group_by("customer", "tenant")
    there = by_tenant.agg(beside_csp=nw.col("csp").any(), beside_other=nw.col("other").any())
    return requests.join(there, on=["customer", "tenant"], how="left")


def exclusive(requests: Lazy, frames: Opened) -> Lazy:
    """Add the first and the last of the exclusive channels that have live subscriptions on the tenant, and of sellers.

    As texts: `first_exclusive` and `last_exclusive`, `first_seller` and `last_seller`; null where there is none.
    The subscription in question is among them, and makes no difference: its channel and its seller are its own.
    """
    live = frames[SUBSCRIPTIONS].filter(LIVE & sure(nw.col("exclusive")))
    sold = live.select("customer", "tenant", channel=_channel_text(), seller=_seller_text())
    there = sold.group_by("customer", "tenant").agg(*_ends("channel", "exclusive"), *_ends("seller", "seller"))
    return requests.join(there, on=["customer", "tenant"], how="left")


def sold(requests: Lazy, frames: Opened) -> Lazy:
    """Add `sells`, how many active CSP subscriptions the partner has with the customer; null where none."""
    active = frames[SUBSCRIPTIONS].filter(IS_ACTIVE & IS_CSP).select("customer", partner=nw.col("seller_id"))
    there = active.group_by("customer", "partner").agg(sells=nw.len())
    return requests.join(there, on=["customer", "partner"], how="left")


def _ends(column: str, name: str) -> tuple[nw.Expr, nw.Expr]:
    return nw.col(column).min().alias(f"first_{name}"), nw.col(column).max().alias(f"last_{name}")


def others_than(column: str, name: str) -> nw.Expr:
    """Return whether the first or the last of that name is another than that in the column, which may be null."""
    first, last, one = nw.col(f"first_{name}"), nw.col(f"last_{name}"), nw.col(column)
    return ~first.is_null() & ~sure((first == one) & (last == one))
