"""Whose a subscription is: the tells, the strongest first, each worded as evidence with its source page.

1. What the user asserts. 2. Partner Center lists it: mine, for it lists nothing else. 3. Graph ties it to one that
Partner Center lists. 4. Graph's ownerTenantId: the partner tenant that created it; null says that none did, and a
payload without the key says nothing. That direct subscriptions lack an ocpSubscriptionId is told here and there, and
is not true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Final, TypeAlias, final

import attrs

from cotenant.channels import CSP, SYNDICATION, UNKNOWN, Channel, Role
from cotenant.parties import MICROSOFT, Partner, Seller
from cotenant.readers.graph import CompanySubscription
from cotenant.readers.sightings import Sighting
from cotenant.supply import Attribution, Confidence, Whose

OWN: Final = Channel(name="Customer's own", controlled_by=Role.CUSTOMER)
"""Not created by a partner, so the customer controls it; the sources do not tell the channel."""

Asserted: TypeAlias = Partner | Channel
"""What a user may assert of a subscription: the partner that sold it in CSP, or another channel."""

_LISTED: Final = (
    "Partner Center lists it, and lists only what the partner that asks sold (PC dev/subscription-resources)"
)
_TIED: Final = (
    "Graph's commerceSubscriptionId equals the Partner Center id {id} (G companysubscription);"
    " that the two are one id is unverified"
)


_SYNDICATED: Final = "the tenant's partnerTenantType is syndicatePartner (G organization)"
_NULL_OWNER: Final = (
    "Graph's ownerTenantId is null: no partner tenant created it (G companysubscription);"
    " unverified for volume licences and product keys"
)
_EMPTY_OWNER: Final = (
    "Graph's ownerTenantId is an empty text, taken as null: no partner tenant created it (G companysubscription);"
    " unverified"
)
_NO_OWNER: Final = "Graph's payload has no ownerTenantId, which is not the same as null (G companysubscription)"


@final
@attrs.frozen
class Claim:
    """Whose a subscription is and how that is known, with the channel and the seller that follow from it."""

    whose: Whose
    confidence: Confidence
    evidence: tuple[str, ...]
    channel: Channel
    seller: Seller | None

    def attribution(self, subscription: str) -> Attribution:
        """Return the claim as an attribution of the subscription with that id."""
        return Attribution(
            subscription=subscription, whose=self.whose, confidence=self.confidence, evidence=self.evidence
        )


@final
@attrs.frozen(kw_only=True)
class Viewer:
    """Who asks, and what is known beside the subscriptions themselves.

    `tenants` are the ids of the asking partner's own tenants; `syndicated` those of customers' tenants with a
    syndication partner; `partners` are partners by id, to give a seller its name.
    """

    me: Partner
    tenants: AbstractSet[str]
    syndicated: AbstractSet[str] = frozenset()
    partners: Mapping[str, Partner] = attrs.field(factory=dict[str, Partner])

    def claim(self, sighting: Sighting, asserted: Asserted | None) -> Claim:
        """Return whose a subscription is."""
        found = sighting.found
        if sighting.sold or sighting.tied:
            told = self._listed(sighting)
        elif found and found.owner_tenant_given:
            told = self._owned(found, sighting.tenant)
        else:
            told = Claim(Whose.UNKNOWN, Confidence.NONE, (_NO_OWNER,), UNKNOWN, None)
        return told if asserted is None else self._said(asserted, told)

    def contradictions(self, sighting: Sighting) -> Iterator[tuple[CompanySubscription, str]]:
        """Yield the records of Graph whose owner contradicts that I sold the subscription, each with how it does."""
        for each in sighting.records if sighting.tied else ():
            if each.owner_tenant_given and each.owner_tenant_id not in self.tenants:
                nobody = "null" if each.owner_tenant_id is None else "an empty text"
                owner = f"{each.owner_tenant_id}, none of my tenants" if each.owner_tenant_id else nobody
                yield each, f"Partner Center says that I sold it, but ownerTenantId is {owner}"

    def _listed(self, sighting: Sighting) -> Claim:
        evidence = [_LISTED] if sighting.sold else []
        if sighting.found:
            evidence.append(_TIED.format(id=sighting.found.commerce_subscription_id))
            evidence.append(self._owner(sighting.found))
        confidence = Confidence.CERTAIN if sighting.sold else Confidence.LIKELY
        return Claim(Whose.MINE, confidence, tuple(evidence), CSP, self.me)

    def _owned(self, found: CompanySubscription, tenant: str) -> Claim:
        owner, evidence = found.owner_tenant_id, (self._owner(found),)
        if not owner or owner == tenant:
            own = () if not owner else ("that is the customer's own tenant, so no partner created it",)
            return Claim(Whose.CUSTOMER, Confidence.LIKELY, (*evidence, *own), OWN, None)
        mine = owner in self.tenants
        seller = self.me if mine else self.partners.get(owner, Partner(id=owner))
        whose = Whose.MINE if mine else Whose.OTHER_PARTNER
        if tenant in self.syndicated:
            return Claim(whose, Confidence.LIKELY, (*evidence, _SYNDICATED), SYNDICATION, seller)
        return Claim(whose, Confidence.LIKELY, evidence, CSP, seller)

    def _owner(self, found: CompanySubscription) -> str:
        if not found.owner_tenant_given:
            return _NO_OWNER
        if found.owner_tenant_id is None:
            return _NULL_OWNER
        if not found.owner_tenant_id:
            return _EMPTY_OWNER
        whose = "the asking partner's" if found.owner_tenant_id in self.tenants else found.owner_tenant_id
        return f"Graph's ownerTenantId, the partner tenant that created it, is {whose} (G companysubscription)"

    def _said(self, asserted: Asserted, told: Claim) -> Claim:
        if isinstance(asserted, Partner):
            seller = self.me if asserted.id in self.tenants else asserted
            said = f"the user asserts that {asserted.name or asserted.id} sold it in CSP"
            return self._on_word(said, told, CSP, seller)
        said = f"the user asserts that it came through {asserted.name}"
        return self._on_word(said, told, asserted, _seller(asserted, told))

    def _on_word(self, said: str, told: Claim, channel: Channel, seller: Seller | None) -> Claim:
        return Claim(self._whose(channel, seller), Confidence.ASSERTED, (said, *told.evidence), channel, seller)

    def _whose(self, channel: Channel, seller: Seller | None) -> Whose:
        if channel.controlled_by is Role.CUSTOMER:
            return Whose.CUSTOMER
        if channel.controlled_by is Role.UNKNOWN or seller is None:
            return Whose.UNKNOWN
        return Whose.MINE if seller == self.me else Whose.OTHER_PARTNER


def _seller(channel: Channel, told: Claim) -> Seller | None:
    if channel.sold_by is Role.MICROSOFT:
        return MICROSOFT
    # Where the customer has control, whoever created the subscription by Graph's account need not have sold it.
    return told.seller if channel.controlled_by is Role.PARTNER else None
