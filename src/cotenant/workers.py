"""Work spread over processes: answers in the order asked, and none lost or given twice where a process is killed."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from typing import Final, Generic, TypeVar, final

T = TypeVar("T")
R = TypeVar("R")

_AHEAD: Final = 2
"""How many pieces of work wait for each process, so that it does not wait for its next."""

_ATTEMPTS: Final = 3


def spread(work: Callable[[T], R], given: Iterable[T], processes: int) -> Iterator[R]:
    """Yield what work gives for each of what is given, in order, reading no more of it than keeps the processes busy.

    The work has to be pure: when a process ends, all that has no answer yet is done again by others. Raises
    `BrokenExecutor` for work at which process after process ends, and whatever the work raises.
    """
    workers = _Workers(work, processes)
    try:
        for each in given:
            workers.ask(each)
            if len(workers.asked) >= _AHEAD * processes:
                yield workers.answer()
        while workers.asked:
            yield workers.answer()
    finally:
        workers.stop()


@final
class _Workers(Generic[T, R]):
    """Processes, and what they were asked, in order, each with its answer to be."""

    def __init__(self, work: Callable[[T], R], processes: int) -> None:
        self._work = work
        self._processes = processes
        self._pool = self._started()
        self.asked: deque[tuple[T, Future[R]]] = deque()

    def _started(self) -> ProcessPoolExecutor:
        # Spawned: a fork copies the locks that other threads hold.
        return ProcessPoolExecutor(self._processes, mp_context=multiprocessing.get_context("spawn"))

    def ask(self, given: T) -> None:
        try:
            answer = self._pool.submit(self._work, given)
        except BrokenExecutor as error:  # a process ended since the last answer; the next one asks again
            answer = Future[R]()
            answer.set_exception(error)
        self.asked.append((given, answer))

    def answer(self) -> R:
        """Return the answer to what was asked first."""
        for _ in range(_ATTEMPTS - 1):
            try:
                return self._first()
            except BrokenExecutor:
                self._ask_again()
        return self._first()

    def _first(self) -> R:
        answer = self.asked[0][1].result()
        self.asked.popleft()
        return answer

    def _ask_again(self) -> None:
        """Ask new processes all that has no answer."""
        self.stop()
        self._pool = self._started()
        asked, self.asked = self.asked, deque()
        for given, answer in asked:
            if answer.done() and answer.exception() is None:
                self.asked.append((given, answer))
            else:
                self.ask(given)

    def stop(self) -> None:
        self._pool.shutdown(cancel_futures=True)
