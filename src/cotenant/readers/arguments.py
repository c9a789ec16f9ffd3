"""What `assemble` is told beside the records: checked, and with every id in the form in which records have theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from cotenant import checks
from cotenant.channels import Channel
from cotenant.parties import Partner
from cotenant.readers.attribution import Asserted
from cotenant.readers.licensing import Catalogue
from cotenant.readers.reading import Reading
from cotenant.readers.record import normal


def text(given: object, name: str) -> str:
    """Return an id, "" for none."""
    if not isinstance(given, str):
        raise _unfit(name, "an id", given)
    return normal(given.strip())


def partner(given: object, name: str) -> Partner:
    """Return a partner, by the id that records give it."""
    if not isinstance(given, Partner):
        raise _unfit(name, "a Partner", given)
    return attrs.evolve(given, id=normal(given.id))


def partners(given: Iterable[Partner]) -> dict[str, Partner]:
    """Return partners by their ids."""
    known = (partner(each, "partners") for each in checks.members(given, Partner, "partners"))
    return {each.id: each for each in known}


def tenants(given: Iterable[str]) -> frozenset[str]:
    """Return ids of tenants."""
    return frozenset(normal(each.strip()) for each in checks.members(given, str, "my_tenants"))


def assertions(given: Mapping[str, Asserted] | None) -> dict[str, Asserted]:
    """Return what is asserted of each subscription, by the ids as they were given."""
    if given is not None and not _is(Mapping, given):
        raise _unfit("asserted", "a mapping of ids to Partners and Channels", given)
    return {_key(key): _asserted(key, value) for key, value in (given or {}).items()}


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise ValueError(f"asserted[{key!r}]: expected the id of a subscription, got {key!r}")
    return key


def _asserted(key: object, value: object) -> Asserted:
    if isinstance(value, Partner):
        return partner(value, "asserted")
    if isinstance(value, Channel) and not value.is_csp:
        return value
    raise ValueError(f"asserted[{key!r}]: expected a Partner, or a Channel other than CSP, got {value!r}")


def catalogue(given: Catalogue | Reading[Catalogue] | None) -> Catalogue:
    """Return a catalogue, bare or in a reading; an empty one for none."""
    found = given.value if isinstance(given, Reading) else given
    if found is not None and not _is(Catalogue, found):
        raise _unfit("catalogue", "a Catalogue or a reading of it", given)
    return found or Catalogue()


def _is(kind: type, given: object) -> bool:
    # Asked in a way that a type checker, which believes the annotations, does not answer by itself.
    return isinstance(given, kind)


def _unfit(name: str, expected: str, given: object) -> ValueError:
    return ValueError(f"assemble({name}=…): expected {expected}, got {given!r:.80}")
