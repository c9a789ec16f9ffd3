"""Frames that cannot be used are refused once, with everything that is wrong with them."""

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from io import StringIO
from typing import Any
from uuid import UUID  # noqa: TID251 - as database drivers return ids

import attrs
import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant import frames
from cotenant.checks import HIDDEN, VISIBLE, is_visible
from cotenant.commands import COMMANDS
from cotenant.frames import opening
from cotenant.frames.problems import FEW
from cotenant.frames.transfer import Backend
from cotenant.testing import strategies
from tests.frames.test_equality import FIXED, both

BACKENDS: tuple[Backend, ...] = ("polars", "pandas", "pyarrow", "duckdb")
DAY = date(2015, 5, 6)
FABRIKAM = ct.Partner(id="fabrikam")
CONTOSO = ct.Customer(
    id="contoso",
    tenants=[
        ct.Tenant(
            id="home",
            subscriptions=[
                ct.Subscription(id="crm", product="CRM Online", seats=3, channel=ct.CSP, seller=FABRIKAM),
                ct.Subscription(id="e3", product="Office 365 E3", seats=3, channel=ct.DIRECT),
            ],
        )
    ],
    relationships=[ct.PartnerRelationship(partner=FABRIKAM)],
)
STATE = frames.to_frames([CONTOSO], backend="polars")
REQUESTS = frames.to_requests(
    [("one", "contoso", ct.Suspend(by=FABRIKAM, on=DAY, tenant="home", id="crm"))], backend="polars"
)


def set_to(frame: pl.DataFrame, column: str, value: object, row: int = 0) -> pl.DataFrame:
    cells = frame[column].to_list()
    cells[row] = value
    return frame.with_columns(pl.Series(column, cells, dtype=frame.schema[column]))


def set_in_state(column: str, value: object, table: str = "subscriptions") -> frames.State[pl.DataFrame]:
    return attrs.evolve(STATE, **{table: set_to(getattr(STATE, table), column, value)})


def problems(requests: Any, state: frames.State[Any]) -> list[tuple[str, str, str, object]]:
    with pytest.raises(frames.FrameError) as refused:
        frames.decide(requests, state, ct.MULTI_CHANNEL)
    return [(each.table, each.row, each.column, each.value) for each in refused.value.problems]


def test_an_error_names_everything_that_is_wrong() -> None:
    """Table, row, column, value and what is expected, for every fault of every table."""
    bad = attrs.evolve(
        STATE,
        subscriptions=set_to(set_to(STATE.subscriptions, "seats", 0), "status", "gone", row=1),
        tenants=set_to(STATE.tenants, "provisioned_by", "nobody"),
    )
    asked = set_to(REQUESTS, "command", "Sell")
    with pytest.raises(frames.FrameError) as refused:
        frames.decide(asked, bad, ct.MULTI_CHANNEL)
    told = str(refused.value).splitlines()
    nobody = "expected one of customer, microsoft, partner, got 'nobody'"
    assert told[:2] == [
        f"tenants[customer='contoso', tenant='home'].provisioned_by: {nobody}",
        "subscriptions[customer='contoso', subscription='crm'].seats: expected at least 1, got 0",
    ]
    assert told[2].startswith("subscriptions[customer='contoso', subscription='e3'].status: expected one of pending, ")
    assert told[3].startswith("requests[request='one'].command: expected one of CreateTenant, ")
    assert len(told) == 4


def several(count: int) -> pl.DataFrame:
    """Return the request so many times, under ids of their own."""
    many: pl.DataFrame = pl.concat([REQUESTS.with_columns(request=pl.lit(f"{number}")) for number in range(count)])
    return many


def test_a_frequent_problem_hides_no_other() -> None:
    """Each kind is told with how many rows have it, and a few of them, however many there are."""
    many = several(FEW + 7).with_columns(customer=pl.lit("adatum"))
    with pytest.raises(frames.FrameError) as refused:
        frames.decide(set_to(many, "by_name", ""), set_in_state("seats", 0), ct.MULTI_CHANNEL)
    assert [(kind.count, len(kind.first)) for kind in refused.value.kinds] == [(1, 1), (FEW + 7, FEW)]
    assert str(refused.value).splitlines() == [
        "subscriptions[customer='contoso', subscription='crm'].seats: expected at least 1, got 0",
        "requests.customer: expected one that is in customers; not so in 12 rows",
        *(f"    request='{number}': got 'adatum'" for number in (0, 1, 10, 11, 2)),
        "    and 7 more",
    ]


