"""Who supplies what: the ledger, the licence pools, and what I sell against what is there."""

from __future__ import annotations

from cotenant.supply.ledgers import Ledger, LedgerRow, ledger
from cotenant.supply.players import Player
from cotenant.supply.pooling import Pool, Pools, Share, pools
from cotenant.supply.reconciliation import Finding, Reconciliation, ReconciliationRow, reconcile
from cotenant.supply.records import Attribution, Confidence, SubscribedSku, Whose
from cotenant.supply.rows import Rows
from cotenant.supply.seats import Seats

__all__ = [
    "Attribution",
    "Confidence",
    "Finding",
    "Ledger",
    "LedgerRow",
    "Player",
    "Pool",
    "Pools",
    "Reconciliation",
    "ReconciliationRow",
    "Rows",
    "Seats",
    "Share",
    "SubscribedSku",
    "Whose",
    "ledger",
    "pools",
    "reconcile",
]
