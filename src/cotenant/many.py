"""Many requests decided in one go: a stream of decisions in the order asked, in several processes when asked to."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from importlib import import_module
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
"""How many requests a process is given at a time, and after how many decisions progress is told."""


def decide_many(
    requests: Iterable[Request],
    regime: Regime | Timeline,
    *,
    progress: Callable[[int], object] | None = None,
    processes: int = 1,
) -> Iterator[Decision]:
    """Yield the decision about each customer and command, in the order asked, as `decide` takes it.

    A timeline decides each command by the regime of its day. In one process each request is read when its decision is
    asked for; with several `processes`, a few batches of 500 are read ahead. So there may be more of them than memory
    holds. `progress` is called with the number of decisions taken so far, after every 500 and at the end. Several
    processes are started anew (as `multiprocessing` spawns them, so a script needs its `if __name__ == "__main__":`),
    and what a process was at when it was killed is decided again by another: decisions are pure, so no answer is lost
    or differs, and each is given once.

    Raises `ValueError` for what is no regime, no request, or no number of processes, whatever reading the requests
    raises, and `ChildProcessError` for requests at which three processes ended: each after the decisions before it.
    """
    checks.argument("decide_many", "requests", requests, Iterable, "customers with commands")
    checks.argument("decide_many", "regime", regime, (Regime, Timeline), "a Timeline or a Regime")
    if not checks.is_count(processes) or processes < 1:
        raise checks.MalformedError("decide_many", "processes", processes, "a whole number of processes, at least 1")
    if not (progress is None or callable(progress)):
        raise checks.MalformedError("decide_many", "progress", progress, "a function of the number of decisions")
    numbered = enumerate(requests)
    if processes == 1:
        return _counted(_decisions(regime, numbered), progress)
    spread = import_module("cotenant.workers").spread  # loaded by whoever needs it: it takes as long as all of cotenant
    answers = spread(partial(_worked, pickle.dumps(regime)), _batches(numbered), processes)
    return _counted(_joined(answers), progress)


def _counted(decisions: Iterable[Decision], progress: Callable[[int], object] | None) -> Iterator[Decision]:
    done = 0
    for decision in decisions:
        yield decision
        done += 1
        if progress is not None and done % _BATCH == 0:
            progress(done)
    if progress is not None and (done % _BATCH or not done):
        progress(done)


def _decisions(timeline: Regime | Timeline, numbered: Iterable[tuple[int, Any]]) -> Iterator[Decision]:
    for number, request in numbered:
        customer, command = _pair(number, request)
        try:
            decision = decide(customer, command, timeline.on(command.on))
        except Exception as error:
            error.add_note(f"decide_many.requests[{number}] asked for it")
            raise
        yield decision


def _pair(number: int, request: Any) -> Request:
    try:
        customer, command = request
        _ = command.on
    except (AttributeError, TypeError, ValueError):
        where, expected = f"requests[{number}]", "a pair of a customer and a command"
        raise checks.MalformedError("decide_many", where, request, expected) from None
    return customer, command


# In several processes

_Batch: TypeAlias = list[tuple[int, Request]]
_Answers: TypeAlias = tuple[list[Decision], Exception | None]


def _batches(numbered: Iterable[tuple[int, Request]]) -> Iterator[_Batch]:
    batch: _Batch = []
    try:
        for number, request in numbered:
            batch.append((number, _pair(number, request)))
            if len(batch) == _BATCH:
                yield batch
                batch = []
    except Exception:  # of whoever makes the requests, who is told after what was read is decided
        yield batch
        raise
    if batch:
        yield batch


_unpickled: Final = lru_cache(maxsize=1)(pickle.loads)
"""The regime of a worker, in which its tables are compiled once."""


def _worked(timeline: bytes, batch: _Batch) -> _Answers:
    decisions: list[Decision] = []
    try:
        for decision in _decisions(_unpickled(timeline), batch):
            decisions.append(decision)  # noqa: PERF402 - what comes before an error is kept
    except Exception as error:  # noqa: BLE001 - it is raised where the decisions are read
        # Loaded by now: this runs in one of its processes.
        return decisions, import_module("cotenant.workers").portable(error)
    return decisions, None


def _joined(answers: Iterable[_Answers]) -> Iterator[Decision]:
    for decisions, error in answers:
        yield from decisions
        if error is not None:
            raise error
