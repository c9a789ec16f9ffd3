"""Fuzz one target, guided by the coverage of the library: `python -m tests.fuzz.run codec CORPUS -max_total_time=60`.

Half of the mutations know that an input is JSON: they take a document apart, change it in one place, and write it.
"""

from __future__ import annotations

import json
import random  # noqa: TID251 - the fuzzer hands in the seed
import sys
from collections.abc import Iterator
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from typing import Any, Final

atheris: Any = import_module("atheris")

with atheris.instrument_imports(include=["cotenant"]):
    from cotenant.documents import is_list, is_object
    from tests.fuzz.seeds import seeds, words
    from tests.fuzz.targets import TARGETS

ODD: Final[tuple[Any, ...]] = (
    None, True, False, 0, 1, -1, 3.5, 2**63, 10**30, 1e300, "", " ", "3", "a\0b", "a\u200bb", "\u202ea", "\ud800", [],
    {}, [[]], [{}], {"": ""}, "2015-02-30", "2015-05-06", "9999-12-31T23:59:59.9999999Z", "3/4/2021 12:00:00 AM",
    "http://[", "https://x/customers/a%00b?id=1", "00000000-0000-0000-0000-000000000000", "CSP", "csp", "customer",
)  # fmt: skip


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys: list[Any] = list(value) if is_object(value) else list(range(len(value))) if is_list(value) else []
    for key in keys:
        yield value, key
        yield from places(value[key])


class Mutator:
    """Changes an input: as bytes, or as the JSON that it is."""

    def __init__(self, target: str) -> None:
        self.words = words(target)
        self.tagged = target != "assembly"  # a first byte chooses how the rest is read

    def __call__(self, data: bytes, max_size: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311 - no secret
        head, body = (data[:1], data[1:]) if self.tagged else (b"", data)
        try:
            document = json.loads(body) if chance.random() < 0.8 else None
        except (ValueError, RecursionError):
            document = None
        if not is_object(document) and not is_list(document):
            return bytes(atheris.Mutate(data, max_size))
        for _ in range(chance.choice((1, 1, 2, 4))):
            self.change(document, chance)
        if head and chance.random() < 0.05:
            head = bytes([chance.randrange(16)])
        return (head + json.dumps(document).encode())[:max_size]

    def change(self, document: Any, chance: random.Random) -> None:
        found: list[tuple[Any, Any]] = [*places(document)]
        if not found:
            return
        (holder, key), (elsewhere, other) = chance.choice(found), chance.choice(found)
        new = deepcopy(chance.choice((chance.choice(ODD), chance.choice(self.words), elsewhere[other])))
        match chance.randrange(5):
            case 0:
                del holder[key]
            case 1 if is_object(holder):
                holder[chance.choice(self.words)] = holder.pop(key)
            case 1:
                holder.insert(key, new)
            case _:
                holder[key] = new


def main() -> None:
    name, corpus, *options = sys.argv[1:]
    target, folder = TARGETS[name], Path(corpus)
    folder.mkdir(parents=True, exist_ok=True)
    for at, seed in enumerate(seeds(name)):
        (folder / f"seed-{at:03}").write_bytes(seed)
    atheris.Setup(
        [sys.argv[0], str(folder), "-max_len=20000", "-timeout=60", *options], target, custom_mutator=Mutator(name)
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
