"""Many requests are decided as each would be alone, in the order asked, in one process or in several."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant import facts, many, workers
from cotenant.situation import Situation
from cotenant.testing import strategies as cts

DAY = date(2015, 5, 6)
P = ct.Partner(id="fabrikam")
MARKS = "COTENANT_TEST_MARKS"
"""Names a folder: who kills its process leaves a mark in it, so that it kills no more than are wanted."""


def requests(count: int) -> Iterator[tuple[ct.Customer, ct.Command]]:
    """Yield requests that are told apart by their number, every other one refused."""
    for at in range(count):
        held = ct.Subscription(id="e3", product="Office 365 E3", seats=1 + at, channel=ct.DIRECT)
        customer = ct.Customer(id=f"c{at}", tenants=[ct.Tenant(id="t", subscriptions=[held])])
        asks = ct.CUSTOMER if at % 2 else ct.Partner(id="fabrikam")
        yield customer, ct.ChangeSeats(by=asks, on=DAY, tenant="t", id="e3", seats=2 + at)


def one_by_one(count: int, regime: ct.Regime = ct.MULTI_CHANNEL) -> list[ct.Decision]:
    return [ct.decide(customer, command, regime) for customer, command in requests(count)]


def kills_its_process(at: Situation) -> bool:
    """End the process without a word, as the system does when memory runs out, until there are marks enough."""
    marks = Path(os.environ[MARKS])
    left = len(list(marks.glob("mark-*")))
    if at.customer.id == "c700" and left < int((marks / "wanted").read_text()):
        (marks / f"mark-{left}").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return False


def deadly(marks: Path, wanted: int, monkeypatch: pytest.MonkeyPatch) -> ct.Regime:
    """Return a regime under which as many processes as wanted are killed in the middle of a batch."""
    (marks / "wanted").write_text(str(wanted))
    monkeypatch.setenv(MARKS, str(marks))
    fact = facts.Fact(name="deadly", says="Nobody lives to tell.", holds=kills_its_process)
    rule = ct.Rule(
        id="deadly", title="Nobody asks", basis=ct.Basis.HOUSE, cites=("us",), commands=(ct.ChangeSeats,),
        refuses_when=fact, because="never said",
    )  # fmt: skip
    return ct.Regime(name="deadly", rules=[*ct.MULTI_CHANNEL.rules, rule])


@given(st.lists(st.tuples(cts.customers(), cts.commands()), max_size=4), cts.regimes())
def test_many_are_decided_as_one_is(asked: list[tuple[ct.Customer, ct.Command]], regime: ct.Regime) -> None:
    """Each answer is that of `decide`, in the order asked."""
    assert list(ct.decide_many(asked, regime)) == [ct.decide(*each, regime) for each in asked]


def test_a_timeline_decides_by_the_day_of_each() -> None:
    """The same order is refused on the day before the release, and accepted on the day (S1)."""
    customer = ct.Customer(id="c", tenants=[ct.Tenant(id="t")], relationships=[ct.PartnerRelationship(partner=P)])
    asked = [
        (customer, ct.Provision(by=P, on=day, tenant="t", id="crm", product="CRM", seats=1))
        for day in (date(2015, 5, 5), DAY)
    ]
    before, after = ct.decide_many(asked, ct.RELEASED)
    assert isinstance(before, ct.Refused)
    assert isinstance(after, ct.Accepted)


@pytest.mark.parametrize("processes", [1, 2])
def test_answers_come_in_the_order_asked_and_progress_is_told(processes: int) -> None:
    """In one process and in two; the last telling is of all."""
    told: list[int] = []
    found = list(ct.decide_many(requests(1_750), ct.RELEASED, progress=told.append, processes=processes))
    assert found == one_by_one(1_750)
    assert told == [500, 1000, 1500, 1750]


@pytest.mark.parametrize("processes", [1, 2])
def test_requests_are_read_as_answers_are_taken(processes: int) -> None:
    """There is no end to these, and no process is left when nobody takes more."""
    asked = ((customer, command) for _ in iter(int, 1) for customer, command in requests(100))
    answers = ct.decide_many(asked, ct.MULTI_CHANNEL, processes=processes)
    assert list(islice(answers, 250)) == (one_by_one(100) * 3)[:250]
    answers.close()  # type: ignore[attr-defined]
    assert not multiprocessing.active_children()


def test_a_process_that_is_killed_at_work_loses_and_doubles_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice in the same batch, while the batches around it are at work."""
    regime = deadly(tmp_path, 2, monkeypatch)
    found = list(ct.decide_many(requests(2_600), regime, processes=2))
    assert len(list(tmp_path.glob("mark-*"))) == 2
    assert found == one_by_one(2_600, regime)


