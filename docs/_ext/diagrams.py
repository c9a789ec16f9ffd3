"""Diagrams as inline SVG in the colour of the text around them, so that they read on light and on dark pages.

Each is drawn from the code: what a diagram leaves out or places by hand fails here as soon as the code has more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from math import hypot

import attrs

import cotenant as ct

LINE = 'fill="none" stroke="currentColor"'
ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    'orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" fill="currentColor"/></marker></defs>'
)
REGIMES = (ct.SINGLE_CHANNEL, ct.MULTI_CHANNEL, ct.MULTI_PARTNER)


def figure(width: int, height: int, title: str, parts: Iterable[str], caption: str) -> str:
    """Return a figure of a page: an SVG with its caption, without blank lines, which would end the HTML."""
    head = f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}" style="min-width:{width}px">'
    return "\n".join((
        '<figure class="diagram">', head, *parts, "</svg>", f"<figcaption>{escape(caption)}</figcaption>", "</figure>",
    ))  # fmt: skip


def text(x: float, y: float, said: str, *, size: int = 13, anchor: str = "start", bold: bool = False) -> str:
    """Return words at a place."""
    weight = ' font-weight="600"' if bold else ""
    place = f'x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}"'
    return f'<text {place} fill="currentColor"{weight}>{escape(said)}</text>'


def box(x: float, y: float, width: float, height: float, *, dashed: bool = False) -> str:
    """Return a box with a light tint, so that boxes within boxes get darker."""
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="8"'
    return f'<rect {place} fill="currentColor" fill-opacity="0.05" stroke="currentColor"{dashes}/>'


def lifted(before: ct.Regime, after: ct.Regime) -> list[str]:
    """Return the ids of the rules that one regime has and the next lacks."""
    return [rule.id for rule in before.rules if rule not in after.rules]


def regime_sets() -> str:
    """Draw the regimes as sets of rules, one within the other."""
    parts = list[str]()
    width, height, step = 640, 250, 64
    for depth, regime in enumerate(REGIMES):
        x, y = 10 + 24 * depth, 10 + step * depth
        parts.append(box(x, y, width - 2 * x, height - 10 - 12 * depth - y))
        parts.append(text(x + 14, y + 22, f"{regime.name}: {len(regime.rules)} rules", bold=True))
        if depth + 1 < len(REGIMES):
            only = lifted(regime, REGIMES[depth + 1])
            parts.append(text(x + 14, y + 44, f"only here: {', '.join(only)}"))
        else:
            foundational = sum(rule.foundational for rule in regime.rules)
            parts.append(text(x + 14, y + 44, f"{foundational} of them foundational, so that no regime can lift them"))
    caption = "Each regime is a part of the one around it: each release took rules away."
    return figure(width, height, "The regimes as sets of rules, each within the one before", parts, caption)


def release_timeline() -> str:
    """Draw which regime holds from which day, and what no timeline holds before a user says so."""
    releases = ct.RELEASED.releases
    pending = [regime for regime in REGIMES if regime not in {each.regime for each in releases}]
    steps: list[tuple[date | None, ct.Regime]] = [(each.since, each.regime) for each in releases]
    steps += [(None, regime) for regime in pending]
    wide, y = 210, 60
    parts = list[str]()
    for at, (since, regime) in enumerate(steps):
        x = 10 + wide * at
        parts.append(box(x, y, wide - 8, 44, dashed=since is None))
        parts.append(text(x + 12, y + 27, regime.name, bold=True))
        parts.append(f'<path d="M{x} {y - 8}V{y + 52}" {LINE}/>')
        parts.append(text(x, y - 16, str(since) if since else "the day that you name"))
        if at:
            for row, rule in enumerate(lifted(steps[at - 1][1], regime)):
                parts.append(text(x + 6, y + 68 + 18 * row, f"lifts {rule}", size=12))
    title = "Which regime holds from which day"
    caption = "cotenant.RELEASED, and what it leaves to you. Days are defaults; what is certain of each stands below."
    return figure(20 + wide * len(steps), 160, title, parts, caption)


@attrs.frozen
class Place:
    """Where a state of a relationship is drawn."""

    x: float
    y: float
    label: str


WIDE, HIGH = 112, 40
NOWHERE = "not there"
PLACES = {
    NOWHERE: Place(66, 110, NOWHERE),
    "requested": Place(270, 110, "requested"),
    "active": Place(600, 110, "active"),
    "declined": Place(270, 280, "declined"),
    "ended": Place(600, 280, "ended"),
}


def relationship_steps() -> dict[tuple[str, str], list[str]]:
    """Return the names of the events that `evolve` lets lead from one status of a relationship to another."""
    partner, day = ct.Partner(id="partner"), date(2015, 5, 6)
    kinds = (
        ct.RelationshipRequested, ct.RelationshipAccepted, ct.RelationshipDeclined, ct.RelationshipEstablished,
        ct.RelationshipEnded,
    )  # fmt: skip
    steps = defaultdict[tuple[str, str], list[str]](list)
    for status in (None, *ct.RelationshipStatus):
        had = [ct.PartnerRelationship(partner=partner, status=status)] if status else []
        customer = ct.Customer(id="customer", relationships=had)
        for kind in kinds:
            try:
                after = ct.evolve(customer, kind(by=partner, on=day, partner=partner))
            except ct.HistoryError:
                continue
            [related] = after.relationships
            steps[status or NOWHERE, related.status].append(kind.__name__.removeprefix("Relationship"))
    return dict(steps)


def relationship_states() -> str:
    """Draw the life of a relationship: its states, and the events between them."""
    parts = [ARROW]
    for (start, end), names in relationship_steps().items():
        parts += arrow(PLACES[start], PLACES[end], " or ".join(names))
    for place in PLACES.values():
        dashed = place.label == NOWHERE
        parts.append(box(place.x - WIDE / 2, place.y - HIGH / 2, WIDE, HIGH, dashed=dashed))
        parts.append(text(place.x, place.y + 5, place.label, anchor="middle", bold=True))
    title = "The states of a relationship and the events that lead from one to another"
    return figure(720, 310, title, parts, "The life of a relationship, as cotenant.evolve lets it go.")


# How far an arrow bends to its left, and where along it its words stand; arrows not listed are straight.
BENDS = {
    (NOWHERE, "active"): (-70.0, 0.5),
    ("declined", "active"): (0.0, 0.12),
    ("requested", "declined"): (22.0, 0.5),
    ("declined", "requested"): (22.0, 0.5),
    ("active", "ended"): (22.0, 0.5),
    ("ended", "active"): (22.0, 0.5),
    ("ended", "requested"): (0.0, 0.12),
}


def arrow(start: Place, end: Place, label: str) -> Iterator[str]:
    """Yield an arrow between two states, and its words."""
    bend, at = BENDS.get((start.label, end.label), (0.0, 0.5))
    along = end.x - start.x, end.y - start.y
    far = hypot(*along)
    middle_x = (start.x + end.x) / 2 - along[1] / far * bend * 2
    middle_y = (start.y + end.y) / 2 + along[0] / far * bend * 2
    from_x, from_y = border(start, middle_x, middle_y)
    to_x, to_y = border(end, middle_x, middle_y)
    curve = f"M{from_x:.1f} {from_y:.1f}Q{middle_x:.1f} {middle_y:.1f} {to_x:.1f} {to_y:.1f}"
    yield f'<path d="{curve}" {LINE} stroke-opacity="0.75" marker-end="url(#arrow)"/>'
    x = (1 - at) ** 2 * from_x + 2 * at * (1 - at) * middle_x + at**2 * to_x
    y = (1 - at) ** 2 * from_y + 2 * at * (1 - at) * middle_y + at**2 * to_y
    if not along[1]:  # level: above the line
        yield text(x, y - 7, label, size=12, anchor="middle")
    else:  # else beside it, below where it slants
        lower = 12 if along[0] else 4
        left = middle_x < start.x
        yield text(x - 8 if left else x + 8, y + lower, label, size=12, anchor="end" if left else "start")


def border(place: Place, x: float, y: float) -> tuple[float, float]:
    """Return where the border of a state is left on the way to a point."""
    over, down = x - place.x, y - place.y
    scale = min(WIDE / 2 / abs(over) if over else 9e9, HIGH / 2 / abs(down) if down else 9e9)
    return place.x + over * scale, place.y + down * scale
