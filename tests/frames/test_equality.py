"""Frames answer as objects do: the same facts, the same rules, the same laws, on every engine."""

from collections.abc import Callable
from typing import Any

import pytest
from conftest import Batch, batches, both, by_id, rows
