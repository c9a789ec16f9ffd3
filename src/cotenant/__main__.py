"""`python -m cotenant`: play the example, or read exports, decide, and print the rules.

It reads arguments, and prints; `cotenant.files` reads files for it, and `cotenant.exits` ends it.

Exit codes: 0 for yes, 1 for refused, 2 for bad input, 130 when it was interrupted.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Final, TypeVar, final

import attrs

from cotenant import display, example
from cotenant.channels import CHANNELS
from cotenant.codec import from_json, to_json
from cotenant.commands import Command
from cotenant.decisions import Accepted
from cotenant.documents import CodecError, parse, printable, shown
from cotenant.engine import decide, play
from cotenant.exits import BadInputError, exit_code
from cotenant.explanations import explain
from cotenant.files import Files, named, terminal
from cotenant.laws import Breach, audit
from cotenant.parties import Partner
from cotenant.readers import Assembly, PartlyReadError, Reading, Remark, assemble, graph, licensing, partner_center
from cotenant.regimes import MULTI_PARTNER, RELEASED, SINGLE_CHANNEL, Regime
from cotenant.rules import RULES
from cotenant.supply import SubscribedSku, ledger, pools
from cotenant.supply.seats import counted
from cotenant.tenancy import Customer

T = TypeVar("T")

YES: Final = 0
REFUSED: Final = 1

_MOST_TOLD: Final = 20

_EXPORTS: Final = {
    "--partner-center": "subscriptions, from Partner Center",
    "--graph": "directory/subscriptions, from Graph",
    "--skus": "subscribedSkus, from Graph or Partner Center",
    "--customer": "the customer, from Partner Center",
    "--organization": "the organization, from Graph",
}

_SINCE: Final = "bring multi-partner into force"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    asked = _parser().parse_args(arguments)
    return exit_code(lambda: int(asked.run(asked)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cotenant",
        description="Who supplies which piece of a customer's Microsoft cloud, and who may touch it. "
        "Without a command, plays the release of Multi-Channel in May 2015.",
        epilog="Exit codes: 0 yes, 1 refused, 2 bad input, 130 interrupted.",
    )
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON instead of text")
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    parser.set_defaults(run=_story)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    books = commands.add_parser(
        "ledger",
        parents=[as_json],
        help="join exports into a ledger of who supplies what",
        epilog="An option that reads JSON may be given several times: once for each page of an export.",
    )
    books.add_argument(
        "--me", required=True, type=_partner, metavar="PARTNER_ID", help="the partner that asks: its tenant id"
    )
    for option, reads in _EXPORTS.items():
        books.add_argument(option, action="append", default=[], type=Path, metavar="FILE", help=reads)
    books.add_argument("--licensing", type=Path, metavar="FILE", help="Microsoft's CSV of product names")
    books.set_defaults(run=_ledger)

    asking = commands.add_parser("decide", parents=[as_json], help="say whether a command is allowed, and why not")
    asking.add_argument(
        "customer", type=Path, metavar="CUSTOMER.json", help="the customer, as written by cotenant.codec"
    )
    asking.add_argument("command", type=Path, metavar="COMMAND.json", help="what is asked, by whom, and when")
    asking.add_argument("--on", type=_day, metavar="DAY", help="the day on which it is asked, instead of the file's")
    asking.add_argument("--multi-partner-since", type=_day, metavar="DAY", help=_SINCE)
    asking.add_argument("--explain", action="store_true", help="show every fact and every rule that was asked")
    asking.set_defaults(run=_decide)

    audited = commands.add_parser(
        "audit", parents=[as_json], help="say where customers break the laws of the programme"
    )
    audited.add_argument(
        "book", metavar="BOOK.jsonl", help="a customer a line, as written by cotenant.codec; - for standard input"
    )
    audited.add_argument("--on", required=True, type=_day, metavar="DAY", help="the day whose regime is meant")
    audited.add_argument("--multi-partner-since", type=_day, metavar="DAY", help=_SINCE)
    audited.set_defaults(run=_audit)

    table = commands.add_parser("rules", parents=[as_json], help="print the table of rules")
    table.set_defaults(run=_rules)
    return parser


def _partner(text: str) -> Partner:
    try:
        return Partner(id=text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected the id of a partner, got {text!r}") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a day such as 2015-05-06, got {text!r}") from None


# The five things it does


def _story(asked: argparse.Namespace) -> int:
    story = play(example.CONTOSO, example.COMMANDS, RELEASED)
    if asked.json:
        print(to_json(story, indent=2))
    else:
        _show(story)
    return YES


def _ledger(asked: argparse.Namespace) -> int:
    if not (asked.partner_center or asked.graph or asked.skus):
        raise BadInputError("nothing to make a ledger of: give --partner-center, --graph or --skus")
    with Files() as files:
        assembly = _assembled(asked, files)
        books, pooled = ledger(assembly.customer, assembly.attributions), pools(assembly.customer, assembly.skus)
    remarks = [*files.remarks, *map(_by_option, assembly.remarks)]
    if asked.json:
        odd = [attrs.asdict(each) for each in remarks]
        _print_json({"ledger": books.to_dicts(), "pools": pooled.to_dicts(), "remarks": odd})
    else:
        _show(books, pooled)
        said = [f"remark: {printable(text)}" for text in map(str, remarks) if text not in files.problems]
        if said:
            print("", *said, sep="\n", file=sys.stderr)
    if files.problems:
        raise BadInputError("\n  ".join(("these records cannot be read, and are left out above:", *files.problems)))
    return YES


def _assembled(asked: argparse.Namespace, files: Files) -> Assembly:
    catalogues = files.exports([asked.licensing] if asked.licensing else [], licensing.read_catalogue)
    sold = files.exports(asked.partner_center, partner_center.read_subscriptions)
    found = files.exports(asked.graph, graph.read_subscriptions)
    return assemble(
        me=asked.me,
        sold=chain.from_iterable(sold) if asked.partner_center else None,
        found=chain.from_iterable(found) if asked.graph else None,
        skus=chain.from_iterable(files.exports(asked.skus, _skus)),
        customer=files.exports(asked.customer, partner_center.read_customer),
        organization=files.exports(asked.organization, graph.read_organization),
        catalogue=next(iter(catalogues), None),
    )


def _by_option(remark: Remark) -> Remark:
    """Return a remark of `assemble` with the option in its path, where that names an argument for exports."""
    source = re.match(r"sold\b|found\b", remark.path)
    options = {"sold": "partner-center", "found": "graph"}
    return attrs.evolve(remark, path=options[source[0]] + remark.path[source.end() :]) if source else remark


def _skus(content: bytes) -> Reading[tuple[SubscribedSku, ...]]:
    """Read licence pools by whichever side can: their keys tell them apart."""
    errors: list[CodecError] = []
    for read in (graph.read_skus, partner_center.read_skus):
        try:
            return read(content)
        except CodecError as error:
            if isinstance(error, PartlyReadError) and error.reading.value:
                raise
            errors.append(error)
    raise errors[0]


def _decide(asked: argparse.Namespace) -> int:
    with Files() as files:
        customer = files.document(asked.customer, lambda content: from_json(content, Customer))
        command: Command = files.document(asked.command, lambda content: _command(content, asked.on))
    regime = _regime(asked, command.on)
    decision = decide(customer, command, regime)
    explanation = explain(customer, command, regime) if asked.explain else None
    if explanation and asked.json:
        _print_json({"decision": json.loads(to_json(decision)), "explanation": json.loads(to_json(explanation))})
    elif asked.json:
        print(to_json(decision, indent=2))
    else:
        _show(display.Explained(decision=decision, explanation=explanation) if explanation else decision)
    return YES if isinstance(decision, Accepted) else REFUSED


def _command(content: bytes, day: date | None) -> Command:
    """Return the command in a document, asked on that day instead of the one that it says, if it says any."""
    document = parse(content)
    if day and isinstance(document, dict) and isinstance(value := document.get("value"), dict):
        document["value"] = {**value, "on": day.isoformat()}
    command: Command = from_json(json.dumps(document), Command)
    return command


def _audit(asked: argparse.Namespace) -> int:
    regime = _regime(asked, asked.on)
    read, found, unlisted = Counter[str](), list[tuple[str, Breach]](), dict[str, _Unlisted]()
    with Files() as files:
        for customer in files.lines(asked.book, Customer):
            read[customer.id] += 1
            found.extend((customer.id, breach) for breach in audit(customer, regime))
            _count_unlisted(customer, unlisted)
    repeated = [id for id, times in read.items() if times > 1]
    if asked.json:
        breaches = [{"customer": id, **attrs.asdict(breach)} for id, breach in found]
        told = {"customers": read.total(), "breaches": breaches, "repeated": repeated}
        odd = [attrs.asdict(each) for each in unlisted.values()]
        _print_json({**told, "unlisted": odd, "unreadable": files.problems})
    else:
        for id, breach in found:
            print(f"{printable(id)}: {display.text(breach)}")
        print(f"{counted(read.total(), 'customer')} read, {counted(len(found), 'breach')} found.")
    twice = [f"{printable(id)}: stands on {read[id]} lines, and was audited on each" for id in repeated]
    for remark in (*_first(twice), *unlisted.values()):
        print(f"remark: {remark}", file=sys.stderr)
    if files.problems:
        title = f"{named(asked.book)}: these lines cannot be read:"
        hint = () if read else ("hint: a line holds one customer, as cotenant.codec.write_lines writes it",)
        raise BadInputError("\n  ".join((title, *_first(files.problems), *hint)))
    return REFUSED if found else YES


@final
@attrs.define(kw_only=True)
class _Unlisted:
    """A channel that is not in `CHANNELS`: the first customer that has it, and how many subscriptions are of it."""

    channel: str
    customer: str
    subscriptions: int = 0

    def __str__(self) -> str:
        where = f"{counted(self.subscriptions, 'subscription')}, first at {printable(self.customer)}"
        why = "none of cotenant.CHANNELS has its name and roles, so it is audited as not CSP"
        return f"channel {shown(self.channel)}: {why}; {where}"


def _count_unlisted(customer: Customer, unlisted: dict[str, _Unlisted]) -> None:
    """Count the subscriptions of a customer whose channels are not in `CHANNELS`, by the names of these."""
    for _, each in customer.subscriptions():
        if each.channel not in CHANNELS:
            name = each.channel.name
            unlisted.setdefault(name, _Unlisted(channel=name, customer=customer.id)).subscriptions += 1


def _first(told: Sequence[str]) -> Sequence[str]:
    left = len(told) - _MOST_TOLD
    return told if left <= 0 else (*told[:_MOST_TOLD], f"and {left} more, all of them with --json")


def _regime(asked: argparse.Namespace, day: date) -> Regime:
    """Return the regime that is asked for, or raise `BadInputError` where there is none on that day."""
    first, last, since = RELEASED.releases[0], RELEASED.releases[-1], asked.multi_partner_since
    if since and since <= last.since:
        told = f"expected a day after {last.since}, from which {last.regime.name} holds"
        raise BadInputError(f"--multi-partner-since: {told}, got {since}")
    if day < first.since:
        source = "--on" if asked.on else asked.command
        raise BadInputError(f"{source}: no regime on {day}: the first, {first.regime.name}, holds from {first.since}")
    timeline = RELEASED.then(MULTI_PARTNER, since=since) if since else RELEASED
    return timeline.on(day)


def _rules(asked: argparse.Namespace) -> int:
    if asked.json:
        print(to_json(RULES, indent=2))
    else:
        _show(SINGLE_CHANNEL, RELEASED)
    return YES


# Printing


def _show(*values: object) -> None:
    """Print values: in colour on a terminal, else as plain text."""
    screen = terminal() if sys.stdout.isatty() else None
    if screen:
        screen.draw(*values)
        return
    if sys.stdout.isatty():
        print("hint: for colour and progress, pip install 'cotenant[cli]'", file=sys.stderr)
    print("\n\n".join(map(display.text, values)))


def _print_json(parts: Mapping[str, object]) -> None:
    print(json.dumps(parts, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
