"""What sources say of a customer's supply: whose a subscription is, and how many seats a pool has."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import final

import attrs

from cotenant import checks, tenancy
from cotenant.tenancy import Product


class Whose(StrEnum):
    """Whose a subscription is, seen from the partner that asks."""

    MINE = "mine"
    """CSP, sold by the partner that asks."""
    OTHER_PARTNER = "other-partner"
    """Created by another partner."""
    CUSTOMER = "customer"
    """The customer's own: no partner created it."""
    UNKNOWN = "unknown"
    """It cannot be told."""


class Confidence(StrEnum):
    """How far an attribution can be trusted."""

    ASSERTED = "asserted"
    """The user said so; it overrides all evidence."""
    CERTAIN = "certain"
    """The source holds nothing else: every subscription that Partner Center shows is CSP of the partner that asks."""
    LIKELY = "likely"
    """One documented field says so, but no public sample proves it for every channel."""
    NONE = "none"
    """There is no evidence either way."""


def _whose(value: str) -> Whose:
    return checks.as_member(value, Whose)


def _confidence(value: str) -> Confidence:
    return checks.as_member(value, Confidence)


def _evidence(value: Iterable[str]) -> tuple[str, ...]:
    return checks.members(value, str, "Attribution.evidence")


def _ids(value: Iterable[str]) -> tuple[str, ...]:
    return checks.members(value, str, "SubscribedSku.subscription_ids")


@final
@attrs.frozen(kw_only=True)
class Attribution:
    """Whose a subscription is, how far that can be trusted, and what it rests on, one sentence a piece of evidence."""

    subscription: str = attrs.field(validator=checks.identifier)
    whose: Whose = attrs.field(converter=_whose, validator=checks.one_of(Whose))
    confidence: Confidence = attrs.field(converter=_confidence, validator=checks.one_of(Confidence))
    evidence: tuple[str, ...] = attrs.field(default=(), converter=_evidence)


@final
@attrs.frozen(kw_only=True)
class SubscribedSku:
    """A licence pool: the seats of one SKU on one tenant, whoever supplied them, as Graph and Partner Center report it.

    All counts are seats. `enabled` can be assigned; `warning` is in grace and still works; `suspended` and `locked_out`
    cannot be assigned; `consumed` is assigned to users. A count that the source does not give is `None`.
    `subscription_ids` are the ids, in the directory, of the subscriptions behind the pool. An empty `tenant` or
    `account` is one that the source does not give: pools of one SKU that belong to several accounts are not one pool.
    `capability` is the source's own word for the state of the pool, such as Enabled.
    """

    tenant: str = attrs.field(default="", validator=checks.reference)
    product: Product = attrs.field(converter=tenancy.as_product, validator=tenancy.is_product)
    enabled: int = attrs.field(validator=checks.count)
    warning: int = attrs.field(default=0, validator=checks.count)
    suspended: int = attrs.field(default=0, validator=checks.count)
    locked_out: int | None = attrs.field(default=None, validator=attrs.validators.optional(checks.count))
    consumed: int | None = attrs.field(default=None, validator=attrs.validators.optional(checks.count))
    subscription_ids: tuple[str, ...] = attrs.field(default=(), converter=_ids)
    account: str = attrs.field(default="", validator=checks.reference)
    capability: str = attrs.field(default="", validator=checks.label)
