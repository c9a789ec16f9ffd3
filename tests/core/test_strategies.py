"""The strategies that users draw from: well formed, varied, quick to shrink; and what happens without Hypothesis."""

import subprocess
import sys
from typing import Any, Final

import attrs
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import cotenant as ct
from cotenant.commands import COMMANDS
from cotenant.events import EVENTS
from cotenant.testing import hypothesis_plugin, strategies

hypothesis_plugin.register()
SEARCH: Final = settings(database=None, max_examples=5_000, phases=[Phase.generate, Phase.shrink])
DRAWN: Final[tuple[Any, ...]] = (
    *COMMANDS, *EVENTS, ct.Partner, ct.Channel, ct.Term, ct.Product, ct.Subscription, ct.Tenant, ct.PartnerRelationship,
    ct.Customer, ct.Rule, ct.Regime, ct.Timeline, ct.Accepted, ct.Refused, ct.Transition, ct.Story,
)  # fmt: skip


@pytest.mark.parametrize("kind", DRAWN, ids=lambda kind: kind.__name__)
def test_a_value_is_drawn_from_its_type(kind: type[Any]) -> None:
    """`st.from_type` gives well-formed values of every class, because the plugin registered how."""

    @settings(max_examples=5, database=None, suppress_health_check=list(HealthCheck))
    @given(st.from_type(kind))
    def draw(value: Any) -> None:
        assert type(value) is kind
        if kind not in {ct.Accepted, ct.Refused, ct.Transition, ct.Story}:
            assert attrs.evolve(value) == value

    draw()


@given(st.from_type(ct.Party))
def test_parties_are_drawn_from_their_type(party: ct.Party) -> None:
    """A union is drawn from its members."""
    assert isinstance(party, ct.Partner | ct.Principal)


def test_every_command_is_accepted_and_refused_by_what_is_drawn() -> None:
    """Drawn commands hit what drawn customers have, so that properties have something to hold of."""
    seen: set[tuple[str, str]] = set()

    @settings(max_examples=1_500, database=None, derandomize=True, phases=[Phase.generate])
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        customer = data.draw(strategies.customers())
        command = data.draw(strategies.commands(customer))
        decision = ct.decide(customer, command, ct.MULTI_PARTNER)
        seen.add((type(command).__name__, type(decision).__name__))

    draw()
    wanted = {(kind.__name__, answer) for kind in COMMANDS for answer in ("Accepted", "Refused")}
    assert wanted - seen == {("TransitionToCsp", "Accepted")}


def test_customers_shrink_to_one_tenant_and_one_subscription() -> None:
    """The simplest customer with a CSP subscription has nothing else."""
    found = find(
        strategies.customers(), lambda it: any(each.channel.is_csp for _, each in it.subscriptions()), settings=SEARCH
    )
    sold = ct.Subscription(id="e3", product="Office 365 E3", seats=1, channel=ct.CSP, seller=ct.Partner(id="fabrikam"))
    assert found == ct.Customer(id="contoso", tenants=[ct.Tenant(id="contoso", subscriptions=[sold])])


def test_regimes_shrink_to_few_lifted_rules() -> None:
    """Lifting one rule is the simplest way to be without it."""
    found = find(
        strategies.regimes(), lambda it: "owner-controls" not in {rule.id for rule in it.rules}, settings=SEARCH
    )
    assert found.rules == ct.SINGLE_CHANNEL.lifting("owner-controls", name="found").rules


@given(st.data(), st.sampled_from([rule.id for rule in ct.RULES]))
def test_regimes_keep_what_they_are_told_to(data: st.DataObject, rule: str) -> None:
    """A property that needs a rule asks for it."""
    assert rule in {each.id for each in data.draw(strategies.regimes(keeping=(rule,))).rules}


@given(strategies.stories(), strategies.tenants(), st.data())
def test_what_is_drawn_together_fits_together(story: ct.Story, tenant: ct.Tenant, data: st.DataObject) -> None:
    """A story's commands are in order, and a command or event of one type is of that type."""
    days = [decision.command.on for decision in story.decisions]
    assert days == sorted(days)
    assert len(tenant.subscriptions) <= 4
    assert isinstance(data.draw(strategies.commands(of=(ct.Renew,))), ct.Renew)
    assert isinstance(data.draw(strategies.events(of=(ct.TermChanged,))), ct.TermChanged)


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_without_hypothesis_the_error_names_the_extra() -> None:
    """The rest of the library works as before."""
    ran = run(
        "import sys; sys.modules['hypothesis'] = None; import cotenant\n"
        "try:\n    import cotenant.testing\nexcept ImportError as error:\n    print(error)"
    )
    assert "cotenant[testing]" in ran.stdout


def test_another_missing_module_is_not_mistaken_for_hypothesis() -> None:
    """An installation that is broken elsewhere says where."""
    ran = run(
        "import sys\nclass Broken:\n    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'hypothesis': raise ModuleNotFoundError('no sorted', name='sortedcontainers')\n"
        "sys.meta_path.insert(0, Broken())\nimport cotenant.testing"
    )
    assert "no sorted" in ran.stderr
    assert "cotenant[testing]" not in ran.stderr


@pytest.mark.parametrize("first", ["hypothesis", "cotenant", "cotenant.testing.strategies", "hypothesis.strategies"])
def test_whatever_is_imported_first_works(first: str) -> None:
    """The entry point is called while Hypothesis is being imported, perhaps by `cotenant.testing` itself."""
    ran = run(
        f"import {first}\nimport cotenant.testing.hypothesis_plugin as plugin; plugin.register()\n"
        "import hypothesis.strategies as st, cotenant as ct; print(repr(st.from_type(ct.Customer)))"
    )
    assert ran.returncode == 0, ran.stderr
    assert "customers" in ran.stdout
