"""What was aimed at for speed and memory, and whether the runs' own figures reach it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from figures import rows, shown
from parts import NO, YES, table


class Aim(NamedTuple):
    """What was aimed at, with `{}` for the bound: the figures that tell, each to be at most, or at least, that."""

    says: str
    figures: Mapping[str, float]
    most: float | None = None
    least: float | None = None
    unit: str = ""
    cost: str = ""

    @property
    def told(self) -> str:
        """What was aimed at, in words."""
        bound = self.least if self.most is None else self.most
        return self.says.format(f"{bound:g}")

    @property
    def reached(self) -> str:
        """Whether all figures reach it, or which do."""
        good = [name for name, figure in self.figures.items() if self._reaches(figure)]
        if len(good) == len(self.figures):
            return YES
        return f"{YES} {'; '.join(good)}" if good else NO

    def _reaches(self, figure: float) -> bool:
        return (self.most is None or figure <= self.most) and (self.least is None or figure >= self.least)

    def measured(self) -> str:
        """Return the figures as people read them."""
        # To the second place, so that a figure that misses by little does not look like the aim.
        exact = {name: f"{at:.2f}" if at != round(at, 1) else shown(at) for name, at in self.figures.items()}
        told = ((name, f"{figure}{self.unit}") for name, figure in exact.items())
        return "; ".join(f"{name}: {figure}" if len(self.figures) > 1 else figure for name, figure in told)


def figure(run: str, column: str, **cells: object) -> Any:
    """Return the one figure of a run in this column, of the row with these cells."""
    [found] = [row[column] for row in rows(run) if all(row.get(name) == cell for name, cell in cells.items())]
    return found


LAWS = "Each law is a query of its own; by hand, some share a pass."
PLANS = "A plan of many expressions has a fixed price, and each request is looked up for as all of its kind are."


def aims() -> Iterator[Aim]:
    """Yield every aim, in the order of the page."""
    yield Aim(
        says="a decision, in times by hand: at most {}",
        figures={"": figure("decide", "times by hand", what="cotenant: the ids of the rules broken")},
        most=1,
        unit=" times",
        cost="By hand there is one function for each command, which knows where its state lies and which rules there"
        " are. A table that can be lifted, explained, drawn and proved asks facts, and each fact is a call. For less,"
        " rules and facts would need a second copy, as generated source: a second rule path.",
    )
    yield Aim(
        says="at least {} times as fast as every other engine",
        figures={row["engine"]: row["times cotenant"] for row in rows("decide-engines")[1:]},
        least=5,
        cost="The same. These engines are told the answers, which a decision has to find; the state machines know"
        " three rules.",
    )
    yield Aim(
        says="an accepted step at most {} times copying dicts on write",
        figures={"": figure("decide", "times by hand", what="cotenant: also the events and the new state")},
        most=1.2,
        unit=" times",
        cost="A step makes six values where dicts are six copies, and replays its events, which looks up the"
        " subscription again. For less, there would be a second way to change a customer.",
    )
    yield Aim(
        says="300 subscriptions at most {} times as dear as 10",
        figures={
            name: figure("decide-sizes", "times that of 10", what=name, subscriptions=300)
            for name in ("a decision", "an accepted change, with its step", "an accepted order, with its step")
        },
        most=2,
    )
    yield Aim(
        says="10,000 subscriptions, in times one copy of the references: at most {}",
        figures={
            name: figure("decide-sizes", "times one copy", what=name, subscriptions=10_000)
            for name in ("a decision", "an accepted change, with its step", "the same change by hand")
        },
        most=1,
        cost="To change one item, Python copies a tuple to a list and back, and frees both. A tree that shares its"
        " parts would not, and would cost all others more.",
    )
    yield Aim(
        says="`import cotenant` at most {} ms above `import attrs`",
        figures={
            name: figure("decide-import", "above `import attrs`, median", what=name)
            for name in ("import cotenant", "the modules of all names")
        },
        most=15,
        unit=" ms",
        cost="Fewer classes, or classes without the methods that make them values.",
    )
    yield Aim(
        says="at most {} bytes a subscription",
        figures={
            **{row["loaded from JSON"]: row["bytes a subscription"] for row in rows("decide-memory")},
            "a book of customers": figure("loading", "bytes each", **{"with": "a book of customers"}),
        },
        most=200,
        cost="A book of customers with few subscriptions each has their own ids, tenants and relationships on top.",
    )
    yield Aim(
        says="loading at most {} times `orjson.loads` alone",
        figures={
            name: figure("loading", "times orjson.loads alone", **{"with": name})
            for name in ("from_json, with orjson", "from_json, with json")
        },
        most=3,
    )
    yield Aim(
        says="saving at most {} times `orjson.dumps` alone",
        figures={
            name: figure("loading", "times orjson.dumps alone", **{"with": name})
            for name in ("to_json, with orjson", "to_json, with json")
        },
        most=3,
        cost="Parts of values written in the function of the whole, as generated source; without orjson, another"
        " writer.",
    )
    yield Aim(
        says="replaying at most {} µs an event",
        figures={"": figure("loading", "µs each, median", what="replaying an event")},
        most=4,
        unit=" µs",
    )
    yield from _of_frames()


ENGINES = ("polars", "DuckDB")
MILLION = 1_000_000


def each(run: str, column: str, **cells: object) -> dict[str, Any]:
    """Return the figures of each engine of frames."""
    return {engine: figure(run, column, engine=engine, **cells) for engine in ENGINES}


def _of_frames() -> Iterator[Aim]:
    yield Aim(
        says="auditing 5,000,000 subscriptions of 1,000,000 tenants at most {} times by hand, in core time",
        figures=each("scale", "times by hand", work="audit", subscriptions=5 * MILLION),
        most=1.3,
        cost=LAWS,
    )
    yield Aim(
        says="deciding 1,000,000 requests at most {} times by hand, in core time",
        figures=each("scale", "times by hand", work="decide", subscriptions=MILLION),
        most=1.3,
        cost=PLANS,
    )
    yield Aim(
        says="auditing 1,000,000 subscriptions at most {} times by hand, on the clock",
        figures=each("frames", "times by hand", subscriptions=MILLION),
        most=1.3,
        cost=LAWS,
    )
    yield Aim(
        says="deciding 1,000,000 requests at most {} times by hand, on the clock",
        figures=each("frames", "decided, times by hand", subscriptions=MILLION),
        most=1.3,
        cost=PLANS,
    )
    yield Aim(
        says="an audit at least {} times as fast as objects",
        figures=each("frames", "times objects", subscriptions=MILLION),
        least=10,
    )
    yield Aim(
        says="decisions at least {} times as fast as objects",
        figures=each("frames", "decided, times objects", subscriptions=MILLION),
        least=10,
        cost="More cores: objects use one of them, frames all, and the runs had two. By hand it is not much quicker.",
    )
    memory = "memory, times by hand"
    audits = each("scale", memory, work="audit", subscriptions=5 * MILLION)
    decisions = each("scale", memory, work="decide", subscriptions=MILLION)
    yield Aim(
        says="peak memory at most {} times by hand",
        figures={
            **{f"audit, {engine}": peak for engine, peak in audits.items()},
            **{f"decide, {engine}": peak for engine, peak in decisions.items()},
        },
        most=1.5,
    )


def drawn() -> str:
    """Return the aims as a table."""
    lines = ((aim.told, aim.measured(), aim.reached, aim.cost if aim.reached != YES else "") for aim in aims())
    return table(("Aim", "Measured", "Reached", "What more would cost"), lines)
