"""Loading and saving a book of customers, against parsers of JSON alone; replaying events; deciding in processes.

Prints a table and writes `docs/figures/loading.json`. `nox -s bench-loading -- 10000` measures another number of
subscriptions than the usual 100,000. The works of a table take turns; what each gives is compared before it is timed.
"""

import gc
import json
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import import_module
from random import Random
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

import cattrs

import cotenant as ct
from cotenant import codec
from cotenant.codec import parsers
from tests.figures import FOLDER, Row, write

msgspec: Any = import_module("msgspec")
orjson: Any = import_module("orjson")

SUBSCRIPTIONS = 100_000
EVENTS = 1_000_000
REQUESTS = 10_000
ROUNDS = 5
FIRST = date(2015, 5, 6)


def book(size: int) -> list[ct.Customer]:
    """Return customers of one tenant with 1 to 12 subscriptions each; ids are as long as those of Microsoft."""
    random = Random(2015)
    products = [ct.Product(sku_id=guid(random), part_number=f"PART_{at}", name=f"Product {at}") for at in range(30)]
    partners = [ct.Partner(id=guid(random), name=f"Partner {at}") for at in range(100)]
    customers: list[ct.Customer] = []
    while size > 0:
        count = min(size, random.randint(1, 12))
        partner = random.choice(partners)
        bought = [subscription(random, random.choice(products), partner) for _ in range(count)]
        tenant = ct.Tenant(id=guid(random), domain=f"customer{len(customers)}.example", subscriptions=bought)
        tie = ct.PartnerRelationship(partner=partner, since=FIRST)
        name = f"Customer {len(customers)}"
        customers.append(ct.Customer(id=tenant.id, name=name, tenants=[tenant], relationships=[tie]))
        size -= count
    return customers


def guid(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128)))


def subscription(random: Random, product: ct.Product, partner: ct.Partner) -> ct.Subscription:
    start = FIRST + timedelta(days=random.randint(0, 364))
    csp = random.random() < 0.5
    return ct.Subscription(
        id=guid(random),
        product=product,
        seats=random.randint(1, 300),
        channel=ct.CSP if csp else ct.DIRECT,
        seller=partner if csp else ct.MICROSOFT,
        term=ct.Term(start=start, end=start + timedelta(days=364), renews=random.random() < 0.5),
    )


