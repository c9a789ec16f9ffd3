"""Random histories: long, varied, and shrunk to a minimal story where one shows a disagreement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, TypeAlias

import attrs
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from cotenant import checks
from cotenant import commands as cmd
from cotenant.channels import CHANNELS, Channel
from cotenant.commands import COMMANDS, Command
from cotenant.decisions import Accepted
from cotenant.engine import decide
from cotenant.regimes import RELEASED, Regime, Timeline
from cotenant.tenancy import Customer, RelationshipStatus
from cotenant.testing import strategies
from cotenant.testing.conformance.asking import Inquiry, Report
from cotenant.testing.conformance.disagreements import Disagreement, Kind
from cotenant.testing.conformance.systems import Begin, Level

_LENGTH: Final = 20
NOTHING: Final = Customer(id="contoso")
"""A customer that has nothing yet."""


def _is_held(customer: Customer) -> bool:
    return any(not each.status.has_ended for _, each in customer.subscriptions())


def _stands(status: RelationshipStatus) -> Callable[[Customer], bool]:
    return lambda customer: any(each.status is status for each in customer.relationships)


# What leads on from where a history stands; what is asked at random would hardly get anywhere from nothing.
_APT: Final[Mapping[type[Command], Callable[[Customer], bool]]] = {
    cmd.CreateTenant: lambda customer: not customer.tenants,
    cmd.RequestRelationship: lambda customer: not customer.relationships,
    cmd.AcceptRelationship: _stands(RelationshipStatus.REQUESTED),
    cmd.EndRelationship: _stands(RelationshipStatus.ACTIVE),
    cmd.Provision: lambda customer: bool(customer.tenants and customer.relationships),
    cmd.Purchase: lambda customer: bool(customer.tenants),
    **dict.fromkeys((cmd.ChangeSeats, cmd.ChangeTerm, cmd.Suspend, cmd.Resume, cmd.Cancel, cmd.Renew), _is_held),
}

_History: TypeAlias = tuple[Customer, tuple[Command, ...]]


@st.composite
def _histories(
    draw: st.DrawFn,
    beginnings: st.SearchStrategy[Customer],
    under: Timeline | Regime,
    of: tuple[type[Command], ...],
    channels: Collection[Channel],
) -> _History:
    """Draw a customer, and commands in the order of their days, each about what the customer has by then."""
    beginning = state = draw(beginnings)
    asked: list[Command] = []
    for _ in range(_LENGTH):
        apt = tuple(each for each in of if each in _APT and _APT[each](state)) or of
        command = draw(st.none() | strategies.commands(state, of=apt) | strategies.commands(state, of=of))
        if command is not None and (not isinstance(command, cmd.Purchase) or command.channel in channels):
            on = max((command.on, *(each.on for each in asked[-1:])))
            asked.append(attrs.evolve(command, on=on))
            decision = decide(state, asked[-1], under.on(on))
            state = decision.transition.after if isinstance(decision, Accepted) else state
    return beginning, tuple(asked)


def search(
    begin: Begin,
    *,
    under: Timeline | Regime = RELEASED,
    level: str = Level.ANSWER,
    beginnings: st.SearchStrategy[Customer] | None = None,
    of: Collection[type[Command]] = COMMANDS,
    channels: Collection[Channel] = CHANNELS,
    examples: int = 500,
    most: int = 1,
) -> Report:
    """Ask a system and the model the same, in random histories, and report the first disagreement, shrunk.

    What is compared is a `Level`. Histories begin with a customer that has nothing; or with `beginnings`, such as
    `strategies.customers()`. Commands are those `of` some types, and orders are placed through `channels`. Up to `most`
    disagreements are reported, each of another kind, as in `exhaust`. The same search asks the same again in every run;
    more `examples` ask more. Raises `ValueError` for a mistaken argument.
    """
    inquiry = Inquiry(begin, under, level, of, most)
    through = frozenset(checks.members(channels, Channel, "conformance.channels"))
    histories = _histories(st.just(NOTHING) if beginnings is None else beginnings, under, inquiry.of, through)
    return inquiry.report(_found(inquiry, histories, examples))


def _found(inquiry: Inquiry, histories: st.SearchStrategy[_History], examples: int) -> Iterator[Disagreement]:
    met: set[Kind] = set()
    while found := _next(inquiry, histories, examples, met):
        met.add(found.kind)
        yield found


def _next(
    inquiry: Inquiry, histories: st.SearchStrategy[_History], examples: int, met: Collection[Kind]
) -> Disagreement | None:
    """Return a disagreement of a kind that was not met yet, shrunk as far as its kind stays."""
    kinds: list[Kind] = []

    def parts(history: _History) -> bool:
        found = _unmet(inquiry, *history, met)
        if found is None or found.kind not in (kinds or [found.kind]):
            return False
        kinds[:] = [found.kind]
        return True

    patient = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
    try:
        history = find(histories, parts, settings=patient)
    except NoSuchExample:
        return None
    shrunk = _unmet(inquiry, *history, met)
    return shrunk and inquiry.shortened(shrunk)


def _unmet(
    inquiry: Inquiry, customer: Customer, commands: tuple[Command, ...], met: Collection[Kind]
) -> Disagreement | None:
    """Return the first disagreement that is not of a kind met before; commands that lead to such are left out."""
    found = inquiry.first(customer, commands)
    while found is not None and found.kind in met and found.story.decisions:
        at = len(found.story.decisions) - 1
        commands = commands[:at] + commands[at + 1 :]
        found = inquiry.first(customer, commands)
    return None if found is None or found.kind in met else found