def test_processes_that_are_killed_between_two_answers_lose_nothing() -> None:
    """By somebody else, all of them at once, while their answers are being looked at."""
    told: list[int] = []

    def kill(done: int) -> None:
        told.append(done)
        if done == 1_000:
            for child in multiprocessing.active_children():
                child.kill()

    found = list(ct.decide_many(requests(4_000), ct.MULTI_CHANNEL, progress=kill, processes=2))
    assert found == one_by_one(4_000)
    assert told == list(range(500, 4_001, 500))


def test_what_no_process_survives_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After answers that come before it, and not after trying for ever."""
    regime = deadly(tmp_path, 99, monkeypatch)
    answers = ct.decide_many(requests(2_000), regime, processes=2)
    found: list[ct.Decision] = []
    with pytest.raises(ChildProcessError, match=r"3 processes ended at the same work; .* `if __name__"):
        found.extend(answers)
    assert [each.command for each in found] == [command for _, command in islice(requests(500), len(found))]
    assert len(list(tmp_path.glob("mark-*"))) == 3


@pytest.mark.parametrize("processes", [1, 2])
def test_a_request_that_is_none_is_named(processes: int) -> None:
    """By its index, in one process and in two."""
    for wrong in (3, (1, 2, 3), (ct.Customer(id="c"), "cancel it"), ("contoso", next(requests(1))[1])):
        asked: Any = [*requests(3), wrong]
        with pytest.raises(ct.MalformedError, match=r"^decide(_many)?\.(requests\[3\]|customer|command): expected "):
            list(ct.decide_many(asked, ct.RELEASED, processes=processes))


def test_mistaken_arguments_are_named_at_once() -> None:
    """Before an answer is asked for, though answers come lazily."""
    wrong: Any
    for wrong in (0, -1, True, 2.0, "2"):
        with pytest.raises(ct.MalformedError, match=r"^decide_many\.processes: expected a whole number of processes"):
            ct.decide_many([], ct.RELEASED, processes=wrong)
    with pytest.raises(ct.MalformedError, match=r"^decide_many\.progress: expected a function"):
        ct.decide_many([], ct.RELEASED, progress=5)  # type: ignore[arg-type]
    with pytest.raises(ct.MalformedError, match=r"^decide_many\.regime: expected "):
        ct.decide_many([], "multi-channel")  # type: ignore[arg-type]
    with pytest.raises(ct.MalformedError, match=r"^decide_many\.requests: expected "):
        ct.decide_many(3, ct.RELEASED)  # type: ignore[arg-type]


def half(number: int) -> float:
    return 1 / number


def test_a_process_answers_until_nobody_asks() -> None:
    """Errors too, which are raised where the answer is read."""
    ours, theirs = multiprocessing.Pipe()
    for number in (2, 0):
        ours.send(number)
    server = threading.Thread(target=workers.serve, args=(half, theirs))
    server.start()
    assert ours.recv() == (True, 0.5)
    worked, error = ours.recv()
    assert not worked
    assert isinstance(error, ZeroDivisionError)
    ours.close()
    server.join()


def test_a_process_that_is_killed_while_it_has_nothing_to_do_is_replaced() -> None:
    """Whether or not it has been asked by then."""

    def killing() -> Iterator[int]:
        yield 2
        for child in multiprocessing.active_children():
            child.kill()
            child.join()
        yield from (4, 5)

    assert list(workers.spread(half, killing(), 2)) == [0.5, 0.25, 0.2]
    with pytest.raises(ZeroDivisionError):
        list(workers.spread(half, [1, 0], 1))


def test_a_process_is_told_the_regime_in_pickled_form() -> None:
    """It is pickled once, and not for each share of the requests."""
    assert many._worked(pickle.dumps(ct.MULTI_CHANNEL), [*enumerate(requests(3))]) == (one_by_one(3), None)


def test_a_process_tells_what_it_decided_before_an_error() -> None:
    """The error does not cost the answers before it."""
    bad: Any = [*enumerate(requests(2)), (2, None)]
    decided, error = many._worked(pickle.dumps(ct.MULTI_CHANNEL), bad)
    assert decided == one_by_one(2)
    assert isinstance(error, ct.MalformedError)


def test_one_process_reads_no_request_before_its_decision_is_asked_for() -> None:
    """A queue that is still being filled is answered as it is."""
    read: list[ct.Customer] = []

    def asked() -> Iterator[tuple[ct.Customer, ct.Command]]:
        for customer, command in requests(9):
            read.append(customer)
            yield customer, command

    answers = ct.decide_many(asked(), ct.MULTI_CHANNEL)
    assert [next(answers), next(answers)] == one_by_one(2)
    assert len(read) == 2


@pytest.mark.parametrize("processes", [1, 2])
def test_what_comes_before_an_error_is_decided(processes: int) -> None:
    """Whether reading the requests fails, or one of them is none, or is asked on a day without a regime."""

    def failing() -> Iterator[tuple[ct.Customer, ct.Command]]:
        yield from requests(700)
        raise OSError("the line went dead")

    def early() -> ct.Command:
        return ct.ChangeSeats(by=ct.CUSTOMER, on=date(2001, 1, 1), tenant="t", id="e3", seats=1)

    bad: Any = [*requests(700), None]
    too_early = [*requests(700), (ct.Customer(id="c"), early())]
    for asked, error, told, notes in (
        (failing(), OSError, "the line went dead", []),
        (
            bad,
            ct.MalformedError,
            r"^decide_many\.requests\[700\]: expected a pair of a customer and a command, got None$",
            [],
        ),
        (too_early, ValueError, "no regime on 2001-01-01", ["decide_many.requests[700] asked for it"]),
    ):
        found: list[ct.Decision] = []
        with pytest.raises(error, match=told) as raised:
            found.extend(ct.decide_many(asked, ct.RELEASED, processes=processes))
        assert found == one_by_one(700)
        assert getattr(raised.value, "__notes__", []) == notes


class TornError(Exception):
    """An error that pickling loses: it is made of two things, and keeps one."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one}, {other}")


