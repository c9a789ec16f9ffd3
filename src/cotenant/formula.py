"""And, or, not over questions. A formula is data: it is evaluated, drawn and proved by folding it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from operator import not_
from typing import NoReturn, TypeVar, final

import attrs

T = TypeVar("T")


class Formula:
    """A condition that is true or false once its questions are answered. Combine formulas with `&`, `|` and `~`."""

    __slots__ = ()

    def __bool__(self) -> NoReturn:
        """Raise `TypeError`: a formula has no answer yet, so `and`, `or` and `not` would silently drop a side of it."""
        raise TypeError("a formula is neither true nor false: combine formulas with &, | and ~, not and, or and not")

    def __and__(self, other: Formula) -> Formula:
        """Return the formula that is true where both are."""
        return And(left=self, right=other)

    def __or__(self, other: Formula) -> Formula:
        """Return the formula that is true where either is."""
        return Or(left=self, right=other)

    def __invert__(self) -> Formula:
        """Return the formula that is true where this one is not."""
        return Not(operand=self)


class Question(Formula):
    """A leaf of a formula: something that is asked by its name."""

    __slots__ = ()

    name: str
    """The name under which it is asked, unique among questions."""


@final
@attrs.frozen(kw_only=True)
class And(Formula):
    """True where both sides are."""

    left: Formula
    right: Formula


@final
@attrs.frozen(kw_only=True)
class Or(Formula):
    """True where either side is."""

    left: Formula
    right: Formula


@final
@attrs.frozen(kw_only=True)
class Not(Formula):
    """True where its operand is not."""

    operand: Formula


def fold(
    formula: Formula,
    *,
    question: Callable[[Question], T],
    both: Callable[[T, T], T],
    either: Callable[[T, T], T],
    negate: Callable[[T], T],
) -> T:
    """Return what the formula means in another world, given what a question, "and", "or" and "not" mean there."""

    def meaning(part: Formula) -> T:
        match part:
            case And(left=left, right=right):
                return both(meaning(left), meaning(right))
            case Or(left=left, right=right):
                return either(meaning(left), meaning(right))
            case Not(operand=operand):
                return negate(meaning(operand))
            case Question():
                return question(part)
            case _:
                raise TypeError(f"not a formula: {part!r}")

    return meaning(formula)


def evaluate(formula: Formula, answers: Mapping[str, bool]) -> bool:
    """Return whether the formula is true, given the answer to each question by name."""
    return fold(
        formula,
        question=lambda asked: answers[asked.name],
        both=lambda left, right: left and right,
        either=lambda left, right: left or right,
        negate=not_,
    )


def settled(formula: Formula, answers: Mapping[str, bool]) -> bool | Question:
    """Return whether the formula is true, given some answers, or the first question that it still depends on."""

    def both(left: bool | Question, right: bool | Question) -> bool | Question:
        if left is False or right is False:
            return False
        return right if left is True else left

    def negate(operand: bool | Question) -> bool | Question:
        return not operand if isinstance(operand, bool) else operand

    return fold(
        formula,
        question=lambda asked: answers.get(asked.name, asked),
        both=both,
        either=lambda left, right: negate(both(negate(left), negate(right))),
        negate=negate,
    )


def questions(formula: Formula) -> tuple[Question, ...]:
    """Return the questions of a formula, each once, in the order in which they are first met."""
    found: dict[str, Question] = {}
    fold(
        formula,
        question=lambda asked: found.setdefault(asked.name, asked),
        both=lambda left, _: left,
        either=lambda left, _: left,
        negate=lambda below: below,
    )
    return tuple(found.values())


def cases(names: tuple[str, ...]) -> Iterator[dict[str, bool]]:
    """Yield every combination of answers to the questions of those names."""
    return (dict(zip(names, answers, strict=True)) for answers in product((False, True), repeat=len(names)))


@lru_cache(maxsize=1024)  # every regime that is made asks it of all its rules
def canonical(formula: Formula) -> frozenset[frozenset[tuple[str, bool]]]:
    """Return the cases in which a formula is true, over the questions that matter.

    Two formulas that mean the same give the same cases; one that is never true gives none. Takes time exponential in
    the number of questions.
    """
    names = tuple(asked.name for asked in questions(formula))
    true = {frozenset(case.items()) for case in cases(names) if evaluate(formula, case)}
    for name in names:
        if all(case ^ {(name, True), (name, False)} in true for case in true):
            true = {case - {(name, True), (name, False)} for case in true}
    return frozenset(true)


def words(formula: Formula) -> str:
    """Return the formula as text: question names joined by "and", "or" and "not", bracketed where they mix."""

    def joined(word: str) -> Callable[[tuple[str, str], tuple[str, str]], tuple[str, str]]:
        def within(side: tuple[str, str]) -> str:
            text, joint = side
            return text if joint in ("", word) else f"({text})"

        return lambda left, right: (f"{within(left)} {word} {within(right)}", word)

    def negated(operand: tuple[str, str]) -> tuple[str, str]:
        text, joint = operand
        return (f"not ({text})" if joint else f"not {text}"), ""

    text, _ = fold(
        formula, question=lambda asked: (asked.name, ""), both=joined("and"), either=joined("or"), negate=negated
    )
    return text