def test_few_rows_of_one_problem_are_all_told() -> None:
    """And with nothing said of more."""
    with pytest.raises(frames.FrameError) as refused:
        frames.from_requests(several(2).with_columns(tenant=pl.lit("")))
    assert str(refused.value).splitlines() == [
        "requests.tenant: expected a text that is not blank, or null; not so in 2 rows",
        "    request='0': got ''",
        "    request='1': got ''",
    ]


def test_an_error_holds_few_rows_of_however_many_ways_of_being_wrong() -> None:
    """Rows that are wrong in different ways share a kind of problem, which is counted over all of them."""
    number = pl.int_range(4 * FEW)
    odd = several(4 * FEW).with_columns(
        by=pl.lit("nobody"),
        kind=pl.when(number % 2 == 0).then(pl.lit("x")),
        seats=pl.when((number % 2 == 1) | (number == 0)).then(1),
    )
    with pytest.raises(frames.FrameError) as refused:
        frames.from_requests(odd)
    assert {(kind.first[0].column, kind.count, len(kind.first)) for kind in refused.value.kinds} == {
        ("by", 4 * FEW, FEW),
        ("kind", 2 * FEW, FEW),
        ("seats", 2 * FEW + 1, FEW),
    }


def test_several_rows_of_one_key_are_told() -> None:
    """Two requests of one id, or two rows of one subscription, are no choice for the library to make."""
    twice = attrs.evolve(STATE, subscriptions=pl.concat([STATE.subscriptions, STATE.subscriptions[:1]]))
    assert problems(pl.concat([REQUESTS, REQUESTS]), twice) == [
        ("subscriptions", "customer='contoso', subscription='crm'", "", 2),
        ("requests", "request='one'", "", 2),
    ]


def test_rows_that_belong_to_nothing_are_told() -> None:
    """A subscription needs its tenant, a tenant, a relationship and a request their customer."""
    astray = attrs.evolve(
        STATE,
        subscriptions=set_to(STATE.subscriptions, "tenant", "nowhere"),
        relationships=set_to(STATE.relationships, "customer", "adatum"),
    )
    assert problems(set_to(REQUESTS, "customer", "adatum"), astray) == [
        ("subscriptions", "customer='contoso', subscription='crm'", "tenant", "nowhere"),
        ("relationships", "customer='adatum', partner_id='fabrikam', kind='reseller'", "customer", "adatum"),
        ("requests", "request='one'", "customer", "adatum"),
    ]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("request", None, "a value"),
        ("request", " \N{NO-BREAK SPACE}", "a text that is not blank"),
        ("tenant", "home\N{ZERO WIDTH SPACE}", VISIBLE),
        ("by_id", None, "the id of the partner"),
        ("by", "customer", "null, where by is no partner"),
        ("subscription", None, "a value, for this command"),
        ("seats", 4, "null, where the command has no use for it"),
    ],
)
def test_a_cell_of_a_request_is_told(column: str, value: object, expected: str) -> None:
    """What the command needs is there, and what it has no use for is not."""
    with pytest.raises(frames.FrameError) as refused:
        frames.from_requests(set_to(REQUESTS, column, value))
    assert expected in {each.expected for each in refused.value.problems}


def in_engine(backend: Backend, **cells: list[Any]) -> Any:
    """Return these columns as a frame of that engine."""
    frame = nw.from_dict(cells, backend="pyarrow")
    native: dict[str, Callable[[], Any]] = {
        "polars": frame.to_polars,
        "pandas": frame.to_pandas,
        "pyarrow": frame.to_native,
        "duckdb": lambda: duckdb.from_arrow(frame.to_native()),
    }
    return native[backend]()