def timed(works: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Return the seconds that each work took in each round; what was there before is no work of the collector."""
    took: dict[str, list[float]] = {name: [] for name in works}
    gc.collect()
    gc.freeze()
    for _ in range(ROUNDS):
        for name, work in works.items():
            began = perf_counter()
            made = work()
            took[name].append(perf_counter() - began)
            del made
            gc.collect()
    gc.unfreeze()
    return took


def rows(what: str, took: dict[str, list[float]], size: int) -> Iterator[Row]:
    """Yield what each work took for one of that many; the first is what the others are compared with."""
    first, *_ = took
    for name, seconds in took.items():
        yield {
            "what": what,
            "with": name,
            "µs each, median": round(median(seconds) / size * 1e6, 2),
            "least": round(min(seconds) / size * 1e6, 2),
            f"times {first}": round(median(seconds) / median(took[first]), 2),
        }


def by_python(work: Callable[[], object]) -> object:
    """Do it as where orjson is not installed."""
    there, parsers.PARSER = parsers.PARSER, parsers.PYTHON  # type: ignore[misc]
    try:
        return work()
    finally:
        parsers.PARSER = there  # type: ignore[misc]


def by_cattrs() -> cattrs.Converter:
    """Return a converter that does as cattrs does, told only what it cannot know of itself."""
    made = cattrs.Converter()
    made.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    made.register_structure_hook(ct.Channel, lambda value, _: by_name[value])
    made.register_structure_hook(ct.Party, lambda value, _: party(made, value))
    made.register_structure_hook(ct.Seller | None, lambda value, _: party(made, value))
    return made


by_name = {channel.name: channel for channel in ct.CHANNELS}


def party(converter: cattrs.Converter, value: Any) -> Any:
    return converter.structure(value, ct.Partner) if isinstance(value, dict) else value and ct.Principal(value)


def loading(customers: list[ct.Customer], size: int) -> Iterator[Row]:
    text = codec.to_json(customers).encode()
    plain, kind, usual = orjson.loads(text)["value"], list[ct.Customer], by_cattrs()
    assert codec.from_json(text, kind) == by_python(lambda: codec.from_json(text, kind)) == customers
    assert usual.structure(plain, kind) == customers
    del plain
    works: dict[str, Callable[[], object]] = {
        "orjson.loads alone": lambda: orjson.loads(text),
        "json.loads alone": lambda: json.loads(text),
        "msgspec.json.decode alone": lambda: msgspec.json.decode(text),
        "cattrs by default, after orjson": lambda: usual.structure(orjson.loads(text)["value"], kind),
        "from_json, with orjson": lambda: codec.from_json(text, kind),
        "from_json, with json": lambda: by_python(lambda: codec.from_json(text, kind)),
    }
    yield from rows("loading a subscription", timed(works), size)


def saving(customers: list[ct.Customer], size: int) -> Iterator[Row]:
    text = codec.to_json(customers)
    plain = orjson.loads(text)
    assert orjson.dumps(plain).decode() == by_python(lambda: codec.to_json(customers)) == text
    works: dict[str, Callable[[], object]] = {
        "orjson.dumps alone": lambda: orjson.dumps(plain),
        "json.dumps alone": lambda: json.dumps(plain),
        "to_json, with orjson": lambda: codec.to_json(customers),
        "to_json, with json": lambda: by_python(lambda: codec.to_json(customers)),
    }
    yield from rows("saving a subscription", timed(works), size)


def replaying(customers: list[ct.Customer]) -> Iterator[Row]:
    """Yield what an event takes, on a customer of usual size."""
    customer = max(customers, key=lambda each: len(each.tenants[0].subscriptions))
    tenant = customer.tenants[0]
    ids = [each.id for each in tenant.subscriptions]
    events = [
        ct.SeatsChanged(by=ct.CUSTOMER, on=FIRST, tenant=tenant.id, id=ids[at % len(ids)], seats=1 + at % 300)
        for at in range(EVENTS)
    ]
    began = perf_counter()
    after = ct.replay(customer, events)
    took = perf_counter() - began
    assert after.tenants[0].subscriptions[0].seats != 0
    yield {"what": "replaying an event", "with": f"{EVENTS:,} events", "µs each, median": round(took / EVENTS * 1e6, 2)}


def deciding(customers: list[ct.Customer]) -> Iterator[Row]:
    """Yield what a request takes, one a customer, with and without processes of their own."""
    asked: list[tuple[ct.Customer, ct.Command]] = []
    for customer in customers[:REQUESTS]:
        tenant, bought = next(customer.subscriptions())
        wish = ct.ChangeSeats(by=ct.CUSTOMER, on=FIRST, tenant=tenant.id, id=bought.id, seats=7)
        asked.append((customer, wish))
    works: dict[str, Callable[[], object]] = {
        "decide, in a loop": lambda: [ct.decide(*each, ct.MULTI_CHANNEL) for each in asked],
        "decide_many, in this process": lambda: list(ct.decide_many(asked, ct.MULTI_CHANNEL)),
        "decide_many, in two processes": lambda: list(ct.decide_many(asked, ct.MULTI_CHANNEL, processes=2)),
    }
    assert [work() for work in works.values()].count(works["decide, in a loop"]()) == len(works)
    yield from rows("deciding a request", timed(works), len(asked))


def memory(customers: list[ct.Customer]) -> Iterator[Row]:
    """Yield how many bytes a loaded subscription takes, with its share of the customer, and on one tenant of many."""
    bought = [each for customer in customers for _, each in customer.subscriptions()]
    one = [ct.Customer(id="c", tenants=[ct.Tenant(id="t", subscriptions=bought)])]
    for name, loaded in (("a book of customers", customers), ("one customer", one)):
        text = codec.to_json(loaded)
        tracemalloc.start()
        held = codec.from_json(text, list[ct.Customer])
        used, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert held == loaded
        yield {"what": "memory of a subscription", "with": name, "bytes each": round(used / len(bought))}


def main() -> None:
    size = int(sys.argv[1]) if sys.argv[1:] else SUBSCRIPTIONS
    customers = book(size)
    found: list[Row] = []
    for work in (
        loading(customers, size),
        saving(customers, size),
        replaying(customers),
        deciding(customers),
        memory(customers),
    ):
        for row in work:
            print(row, flush=True)
            found.append(row)
    write(FOLDER / "loading.json", command="nox -s bench-loading", rows=found)


if __name__ == "__main__":
    main()
