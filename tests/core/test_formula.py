"""Formulas: what they mean, which of them mean the same, and how they read."""

from typing import Any, Final, final

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cotenant.formula import (
    And,
    Formula,
    Not,
    Or,
    Question,
    canonical,
    cases,
    evaluate,
    fold,
    questions,
    settled,
    words,
)
from cotenant.rules import RULES


@final
@attrs.frozen(kw_only=True)
class Ask(Question):
    """A question of the tests."""

    name: str


A, B, C, D = (Ask(name=name) for name in "abcd")
NAMES: Final = ("a", "b", "c", "d")

formulas: st.SearchStrategy[Formula] = st.recursive(
    st.sampled_from((A, B, C, D)),
    lambda parts: (
        st.builds(Not, operand=parts) | st.builds(And, left=parts, right=parts) | st.builds(Or, left=parts, right=parts)
    ),
    max_leaves=8,
)


def meant(formula: Formula, case: dict[str, bool]) -> bool:
    """Evaluate a formula the long way, apart from `fold`."""
    if isinstance(formula, And):
        return meant(formula.left, case) and meant(formula.right, case)
    if isinstance(formula, Or):
        return meant(formula.left, case) or meant(formula.right, case)
    if isinstance(formula, Not):
        return not meant(formula.operand, case)
    assert isinstance(formula, Ask)
    return case[formula.name]


def table(formula: Formula) -> list[bool]:
    return [meant(formula, case) for case in cases(NAMES)]


def test_formulas_are_built_by_operators() -> None:
    """`&`, `|` and `~` make plain values that are equal when built alike."""
    built = (A & ~B) | C
    assert built == Or(left=And(left=A, right=Not(operand=B)), right=C)
    assert len({A & B, A & B, B & A}) == 2


def test_cases_are_every_combination_once() -> None:
    """n questions have two to the n cases, each naming every question; none has the empty case alone."""
    assert list(cases(())) == [{}]
    found = list(cases(("a", "b")))
    assert found == [{"a": x, "b": y} for x in (False, True) for y in (False, True)]


@given(formulas)
def test_a_formula_means_what_it_says(formula: Formula) -> None:
    """Evaluation by folding agrees with evaluation the long way, in every case."""
    assert [evaluate(formula, case) for case in cases(NAMES)] == table(formula)


@given(formulas, formulas)
@example(A | ~A, B | ~B)
@example(A & ~A, D & ~D)
@example(A & (B | ~B), A)
@example((A & B) | (A & ~B), A)
def test_canonical_forms_are_equal_exactly_when_truth_tables_are(left: Formula, right: Formula) -> None:
    """Two formulas have one canonical form if and only if no case tells them apart."""
    assert (canonical(left) == canonical(right)) == (table(left) == table(right))


@given(formulas)
def test_a_canonical_form_is_empty_exactly_when_nothing_makes_it_true(formula: Formula) -> None:
    """That is how a rule that can never fire is told."""
    assert (not canonical(formula)) == (not any(table(formula)))


@given(formulas, formulas)
def test_the_laws_of_and_or_not_hold(left: Formula, right: Formula) -> None:
    """De Morgan, double negation, and order make no difference."""
    assert canonical(~(left & right)) == canonical(~left | ~right)
    assert canonical(~~left) == canonical(left)
    assert canonical(left | right) == canonical(right | left)


def test_only_the_questions_that_matter_are_in_a_canonical_form() -> None:
    """A question whose answer never changes the outcome is left out."""
    assert canonical((A & B) | (A & ~B)) == {frozenset({("a", True)})}
    assert canonical(A | ~A) == {frozenset()}
    assert canonical(A & ~A) == frozenset()


