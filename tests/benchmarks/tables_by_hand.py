"""Decisions about tables as somebody writes them by hand who knows the engine: in SQL for DuckDB, and in polars.

All commands and all rules of `single-channel`, with the answers of `frames.decide`. What is watched alike is asked
together: changes, orders, and ties. Both know the channels by name, and check nothing that comes in.

What knows of one command only, the change of seats, and of the four rules that watch it, stands at the end.
"""

from typing import Final

import polars as pl

from cotenant import frames

CHANGES: Final = ("ChangeSeats", "ChangeTerm", "Suspend", "Resume", "Cancel", "Renew", "TransitionToCsp")
ORDERS: Final = ("Provision", "Purchase")
TIES: Final = ("CreateTenant", "RequestRelationship", "AcceptRelationship", "DeclineRelationship", "EndRelationship")
ENDED: Final = ("canceled", "deleted")

# DuckDB keeps what is asked twice as a table; with live subscriptions, that takes longer than to ask again.
IN_SQL: Final = f"""
with
live as not materialized (select * from subscriptions where status not in {ENDED}),
resellers as (select customer, partner_id from relationships where kind = 'reseller' and status = 'active'),
associated as (select customer, min(partner_id) as first, max(partner_id) as last from resellers group by customer),
beside as (
    select customer, tenant, bool_or(channel = 'CSP') as csp, bool_or(channel <> 'CSP') as other
    from live where channel <> 'Unknown' group by customer, tenant
),
changes as (
    select r.request, r.customer, concat_ws('; ',
        case when command = 'TransitionToCsp' then 'no-transition' end,
        case when s.customer is not null and command <> 'TransitionToCsp' and not coalesce(
            case when s.controlled_by = 'partner' and s.seller = 'partner' then by_id = s.seller_id
            else r.by = 'customer' end, false) then 'owner-controls' end,
        case when command = 'Resume' and s.channel = 'CSP' and p.customer is null then 'association-first' end,
        case when t.customer is null then 'known-tenant' end,
        case when t.customer is not null and s.customer is null then 'known-subscription' end,
        case when s.status in {ENDED} and command <> 'TransitionToCsp' then 'ended-is-final' end,
        case when command = 'Suspend' and s.status not in ('active', 'unknown', {str(ENDED)[1:-1]})
            then 'active-to-suspend' end,
        case when command = 'Resume' and s.status not in ('suspended', 'unknown', {str(ENDED)[1:-1]})
            and (s.channel = 'CSP' or s.status not in ('expired', 'disabled')) then 'held-to-resume' end,
        case when command = 'Resume' and s.channel = 'CSP' and s.term_end < r.on then 'resume-within-term' end,
        case when s.customer is not null and (until <= r.on or until <= s.term_start or until <= s.term_end)
            then 'renewal-extends' end
    ) as broken
    from requests r
    left join tenants t on r.customer = t.customer and r.tenant = t.tenant
    left join subscriptions s on r.customer = s.customer and r.subscription = s.subscription and r.tenant = s.tenant
    left join resellers p on r.customer = p.customer and s.seller_id = p.partner_id
    where command in {CHANGES}
),
orders as (
    select r.request, r.customer, concat_ws('; ',
        case when command = 'Provision' and r.by = 'partner' and t.customer is not null
            and t.provisioned_by_id is distinct from by_id then 'separate-tenant' end,
        case when if(command = 'Provision' or r.channel = 'CSP', b.other, r.channel <> 'Unknown' and b.csp)
            then 'one-channel' end,
        case when command = 'Provision' and r.by = 'partner' and (a.first <> by_id or a.last <> by_id)
            then 'one-partner' end,
        case when if(command = 'Provision', r.by <> 'partner', r.channel = 'CSP') then 'csp-through-partner' end,
        case when command = 'Provision' and r.by = 'partner' and p.customer is null then 'association-first' end,
        case when t.customer is null then 'known-tenant' end,
        case when s.customer is not null then 'fresh-subscription' end,
        case when command = 'Purchase' and r.channel <> 'CSP' and r.by <> 'customer' then 'customer-purchases' end,
        case when exists (
            select 1 from live e where e.exclusive and e.customer = r.customer and e.tenant = r.tenant
            and (if(command = 'Provision', true, r.channel not in ('Unknown', e.channel))
                or if(command = 'Provision', by_id <> e.seller_id,
                    r.seller <> e.seller or r.seller_id <> e.seller_id))
        ) then 'exclusive-channel' end
    ) as broken
    from requests r
    left join tenants t on r.customer = t.customer and r.tenant = t.tenant
    left join subscriptions s on r.customer = s.customer and r.subscription = s.subscription
    left join beside b on r.customer = b.customer and r.tenant = b.tenant
    left join associated a on r.customer = a.customer
    left join resellers p on r.customer = p.customer and by_id = p.partner_id
    where command in {ORDERS}
),
ties as (
    select r.request, r.customer, concat_ws('; ',
        case when command in ('CreateTenant', 'AcceptRelationship') and r.kind = 'reseller'
            and (a.first <> r.partner_id or a.last <> r.partner_id) then 'one-partner' end,
        case when command = 'CreateTenant' and t.customer is not null then 'fresh-tenant' end,
        case when command = 'CreateTenant' and r.by = 'microsoft' then 'tenant-by-customer-or-partner' end,
        case when command = 'CreateTenant' and p.status in ('requested', 'declined') then 'answer-first' end,
        case when command = 'RequestRelationship' and r.by <> 'partner' then 'partner-requests' end,
        case when command = 'RequestRelationship' and p.status in ('requested', 'active') then 'fresh-request' end,
        case when command in ('AcceptRelationship', 'DeclineRelationship') and r.by <> 'customer'
            then 'customer-answers' end,
        case when command in ('AcceptRelationship', 'DeclineRelationship') and p.status is distinct from 'requested'
            then 'invitation-first' end,
        case when command = 'EndRelationship' and p.status is distinct from 'active' then 'active-to-end' end,
        case when command = 'EndRelationship' and p.status = 'active' and r.kind = 'reseller'
            and by_id is distinct from r.partner_id then 'reseller-ends' end,
        case when command = 'EndRelationship' and p.status = 'active' and r.kind <> 'reseller' and r.by <> 'customer'
            and by_id is distinct from r.partner_id then 'parties-end' end,
        case when command = 'EndRelationship' and p.status = 'active' and r.kind = 'reseller' and exists (
            select 1 from subscriptions s where s.customer = r.customer and s.seller_id = r.partner_id
            and s.channel = 'CSP' and s.status = 'active'
        ) then 'suspend-before-end' end
    ) as broken
    from (
        select request, customer, command, tenant, r.by, by_id, coalesce(partner_id, by_id) as partner_id,
            coalesce(kind, 'reseller') as kind from requests r where command in {TIES}
    ) r
    left join tenants t on r.customer = t.customer and r.tenant = t.tenant
    left join associated a on r.customer = a.customer
    left join relationships p on r.customer = p.customer and r.partner_id = p.partner_id and r.kind = p.kind
)
select request, customer, broken = '' as accepted, broken
from (from changes union all from orders union all from ties)
"""  # noqa: S608 - names of our own


