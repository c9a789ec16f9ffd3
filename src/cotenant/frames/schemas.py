"""The tables: which columns each has, of which type, and what a cell means. A null always says "not known".

A party takes three columns: what it is (`customer`, `microsoft` or `partner`), and a partner's id and name. A channel
takes six: its name, its four roles, and whether it is exclusive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, final

import attrs
import narwhals as nw
from narwhals.dtypes import DType

from cotenant.channels import Role
from cotenant.commands import COMMANDS, Command
from cotenant.parties import CUSTOMER, MICROSOFT
from cotenant.tenancy import RelationshipKind, RelationshipStatus, SubscriptionStatus

PARTNER: Final = "partner"
"""What stands for a partner where a column tells what a party is."""

PARTIES: Final = (CUSTOMER.value, MICROSOFT.value, PARTNER)
SELLERS: Final = (MICROSOFT.value, PARTNER)
CHANNEL: Final = ("channel", "sold_by", "billed_by", "supported_by", "controlled_by", "exclusive")
"""The columns of a channel."""


@final
@attrs.frozen(kw_only=True)
class Column:
    """A column: its name, its type, whether a cell may be null, what it says, and the values it may have if few."""

    name: str
    type: DType
    null: bool
    says: str
    one_of: tuple[str, ...] = ()


@final
@attrs.frozen(kw_only=True)
class Table:
    """A table: its name, the columns that tell its rows apart, and all its columns."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def schema(self) -> nw.Schema:
        """The columns and their types, which narwhals turns into the schema of any engine (`schema.to_polars()`)."""
        return nw.Schema({column.name: column.type for column in self.columns})


def _text(name: str, says: str, *one_of: str, null: bool = False) -> Column:
    words = tuple(map(str, one_of))  # of a member of an enumeration, polars before 2 makes a type that has no other
    return Column(name=name, type=nw.String(), null=null, says=says, one_of=words)


def _day(name: str, says: str, *, null: bool = True) -> Column:
    return Column(name=name, type=nw.Date(), null=null, says=says)


def _partner(name: str, who: str, *, null: bool = True) -> tuple[Column, ...]:
    return (
        _text(f"{name}_id", f"The id of {who}.", null=null),
        _text(f"{name}_name", f"The name of {who}, a label.", null=True),
    )


def _party(name: str, who: str, kinds: tuple[str, ...], *, null: bool = False) -> tuple[Column, ...]:
    return _text(name, f"What {who} is.", *kinds, null=null), *_partner(name, f"{who}, where it is a partner")


_CUSTOMER: Final = _text("customer", "The id of the customer.")
_TENANT: Final = _text("tenant", "The id of the tenant.")
_SUBSCRIPTION: Final = _text("subscription", "The id of the subscription.")
_KIND: Final = _text("kind", "What the relationship lets the partner do.", *RelationshipKind)
_PRODUCT: Final = (
    _text("sku_id", "Graph's skuId; one of the three names of the product is given.", null=True),
    _text("part_number", "Graph's skuPartNumber.", null=True),
    _text("product", "The display name.", null=True),
)
_SEATS: Final = Column(name="seats", type=nw.Int64(), null=False, says="The number of seats, at least 1.")
_CHANNEL: Final = (
    _text("channel", "The name of the channel."),
    _text("sold_by", "Who sells in this channel.", *Role),
    _text("billed_by", "Who invoices the customer.", *Role),
    _text("supported_by", "Who supports.", *Role),
    _text("controlled_by", "Who may change or end it.", *(role for role in Role if role is not Role.MICROSOFT)),
    Column(name="exclusive", type=nw.Boolean(), null=False, says="Whether it forbids to buy elsewhere."),
)
_SELLER: Final = _party("seller", "whoever sold it", SELLERS, null=True)
_TERM: Final = (
    _day("term_start", "The first day of the term."),
    _day("term_end", "The last day of the term."),
    Column(name="renews", type=nw.Boolean(), null=True, says="Whether it renews by itself at the end."),
)
_OF_RECORD: Final = _partner("partner_of_record", "the partner credited for it")

