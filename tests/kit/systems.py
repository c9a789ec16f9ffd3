"""Systems under test: one that does as the model does, and others that differ from it in one thing."""

from collections.abc import Callable
from pathlib import Path
from runpy import run_path
from typing import Any, Final, final

import attrs

import cotenant as ct
from cotenant.testing.conformance import Reply
from cotenant.testing.conformance.programs import plain

TOY: Final = Path(__file__).parents[2] / "docs" / "assets" / "toy_billing.py"
BILLING: Final[Any] = run_path(str(TOY))["Billing"]
Answering = Callable[[ct.Customer, ct.Command], Reply]


def faithful(customer: ct.Customer, command: ct.Command) -> Reply:
    """Reply as the model does, and tell everything."""
    return told(customer, ct.decide(customer, command, ct.RELEASED.on(command.on)))


def told(customer: ct.Customer, decision: ct.Decision) -> Reply:
    match decision:
        case ct.Accepted(transition=step):
            return Reply(accepted=True, rules=(), after=step.after)
        case ct.Refused(reasons=reasons):
            return Reply(accepted=False, rules=[each.rule for each in reversed(reasons)], after=customer)


def without(*rules: str) -> Answering:
    """Reply as the model would without these rules."""

    def reply(customer: ct.Customer, command: ct.Command) -> Reply:
        lax = ct.RELEASED.on(command.on).lifting(*rules, name="lax")
        return told(customer, ct.decide(customer, command, lax))

    return reply


def changed(kind: type[ct.Command], change: Callable[[Reply], Reply]) -> Answering:
    """Reply as the model does, but for commands of one type."""

    def reply(customer: ct.Customer, command: ct.Command) -> Reply:
        said = faithful(customer, command)
        return change(said) if isinstance(command, kind) else said

    return reply


@final
@attrs.define
class Answered:
    """A system that keeps the customer that its answers lead to."""

    state: ct.Customer
    answering: Answering

    def ask(self, command: ct.Command) -> Reply:
        reply = self.answering(self.state, command)
        self.state = reply.after or self.state
        return reply


def system(answering: Answering) -> Callable[[ct.Customer], Answered]:
    """Return what begins a system that answers so."""
    return lambda customer: Answered(customer, answering)


@final
class Toy:
    """The adapter of the toy billing system."""

    def __init__(self, customer: ct.Customer) -> None:
        self.billing = BILLING(customer.id)

    def ask(self, command: ct.Command) -> Reply:
        return Reply(accepted=self.billing.perform(plain(command)), after=self.billing.books())
