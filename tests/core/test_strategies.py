"""The strategies that users draw from: well formed, varied, quick to shrink; and what happens without Hypothesis."""

import re
import subprocess
import sys
from importlib.abc import MetaPathFinder
from importlib.util import find_spec, module_from_spec
from typing import Any, Final, final

import attrs
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import cotenant as ct
from cotenant.commands import COMMANDS
from cotenant.events import EVENTS
from cotenant.testing import hypothesis_plugin, strategies

hypothesis_plugin.register()
HIT: Final = settings(database=None, max_examples=5_000, phases=[Phase.generate], derandomize=True)
SEARCH: Final = settings(database=None, max_examples=5_000, phases=[Phase.generate, Phase.shrink])
DRAWN: Final[tuple[Any, ...]] = (
    *COMMANDS, *EVENTS, ct.Partner, ct.Channel, ct.Term, ct.Product, ct.Subscription, ct.Tenant, ct.PartnerRelationship,
    ct.Customer, ct.Rule, ct.Regime, ct.Timeline, ct.Accepted, ct.Refused, ct.Transition, ct.Story,
)  # fmt: skip


@pytest.mark.parametrize("kind", DRAWN, ids=lambda kind: kind.__name__)
def test_a_value_is_drawn_from_its_type(kind: type[Any]) -> None:
    """`st.from_type` gives well-formed values of every class, because the plugin registered how."""

    @settings(max_examples=5, database=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
    @given(st.from_type(kind))
    def draw(value: Any) -> None:
        assert type(value) is kind
        if kind not in {ct.Accepted, ct.Refused, ct.Transition, ct.Story}:
            assert attrs.evolve(value) == value

    draw()


@given(st.data())
def test_parties_are_drawn_from_their_type(data: st.DataObject) -> None:
    """A union is drawn from its members."""
    party: object = data.draw(st.from_type(ct.Party))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportUnknownArgumentType]
    assert isinstance(party, ct.Partner | ct.Principal)


@pytest.mark.parametrize("answer", [ct.Accepted, ct.Refused])
@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_what_is_drawn_hits_what_is_there(kind: type[ct.Command], answer: type[ct.Decision]) -> None:
    """Every command is often enough accepted, and refused, for properties to have something to hold of."""

    @st.composite
    def decided(draw: st.DrawFn) -> ct.Decision:
        customer = draw(strategies.customers())
        return ct.decide(customer, draw(strategies.commands(customer, of=(kind,))), ct.MULTI_PARTNER)

    if (kind, answer) != (ct.TransitionToCsp, ct.Accepted):
        found = find(decided(), lambda decision: isinstance(decision, answer), settings=HIT)
        assert isinstance(found, answer)


def test_customers_shrink_to_one_tenant_and_one_subscription() -> None:
    """The simplest customer with a CSP subscription has nothing else."""
    found = find(
        strategies.customers(), lambda it: any(each.channel.is_csp for _, each in it.subscriptions()), settings=SEARCH
    )
    sold = ct.Subscription(id="e3", product="Office 365 E3", seats=1, channel=ct.CSP, seller=ct.Partner(id="fabrikam"))
    assert found == ct.Customer(id="contoso", tenants=[ct.Tenant(id="contoso", subscriptions=[sold])])


@pytest.mark.parametrize("law", ct.STATE_LAWS, ids=lambda law: law.id)
def test_a_broken_law_shrinks_to_one_tenant_and_at_most_two_subscriptions(law: ct.Law[ct.Customer]) -> None:
    """Whatever law of customers fails, the case that is shown is small enough to be understood."""
    found = find(strategies.customers(), lambda it: bool(list(law.breaches(it))), settings=SEARCH)
    assert len(found.tenants) <= 1
    assert len(list(found.subscriptions())) <= 2
    assert len(found.relationships) <= 2


@st.composite
def questions(draw: st.DrawFn) -> tuple[ct.Customer, ct.Command]:
    customer = draw(strategies.customers())
    return customer, draw(strategies.commands(customer))


@pytest.mark.parametrize("rule", ["owner-controls", "one-channel", "suspend-before-end", "association-first"])
def test_a_question_shrinks_to_one_tenant_and_one_subscription(rule: str) -> None:
    """What a command is about stays what it is while all that it is not about goes away."""

    def broken(question: tuple[ct.Customer, ct.Command]) -> bool:
        decision = ct.decide(*question, ct.SINGLE_CHANNEL)
        return isinstance(decision, ct.Refused) and rule in {reason.rule for reason in decision.reasons}

    customer, _ = find(questions(), broken, settings=SEARCH)
    assert len(customer.tenants) <= 1
    assert len(list(customer.subscriptions())) <= 1
    assert len(customer.relationships) <= 1


@pytest.mark.parametrize(
    "lifted", [("owner-controls",), ("one-partner", "owner-controls"), ("answer-first", "one-partner", "reseller-ends")]
)
def test_regimes_shrink_to_few_lifted_rules(lifted: tuple[str, ...]) -> None:
    """Lifting those rules, and no other, is the simplest way to be without them."""
    found = find(
        strategies.regimes(), lambda it: not {rule.id for rule in it.rules}.intersection(lifted), settings=SEARCH
    )
    assert found.rules == ct.SINGLE_CHANNEL.lifting(*lifted, name="found").rules


def test_customers_with_other_ids_are_asked_about_what_they_have() -> None:
    """Commands about a customer that was not drawn name what it has, too."""
    own = ct.Subscription(id="own", product="Visio", seats=3, channel=ct.DIRECT, status="suspended")
    ties = [ct.PartnerRelationship(partner=ct.Partner(id="stranger"))]
    customer = ct.Customer(id="c", tenants=[ct.Tenant(id="t", subscriptions=[own])], relationships=ties)
    for kind in (ct.Resume, ct.Provision, ct.EndRelationship):
        command = find(strategies.commands(customer, of=(kind,)), lambda _: True, settings=SEARCH)
        assert isinstance(command, ct.Resume | ct.Provision | ct.EndRelationship)
        named = command.partner.id if isinstance(command, ct.EndRelationship) else command.tenant
        assert named in {"stranger", "t"}


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


def import_anew(name: str) -> None:
    """Run a package's code once more, apart from the one that is imported."""
    spec = find_spec(name)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(module_from_spec(spec))


def test_without_hypothesis_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the library works without it."""
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(ImportError, match=re.escape("cotenant[testing]")):
        import_anew("cotenant.testing")


@final
class Broken(MetaPathFinder):
    """Finds nothing, and says that what it looked for lacks something."""

    def find_spec(self, *_: object) -> None:
        raise ModuleNotFoundError("No module named 'sortedcontainers'", name="sortedcontainers")


def test_another_missing_module_is_not_mistaken_for_hypothesis(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that is broken elsewhere says where."""
    monkeypatch.delitem(sys.modules, "hypothesis")
    monkeypatch.setattr(sys, "meta_path", [Broken()])
    with pytest.raises(ModuleNotFoundError, match="sortedcontainers"):
        import_anew("cotenant.testing")


@pytest.mark.parametrize("first", ["hypothesis", "cotenant", "cotenant.testing.strategies", "hypothesis.strategies"])
def test_whatever_is_imported_first_works(first: str) -> None:
    """The entry point is called while Hypothesis is being imported, perhaps by `cotenant.testing` itself."""
    code = (
        f"import {first}\nimport cotenant.testing.hypothesis_plugin as plugin; plugin.register()\n"
        "import hypothesis.strategies as st, cotenant as ct; print(repr(st.from_type(ct.Customer)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "customers" in ran.stdout
