"""Ways of deciding that are each wrong in one way, for a search to find."""

from functools import cache

import attrs

import cotenant as ct
from cotenant.decisions import Transition
from cotenant.laws import Decide


@cache
def _without(regime: ct.Regime, forgotten: str) -> ct.Regime:
    return ct.Regime(name=regime.name, rules=[rule for rule in regime.rules if rule.id != forgotten])


def blind(forgotten: str) -> Decide:
    """Return a way of deciding that has forgotten a rule which its regime has."""
    return lambda customer, command, regime: ct.decide(customer, command, _without(regime, forgotten))


def forgetful(customer: ct.Customer, command: ct.Command, regime: ct.Regime) -> ct.Decision:
    """Decide as the engine does, and lose the customer's relationships on the way to a second tenant."""
    decision = ct.decide(customer, command, regime)
    if not isinstance(decision, ct.Accepted) or len(decision.transition.after.tenants) < 2:
        return decision
    after = attrs.evolve(decision.transition.after, relationships=())
    step = Transition(before=customer, events=decision.transition.events, after=after)
    return ct.Accepted(command=command, regime=regime.name, transition=step)


def partial_to_tailspin(customer: ct.Customer, command: ct.Command, regime: ct.Regime) -> ct.Decision:
    """Decide as the engine does, and grant one partner what is granted to none."""
    if isinstance(command, ct.CreateTenant) and command.by == ct.Partner(id="tailspin") and customer.tenants:
        return blind("one-partner")(customer, command, regime)
    return ct.decide(customer, command, regime)


def turned(customer: ct.Customer, command: ct.Command, regime: ct.Regime) -> ct.Decision:
    """Decide as the engine does, and give the reasons in the wrong order."""
    decision = ct.decide(customer, command, regime)
    if isinstance(decision, ct.Accepted):
        return decision
    return attrs.evolve(decision, reasons=tuple(reversed(decision.reasons)))
