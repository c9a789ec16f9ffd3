"""A program that speaks the line protocol; its argument is what it does instead of answering its first question."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from threading import Event
from typing import Final

import cotenant as ct
from cotenant.codec import from_json
from cotenant.testing.conformance.programs import plain


def crash() -> None:
    sys.exit("out of memory")


def hang() -> None:
    sys.stderr.write("thinking\n")
    sys.stderr.flush()
    Event().wait(60)


def close() -> None:
    os.close(1)
    Event().wait(60)


def spew() -> None:
    try:
        while True:
            os.write(1, b"x" * 1_000 + b"\n")
    except OSError:
        sys.exit()


def says(text: bytes) -> Callable[[], None]:
    return lambda: ignore(os.write(1, text + b"\n"))


def ignore(_: object) -> None:
    pass


FAULTS: Final[Mapping[str, Callable[[], None]]] = {
    "crash": crash,
    "hang": hang,
    "close": close,
    "spew": spew,
    "log": says(b"DEBUG: deciding"),
    "bytes": says(b"\xff\xfe"),
    "list": says(b"[]"),
    "nothing": says(b"{}"),
    "key": says(b'{"accepted": false, "rule": []}'),
    "number": says(b'{"accepted": 1}'),
    "customer": says(b'{"accepted": false, "after": {"id": 3}}'),
    "ready": says(b'{"ready": true}'),
    "twice": says(b'{"accepted": false}\n{"accepted": false}'),
}


def main(fault: str) -> None:
    state = ct.Customer(id="contoso")
    answer: dict[str, object]
    for number, line in enumerate(sys.stdin, start=1):
        question = json.loads(line)
        if number == 2 and fault in FAULTS:
            FAULTS[fault]()
            continue
        [(word, value)] = question.items()
        document = json.dumps({"schema_version": 1, "value": value})
        if word == "begin":
            state = from_json(document, ct.Customer)
            answer = {"ready": {"unable": False, "unclear": 1}.get(fault, True)}
        else:
            command: ct.Command = from_json(document, ct.Command)
            decision = ct.decide(state, command, ct.RELEASED.on(command.on))
            reasons = decision.reasons if isinstance(decision, ct.Refused) else ()
            state = decision.transition.after if isinstance(decision, ct.Accepted) else state
            answer = {"accepted": not reasons, "rules": [each.rule for each in reasons], "after": plain(state)}
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*(*sys.argv[1:], "")[:1])