@pytest.mark.parametrize("backend", BACKENDS)
def test_ids_hide_nothing_in_any_engine(backend: Backend) -> None:
    """Every id that values refuse for what cannot be seen in it is refused in columns, and no other."""
    ends = [ord(end) for end in HIDDEN if end != "-"]
    ids = [f"a{chr(each)}b" for end in ends for each in (end - 1, end, end + 1) if each > 0]
    ids += [" ab", "ab ", "a b", "a~b", "a]b", "a\\b", "a^b"]
    clear = {each for each in ids if is_visible(each)}
    empty = frames.to_frames([], backend=backend)
    frames.check(attrs.evolve(empty, customers=in_engine(backend, customer=sorted(clear))))
    with pytest.raises(frames.FrameError) as refused:
        frames.check(attrs.evolve(empty, customers=in_engine(backend, customer=sorted({*ids} - clear))))
    assert [(each.count, each.first[0].expected) for each in refused.value.kinds] == [(len({*ids} - clear), VISIBLE)]


def test_columns_that_are_missing_or_of_other_types_are_told() -> None:
    """Before any row is looked at."""
    odd = attrs.evolve(
        STATE,
        subscriptions=STATE.subscriptions.drop("channel").with_columns(seats=pl.lit(1.5), term_end=pl.lit("2015")),
    )
    assert problems(REQUESTS, odd) == [
        ("subscriptions", "", "channel", "none"),
        ("subscriptions", "", "seats", "the type Float64"),
        ("subscriptions", "", "term_end", "the type String"),
    ]


def test_a_column_that_is_missing_is_told_in_words() -> None:
    """As a cell's value it would say something else."""
    with pytest.raises(frames.FrameError) as refused:
        frames.check(attrs.evolve(STATE, tenants=STATE.tenants.drop("tenant")))
    assert str(refused.value) == "tenants.tenant: expected a column of this name, of the type String, got none"


@pytest.mark.parametrize(
    ("column", "spelt"),
    [("by_id", "byid"), ("by_id", "BY ID"), ("term_end", "Term-Ends"), ("seats", "seat"), ("command", "Command")],
)
def test_a_column_in_another_spelling_is_told_once_with_both(column: str, spelt: str) -> None:
    """Whether it could be left out or not; without it, rows would be told for what they do have."""
    with pytest.raises(frames.FrameError) as refused:
        frames.check(STATE, REQUESTS.rename({column: spelt}))
    assert str(refused.value) == f"requests.{column}: expected the column in this spelling, got {spelt}"


def test_other_columns_are_left_alone() -> None:
    """Whatever they are called, where the column that they are called like is there too."""
    frames.check(STATE, REQUESTS.with_columns(byid=1, SEATS=2, note=3))
    frames.check(STATE, REQUESTS.drop("until").with_columns(untill=1, the_until=2))


def test_no_two_columns_of_a_table_differ_in_spelling_alone() -> None:
    """Else what is one would be told to be the other."""
    for table in frames.TABLES:
        assert len({opening._folded(column.name) for column in table.columns}) == len(table.columns)


def test_frames_of_two_engines_are_told() -> None:
    """Nothing joins them."""
    requests = duckdb.from_arrow(REQUESTS.to_arrow())
    [(*nowhere, given_)] = problems(requests, STATE)
    assert nowhere == ["", "", ""]
    assert str(given_).endswith("relationships of polars, requests of duckdb")


def test_everything_that_is_no_frame_is_told() -> None:
    """A list of dicts is not read as a table, and a path is not opened."""
    state = frames.State[Any](customers="book.csv", tenants=STATE.tenants, subscriptions=None, relationships=[])
    with pytest.raises(frames.FrameError) as refused:
        frames.check(state, [{"request": "one"}])
    assert str(refused.value).splitlines() == [
        "customers: expected a data frame, got str",
        "subscriptions: expected a data frame, got NoneType",
        "relationships: expected a data frame, got list",
        "requests: expected a data frame, got list",
    ]
    assert problems(None, STATE) == [("requests", "", "", "NoneType")]


@pytest.mark.parametrize("ask", [frames.ledger, frames.pools, frames.check, frames.from_frames])
@pytest.mark.parametrize("state", [None, [], STATE.customers])
def test_what_is_no_state_is_told(ask: Callable[[Any], object], state: object) -> None:
    """As an argument, and not as something that it lacks."""
    with pytest.raises(ValueError, match=r"^frames\.state: expected a State, got "):
        ask(state)
    with pytest.raises(ValueError, match=r"^frames\.state: expected a State, got "):
        frames.check_requests(REQUESTS, state)  # type: ignore[arg-type]


