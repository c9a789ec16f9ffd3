"""What comes out of a decision: a validated transition, or every reason why not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn, TypeAlias, final

import attrs

from cotenant import checks
from cotenant.commands import COMMANDS, Command
from cotenant.deferred import defer
from cotenant.events import EVENTS, Event
from cotenant.sealed import Sealed
from cotenant.shown import Shown
from cotenant.tenancy import Customer


@final
@attrs.frozen(kw_only=True)
class Reason(Sealed):
    """One broken rule: its id, and why it stands against the command, worded so that a customer may read it.

    `decide` leaves the wording until somebody reads it.
    """

    rule: str = attrs.field(validator=checks.identifier)
    because: str = attrs.field(validator=checks.sentence)


defer(Reason, "because")


_is_command = checks.instance("a command", *COMMANDS)


def _events(value: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(value)


def _reasons(value: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(value)


@final
@attrs.frozen(kw_only=True)
class Transition(Shown):
    """A lawful step: the customer before, what happened, and the customer after."""

    before: Customer = attrs.field(validator=checks.instance("a Customer", Customer))
    events: tuple[Event, ...] = attrs.field(converter=_events, validator=checks.instances("events", *EVENTS))
    after: Customer = attrs.field(validator=checks.instance("a Customer", Customer))


class RefusedError(Exception):
    """A refused command whose transition was asked for; `reasons` holds every broken rule, in table order."""

    def __init__(self, reasons: tuple[Reason, ...]) -> None:
        """Hold the reasons."""
        super().__init__(reasons)
        self.reasons = reasons

    def __str__(self) -> str:
        """Return the reasons, one a line."""
        return "\n".join(f"{reason.rule}: {reason.because}" for reason in self.reasons)


@final
@attrs.frozen(kw_only=True)
class Accepted(Shown):
    """A yes, under the regime of that name, with the transition that it allows.

    `decide` leaves the transition until somebody reads it.
    """

    command: Command = attrs.field(validator=_is_command)
    regime: str = attrs.field(validator=checks.identifier)
    transition: Transition = attrs.field(validator=checks.instance("a Transition", Transition))

    def unwrap(self) -> Transition:
        """Return the transition."""
        return self.transition


defer(Accepted, "transition")


@final
@attrs.frozen(kw_only=True)
class Refused(Shown):
    """A no, under the regime of that name, with every rule that the command would break, in table order.

    Raises `ValueError` when it is given no reason.
    """

    command: Command = attrs.field(validator=_is_command)
    regime: str = attrs.field(validator=checks.identifier)
    reasons: tuple[Reason, ...] = attrs.field(converter=_reasons, validator=checks.instances("reasons", Reason))

    def __attrs_post_init__(self) -> None:
        if not self.reasons:
            raise checks.malformed(self, "reasons", self.reasons, "at least one reason")

    def unwrap(self) -> NoReturn:
        """Raise `RefusedError`: there is no transition."""
        raise RefusedError(self.reasons)


Decision: TypeAlias = Accepted | Refused
"""The answer to a command."""
