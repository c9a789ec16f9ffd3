"""What is asked when speed is measured: mixed requests of customers of every usual kind, the same in every run.

Each customer and each command exists twice, as values of the library and as the dicts of `by_hand`.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any, Final, NamedTuple, cast

import attrs

import cotenant as ct
from tests.benchmarks.by_hand import Plain, Switches

TENANTS: Final = 1_000
REQUESTS: Final = 20_000
DAY: Final = date(2015, 5, 6)
PARTNERS: Final = tuple(ct.Partner(id=f"partner-{number}") for number in range(20))
PRODUCTS: Final = tuple(ct.Product(name=f"Product {number}") for number in range(25))
TERMS: Final = (
    ct.Term(),
    *(ct.Term(start=DAY - timedelta(days), end=DAY + timedelta(365 - days)) for days in (9, 400)),
)
STATUSES: Final = tuple(ct.SubscriptionStatus)
OTHERS: Final = (ct.DIRECT, ct.OPEN, ct.EA, ct.ADVISOR, ct.UNKNOWN)
REGIMES: Final = (
    (ct.SINGLE_CHANNEL, Switches(multi_channel=False, multi_partner=False)),
    (ct.MULTI_CHANNEL, Switches(multi_channel=True, multi_partner=False)),
    (ct.MULTI_PARTNER, Switches(multi_channel=True, multi_partner=True)),
)


class Request(NamedTuple):
    """One request, in both forms."""

    customer: ct.Customer
    command: ct.Command
    state: Plain
    wish: Plain


def requests(tenants: int = TENANTS, count: int = REQUESTS, seed: int = 1) -> list[Request]:
    """Return requests of customers that have so many tenants together, every third customer two of them."""
    random = Random(seed)
    customers: list[tuple[ct.Customer, Plain]] = []
    left = tenants
    while left:
        held = min(left, 1 + (random.random() < 1 / 3))
        left -= held
        made = customer(random, f"customer-{left}", held)
        customers.append((made, plain_customer(made)))
    asked = [random.choice(customers) for _ in range(count)]
    return [Request(each, wish := command(random, each), state, plain_command(wish)) for each, state in asked]


def customer(random: Random, id_: str, tenants: int, subscriptions: int | None = None) -> ct.Customer:
    """Return a customer whose tenants hold so many subscriptions each, or 1 to 12 of them."""
    reseller, other = random.sample(PARTNERS, 2)
    made = [
        ct.Tenant(
            id=f"{id_}-{number}",
            provisioned_by=random.choice((ct.CUSTOMER, reseller)),
            subscriptions=[
                subscription(random, f"{id_}-{number}-{each}", reseller)
                for each in range(subscriptions or random.randint(1, 12))
            ],
        )
        for number in range(tenants)
    ]
    statuses = random.choice((("active", "requested"), ("active",), ("active", "active"), ("requested",)))
    ties = [
        ct.PartnerRelationship(partner=partner, status=ct.RelationshipStatus(status))
        for partner, status in zip((reseller, other), statuses, strict=False)
    ]
    ties.append(ct.PartnerRelationship(partner=other, kind=ct.RelationshipKind.DELEGATED_ADMIN))
    return ct.Customer(id=id_, tenants=made, relationships=ties)


def subscription(random: Random, id_: str, reseller: ct.Partner) -> ct.Subscription:
    chance = random.random()
    channel = ct.SYNDICATION if chance < 0.01 else ct.CSP if chance < 0.5 else random.choice(OTHERS)
    status = ct.SubscriptionStatus.ACTIVE if random.random() < 0.8 else random.choice(STATUSES)
    by_partner = channel is ct.CSP or channel is ct.SYNDICATION
    return ct.Subscription(
        id=id_,
        product=random.choice(PRODUCTS),
        seats=random.randint(1, 300),
        channel=channel,
        status=status,
        term=random.choice(TERMS),
        **({"seller": reseller} if by_partner else {}),
    )


WEIGHTS: Final[Mapping[type[Any], int]] = {
    ct.ChangeSeats: 30, ct.Provision: 14, ct.Purchase: 10, ct.Renew: 8, ct.Suspend: 8, ct.Resume: 6, ct.Cancel: 6,
    ct.ChangeTerm: 4, ct.TransitionToCsp: 2, ct.CreateTenant: 3, ct.RequestRelationship: 3, ct.AcceptRelationship: 3,
    ct.DeclineRelationship: 1, ct.EndRelationship: 2,
}  # fmt: skip


def command(random: Random, asked_of: ct.Customer) -> ct.Command:
    """Return a command of any type that is more often right than wrong in who asks, and in what it names."""
    [kind] = random.choices(list(WEIGHTS), list(WEIGHTS.values()))
    told = _told(random, asked_of)
    if kind is ct.Provision or kind is ct.EndRelationship:
        told["by"] = told["partner"] if random.random() < 0.8 else told["by"]
    elif kind is ct.Purchase or kind is ct.AcceptRelationship or kind is ct.DeclineRelationship:
        told["by"] = ct.CUSTOMER if random.random() < 0.9 else told["by"]
    elif kind is ct.CreateTenant or kind is ct.RequestRelationship:
        told["by"] = random.choice((ct.CUSTOMER, *PARTNERS))
        told["tenant"] = told["id"] if random.random() < 0.9 else told["tenant"]
    if kind is ct.Provision or kind is ct.Purchase:
        told["id"] = f"new-{random.randrange(10**9)}"
        told["term"] = random.choice(TERMS)
    if told["channel"] is ct.CSP:
        told["seller"] = told["partner"]
    return cast("ct.Command", kind(**{name: told[name] for name in attrs.fields_dict(kind) if name in told}))


def _told(random: Random, asked_of: ct.Customer) -> dict[str, Any]:
    """Return what a command may be told of a customer, whatever its type."""
    on = DAY + timedelta(random.randint(0, 60))
    tie, tenant = random.choice(asked_of.relationships), random.choice(asked_of.tenants)
    there = random.choice(tenant.subscriptions)
    return {
        "by": there.controller if random.random() < 0.8 else random.choice((ct.CUSTOMER, *PARTNERS)),
        "on": on,
        "tenant": tenant.id if random.random() < 0.98 else "nowhere",
        "id": there.id if random.random() < 0.95 else "nothing",
        "seats": random.randint(1, 300),
        "term": random.choice(TERMS),
        "until": on + timedelta(random.randint(-30, 700)),
        "product": random.choice(PRODUCTS),
        "channel": random.choice((*OTHERS, ct.DIRECT, ct.CSP)),
        "partner": tie.partner,
        "kind": tie.kind,
    }


def plain_party(party: ct.Party | None) -> str | None:
    return party.id if isinstance(party, ct.Partner) else party and party.value


def plain_customer(made: ct.Customer) -> Plain:
    ties: dict[str, Plain] = {kind.value: {} for kind in ct.RelationshipKind}
    for tie in made.relationships:
        ties[tie.kind.value][tie.partner.id] = {"status": tie.status.value, "since": tie.since}
    tenants = {
        tenant.id: {
            "domain": tenant.domain,
            "provisioned_by": plain_party(tenant.provisioned_by),
            "subscriptions": {each.id: plain_subscription(each) for each in tenant.subscriptions},
        }
        for tenant in made.tenants
    }
    return {"id": made.id, "name": made.name, "tenants": tenants, "relationships": ties}


def plain_subscription(sold: ct.Subscription) -> Plain:
    return {
        "product": sold.product.name,
        "seats": sold.seats,
        "channel": sold.channel.name,
        "seller": plain_party(sold.seller),
        "status": sold.status.value,
        "start": sold.term.start,
        "end": sold.term.end,
        "renews": sold.term.renews,
        "partner_of_record": plain_party(sold.partner_of_record),
    }


def plain_command(asked: ct.Command) -> Plain:
    return {"do": type(asked).__name__, **dict(_plain_fields(asked))}


def _plain_fields(asked: ct.Command) -> Iterator[tuple[str, object]]:
    for field in attrs.fields(type(asked)):
        value: Any = getattr(asked, field.name)
        match field.name:
            case "by" | "partner" | "seller" | "partner_of_record":
                yield field.name, plain_party(value)
            case "product" | "channel":
                yield field.name, value.name
            case "kind":
                yield field.name, value.value
            case "term":
                yield field.name, (value.start, value.end, value.renews)
            case name:
                yield name, value
