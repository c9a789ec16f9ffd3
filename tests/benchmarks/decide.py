"""One decision and one step: the library against the policy by hand, other engines, larger customers, and an import.

Prints tables and writes `docs/figures/decide*.json`. Everything is measured in one process, in rounds in which all
take their turn, so that what else the machine does falls on all of them; a ratio is the median of the rounds' own.
Answers are compared before anything is timed. `nox -s bench -- 20` takes 20 rounds instead of the usual number.
"""

import gc
import os
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter
from typing import Any, Final

import attrs

import cotenant as ct
from cotenant import codec
from cotenant.rebuilt import unchecked
from cotenant.situation import situate
from tests.benchmarks import by_hand, workload
from tests.benchmarks.peers import CHANGES, OF_MACHINES, Peer, peers
from tests.benchmarks.workload import REGIMES, Request
from tests.figures import FOLDER, Row, write

ROUNDS: Final = 160
SLICE: Final = 25  # short enough that most are not interrupted
REGIME, SWITCHES = REGIMES[1]
SIZES: Final = (10, 300, 10_000)
LOADED: Final = 10_000
COPY: Final = "one copy of the references"

Works = dict[str, tuple[Callable[[Any], object], Sequence[Any]]]


def decided(request: Request) -> object:
    return ct.decide(request.customer, request.command, REGIME)


def decided_with_rules(request: Request) -> object:
    decision = ct.decide(request.customer, request.command, REGIME)
    return () if isinstance(decision, ct.Accepted) else [reason.rule for reason in decision.reasons]


def decided_with_all(request: Request) -> object:
    match ct.decide(request.customer, request.command, REGIME):
        case ct.Accepted(transition=step):
            return step.events, step.after
        case ct.Refused(reasons=reasons):
            return [(reason.rule, reason.because) for reason in reasons]


def stepped(request: Request) -> object:
    decision = ct.decide(request.customer, request.command, REGIME)
    return decision.transition if isinstance(decision, ct.Accepted) else decision


def decided_by_hand(request: Request) -> object:
    return by_hand.decide(request.state, request.wish, SWITCHES)


def stepped_by_hand(request: Request) -> object:
    broken = by_hand.decide(request.state, request.wish, SWITCHES)
    return broken or by_hand.applied(request.state, request.wish)


def broken(request: Request, regime: ct.Regime = REGIME) -> list[str]:
    decision = ct.decide(request.customer, request.command, regime)
    return [reason.rule for reason in decision.reasons] if isinstance(decision, ct.Refused) else []


def copied(references: tuple[object, ...], _: object) -> object:
    return [*references]


def agree(requests: Iterable[Request]) -> None:
    """Hold the library against the policy by hand: the answers under every regime, and the events and the new state."""
    for request in requests:
        for regime, switches in REGIMES:
            assert broken(request, regime) == by_hand.decide(request.state, request.wish, switches), request
        decision = ct.decide(request.customer, request.command, REGIME)
        if isinstance(decision, ct.Accepted):
            events, after = by_hand.applied(request.state, request.wish)
            assert [each["event"] for each in events] == [type(each).__name__ for each in decision.transition.events]
            assert after == workload.plain_customer(decision.transition.after), request


def asked_from_scratch(peer: Peer, request: Request) -> object:
    return peer.says(peer.form(situate(request.customer, request.command)))


def agree_with(peer: Peer, requests: Iterable[Request]) -> list[tuple[Request, Any]]:
    """Return the requests that a peer knows, each beside its form; hold what it says against the library."""
    known = OF_MACHINES if peer.of_machines else frozenset(rule.id for rule in REGIME.rules)
    told: list[tuple[Request, Any]] = []
    for request in requests:
        asked = peer.form(situate(request.customer, request.command))
        if asked is not None:
            told.append((request, asked))
            said, expected = peer.says(asked), known.intersection(broken(request))
            assert said == (expected if isinstance(said, frozenset) else not expected), (peer.name, request)
    return told


def rounds(works: Works, count: int) -> dict[str, list[float]]:
    """Return nanoseconds a request, of each round, each work in its turn on one slice of its requests after another."""
    took: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(count):
        for name, (work, asked) in works.items():
            begin = turn * max(len(asked) - SLICE, 0) // count
            part = asked[begin : begin + SLICE]
            work(part[0])
            best = min(_timed(work, part) for _ in range(3))
            took[name].append(best / len(part) * 1e9)
    return took


