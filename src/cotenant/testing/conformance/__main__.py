"""`python -m cotenant.testing.conformance`: test a program in any language, or write the cases as JSON files.

Exit codes: 0 for a program that agrees, 1 for one that does not, 2 for bad input, or where nothing could be asked, 130
when it was interrupted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from cotenant.codec import to_json
from cotenant.commands import COMMANDS, Command
from cotenant.exits import BadInputError, exit_code
from cotenant.regimes import MULTI_CHANNEL, MULTI_PARTNER, RELEASED, SINGLE_CHANNEL, Regime, Timeline
from cotenant.suggestions import nearest
from cotenant.testing import strategies
from cotenant.testing.conformance.asking import Report
from cotenant.testing.conformance.cases import case_schema, cases
from cotenant.testing.conformance.exhausting import exhaust
from cotenant.testing.conformance.programs import LONGEST_TIMEOUT, TIMEOUT, Program
from cotenant.testing.conformance.searching import search
from cotenant.testing.conformance.systems import Level, ProgramError

AGREES: Final = 0
DISAGREES: Final = 1

_DEFAULT: Final = "(default: %(default)s)"
_RELEASED: Final = "released"
_REGIMES: Final[Mapping[str, Timeline | Regime]] = {
    _RELEASED: RELEASED,
    **{each.name: each for each in (SINGLE_CHANNEL, MULTI_CHANNEL, MULTI_PARTNER)},
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    asked = _parser().parse_args(arguments)
    return exit_code(lambda: int(asked.run(asked)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cotenant.testing.conformance",
        description="Hold a program that decides about subscriptions against the model.",
        epilog="Exit codes: 0 it agrees, 1 it does not, 2 bad input, or nothing could be asked, 130 interrupted.",
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--regime",
        choices=_REGIMES,
        default=_RELEASED,
        help="whose answers are expected; by default that of the day, as released",
    )
    shared.add_argument(
        "--of",
        type=_types,
        default=COMMANDS,
        metavar="TYPE,...",
        help="the types of commands that are asked, also to lead there, such as CreateTenant,Provision (default: all)",
    )
    shared.add_argument("--depth", type=_count, metavar="N", help="ask after stories of at most N steps (default: any)")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    running = commands.add_parser("run", parents=[shared], help="ask a program that speaks JSON, line by line")
    running.add_argument(
        "--level",
        choices=[each.value for each in Level],
        default=Level.ANSWER.value,
        help=f"what is compared {_DEFAULT}",
    )
    running.add_argument(
        "--timeout", type=_seconds, default=TIMEOUT, metavar="S", help=f"seconds for each answer {_DEFAULT}"
    )
    running.add_argument(
        "--examples",
        type=_count,
        default=200,
        metavar="N",
        help=f"random histories to ask where the small world shows nothing; 0 for none {_DEFAULT}",
    )
    running.add_argument("--load", action="store_true", help="begin random histories with customers that have things")
    running.add_argument(
        "--most", type=_at_least_one, default=1, metavar="N", help=f"tell N kinds of disagreement {_DEFAULT}"
    )
    running.add_argument("--json", action="store_true", help="print JSON instead of tables")
    running.add_argument("program", nargs="+", metavar="PROGRAM", help="the program and its arguments, after --")
    running.set_defaults(run=_run)

    writing = commands.add_parser("cases", parents=[shared], help="write the cases as JSON files, with their schema")
    writing.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new or an empty directory")
    writing.set_defaults(run=_cases)
    return parser


def _types(text: str) -> tuple[type[Command], ...]:
    known = {each.__name__: each for each in COMMANDS}
    for name in text.split(","):
        if name not in known:
            told = f"expected types of commands, such as CreateTenant,Provision, got {name!r}"
            raise argparse.ArgumentTypeError(f"{told}{nearest(name, known)}")
    return tuple(known[name] for name in text.split(","))


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a number, got {text!r}")
    return int(text)


def _at_least_one(text: str) -> int:
    if not (count := _count(text)):
        raise argparse.ArgumentTypeError("expected a number, at least 1, got 0")
    return count


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST_TIMEOUT:
        raise argparse.ArgumentTypeError(f"expected seconds, more than 0 and at most {LONGEST_TIMEOUT}, got {text!r}")
    return seconds


def _run(asked: argparse.Namespace) -> int:
    under = _REGIMES[asked.regime]
    with Program(asked.program, timeout=asked.timeout) as program:
        try:
            program.start()
        except ProgramError as error:
            raise BadInputError(str(error)) from None
        report = exhaust(program, under=under, level=asked.level, of=asked.of, depth=asked.depth, most=asked.most)
        if not report.disagreements and asked.examples:
            found = search(
                program,
                under=under,
                level=asked.level,
                of=asked.of,
                beginnings=strategies.customers() if asked.load else None,
                examples=asked.examples,
                most=asked.most,
            )
            report = report.with_more(found)
    if not report.questions and not report.disagreements:
        raise BadInputError(str(report))
    _print(report, asked.json)
    return AGREES if report.agrees else DISAGREES


def _print(report: Report, as_json: bool) -> None:
    if not as_json:
        print(report)
        return
    found = [
        {
            "aspect": each.aspect,
            "story": json.loads(to_json(each.story))["value"],
            "reply": each.reply and {"accepted": each.reply.accepted, "rules": each.reply.rules},
            "failure": each.failure,
            "breaks": [{"id": broken.id, "says": broken.says, "cites": broken.cites} for broken in each.breaks],
        }
        for each in report.disagreements
    ]
    told: dict[str, object] = {"stories": report.stories, "questions": report.questions, "skipped": report.skipped}
    told["unaccepted"] = [kind.__name__ for kind in report.unaccepted]
    told["unmet"] = report.unmet
    print(json.dumps({**told, "disagreements": found}, ensure_ascii=False, indent=2))


def _cases(asked: argparse.Namespace) -> int:
    asked.out.mkdir(parents=True, exist_ok=True)
    if any(asked.out.iterdir()):
        raise BadInputError(f"{asked.out}: expected a new or an empty directory: old cases would stay among the new")
    _write(asked.out / "case.schema.json", case_schema())
    count = 0
    for each in cases(under=_REGIMES[asked.regime], of=asked.of, depth=asked.depth):
        count += 1
        _write(asked.out / f"{asked.regime}-{count:05d}.json", each.document())
    print(f"cases: {count}, and case.schema.json, in {asked.out}")
    return AGREES


def _write(path: Path, document: dict[str, object]) -> None:
    path.write_text(f"{json.dumps(document, ensure_ascii=False, indent=1)}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
