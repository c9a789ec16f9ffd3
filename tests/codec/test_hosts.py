"""A host's converter learns our types, keeps its own ways with its own, and lets none of them reach ours."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import attrs
import cattrs
import pytest
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn
from cattrs.preconf import json as preconf_json
from cattrs.preconf import orjson as preconf_orjson
from cattrs.preconf.json import make_converter as make_json_converter

import cotenant as ct
from cotenant import codec
from cotenant.example import CONTOSO


class Colour(StrEnum):
    RED = "red"


def _at_least_none(value: Any) -> Any:
    return value


@attrs.define
class Contract:
    """A class of the host, with a field for each way in which it may hold values of ours."""

    number: int
    signed: date
    colour: Colour
    customer: ct.Customer
    wishes: list[ct.Command]
    by: ct.Party
    happened: tuple[ct.Event, ...] = ()
    seller: ct.Seller | None = None
    decision: ct.Decision | None = None
    status: ct.SubscriptionStatus = attrs.field(default=ct.SubscriptionStatus.ACTIVE, converter=_at_least_none)
    product: ct.Product | None = None
    by_day: dict[str, ct.Term] = attrs.Factory(dict[str, ct.Term])


def _knowing_days(converter: cattrs.BaseConverter) -> cattrs.BaseConverter:
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    converter.register_unstructure_hook(date, lambda value: value.isoformat())
    return converter


def _with_own_hooks() -> cattrs.Converter:
    """A host with hooks of its own for everything that our values are made of."""
    converter = cattrs.Converter()
    converter.register_structure_hook(date, lambda value, _: date(int(value[6:]), int(value[3:5]), int(value[:2])))
    converter.register_unstructure_hook(date, lambda value: value.strftime("%d.%m.%Y"))
    converter.register_structure_hook(str, lambda value, _: str(value).upper())
    converter.register_unstructure_hook(str, lambda value: value.upper())
    converter.register_structure_hook(int, lambda value, _: int(value) + 1)
    converter.register_unstructure_hook(int, lambda value: value - 1)
    converter.register_structure_hook(bool, lambda value, _: bool(value))
    converter.register_structure_hook(Colour, lambda value, _: Colour(value.lower()))
    return converter


def _passing(_: Any) -> Callable[[Any, Any], Any]:
    return lambda value, _: value


def _with_factories() -> cattrs.Converter:
    """A host that treats all attrs classes in its own way."""
    converter = cattrs.Converter()

    def write(kind: Any) -> Any:
        return make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True)

    def read(kind: Any) -> Any:
        return make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=False)

    converter.register_unstructure_hook_factory(attrs.has, write)
    converter.register_structure_hook_factory(attrs.has, read)
    return converter


HOSTS: dict[str, Callable[[], Any]] = {
    "plain": cattrs.Converter,
    "base": cattrs.BaseConverter,
    "not detailed": lambda: cattrs.Converter(detailed_validation=False),
    "forbidding extra keys": lambda: cattrs.Converter(forbid_extra_keys=True),
    "preferring converters": lambda: cattrs.Converter(prefer_attrib_converters=True),
    "omitting defaults": lambda: cattrs.Converter(omit_if_default=True),
    "json": make_json_converter,
    "json, not detailed": lambda: make_json_converter(detailed_validation=False, forbid_extra_keys=True),
    "own hooks": _with_own_hooks,
    "own factories": _with_factories,
}


@pytest.fixture(params=HOSTS)
def bare(request: pytest.FixtureRequest) -> Any:
    """A converter of a host that has not met us yet."""
    made = HOSTS[request.param]()
    return made if request.param == "own hooks" else _knowing_days(made)


@pytest.fixture
def host(bare: Any) -> Any:
    codec.register_hooks(bare)
    return bare


@pytest.fixture
def contract(contoso: ct.Customer, story: ct.Story) -> Contract:
    suspend = ct.Suspend(by=ct.CUSTOMER, on=date(2015, 5, 6), tenant="contoso", id="e3")
    return Contract(
        number=3,
        signed=date(2015, 5, 6),
        colour=Colour.RED,
        customer=contoso,
        wishes=[suspend],
        by=ct.Partner(id="fabrikam", name="Fabrikam"),
        happened=story.events,
        seller=ct.MICROSOFT,
        decision=story.decisions[1],
        status=ct.SubscriptionStatus.LOCKED_OUT,
        product=ct.Product(name="Office 365 E3"),
        by_day={"A": ct.Term(start=date(2015, 5, 6))},
    )


def as_written(value: object) -> Any:
    """Return what a document holds of a value."""
    return json.loads(codec.to_json(value))["value"]


def test_values_are_written_as_in_a_document(host: Any, examples: tuple[Any, ...]) -> None:
    """A host writes what stands under `value` in a document of ours."""
    for value in examples:
        assert host.unstructure(value) == as_written(value)


def test_values_are_read_as_from_a_document(host: Any, readables: tuple[Any, ...]) -> None:
    """A host reads what stands under `value` in a document of ours."""
    for value in readables:
        assert host.structure(as_written(value), type(value)) == value


def test_a_class_of_the_host_holds_values_of_ours(host: Any, contract: Contract) -> None:
    """Each field of ours is written as ours, whatever surrounds it."""
    plain = host.unstructure(contract)
    assert host.structure(plain, Contract) == contract
    assert plain["customer"] == as_written(contract.customer)
    assert plain["wishes"] == as_written(contract.wishes)
    assert list(plain["happened"]) == as_written(contract.happened)
    assert plain["seller"] == "microsoft"
    assert plain["status"] == "locked-out"
    assert plain["by"] == {"id": "fabrikam", "name": "Fabrikam"}
    assert type(plain["status"]) is str


@pytest.mark.parametrize("later", [False, True])
def test_hooks_of_the_host_do_not_reach_ours_whoever_comes_first(later: bool, contoso: ct.Customer) -> None:
    """Hooks for strings and for all attrs classes change nothing of ours."""
    converter = cattrs.Converter()
    if later:
        codec.register_hooks(converter)
    converter.register_structure_hook(str, lambda value, _: str(value).upper())
    converter.register_unstructure_hook(str, lambda value: value.upper())
    converter.register_structure_hook_factory(attrs.has, _passing)
    if not later:
        codec.register_hooks(converter)
    assert converter.unstructure(contoso) == as_written(contoso)
    assert converter.structure(as_written(contoso), ct.Customer) == contoso
    assert converter.structure("active", ct.SubscriptionStatus) is ct.SubscriptionStatus.ACTIVE
    assert converter.unstructure(ct.CUSTOMER) == "customer"


def test_types_of_the_host_are_treated_as_before() -> None:
    """The same outcome, or the same kind of error, with our hooks as without."""

    def outcome(converter: Any, value: object, kind: Any) -> object:
        try:
            return converter.structure(value, kind)
        except Exception as error:  # noqa: BLE001
            return type(error)

    @attrs.define
    class Own:
        number: int
        label: str = ""
        colour: Colour | None = None

    cases: list[tuple[object, Any]] = [
        ("3", int), (3.9, int), (3, str), ("x", bool), ("red", Colour), ("blue", Colour), ([1, "2"], list[int]),
        ({"number": "3", "extra": 1}, Own), ({}, Own), ({"number": 1, "colour": "red"}, Own), ("2015-05-06", date),
        ({"a": 1}, dict[str, int]), ("x", int | str), (None, int | None), ({"a": 1}, ct.Customer | Own),
    ]  # fmt: skip
    for make in HOSTS.values():
        bare, taught = make(), make()
        codec.register_hooks(taught)
        for value, kind in cases:
            assert outcome(taught, value, kind) == outcome(bare, value, kind), (value, kind)
        for value in (3, "x", Colour.RED, date(2015, 5, 6), Own(3), [Own(1)], {"a": Own(1)}, (1, 2)):
            assert taught.unstructure(value) == bare.unstructure(value)


def test_ours_stay_strict_in_a_lenient_host(host: Any) -> None:
    """Where the host would convert and ignore, ours is refused."""
    value = {"id": 3, "tenants": [{"id": "t", "extra": 1}], "relationships": "none"}
    with pytest.raises(codec.CodecError) as caught:
        host.structure(value, ct.Customer)
    assert [each.path for each in caught.value.problems] == ["$.id", "$.tenants[0].extra", "$.relationships"]
    with pytest.raises(codec.CodecError):
        host.structure("Active", ct.SubscriptionStatus)
    with pytest.raises(codec.CodecError):
        host.structure("fabrikam", ct.Party)


def test_our_problems_stand_inside_the_errors_of_a_detailed_host() -> None:
    """cattrs tells each at the field of the host in which it is."""
    host: Any = codec.make_converter()
    plain = {"number": 1, "signed": "2015-05-06", "colour": "red", "wishes": [{"type": "Purge"}], "by": "me"}
    with pytest.raises(cattrs.ClassValidationError) as caught:
        host.structure({**plain, "customer": {}}, Contract)
    said = cattrs.transform_error(caught.value, format_exception=lambda error, _: str(error))
    assert [line.replace("\n", " ").partition(" got ")[2] for line in said] == [
        "nothing @ $.customer", '"Purge" @ $.wishes[0]', '"me" @ $.by',
    ]  # fmt: skip


def test_a_loader_that_knows_days_and_tuples_may_pass_them(host: Any) -> None:
    """TOML and YAML have days; some loaders make tuples of lists. A moment is no day there either."""
    tie = {"partner": {"id": "fabrikam"}, "since": date(2015, 5, 6)}
    customer = host.structure({"id": "c", "relationships": (tie,)}, ct.Customer)
    assert customer.relationships[0].since == date(2015, 5, 6)
    with pytest.raises(codec.CodecError):
        host.structure(tie | {"since": datetime(2015, 5, 6)}, ct.PartnerRelationship)  # noqa: DTZ001


def test_keys_that_are_no_strings_are_unknown_keys(host: Any) -> None:
    """Plain data that no JSON made may have any keys."""
    with pytest.raises(codec.CodecError) as caught:
        host.structure({"id": "c", 3: 4}, ct.Customer)
    assert [each.path for each in caught.value.problems] == ['$["3"]']


def test_a_check_that_words_its_refusal_in_another_way_is_told_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values of modules above the codec may have checks of any kind."""

    def odd(_owner: object, _field: object, value: object) -> None:
        if value == 13:
            raise ValueError("bad luck")

    lot = attrs.make_class("Lot", {"number": attrs.field(type=int, validator=[odd, attrs.validators.ge(0)])})
    monkeypatch.setattr(lot, "__module__", "cotenant.testing")
    host: Any = codec.make_converter()
    with pytest.raises(
        codec.CodecError, match=r"^\$: expected an object \(Lot\) that is well formed \(bad luck\), got"
    ):
        host.structure({"number": 13}, lot)
    with pytest.raises(codec.CodecError, match=r'^\$.number: expected a whole number, got "3"$'):
        host.structure({"number": "3"}, lot)
    assert host.structure({"number": 3}, lot) == lot(3)


