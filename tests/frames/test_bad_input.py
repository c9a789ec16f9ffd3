"""Frames that cannot be used are refused once, with everything that is wrong with them."""

import sys
from contextlib import suppress
from datetime import date
from importlib.util import find_spec, module_from_spec
from typing import Any

import attrs
import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant import frames
from cotenant.checks import HIDDEN, VISIBLE, is_visible
from cotenant.frames.problems import SHOWN
from cotenant.frames.transfer import Backend
from cotenant.testing import strategies

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


def test_a_long_error_is_cut_short_and_loses_nothing() -> None:
    """Its text spells out the first problems; all of them are in the error."""
    many = pl.concat([REQUESTS.with_columns(request=pl.lit(f"{number}")) for number in range(SHOWN + 5)])
    with pytest.raises(frames.FrameError, match=r"and 5 more$") as refused:
        frames.decide(many.with_columns(customer=pl.lit("adatum")), STATE, ct.MULTI_CHANNEL)
    assert len(refused.value.problems) == SHOWN + 5


def test_several_rows_of_one_key_are_told() -> None:
    """Two requests of one id, or two rows of one subscription, are no choice for the library to make."""
    twice = attrs.evolve(STATE, subscriptions=pl.concat([STATE.subscriptions, STATE.subscriptions[:1]]))
    assert problems(pl.concat([REQUESTS, REQUESTS]), twice) == [
        ("subscriptions", "customer='contoso', subscription='crm'", "", "2 rows"),
        ("requests", "request='one'", "", "2 rows"),
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
        ("partner_of_record_name", "Fabrikam", "null, where there is no partner_of_record_id"),
    ],
)
def test_a_cell_of_a_request_is_told(column: str, value: object, expected: str) -> None:
    """What the command needs is there, and what it has no use for is not."""
    with pytest.raises(frames.FrameError) as refused:
        frames.from_requests(set_to(REQUESTS, column, value))
    assert expected in {each.expected for each in refused.value.problems}


@pytest.mark.parametrize("backend", ["polars", "pandas", "pyarrow", "duckdb"])
def test_ids_hide_nothing_in_any_engine(backend: Backend) -> None:
    """Every id that values refuse for what cannot be seen in it is refused in columns, and no other."""
    ends = [ord(end) for end in HIDDEN if end != "-"]
    ids = [f"a{chr(each)}b" for end in ends for each in (end - 1, end, end + 1) if each > 0]
    ids += [" ab", "ab ", "a b", "a~b", "a]b", "a\\b", "a^b"]
    asked = nw.from_dict({"customer": sorted(set(ids))}, backend="pyarrow")
    native: dict[str, Any] = {"polars": asked.to_polars(), "pandas": asked.to_pandas(), "pyarrow": asked.to_native()}
    native["duckdb"] = duckdb.from_arrow(native["pyarrow"])
    state = frames.to_frames([], backend=backend)
    with pytest.raises(frames.FrameError) as refused:
        frames.from_frames(attrs.evolve(state, customers=native[backend]))
    assert {each.value for each in refused.value.problems} == {each for each in ids if not is_visible(each)}


def test_columns_that_are_missing_or_of_other_types_are_told() -> None:
    """Before any row is looked at."""
    odd = attrs.evolve(
        STATE,
        subscriptions=STATE.subscriptions.drop("channel").with_columns(seats=pl.lit(1.5), term_end=pl.lit("2015")),
    )
    assert problems(REQUESTS, odd) == [
        ("subscriptions", "", "seats", "Float64"),
        ("subscriptions", "", "channel", "no such column"),
        ("subscriptions", "", "term_end", "String"),
    ]


def test_frames_of_two_engines_are_told() -> None:
    """Nothing joins them."""
    requests = duckdb.from_arrow(REQUESTS.to_arrow())
    assert problems(requests, STATE) == [("", "", "", "duckdb, polars")]


def test_what_is_no_frame_is_told() -> None:
    """A list of dicts is not read as a table."""
    assert problems([{"request": "one"}], STATE) == [("requests", "", "", "list")]


def test_a_backend_that_is_not_known_is_told() -> None:
    """By its name, with those that are."""
    with pytest.raises(
        ValueError, match="backend: expected one of polars, pandas, pyarrow, duckdb, pyspark, got 'excel'"
    ):
        frames.to_frames([CONTOSO], backend="excel")  # type: ignore[arg-type]


def test_checked_frames_are_not_looked_at_again() -> None:
    """Whoever says so answers for it."""
    twice = pl.concat([REQUESTS, REQUESTS])
    assert len(frames.decide(twice, STATE, ct.MULTI_CHANNEL, checked=True)) == 2


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
