"""Your own system against the model: the first disagreement, as a minimal story, with the clause that it breaks."""

from cotenant.testing.conformance.asking import DisagreementError, Report
from cotenant.testing.conformance.cases import Asked, Case, case_schema, cases
from cotenant.testing.conformance.disagreements import Aspect, Broken, Disagreement
from cotenant.testing.conformance.exhausting import exhaust
from cotenant.testing.conformance.programs import Program
from cotenant.testing.conformance.searching import search
from cotenant.testing.conformance.systems import Begin, Level, ProgramError, Reply, System

__all__ = [
    "Asked",
    "Aspect",
    "Begin",
    "Broken",
    "Case",
    "Disagreement",
    "DisagreementError",
    "Level",
    "Program",
    "ProgramError",
    "Reply",
    "Report",
    "System",
    "case_schema",
    "cases",
    "exhaust",
    "search",
]