def test_a_new_converter_reads_and_writes_json(contract: Contract) -> None:
    """It has `loads` and `dumps`, and is nobody else's."""
    converter = codec.make_converter()
    assert converter.loads(converter.dumps(contract), Contract) == contract
    assert converter is not codec.make_converter()


def test_rules_are_not_read_by_a_host_either(host: Any, written_only: Any) -> None:
    """A rule that a document claims is none of ours."""
    plain = host.unstructure(written_only)
    with pytest.raises(TypeError, match="is not read"):
        host.structure(plain, type(written_only))


def test_the_global_converter_is_left_alone() -> None:
    """In a process of its own, what `cattrs` does by default is what it did before."""
    program = (
        "import cattrs; from cotenant import Partner, codec; codec.make_converter(); codec.to_json(Partner(id='a')); "
        "assert cattrs.structure({'id': 'a', 'extra': 1}, Partner) == Partner(id='a'); "
        "assert cattrs.structure('3', int) == 3"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("parser", [preconf_json, preconf_orjson], ids=lambda parser: parser.__name__)
def test_a_converter_of_cattrs_for_another_parser_learns_the_hooks(parser: Any) -> None:
    """What it writes it reads, and what is wrong is told with its path, as everywhere."""
    taught = parser.make_converter()
    codec.register_hooks(taught)
    written = taught.dumps(CONTOSO)
    assert taught.loads(written, ct.Customer) == CONTOSO
    odd = taught.unstructure(CONTOSO)
    odd["tenants"][0]["subscriptions"][0]["seats"] = "40"
    with pytest.raises(codec.CodecError, match=r"^\$\.tenants\[0\]\.subscriptions\[0\]\.seats: "):
        taught.loads(json.dumps(odd), ct.Customer)


@pytest.mark.parametrize("module", ["app.models", "zoo", "cotenants"])
def test_a_class_of_another_package_is_not_ours(module: str) -> None:
    """Whatever it is called: the host's converter reads and writes it."""
    kind = attrs.make_class("Own", ["name"])
    kind.__module__ = module
    with pytest.raises(TypeError, match="expected a type of this library"):
        codec.from_json("{}", kind)
    with pytest.raises(TypeError, match="expected a value of this library"):
        codec.to_json(kind("x"))
