"""Many requests decided in one go: a stream of decisions in the order asked, in several processes when asked to."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from importlib import import_module
from itertools import islice
from typing import Any, Final, TypeAlias

from cotenant import checks
from cotenant.commands import Command
from cotenant.decisions import Decision
from cotenant.engine import decide
from cotenant.regimes import Regime, Timeline
from cotenant.tenancy import Customer

Request: TypeAlias = tuple[Customer, Command]
"""A customer and what is asked of it."""

_BATCH: Final = 500


def decide_many(
    requests: Iterable[Request],
    regime: Regime | Timeline,
    *,
    progress: Callable[[int], object] | None = None,
    processes: int = 1,
) -> Iterator[Decision]:
    """Yield the decision about each customer and command, in the order asked, as `decide` takes it.

    A timeline decides each command by the regime of its day. Requests are read as decisions are taken, so there may be
    more of them than memory holds. `progress` is called with the number of decisions taken so far, now and then and at
    the end. With several `processes`, these are started anew (as `multiprocessing` spawns them, so a script needs its
    `if __name__ == "__main__":`), and what a process was at when it was killed is decided again by another: decisions
    are pure, so no answer is lost or differs, and each is given once.

    Raises `ValueError` for what is no regime, no request, or no number of processes, and `ChildProcessError` for
    requests at which three processes ended.
    """
    checks.argument("decide_many", "requests", requests, Iterable, "customers with commands")
    checks.argument("decide_many", "regime", regime, (Regime, Timeline), "a Timeline or a Regime")
    if not checks.is_count(processes) or processes < 1:
        raise checks.MalformedError("decide_many", "processes", processes, "a whole number of processes, at least 1")
    batches = _batches(requests)
    if processes == 1:
        return _counted((_decided(regime, batch) for batch in batches), progress)
    spread = import_module("cotenant.workers").spread  # loaded by whoever needs it: it takes as long as all of cotenant
    return _counted(spread(partial(_worked, pickle.dumps(regime)), batches, processes), progress)


def _batches(requests: Iterable[Request]) -> Iterator[list[Request]]:
    unread = iter(requests)
    while batch := list(islice(unread, _BATCH)):
        yield batch


def _counted(answers: Iterable[list[Decision]], progress: Callable[[int], object] | None) -> Iterator[Decision]:
    done = 0
    for batch in answers:
        yield from batch
        done += len(batch)
        if progress is not None:
            progress(done)


def _decided(timeline: Regime | Timeline, batch: Iterable[Any]) -> list[Decision]:
    decisions: list[Decision] = []
    for request in batch:
        try:
            customer, command = request
            day = command.on
        except (AttributeError, TypeError, ValueError):
            expected = "pairs of a customer and a command"
            raise checks.MalformedError("decide_many", "requests", request, expected) from None
        decisions.append(decide(customer, command, timeline.on(day)))
    return decisions


_unpickled: Final = lru_cache(maxsize=1)(pickle.loads)
"""The regime of a worker, in which its tables are compiled once."""


def _worked(timeline: bytes, batch: list[Request]) -> list[Decision]:
    return _decided(_unpickled(timeline), batch)
