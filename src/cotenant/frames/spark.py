"""The object engine on the workers of Spark, customer by customer: for what no expression can say, and for rough input.

`cotenant.frames` itself reads frames of PySpark, as fast as Spark computes expressions. What is here asks Python about
each customer, where the rows are. That is slower, and takes rules that ask facts of your own, words every reason
without collecting anything, and reports rows that are malformed instead of refusing all of them. The workers need
cotenant with its extra `frames`, and pyarrow.
"""

from __future__ import annotations

from functools import partial, reduce
from typing import Any

import narwhals as nw

from cotenant.frames import grouping
from cotenant.frames.checking import marked
from cotenant.frames.grouping import Answer
from cotenant.frames.opening import Opened, State, opened
from cotenant.frames.problems import FrameError, Problem, single
from cotenant.frames.schemas import TABLES
from cotenant.frames.transfer import in_spark
from cotenant.regimes import Regime

__all__ = ["audit", "decide"]


def decide(requests: Any, state: State[Any], regime: Regime) -> Any:
    """Return what the regime says of each request, as a lazy frame of PySpark.

    One row a request: what `cotenant.frames.decide` returns, and `because`, a list of how each broken rule is broken.
    A request that is malformed, or whose customer is, has nulls there, and in the column `problem` what is wrong. One
    row more for each thing that is wrong with the state: its customer, and the problem. That two customers' requests
    have one id is nothing wrong here.

    Raises `FrameError` for columns that are missing or of other types, and for frames of other engines.
    """
    return _by_customer(opened(state, requests), grouping.decisions, grouping.DECISIONS, regime)


def audit(state: State[Any], regime: Regime) -> Any:
    """Return where customers break the laws that a regime keeps, as a lazy frame of PySpark.

    One row a breach: what `cotenant.frames.breaches` returns, with a null in the column `problem`. One row more for
    each thing that is wrong with the state: its customer, who is not audited, and the problem. Raises what `decide`
    raises.
    """
    return _by_customer(opened(state), grouping.breaches, grouping.BREACHES, regime)


def _by_customer(frames: Opened, answer: Answer, schema: nw.Schema, regime: Regime) -> Any:
    if frames.engine.name != "pyspark":
        of_others = Problem(table="", column="", row="", value=frames.engine.name, expected="frames of pyspark")
        raise FrameError([single(of_others)])
    tables = [
        marked(table, frames[table]).with_columns(table=nw.lit(table.name)).to_native()
        for table in TABLES
        if table.name in frames.frames
    ]
    rows = reduce(lambda above, below: above.unionByName(below, allowMissingColumns=True), tables)
    together = rows.repartition("customer").sortWithinPartitions("customer")
    asked = partial(grouping.answered, answer=answer, schema=schema, regime=regime)
    return together.mapInArrow(asked, in_spark(schema))
