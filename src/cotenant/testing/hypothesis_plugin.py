"""The `hypothesis` entry point: with it, `st.from_type(Customer)` and its like draw well-formed values."""

from __future__ import annotations

from hypothesis import strategies as st

from cotenant import commands as cmd
from cotenant import decisions, engine, parties, regimes, rule, rules, tenancy
from cotenant import events as ev
from cotenant.channels import Channel
from cotenant.testing import strategies as ours


def register() -> None:
    """Tell Hypothesis how to draw every value of the core; Hypothesis calls it when it is imported."""
    for command in cmd.COMMANDS:
        st.register_type_strategy(command, ours.commands(of=(command,)))
    for event in ev.EVENTS:
        st.register_type_strategy(event, ours.events(of=(event,)))
    accepted = ours.decisions().filter(lambda decision: isinstance(decision, decisions.Accepted))
    refused = ours.decisions().filter(lambda decision: isinstance(decision, decisions.Refused))
    for kind, strategy in (
        (parties.Partner, ours.partners()),
        (Channel, ours.channels()),
        (tenancy.Term, ours.terms()),
        (tenancy.Product, ours.products()),
        (tenancy.Subscription, ours.subscriptions()),
        (tenancy.Tenant, ours.tenants()),
        (tenancy.PartnerRelationship, ours.relationships()),
        (tenancy.Customer, ours.customers()),
        (rule.Rule, st.sampled_from(rules.RULES)),
        (regimes.Regime, ours.regimes()),
        (regimes.Timeline, ours.timelines()),
        (decisions.Accepted, accepted),
        (decisions.Transition, accepted.map(lambda decision: decision.unwrap())),
        (decisions.Refused, refused),
        (engine.Story, ours.stories()),
    ):
        st.register_type_strategy(kind, strategy)
