"""Hypothesis profiles: `fast` while working, `ci` in CI, `deep` for a long search (`nox -s properties`)."""

import os

from hypothesis import HealthCheck, Phase, settings

# A slow machine is no failure: no deadline on a single example, and no complaint that drawing it took long.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile("fast", PATIENT, max_examples=40)
# Derandomised, so that a commit that passed once passes again; a failure prints the call that repeats it.
settings.register_profile("ci", PATIENT, max_examples=200, derandomize=True, print_blob=True)
settings.register_profile("deep", PATIENT, max_examples=5_000, stateful_step_count=100, print_blob=True)
# For mutants: the same examples for each, none remembered from another, and no time spent on a smaller one.
settings.register_profile(
    "mutants", PATIENT, max_examples=20, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "fast"))
