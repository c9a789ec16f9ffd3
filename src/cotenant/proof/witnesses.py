"""Witnesses: a customer and a command that show something, made as plain as they can be, and held against `decide`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias, TypeVar, final

import attrs

from cotenant import commands as cmd
from cotenant.channels import DIRECT
from cotenant.laws.renaming import ids, renamed
from cotenant.parties import CUSTOMER, MICROSOFT
from cotenant.proof.cases import DAY, customer_and_command
from cotenant.proof.solving import Structure
from cotenant.shown import Shown
from cotenant.tenancy import Customer, Product, SubscriptionStatus, Tenant, Term

P = TypeVar("P")

Shows: TypeAlias = Callable[[Customer, cmd.Command], bool]
"""Whether a customer and a command really show what they are to show; asked of `decide`, and never of a solver."""


@final
@attrs.frozen(kw_only=True)
class Witness(Shown):
    """A customer and a command that show something.

    It is `confirmed` when `decide` was asked and agrees. A witness that is not rests on a fact of the user's own, which
    no solver can read: there may or may not be a customer of that kind.
    """

    customer: Customer
    command: cmd.Command
    confirmed: bool


def witness(case: Structure, command: type[cmd.Command], shows: Shows) -> Witness:
    """Return a case as a witness, without all that it does not need in order to show what it shows."""
    customer, asked = customer_and_command(case, command)
    if not shows(customer, asked):
        return Witness(customer=customer, command=asked, confirmed=False)
    customer, asked = _plainest(customer, asked, shows)
    return Witness(customer=customer, command=asked, confirmed=True)


def _plainest(customer: Customer, command: cmd.Command, shows: Shows) -> tuple[Customer, cmd.Command]:
    """Return what is left when whatever can go has gone, one thing after the other, renumbered."""
    plainer = next((pair for pair in _plainer(customer, command) if shows(*pair)), None)
    while plainer is not None:
        customer, command = plainer
        plainer = next((pair for pair in _plainer(customer, command) if shows(*pair)), None)
    names = _renumbered(customer, command)
    return renamed(customer, names), renamed(command, names)


_PLAIN: Final[tuple[dict[str, object], ...]] = (
    {"on": DAY},
    {"domain": ""},
    {"provisioned_by": CUSTOMER},
    {"status": SubscriptionStatus.ACTIVE},
    {"channel": DIRECT, "seller": MICROSOFT},
    {"partner_of_record": None},
    {"term": Term()},
    {"seats": 1},
    {"product": Product(name="Product")},
)
"""What is plainer than anything else, wherever a value has fields of these names."""


def _plainer(customer: Customer, command: cmd.Command) -> Iterator[tuple[Customer, cmd.Command]]:
    """Yield the customer and the command with one thing less, or with one thing plainer."""
    for tenants in _less(customer.tenants, _tenants):
        yield attrs.evolve(customer, tenants=tenants), command
    for ties in _less(customer.relationships):
        yield attrs.evolve(customer, relationships=ties), command
    for plainer in _made_plain(command):
        yield customer, plainer


def _tenants(tenant: Tenant) -> Iterator[Tenant]:
    for sold in _less(tenant.subscriptions, _made_plain):
        yield attrs.evolve(tenant, subscriptions=sold)
    yield from _made_plain(tenant)


def _nothing(_: object) -> Iterator[Any]:
    yield from ()


def _less(parts: tuple[P, ...], plainer: Callable[[P], Iterator[P]] = _nothing) -> Iterator[tuple[P, ...]]:
    """Yield the parts without one of them, and then with one of them made plainer."""
    for at in range(len(parts)):
        yield parts[:at] + parts[at + 1 :]
    for at, part in enumerate(parts):
        for other in plainer(part):
            yield (*parts[:at], other, *parts[at + 1 :])


def _made_plain(value: P) -> Iterator[P]:
    made: Any = value
    for fields in _PLAIN:
        if all(hasattr(made, name) for name in fields) and any(
            getattr(made, name) != to for name, to in fields.items()
        ):
            yield attrs.evolve(made, **fields)


def _renumbered(customer: Customer, command: cmd.Command) -> dict[str, str]:
    """Return numbers without gaps for all that is numbered, first what the command names."""
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for id_ in dict.fromkeys((*ids(command), *ids(customer))):
        kind, numbered, _ = id_.rpartition("-")
        if numbered:
            counts[kind] += 1
            names[id_] = f"{kind}-{counts[kind]}"
    return names
