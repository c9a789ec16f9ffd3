"""The policy as somebody in a hurry writes it: if and else over plain dicts, with two switches for the regime.

It gives the answers of `cotenant.decide`, accepted or the ids of the broken rules in the order of the table, and is
what the library is measured against. It knows the channels by name, and a partner by its id, which therefore must not
be `customer` or `microsoft`. It checks nothing that comes in, words no reason and cites no source. `applied` makes the
new state of an accepted wish, copying what changes and sharing the rest.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

Plain: TypeAlias = dict[str, Any]


class Switches(NamedTuple):
    """What a regime allows."""

    multi_channel: bool
    multi_partner: bool


EXCLUSIVE = frozenset({"Syndication"})
BY_SELLER = frozenset({"CSP", "Syndication"})
ENDED = frozenset({"canceled", "deleted"})
PRINCIPALS = frozenset({"customer", "microsoft"})


def decide(customer: Plain, wish: Plain, regime: Switches) -> list[str]:
    """Return the ids of the rules that the wish breaks: none when it is accepted."""
    return OBJECTIONS[wish["do"]](customer, wish, regime)


def another_reseller(customer: Plain, partner: str) -> bool:
    for other, tie in customer["relationships"]["reseller"].items():
        if tie["status"] == "active" and other != partner:
            return True
    return False


def taken(customer: Plain, id_: str) -> bool:
    for tenant in customer["tenants"].values():
        if id_ in tenant["subscriptions"]:
            return True
    return False


def create_tenant(customer: Plain, wish: Plain, regime: Switches) -> list[str]:
    broken: list[str] = []
    by = wish["by"]
    if not regime.multi_partner and by not in PRINCIPALS and another_reseller(customer, by):
        broken.append("one-partner")
    if wish["tenant"] in customer["tenants"]:
        broken.append("fresh-tenant")
    if by == "microsoft":
        broken.append("tenant-by-customer-or-partner")
    tie = customer["relationships"]["reseller"].get(by)
    if tie is not None and (tie["status"] == "requested" or tie["status"] == "declined"):
        broken.append("answer-first")
    return broken


def request(customer: Plain, wish: Plain, _: Switches) -> list[str]:
    broken: list[str] = []
    by = wish["by"]
    if by in PRINCIPALS:
        broken.append("partner-requests")
    tie = customer["relationships"][wish["kind"]].get(by)
    if tie is not None and (tie["status"] == "requested" or tie["status"] == "active"):
        broken.append("fresh-request")
    return broken


def accept(customer: Plain, wish: Plain, regime: Switches) -> list[str]:
    broken: list[str] = []
    if not regime.multi_partner and wish["kind"] == "reseller" and another_reseller(customer, wish["partner"]):
        broken.append("one-partner")
    return broken + decline(customer, wish, regime)


def decline(customer: Plain, wish: Plain, _: Switches) -> list[str]:
    broken: list[str] = []
    if wish["by"] != "customer":
        broken.append("customer-answers")
    tie = customer["relationships"][wish["kind"]].get(wish["partner"])
    if tie is None or tie["status"] != "requested":
        broken.append("invitation-first")
    return broken


def end(customer: Plain, wish: Plain, _: Switches) -> list[str]:
    by, partner = wish["by"], wish["partner"]
    tie = customer["relationships"][wish["kind"]].get(partner)
    if tie is None or tie["status"] != "active":
        return ["active-to-end"]
    broken: list[str] = []
    if wish["kind"] == "reseller":
        if by != partner:
            broken.append("reseller-ends")
        if sells_active_csp(customer, partner):
            broken.append("suspend-before-end")
    elif by not in (partner, "customer"):
        broken.append("parties-end")
    return broken


def sells_active_csp(customer: Plain, partner: str) -> bool:
    for tenant in customer["tenants"].values():
        for each in tenant["subscriptions"].values():
            if each["channel"] == "CSP" and each["status"] == "active" and each["seller"] == partner:
                return True
    return False


def provision(customer: Plain, wish: Plain, regime: Switches) -> list[str]:
    broken: list[str] = []
    by = wish["by"]
    partner = by not in PRINCIPALS
    tenant = customer["tenants"].get(wish["tenant"])
    mixes = beside = False
    if tenant is not None:
        if not regime.multi_channel and partner and tenant["provisioned_by"] != by:
            broken.append("separate-tenant")
        for each in tenant["subscriptions"].values():
            channel = each["channel"]
            if channel != "CSP" and each["status"] not in ENDED:
                if channel != "Unknown":
                    mixes = True
                if channel in EXCLUSIVE:
                    beside = True
    if mixes and not regime.multi_channel:
        broken.append("one-channel")
    if partner and not regime.multi_partner and another_reseller(customer, by):
        broken.append("one-partner")
    if not partner:
        broken.append("csp-through-partner")
    else:
        tie = customer["relationships"]["reseller"].get(by)
        if tie is None or tie["status"] != "active":
            broken.append("association-first")
    if tenant is None:
        broken.append("known-tenant")
    if taken(customer, wish["id"]):
        broken.append("fresh-subscription")
    if beside:
        broken.append("exclusive-channel")
    return broken


def purchase(customer: Plain, wish: Plain, regime: Switches) -> list[str]:
    broken: list[str] = []
    ordered, seller = wish["channel"], wish["seller"]
    csp = ordered == "CSP"
    tenant = customer["tenants"].get(wish["tenant"])
    mixes = beside = False
    if tenant is not None:
        for each in tenant["subscriptions"].values():
            if each["status"] in ENDED:
                continue
            channel = each["channel"]
            if (channel == "CSP") is not csp and channel != "Unknown":
                mixes = True
            if channel in EXCLUSIVE:
                other = each["seller"]
                if ordered not in ("Unknown", channel) or (seller and other and seller != other):
                    beside = True
    if mixes and not regime.multi_channel and ordered != "Unknown":
        broken.append("one-channel")
    if csp:
        broken.append("csp-through-partner")
    if tenant is None:
        broken.append("known-tenant")
    if taken(customer, wish["id"]):
        broken.append("fresh-subscription")
    if not csp and wish["by"] != "customer":
        broken.append("customer-purchases")
    if beside:
        broken.append("exclusive-channel")
    return broken


def controller(subscription: Plain) -> str:
    seller: str | None = subscription["seller"]
    if subscription["channel"] in BY_SELLER and seller is not None and seller != "microsoft":
        return seller
    return "customer"


def change(customer: Plain, wish: Plain, _: Switches) -> list[str]:
    tenant = customer["tenants"].get(wish["tenant"])
    if tenant is None:
        return ["known-tenant"]
    subscription = tenant["subscriptions"].get(wish["id"])
    if subscription is None:
        return ["known-subscription"]
    broken: list[str] = []
    if wish["by"] != controller(subscription):
        broken.append("owner-controls")
    if subscription["status"] in ENDED:
        broken.append("ended-is-final")
    return broken


def suspend(customer: Plain, wish: Plain, regime: Switches) -> list[str]:
    broken = change(customer, wish, regime)
    subscription = found(customer, wish)
    if subscription is not None and subscription["status"] not in ("active", "unknown", "canceled", "deleted"):
        broken.append("active-to-suspend")
    return broken


def resume(customer: Plain, wish: Plain, _: Switches) -> list[str]:
    tenant = customer["tenants"].get(wish["tenant"])
    if tenant is None:
        return ["known-tenant"]
    subscription = tenant["subscriptions"].get(wish["id"])
    if subscription is None:
        return ["known-subscription"]
    broken: list[str] = []
    csp, seller, status = subscription["channel"] == "CSP", subscription["seller"], subscription["status"]
    if wish["by"] != controller(subscription):
        broken.append("owner-controls")
    if csp:
        tie = customer["relationships"]["reseller"].get(seller)
        if tie is None or tie["status"] != "active":
            broken.append("association-first")
    if status in ENDED:
        broken.append("ended-is-final")
    elif status not in ("suspended", "unknown") and (csp or status not in ("expired", "disabled")):
        broken.append("held-to-resume")
    if csp and subscription["end"] is not None and subscription["end"] < wish["on"]:
        broken.append("resume-within-term")
    return broken


def renew(customer: Plain, wish: Plain, regime: Switches) -> list[str]:
    broken = change(customer, wish, regime)
    subscription = found(customer, wish)
    if subscription is not None:
        until, start, until_now = wish["until"], subscription["start"], subscription["end"]
        if (
            until <= wish["on"]
            or (start is not None and until <= start)
            or (until_now is not None and until <= until_now)
        ):
            broken.append("renewal-extends")
    return broken


def transition(customer: Plain, wish: Plain, _: Switches) -> list[str]:
    tenant = customer["tenants"].get(wish["tenant"])
    if tenant is None:
        return ["no-transition", "known-tenant"]
    if wish["id"] not in tenant["subscriptions"]:
        return ["no-transition", "known-subscription"]
    return ["no-transition"]


def found(customer: Plain, wish: Plain) -> Plain | None:
    tenant = customer["tenants"].get(wish["tenant"])
    return None if tenant is None else tenant["subscriptions"].get(wish["id"])


OBJECTIONS: dict[str, Callable[[Plain, Plain, Switches], list[str]]] = {
    "CreateTenant": create_tenant,
    "RequestRelationship": request,
    "AcceptRelationship": accept,
    "DeclineRelationship": decline,
    "EndRelationship": end,
    "Provision": provision,
    "Purchase": purchase,
    "ChangeSeats": change,
    "ChangeTerm": change,
    "Suspend": suspend,
    "Resume": resume,
    "Cancel": change,
    "Renew": renew,
    "TransitionToCsp": transition,
}


def applied(customer: Plain, wish: Plain) -> tuple[list[Plain], Plain]:
    """Return the events of an accepted wish, and the state after them."""
    return EFFECTS[wish["do"]](customer, wish)


def with_tenant(customer: Plain, wish: Plain) -> tuple[list[Plain], Plain]:
    by, on, id_ = wish["by"], wish["on"], wish["tenant"]
    events = [{"event": "TenantCreated", "by": by, "on": on, "tenant": id_, "domain": wish["domain"]}]
    made: Plain = {"domain": wish["domain"], "provisioned_by": by, "subscriptions": {}}
    after = {**customer, "tenants": {**customer["tenants"], id_: made}}
    tie = customer["relationships"]["reseller"].get(by)
    if by not in PRINCIPALS and (tie is None or tie["status"] != "active"):
        established = {"event": "RelationshipEstablished", "by": by, "on": on, "partner": by, "kind": "reseller"}
        events.append(established)
        after = related(after, by, "reseller", "active", on)
    return events, after


def related(customer: Plain, partner: str, kind: str, status: str, on: object) -> Plain:
    ties = customer["relationships"]
    return {
        **customer,
        "relationships": {**ties, kind: {**ties[kind], partner: {"status": status, "since": on}}},
    }


def relating(event: str, status: str) -> Callable[[Plain, Plain], tuple[list[Plain], Plain]]:
    def relate(customer: Plain, wish: Plain) -> tuple[list[Plain], Plain]:
        by, on, kind = wish["by"], wish["on"], wish["kind"]
        partner: str = wish.get("partner") or by
        happened = {"event": event, "by": by, "on": on, "partner": partner, "kind": kind}
        return [happened], related(customer, partner, kind, status, on)

    return relate


def placed(customer: Plain, tenant: str, id_: str, subscription: Plain) -> Plain:
    tenants = customer["tenants"]
    kept = tenants[tenant]
    changed = {**kept, "subscriptions": {**kept["subscriptions"], id_: subscription}}
    return {**customer, "tenants": {**tenants, tenant: changed}}


def ordering(event: str) -> Callable[[Plain, Plain], tuple[list[Plain], Plain]]:
    def order(customer: Plain, wish: Plain) -> tuple[list[Plain], Plain]:
        by, tenant, id_ = wish["by"], wish["tenant"], wish["id"]
        term = wish["term"]
        sold = {
            "product": wish["product"],
            "seats": wish["seats"],
            "channel": wish.get("channel", "CSP"),
            "seller": wish.get("seller", by),
            "status": "active",
            "start": term[0],
            "end": term[1],
            "renews": term[2],
            "partner_of_record": wish["partner_of_record"],
        }
        happened = {"event": event, "by": by, "on": wish["on"], "tenant": tenant, "id": id_, "subscription": sold}
        return [happened], placed(customer, tenant, id_, sold)

    return order


def changing(event: str, **fixed: str) -> Callable[[Plain, Plain], tuple[list[Plain], Plain]]:
    def changed(customer: Plain, wish: Plain) -> tuple[list[Plain], Plain]:
        tenant, id_ = wish["tenant"], wish["id"]
        happened = {"event": event, "by": wish["by"], "on": wish["on"], "tenant": tenant, "id": id_}
        subscription = customer["tenants"][tenant]["subscriptions"][id_]
        return [happened], placed(customer, tenant, id_, {**subscription, **fixed})

    return changed


def change_seats(customer: Plain, wish: Plain) -> tuple[list[Plain], Plain]:
    tenant, id_, seats = wish["tenant"], wish["id"], wish["seats"]
    happened = {
        "event": "SeatsChanged",
        "by": wish["by"],
        "on": wish["on"],
        "tenant": tenant,
        "id": id_,
        "seats": seats,
    }
    subscription = customer["tenants"][tenant]["subscriptions"][id_]
    return [happened], placed(customer, tenant, id_, {**subscription, "seats": seats})


def change_term(customer: Plain, wish: Plain) -> tuple[list[Plain], Plain]:
    tenant, id_, term = wish["tenant"], wish["id"], wish["term"]
    start, end_, renews = term
    happened = {"event": "TermChanged", "by": wish["by"], "on": wish["on"], "tenant": tenant, "id": id_, "term": term}
    subscription = customer["tenants"][tenant]["subscriptions"][id_]
    changed = {**subscription, "start": start, "end": end_, "renews": renews}
    return [happened], placed(customer, tenant, id_, changed)


def renewed(customer: Plain, wish: Plain) -> tuple[list[Plain], Plain]:
    tenant, id_, until = wish["tenant"], wish["id"], wish["until"]
    happened = {
        "event": "SubscriptionRenewed", "by": wish["by"], "on": wish["on"], "tenant": tenant, "id": id_, "until": until,
    }  # fmt: skip
    subscription = customer["tenants"][tenant]["subscriptions"][id_]
    return [happened], placed(customer, tenant, id_, {**subscription, "end": until})


EFFECTS: dict[str, Callable[[Plain, Plain], tuple[list[Plain], Plain]]] = {
    "CreateTenant": with_tenant,
    "RequestRelationship": relating("RelationshipRequested", "requested"),
    "AcceptRelationship": relating("RelationshipAccepted", "active"),
    "DeclineRelationship": relating("RelationshipDeclined", "declined"),
    "EndRelationship": relating("RelationshipEnded", "ended"),
    "Provision": ordering("SubscriptionProvisioned"),
    "Purchase": ordering("SubscriptionPurchased"),
    "ChangeSeats": change_seats,
    "ChangeTerm": change_term,
    "Suspend": changing("SubscriptionSuspended", status="suspended"),
    "Resume": changing("SubscriptionResumed", status="active"),
    "Cancel": changing("SubscriptionCanceled", status="canceled"),
    "Renew": renewed,
}
