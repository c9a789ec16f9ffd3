"""The public API as a type checker sees it; checked with mypy and pyright, in the project and on the built wheel."""

from datetime import date

import cotenant as ct


def decided(customer: ct.Customer, by: ct.Partner, on: date) -> ct.Customer | list[str]:
    """Match on a decision: with a third case, the end of this function could be reached."""
    match ct.decide(customer, ct.RequestRelationship(by=by, on=on), ct.MULTI_CHANNEL):
        case ct.Accepted(transition=step):
            return step.after
        case ct.Refused(reasons=reasons):
            return [reason.because for reason in reasons]
