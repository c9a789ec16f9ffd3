"""What a system under test has to be: begun with a customer, asked one command after the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any, Protocol, TypeAlias, final

import attrs

from cotenant import checks
from cotenant.codec import SCHEMA_VERSION, from_json
from cotenant.commands import COMMANDS, Command
from cotenant.sealed import Sealed
from cotenant.tenancy import Customer


class Level(StrEnum):
    """How much of what a system replies is held against the model."""

    ANSWER = "answer"
    """Whether it accepts."""
    REASONS = "reasons"
    """Whether it accepts, and for which rules it refuses."""
    STATE = "state"
    """Whether it accepts, and what it has afterwards."""
    EVERYTHING = "everything"
    """The answer, the rules and the state."""

    @property
    def has_reasons(self) -> bool:
        """Whether the ids of rules are compared."""
        return self in (Level.REASONS, Level.EVERYTHING)

    @property
    def has_state(self) -> bool:
        """Whether the customer afterwards is compared."""
        return self in (Level.STATE, Level.EVERYTHING)


def kinds(of: Collection[type[Command]]) -> tuple[type[Command], ...]:
    """Return the types of commands to ask; raise `ValueError` for what is none."""
    if isinstance(of, type) or not of or not set(of) <= set(COMMANDS):
        raise ValueError(f"conformance.of: expected types of commands, at least one, got {of!r}")
    return tuple(of)


def _rules(value: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if value is None else checks.members(value, str, "Reply.rules")


def _customer(value: Any) -> Any:
    if isinstance(value, Mapping):
        return from_json(json.dumps({"schema_version": SCHEMA_VERSION, "value": value}), Customer)
    return value


@final
@attrs.frozen(kw_only=True)
class Reply(Sealed):
    """What a system says to a command: whether it accepts, and what else it tells.

    `rules` are the ids of the rules for which it refuses, in any order (where they are compared, the id of no rule is a
    failure), and `after` is the customer as it is then, or
    its form in JSON (the `value` of a document); `None` for what the system does not tell. Raises `ValueError` for a
    malformed field, and `CodecError` for JSON that is no customer.
    """

    accepted: bool = attrs.field(validator=checks.flag)
    rules: tuple[str, ...] | None = attrs.field(default=None, converter=_rules)
    after: Customer | None = attrs.field(
        default=None,
        converter=_customer,
        validator=attrs.validators.optional(checks.instance("a Customer, or its form in JSON", Customer)),
    )


class ProgramError(Exception):
    """A program that does not keep to the protocol; the text says what was asked, what came, and what was expected."""


class System(Protocol):
    """Your own system, as the kit sees it."""

    def ask(self, command: Command, /) -> Reply:
        """Do what the command asks for, or refuse it, and say which."""
        ...


Begin: TypeAlias = Callable[[Customer], System | None]
"""Starts a system anew with a customer: often the class of your adapter. `None` where it cannot hold that customer."""
