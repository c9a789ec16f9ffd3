"""What a customer has: customers, tenants, subscriptions, relationships, products, terms."""

from __future__ import annotations

from collections.abc import Iterable

from cotenant.display import wording
from cotenant.display.drawing import drawn, fields, table
from cotenant.display.model import Block, Line
from cotenant.supply.players import player, supplier, supporter
from cotenant.tenancy import Customer, PartnerRelationship, Product, Subscription, Tenant, Term

_COLUMNS = ("subscription", "product", "seats", "status", "channel", "sold by", "controlled by", "term")


@drawn(Customer)
def _customer(value: Customer) -> tuple[Block, ...]:
    return (
        Line(text=f"Customer {wording.titled(value.name, value.id)}", heading=True),
        *(block for tenant in value.tenants for block in _tenant(tenant)),
        *([] if value.tenants else [Line(text="No tenants.")]),
        _relationships(value.relationships),
    )


@drawn(Tenant)
def _tenant(value: Tenant) -> tuple[Block, ...]:
    known = wording.tenant(value.id, value.domain)
    title = f"T{known[1:]}, provisioned by {wording.party(value.provisioned_by)}"
    rows = tuple(
        (
            each.id,
            each.product.title,
            each.seats,
            each.status.value,
            each.channel.name,
            wording.party(supplier(each)),
            wording.party(player(each.channel.controlled_by, each)),
            wording.term(each.term),
        )
        for each in value.subscriptions
    )
    return (table(title, _COLUMNS, rows, empty=f"{title}: no subscriptions."),)


def _relationships(value: Iterable[PartnerRelationship]) -> Block:
    rows = tuple((wording.party(each.partner), each.kind.value, each.status.value, each.since) for each in value)
    return table("Relationships", ("partner", "kind", "status", "since"), rows, empty="No relationships.")


@drawn(Subscription)
def _subscription(value: Subscription) -> tuple[Block, ...]:
    channel = value.channel
    record = value.partner_of_record
    return (
        fields(
            f"Subscription {value.id}",
            {
                "product": wording.product(value.product),
                "seats": value.seats,
                "status": value.status.value,
                "channel": channel.name,
                "sold by": wording.party(supplier(value)),
                "billed by": wording.party(player(channel.billed_by, value)),
                "supported by": wording.party(supporter(value)),
                "controlled by": wording.party(player(channel.controlled_by, value)),
                "partner of record": wording.party(record) if record else "none",
                "term": wording.term(value.term),
            },
        ),
    )


@drawn(PartnerRelationship)
def _relationship(value: PartnerRelationship) -> tuple[Block, ...]:
    return (Line(text=wording.relationship(value)),)


@drawn(Product)
def _product(value: Product) -> tuple[Block, ...]:
    return (Line(text=wording.product(value)),)


@drawn(Term)
def _term(value: Term) -> tuple[Block, ...]:
    return (Line(text=wording.term(value)),)
