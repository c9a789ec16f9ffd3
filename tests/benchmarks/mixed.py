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
from tests.benchmarks.workload import PARTNERS
from tests.benchmarks.workload import command as usual_command
from tests.benchmarks.workload import customer as usual_customer

Batch: TypeAlias = tuple[list[ct.Customer], list[tuple[str, ct.Customer, ct.Command]]]

AT_ONCE: Final = 20_000


def batches(size: int, seed: int = 1) -> Iterator[Batch]:
    """Yield customers, of at least so many subscriptions together, and requests about them, of so many in all.

    A request comes with its id and its customer.
    """
    random, made = Random(seed), 0
    while made < size:
        number, wanted = made, min(size - made, AT_ONCE)
        customers: list[ct.Customer] = []
        while made < number + wanted:
            customers.append(_customer(random, f"customer-{made}"))
            made += sum(len(tenant.subscriptions) for tenant in customers[-1].tenants)
        made = number + wanted
        chosen = enumerate(random.choices(customers, k=wanted), number)
        yield customers, [(str(request), each, _asked(random, each)) for request, each in chosen]


def _customer(random: Random, id_: str) -> ct.Customer:
    made = usual_customer(random, id_, 1 + (random.random() < 1 / 3))
    if random.random() < 0.9:
        return made
    turned_down = ct.PartnerRelationship(partner=random.choice(PARTNERS), status="declined")
    there = {tie.partner for tie in made.relationships}
    return (
        made if turned_down.partner in there else attrs.evolve(made, relationships=[*made.relationships, turned_down])
    )


def _asked(random: Random, of: ct.Customer) -> ct.Command:
    asked = usual_command(random, of)
    chance = random.random()
    if chance < 0.02:
        return attrs.evolve(asked, by=ct.MICROSOFT)
    if chance < 0.06 and isinstance(asked, ct.Provision | ct.Purchase):
        return attrs.evolve(asked, id=of.tenants[0].subscriptions[0].id)
    return asked


def tables(size: int, seed: int = 1) -> tuple[frames.State[pl.DataFrame], pl.DataFrame]:
    """Return a book of so many subscriptions or a few more, and so many requests, as frames."""
    states: list[frames.State[pl.DataFrame]] = []
    requests: list[pl.DataFrame] = []
    for customers, asked in batches(size, seed):
        states.append(frames.to_frames(customers, backend="polars"))
        wishes = [(request, customer.id, command) for request, customer, command in asked]
        requests.append(frames.to_requests(wishes, backend="polars"))
    state: dict[str, Any] = {
        field.name: pl.concat([getattr(each, field.name) for each in states]) for field in attrs.fields(frames.State)
    }
    return frames.State(**state), pl.concat(requests)


def objects_agree(decided: pl.DataFrame, regime: ct.Regime) -> None:
    """Assert that decisions about all requests of a book are those of the object engine, and break every rule.

    The object engine is asked about the first customers of the book.
    """
    answers = dict(decided.select("request", "broken").iter_rows())
    broken = {id_ for listed in set(answers.values()) for id_ in listed.split("; ")}
    assert broken == {"", *(rule.id for rule in regime.rules)}
    _, asked = next(batches(len(answers)))
    for request, customer, command in asked:
        decision = ct.decide(customer, command, regime)
        reasons = decision.reasons if isinstance(decision, ct.Refused) else ()
        assert answers[request] == "; ".join(reason.rule for reason in reasons), (customer, command)
