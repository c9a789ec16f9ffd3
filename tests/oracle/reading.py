"""A second reading of the note: what may be done to a customer, over plain dicts, thought apart from the package.

It was written from the note, the notes on the domain and the decisions on the design page, before anything of the
package that decides was read, and it imports nothing of the package. It asks its questions command by command, not
rule by rule, so that a slip in one reading is unlikely to be the slip in the other.

The plain form, all of strings but where said otherwise:

    party         "customer", "microsoft" or "partner:<id>"
    day           an ISO date, so that later days are greater strings
    customer      {"tenants": {id: tenant}, "subscriptions": {id: subscription},
                   "relations": {partner: {kind: relation}}}
    tenant        {"domain", "made_by": party}
    relation      {"status", "since": day or None}
    subscription  {"tenant", "product", "seats": int, "channel": channel, "seller": party or None, "status",
                   "start": day or None, "end": day or None, "renews": bool or None, "record": partner or None}
    channel       {"name", "controlled_by", "exclusive": bool, and whatever else is known of it}
    command       {"do": the name of the command, "by": party, "on": day, and what that command needs}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

Plain: TypeAlias = dict[str, Any]

RESELLER = "reseller"
ENDED = ("canceled", "deleted")
CHANGES = ("ChangeSeats", "ChangeTerm", "Suspend", "Resume", "Cancel", "Renew")

# S3 and S10 lift what S5 asked for; S15 and S16 stand until the capability that S17 announces.
LIFTED: dict[str, frozenset[str]] = {
    "single-channel": frozenset(),
    "multi-channel": frozenset({"separate-tenant", "one-channel"}),
    "multi-partner": frozenset({"separate-tenant", "one-channel", "one-partner"}),
}


def decide(customer: Plain, command: Plain, regime: str) -> Plain:
    """Return whether the command is granted, the ids of the rules it breaks, and the customer after it."""
    broken = frozenset(objections(customer, command)) - LIFTED[regime]
    return {"accepted": not broken, "broken": broken, "after": customer if broken else outcome(customer, command)}


def objections(customer: Plain, command: Plain) -> Iterator[str]:
    return AGAINST.get(command["do"], against_touching)(customer, command)


# Tenants and relationships -------------------------------------------------------------------------------------------


def against_tenant(customer: Plain, command: Plain) -> Iterator[str]:
    by = command["by"]
    if command["tenant"] in customer["tenants"]:
        yield "fresh-tenant"
    if by == "microsoft":
        yield "tenant-by-customer-or-partner"
    if is_partner(by):
        # Making a tenant associates the partner (S5): it may not slip past an answer that the customer owes or gave.
        if relation_status(customer, by, RESELLER) in ("requested", "declined"):
            yield "answer-first"
        if sold_to_by_others(customer, by):
            yield "one-partner"


def against_request(customer: Plain, command: Plain) -> Iterator[str]:
    by = command["by"]
    if not is_partner(by):
        yield "partner-requests"
    elif relation_status(customer, by, command["kind"]) in ("requested", "active"):
        yield "fresh-request"


def against_answer(customer: Plain, command: Plain) -> Iterator[str]:
    partner, kind = command["partner"], command["kind"]
    if command["by"] != "customer":
        yield "customer-answers"
    if relation_status(customer, partner, kind) != "requested":
        yield "invitation-first"
    if command["do"] == "AcceptRelationship" and kind == RESELLER and sold_to_by_others(customer, partner):
        yield "one-partner"


def against_end(customer: Plain, command: Plain) -> Iterator[str]:
    by, partner, kind = command["by"], command["partner"], command["kind"]
    if relation_status(customer, partner, kind) != "active":
        # What is not there has nobody whose business it would be to end it, and leaves nothing behind.
        yield "active-to-end"
        return
    if kind != RESELLER:
        if by not in ("customer", partner):
            yield "parties-end"
        return
    if by != partner:
        yield "reseller-ends"
    sold = (
        each for each in customer["subscriptions"].values() if is_csp(each["channel"]) and each["seller"] == partner
    )
    if any(each["status"] == "active" for each in sold):
        yield "suspend-before-end"


# Orders --------------------------------------------------------------------------------------------------------------


def against_provision(customer: Plain, command: Plain) -> Iterator[str]:
    by, tenant = command["by"], customer["tenants"].get(command["tenant"])
    yield from against_order(customer, command)
    if not is_partner(by):
        yield "csp-through-partner"
    else:
        if relation_status(customer, by, RESELLER) != "active":
            yield "association-first"
        if sold_to_by_others(customer, by):
            yield "one-partner"
        if tenant is not None and tenant["made_by"] != by:
            yield "separate-tenant"
    neighbours = standing_on(customer, command["tenant"])
    if any(is_other(each["channel"]) for each in neighbours):
        yield "one-channel"
    if any(each["channel"]["exclusive"] for each in neighbours):
        yield "exclusive-channel"


def against_purchase(customer: Plain, command: Plain) -> Iterator[str]:
    yield from against_order(customer, command)
    if is_csp(command["channel"]):
        # This command is for the other channels: whoever asks for CSP with it is not the partner that provisions it.
        yield "csp-through-partner"
    elif command["by"] != "customer":
        yield "customer-purchases"
    neighbours = standing_on(customer, command["tenant"])
    if any(do_not_mix(command["channel"], each["channel"]) for each in neighbours):
        yield "one-channel"
    if any(shuts_out(each, command) for each in neighbours):
        yield "exclusive-channel"


def against_order(customer: Plain, command: Plain) -> Iterator[str]:
    if command["tenant"] not in customer["tenants"]:
        yield "known-tenant"
    if command["id"] in customer["subscriptions"]:
        yield "fresh-subscription"


def do_not_mix(one: Plain, other: Plain) -> bool:
    return (is_csp(one) and is_other(other)) or (is_other(one) and is_csp(other))


def shuts_out(standing: Plain, command: Plain) -> bool:
    """Whether what stands there is sold exclusively, and the order surely goes to another channel or seller."""
    if not standing["channel"]["exclusive"]:
        return False
    sellers = (standing["seller"], command["seller"])
    if None not in sellers and sellers[0] != sellers[1]:
        return True
    return not is_untold(command["channel"]) and standing["channel"] != command["channel"]


# Changes -------------------------------------------------------------------------------------------------------------


def against_touching(customer: Plain, command: Plain) -> Iterator[str]:
    if command["do"] == "TransitionToCsp":
        # The capability is not there at all (S13), whatever subscription is named.
        yield "no-transition"
    subscription = customer["subscriptions"].get(command["id"])
    if command["tenant"] not in customer["tenants"]:
        yield "known-tenant"
    elif subscription is None or subscription["tenant"] != command["tenant"]:
        yield "known-subscription"
    elif command["do"] in CHANGES:
        yield from against_change(customer, subscription, command)


def against_change(customer: Plain, subscription: Plain, command: Plain) -> Iterator[str]:
    if command["by"] != controller(subscription):
        yield "owner-controls"
    if subscription["status"] in ENDED:
        yield "ended-is-final"
    elif command["do"] == "Suspend" and subscription["status"] not in ("active", "unknown"):
        yield "active-to-suspend"
    elif command["do"] == "Resume" and subscription["status"] not in resumable(subscription):
        yield "held-to-resume"
    if command["do"] == "Resume" and is_csp(subscription["channel"]):
        yield from against_resuming_csp(customer, subscription, command["on"])
    if command["do"] == "Renew" and not reaches_on(subscription, command):
        yield "renewal-extends"


def resumable(subscription: Plain) -> tuple[str, ...]:
    """Return the statuses from which it may be resumed: outside CSP also after it lapsed."""
    held = ("suspended", "unknown")
    return held if is_csp(subscription["channel"]) else (*held, "expired", "disabled")


def against_resuming_csp(customer: Plain, subscription: Plain, day: str) -> Iterator[str]:
    if relation_status(customer, subscription["seller"], RESELLER) != "active":
        yield "association-first"
    # The last day of a term belongs to it.
    if subscription["end"] is not None and day > subscription["end"]:
        yield "resume-within-term"


def reaches_on(subscription: Plain, command: Plain) -> bool:
    """Whether a renewal ends later than the day of asking, and than all that is known of the term."""
    known = (command["on"], subscription["start"], subscription["end"])
    return all(command["until"] > day for day in known if day is not None)


# What is asked about parties, channels and subscriptions -------------------------------------------------------------


def is_partner(party: str) -> bool:
    return party.startswith("partner:")


def relation_status(customer: Plain, partner: str, kind: str) -> str:
    relation = customer["relations"].get(partner, {}).get(kind)
    return relation["status"] if relation else "none"


def sold_to_by_others(customer: Plain, partner: str) -> bool:
    """Whether another CSP partner is associated with the customer, on whichever tenant (S16)."""
    return any(
        kinds[RESELLER]["status"] == "active"
        for other, kinds in customer["relations"].items()
        if other != partner and RESELLER in kinds
    )


def standing_on(customer: Plain, tenant: str) -> list[Plain]:
    """Return what stands on the tenant: what is known to have ended shares it no more."""
    return [
        each for each in customer["subscriptions"].values() if each["tenant"] == tenant and each["status"] not in ENDED
    ]


def is_csp(channel: Plain) -> bool:
    return bool(channel["name"] == "CSP")


def is_untold(channel: Plain) -> bool:
    return channel == UNTOLD


def is_other(channel: Plain) -> bool:
    return not is_csp(channel) and not is_untold(channel)


def controller(subscription: Plain) -> str:
    """Return who controls it: its seller where the channel says so and it is known, else the customer (S12, S14)."""
    seller: str | None = subscription["seller"]
    if subscription["channel"]["controlled_by"] == "partner" and seller is not None and is_partner(seller):
        return seller
    return "customer"


# What comes of it ----------------------------------------------------------------------------------------------------


ANSWERED = {"AcceptRelationship": "active", "DeclineRelationship": "declined", "EndRelationship": "ended"}
HELD = {"Suspend": "suspended", "Resume": "active", "Cancel": "canceled"}


def outcome(customer: Plain, command: Plain) -> Plain:
    match command["do"]:
        case "CreateTenant":
            return with_tenant(customer, command)
        case "RequestRelationship":
            return with_relation(customer, command["by"], command["kind"], "requested", command["on"])
        case "AcceptRelationship" | "DeclineRelationship" | "EndRelationship" as do:
            return with_relation(customer, command["partner"], command["kind"], ANSWERED[do], command["on"])
        case "Provision" | "Purchase":
            return with_subscription(customer, command["id"], ordered(command))
        case _:
            before = customer["subscriptions"][command["id"]]
            return with_subscription(customer, command["id"], before | changed(command))


def with_tenant(customer: Plain, command: Plain) -> Plain:
    by = command["by"]
    made = {"domain": command["domain"], "made_by": by}
    after = customer | {"tenants": customer["tenants"] | {command["tenant"]: made}}
    if is_partner(by) and relation_status(customer, by, RESELLER) != "active":
        return with_relation(after, by, RESELLER, "active", command["on"])
    return after


def with_relation(customer: Plain, partner: str, kind: str, status: str, day: str) -> Plain:
    kinds = customer["relations"].get(partner, {}) | {kind: {"status": status, "since": day}}
    return customer | {"relations": customer["relations"] | {partner: kinds}}


def with_subscription(customer: Plain, id: str, subscription: Plain) -> Plain:
    return customer | {"subscriptions": customer["subscriptions"] | {id: subscription}}


def ordered(command: Plain) -> Plain:
    """Return the subscription that an order brings, active from the start."""
    provisioned = command["do"] == "Provision"
    return {
        "tenant": command["tenant"],
        "product": command["product"],
        "seats": command["seats"],
        "channel": CSP if provisioned else command["channel"],
        "seller": command["by"] if provisioned else command["seller"],
        "status": "active",
        "start": command["start"],
        "end": command["end"],
        "renews": command["renews"],
        "record": command["record"],
    }


def changed(command: Plain) -> Plain:
    match command["do"]:
        case "ChangeSeats":
            return {"seats": command["seats"]}
        case "ChangeTerm":
            return {"start": command["start"], "end": command["end"], "renews": command["renews"]}
        case "Renew":
            return {"end": command["until"]}
        case do:
            return {"status": HELD[do]}


CSP: Plain = {
    "name": "CSP",
    "sold_by": "partner",
    "billed_by": "partner",
    "supported_by": "partner",
    "controlled_by": "partner",
    "exclusive": False,
}

UNTOLD: Plain = dict.fromkeys(("sold_by", "billed_by", "supported_by", "controlled_by"), "unknown") | {
    "name": "Unknown",
    "exclusive": False,
}

AGAINST = {
    "CreateTenant": against_tenant,
    "RequestRelationship": against_request,
    "AcceptRelationship": against_answer,
    "DeclineRelationship": against_answer,
    "EndRelationship": against_end,
    "Provision": against_provision,
    "Purchase": against_purchase,
}