ASKING = [frames.audit, frames.breaches, partial(frames.decide, REQUESTS), partial(frames.reasons, REQUESTS)]


@pytest.mark.parametrize("ask", ASKING)
def test_a_timeline_is_no_regime(ask: Callable[[Any, Any], object]) -> None:
    """It is told which regime of it is one, as by the functions about objects."""
    with pytest.raises(
        ValueError, match=r"expected a Regime, such as MULTI_CHANNEL or RELEASED.on\(day\), got Timeline"
    ):
        ask(STATE, ct.RELEASED)


def test_relations_of_another_connection_are_told() -> None:
    """By their tables, and before a query fails for it."""
    state = frames.to_frames([CONTOSO], backend="duckdb")
    with duckdb.connect() as other:
        apart = other.from_arrow(REQUESTS.to_arrow())
        expected = [("requests", "", "", "one of another")]
        assert problems(apart, state) == expected
        assert problems(apart, attrs.evolve(state, tenants=other.from_arrow(STATE.tenants.to_arrow()))) == [
            ("tenants", "", "", "one of another"),
            *expected,
        ]


def test_columns_of_pandas_that_hold_cells_of_several_types_are_told() -> None:
    """All of them by their names, and those that no schema names are left alone."""
    state = frames.to_frames([CONTOSO], backend="pandas")
    mixed = pd.DataFrame({"customer": ["contoso", 7], "name": [1.5, "b"], "note": ["a", 7]})
    with pytest.raises(frames.FrameError) as refused:
        frames.check(attrs.evolve(state, customers=mixed))
    assert str(refused.value).splitlines() == [
        "customers.customer: expected cells of one type that Arrow knows, got cells of int and str",
        "customers.name: expected cells of one type that Arrow knows, got cells of float and str",
    ]
    with pytest.raises(frames.FrameError) as refused:
        frames.check(attrs.evolve(state, relationships=mixed.assign(since=1, kinds="x").drop(columns="name")))
    assert [each.column for each in refused.value.problems] == ["partner_id", "kind", "status", "since", "customer"]
    with pytest.raises(frames.FrameError) as refused:
        frames.check(attrs.evolve(state, customers=mixed[["note"]]))
    assert [each.column for each in refused.value.problems] == ["customer"]
    frames.check(attrs.evolve(state, customers=mixed.assign(customer=["contoso", "adatum"], name=None)))


def test_a_column_that_is_there_twice_is_told() -> None:
    """Pandas has such frames."""
    state = frames.to_frames([CONTOSO], backend="pandas")
    twice = pd.concat([state.customers, state.customers], axis=1)
    with pytest.raises(frames.FrameError) as refused:
        frames.check(attrs.evolve(state, customers=twice))
    assert str(refused.value) == "customers: expected each column once, got 'customer' 2 times, 'name' 2 times"


def test_a_backend_that_is_not_known_is_told() -> None:
    """By its name, with those that are."""
    with pytest.raises(
        ValueError, match="backend: expected one of polars, pandas, pyarrow, duckdb, pyspark, got 'excel'"
    ):
        frames.to_frames([CONTOSO], backend="excel")  # type: ignore[arg-type]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("given_", ["texts", "moments"])
def test_texts_and_moments_are_told_how_to_become_days(backend: Backend, given_: str) -> None:
    """What the error says is right: with it, the frames are looked at and found to be good."""
    state = frames.to_frames([CONTOSO], backend=backend)
    day = ["2015-05-06"] if given_ == "texts" else [datetime(2015, 5, 6)]  # noqa: DTZ001 - as data frames have them
    ties: Any = in_engine(
        backend, customer=["contoso"], partner_id=["fabrikam"], kind=["reseller"], status=["active"], since=day
    )
    with pytest.raises(frames.FrameError) as refused:
        frames.check(attrs.evolve(state, relationships=ties))
    [problem] = refused.value.problems
    expected = re.fullmatch("the type Date, which (.+) makes of it", problem.expected)
    assert expected is not None
    if backend == "duckdb":
        days = ties.select(f"customer, partner_id, kind, status, {expected[1]} AS since")
    else:
        cast = eval(expected[1], {"pl": pl, "pd": pd, "pa": import_module("pyarrow"), "frame": ties})  # noqa: S307 - what a user would do
        days = with_days(ties, cast)
    frames.check(attrs.evolve(state, relationships=days))


