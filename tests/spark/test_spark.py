"""Frames of PySpark answer as objects do, and the object engine on Spark's workers goes on where frames would stop."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings

import cotenant as ct
from cotenant import facts, frames
from cotenant.frames import spark
from cotenant.situation import Situation
from cotenant.testing import strategies
from tests.frames.test_equality import DAY, FABRIKAM, FIXED, REGIMES, Batch, batches, both, everything_agrees

# Spark plans for a minute what takes it no time to compute.
FEW = settings(max_examples=2)
SOME = settings(max_examples=10)


def test_spark_agrees_with_objects(session: Any) -> None:
    """Facts, decisions, audits, ledger and pools of one world with something of everything, and nothing is lost."""
    everything_agrees(FIXED, "pyspark", ct.SINGLE_CHANNEL, session)


@given(batches(min_size=4), strategies.regimes())
@FEW
def test_spark_agrees_about_whatever_is_drawn(session: Any, batch: Batch, regime: ct.Regime) -> None:
    """The same of customers and requests that nobody thought of."""
    everything_agrees(batch, "pyspark", regime, session)


def test_no_rows_are_no_answers(session: Any) -> None:
    """Empty frames are frames."""
    everything_agrees(((), ()), "pyspark", ct.SINGLE_CHANNEL, session)


def in_order(rows: Iterable[Any]) -> list[tuple[Any, ...]]:
    return sorted(map(tuple, rows), key=repr)


def decided(batch: Batch, regime: ct.Regime) -> Iterator[tuple[Any, ...]]:
    """Yield the rows in which the workers say what the object engine says."""
    customers = {each.id: each for each in batch[0]}
    for id_, customer, command in batch[1]:
        decision = ct.decide(customers[customer], command, regime)
        reasons = decision.reasons if isinstance(decision, ct.Refused) else ()
        broken = "; ".join(each.rule for each in reasons)
        yield id_, customer, not reasons, broken, [each.because for each in reasons], None


def workers_agree(batch: Batch, regime: ct.Regime, session: Any) -> None:
    requests, state = both(batch, "pyspark", session)
    assert in_order(spark.decide(requests, state, regime).collect()) == in_order(decided(batch, regime))
    assert in_order(spark.audit(state, regime).collect()) == in_order(
        (each.id, breach.law, breach.about, breach.because, None)
        for each in batch[0]
        for breach in ct.audit(each, regime)
    )


@pytest.mark.parametrize("regime", REGIMES, ids=lambda each: each.name)
def test_workers_agree_with_objects(session: Any, regime: ct.Regime) -> None:
    """The object engine is no other on a worker, whatever the rows were on the way."""
    workers_agree(FIXED, regime, session)


@given(batches(min_size=4), strategies.regimes())
@SOME
def test_workers_agree_about_whatever_is_drawn(session: Any, batch: Batch, regime: ct.Regime) -> None:
    """The same of customers and requests that nobody thought of."""
    workers_agree(batch, regime, session)


functions: Any = import_module("pyspark.sql.functions")


def bad_rows(requests: Any, state: frames.State[Any]) -> tuple[Any, frames.State[Any]]:
    """Return the fixed world with a subscription without a seat, and a request that nobody makes."""
    no_seats = functions.when(functions.col("subscription") == "e3", 0).otherwise(functions.col("seats"))
    nobody = functions.when(functions.col("request") == "00-empty", "nobody").otherwise(functions.col("by"))
    less = attrs.evolve(state, subscriptions=state.subscriptions.withColumn("seats", no_seats))
    return requests.withColumn("by", nobody), less


NO_SEATS = "subscriptions[customer='contoso', subscription='e3'].seats: expected at least 1, got 0"


def test_frames_with_a_bad_row_are_refused(session: Any) -> None:
    """As in any engine: once, with everything that is wrong, before anything is computed."""
    requests, state = bad_rows(*both(FIXED, "pyspark", session))
    with pytest.raises(frames.FrameError) as refused:
        frames.decide(requests, state, ct.MULTI_CHANNEL)
    first, other = map(str, refused.value.problems)
    assert first == NO_SEATS
    assert other.startswith("requests[request='00-empty'].by: expected one of ")


def test_texts_are_told_how_to_become_days(session: Any) -> None:
    """What the error says is right: with it, the frames are looked at and found to be good."""
    _, state = both(FIXED, "pyspark", session)
    texts = state.relationships.withColumn("since", functions.lit("2015-05-06"))
    with pytest.raises(frames.FrameError, match=r'expected the type Date, which to_date\("since"\) makes of it'):
        frames.check(attrs.evolve(state, relationships=texts))
    days = texts.withColumn("since", functions.to_date("since"))
    frames.check(attrs.evolve(state, relationships=days))


def test_a_bad_row_is_reported_and_the_job_goes_on(session: Any) -> None:
    """Who has the row is not answered about, and told why; everybody else hears what they hear without it."""
    requests, state = both(FIXED, "pyspark", session)
    good = {row.request: row for row in spark.decide(requests, state, ct.MULTI_CHANNEL).collect()}
    rows = spark.decide(*bad_rows(requests, state), ct.MULTI_CHANNEL).collect()
    answered = {row.request: row for row in rows if row.accepted is not None}
    told = {row.request: row.problem for row in rows if row.accepted is None}
    assert answered == {id_: row for id_, row in good.items() if row.customer == "empty" and id_ != "00-empty"}
    assert told.pop(None) == NO_SEATS
    assert "expected one of customer, microsoft, partner, got 'nobody'" in told.pop("00-empty")
    assert told == {id_: "its customer has rows that are wrong" for id_ in good if id_.endswith("contoso")}
    audited = spark.audit(bad_rows(requests, state)[1], ct.SINGLE_CHANNEL).collect()
    assert [(row.customer, row.law, row.problem) for row in audited] == [("contoso", None, NO_SEATS)]


MANY = 100_000


def test_one_customer_may_hold_most_of_all(session: Any) -> None:
    """A customer with 100,000 subscriptions among small ones gets its answers, by either way, and so do they."""
    requests, state = both(FIXED, "pyspark", session)
    crm = state.subscriptions.filter("subscription = 'azure'")
    numbered = session.range(MANY).select(functions.concat(functions.lit("s-"), functions.col("id")).alias("number"))
    many = crm.crossJoin(numbered).withColumn("subscription", functions.col("number")).drop("number")
    skewed = attrs.evolve(state, subscriptions=state.subscriptions.unionByName(many))
    by_frames = frames.audit(skewed, ct.MULTI_CHANNEL).collect()
    on_workers = spark.audit(skewed, ct.MULTI_CHANNEL).collect()
    assert in_order(row[:3] for row in on_workers) == in_order(by_frames)
    assert Counter(row.law for row in by_frames) == {"csp-needs-its-relationship": MANY + 1}
    asked = spark.decide(requests, skewed, ct.MULTI_CHANNEL).collect()
    same = frames.decide(requests, skewed, ct.MULTI_CHANNEL, checked=True).collect()
    assert in_order(row[:4] for row in asked) == in_order(same)


def worker() -> tuple[int, ...]:
    """Return the process that runs this: a worker in Python."""
    return (os.getpid(),)


def executor() -> tuple[int, ...]:
    """Return the JVM whose worker runs this, and the worker, lest it ends its task first (Linux)."""
    daemon = Path(f"/proc/{os.getppid()}/stat").read_text(encoding="utf-8")
    return int(daemon.rpartition(") ")[2].split()[1]), os.getpid()


@attrs.frozen
class Loss:
    """The loss of processes of a cluster, in the middle of a task: once, and the task does not end."""

    of: Callable[[], tuple[int, ...]]
    marker: Path

    def happens(self) -> None:
        """Kill the processes, unless it has happened."""
        with suppress(FileExistsError):
            self.marker.touch(exist_ok=False)
            for process in self.of():
                os.kill(process, signal.SIGKILL)

    def before(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Pass on Arrow's batches, after the loss."""
        for batch in batches:
            self.happens()
            yield batch


