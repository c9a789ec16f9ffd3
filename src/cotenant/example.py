"""An example to look at: the release of May 2015, lived through by one customer and two partners.

Contoso has a tenant with subscriptions bought directly and through Open. Fabrikam wants to sell CRM on that tenant
through CSP, and later Tailspin Toys wants to sell there too.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from cotenant import commands as cmd
from cotenant.channels import DIRECT, EA, OPEN
from cotenant.parties import CUSTOMER, Partner
from cotenant.tenancy import Customer, Subscription, Tenant, Term

FABRIKAM: Final = Partner(id="fabrikam", name="Fabrikam")
"""The CSP partner that the customer accepts."""

TAILSPIN: Final = Partner(id="tailspin", name="Tailspin Toys")
"""A second CSP partner."""

CONTOSO: Final = Customer(
    id="contoso",
    name="Contoso",
    tenants=(
        Tenant(
            id="contoso-tenant",
            domain="contoso.example",
            subscriptions=(
                Subscription(
                    id="e3",
                    product="Office 365 E3",
                    seats=40,
                    channel=DIRECT,
                    term=Term(start=date(2015, 1, 1), end=date(2015, 12, 31), renews=True),
                ),
                Subscription(id="project", product="Project Online", seats=10, channel=OPEN),
            ),
        ),
    ),
)
"""The customer before any CSP partner."""

_PLACE: Final = "contoso-tenant"

COMMANDS: Final[tuple[cmd.Command, ...]] = (
    cmd.Provision(by=FABRIKAM, on=date(2015, 5, 5), tenant=_PLACE, id="crm", product="Dynamics CRM Online", seats=12),
    cmd.RequestRelationship(by=FABRIKAM, on=date(2015, 5, 6)),
    cmd.AcceptRelationship(by=CUSTOMER, on=date(2015, 5, 6), partner=FABRIKAM),
    cmd.Provision(by=FABRIKAM, on=date(2015, 5, 7), tenant=_PLACE, id="crm", product="Dynamics CRM Online", seats=12),
    cmd.TransitionToCsp(by=FABRIKAM, on=date(2015, 5, 8), tenant=_PLACE, id="e3"),
    cmd.ChangeSeats(by=FABRIKAM, on=date(2015, 5, 8), tenant=_PLACE, id="e3", seats=50),
    cmd.ChangeSeats(by=CUSTOMER, on=date(2015, 6, 1), tenant=_PLACE, id="e3", seats=45),
    cmd.Purchase(
        by=CUSTOMER,
        on=date(2015, 6, 1),
        tenant=_PLACE,
        id="ems",
        product="Enterprise Mobility Suite",
        seats=45,
        channel=EA,
    ),
    cmd.ChangeSeats(by=CUSTOMER, on=date(2015, 6, 2), tenant=_PLACE, id="crm", seats=20),
    cmd.ChangeSeats(by=FABRIKAM, on=date(2015, 6, 3), tenant=_PLACE, id="crm", seats=20),
    cmd.RequestRelationship(by=TAILSPIN, on=date(2016, 1, 4)),
    cmd.AcceptRelationship(by=CUSTOMER, on=date(2016, 1, 5), partner=TAILSPIN),
)
"""What the three of them ask for, in order."""
