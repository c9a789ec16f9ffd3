"""Frames answer as objects do: the same facts, rules, laws and parties, in every engine."""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeAlias

import attrs
import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cotenant as ct
from cotenant import commands, facts, frames, supply
from cotenant.facts import FACTS
from cotenant.frames import auditing
from cotenant.frames.checking import examined
from cotenant.frames.lookups import KINDS, look_up
from cotenant.frames.readings import readings
from cotenant.frames.schemas import names
from cotenant.frames.transfer import Backend
from cotenant.laws import STATE_LAWS
from cotenant.situation import situate
from cotenant.testing import strategies

Asked: TypeAlias = tuple[str, str, ct.Command]
Batch: TypeAlias = tuple[tuple[ct.Customer, ...], tuple[Asked, ...]]

BACKENDS: tuple[Backend, ...] = ("polars", "pandas", "pyarrow", "duckdb")
REGIMES = (ct.SINGLE_CHANNEL, ct.MULTI_CHANNEL, ct.MULTI_PARTNER)
EXAMPLES = settings().max_examples
SOME = settings(max_examples=EXAMPLES // 4)
# One batch takes DuckDB a second: most of it to plan queries, whatever the number of rows.
FEW = settings(max_examples=EXAMPLES // 20)


@st.composite
def batches(draw: st.DrawFn, *, min_size: int = 1) -> Batch:
    """Draw some customers of different ids, and commands for each."""
    customers = [
        attrs.evolve(each, id=f"customer-{index:02}")
        for index, each in enumerate(draw(st.lists(strategies.customers(), min_size=min_size, max_size=min_size + 3)))
    ]
    asked = [(each.id, wish) for each in customers for wish in draw(st.lists(strategies.commands(each), max_size=8))]
    return tuple(customers), tuple((f"request-{index}", *each) for index, each in enumerate(asked))


def rows(frame: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a frame of any engine, in an order that tells nothing."""
    found: list[tuple[Any, ...]] = nw.from_native(frame).lazy().collect("pyarrow").rows()
    return in_order(found)


def in_order(found: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(found, key=repr)


def everything_agrees(batch: Batch, backend: Backend, regime: ct.Regime, session: Any = None) -> None:
    requests, state = both(batch, backend, session)
    nothing_is_lost(batch, requests, state)
    facts_agree(batch, requests, state)
    decisions_agree(batch, requests, state, regime)
    audits_agree(batch[0], state, regime)
    supplies_agree(batch[0], state)


def nothing_is_lost(batch: Batch, requests: Any, state: frames.State[Any]) -> None:
    # Two partners of one id are equal whatever their names: the text tells them apart.
    assert repr(frames.from_frames(state)) == repr(batch[0])
    assert repr(frames.from_requests(requests)) == repr(tuple(sorted(batch[1], key=lambda each: each[0])))


def facts_agree(batch: Batch, requests: Any, state: frames.State[Any]) -> None:
    customers = {each.id: each for each in batch[0]}
    opened = examined(state, requests, checked=True)
    read = readings(FACTS)
    kinds = [look_up(kind, opened, (look for each in read.values() for look in each.looks)) for kind in KINDS]
    answers = nw.concat(
        [found.select("request", *(each.answer.alias(fact.name) for fact, each in read.items())) for found in kinds]
    )
    assert rows(answers.to_native()) == in_order(
        (id_, *(fact.holds(situate(customers[customer], command)) for fact in FACTS))
        for id_, customer, command in batch[1]
    )


def decisions_agree(batch: Batch, requests: Any, state: frames.State[Any], regime: ct.Regime) -> None:
    customers = {each.id: each for each in batch[0]}
    decided = {(id_, customer): ct.decide(customers[customer], command, regime) for id_, customer, command in batch[1]}
    refused = {asked: each.reasons for asked, each in decided.items() if isinstance(each, ct.Refused)}
    assert rows(frames.decide(requests, state, regime, checked=True)) == in_order(
        (*asked, asked not in refused, "; ".join(reason.rule for reason in refused.get(asked, ()))) for asked in decided
    )
    assert rows(frames.reasons(requests, state, regime, checked=True)) == in_order(
        (id_, reason.rule, reason.because) for (id_, _), reasons in refused.items() for reason in reasons
    )


def audits_agree(customers: Sequence[ct.Customer], state: frames.State[Any], regime: ct.Regime) -> None:
    found = [(each.id, breach) for each in customers for breach in ct.audit(each, regime)]
    assert rows(frames.audit(state, regime, checked=True)) == in_order(
        (id_, breach.law, breach.about) for id_, breach in found
    )
    assert rows(frames.breaches(state, regime, checked=True)) == in_order(
        (id_, breach.law, breach.about, breach.because) for id_, breach in found
    )
    unlisted = [
        (sold.channel.name, each.id)
        for each in customers
        for _, sold in each.subscriptions()
        if sold.channel not in ct.CHANNELS
    ]
    assert rows(frames.unlisted_channels(state, checked=True)) == in_order(
        (name, count, min(customer for channel, customer in unlisted if channel == name))
        for name, count in Counter(name for name, _ in unlisted).items()
    )


def supplies_agree(customers: Sequence[ct.Customer], state: frames.State[Any]) -> None:
    ledger = nw.from_native(frames.ledger(state, checked=True)).lazy()
    lines = [
        {"customer": each.id, **row.to_dict(), "term_end": row.ends}
        for each in customers
        for row in supply.ledger(each)
    ]
    columns = ledger.collect_schema().names()
    assert rows(ledger.to_native()) == in_order(map(known, ([line[name] for name in columns] for line in lines)))
    assert rows(frames.pools(state, checked=True)) == in_order(
        known((each.id, *line.values())) for each in customers for line in supply.pools(each).by_supplier()
    )


def known(cells: Iterable[object]) -> tuple[object, ...]:
    """Return the cells of a row; in frames a null says "not known" where text has to say nothing."""
    return tuple(None if cell == "" else cell for cell in cells)


@given(batches(), strategies.regimes())
@SOME
def test_polars_agrees_with_objects(batch: Batch, regime: ct.Regime) -> None:
    """Facts, decisions, audits, ledger and pools are those of the object engine, and nothing is lost on the way."""
    everything_agrees(batch, "polars", regime)


@given(batches(min_size=4), strategies.regimes())
@FEW
def test_duckdb_agrees_with_objects(batch: Batch, regime: ct.Regime) -> None:
    """The same in a lazy engine of another make."""
    everything_agrees(batch, "duckdb", regime)


DAY = date(2015, 5, 6)
FABRIKAM, TAILSPIN = ct.Partner(id="fabrikam"), ct.Partner(id="tailspin", name="Tailspin Toys")
CLUB = ct.Channel(name="Club", exclusive=True, controlled_by=ct.Role.PARTNER)


def bought(id: str, product: str | ct.Product, channel: ct.Channel, **more: Any) -> ct.Subscription:
    return ct.Subscription(id=id, product=product, seats=3, channel=channel, **more)


E3 = ct.Product(part_number="ENTERPRISEPACK", name="Office 365 E3")
WORLD = (
    ct.Customer(
        id="contoso",
        name="Contoso",
        tenants=[
            ct.Tenant(
                id="home",
                domain="contoso.example.com",
                subscriptions=[
                    bought("azure", "Azure", ct.CSP, seller=TAILSPIN, term=ct.Term(end=DAY)),
                    bought("crm", "CRM Online", ct.CSP, seller=FABRIKAM, status="suspended"),
                    bought("e3", E3, ct.DIRECT, partner_of_record=TAILSPIN),
                    bought("e3-too", "Office 365 E3", ct.ADVISOR, partner_of_record=TAILSPIN),
                ],
            ),
            ct.Tenant(id="other", provisioned_by=FABRIKAM, subscriptions=[bought("club", "Visio", CLUB)]),
            ct.Tenant(
                id="mixed",
                subscriptions=[bought("club-too", "Visio", CLUB), bought("untold", "Visio", ct.UNKNOWN)],
            ),
        ],
        relationships=[
            ct.PartnerRelationship(partner=FABRIKAM),
            ct.PartnerRelationship(partner=TAILSPIN, status="requested"),
        ],
    ),
    ct.Customer(id="empty"),
)
COMMANDS: tuple[ct.Command, ...] = (
    ct.CreateTenant(by=TAILSPIN, on=DAY, tenant="new", domain="new.example.com"),
    ct.RequestRelationship(by=FABRIKAM, on=DAY),
    ct.AcceptRelationship(by=ct.CUSTOMER, on=DAY, partner=TAILSPIN),
    ct.DeclineRelationship(by=ct.MICROSOFT, on=DAY, partner=TAILSPIN),
    ct.EndRelationship(by=FABRIKAM, on=DAY, partner=FABRIKAM),
    ct.Provision(by=FABRIKAM, on=DAY, tenant="home", id="visio", product="Visio", seats=1),
    ct.Provision(by=FABRIKAM, on=DAY, tenant="other", id="crm", product=E3, seats=1, partner_of_record=TAILSPIN),
    ct.Purchase(by=ct.CUSTOMER, on=DAY, tenant="home", id="visio", product="Visio", seats=1, channel=ct.OPEN),
    ct.Purchase(by=ct.CUSTOMER, on=DAY, tenant="other", id="v", product="V", seats=1, channel=CLUB, seller=TAILSPIN),
    ct.ChangeSeats(by=FABRIKAM, on=DAY, tenant="home", id="azure", seats=9),
    ct.ChangeTerm(by=ct.CUSTOMER, on=DAY, tenant="other", id="e3", term=ct.Term(start=DAY, renews=False)),
    ct.Resume(by=FABRIKAM, on=DAY, tenant="home", id="crm"),
    ct.Renew(by=TAILSPIN, on=DAY, tenant="home", id="azure", until=DAY),
    ct.TransitionToCsp(by=FABRIKAM, on=DAY, tenant="nowhere", id="e3"),
    ct.Cancel(by=ct.CUSTOMER, on=DAY, tenant="mixed", id="untold"),
    ct.Purchase(by=ct.CUSTOMER, on=DAY, tenant="mixed", id="new", product="Visio", seats=1, channel=ct.UNKNOWN),
)
FIXED: Batch = (
    WORLD,
    tuple((f"{number:02}-{id_}", id_, each) for id_ in ("contoso", "empty") for number, each in enumerate(COMMANDS)),
)


@pytest.mark.parametrize("regime", REGIMES, ids=lambda each: each.name)
@pytest.mark.parametrize("backend", BACKENDS)
def test_every_engine_agrees_with_objects(backend: Backend, regime: ct.Regime) -> None:
    """One world with something of everything, in each engine and regime."""
    everything_agrees(FIXED, backend, regime)


def both(batch: Batch, backend: Backend, session: Any = None) -> tuple[Any, frames.State[Any]]:
    requests = frames.to_requests(batch[1], backend=backend, session=session)
    return requests, frames.to_frames(batch[0], backend=backend, session=session)


def test_lazy_polars_stays_lazy() -> None:
    """Nothing is collected that the user did not ask for."""
    requests, state = both(FIXED, "polars")
    lazy = frames.State(**{name: frame.lazy() for name, frame in attrs.asdict(state, recurse=False).items()})
    decided: Any = frames.decide(requests.lazy(), lazy, ct.MULTI_CHANNEL)
    assert isinstance(decided, pl.LazyFrame)
    assert rows(decided) == rows(frames.decide(requests, state, ct.MULTI_CHANNEL))
    assert isinstance(frames.reasons(requests.lazy(), lazy, ct.MULTI_CHANNEL), pl.DataFrame)


def test_frames_are_of_duckdb_unless_another_engine_is_named() -> None:
    """The extra brings it, so that they work for whoever has no engine yet."""
    for made in (frames.to_frames(WORLD).customers, frames.to_requests(FIXED[1]), frames.channels()):
        assert isinstance(made, duckdb.DuckDBPyRelation)
    decided = frames.decide(frames.to_requests(FIXED[1]), frames.to_frames(WORLD), ct.MULTI_CHANNEL)
    assert rows(decided) == rows(frames.decide(*both(FIXED, "polars"), ct.MULTI_CHANNEL))


@pytest.mark.parametrize("missing", ["duckdb", "pyarrow"])
def test_an_engine_that_is_not_there_is_named(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the extra that brings one."""
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ModuleNotFoundError, match=rf"frames of duckdb need {missing}: .*cotenant\[frames\]"):
        frames.to_frames(WORLD)


def test_plain_pandas_is_read() -> None:
    """Frames as pandas itself makes them, with objects, NaN and columns that hold nothing, mean the same."""
    requests, state = both(FIXED, "polars")
    plain = {name: as_pandas_makes_it(frame) for name, frame in attrs.asdict(state, recurse=False).items()}
    decided = frames.decide(as_pandas_makes_it(requests), frames.State(**plain), ct.MULTI_CHANNEL)
    assert isinstance(decided, pd.DataFrame)
    assert rows(decided) == rows(frames.decide(requests, state, ct.MULTI_CHANNEL))


def as_pandas_makes_it(frame: pl.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(frame.to_dict(as_series=False))


@pytest.mark.parametrize("backend", BACKENDS)
def test_no_rows_are_no_answers(backend: Backend) -> None:
    """Empty frames are frames."""
    everything_agrees(((), ()), backend, ct.SINGLE_CHANNEL)


def test_rows_stand_in_any_order() -> None:
    """No answer depends on where a row stands."""
    requests, state = both(FIXED, "polars")
    turned = {name: frame.reverse() for name, frame in attrs.asdict(state, recurse=False).items()}
    assert frames.from_frames(frames.State(**turned)) == tuple(sorted(WORLD, key=lambda each: each.id))
    decided = frames.decide(requests.reverse(), frames.State(**turned), ct.SINGLE_CHANNEL)
    assert rows(decided) == rows(frames.decide(requests, state, ct.SINGLE_CHANNEL))


def test_other_columns_are_left_alone_and_unknown_ones_may_be_absent() -> None:
    """A nullable column that is not there knows nothing; a column of the user's own is not looked at."""
    state = frames.to_frames([ct.Customer(id="contoso")], backend="polars")
    less = attrs.evolve(state, customers=pl.DataFrame({"customer": ["contoso"], "turnover": [3.5]}))
    assert frames.from_frames(less) == (ct.Customer(id="contoso"),)


def test_categories_are_text_and_numbers_of_any_width_are_numbers() -> None:
    """What a user's engine chose to save space means the same."""
    _, state = both(FIXED, "polars")
    narrow = state.subscriptions.cast({"seats": pl.Int16, "channel": pl.Categorical})
    assert frames.from_frames(attrs.evolve(state, subscriptions=narrow)) == WORLD


def test_every_law_of_customers_is_read_from_columns() -> None:
    """A law that is added to the table needs its reading."""
    assert list(auditing.READINGS) == [law.id for law in STATE_LAWS]


def test_a_regime_that_keeps_no_law_finds_nothing() -> None:
    """Where the rules that keep laws are lifted, an audit has rows of nothing."""
    lax = ct.MULTI_PARTNER.lifting("association-first", name="lax")
    assert rows(frames.audit(frames.to_frames(WORLD, backend="polars"), lax)) == []


@pytest.mark.parametrize("name", ["in-my-house", "lapsed"])
def test_a_fact_of_the_house_is_refused_by_its_name(name: str) -> None:
    """Columns cannot be asked what only Python knows, whatever the fact is called."""
    house = ct.Rule(
        id="house",
        title="A rule of the house",
        basis=ct.Basis.HOUSE,
        cites=("our handbook",),
        commands=(ct.Suspend,),
        refuses_when=facts.Fact(name=name, says="It is so.", holds=lambda _: True),
        because="It is so.",
    )
    others = [rule for rule in ct.MULTI_PARTNER.rules if name not in {fact.name for fact in rule.facts}]
    requests, state = both(FIXED, "polars")
    with pytest.raises(ValueError, match=f"facts that cannot be read from columns: {name};"):
        frames.decide(requests, state, ct.Regime(name="ours", rules=[*others, house]))


def test_every_command_is_of_one_kind() -> None:
    """A command that is added is decided about over frames too, and once."""
    assert sorted(names(*(each for kind in KINDS for each in kind.commands))) == sorted(names(*commands.COMMANDS))
