"""What a term stands for in a structure: the semantics of the language in plain Python, apart from every solver."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from cotenant.proof.solving import Structure
from cotenant.proof.terms import Applied, Given, Operation, Operator, Some, Term, Value, Variable

Bound: TypeAlias = dict[Variable, Value]
Meaning: TypeAlias = Callable[[Structure, Bound], Any]


def meaning(term: Term) -> Meaning:
    """Return how to tell what a term stands for; it is made once, and asked of many structures."""
    match term:
        case Given(value=told):
            return lambda _, __: told
        case Variable():
            return lambda _, bound: bound[term]
        case Applied(symbol=symbol, arguments=arguments):
            parts = tuple(map(meaning, arguments))
            return lambda where, bound: where.gives[symbol, tuple([part(where, bound) for part in parts])]
        case Some(variable=variable, body=body):
            true = meaning(body)
            return lambda where, bound: any(
                true(where, {**bound, variable: thing}) for thing in where.things[variable.sort]
            )
        case Operation(operator=operator, operands=operands):
            return _operation(operator, *map(meaning, operands))
        case _:
            raise TypeError(f"not a term: {term!r}")


def _operation(operator: Operator, one: Meaning, *others: Meaning) -> Meaning:
    match operator, others:
        case Operator.NOT, ():
            return lambda where, bound: not one(where, bound)
        case Operator.AND, (other,):
            return lambda where, bound: one(where, bound) and other(where, bound)
        case Operator.OR, (other,):
            return lambda where, bound: one(where, bound) or other(where, bound)
        case Operator.SAME, (other,):
            return lambda where, bound: one(where, bound) == other(where, bound)
        case Operator.LESS, (other,):
            return lambda where, bound: one(where, bound) < other(where, bound)
        case Operator.IF, (then, otherwise):
            return lambda where, bound: (then if one(where, bound) else otherwise)(where, bound)
        case _:
            raise TypeError(f"{operator} takes another number of operands")
