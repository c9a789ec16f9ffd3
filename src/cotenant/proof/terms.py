"""A small language for what is to be proved: things of several sorts, functions on them, and "there is one that".

A term of the sort `BOOL` is a statement; statements are combined with `&`, `|` and `~`, as the formulas of rules are.
Nothing here knows a solver: `cotenant.proof.smtlib` writes terms down for one, and tests evaluate them.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import reduce
from typing import Final, TypeAlias, final

import attrs


@final
@attrs.frozen(cache_hash=True)
class Sort:
    """A kind of thing: an enumeration of its members, or any number of things where it lists none."""

    name: str
    members: tuple[str, ...] = ()


BOOL: Final = Sort("Bool")
"""The sort of statements."""

NUMBER: Final = Sort("Int")
"""Whole numbers, of which only the order is ever used."""

Value: TypeAlias = str | int | bool
"""What a term stands for: a thing by its name, a number, or a truth."""


class Term:
    """Something that stands for a thing, a number or a truth. Statements combine with `&`, `|` and `~`."""

    __slots__ = ()

    def __and__(self, other: Term) -> Term:
        """Return the statement that both are true."""
        return Operation(Operator.AND, (self, other))

    def __or__(self, other: Term) -> Term:
        """Return the statement that either is true."""
        return Operation(Operator.OR, (self, other))

    def __invert__(self) -> Term:
        """Return the statement that this one is not true."""
        return Operation(Operator.NOT, (self,))


@final
@attrs.frozen(cache_hash=True)
class Symbol:
    """A function of things of some sorts; a constant where it takes none."""

    name: str
    result: Sort
    takes: tuple[Sort, ...] = ()

    def __call__(self, *arguments: Term) -> Term:
        """Return the function of these arguments."""
        return Applied(self, arguments)


@final
@attrs.frozen
class Applied(Term):
    """What a function gives."""

    symbol: Symbol
    arguments: tuple[Term, ...]


@final
@attrs.frozen(cache_hash=True)
class Variable(Term):
    """A thing that `Some` speaks of; one that stands inside another has another name."""

    name: str
    sort: Sort


@final
@attrs.frozen
class Given(Term):
    """A value of a sort, as it is: a member of an enumeration, a number or a truth."""

    value: Value
    sort: Sort


class Operator(StrEnum):
    """What is built into logic, by its name in SMT-LIB."""

    AND = "and"
    OR = "or"
    NOT = "not"
    SAME = "="
    LESS = "<"
    IF = "ite"


@final
@attrs.frozen
class Operation(Term):
    """A built-in operator on terms."""

    operator: Operator
    operands: tuple[Term, ...]


@final
@attrs.frozen
class Some(Term):
    """There is a thing, of the variable's sort, of which the body is true."""

    variable: Variable
    body: Term


TRUE: Final[Term] = Given(True, BOOL)
FALSE: Final[Term] = Given(False, BOOL)


def member(sort: Sort, value: str) -> Term:
    """Return a member of an enumeration."""
    return Given(sort.members[sort.members.index(value)], sort)


def number(value: int) -> Term:
    """Return a whole number."""
    return Given(value, NUMBER)


def same(one: Term, other: Term) -> Term:
    """Return the statement that two terms stand for the same."""
    return Operation(Operator.SAME, (one, other))


def less(one: Term, other: Term) -> Term:
    """Return the statement that one number is smaller than another."""
    return Operation(Operator.LESS, (one, other))


def choose(condition: Term, then: Term, otherwise: Term) -> Term:
    """Return the one term where the condition is true, else the other."""
    return Operation(Operator.IF, (condition, then, otherwise))


def every_of(statements: Iterable[Term]) -> Term:
    """Return the statement that all of them are true."""
    return reduce(Term.__and__, statements, TRUE)


def any_of(statements: Iterable[Term]) -> Term:
    """Return the statement that at least one of them is true."""
    return reduce(Term.__or__, statements, FALSE)


def one_of(term: Term, sort: Sort, values: Iterable[str]) -> Term:
    """Return the statement that a term is one of these members of its sort."""
    return any_of(same(term, member(sort, value)) for value in values)


def every(variable: Variable, body: Term) -> Term:
    """Return the statement that the body is true of every thing of the variable's sort."""
    return ~Some(variable, ~body)
