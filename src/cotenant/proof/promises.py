"""What each law of states and of steps means to a solver. Its check of Python values stands in `cotenant.laws`.

A law of states is given by what breaks it: a step must not add a thing of which that is true. This is more than that
a lawful state stays lawful, and needs no other law: a customer that was loaded with a breach gets no second one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from cotenant import commands as cmd
from cotenant.proof.effects import Step
from cotenant.proof.scenes import BY, CHANGES, ID, ORDERS, PLACE
from cotenant.proof.terms import FALSE, Some, Term, Variable, any_of, same
from cotenant.proof.vocabulary import EACH, OTHER, UNKNOWN, WHERE, WHO, WHO_ELSE, is_csp
from cotenant.proof.worlds import World

# Laws of states: what breaks them


def _several_resellers(world: World) -> Term:
    return world.resells(WHO) & Some(WHO_ELSE, ~same(WHO, WHO_ELSE) & world.resells(WHO_ELSE))


def _mixed_tenant(world: World) -> Term:
    def live(subscription: Term) -> Term:
        known = ~same(world.channel(subscription), UNKNOWN())
        return world.on(subscription, WHERE) & world.lives(subscription) & known

    one, other = is_csp(world.channel(EACH)), is_csp(world.channel(OTHER))
    return world.has_tenant(WHERE) & Some(EACH, live(EACH) & one & Some(OTHER, live(OTHER) & ~other))


def _csp_on_foreign_tenant(world: World) -> Term:
    foreign = ~same(world.seller(EACH), world.provisioned_by(world.place(EACH)))
    return world.has(EACH) & is_csp(world.channel(EACH)) & world.lives(EACH) & foreign


def _csp_without_relationship(world: World) -> Term:
    return world.in_active_csp(EACH) & ~world.resells(world.seller(EACH))


_STATES: Final[Mapping[str, tuple[Variable, Callable[[World], Term]]]] = {
    "one-reseller": (WHO, _several_resellers),
    "channels-apart": (WHERE, _mixed_tenant),
    "own-tenant": (EACH, _csp_on_foreign_tenant),
    "csp-needs-its-relationship": (EACH, _csp_without_relationship),
}

# Laws of steps: what breaks them

_TERMS: Final = ("status", "seats", "start", "end", "renews")
_ORIGIN: Final = ("place", "channel", "seller")
_NATURE: Final = ("product", "record")


def _differs(step: Step, names: Iterable[str], thing: Variable = EACH) -> Term:
    """Return that a step changed what the state says of a thing under one of these names."""
    return any_of(~same(getattr(step.at.world, name)(thing), getattr(step.after, name)(thing)) for name in names)


def _was(step: Step) -> Term:
    return step.at.world.has(EACH)


def _stays(step: Step) -> Term:
    return _was(step) & step.after.has(EACH)


def _changed(step: Step) -> Term:
    return _stays(step) & _differs(step, (*_TERMS, *_NATURE, "channel", "seller"))


def _lost(step: Step) -> Term:
    tenant = step.at.world.has_tenant(WHERE) & ~step.after.has_tenant(WHERE)
    return Some(WHERE, tenant) | Some(EACH, _was(step) & ~step.after.has(EACH))


def _moved(step: Step) -> Term:
    return Some(EACH, _stays(step) & _differs(step, _ORIGIN))


def _control_passed(step: Step) -> Term:
    return Some(EACH, _stays(step) & ~same(step.at.world.controller(EACH), step.after.controller(EACH)))


def _touched(step: Step) -> Term:
    return Some(EACH, _changed(step) & ~same(BY(), step.at.world.controller(EACH)))


def _altered(step: Step) -> Term:
    meant = same(EACH, ID()) if step.at.command in CHANGES else FALSE
    asked = meant & same(BY(), step.at.world.controller(EACH))
    return Some(EACH, (_changed(step) & ~asked) | (_stays(step) & _differs(step, _NATURE)))


def _strayed(step: Step) -> Term:
    meant = same(WHERE, PLACE()) if step.at.command in (cmd.CreateTenant, *ORDERS, *CHANGES) else FALSE
    before, after = step.at.world.on(EACH, WHERE), step.after.on(EACH, WHERE)
    elsewhere = ~meant & Some(EACH, ~same(before, after) | (before & _changed(step)))
    stays = step.at.world.has_tenant(WHERE) & step.after.has_tenant(WHERE)
    return Some(WHERE, stays & (elsewhere | _differs(step, ("domain", "provisioned_by"), WHERE)))


_STEPS: Final[Mapping[str, Callable[[Step], Term]]] = {
    "nothing-lost": _lost,
    "channel-for-life": _moved,
    "customer-keeps-control": _control_passed,
    "untouched-by-others": _touched,
    "terms-only-by-controller": _altered,
    "tenants-independent": _strayed,
}


def unlawful(law: str, world: World) -> Term:
    """Return that a state breaks a law of states."""
    thing, breach = _STATES[law]
    return Some(thing, breach(world))


def breaking(law: str, step: Step) -> Term:
    """Return that a step breaks a law of steps, or adds a breach of a law of states."""
    if law in _STEPS:
        return _STEPS[law](step)
    thing, breach = _STATES[law]
    return Some(thing, breach(step.after) & ~breach(step.at.world))
