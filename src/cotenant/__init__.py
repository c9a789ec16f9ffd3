"""CSP Multi-Channel as values and rules: who supplies which piece of a customer's cloud, and who may touch it."""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cotenant.channels import (
        ADVISOR,
        CHANNELS,
        CSP,
        DIRECT,
        EA,
        MCA,
        MPSA,
        OPEN,
        OPEN_VALUE,
        RETAIL,
        SELECT,
        SELF_SERVICE,
        SYNDICATION,
        UNKNOWN,
        Channel,
        Role,
    )
    from cotenant.checks import MalformedError
    from cotenant.commands import (
        AcceptRelationship,
        Cancel,
        ChangeSeats,
        ChangeTerm,
        Command,
        CreateTenant,
        DeclineRelationship,
        EndRelationship,
        Provision,
        Purchase,
        Renew,
        RequestRelationship,
        Resume,
        Suspend,
        TransitionToCsp,
    )
    from cotenant.decisions import Accepted, Decision, Reason, Refused, RefusedError, Transition
    from cotenant.engine import Comparison, Story, Verdict, compare, decide, play
    from cotenant.events import (
        Event,
        RelationshipAccepted,
        RelationshipDeclined,
        RelationshipEnded,
        RelationshipEstablished,
        RelationshipRequested,
        SeatsChanged,
        SubscriptionCanceled,
        SubscriptionProvisioned,
        SubscriptionPurchased,
        SubscriptionRenewed,
        SubscriptionResumed,
        SubscriptionSuspended,
        TenantCreated,
        TermChanged,
    )
    from cotenant.explanations import Explanation, explain
    from cotenant.history import HistoryError, evolve, replay
    from cotenant.laws import (
        HISTORY_LAWS,
        LAWS,
        REGIME_LAWS,
        STATE_LAWS,
        TRANSITION_LAWS,
        Answer,
        Breach,
        Law,
        Scope,
        audit,
        audit_answer,
        audit_step,
        audit_story,
    )
    from cotenant.many import decide_many
    from cotenant.parties import CUSTOMER, MICROSOFT, Partner, Party, Principal, Seller
    from cotenant.regimes import MULTI_CHANNEL, MULTI_PARTNER, RELEASED, SINGLE_CHANNEL, Regime, Release, Timeline
    from cotenant.rule import Basis, Rule
    from cotenant.rules import RULES
    from cotenant.tenancy import (
        Customer,
        PartnerRelationship,
        Product,
        RelationshipKind,
        RelationshipStatus,
        Subscription,
        SubscriptionStatus,
        Tenant,
        Term,
    )
else:  # a type checker would take every name for one of this module

    def __getattr__(name):
        """Import the modules from the ground up, until one has the name: whoever asks for values loads no rules."""
        if name in _MODULES:
            return import_module(f"{__name__}.{name}")
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
        modules = (vars(import_module(f"{__name__}.{module}")) for module in _MODULES)
        return globals().setdefault(name, next(known[name] for known in modules if name in known))

    def __dir__():
        return sorted({*globals(), *__all__})


_MODULES: Final = (
    "checks", "note", "parties", "channels", "tenancy", "commands", "events", "decisions", "history", "formula",
    "facts", "rule", "rules", "regimes", "engine", "explanations", "laws", "many",
)  # fmt: skip

__all__ = [
    "ADVISOR",
    "CHANNELS",
    "CSP",
    "CUSTOMER",
    "DIRECT",
    "EA",
    "HISTORY_LAWS",
    "LAWS",
    "MCA",
    "MICROSOFT",
    "MPSA",
    "MULTI_CHANNEL",
    "MULTI_PARTNER",
    "OPEN",
    "OPEN_VALUE",
    "REGIME_LAWS",
    "RELEASED",
    "RETAIL",
    "RULES",
    "SELECT",
    "SELF_SERVICE",
    "SINGLE_CHANNEL",
    "STATE_LAWS",
    "SYNDICATION",
    "TRANSITION_LAWS",
    "UNKNOWN",
    "AcceptRelationship",
    "Accepted",
    "Answer",
    "Basis",
    "Breach",
    "Cancel",
    "ChangeSeats",
    "ChangeTerm",
    "Channel",
    "Command",
    "Comparison",
    "CreateTenant",
    "Customer",
    "Decision",
    "DeclineRelationship",
    "EndRelationship",
    "Event",
    "Explanation",
    "HistoryError",
    "Law",
    "MalformedError",
    "Partner",
    "PartnerRelationship",
    "Party",
    "Principal",
    "Product",
    "Provision",
    "Purchase",
    "Reason",
    "Refused",
    "RefusedError",
    "Regime",
    "RelationshipAccepted",
    "RelationshipDeclined",
    "RelationshipEnded",
    "RelationshipEstablished",
    "RelationshipKind",
    "RelationshipRequested",
    "RelationshipStatus",
    "Release",
    "Renew",
    "RequestRelationship",
    "Resume",
    "Role",
    "Rule",
    "Scope",
    "SeatsChanged",
    "Seller",
    "Story",
    "Subscription",
    "SubscriptionCanceled",
    "SubscriptionProvisioned",
    "SubscriptionPurchased",
    "SubscriptionRenewed",
    "SubscriptionResumed",
    "SubscriptionStatus",
    "SubscriptionSuspended",
    "Suspend",
    "Tenant",
    "TenantCreated",
    "Term",
    "TermChanged",
    "Timeline",
    "Transition",
    "TransitionToCsp",
    "Verdict",
    "audit",
    "audit_answer",
    "audit_step",
    "audit_story",
    "compare",
    "decide",
    "decide_many",
    "evolve",
    "explain",
    "play",
    "replay",
]
