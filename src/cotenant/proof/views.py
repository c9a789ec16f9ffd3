"""What proofs look like: claims with their outcomes, and witnesses in full."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cotenant.display.drawing import draw, drawn, table
from cotenant.display.model import Block, Cell, Line, Mark, Table
from cotenant.display.outcomes import answer, asked
from cotenant.display.policy import not_asked
from cotenant.proof.comparing import Contrast, Difference
from cotenant.proof.linting import Finding
from cotenant.proof.proving import Obligation, Outcome, Proof
from cotenant.proof.witnesses import Witness

_UNCONFIRMED: Final = "not confirmed: it rests on a fact that no solver can read"


@drawn(Witness)
def _witness(value: Witness) -> tuple[Block, ...]:
    doubt = [] if value.confirmed else [Line(text=f"Witness {_UNCONFIRMED}.")]
    return Line(text=asked(value.command)), *draw(value.customer), *doubt


@drawn(Obligation)
def _obligation(value: Obligation) -> tuple[Block, ...]:
    shown = draw(value.witness) if value.witness else ()
    return Line(text=f"{value.claim}, {value.about}: {value.outcome}", heading=True), Line(text=value.says), *shown


@drawn(Proof)
def _proof(value: Proof) -> tuple[Block, ...]:
    says = {each.claim: each.says for each in value.obligations}
    rows = tuple((claim, said, *_count(value.obligations, claim)) for claim, said in says.items())
    verdict = f"{len(value.obligations) - len(value.failures)} of {len(value.obligations)} claims are proved"
    failures = tuple((each.claim, each.about, each.outcome.value, _case(each.witness)) for each in value.failures)
    return (
        Line(text=f"{value.regime}: {verdict}", heading=True),
        *not_asked(value.not_asked),
        Table(title="Claims", header=("claim", "says", "claims", "outcome"), rows=rows),
        *([Table(title="Not proved", header=_FAILED, rows=failures)] if failures else []),
    )


_FAILED: Final = ("claim", "about", "outcome", "witness")


def _count(obligations: Iterable[Obligation], claim: str) -> tuple[int, Mark]:
    outcomes = [each.outcome for each in obligations if each.claim == claim]
    missing = len(outcomes) - outcomes.count(Outcome.PROVED)
    return len(outcomes), Mark(good=not missing, word=f"{missing} not proved" if missing else "proved")


def _case(witness: Witness | None) -> str:
    if witness is None:
        return "none"
    return f"{asked(witness.command)}{'' if witness.confirmed else f' ({_UNCONFIRMED})'}"


@drawn(Contrast)
def _contrast(value: Contrast) -> tuple[Block, ...]:
    rows = tuple(
        (each.command.__name__, each.rules, *_answers(each), _case(each.witness)) for each in value.differences
    )
    return (
        table(
            f"Where {value.first} and {value.second} differ",
            ("command", "rules", value.first, value.second, "witness"),
            rows,
            empty=f"{value.first} and {value.second} give the same answers: proved for every customer.",
        ),
    )


def _answers(value: Difference) -> tuple[Cell, Cell]:
    """Return both answers, which are not known where the case for the difference is not confirmed."""
    return (answer(value.first), answer(value.second)) if value.witness.confirmed else (None, None)


@drawn(Difference)
def _difference(value: Difference) -> tuple[Block, ...]:
    return (*draw(value.witness), *draw(value.first), *draw(value.second))


@drawn(Finding)
def _finding(value: Finding) -> tuple[Block, ...]:
    return (Line(text=f"Rule {value.rule}: {value.says}"),)