def in_polars(state: frames.State[pl.DataFrame], requests: pl.DataFrame) -> pl.DataFrame:
    """Return what the regime says of each request."""
    asked = requests.lazy()
    parts = (_changes, _orders, _ties)
    return pl.concat([part(asked, state) for part in parts]).collect()


def _said(requests: pl.LazyFrame, broken: dict[str, pl.Expr]) -> pl.LazyFrame:
    ids = [pl.when(refused).then(pl.lit(id_)) for id_, refused in broken.items()]
    listed = requests.select("request", "customer", broken=pl.concat_str(ids, separator="; ", ignore_nulls=True))
    return listed.select("request", "customer", accepted=pl.col("broken") == "", broken="broken")


def _tenants(state: frames.State[pl.DataFrame]) -> pl.LazyFrame:
    return state.tenants.lazy().select("customer", "tenant", "provisioned_by_id", there=pl.lit(value=True))


def _resellers(state: frames.State[pl.DataFrame]) -> pl.LazyFrame:
    active = state.relationships.lazy().filter(kind="reseller", status="active")
    return active.select("customer", "partner_id", related=pl.lit(value=True))


def _associated(state: frames.State[pl.DataFrame]) -> pl.LazyFrame:
    partner = pl.col("partner_id")
    return _resellers(state).group_by("customer").agg(first=partner.min(), last=partner.max())


