"""What the fuzzer starts from and what it once found hold, without the fuzzer: `nox -s fuzz` searches for more."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fuzz.seeds import FINDINGS, seeds
from tests.fuzz.targets import TARGETS

SEEDS = [(name, seed) for name in TARGETS for seed in seeds(name)]


@pytest.mark.parametrize(("name", "seed"), SEEDS, ids=[f"{name}-{at}" for at, (name, _) in enumerate(SEEDS)])
def test_no_seed_and_nothing_that_was_found_breaks_a_target(name: str, seed: bytes) -> None:
    """What a fuzzer once found stays found."""
    TARGETS[name](seed)


@given(st.sampled_from(sorted(TARGETS)), st.binary(max_size=200))
@example("codec", b"")
@example("readers", b"")
@example("assembly", b"")
def test_no_bytes_break_a_target(name: str, data: bytes) -> None:
    """A target is total, else the fuzzer would stop at its own faults."""
    TARGETS[name](data)


def test_what_was_found_is_kept() -> None:
    """Each finding belongs to a target, and there are some."""
    assert [path.parent.name for path in FINDINGS.glob("*/*") if path.parent.name not in TARGETS] == []
    assert any(FINDINGS.glob("readers/*"))
