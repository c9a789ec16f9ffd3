"""Engines that other people decide with, each given the same rules: those of the table, folded into its language.

A peer is told the answers to the facts: it has no state to search, its rules are those of one regime, and it makes no
new state and words nothing. Reading the facts and putting them into its form (`form`), which a program around the peer
has to do for each request, is timed apart from what the peer does with them (`says`). What each says:

- zen-engine, cedarpy and regopy name every broken rule;
- casbin says yes or no;
- automat and transitions are state machines, which know the state of one thing. They say yes or no to `ChangeSeats`,
  `ChangeTerm`, `Suspend` and `Cancel` of a subscription that is there, by `owner-controls`, `ended-is-final` and
  `active-to-suspend` alone; whether the party that asks controls the subscription is told.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

import cotenant as ct
from cotenant import facts
from cotenant.commands import COMMANDS
from cotenant.formula import canonical, fold
from cotenant.situation import Situation

Asked: TypeAlias = tuple[type[ct.Command], Mapping[str, bool]]
Says: TypeAlias = frozenset[str] | bool


class Peer(NamedTuple):
    """An engine: how a situation is put into its form, if it can be, and what it says of one in that form."""

    name: str
    rules: str
    form: Callable[[Situation], Any]
    says: Callable[[Any], Says]
    of_machines: bool = False


NAMES: Final = {fact.name: fact.name.replace("-", "_") for fact in facts.FACTS}


def answers(at: Situation, regime: ct.Regime) -> dict[str, bool]:
    """Return the answers to the facts that the regime asks of the command, by names that every language takes."""
    return {NAMES[fact.name]: fact.holds(at) for fact in regime.table(type(at.command)).facts}


def text(rule: ct.Rule, *, ask: str, both: str, either: str, negate: str) -> str:
    """Return the condition of a rule in a language that has and, or and not."""
    return fold(
        rule.refuses_when,
        question=lambda asked: ask.format(NAMES[asked.name]),
        both=both.format,
        either=either.format,
        negate=negate.format,
    )


def peers(regime: ct.Regime) -> list[Peer]:
    return [zen(regime), cedar(regime), casbin(regime), rego(regime), automat(), transitions()]


def zen(regime: ct.Regime) -> Peer:
    """One compiled expression for each type of command."""

    def compiled(kind: type[ct.Command]) -> Any:
        each = (
            f"{text(rule, ask='{}', both='({} and {})', either='({} or {})', negate='not({})')} ? '{rule.id}' : ''"
            for rule in regime.table(kind).rules
        )
        return import_module("zen").compile_expression(f"[{', '.join(each)}]")

    by_kind = {kind: compiled(kind) for kind in COMMANDS}

    def says(asked: tuple[Any, dict[str, bool]]) -> Says:
        expression, told = asked
        return frozenset(filter(None, expression.evaluate(told)))

    def form(at: Situation) -> tuple[Any, dict[str, bool]]:
        return by_kind[type(at.command)], answers(at, regime)

    return Peer("zen-engine", "all, named", form, says)


def cedar(regime: ct.Regime) -> Peer:
    """One policy for each rule and type of command, parsed once."""
    package = import_module("cedarpy")
    watched = [(rule, kind) for kind in COMMANDS for rule in regime.table(kind).rules]
    policies = ["permit(principal, action, resource);"]
    for rule, kind in watched:
        condition = text(rule, ask="context.{}", both="({} && {})", either="({} || {})", negate="!({})")
        policies.append(f'forbid(principal, action == Action::"{kind.__name__}", resource) when {{ {condition} }};')
    parsed, entities = package.PolicySet.from_str("\n".join(policies)), package.Entities.from_json_str("[]")
    ids = {f"policy{number}": rule.id for number, (rule, _) in enumerate(watched, 1)}

    def form(at: Situation) -> dict[str, Any]:
        action = f'Action::"{type(at.command).__name__}"'
        return {"principal": 'A::"a"', "action": action, "resource": 'B::"b"', "context": answers(at, regime)}

    def says(asked: dict[str, Any]) -> Says:
        told = package.is_authorized(asked, parsed, entities)
        return frozenset() if told.allowed else frozenset([ids[reason] for reason in told.diagnostics.reasons])

    return Peer("cedarpy", "all, named", form, says)


def casbin(regime: ct.Regime) -> Peer:
    """One matcher for each type of command."""
    package = import_module("casbin")

    def enforcer(kind: type[ct.Command]) -> Any:
        names = ", ".join(NAMES[fact.name] for fact in regime.table(kind).facts)
        each = [
            text(rule, ask="r.{}", both="({} && {})", either="({} || {})", negate="!({})")
            for rule in regime.table(kind).rules
        ]
        model = package.Model()
        model.load_model_from_text(
            f"[request_definition]\nr = {names}\n[policy_definition]\np = sub\n[policy_effect]\n"
            f"e = some(where (p.eft == allow))\n[matchers]\nm = !({' || '.join(each)})\n"
        )
        return package.Enforcer(model)

    by_kind = {kind: enforcer(kind) for kind in COMMANDS}

    def says(asked: tuple[Any, tuple[bool, ...]]) -> Says:
        which, told = asked
        return bool(which.enforce(*told))

    def form(at: Situation) -> tuple[Any, tuple[bool, ...]]:
        return by_kind[type(at.command)], tuple(answers(at, regime).values())

    return Peer("casbin", "all, yes or no", form, says)


def rego(regime: ct.Regime) -> Peer:
    """One module, a rule of Rego for each case in which a rule is broken; by rego-cpp."""
    lines = ["package policy", "import rego.v1"]
    for kind in COMMANDS:
        for rule in regime.table(kind).rules:
            for case in canonical(rule.refuses_when):
                told = "; ".join(f"{'' if yes else 'not '}input.{name.replace('-', '_')}" for name, yes in case)
                lines.append(f'broken contains "{rule.id}" if {{ input.do == "{kind.__name__}"; {told} }}')
    interpreter = import_module("regopy").Interpreter()
    interpreter.add_module("policy", "\n".join(lines))
    bundle = interpreter.build("data.policy.broken")

    def says(asked: dict[str, Any]) -> Says:
        interpreter.set_input(asked)
        return frozenset(interpreter.query_bundle(bundle).results[0].expressions[0])

    def form(at: Situation) -> dict[str, Any]:
        return {"do": type(at.command).__name__, **answers(at, regime)}

    return Peer("regopy", "all, named", form, says)


CHANGES: Final = (ct.ChangeSeats, ct.ChangeTerm, ct.Suspend, ct.Cancel)
"""The commands that the state machines know."""

OF_MACHINES: Final = frozenset({"owner-controls", "ended-is-final", "active-to-suspend"})
"""The rules that the state machines know."""

ENDED: Final = ("canceled", "deleted")
HOLDABLE: Final = ("active", "unknown")


def told_to_machines(at: Situation) -> tuple[bool, bool, str] | None:
    """Return whether the controller asks, whether to suspend, and the status; `None` for what machines do not know."""
    if type(at.command) not in CHANGES or at.subscription is None:
        return None
    return facts.by_controller.holds(at), isinstance(at.command, ct.Suspend), at.subscription.status.value


class _Inputs(Protocol):
    def change(self) -> bool: ...
    def suspend(self) -> bool: ...


def automat() -> Peer:
    """The life of a subscription as a state machine, made in the state that it is in."""
    builder = import_module("automat").TypeMachineBuilder(_Inputs, dict)
    states = {status.value: builder.state(status.value) for status in ct.SubscriptionStatus}
    for status, state in states.items():
        state.upon(_Inputs.change).loop().returns(status not in ENDED)
        state.upon(_Inputs.suspend).loop().returns(status in HOLDABLE)
    machine, core = builder.build(), dict[str, Any]()

    def form(at: Situation) -> tuple[bool, bool, Any] | None:
        told = told_to_machines(at)
        return told and (*told[:2], states[told[2]])

    def says(asked: tuple[bool, bool, Any]) -> Says:
        controls, suspends, state = asked
        life = machine(core, state)
        return controls and bool(life.suspend() if suspends else life.change())

    return Peer("automat", "3, yes or no", form, says, of_machines=True)


def transitions() -> Peer:
    """The same life, with who asks as a condition; one machine, put into the state that the subscription is in."""

    class Life:
        controls = False

        def controlled(self) -> bool:
            return self.controls

    model: Any = Life()
    states = [status.value for status in ct.SubscriptionStatus]
    machine = import_module("transitions").Machine(
        model, states=states, initial="active", auto_transitions=False, ignore_invalid_triggers=True
    )
    machine.add_transition("change", [each for each in states if each not in ENDED], "=", conditions="controlled")
    machine.add_transition("hold", list(HOLDABLE), "=", conditions="controlled")

    def says(asked: tuple[bool, bool, str]) -> Says:
        model.controls, suspends, status = asked
        machine.set_state(status)
        return bool(model.hold() if suspends else model.change())

    return Peer("transitions", "3, yes or no", told_to_machines, says, of_machines=True)