def _changes(asked: pl.LazyFrame, state: frames.State[pl.DataFrame]) -> pl.LazyFrame:
    held = state.subscriptions.lazy().select(
        "customer", "tenant", "subscription", "status", "channel", "controlled_by", "seller", "seller_id",
        start="term_start", end="term_end", held=pl.lit(value=True),
    )  # fmt: skip
    met = (
        asked.filter(pl.col("command").is_in(CHANGES))
        .select("request", "customer", "command", "by", "by_id", "on", "tenant", "subscription", "until")
        .join(held, on=["customer", "tenant", "subscription"], how="left")
        .join(_tenants(state), on=["customer", "tenant"], how="left")
        .join(_resellers(state), left_on=["customer", "seller_id"], right_on=["customer", "partner_id"], how="left")
    )
    command, status, until = pl.col("command"), pl.col("status"), pl.col("until")
    held_, there = pl.col("held").is_not_null(), pl.col("there").is_not_null()
    csp, change, resume = pl.col("channel") == "CSP", command != "TransitionToCsp", command == "Resume"
    sold = (pl.col("controlled_by") == "partner") & (pl.col("seller") == "partner")
    keeper = pl.when(sold).then(pl.col("by_id") == pl.col("seller_id")).otherwise(pl.col("by") == "customer")
    return _said(met, {
        "no-transition": ~change,
        "owner-controls": held_ & change & ~keeper.fill_null(value=False),
        "association-first": resume & csp & pl.col("related").is_null(),
        "known-tenant": ~there,
        "known-subscription": there & ~held_,
        "ended-is-final": change & status.is_in(ENDED),
        "active-to-suspend": (command == "Suspend") & ~status.is_in(["active", "unknown", *ENDED]),
        "held-to-resume": resume
        & ~status.is_in(["suspended", "unknown", *ENDED])
        & (csp | ~status.is_in(["expired", "disabled"])),
        "resume-within-term": resume & csp & (pl.col("end") < pl.col("on")),
        "renewal-extends": held_ & ((until <= pl.col("on")) | (until <= pl.col("start")) | (until <= pl.col("end"))),
    })  # fmt: skip


def _orders(asked: pl.LazyFrame, state: frames.State[pl.DataFrame]) -> pl.LazyFrame:
    subscriptions = state.subscriptions.lazy()
    live = subscriptions.filter(~pl.col("status").is_in(ENDED))
    csp = pl.col("channel") == "CSP"
    known = live.filter(pl.col("channel") != "Unknown")
    beside = known.group_by("customer", "tenant").agg(beside_csp=csp.any(), beside_other=(~csp).any())
    exclusive = live.filter("exclusive").select(
        "customer", "tenant", theirs="channel", their_seller="seller", their_seller_id="seller_id"
    )
    orders = asked.filter(pl.col("command").is_in(ORDERS)).select(
        "request", "customer", "command", "by", "by_id", "tenant", "subscription", "channel", "seller", "seller_id"
    )
    provision = pl.col("command") == "Provision"
    other_channel = provision | ~pl.col("channel").is_in(["Unknown"]) & (pl.col("channel") != pl.col("theirs"))
    other_seller = (
        pl.when(provision)
        .then(pl.col("by_id") != pl.col("their_seller_id"))
        .otherwise((pl.col("seller") != pl.col("their_seller")) | (pl.col("seller_id") != pl.col("their_seller_id")))
    )
    shut_out = orders.join(exclusive, on=["customer", "tenant"]).filter(other_channel | other_seller)
    met = (
        orders.join(_tenants(state), on=["customer", "tenant"], how="left")
        .join(
            subscriptions.select("customer", "subscription", taken=pl.lit(value=True)),
            on=["customer", "subscription"],
            how="left",
        )
        .join(beside, on=["customer", "tenant"], how="left")
        .join(_associated(state), on="customer", how="left")
        .join(_resellers(state), left_on=["customer", "by_id"], right_on=["customer", "partner_id"], how="left")
        .join(shut_out.select("request", out=pl.lit(value=True)).unique(), on="request", how="left")
    )
    by, by_id, ordered = pl.col("by"), pl.col("by_id"), pl.col("channel")
    provided = provision & (by == "partner")
    there = pl.col("there").is_not_null()
    mixes = (
        pl.when(provision | csp).then(pl.col("beside_other")).otherwise((ordered != "Unknown") & pl.col("beside_csp"))
    )
    return _said(met, {
        "separate-tenant": provided & there & by_id.ne_missing(pl.col("provisioned_by_id")),
        "one-channel": mixes,
        "one-partner": provided & ((pl.col("first") != by_id) | (pl.col("last") != by_id)),
        "csp-through-partner": pl.when(provision).then(by != "partner").otherwise(csp),
        "association-first": provided & pl.col("related").is_null(),
        "known-tenant": ~there,
        "fresh-subscription": pl.col("taken").is_not_null(),
        "customer-purchases": ~provision & ~csp & (by != "customer"),
        "exclusive-channel": pl.col("out").is_not_null(),
    })  # fmt: skip