def _timed(work: Callable[[Any], object], part: Sequence[Any]) -> float:
    began = perf_counter()
    for each in part:
        work(each)
    return perf_counter() - began


def times(took: list[float], base: list[float]) -> float:
    """Return how many times as long as the base it took, in the usual round."""
    return round(median(one / other for one, other in zip(took, base, strict=True)), 2)


def decisions(requests: list[Request], count: int) -> Iterator[Row]:
    """Yield what a decision and a step take, by the library and by hand."""
    works: Works = {
        "by hand: the ids of the rules broken": (decided_by_hand, requests),
        "cotenant: accepted or refused": (decided, requests),
        "cotenant: the ids of the rules broken": (decided_with_rules, requests),
        "by hand: also the events and the new state, copied on write": (stepped_by_hand, requests),
        "cotenant: also the events and the new state": (stepped, requests),
        "cotenant: also the reasons worded": (decided_with_all, requests),
    }
    took = rounds(works, count)
    plain, stepping = (took[name] for name in works if name.startswith("by hand"))
    for name in works:
        yield {
            "what": name,
            "ns, median": round(median(took[name])),
            "ns, least": round(min(took[name])),
            "times by hand": times(took[name], stepping if "also" in name else plain),
        }


def engines(requests: list[Request], count: int) -> Iterator[Row]:
    """Yield what other engines take for the same decisions, told the facts, and with the reading of the facts."""
    works: Works = {"cotenant": (decided_with_rules, requests)}
    asked = peers(REGIME)
    for peer in asked:
        known = agree_with(peer, requests)
        works[f"{peer.name}, told"] = (peer.says, [told for _, told in known])
        works[peer.name] = (partial(asked_from_scratch, peer), [request for request, _ in known])
        works[f"cotenant of {peer.name}"] = (decided_with_rules, [request for request, _ in known])
    took = rounds(works, count)
    ours = took["cotenant"]
    yield {"engine": "cotenant", "rules": "all, named", **_middle_and_least("ns", ours), "times cotenant": 1.0}
    for peer in asked:
        told, ours = took[f"{peer.name}, told"], took[f"cotenant of {peer.name}"]
        yield {
            "engine": peer.name,
            "rules": peer.rules,
            **_middle_and_least("ns", took[peer.name]),
            "times cotenant": times(took[peer.name], ours),
            **_middle_and_least("ns, facts told", told),
            "facts told, times cotenant": times(told, ours),
        }


def _middle_and_least(what: str, took: list[float]) -> Row:
    return {f"{what}, median": round(median(took)), f"{what}, least": round(min(took))}


def sizes(count: int) -> Iterator[Row]:
    """Yield what customers of one tenant with so many subscriptions cost."""
    works: Works = {}
    for size in SIZES:
        random = Random(1)
        held = workload.customer(random, "customer-1", 1, size)
        state = workload.plain_customer(held)
        wishes = [workload.command(random, held) for _ in range(1_000)]
        asked = [Request(held, wish, state, workload.plain_command(wish)) for wish in wishes]
        changes = [each for each in asked if type(each.command) in CHANGES and not broken(each)]
        orders = [each for each in asked if isinstance(each.command, ct.Provision | ct.Purchase) and not broken(each)]
        works |= {
            f"a decision{size}": (decided_with_rules, asked),
            f"an accepted change, with its step{size}": (stepped, changes),
            f"an accepted order, with its step{size}": (stepped, orders),
            f"the same change by hand{size}": (stepped_by_hand, changes),
            f"{COPY}{size}": (partial(copied, held.tenants[0].subscriptions), asked),
        }
    took = rounds(works, count)
    for what in dict.fromkeys(name.rstrip("0123456789") for name in works):
        for size in SIZES:
            found = took[f"{what}{size}"]
            yield {
                "what": what,
                "subscriptions": size,
                **_middle_and_least("ns", found),
                "times that of 10": times(found, took[f"{what}{SIZES[0]}"]),
                "times one copy": times(found, took[f"{COPY}{size}"]),
            }


