"""The ledger: for every subscription, who sells, bills, supports and controls it, and how that is known (S18)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, final

import attrs

from cotenant import checks
from cotenant.channels import Channel
from cotenant.parties import Partner
from cotenant.shown import Shown
from cotenant.supply.players import Player, label, player, supplier, supporter
from cotenant.supply.records import Attribution, Confidence, Whose
from cotenant.supply.rows import Rows, Scalar
from cotenant.tenancy import Customer, Product, Subscription, SubscriptionStatus, Tenant


@final
@attrs.frozen(kw_only=True)
class LedgerRow(Shown):
    """One subscription and its parties. `ends` is the last day of its term, `None` where not known.

    `controls` says "not known" where the channel does not tell, although decisions then take it to be the customer.
    `whose`, `confidence` and `evidence` come from attributions, and are `None` or empty without one.
    """

    tenant: str
    subscription: str
    product: Product
    seats: int
    status: SubscriptionStatus
    channel: Channel
    seller: Player
    bills: Player
    supports: Player
    controls: Player
    ends: date | None
    whose: Whose | None = None
    confidence: Confidence | None = None
    evidence: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Scalar]:
        """Return the row as plain scalars: days as ISO text, partners by id, evidence as one text."""
        return {
            "tenant": self.tenant,
            "subscription": self.subscription,
            "product": self.product.title,
            "sku_id": self.product.sku_id,
            "part_number": self.product.part_number,
            "seats": self.seats,
            "status": self.status.value,
            "channel": self.channel.name,
            "seller": label(self.seller),
            "seller_name": self.seller.name if isinstance(self.seller, Partner) else "",
            "bills": label(self.bills),
            "supports": label(self.supports),
            "controls": label(self.controls),
            "term_end": self.ends.isoformat() if self.ends else None,
            "whose": self.whose.value if self.whose else None,
            "confidence": self.confidence.value if self.confidence else None,
            "evidence": "; ".join(self.evidence),
        }


@final
@attrs.frozen(kw_only=True)
class Ledger(Rows[LedgerRow]):
    """Every subscription of a customer, by tenant and id.

    `unmatched` holds the attributions that speak of a subscription the customer does not have.
    """

    rows: tuple[LedgerRow, ...]
    unmatched: tuple[Attribution, ...] = ()


def ledger(customer: Customer, attributions: Iterable[Attribution] = ()) -> Ledger:
    """Return who supplies, bills, supports and controls each subscription of a customer, ended ones too.

    Of several attributions of one subscription the most trusted speaks; where the most trusted contradict each other,
    whose it is counts as unknown. The evidence of all is kept. Raises `ValueError` for what is not an attribution.
    """
    told: dict[str, list[Attribution]] = {}
    for each in checks.members(attributions, Attribution, "attributions"):
        told.setdefault(each.subscription, []).append(each)
    rows = tuple(_row(tenant, each, _combined(told.pop(each.id, []))) for tenant, each in customer.subscriptions())
    return Ledger(rows=rows, unmatched=tuple(each for unmatched in told.values() for each in unmatched))


def _row(tenant: Tenant, subscription: Subscription, told: Attribution | None) -> LedgerRow:
    channel = subscription.channel
    return LedgerRow(
        tenant=tenant.id,
        subscription=subscription.id,
        product=subscription.product,
        seats=subscription.seats,
        status=subscription.status,
        channel=channel,
        seller=supplier(subscription),
        bills=player(channel.billed_by, subscription),
        supports=supporter(subscription),
        controls=player(channel.controlled_by, subscription),
        ends=subscription.term.end,
        whose=told.whose if told else None,
        confidence=told.confidence if told else None,
        evidence=told.evidence if told else (),
    )


_MOST_TRUSTED_FIRST: Final = tuple(Confidence)


def _trust(told: Attribution) -> tuple[int, str, tuple[str, ...]]:
    return _MOST_TRUSTED_FIRST.index(told.confidence), told.whose, told.evidence


def _combined(told: Iterable[Attribution]) -> Attribution | None:
    ranked = sorted(told, key=_trust)
    if not ranked:
        return None
    best = ranked[0]
    evidence = tuple(dict.fromkeys(line for each in ranked for line in each.evidence))
    if {each.whose for each in ranked if each.confidence is best.confidence} == {best.whose}:
        return attrs.evolve(best, evidence=evidence)
    return attrs.evolve(best, whose=Whose.UNKNOWN, confidence=Confidence.NONE, evidence=evidence)
