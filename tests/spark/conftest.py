"""One session of Spark for all tests, for it takes half a minute to start."""

import os
import shutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Let Spark 3.5 compare versions as it does, and leave its sockets to be collected."""
    for ignored in ("distutils Version classes are deprecated:DeprecationWarning", "unclosed <socket:ResourceWarning"):
        config.addinivalue_line("filterwarnings", f"ignore:{ignored}")


@pytest.fixture(scope="session")
def session(pytestconfig: pytest.Config) -> Iterator[Any]:
    """A session of a cluster on this machine: two executors, each a JVM of its own, which may be lost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        # Executors run in folders of their own, and import these tests.
        patch.setenv("PYTHONPATH", str(pytestconfig.rootpath), prepend=os.pathsep)
        builder: Any = import_module("pyspark.sql").SparkSession.builder.master("local-cluster[2,1,1024]")
        for name, value in {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.shuffle.partitions": "2",
        }.items():
            builder = builder.config(name, value)
        started = builder.getOrCreate()
        context = started.sparkContext
        context.setLogLevel("OFF")
        # These folders are where PySpark is, wherever else one would have them.
        folders = Path(context._jvm.System.getenv("SPARK_HOME"), "work", context.applicationId)
        yield started
        started.stop()
        shutil.rmtree(folders)