def _ties(asked: pl.LazyFrame, state: frames.State[pl.DataFrame]) -> pl.LazyFrame:
    selling = state.subscriptions.lazy().filter(channel="CSP", status="active")
    standing = state.relationships.lazy().select("customer", "partner_id", "kind", "status")
    met = (
        asked.filter(pl.col("command").is_in(TIES))
        .select(
            "request", "customer", "command", "by", "by_id", "tenant",
            partner_id=pl.coalesce("partner_id", "by_id"), kind=pl.col("kind").fill_null("reseller"),
        )
        .join(_tenants(state), on=["customer", "tenant"], how="left")
        .join(_associated(state), on="customer", how="left")
        .join(standing, on=["customer", "partner_id", "kind"], how="left")
        .join(
            selling.select("customer", partner_id="seller_id", sells=pl.lit(value=True)).unique(),
            on=["customer", "partner_id"],
            how="left",
        )
    )  # fmt: skip
    command, by, partner, status = pl.col("command"), pl.col("by"), pl.col("partner_id"), pl.col("status")
    create, end = command == "CreateTenant", (command == "EndRelationship") & (status == "active")
    answer = command.is_in(["AcceptRelationship", "DeclineRelationship"])
    reseller, stranger = pl.col("kind") == "reseller", pl.col("by_id").ne_missing(partner)
    return _said(met, {
        "one-partner": (create | (command == "AcceptRelationship"))
        & reseller
        & ((pl.col("first") != partner) | (pl.col("last") != partner)),
        "fresh-tenant": create & pl.col("there").is_not_null(),
        "tenant-by-customer-or-partner": create & (by == "microsoft"),
        "answer-first": create & status.is_in(["requested", "declined"]),
        "partner-requests": (command == "RequestRelationship") & (by != "partner"),
        "fresh-request": (command == "RequestRelationship") & status.is_in(["requested", "active"]),
        "customer-answers": answer & (by != "customer"),
        "invitation-first": answer & status.ne_missing(pl.lit("requested")),
        "active-to-end": (command == "EndRelationship") & status.ne_missing(pl.lit("active")),
        "reseller-ends": end & reseller & stranger,
        "parties-end": end & ~reseller & stranger & (by != "customer"),
        "suspend-before-end": end & reseller & pl.col("sells").is_not_null(),
    })  # fmt: skip


SEATS_IN_SQL: Final = """
select request, r.customer, not coalesce(foreign_to or no_tenant or unknown or ended, false) as accepted,
    concat_ws('; ', case when foreign_to then 'owner-controls' end, case when no_tenant then 'known-tenant' end,
        case when unknown then 'known-subscription' end, case when ended then 'ended-is-final' end) as broken
from (
    select r.*, t.tenant is null as no_tenant, t.tenant is not null and s.tenant is null as unknown,
        s.tenant is not null and s.status in ('canceled', 'deleted') as ended,
        s.tenant is not null and not case when s.controlled_by = 'partner' and s.seller = 'partner'
            then r.by = 'partner' and r.by_id = s.seller_id else r.by = 'customer' end as foreign_to
    from requests r left join tenants t on r.customer = t.customer and r.tenant = t.tenant
    left join subscriptions s
    on r.customer = s.customer and r.tenant = s.tenant and r.subscription = s.subscription
) r
"""


def seats_in_polars(state: frames.State[pl.DataFrame], requests: pl.DataFrame) -> pl.DataFrame:
    """Return what the regime says of changes of seats, as somebody who knows polars would write it."""
    held = state.subscriptions.lazy().select(
        "customer", "tenant", "subscription", "status", "controlled_by", "seller", "seller_id", held=pl.lit(value=True)
    )
    tenants = state.tenants.lazy().select("customer", "tenant", there=pl.lit(value=True))
    asked = requests.lazy().select("request", "customer", "tenant", "subscription", "by", "by_id")
    met = asked.join(held, on=["customer", "tenant", "subscription"], how="left")
    met = met.join(tenants, on=["customer", "tenant"], how="left")
    held_, there = pl.col("held").is_not_null(), pl.col("there").is_not_null()
    by_partner = (pl.col("by") == "partner") & (pl.col("by_id") == pl.col("seller_id"))
    sold = (pl.col("controlled_by") == "partner") & (pl.col("seller") == "partner")
    keeper = pl.when(sold.fill_null(value=False)).then(by_partner).otherwise(pl.col("by") == "customer")
    broken = {
        "owner-controls": held_ & ~keeper.fill_null(value=False),
        "known-tenant": ~there,
        "known-subscription": there & ~held_,
        "ended-is-final": held_ & pl.col("status").is_in(["canceled", "deleted"]),
    }
    ids = [pl.when(refused).then(pl.lit(id_)) for id_, refused in broken.items()]
    return met.select(
        "request", "customer", accepted=~pl.any_horizontal(*broken.values()),
        broken=pl.concat_str(ids, separator="; ", ignore_nulls=True),
    ).collect()  # fmt: skip
