"""The policy by hand is a fair measure only while it gives the answers of the library."""

from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.decide import agree
from tests.benchmarks.workload import requests


def test_the_policy_by_hand_gives_the_answers_of_the_library() -> None:
    """All commands under every regime: the rules broken, the events, and the new state."""
    asked = requests(tenants=100, count=2_000)
    assert len({type(each.command) for each in asked}) == 14
    agree(asked)


@given(st.integers(0, 2**32))
def test_so_it_does_on_any_workload(seed: int) -> None:
    """The seed of the benchmark was not chosen for it."""
    agree(requests(tenants=5, count=40, seed=seed))