def makings(count: int) -> Iterator[Row]:
    """Yield what it takes to make a subscription: as users do, as attrs would unchecked, as the engine does."""
    names = [field.name for field in attrs.fields(ct.Subscription)]
    plain = attrs.make_class("Plain", names, frozen=True, slots=True, kw_only=True)
    parts = [
        {name: getattr(each, name) for name in names}
        for each in workload.customer(Random(1), "customer-1", 1, 1_000).tenants[0].subscriptions
    ]
    ways: dict[str, Callable[..., object]] = {
        "by its constructor, checked": ct.Subscription,
        "frozen as attrs does it, with no checks": plain,
        "drafted, and told its class, with no checks": unchecked(ct.Subscription),
    }
    works: Works = {name: (partial(_made, way), parts) for name, way in ways.items()}
    took = rounds(works, count)
    *_, drafted = took.values()
    for name, found in took.items():
        yield {"a subscription made": name, **_middle_and_least("ns", found), "times drafted": times(found, drafted)}


def _made(way: Callable[..., object], parts: dict[str, Any]) -> object:
    return way(**parts)


STARTS: Final = {
    "python": "pass",
    "import attrs": "import attrs",
    "import cotenant": "import cotenant",
    "the modules of all names": "import cotenant.explanations, cotenant.laws",
    "a first step": (
        "import datetime, cotenant as ct; "
        "ct.decide(ct.Customer(id='c'), ct.CreateTenant(by=ct.CUSTOMER, on=datetime.date(2015, 5, 6), tenant='t'), "
        "ct.MULTI_CHANNEL).unwrap()"
    ),
}
COMPILED: Final = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def starts(count: int) -> Iterator[Row]:
    """Yield what it takes to start Python and to import the library, whose modules are compiled by then."""
    took: dict[str, list[float]] = {name: [] for name in STARTS}
    modules: dict[str, dict[str, float]] = {name: {} for name in STARTS}
    for turn in range(count + 1):
        for name, code in STARTS.items():
            imported = _imported(_ran("-X", "importtime", "-c", code))
            began = _worked()
            _ran("-c", code)
            if turn:  # the first one compiles
                took[name].append((_worked() - began) * 1e3)
                modules[name] = {each: min(own, modules[name].get(each, own)) for each, own in imported.items()}
    bases, base = took["import attrs"], sum(modules["import attrs"].values())
    for name, found in took.items():
        yield {
            "what": name,
            "processor time, ms, median": round(median(found), 1),
            "least": round(min(found), 1),
            "above `import attrs`, median": round(median(one - two for one, two in zip(found, bases, strict=True)), 1),
            "of the least": round(min(found) - min(bases), 1),
            # Modules that are imported by a function are not among those that Python tells of.
            **({} if "first" in name else {"by `-X importtime`": round(sum(modules[name].values()) - base, 1)}),
        }


def _worked() -> float:
    """Return the seconds for which processors worked for processes started here, whoever else they worked for."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _ran(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], env=COMPILED, capture_output=True, text=True, check=True).stderr


def _imported(told: str) -> dict[str, float]:
    """Return the milliseconds that each module took for itself."""
    lines = (line.removeprefix("import time:").split("|") for line in told.splitlines() if line.count("|") == 2)
    return {module.strip(): int(own) / 1e3 for own, _, module in lines if own.strip().isdigit()}


def memory() -> Iterator[Row]:
    """Yield how much memory a subscription keeps that was loaded from JSON."""
    for wide, told in ((8, "ids of 8 characters"), (36, "ids of 36 characters, as GUIDs have")):
        held = workload.customer(Random(1), "customer-1", 1, LOADED)
        plain = codec.to_json(held).replace("customer-1-0-", "")
        ids = {f'"id":"{number}"': f'"id":"{number:0{wide}d}"' for number in range(LOADED)}
        text = _replaced(plain, ids)
        codec.from_json(codec.to_json(ct.Customer(id="c")), ct.Customer)
        gc.collect()
        tracemalloc.start()
        loaded = codec.from_json(text, ct.Customer)
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        yield {"loaded from JSON": told, "bytes a subscription": round(kept / len(loaded.tenants[0].subscriptions))}


def _replaced(text: str, ids: dict[str, str]) -> str:
    replaced, count = re.subn(r'"id":"\d+"', lambda found: ids[found[0]], text)
    assert count == len(ids)
    return replaced


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    requests = workload.requests()
    agree(requests)
    tables: dict[str, Iterable[Row]] = {
        "decide": decisions(requests, count),
        "decide-engines": engines(requests, count),
        "decide-sizes": sizes(count),
        "decide-import": starts(1 + count // 8),
        "decide-making": makings(count),
        "decide-memory": memory(),
    }
    for name, rows in tables.items():
        found = list(rows)
        print(name, *found, sep="\n", flush=True)
        write(FOLDER / f"{name}.json", command="nox -s bench", rows=found)


if __name__ == "__main__":
    main()
