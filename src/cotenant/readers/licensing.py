"""Read Microsoft's licensing CSV, "Product names and service plan identifiers", as a catalogue of products.

A display name is no key: some stand for several products. The catalogue says so instead of choosing.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias, final

import attrs

from cotenant import checks
from cotenant.documents import CodecError, Problem, is_object, is_text, shown, unfit
from cotenant.limits import LIMITS, Limits, excessive_items, excessive_size
from cotenant.readers.collection import Kind, read_all
from cotenant.readers.reading import PartlyReadError, Reading, Remark
from cotenant.readers.record import Record
from cotenant.tenancy import Product

Table: TypeAlias = str | bytes | list[dict[str, Any]]
"""The text of a CSV file, its bytes in UTF-8, or its rows as a CSV parser made them."""

_COLUMNS: Final = ("Product_Display_Name", "String_Id", "GUID")


@final
@attrs.frozen(kw_only=True, order=True)
class ServicePlan:
    """A service inside a product: its id (a GUID), its name such as EXCHANGE_S_FOUNDATION, and a readable name."""

    id: str
    name: str = ""
    friendly_name: str = ""


@final
@attrs.frozen(kw_only=True)
class LicensedProduct:
    """A product by its SKU id (a GUID), with every part number and every display name that the table gives it."""

    sku_id: str = attrs.field(validator=checks.identifier)
    part_numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    plans: tuple[ServicePlan, ...] = ()

    @property
    def product(self) -> Product:
        """The product for a subscription; a part number or a name of which there are several is left out."""
        return Product(sku_id=self.sku_id, part_number=_sole(self.part_numbers), name=_sole(self.names))


@final
@attrs.frozen(kw_only=True)
class Catalogue:
    """Every product of the table, in the order of their SKU ids."""

    products: tuple[LicensedProduct, ...] = ()
    _index: Mapping[str, Mapping[str, LicensedProduct]] = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(lambda self: _indexed(self.products), takes_self=True)
    )

    def find(self, text: str) -> tuple[LicensedProduct, ...]:
        """Return every product with that SKU id, part number or display name, in any casing; several if ambiguous."""
        return tuple(self._index.get(text.strip().casefold(), {}).values())

    def ambiguous(self) -> tuple[str, ...]:
        """Return every part number and display name that stands for several products, in order."""
        every = {text for each in self.products for text in (*each.part_numbers, *each.names)}
        return tuple(sorted(text for text in every if len(self.find(text)) > 1))


def _indexed(products: Iterable[LicensedProduct]) -> Mapping[str, Mapping[str, LicensedProduct]]:
    index: dict[str, dict[str, LicensedProduct]] = {}
    for each in products:
        for text in (each.sku_id, *each.part_numbers, *each.names):
            index.setdefault(text.strip().casefold(), {})[each.sku_id] = each
    return index


def read_catalogue(payload: Table, *, limits: Limits = LIMITS) -> Reading[Catalogue]:
    """Read the licensing CSV; a GUID is what each row needs. Paths count rows from 0, the header apart.

    A remark names each display name or part number that stands for several products, and each product with several.
    Raises `CodecError` for what is not such a table, and `PartlyReadError`, with the good rows, where some rows are
    bad.
    """
    rows = _rows(payload, limits) if isinstance(payload, str | bytes) else _given(payload)
    try:
        reading = read_all(rows, Kind("row", _row), "", limits)
    except PartlyReadError as error:
        raise PartlyReadError(error.problems, _catalogue(error.reading)) from None
    return _catalogue(reading)


def _given(rows: Iterable[dict[str, Any]]) -> list[Any]:
    if is_object(rows) or not hasattr(rows, "__iter__"):
        raise unfit(rows, "the text of a CSV file, its bytes, or a list of its rows")
    return list(rows)


def _rows(text: str | bytes, limits: Limits) -> list[dict[str, Any]]:
    if too_long := excessive_size(text, limits):
        raise _unreadable(*too_long)
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        if not is_text(decoded):
            raise _unreadable("half a surrogate pair", "text")
        lines = io.StringIO(decoded, newline="")
        header = _header(next(csv.reader(lines), list[str]()))
        # Not strict, a quote that nothing closes would take all the rest into its field, and lose it.
        return list(_within(limits, filter(None, csv.reader(lines, strict=True)), header))
    except UnicodeDecodeError as error:
        raise _unreadable(f"{error.reason} at byte {error.start}", "UTF-8 text") from None
    except csv.Error as error:
        raise _unreadable(str(error), "CSV") from None


def _header(given: Iterable[str]) -> list[str]:
    header = [each.strip() for each in given]
    times = Counter(each.casefold() for each in header if each)
    if missing := {each.casefold() for each in _COLUMNS} - times.keys():
        raise _unreadable(f"a header without {', '.join(sorted(missing))}", f"the columns {', '.join(_COLUMNS)}")
    if repeated := sorted(name for name in times if times[name] > 1):
        raise _unreadable(shown(repeated), "every column only once; repeated")
    return header


def _within(limits: Limits, rows: Iterable[list[str]], header: list[str]) -> Iterator[dict[str, Any]]:
    items = 0
    for row in rows:
        items += len(row)
        if too_many := excessive_items(items, limits):
            raise _unreadable(*too_many)
        yield dict(zip(header, row, strict=False))


def _unreadable(found: str, expected: str) -> CodecError:
    return CodecError((Problem(path="$", found=found, expected=expected),))


def _row(record: Record) -> LicensedProduct:
    plan = ServicePlan(
        id=record.reference("Service_Plan_Id"),
        name=record.text("Service_Plan_Name"),
        friendly_name=record.text("Service_Plans_Included_Friendly_Names"),
    )
    return LicensedProduct(
        sku_id=record.identifier("GUID"),
        part_numbers=_some(record.text("String_Id")),
        names=_some(record.text("Product_Display_Name")),
        plans=(plan,) if plan.id or plan.name else (),
    )


def _catalogue(reading: Reading[tuple[LicensedProduct, ...]]) -> Reading[Catalogue]:
    rows: dict[str, list[LicensedProduct]] = {}
    for row in reading.value:
        rows.setdefault(row.sku_id, []).append(row)
    catalogue = Catalogue(products=tuple(_merged(sku_id, rows[sku_id]) for sku_id in sorted(rows)))
    return Reading(value=catalogue, remarks=(*reading.remarks, *_remarks(catalogue)))


def _merged(sku_id: str, rows: list[LicensedProduct]) -> LicensedProduct:
    return LicensedProduct(
        sku_id=sku_id,
        part_numbers=tuple(sorted({each for row in rows for each in row.part_numbers})),
        names=tuple(sorted({each for row in rows for each in row.names})),
        plans=tuple(sorted({each for row in rows for each in row.plans})),
    )


def _remarks(catalogue: Catalogue) -> Iterable[Remark]:
    for text in catalogue.ambiguous():
        ids = ", ".join(each.sku_id for each in catalogue.find(text))
        yield Remark(path="$", odd=f"{shown(text)} stands for several products: {ids}")
    for each in catalogue.products:
        if len(each.names) > 1:
            yield Remark(path="$", odd=f"{each.sku_id} goes by several names: {', '.join(map(shown, each.names))}")
        if len(each.part_numbers) > 1:
            yield Remark(path="$", odd=f"{each.sku_id} goes by several part numbers: {', '.join(each.part_numbers)}")


def _sole(texts: tuple[str, ...]) -> str:
    return texts[0] if len(texts) == 1 else ""


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