@attrs.frozen
class Dies:
    """A fact's reading that suffers a loss where it is asked of one command, and always says no."""

    seats: int
    loss: Loss

    def __call__(self, asked: Situation) -> bool:
        if isinstance(asked.command, ct.ChangeSeats) and asked.command.seats == self.seats:
            self.loss.happens()
        return False


def many() -> Batch:
    """Return customers of whom each asks for another number of seats; half of them by a partner, who is refused."""
    e3 = ct.Subscription(id="e3", product="Office 365 E3", seats=1000, channel=ct.DIRECT)
    home = ct.Tenant(id="home", subscriptions=[e3])
    world = tuple(ct.Customer(id=f"customer-{number:03}", tenants=[home]) for number in range(200))
    return world, tuple(
        (f"request-{seats:03}", each.id, ct.ChangeSeats(by=by, on=DAY, tenant="home", id="e3", seats=seats))
        for seats, each in enumerate(world, 1)
        for by in [FABRIKAM if seats % 2 else ct.CUSTOMER]
    )


def executors(session: Any) -> dict[str, bool]:
    """Return the executors that the session has had, and whether it has them still."""
    listed = session.sparkContext._jsc.sc().statusStore().executorList(False)
    return {each.id(): each.isActive() for each in map(listed.apply, range(listed.size()))}


