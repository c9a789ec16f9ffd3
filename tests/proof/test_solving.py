"""The solver's cases are cases: what it was told is true of them by the plain semantics too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.util import find_spec, module_from_spec

import pytest

import cotenant as ct
from cotenant.commands import COMMANDS
from cotenant.proof import solving
from cotenant.proof.cases import SYMBOLS
from cotenant.proof.claims import Claims
from cotenant.proof.inquiries import PATIENCE, Inquiry, inquiries
from cotenant.proof.proving import PROVABLE
from cotenant.proof.smtlib import asserted
from cotenant.proof.solving import Solver, UndecidedError
from cotenant.proof.terms import FALSE, TRUE, Term, every, number, same
from cotenant.proof.vocabulary import NAMED, WHO
from cotenant.proof.worlds import BEFORE, well_formed
from tests.proof.evaluating import meaning


@pytest.fixture(scope="module")
def asked() -> Mapping[type[ct.Command], Inquiry]:
    """What can be asked of each command type."""
    return inquiries(ct.RULES, patience=PATIENCE)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_a_case_is_one_by_the_plain_semantics(
    command: type[ct.Command], asked: Mapping[type[ct.Command], Inquiry]
) -> None:
    """What Z3 finds for any claim is well formed and makes the claim's statements true, told without Z3."""
    inquiry = asked[command]
    claims = Claims(ct.SINGLE_CHANNEL, PROVABLE)
    alone = (claims.alone(rule, inquiry) for rule in inquiry.watching(ct.RULES))
    for claim in (*claims.about(inquiry, never=False), *alone):
        case = inquiry.solver.case(*claim.statements)
        if case is not None:
            assert all(meaning(each)(case, {}) for each in (NAMED, well_formed(BEFORE), *claim.statements))


def test_what_nothing_is_said_of_is_given_some_value() -> None:
    """A case tells of every symbol that it was asked for."""
    case = Solver(SYMBOLS, (), patience=PATIENCE).case()
    assert case is not None
    assert {symbol for symbol, _ in case.gives} >= {symbol for symbol in SYMBOLS if not symbol.takes}


def test_a_contradiction_has_no_case() -> None:
    """And what was claimed in one question is forgotten in the next."""
    solver = Solver(SYMBOLS, (TRUE,), patience=PATIENCE)
    assert not solver.can_be(FALSE)
    assert solver.case(~same(number(1), number(1))) is None
    assert solver.can_be()


def test_a_question_is_written_for_any_solver() -> None:
    """Sorts, symbols, what is known, what is claimed, and the question."""
    text = Solver(SYMBOLS, (NAMED,), patience=PATIENCE).text(every(WHO, same(WHO, WHO)))
    assert "(declare-sort |Party| 0)" in text
    assert "(declare-fun |before place| (|Subscription|) |Tenant|)" in text
    assert text.endswith("(assert (not (exists ((|who| |Party|)) (not (= |who| |who|)))))\n(check-sat)\n")


def test_what_is_no_term_is_not_written() -> None:
    """A new kind of term has to be written down by somebody."""
    with pytest.raises(TypeError, match="not a term"):
        asserted(Term())


def test_a_solver_that_gives_up_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer is no proof."""
    solver = Solver(SYMBOLS, (), patience=PATIENCE)
    monkeypatch.setattr(solver._solver, "check", lambda: solving._z3.unknown)
    with pytest.raises(UndecidedError):
        solver.can_be(TRUE)


def import_anew() -> None:
    """Run the module that imports Z3 once more, apart from the one that is imported."""
    spec = find_spec("cotenant.proof.solving")
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(module_from_spec(spec))


@pytest.mark.parametrize("missing", ["z3", "importlib_resources"])
def test_without_z3_the_error_names_the_extra(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that is broken elsewhere says where."""

    def absent(_: str) -> object:
        raise ModuleNotFoundError(f"No module named {missing!r}", name=missing)

    monkeypatch.setattr("importlib.import_module", absent)
    told = "cotenant[proof]" if missing == "z3" else missing
    with pytest.raises(ImportError, match=re.escape(told)):
        import_anew()