CUSTOMERS: Final = Table(
    name="customers",
    key=("customer",),
    columns=(_CUSTOMER, _text("name", "The name of the customer, a label.", null=True)),
)
"""One row a customer."""

TENANTS: Final = Table(
    name="tenants",
    key=("customer", "tenant"),
    columns=(
        _CUSTOMER,
        _TENANT,
        _text("domain", "The domain of the tenant, a label.", null=True),
        *_party("provisioned_by", "whoever created the tenant", PARTIES),
    ),
)
"""One row a tenant of a customer."""

SUBSCRIPTIONS: Final = Table(
    name="subscriptions",
    key=("customer", "subscription"),
    columns=(
        _CUSTOMER,
        _TENANT,
        _SUBSCRIPTION,
        *_PRODUCT,
        _SEATS,
        *_CHANNEL,
        *_SELLER,
        _text("status", "Where the subscription stands in its life.", *SubscriptionStatus),
        *_TERM,
        *_OF_RECORD,
    ),
)
"""One row a subscription of a customer, on whichever of its tenants."""

RELATIONSHIPS: Final = Table(
    name="relationships",
    key=("customer", "partner_id", "kind"),
    columns=(
        _CUSTOMER,
        *_partner("partner", "the partner", null=False),
        _KIND,
        _text("status", "Where the relationship stands.", *RelationshipStatus),
        _day("since", "The day on which the present status began."),
    ),
)
"""One row a tie of one kind between a customer and a partner."""


def _if_meant(columns: Iterable[Column]) -> tuple[Column, ...]:
    return tuple(attrs.evolve(column, null=True) for column in columns)


REQUESTS: Final = Table(
    name="requests",
    key=("request",),
    columns=(
        _text("request", "What tells the request apart from all others."),
        _CUSTOMER,
        _text("command", "What is asked: the name of a command.", *(command.__name__ for command in COMMANDS)),
        *_party("by", "whoever asks", PARTIES),
        _day("on", "The day on which it is asked.", null=False),
        *_if_meant(
            (
                _TENANT,
                _SUBSCRIPTION,
                _text("domain", "The domain of a tenant that is created."),
                *_partner("partner", "the partner that the relationship is with"),
                _KIND,
                *_PRODUCT,
                _SEATS,
                *_CHANNEL,
                *_SELLER,
                *_TERM,
                *_OF_RECORD,
                _day("until", "The new last day that a renewal asks for."),
            )
        ),
    ),
)
"""One row a request: a command and the customer that it is about. Cells that a command has no use for are null."""

TABLES: Final = (CUSTOMERS, TENANTS, SUBSCRIPTIONS, RELATIONSHIPS, REQUESTS)
"""Every table."""

COLUMNS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "by": ("by", "by_id", "by_name"),
    "on": ("on",),
    "tenant": ("tenant",),
    "domain": ("domain",),
    "id": ("subscription",),
    "partner": ("partner_id", "partner_name"),
    "kind": ("kind",),
    "product": ("sku_id", "part_number", "product"),
    "seats": ("seats",),
    "channel": CHANNEL,
    "seller": ("seller", "seller_id", "seller_name"),
    "term": ("term_start", "term_end", "renews"),
    "partner_of_record": ("partner_of_record_id", "partner_of_record_name"),
    "until": ("until",),
}
"""The columns that hold each field of a command."""


def using(column: str) -> tuple[str, ...]:
    """Return the names of the commands that have a field in this column of the requests."""
    fields = [field for field, columns in COLUMNS_OF.items() if column in columns]
    return names(*(command for command in COMMANDS if set(fields) & {each.name for each in attrs.fields(command)}))


def names(*commands: type[Command]) -> tuple[str, ...]:
    """Return what stands for these commands in the column `command`."""
    return tuple(command.__name__ for command in commands)