def asked_again(session: Any, group: str) -> int:
    """Return how many tasks and stages of a group of jobs have failed, and were asked again for."""
    tracker = session.sparkContext.statusTracker()
    stages = {stage for job in tracker.getJobIdsForGroup(group) for stage in tracker.getJobInfo(job).stageIds}
    return sum(info.numFailedTasks + info.currentAttemptId for info in map(tracker.getStageInfo, stages) if info)


def survives(session: Any, loss: Loss, answer: Any, expected: Iterable[tuple[Any, ...]]) -> None:
    """Hold that an answer is complete, right and has nothing twice, whatever was lost on the way to it."""
    group, before = str(loss.marker), executors(session)
    session.sparkContext.setJobGroup(group, "")
    assert in_order(answer.collect()) == in_order(expected)
    assert loss.marker.exists()
    session.sparkContext._jsc.sc().listenerBus().waitUntilEmpty()  # Spark tells of what happened a little later.
    assert asked_again(session, group)
    gone = [each for each, there in executors(session).items() if not there and before.get(each, True)]
    assert len(gone) == (loss.of is executor)


@pytest.mark.parametrize("lost", [worker, executor], ids=lambda each: each.__name__)
def test_the_loss_of_a_process_takes_no_answer_with_it(session: Any, tmp_path: Path, lost: Any) -> None:
    """The share of a worker that dies, alone or with its JVM and all that it keeps for others, is asked again."""
    loss = Loss(of=lost, marker=tmp_path / "lost")
    house = ct.Rule(
        id="house",
        title="A rule of the house",
        basis=ct.Basis.HOUSE,
        cites=("our handbook",),
        commands=(ct.ChangeSeats,),
        refuses_when=facts.Fact(name="dies", says="The worker dies.", holds=Dies(seats=70, loss=loss)),
        because="It is so.",
    )
    regime = ct.Regime(name="ours", rules=[*ct.MULTI_CHANNEL.rules, house])
    requests, state = both(many(), "pyspark", session)
    survives(session, loss, spark.decide(requests, state, regime), decided(many(), ct.MULTI_CHANNEL))


def test_the_loss_of_an_executor_takes_no_answer_of_frames_with_it(session: Any, tmp_path: Path) -> None:
    """Nor does it where Spark's own expressions answer, and have sent each other what is lost."""
    loss = Loss(of=executor, marker=tmp_path / "lost")
    requests, state = both(many(), "pyspark", session)
    answer = frames.decide(requests, state, ct.MULTI_CHANNEL)
    expected = [row[:4] for row in decided(many(), ct.MULTI_CHANNEL)]
    survives(session, loss, answer.mapInArrow(loss.before, answer.schema), expected)


def test_a_question_of_ones_own_is_asked_on_the_workers(session: Any) -> None:
    """What no expression can say, a worker can."""
    house = ct.Rule(
        id="house",
        title="Fabrikam asks for nothing on a Wednesday",
        basis=ct.Basis.HOUSE,
        cites=("our handbook",),
        commands=(ct.RequestRelationship,),
        refuses_when=facts.Fact(
            name="wednesday", says="It is Wednesday.", holds=lambda asked: asked.command.on.weekday() == 2
        ),
        because="It is Wednesday.",
    )
    wish = ct.RequestRelationship(by=FABRIKAM, on=date(2015, 5, 6))
    requests, state = both(((ct.Customer(id="contoso"),), (("1", "contoso", wish),)), "pyspark", session)
    regime = ct.Regime(name="ours", rules=[*ct.MULTI_CHANNEL.rules, house])
    with pytest.raises(ValueError, match="facts that cannot be read from columns: wednesday"):
        frames.decide(requests, state, regime)
    [row] = spark.decide(requests, state, regime).collect()
    assert (row.accepted, row.broken, row.because) == (False, "house", ["It is Wednesday."])


def test_the_workers_are_those_of_spark() -> None:
    """Frames of another engine have none, and are refused by its name."""
    _, state = both(FIXED, "polars")
    with pytest.raises(frames.FrameError, match="expected frames of pyspark, got polars"):
        spark.audit(state, ct.MULTI_CHANNEL)
