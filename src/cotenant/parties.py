"""The parties of the programme: the customer, Microsoft, and the partners."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final, Literal, TypeAlias, final

import attrs

from cotenant import checks
from cotenant.sealed import Sealed


class Principal(StrEnum):
    """The two parties of which there is always exactly one."""

    CUSTOMER = "customer"
    MICROSOFT = "microsoft"


CUSTOMER: Final = Principal.CUSTOMER
"""The customer that the tenants belong to."""

MICROSOFT: Final = Principal.MICROSOFT
"""Microsoft, which runs the programme and sells some subscriptions itself."""


@final
@attrs.frozen(kw_only=True)
class Partner(Sealed):
    """A company that sells, administers or advises.

    Two partners with one `id` are the same partner: `name` is a label and takes no part in equality.
    """

    id: str = attrs.field(validator=checks.identifier)
    name: str = attrs.field(default="", validator=checks.label, eq=False)


Party: TypeAlias = Partner | Principal
"""Whoever acts, sells, bills, supports or controls."""

Seller: TypeAlias = Partner | Literal[Principal.MICROSOFT]
"""Whoever may have sold a subscription."""


def as_partner(party: Party) -> Partner:
    """Return the party, or raise `ValueError` when it is not a partner."""
    if not isinstance(party, Partner):
        raise checks.malformed(Partner, "id", party, "a Partner")
    return party


def is_party(owner: object, field: attrs.Attribute[Any], value: Any) -> None:
    """Refuse what is neither a `Partner` nor one of `CUSTOMER` and `MICROSOFT`."""
    if not isinstance(value, (Partner, Principal)):
        raise checks.malformed(owner, field.name, value, "a Partner, CUSTOMER or MICROSOFT")


def is_partner(owner: object, field: attrs.Attribute[Any], value: Any) -> None:
    """Refuse what is not a `Partner`."""
    if not isinstance(value, Partner):
        raise checks.malformed(owner, field.name, value, "a Partner")


def is_seller(owner: object, field: attrs.Attribute[Any], value: Any) -> None:
    """Refuse what is neither a `Partner`, `MICROSOFT` nor `None`."""
    if value is not None and value is not MICROSOFT and not isinstance(value, Partner):
        raise checks.malformed(owner, field.name, value, "a Partner, MICROSOFT, or None for not known")


def is_optional_partner(owner: object, field: attrs.Attribute[Any], value: Any) -> None:
    """Refuse what is neither a `Partner` nor `None`."""
    if value is not None and not isinstance(value, Partner):
        raise checks.malformed(owner, field.name, value, "a Partner or None")
