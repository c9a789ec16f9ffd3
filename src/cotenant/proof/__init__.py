"""Proofs about regimes, for customers of every size: `prove`, `compare` and `lint`.

The rules that are proved are the very ones that decide. Folding their formulas gives statements for a solver; only the
facts, the events and the laws are given a meaning of their own for that (`meanings`, `effects`, `promises`), and tests
tie each to its Python. What a solver finds is written as a customer and a command, and held against `decide`.

It speaks of the tenants, subscriptions, partners and channels of one customer, of which there may be any number. The
fragment is decidable; `cotenant.proof.solving` says why.
"""

from importlib import import_module

from cotenant.proof.comparing import Contrast, Difference, compare
from cotenant.proof.linting import Finding, Flaw, lint
from cotenant.proof.proving import Obligation, Outcome, Proof, prove
from cotenant.proof.solving import UndecidedError
from cotenant.proof.witnesses import Witness
from cotenant.rules import NEVER

import_module("cotenant.proof.views")  # from here on, proofs can be shown

__all__ = [
    "NEVER",
    "Contrast",
    "Difference",
    "Finding",
    "Flaw",
    "Obligation",
    "Outcome",
    "Proof",
    "UndecidedError",
    "Witness",
    "compare",
    "lint",
    "prove",
]
