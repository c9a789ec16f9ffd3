"""What the rules rest on: the clauses of Microsoft's note of May 2015, in our own words, and later public pages.

Microsoft's note to its partners announced Multi-Channel. Its sentences are numbered S1 to S18 here and nowhere else;
S18 is the comment of the blogger who published it. A rule cites clauses for what the note says, and sources for what
only later public material says.
"""

from __future__ import annotations

from typing import Final, final

import attrs

NOTE_URL: Final = "http://www.wave16.com/2015/05/cloud-solution-provider-program-multi.html"
"""Where the note was published, on 5 May 2015."""


@final
@attrs.frozen(kw_only=True)
class Clause:
    """One numbered sentence of the note, said in our own words."""

    id: str
    says: str


@final
@attrs.frozen(kw_only=True)
class Source:
    """A public page beyond the note; `where` is its address or the repository and path of a stored copy."""

    id: str
    title: str
    where: str


CLAUSES: Final = tuple(
    Clause(id=f"S{number}", says=says)
    for number, says in enumerate(
        (
            "Multi-Channel is planned for release around Wednesday 6 May 2015; an announcement, not yet a fact.",
            (
                "A CSP partner can provision CSP subscriptions on a tenant that a customer already has, with "
                "subscriptions from other channels: direct, Open, Advisor, and others that the note does not list."
            ),
            "CSP subscriptions and subscriptions from other channels may live on one tenant.",
            "Partners asked for it, to win new Office 365 business.",
            (
                "Before Multi-Channel a CSP partner could order only for customers that it had provisioned itself, "
                "on a separate tenant."
            ),
            "Many customers have a tenant already, and the partner needs to provision on that one.",
            "Multi-Channel makes that possible.",
            "A deck and a list of questions came with the note. Neither is public.",
            "Readers are asked to study both.",
            "It enables CSP provisioning for a customer that has a tenant.",
            "It enables CSP subscriptions beside those bought directly, via Open, or under an Enterprise Agreement.",
            "The customer keeps full control of the subscriptions that it already has.",
            "It offers no way to turn an existing subscription into a CSP subscription.",
            "What was provisioned earlier remains, stays in the customer's control, and keeps its terms untouched.",
            "It does not let several CSP partners sell to one customer.",
            "At most one CSP partner may be associated with a customer.",
            (
                "Several CSP partners for one customer is a separate capability, on the roadmap for the third "
                "quarter of 2015; a plan without a day."
            ),
            "The blogger's wish: with different suppliers for different pieces, it must stay clear who supplies which.",
        ),
        start=1,
    )
)
"""The note's sentences S1 to S18, in order."""

SOURCES: Final = (
    Source(
        id="TS2",
        title="CSP multi-channel capability (Microsoft US partner team, 2015-05-30)",
        where="https://blogs.technet.microsoft.com/uspartner_ts2team/2015/05/30/"
        "cloud-solution-provider-csp-multi-channel-capability-sell-a-new-way-to-existing-customers/",
    ),
    Source(
        id="DE16",
        title="Partner Center help, German edition of November 2016: relationships, multichannel, multipartner",
        where="MicrosoftDocs/partner-center-pr.de-de: request-a-relationship-with-a-customer.md",
    ),
    Source(
        id="CN16b",
        title="Multi-partner in CSP (Microsoft partner site China, updated 2016-10-20)",
        where="https://msdn.microsoft.com/en-us/partner-china/multipartner",
    ),
    Source(
        id="G-organization",
        title="Microsoft Graph: organization, partnerTenantType",
        where="microsoftgraph/microsoft-graph-docs-contrib: api-reference/v1.0/resources/organization.md",
    ),
    Source(
        id="PC-csp-overview",
        title="Partner Center: what the CSP programme is",
        where="kvamseek/partner-center: csp-overview.md",
    ),
    Source(
        id="M365-buy-licenses",
        title="Microsoft 365 admin help: buy or remove licences",
        where="MicrosoftDocs/microsoft-365-docs: buy-licenses.md, under microsoft-365/commerce",
    ),
    Source(
        id="PC-remove-a-relationship",
        title="Partner Center: remove a reseller relationship",
        where="kvamseek/partner-center: remove-a-relationship.md",
    ),
    Source(
        id="PC-subscription-lifecycle",
        title="Partner Center: subscription life cycle (2023-08-04)",
        where="kvamseek/partner-center: subscription-lifecycle.md",
    ),
    Source(
        id="PC-customers-revoke-admin-privileges",
        title="Partner Center: who accepts and who revokes a partner's rights",
        where="kvamseek/partner-center: customers-revoke-admin-privileges.md",
    ),
    Source(
        id="M365-manage-partners",
        title="Microsoft 365 admin help: manage partner relationships",
        where="MicrosoftDocs/microsoft-365-docs: microsoft-365/commerce/manage-partners.md",
    ),
    Source(
        id="M365-what-if-my-subscription-expires",
        title="Microsoft 365 admin help: what happens when a subscription expires (2024-03-29)",
        where="MicrosoftDocs/microsoft-365-docs: "
        "microsoft-365/commerce/subscriptions/what-if-my-subscription-expires.md",
    ),
)
"""The public pages beyond the note that rules cite."""

CITABLE: Final = frozenset({clause.id for clause in CLAUSES} | {source.id for source in SOURCES})
"""Every id that a rule or a law may cite."""
