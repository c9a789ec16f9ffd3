"""Work spread over processes: answers in the order asked, and none lost or given twice where a process is killed.

Each process has a pipe of its own. In the pools of the standard library they share one for answers; a process that is
killed while it writes leaves half an answer in it, and whoever reads waits for ever for the other half.
"""

from __future__ import annotations

import multiprocessing
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import wait
from typing import Any, Final, Generic, TypeVar, final

T = TypeVar("T")
R = TypeVar("R")

_AHEAD: Final = 4
"""How much more is asked than there are processes, so that these need not wait for a slow one."""

_ATTEMPTS: Final = 3
_BROKEN: Final = (EOFError, OSError)
"""What a pipe raises whose other end was let go of."""


def spread(work: Callable[[T], R], given: Iterable[T], processes: int) -> Iterator[R]:
    """Yield what work gives for each of what is given, in order, reading no more of it than keeps the processes busy.

    The work has to be pure: when a process ends, what it was at is done again by another. Raises `ChildProcessError`
    for what three processes have ended at, and whatever the work raises, or the reading, after the answers before it.
    """
    failures: list[Exception] = []
    unread = _until_failure(given, failures)
    workers = [_Worker[T, R](work) for _ in range(processes)]
    asked: deque[_Task[T, R]] = deque()
    try:
        while True:
            asked.extend(_Task[T, R](each) for each in islice(unread, processes + _AHEAD - len(asked)))
            if not asked:
                break
            waiting = (task for task in asked if not task.is_taken)
            for worker, task in zip([each for each in workers if each.task is None], waiting, strict=False):
                worker.take(task)
            if asked[0].is_done:
                yield asked.popleft().result()
                continue
            at_work: dict[Any, tuple[_Worker[T, R], _Task[T, R]]] = {
                worker.pipe: (worker, worker.task) for worker in workers if worker.task is not None
            }
            for pipe in wait(at_work) if at_work else ():  # else all of them had ended before they could be asked
                worker, task = at_work[pipe]
                worker.finish(task)
    finally:
        for worker in workers:
            worker.stop()
    for failure in failures:
        raise failure


def _until_failure(given: Iterable[T], failures: list[Exception]) -> Iterator[T]:
    try:
        yield from given
    except Exception as failure:  # noqa: BLE001 - it is raised once all that was given is done
        failures.append(failure)


@final
class _Task(Generic[T, R]):
    """What one process is asked at a time."""

    def __init__(self, given: T) -> None:
        self.given = given
        self.is_taken = False
        self.attempts = 0
        self._answers: list[tuple[bool, Any]] = []

    @property
    def is_done(self) -> bool:
        return bool(self._answers)

    def done(self, answer: tuple[bool, Any]) -> None:
        self._answers.append(answer)

    def failed(self) -> None:
        """Wait for another process, or for none when several have ended."""
        self.is_taken = False
        self.attempts += 1
        if self.attempts == _ATTEMPTS:
            guard = 'does the script that started them have its `if __name__ == "__main__":`?'
            raise ChildProcessError(f"{_ATTEMPTS} processes ended at the same work; {guard}")

    def result(self) -> R:
        ((worked, answer),) = self._answers
        if not worked:
            raise answer
        found: R = answer
        return found


@final
class _Worker(Generic[T, R]):
    """A process, started anew whenever it has ended, and what it is at."""

    def __init__(self, work: Callable[[T], R]) -> None:
        self._work = work
        self.task: _Task[T, R] | None = None
        self._start()

    def _start(self) -> None:
        # Spawned: a fork copies the locks that other threads hold.
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(self._work, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def take(self, task: _Task[T, R]) -> None:
        self.task, task.is_taken = task, True
        try:
            self.pipe.send(task.given)
        except _BROKEN:
            self._again(task)
        except Exception as error:  # noqa: BLE001 - what cannot be sent is told where its answer is read
            self.task = None
            task.done((False, error))

    def finish(self, task: _Task[T, R]) -> None:
        """Hand in what the process says of its task; where it has ended, the task is to be done again."""
        try:
            answer = self.pipe.recv()
        except _BROKEN:
            self._again(task)
        else:
            self.task = None
            task.done(answer)

    def _again(self, task: _Task[T, R]) -> None:
        self.task = None
        self.stop()
        task.failed()
        self._start()

    def stop(self) -> None:
        self.pipe.close()
        self._process.kill()
        self._process.join()


def serve(work: Callable[[Any], Any], pipe: Any) -> None:
    """Answer what is asked through a pipe, with whether it worked, until the other end is let go of."""
    with suppress(*_BROKEN):
        while True:
            given = pipe.recv()
            try:
                answer = True, work(given)
            except Exception as error:  # noqa: BLE001 - it is raised where the answer is read
                answer = False, portable(error)
            pipe.send(answer)


def portable(error: Exception) -> Exception:
    """Return an error that can be sent to another process: itself, or one that says the same, notes included."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - of our own making
    except Exception:  # noqa: BLE001 - of whatever pickling an error of somebody's may raise
        said = RuntimeError(f"{type(error).__name__}: {error}")
        for note in getattr(error, "__notes__", ()):
            said.add_note(note)
        return said
    return error
