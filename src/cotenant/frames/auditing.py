"""The laws of customers over frames: what of a loaded book of business breaks them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import narwhals as nw
from narwhals.typing import IntoFrameT

from cotenant import laws
from cotenant.channels import CHANNELS, UNKNOWN
from cotenant.frames.checking import examined
from cotenant.frames.expressions import any_of
from cotenant.frames.lookups import IS_ACTIVE, IS_CSP, IS_RESELLER, LIVE, is_channel, same_party
from cotenant.frames.opening import Lazy, Opened, State
from cotenant.frames.schemas import RELATIONSHIPS, SUBSCRIPTIONS, TENANTS
from cotenant.frames.transfer import built
from cotenant.regimes import Regime, is_asked


def _several_resellers(frames: Opened) -> Lazy:
    resellers = frames[RELATIONSHIPS].filter(IS_RESELLER).select("customer", about=nw.col("partner_id"))
    several = resellers.group_by("customer").agg(nw.len().alias("resellers")).filter(nw.col("resellers") > 1)
    return resellers.join(several, on="customer", how="semi")


def _mixed_tenants(frames: Opened) -> Lazy:
    live = frames[SUBSCRIPTIONS].filter(LIVE & ~is_channel(UNKNOWN))
    sides = live.select("customer", about=nw.col("tenant"), csp=IS_CSP, other=~IS_CSP).group_by("customer", "about")
    return sides.agg(nw.col("csp").any(), nw.col("other").any()).filter(nw.col("csp") & nw.col("other"))


def _csp_on_foreign_tenants(frames: Opened) -> Lazy:
    sold = frames[SUBSCRIPTIONS].filter(LIVE & IS_CSP).rename({"subscription": "about"})
    made = frames[TENANTS].select("customer", "tenant", "provisioned_by", "provisioned_by_id")
    on_tenants = sold.join(made, on=["customer", "tenant"], how="inner")
    return on_tenants.filter(~same_party("seller", "provisioned_by"))


def _csp_without_relationship(frames: Opened) -> Lazy:
    sold = frames[SUBSCRIPTIONS].filter(IS_ACTIVE & IS_CSP)
    resellers = frames[RELATIONSHIPS].filter(IS_RESELLER).select("customer", seller_id=nw.col("partner_id"))
    unrelated = sold.join(resellers, on=["customer", "seller_id"], how="anti")
    return unrelated.rename({"subscription": "about"})


READINGS: Final[Mapping[str, Callable[[Opened], Lazy]]] = {
    "one-reseller": _several_resellers,
    "channels-apart": _mixed_tenants,
    "own-tenant": _csp_on_foreign_tenants,
    "csp-needs-its-relationship": _csp_without_relationship,
}
"""How each law of customers is read from columns: the rows of what breaks it, with its id in the column `about`."""


def audit(state: State[IntoFrameT], regime: Regime, *, checked: bool = False) -> IntoFrameT:
    """Return where customers break the laws that a regime keeps, as `cotenant.audit` does for one.

    One row a breach: `customer`, `law`, and `about`, the id of what breaks it, in no particular order. Lazy frames stay
    lazy. Raises what `check` raises, and `ValueError` for what is no regime; `checked=True` skips looking at the rows
    of frames that `check` was called with.
    """
    is_asked("audit", regime)
    frames = examined(state, checked=checked)
    found: IntoFrameT = frames.engine.closed(_audited(frames, regime))
    return found


def breaches(state: State[IntoFrameT], regime: Regime, *, checked: bool = False) -> Any:
    """Return what `audit` returns, and in the column `because` how each law is broken.

    The wording is that of `cotenant.audit`, which is asked about the customers in question alone, in Python; the frame
    is collected. Raises what `audit` raises.
    """
    is_asked("breaches", regime)
    frames = examined(state, checked=checked)
    broken = _audited(frames, regime)
    found = [
        {"customer": customer.id, "law": breach.law, "about": breach.about, "because": breach.because}
        for customer in built(frames.only(broken))
        for breach in laws.audit(customer, regime)
    ]
    return frames.engine.made(found, dict.fromkeys(("customer", "law", "about", "because"), nw.String()))


def unlisted_channels(state: State[IntoFrameT], *, checked: bool = False) -> IntoFrameT:
    """Return the channels that subscriptions are of, and that `CHANNELS` does not have with this name and these roles.

    Such a channel is one of your own, or a slip: no rule and no law objects, and it is taken as one that is not CSP.
    One row a name: `channel`, `subscriptions`, how many are of it, ended ones too, and `customer`, the first by id that
    has one; in no particular order. Lazy frames stay lazy. Raises what `check` raises; `checked=True` skips looking at
    the rows of frames that `check` was called with.
    """
    frames = examined(state, checked=checked)
    unlisted = frames[SUBSCRIPTIONS].filter(~any_of(map(is_channel, CHANNELS)))
    counted = unlisted.group_by("channel").agg(nw.len().alias("subscriptions"), nw.col("customer").min())
    found: IntoFrameT = frames.engine.closed(counted.with_columns(nw.col("subscriptions").cast(nw.Int64())))
    return found


def _audited(frames: Opened, regime: Regime) -> Lazy:
    kept = [law.id for law in laws.STATE_LAWS if law.in_force(regime)]
    parts = [READINGS[id_](frames).select("customer", nw.lit(id_).alias("law"), "about") for id_ in kept]
    nothing = frames[RELATIONSHIPS].filter(nw.col("kind").is_null())
    return nw.concat([nothing.select("customer", law=nw.col("kind"), about=nw.col("partner_id")), *parts])
