"""Batches of customers with commands for them, as frames of every engine."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import attrs
import narwhals as nw
from hypothesis import strategies as st

from cotenant import Customer, frames
from cotenant.commands import Command
from cotenant.frames.transfer import Backend
from cotenant.testing import strategies as drawn

Asked: TypeAlias = tuple[str, str, Command]
Batch: TypeAlias = tuple[tuple[Customer, ...], tuple[Asked, ...]]


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    """Draw up to four customers of different ids, and up to eight commands for each."""
    customers = [
        attrs.evolve(each, id=f"customer-{index}")
        for index, each in enumerate(draw(st.lists(drawn.customers(), min_size=1, max_size=4)))
    ]
    asked = [(each.id, command) for each in customers for command in draw(st.lists(drawn.commands(each), max_size=8))]
    return tuple(customers), tuple((f"request-{index}", *each) for index, each in enumerate(asked))


def rows(frame: Any) -> list[dict[str, Any]]:
    """Return the rows of a frame of any engine."""
    return nw.from_native(frame).lazy().collect().rows(named=True)


def both(batch: Batch, backend: Backend) -> tuple[Any, frames.State[Any]]:
    """Return the requests and the state of a batch as frames."""
    customers, asked = batch
    return frames.to_requests(asked, backend=backend), frames.to_frames(customers, backend=backend)


def by_id(customers: Sequence[Customer]) -> dict[str, Customer]:
    return {each.id: each for each in customers}
