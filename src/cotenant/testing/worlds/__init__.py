"""Small worlds: every customer that can be reached with few tenants, partners and subscriptions, and every question."""

from cotenant.testing.worlds.exploring import Case, Exploration, Finding, Kind, Progress, explore
from cotenant.testing.worlds.reaching import Reached, customers, reach
from cotenant.testing.worlds.symmetry import canonical
from cotenant.testing.worlds.world import NOWHERE, World

__all__ = [
    "NOWHERE",
    "Case",
    "Exploration",
    "Finding",
    "Kind",
    "Progress",
    "Reached",
    "World",
    "canonical",
    "customers",
    "explore",
    "reach",
]
