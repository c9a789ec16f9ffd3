"""What the fuzzer starts from: good inputs of every kind, and the words that they are made of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import cotenant as ct
from cotenant import codec, example, supply
from cotenant.documents import is_list, is_object
from tests.fuzz.targets import KINDS, READERS

FIXTURES: Final = Path(__file__).parents[1] / "readers" / "fixtures"
FINDINGS: Final = Path(__file__).parent / "findings"
STORY: Final = ct.play(example.CONTOSO, example.COMMANDS, ct.RELEASED)
VALUES: Final[dict[Any, Any]] = {
    ct.Customer: STORY.after, ct.Command: example.COMMANDS[0], ct.Event: STORY.events[0],
    ct.Decision: STORY.decisions[0],
    list[ct.Command]: list(example.COMMANDS), tuple[ct.Event, ...]: STORY.events, ct.Party: ct.CUSTOMER,
    ct.Channel: ct.Channel(name="Marketplace", exclusive=True), ct.Story: ct.play(example.CONTOSO, [], ct.RELEASED),
    supply.SubscribedSku: supply.SubscribedSku(tenant="t", product="E3", enabled=3, subscription_ids=["a"]),
    supply.Attribution: supply.Attribution(subscription="e3", whose="mine", confidence="certain", evidence=["x"]),
}  # fmt: skip


def seeds(target: str) -> Iterator[bytes]:
    """Yield the inputs from which to start, those that once failed first."""
    for path in sorted((FINDINGS / target).glob("*")):
        yield path.read_bytes()
    match target:
        case "codec":
            for at, kind in enumerate(KINDS):
                value = VALUES.get(kind)
                yield bytes([at]) + (codec.to_json(value).encode() if value is not None else b'{"schema_version": 1}')
        case "readers":
            for at in range(len(READERS)):
                yield from (bytes([at]) + path.read_bytes() for path in sorted(FIXTURES.iterdir()))
        case _:
            named = {
                "sold": "sold.json",
                "found": "found.json",
                "skus": "found_skus.json",
                "customer": "customers.json",
            }
            parts = {name: json.loads((FIXTURES / file).read_bytes()) for name, file in named.items()}
            yield json.dumps(parts).encode()
            yield from (json.dumps({name: part}).encode() for name, part in parts.items())


def words(target: str) -> list[str]:
    """Return every key and every text of the seeds, to make other inputs of."""
    found: dict[str, None] = {}
    for seed in seeds(target):
        try:
            document = json.loads(seed if seed[:1] == b"{" else seed[1:])
        except ValueError:
            continue
        found.update(dict.fromkeys(_texts(document)))
    return list(found)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.items() if is_object(value) else enumerate(value) if is_list(value) else ():
        yield from (str(each[0]), *_texts(each[1]))