def with_days(ties: Any, days: Any) -> Any:
    if isinstance(ties, pl.DataFrame):
        return ties.with_columns(days)
    return ties.assign(since=days) if isinstance(ties, pd.DataFrame) else ties.set_column(4, "since", days)


def test_a_type_that_no_cast_makes_a_day_is_told_without_one() -> None:
    """A number is no day."""
    with pytest.raises(frames.FrameError) as refused:
        frames.check(attrs.evolve(STATE, relationships=STATE.relationships.with_columns(since=1)))
    assert str(refused.value) == "relationships.since: expected the type Date, got the type Int32"


CSP_CELLS = [
    ("channel", "csp", "CSP, spelt so, or another name"),
    ("controlled_by", "customer", "partner, which it is in CSP"),
    ("sold_by", "reseller", "partner, which it is in CSP"),
    ("exclusive", True, "False, which it is in CSP"),
    ("seller", None, "the partner that sold a CSP subscription"),
]


@pytest.mark.parametrize(("column", "value", "expected"), CSP_CELLS)
def test_what_contradicts_csp_is_told_of_its_cell(column: str, value: object, expected: str) -> None:
    """Together with what stands there for CSP."""
    subscriptions = set_to(STATE.subscriptions, column, value)
    if column == "seller":
        subscriptions = set_to(subscriptions, "seller_id", None)
    with pytest.raises(frames.FrameError) as refused:
        frames.check(attrs.evolve(STATE, subscriptions=subscriptions))
    assert [(each.column, each.value, each.expected) for each in refused.value.problems] == [(column, value, expected)]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("request", None, "a value"),
        ("customer", None, "a value"),
        ("customer", "", "a text that is not blank"),
        ("by", None, "a value"),
        ("by", "nobody", "one of customer, microsoft, partner"),
        ("by_id", "", "a text that is not blank, or null"),
        ("kind", "nothing", "null, where the command has no use for it"),
        ("seats", 0, "null, where the command has no use for it"),
    ],
)
def test_a_cell_is_told_once(column: str, value: object, expected: str) -> None:
    """And nothing is told that follows from it."""
    with pytest.raises(frames.FrameError) as refused:
        frames.check(STATE, set_to(REQUESTS, column, value))
    assert [(each.column, each.value, each.expected) for each in refused.value.problems] == [(column, value, expected)]


def test_rows_whose_key_is_left_out_are_not_told_to_repeat_it() -> None:
    """What they lack is told."""
    with pytest.raises(frames.FrameError) as refused:
        frames.check(STATE, several(2).with_columns(request=pl.lit("")))
    assert [(each.count, each.first[0].column) for each in refused.value.kinds] == [(2, "request")]


def test_frames_are_checked_once() -> None:
    """A book when it is loaded; what is good passes, and what is wrong is told as by every other use of it."""
    frames.check(STATE)
    frames.check(STATE, REQUESTS)
    with pytest.raises(frames.FrameError) as refused:
        frames.check(set_in_state("seats", 0), set_to(REQUESTS, "customer", "adatum"))
    assert [each.column for each in refused.value.problems] == ["seats", "customer"]


def test_batches_of_requests_are_checked_without_the_book() -> None:
    """Their rows, that none repeats another, and that the book has their customers; nothing else of the book."""
    bad_book = set_in_state("seats", 0)
    frames.check_requests(REQUESTS, bad_book)
    asked = set_to(set_to(several(2), "customer", "adatum"), "command", "Sell", 1)
    with pytest.raises(frames.FrameError) as refused:
        frames.check_requests(pl.concat([asked, several(1)]), bad_book)
    assert [(each.row, each.column) for each in refused.value.problems] == [
        ("request='1'", "command"),
        ("request='0'", ""),
        ("request='0'", "customer"),
    ]