@given(formulas)
def test_the_questions_of_a_formula_are_named_once_each(formula: Formula) -> None:
    """In the order in which they are met, reading from the left."""
    met = fold(
        formula,
        question=lambda asked: [asked.name],
        both=lambda left, right: left + right,
        either=lambda left, right: left + right,
        negate=lambda operand: operand,
    )
    assert [asked.name for asked in questions(formula)] == list(dict.fromkeys(met))


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (A, "a"),
        (~A, "not a"),
        (~~A, "not not a"),
        (A & B & C, "a and b and c"),
        (A & (B & C), "a and b and c"),
        (A | B | C, "a or b or c"),
        (A & B | C, "(a and b) or c"),
        (A & (B | C), "a and (b or c)"),
        ((A | B) & (C | D), "(a or b) and (c or d)"),
        (A & ~B, "a and not b"),
        (~(A & B), "not (a and b)"),
        (~(A | B) & C, "not (a or b) and c"),
        (A & ~(B | C & D), "a and not (b or (c and d))"),
    ],
)
def test_formulas_read_like_sentences(formula: Formula, text: str) -> None:
    """Brackets stand where "and" and "or" mix, and around what a "not" covers; nowhere else."""
    assert words(formula) == text


@given(formulas)
def test_the_words_of_a_formula_say_all_that_it_means(formula: Formula) -> None:
    """Read as an expression of Python, the words give the same answer in every case."""
    code = compile(words(formula), "words", "eval")
    assert [eval(code, dict(case)) for case in cases(NAMES)] == table(formula)  # noqa: S307 - our own words


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_condition_of_every_rule_can_be_read_back(rule: Any) -> None:
    """The words under which a page shows a rule mean what the rule means."""
    names = tuple(asked.name for asked in questions(rule.refuses_when))
    code = compile(words(rule.refuses_when).replace("-", "_"), "words", "eval")
    for case in cases(names):
        answers = {name.replace("-", "_"): answer for name, answer in case.items()}
        assert eval(code, answers) == evaluate(rule.refuses_when, case)  # noqa: S307 - our own words


def test_what_is_no_formula_has_no_meaning() -> None:
    """A formula holds formulas; anything else inside is found when it is read."""
    with pytest.raises(TypeError, match="not a formula: 'a'"):
        evaluate(Not(operand="a"), {})  # type: ignore[arg-type]


def test_an_unanswered_question_is_an_error() -> None:
    """Evaluation guesses nothing."""
    with pytest.raises(KeyError, match="b"):
        evaluate(A & B, {"a": True})


def test_a_formula_has_no_truth_of_its_own() -> None:
    """`a and b` would be `b` alone, without a word."""
    with pytest.raises(TypeError, match="combine formulas with &"):
        bool(A | B)


@given(formulas, st.dictionaries(st.sampled_from(NAMES), st.booleans()))
def test_some_answers_settle_a_formula_or_leave_a_question_open(formula: Formula, answers: dict[str, bool]) -> None:
    """A verdict holds whatever else is answered; otherwise, the question is one of the formula's, and not answered."""
    verdict = settled(formula, answers)
    if isinstance(verdict, bool):
        assert all(meant(formula, case | answers) is verdict for case in cases(NAMES))
    else:
        assert verdict in questions(formula)
        assert verdict.name not in answers


@given(formulas)
def test_all_answers_settle_a_formula(formula: Formula) -> None:
    """As `evaluate` says."""
    assert [settled(formula, case) for case in cases(NAMES)] == table(formula)


def test_the_parts_of_a_formula_are_given_by_name() -> None:
    """So is what they mean elsewhere: "and" and "or" are of one type, and easily taken for each other."""
    positional: Any
    for positional, parts in ((And, (A, B)), (Or, (A, B)), (Not, (A,)), (fold, (A, str, str, str, str))):
        with pytest.raises(TypeError, match="positional"):
            positional(*parts)


def test_nothing_derives_from_and_or_not() -> None:
    """What folds a formula knows all that there is."""
    assert all(getattr(kind, "__final__", False) for kind in (And, Or, Not))


def test_one_side_may_settle_a_formula() -> None:
    """Whichever it is, the other is not asked for."""
    for case in ({"a": False}, {"b": False}):
        assert settled(A & B, case) is False
        assert settled(~(A & B), case) is True
    for case in ({"a": True}, {"b": True}):
        assert settled(A | B, case) is True


def test_a_canonical_form_is_worked_out_once() -> None:
    """It takes long, and every regime that is made asks for that of each rule."""
    assert canonical(A & ~B) is canonical(A & ~B)
