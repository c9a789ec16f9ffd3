"""A book with something of everything, and requests of all commands about it: what deciding over frames is measured on.

Customers and commands are those of `workload`, and a little more of what goes wrong, so that every rule objects to
some request: invitations that were declined, orders of ids that are taken, and Microsoft asking.
"""

from collections.abc import Iterator
from random import Random
from typing import Any, Final, TypeAlias

import attrs
import polars as pl

import cotenant as ct
from cotenant import frames
from tests.benchmarks.workload import PARTNERS, command, customer

Batch: TypeAlias = tuple[list[ct.Customer], list[tuple[str, str, ct.Command]]]

AT_ONCE: Final = 20_000


def batches(size: int, seed: int = 1) -> Iterator[Batch]:
    """Yield customers of at least so many subscriptions together, and so many requests about them."""
    random, made = Random(seed), 0
    while made < size:
        number, wanted = made, min(size - made, AT_ONCE)
        customers: list[ct.Customer] = []
        while made < number + wanted:
            customers.append(_customer(random, f"customer-{made}"))
            made += sum(len(tenant.subscriptions) for tenant in customers[-1].tenants)
        made = number + wanted
        chosen = random.choices(customers, k=wanted)
        yield customers, [(f"{number + index}", each.id, _asked(random, each)) for index, each in enumerate(chosen)]


def _customer(random: Random, id_: str) -> ct.Customer:
    made = customer(random, id_, 1 + (random.random() < 1 / 3))
    if random.random() < 0.9:
        return made
    turned_down = ct.PartnerRelationship(partner=random.choice(PARTNERS), status="declined")
    there = {tie.partner for tie in made.relationships}
    return made if turned_down.partner in there else attrs.evolve(made, relationships=[*made.relationships, turned_down])


def _asked(random: Random, of: ct.Customer) -> ct.Command:
    asked = command(random, of)
    chance = random.random()
    if chance < 0.01:
        return attrs.evolve(asked, by=ct.MICROSOFT)
    if chance < 0.05 and isinstance(asked, ct.Provision | ct.Purchase):
        return attrs.evolve(asked, id=of.tenants[0].subscriptions[0].id)
    return asked


def tables(size: int, seed: int = 1) -> tuple[frames.State[pl.DataFrame], pl.DataFrame]:
    """Return a book of so many subscriptions or a few more, and so many requests, as frames."""
    states: list[frames.State[pl.DataFrame]] = []
    requests: list[pl.DataFrame] = []
    for customers, asked in batches(size, seed):
        states.append(frames.to_frames(customers, backend="polars"))
        requests.append(frames.to_requests(asked, backend="polars"))
    state: dict[str, Any] = {
        field.name: pl.concat([getattr(each, field.name) for each in states]) for field in attrs.fields(frames.State)
    }
    return frames.State(**state), pl.concat(requests)