class LockedError(Exception):
    """An error that cannot be pickled."""

    def __init__(self) -> None:
        super().__init__("locked")
        self.lock = threading.Lock()


@pytest.mark.parametrize("error", [TornError("torn", "apart"), LockedError()], ids=["torn", "locked"])
def test_an_error_that_cannot_cross_processes_is_told_in_words(error: Exception) -> None:
    """With its notes, and for what it is, not as processes that ended."""
    error.add_note("requests[7] asked for it")
    told = workers.portable(error)
    assert str(told) == f"{type(error).__name__}: {error}"
    assert told.__notes__ == ["requests[7] asked for it"]
    assert workers.portable(said := ValueError("no")) is said


def identity(given: Any) -> Any:
    return given


def test_what_cannot_be_sent_is_told_where_its_answer_is_read() -> None:
    """After the answers before it, and no process is taken to have ended."""
    found: list[int] = []
    with pytest.raises(TypeError, match="cannot pickle"):
        found.extend(workers.spread(identity, [1, 2, threading.Lock(), 4], 2))
    assert found == [1, 2]


@pytest.mark.parametrize("processes", [1, 2])
def test_a_request_that_cannot_be_sent_is_one_that_is_none(processes: int) -> None:
    """In one process and in several, after what is asked before it."""
    asked: Any = [*requests(3), (ct.Customer(id="c"), threading.Lock())]
    found: list[ct.Decision] = []
    with pytest.raises(ct.MalformedError, match=r"requests\[3\]"):
        found.extend(ct.decide_many(asked, ct.RELEASED, processes=processes))
    assert found == one_by_one(3)


def test_progress_is_told_at_the_end_of_nothing_too() -> None:
    """Whoever closes a progress bar then can count on it."""
    told: list[int] = []
    assert list(ct.decide_many([], ct.RELEASED, progress=told.append)) == []
    assert list(ct.decide_many(requests(500), ct.RELEASED, progress=told.append)) == one_by_one(500)
    assert told == [0, 500]
