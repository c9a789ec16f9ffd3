"""The small world as JSON: one document for each shortest story, with every question and what the model answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, TypeAlias, final

import attrs

from cotenant.codec import SCHEMA_VERSION, json_schema
from cotenant.codec.schema import Schema
from cotenant.commands import COMMANDS, Command
from cotenant.decisions import Accepted
from cotenant.engine import decide
from cotenant.laws.answers import broken
from cotenant.regimes import RELEASED, Regime, Timeline
from cotenant.sealed import Sealed
from cotenant.tenancy import Customer
from cotenant.testing.conformance.exhausting import SMALL, stories
from cotenant.testing.conformance.programs import plain
from cotenant.testing.conformance.systems import kinds
from cotenant.testing.worlds import World

_Object: TypeAlias = dict[str, Any]


@final
@attrs.frozen(kw_only=True)
class Asked(Sealed):
    """A question, the rules for which the model refuses it (none for a yes), and the customer afterwards."""

    command: Command
    rules: tuple[str, ...]
    after: Customer


@final
@attrs.frozen(kw_only=True)
class Case(Sealed):
    """A customer to begin with, a story whose every command is accepted, and the answers to every question after it."""

    regime: str
    given: Customer
    story: tuple[Command, ...]
    after: Customer
    answers: tuple[Asked, ...]

    def document(self) -> dict[str, Any]:
        """Return the case in the form of `case_schema`; where a question changes nothing, its `after` is left out."""
        return {
            "schema_version": SCHEMA_VERSION,
            "regime": self.regime,
            "given": plain(self.given),
            "story": [plain(each) for each in self.story],
            "after": plain(self.after),
            "questions": [self._question(each) for each in self.answers],
        }

    def _question(self, answer: Asked) -> dict[str, Any]:
        asked = {"command": plain(answer.command), "accepted": not answer.rules, "rules": list(answer.rules)}
        return asked if answer.rules else {**asked, "after": plain(answer.after)}


def cases(
    *,
    world: World = SMALL,
    under: Timeline | Regime = RELEASED,
    of: Collection[type[Command]] = COMMANDS,
    depth: int | None = None,
) -> Iterator[Case]:
    """Yield a case for every customer that can be reached in a small world, the nearest first: what `exhaust` asks."""
    types = kinds(of)
    for at in stories(world, under, types, depth):
        regime = under.on(world.day)
        asked = [each for each in world.questions(at.customer) if isinstance(each, types)]
        told = at.story
        yield Case(
            regime=regime.name,
            given=told.before,
            story=tuple(each.command for each in told.decisions),
            after=at.customer,
            answers=tuple(_asked(at.customer, each, regime) for each in asked),
        )


def _asked(customer: Customer, command: Command, regime: Regime) -> Asked:
    decision = decide(customer, command, regime)
    after = decision.transition.after if isinstance(decision, Accepted) else customer
    return Asked(command=command, rules=broken(decision), after=after)


def case_schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of the documents of cases."""
    customer, command = json_schema(Customer), json_schema(Command)
    a_customer, a_command = customer["properties"]["value"], command["properties"]["value"]
    question = _object(
        {
            "command": a_command,
            "accepted": {"type": "boolean", "description": "Whether the model accepts the command after the story."},
            "rules": {
                "type": "array",
                "items": {"type": "string"},
                "description": "The ids of all rules for which it refuses, in the order of the table; none for a yes.",
            },
            "after": {**a_customer, "description": "The customer afterwards; left out where nothing changes."},
        },
        optional=("after",),
    )
    refused = {"properties": {"accepted": {"const": False}}}
    question |= {
        "if": refused,
        "then": {"properties": {"rules": {"minItems": 1}, "after": False}},
        "else": {"properties": {"rules": {"maxItems": 0}}, "required": ["after"]},
    }
    properties: _Object = {
        "schema_version": {"const": SCHEMA_VERSION},
        "regime": {"type": "string", "description": "The name of the regime under which the answers hold."},
        "given": {**a_customer, "description": "The customer to begin with."},
        "story": {"type": "array", "items": a_command, "description": "What to ask first; all of it is accepted."},
        "after": {**a_customer, "description": "The customer after the story, of whom each question is asked anew."},
        "questions": {"type": "array", "items": question},
    }
    return {
        "$schema": customer["$schema"],
        "title": "A case of cotenant.testing.conformance",
        **_object(properties),
        "$defs": dict(sorted({**customer["$defs"], **command["$defs"]}.items())),
    }


def _object(properties: _Object, *, optional: Collection[str] = ()) -> _Object:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }
