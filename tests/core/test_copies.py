"""Values survive pickling and copying, and are checked the same under `python -O`."""

import copy
import pickle
import subprocess
import sys
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given

import cotenant as ct
from cotenant import facts
from cotenant.situation import Situation
from cotenant.testing import strategies

DAY: Final = date(2015, 5, 6)
F: Final = ct.Partner(id="fabrikam")
TOLD: Final = (
    ct.RULES, ct.SINGLE_CHANNEL, ct.MULTI_CHANNEL, ct.MULTI_PARTNER, ct.RELEASED, ct.CHANNELS, facts.FACTS,
    ct.RULES[0].refuses_when, ct.STATE_LAWS[:0], ct.CUSTOMER, ct.MICROSOFT,
)  # fmt: skip


def copies(value: Any) -> list[Any]:
    """Return the value pickled by every protocol, copied, and copied deeply."""
    pickled = [pickle.loads(pickle.dumps(value, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]  # noqa: S301
    return [*pickled, copy.copy(value), copy.deepcopy(value)]


@pytest.mark.parametrize("value", TOLD)
def test_rules_and_regimes_survive_copying(value: Any) -> None:
    """Another process decides by equal rules."""
    assert all(copied == value for copied in copies(value))


@given(strategies.stories())
def test_stories_survive_copying(story: ct.Story) -> None:
    """With the customers, the commands, the events and the decisions inside."""
    assert all(copied == story and hash(copied) == hash(story) for copied in copies(story))


@given(strategies.regimes(), strategies.timelines())
def test_a_copied_regime_decides_alike(regime: ct.Regime, timeline: ct.Timeline) -> None:
    """Whether or not it was used, and so compiled, before."""
    regime.table(ct.Provision)
    for copied in (pickle.loads(pickle.dumps(regime)), copy.deepcopy(regime)):  # noqa: S301
        assert copied == regime
        assert copied.table(ct.Provision) == regime.table(ct.Provision)
    assert pickle.loads(pickle.dumps(timeline)) == timeline  # noqa: S301


def asks_on_a_leap_day(at: Situation) -> bool:
    return (at.command.on.month, at.command.on.day) == (2, 29)


def test_a_regime_with_house_facts_survives_copying() -> None:
    """A fact of the user's own goes with its reading."""
    own = facts.Fact(name="on-a-leap-day", says="It is a leap day.", holds=asks_on_a_leap_day)
    rule = ct.Rule(
        id="no-leap-days", title="Nothing happens on a leap day", basis=ct.Basis.HOUSE, cites=("our calendar",),
        commands=(ct.CreateTenant,), refuses_when=own, because="{day} is a leap day.",
    )  # fmt: skip
    regime = ct.Regime(name="house", rules=[*ct.RULES, rule])
    leap = ct.CreateTenant(by=ct.CUSTOMER, on=date(2016, 2, 29), tenant="t")
    for copied in copies(regime):
        assert copied == regime
        assert ct.explain(ct.Customer(id="contoso"), leap, copied).broken == ("no-leap-days",)


def test_the_parties_of_which_there_is_one_stay_the_same() -> None:
    """`by is CUSTOMER` holds on the other side."""
    for copied in copies(ct.CreateTenant(by=ct.CUSTOMER, on=DAY, tenant="t")):
        assert copied.by is ct.CUSTOMER


def test_errors_survive_copying() -> None:
    """A worker process can raise them in its parent."""
    event = ct.SubscriptionCanceled(by=F, on=DAY, tenant="nowhere", id="e3")
    with pytest.raises(ct.HistoryError) as impossible:
        ct.evolve(ct.Customer(id="contoso"), event)
    reason = ct.Reason(rule="one-partner", because="One is there.")
    for copied in copies(impossible.value):
        assert str(copied) == str(impossible.value)
        assert (copied.event, copied.customer, copied.why) == (
            event, ct.Customer(id="contoso"), "there is no tenant 'nowhere'",
        )  # fmt: skip
    for copied in copies(ct.RefusedError((reason,))):
        assert copied.reasons == (reason,)
        assert str(copied) == "one-partner: One is there."
    with pytest.raises(ct.MalformedError) as malformed:
        ct.Partner(id=" ")
    for copied in copies(malformed.value):
        assert (copied.owner, copied.field, copied.value) == ("Partner", "id", " ")
        assert str(copied) == str(malformed.value) == f"Partner.id: expected {copied.expected}, got ' '"


OPTIMISED: Final = """
from datetime import date, datetime
import cotenant as ct
F = ct.Partner(id="fabrikam")
home = ct.Tenant(id="t", subscriptions=[ct.Subscription(id="e3", product="E3", seats=1, channel=ct.DIRECT)])
contoso = ct.Customer(id="c", tenants=[home])
def refused(build):
    try:
        build()
    except ValueError as error:
        print(type(error).__name__)
refused(lambda: ct.Partner(id=" "))
refused(lambda: ct.Cancel(by=F, on=datetime(2015, 5, 6), tenant="t", id="e3"))
refused(lambda: ct.Subscription(id="x", product="X", seats=True))
refused(lambda: ct.MULTI_CHANNEL.lifting("no-transition", name="x"))
refused(lambda: ct.evolve(contoso, ct.SubscriptionCanceled(by=F, on=date(2015, 5, 6), tenant="t", id="x")))
command = ct.ChangeSeats(by=F, on=date(2015, 6, 1), tenant="t", id="e3", seats=2)
print(*(reason.rule for reason in ct.decide(contoso, command, ct.MULTI_CHANNEL).reasons), __debug__)
"""


def test_nothing_depends_on_assertions() -> None:
    """`python -O` takes assertions out; every check and every rule stays."""
    ran = subprocess.run([sys.executable, "-O", "-c", OPTIMISED], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["MalformedError"] * 4 + ["HistoryError", "owner-controls", "False"]
