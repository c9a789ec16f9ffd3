"""What the runs about scale say: their curve, and what books of other sizes would need by the same figures."""

from collections.abc import Callable, Iterator, Mapping
from math import ceil, floor, log10
from typing import Any

from diagrams import LINE, figure, text
from figures import rows
from parts import table

DASHES = {"polars": "", "DuckDB": ' stroke-dasharray="6 4"'}
BOOKS = {"a distributor": 1_000_000, "all of Microsoft": 100_000_000}
"""How many customers whose book has."""
HELD = 5
"""How many subscriptions a customer has in the runs."""


def largest(name: str, **wanted: str) -> Mapping[str, Any]:
    """Return the row of the largest size, of those with these cells."""
    fitting = (row for row in rows(name) if all(row[key] == cell for key, cell in wanted.items()))
    return max(fitting, key=lambda row: int(row["subscriptions"]))


def curve() -> str:
    """Draw core seconds over subscriptions, both by powers of ten."""
    points = [
        (row["engine"], row["work"], log10(row["subscriptions"]), log10(row["core seconds"])) for row in rows("scale")
    ]
    left, right = min(x for *_, x, _ in points), max(x for *_, x, _ in points)
    low, high = floor(min(y for *_, y in points)), ceil(max(y for *_, y in points))

    def at(x: float, y: float) -> tuple[float, float]:
        return 90 + 440 * (x - left) / (right - left), 280 - 250 * (y - low) / (high - low)

    parts = [f'<path d="M90 30V280H530" {LINE}/>']
    sizes = range(round(left), round(right) + 1)
    parts += (text(at(power, low)[0], 300, f"{10**power:,}", anchor="middle", size=12) for power in sizes)
    times = range(low, high + 1)
    parts += (text(82, at(left, power)[1] + 4, f"{10.0**power:g} s", anchor="end", size=12) for power in times)
    ends = list[tuple[float, float, str]]()
    for engine, dashes in DASHES.items():
        for work in ("audit", "decide"):
            places = [at(x, y) for *which, x, y in points if which == [engine, work]]
            drawn = " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
            parts.append(f'<polyline points="{drawn}" {LINE} stroke-width="2"{dashes}/>')
            ends.append((*places[-1], f"{work}, {engine}"))
    above = (0.0, 0.0)
    for x, y, said in sorted(ends):
        above = (x, max(y - 26, above[1] + 15 if above[0] == x else 0))
        parts.append(text(x + 8, above[1] + 4, said, size=12))
    caption = (
        "Core seconds by subscriptions, both by powers of ten; polars solid, DuckDB dashed. "
        "Where a line climbs as many steps as it goes to the right, cost is by the row."
    )
    return figure(680, 310, "Cost by size", parts, caption)


def needs() -> str:
    """Return what books of other sizes need, by what a row took in the largest runs."""
    held = {who: HELD * customers for who, customers in BOOKS.items()}
    heads = [f"{who}: {BOOKS[who]:,} customers, {held[who]:,} subscriptions" for who in BOOKS]
    lines = [(need, *(shown(each * count) for count in held.values())) for need, shown, each in every_need()]
    return table(("what", *heads), lines, numbers=heads)


def every_need() -> Iterator[tuple[str, Callable[[float], str], float]]:
    """Yield what is needed, how it is shown, and how many seconds or bytes of it for a subscription."""
    for work in ("audit", "decide"):
        for engine in DASHES:
            row = largest("scale", engine=engine, work=work)
            yield f"{work}: core time, {engine}", duration, 1 / row["rows a core second"]
            yield f"{work}: memory, {engine}", size, row["peak MiB"] * 2**20 / row["subscriptions"]
        for how, name in (("Spark", work), ("object engine on Spark", f"{work}, object engine")):
            row = largest("spark", work=name, tables="as they come")
            yield f"{work}: core time, {how}", duration, 1 / row["subscriptions a core second"]
            yield f"{work}: shuffled, {how}", size, row["shuffled bytes a subscription"]


def duration(seconds: float) -> str:
    """Return a time as people say it."""
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:,.0f} {unit}"
    return f"{seconds:.3g} s"


def size(count: float) -> str:
    """Return a number of bytes as people say it."""
    for unit, length in (("TiB", 2**40), ("GiB", 2**30)):
        if count >= length:
            return f"{count / length:,.1f} {unit}"
    return f"{count / 2**20:,.0f} MiB"