def test_channels_are_a_frame_of_what_stands_in_the_columns_of_each() -> None:
    """To be joined by the name; channels of one's own too."""
    told = frames.channels(backend="polars")
    assert told["channel"].to_list() == [each.name for each in ct.CHANNELS]
    assert told.row(0, named=True) == {
        "channel": "CSP", "sold_by": "partner", "billed_by": "partner", "supported_by": "partner",
        "controlled_by": "partner", "exclusive": False,
    }  # fmt: skip
    own = ct.Channel(name="Marketplace", sold_by=ct.Role.PARTNER)
    assert frames.channels([own], backend="pandas")["sold_by"].to_list() == ["partner"]


def test_checked_frames_are_not_looked_at_again() -> None:
    """Whoever says so answers for it."""
    twice = pl.concat([REQUESTS, REQUESTS])
    assert len(frames.decide(twice, STATE, ct.MULTI_CHANNEL, checked=True)) == 2


@pytest.mark.parametrize("command", [each.__name__ for each in COMMANDS])
def test_what_was_not_looked_at_is_never_accepted(command: str) -> None:
    """Of a customer that the book does not have, or of a command that there is not."""
    stranger = set_to(set_to(REQUESTS, "customer", "adatum"), "command", command)
    for asked in (stranger, set_to(REQUESTS, "command", f"{command}s")):
        assert not frames.decide(asked, STATE, ct.MULTI_CHANNEL, checked=True)["accepted"].any()


def test_no_reason_is_worded_for_a_customer_that_was_not_looked_for() -> None:
    """There is nobody to word it for."""
    stranger = set_to(REQUESTS, "customer", "adatum")
    assert frames.decide(stranger, STATE, ct.MULTI_CHANNEL, checked=True)["broken"].to_list() == ["known-tenant"]
    assert len(frames.reasons(stranger, STATE, ct.MULTI_CHANNEL, checked=True)) == 0


DAMAGE = (
    *(None, "", " ", "CSP", "csp ", "partner", "microsoft", "customer", "unknown", "reseller", "crm", "home", 0, -1),
    *("crm\N{SOFT HYPHEN}", "crm\N{TAG SPACE}", "crm\x00", "\N{WORD JOINER}crm", "crm\n", "a crm", "crm~"),
)
"""Cells that fit some columns and not others."""


@given(strategies.customers(), st.data())
def test_no_damaged_cell_gets_through(customer: ct.Customer, data: st.DataObject) -> None:
    """Whatever a cell is changed to, the frames are refused, or are read as values that are well formed."""
    asked = [("one", customer.id, data.draw(strategies.commands(customer)))]
    state = frames.to_frames([customer], backend="polars")
    given_: dict[str, pl.DataFrame] = {
        **attrs.asdict(state, recurse=False),
        "requests": frames.to_requests(asked, backend="polars"),
    }
    name = data.draw(st.sampled_from([name for name, frame in given_.items() if len(frame)]))
    column = data.draw(st.sampled_from(given_[name].columns))
    text = given_[name].schema[column] == pl.String
    cells = [cell for cell in DAMAGE if cell is None or (isinstance(cell, str) if text else False)]
    given_[name] = set_to(given_[name], column, data.draw(st.sampled_from(cells)))
    requests = given_.pop("requests")
    with suppress(frames.FrameError):
        customers = frames.from_frames(frames.State(**given_))
        assert frames.from_frames(frames.to_frames(customers, backend="polars")) == customers
        assert len(frames.from_requests(requests)) == 1


