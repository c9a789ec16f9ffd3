"""What the types of the library look like in JSON: which objects carry a tag, and which strings stand for a value.

Reading, writing and the JSON Schema ask the same questions here, so that they cannot disagree about a type.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from types import UnionType
from typing import Any, Final, Literal, TypeGuard, Union, get_args, get_origin

import attrs

from cotenant import checks, tenancy
from cotenant.channels import CHANNELS, Channel, Role
from cotenant.commands import Command
from cotenant.decisions import Decision, Reason, Transition
from cotenant.engine import Comparison, Story, Verdict
from cotenant.events import Event
from cotenant.explanations import Explanation
from cotenant.laws import Breach
from cotenant.parties import Partner, Principal
from cotenant.regimes import Regime, Release, Timeline
from cotenant.rule import Basis, Rule
from cotenant.tenancy import (
    Customer,
    PartnerRelationship,
    Product,
    RelationshipKind,
    RelationshipStatus,
    Subscription,
    SubscriptionStatus,
    Tenant,
    Term,
)

TAGS: Final[Mapping[type, str]] = {
    kind: kind.__name__ for union in (Command, Event, Decision) for kind in get_args(union)
}
"""What the key `type` of an object says, for the classes whose objects have one: those that are told apart by it."""

WRITTEN_ONLY: Final[tuple[type[Any], ...]] = (Rule, Regime, Release, Timeline, Explanation)
"""The classes that are written and not read: rules are policy, which comes from code, and the others hold rules."""

CORE: Final[tuple[type[Any], ...]] = (
    *TAGS,
    *(Partner, Channel, Product, Term, Subscription, PartnerRelationship, Tenant, Customer),
    *(Principal, Role, SubscriptionStatus, RelationshipKind, RelationshipStatus, Basis),
    *(Reason, Transition, Story, Verdict, Comparison, Breach),
    *WRITTEN_ONLY,
)
"""The classes that have a form in JSON, but for those of modules above this one, which only `is_own` knows."""


def is_own(kind: object) -> TypeGuard[type[Any]]:
    """Return whether a type is a class of this library whose values are documents or parts of them."""
    if not isinstance(kind, type) or not (attrs.has(kind) or issubclass(kind, StrEnum)):
        return False
    return kind.__module__.partition(".")[0] == __name__.partition(".")[0]


def choices(kind: object) -> tuple[Any, ...]:
    """Return the members of a union, `None` left out; empty for what is no union."""
    if get_origin(kind) not in (Union, UnionType):
        return ()
    return tuple(choice for choice in get_args(kind) if choice is not type(None))


def beside_none(kind: object) -> Any:
    """Return what a union with `None` is beside `None`; `None` for every other type."""
    found = choices(kind)
    if not found or type(None) not in get_args(kind):
        return None
    present, *others = found
    for other in others:
        present |= other
    return present


def is_tagged(kind: object) -> bool:
    """Return whether a type is a union whose members are told apart by the key `type`."""
    found = choices(kind)
    return bool(found) and all(choice in TAGS for choice in found)


def words(kind: object) -> dict[str, StrEnum]:
    """Return the strings that stand for a member of a union of `Partner` and others; empty for every other type."""
    found = choices(kind)
    if Partner not in found:
        return {}
    return {member.value: member for choice in found if choice is not Partner for member in _members(choice)}


def _members(choice: Any) -> Iterable[StrEnum]:
    members: Iterable[StrEnum] = get_args(choice) if get_origin(choice) is Literal else choice
    return members


def item(kind: object) -> Any:
    """Return the type of the items of a list, or of a tuple of any length; `None` for every other type."""
    arguments = get_args(kind)
    if get_origin(kind) is list or (get_origin(kind) is tuple and arguments[1:] == (...,)):
        return arguments[0]
    return None


def is_document(kind: object) -> bool:
    """Return whether a type can stand at the top of a document: ours, a union of ours, or a list of such."""
    inner = item(kind)
    return is_document(inner) if inner is not None else is_own(kind) or is_tagged(kind) or bool(words(kind))


CHANNELS_BY_NAME: Final = {channel.name: channel for channel in CHANNELS}
"""The channels for which their names stand in documents."""

_BY_FOLDED_NAME: Final = {channel.name.casefold(): channel for channel in CHANNELS}


def named_channel(name: str) -> Channel:
    """Return the channel of `CHANNELS` with that name, else a new one of which nothing else is known.

    Raises `ValueError` for a name that is no id, and for one that differs from a known one only in case, outer spaces
    or the width of its letters.
    """
    if name in CHANNELS_BY_NAME:
        return CHANNELS_BY_NAME[name]
    meant = _BY_FOLDED_NAME.get(unicodedata.normalize("NFKC", name).strip().casefold())
    if meant is not None:
        raise checks.malformed(Channel, "name", name, f"{json.dumps(meant.name)}, spelt so, or another name")
    return Channel(name=name)


NAMED: Final[Mapping[type, Callable[[str], object]]] = {Product: tenancy.as_product, Channel: named_channel}
"""The classes for whose values a name may stand, and what a name means."""

REPEATING: Final[tuple[type[Any], ...]] = (Product, Channel, Partner, Term)
"""The classes of which a book of customers holds the same few values again and again."""
