"""One session of Spark for all tests, for it takes half a minute to start."""

import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Let Spark 3.5 compare versions as it does, and leave its sockets to be collected."""
    for ignored in ("distutils Version classes are deprecated:DeprecationWarning", "unclosed <socket:ResourceWarning"):
        config.addinivalue_line("filterwarnings", f"ignore:{ignored}")


@pytest.fixture(scope="session")
def session() -> Iterator[Any]:
    """A session on this machine: two workers, and a task that is lost is tried again, as on a cluster."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        builder: Any = import_module("pyspark.sql").SparkSession.builder.master("local[2,4]")
        for name, value in {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "2",
        }.items():
            builder = builder.config(name, value)
        started = builder.getOrCreate()
        started.sparkContext.setLogLevel("OFF")
        yield started
        started.stop()