@pytest.mark.parametrize(("broken", "message"), [("narwhals", r"cotenant\[frames\]"), ("narwhals.dtypes", "dtypes")])
def test_without_narwhals_the_extra_is_named(monkeypatch: pytest.MonkeyPatch, broken: str, message: str) -> None:
    """The error says what to install, and what narwhals itself lacks is not mistaken for narwhals."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "narwhals"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, broken, None)
    spec = find_spec("cotenant.frames")
    assert spec is not None
    assert spec.loader is not None
    with pytest.raises(ImportError, match=message):
        spec.loader.exec_module(module_from_spec(spec))


@pytest.mark.parametrize("column", ["term_start", "term_end"])
@pytest.mark.parametrize("backend", BACKENDS)
def test_days_that_python_cannot_hold_are_told(backend: Backend, column: str) -> None:
    """Engines have them, and infinity, which some write for "without an end"."""
    state = frames.to_frames([CONTOSO], backend=backend)
    pa: Any = import_module("pyarrow")
    days = pa.array([10_000_000, 0], pa.int32()).cast(pa.date32())
    table = nw.from_native(state.subscriptions).lazy().sort("subscription").collect("pyarrow").to_arrow()
    far = table.set_column(table.column_names.index(column), column, days)
    native: dict[str, Callable[[], Any]] = {
        "polars": lambda: pl.DataFrame(far),
        "pandas": lambda: far.to_pandas(types_mapper=pd.ArrowDtype),
        "pyarrow": lambda: far,
        "duckdb": lambda: duckdb.from_arrow(far).project(f"* replace (DATE 'infinity' as {column})").filter("true"),
    }
    with pytest.raises(frames.FrameError) as refused:
        frames.from_frames(attrs.evolve(state, subscriptions=native[backend]()))
    told = str(refused.value)
    assert told.startswith("subscriptions")
    assert f".{column}: expected a day from 0001-01-01 to 9999-12-31" in told
    assert "subscription='crm'" in told


def test_empty_columns_of_a_file_are_unknown_in_pandas() -> None:
    """Which takes them for numbers, whatever they are of."""
    text = "request,customer,command,by,by_id,on,tenant,seats\none,contoso,CreateTenant,customer,,2015-05-07,new,\n"
    asked = pd.read_csv(StringIO(text))
    asked["on"] = pd.to_datetime(asked["on"]).dt.date
    assert asked["by_id"].dtype == "float64"
    state = frames.to_frames([CONTOSO], backend="pandas")
    assert frames.decide(asked, state, ct.MULTI_CHANNEL)["accepted"].tolist() == [True]


def test_a_book_that_was_a_file_is_read_by_pandas() -> None:
    """As it is written, but for its days."""
    _, state = both(FIXED, "polars")
    files = {name: StringIO(frame.write_csv()) for name, frame in attrs.asdict(state, recurse=False).items()}
    read = {name: pd.read_csv(file) for name, file in files.items()}
    for frame in read.values():
        for day in {"since", "term_start", "term_end"} & {*frame.columns}:
            frame[day] = pd.to_datetime(frame[day]).dt.date
    assert frames.from_frames(frames.State(**read)) == frames.from_frames(state)


@pytest.mark.parametrize(("cell", "told"), [(UUID(int=7), "cells of UUID"), ("\ud800", "cells of str")])
def test_cells_of_pandas_that_arrow_does_not_take_are_told(cell: object, told: str) -> None:
    """With their column, and what they are."""
    state = frames.to_frames([CONTOSO], backend="pandas")
    customers = pd.DataFrame({"customer": pd.Series([cell], dtype=object)})
    with pytest.raises(frames.FrameError, match=rf"customers.customer: expected cells of one type .*, got {told}$"):
        frames.check(attrs.evolve(state, customers=customers))


def of_seats(*counts: int, product: str = "Visio") -> ct.Customer:
    held = [
        ct.Subscription(id=f"s{at}", product=product, seats=count, channel=ct.DIRECT) for at, count in enumerate(counts)
    ]
    return ct.Customer(id="contoso", tenants=[ct.Tenant(id="home", subscriptions=held)])


@pytest.mark.parametrize("backend", BACKENDS)
def test_pools_are_summed_exactly_or_refused(backend: Backend) -> None:
    """However many seats there are: a sum that an engine does not hold is a wrong number of less than nothing."""
    exact = frames.to_frames([of_seats(2**62, 2**62 - 1)], backend=backend)
    [pool] = nw.from_native(frames.pools(exact)).rows(named=True)
    assert pool["seats"] == 2**63 - 1
    with pytest.raises(frames.FrameError, match=r"tenant='home', product='Visio'\].seats: expected at most 9"):
        frames.pools(frames.to_frames([of_seats(2**62, 2**62)], backend=backend))
