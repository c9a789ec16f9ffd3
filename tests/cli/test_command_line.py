"""`python -m cotenant`: what it prints, where, and with which exit code."""

import gzip
import json
import os
import runpy
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import cotenant as ct
from cotenant import example
from cotenant.__main__ import main
from cotenant.codec import from_json, to_json, write_lines

ME = "0a0a0a0a-0000-4000-8000-000000000001"
OTHER = "0b0b0b0b-0000-4000-8000-000000000002"
TENANT = "0c0c0c0c-0000-4000-8000-000000000003"
MINE = "0d0d0d0d-0000-4000-8000-000000000004"

SOLD: dict[str, Any] = {
    "totalCount": 1,
    "items": [
        {"id": MINE, "offerName": "Northwind Desk", "quantity": 12, "status": "active", "friendlyName": "desk"},
    ],
}
FOUND: dict[str, Any] = {
    "value": [
        {
            "id": "dir-1",
            "commerceSubscriptionId": MINE.upper(),
            "skuId": "0e0e0e0e-0000-4000-8000-000000000005",
            "skuPartNumber": "NW_DESK",
            "status": "Enabled",
            "totalLicenses": 12,
            "ownerTenantId": ME,
            "ownerId": TENANT,
        },
        {
            "id": "dir-2",
            "commerceSubscriptionId": "0f0f0f0f-0000-4000-8000-000000000006",
            "skuId": "0e0e0e0e-0000-4000-8000-000000000005",
            "skuPartNumber": "NW_DESK",
            "status": "Enabled",
            "totalLicenses": 30,
            "ownerTenantId": None,
        },
    ]
}
SKUS: dict[str, Any] = {
    "value": [
        {
            "skuId": "0e0e0e0e-0000-4000-8000-000000000005",
            "skuPartNumber": "NW_DESK",
            "prepaidUnits": {"enabled": 45, "warning": 0, "suspended": 0, "lockedOut": 0},
            "consumedUnits": 40,
            "subscriptionIds": ["dir-1", "dir-2"],
        }
    ]
}
CATALOGUE = "Product_Display_Name,String_Id,GUID\nNorthwind Desk,NW_DESK,0e0e0e0e-0000-4000-8000-000000000005\n"
PROVISION = ct.Provision(
    by=example.FABRIKAM, on=date(2015, 5, 5), tenant="contoso-tenant", id="crm", product="CRM Online", seats=12
)


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with exports, a customer and a command."""
    for name, content in {"sold": SOLD, "found": FOUND, "skus": SKUS}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "customer.json").write_text(to_json(example.CONTOSO), encoding="utf-8")
    (tmp_path / "command.json").write_text(to_json(PROVISION), encoding="utf-8")
    return tmp_path


def ledger(files: Path, *more: str) -> list[str]:
    """The arguments that make a ledger of the exports."""
    sides = ("--partner-center", str(files / "sold.json"), "--graph", str(files / "found.json"))
    return ["ledger", *sides, "--skus", str(files / "skus.json"), "--me", ME, *more]


def decision(files: Path, *more: str) -> list[str]:
    """The arguments that ask for a decision."""
    return ["decide", str(files / "customer.json"), str(files / "command.json"), *more]


def test_without_a_command_it_plays_the_release_of_may_2015(capsys: pytest.CaptureFixture[str]) -> None:
    """The story shows both refusals and acceptances, and who supplies what in the end."""
    assert main([]) == 0
    printed = capsys.readouterr()
    assert "separate-tenant" in printed.out
    assert "owner-controls" in printed.out
    assert "Dynamics CRM Online" in printed.out
    assert printed.err == ""


def test_the_story_can_be_had_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """What is printed is a document with a schema version."""
    assert main(["--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema_version"] == 1
    assert len(document["value"]["decisions"]) == len(example.COMMANDS)


def test_it_runs_as_a_module() -> None:
    """`python -m cotenant` is the same thing, and prints no colour into a pipe."""
    ran = subprocess.run([sys.executable, "-m", "cotenant"], capture_output=True, text=True, check=True, timeout=60)
    assert "one-partner" in ran.stdout
    assert "\x1b" not in ran.stdout


def test_the_module_exits_with_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell can tell a yes from a no."""
    monkeypatch.setattr(sys, "argv", ["cotenant", "rules"])
    monkeypatch.delitem(sys.modules, "cotenant.__main__")
    with pytest.raises(SystemExit, match="0"):
        runpy.run_module("cotenant", run_name="__main__")


def test_on_a_terminal_it_prints_in_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Yes and no are green and red, and still say yes and no."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert main([]) == 0
    assert "\x1b[32myes" in terminal.getvalue()
    assert "\x1b[31mno" in terminal.getvalue()


def test_what_happened_is_a_list_on_a_terminal(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each event stands on a line of its own."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    created = ct.CreateTenant(by=example.FABRIKAM, on=date(2015, 5, 6), tenant="second")
    (files / "command.json").write_text(to_json(created), encoding="utf-8")
    assert main(decision(files)) == 0
    assert terminal.getvalue().count("• ") == 2


def test_without_rich_a_terminal_is_told_which_extra_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everything is printed all the same, in plain text."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setitem(sys.modules, "cotenant.terminal", None)
    assert main([]) == 0
    assert "cotenant[cli]" in capsys.readouterr().err
    assert "one-partner" in terminal.getvalue()
    assert "\x1b" not in terminal.getvalue()


@pytest.mark.parametrize(("error", "said"), [(BrokenPipeError(), ""), (OSError(28, "No space left"), "No space left")])
def test_output_that_cannot_be_written_is_neither_a_yes_nor_a_no(
    error: OSError, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`| head` is not told that it has seen enough; a full disk is told, without a traceback."""

    class Full(StringIO):
        def write(self, text: str) -> int:  # noqa: ARG002 - the text does not matter
            raise error

    monkeypatch.setattr(sys, "stdout", Full())
    assert main(["rules"]) == 2
    assert said in capsys.readouterr().err
    assert capsys.readouterr().err == ""


def test_a_blank_partner_is_bad_usage(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The parser names what it expected."""
    with pytest.raises(SystemExit, match="2"):
        main([*ledger(files)[:-1], " "])
    assert "expected the id of a partner, got ' '" in capsys.readouterr().err


def test_a_ledger_joins_both_exports(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One subscription is mine, one is the customer's own, and the pool has seats that neither explains."""
    assert main(ledger(files, "--json")) == 0
    tables = json.loads(capsys.readouterr().out)
    assert {row["whose"] for row in tables["ledger"]} == {"mine", "customer"}
    assert [row["remainder"] for row in tables["pools"]] == [3]


def test_a_ledger_is_printed_as_tables_and_remarks_go_to_standard_error(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tables can be piped on without the remarks."""
    assert main(ledger(files)) == 0
    printed = capsys.readouterr()
    assert "NW_DESK" in printed.out
    assert printed.err.startswith("\nremark: "), "a blank line sets remarks apart from the tables"


def test_where_nothing_is_odd_standard_error_stays_empty(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not even a blank line is said."""
    (files / "found.json").write_text(json.dumps(FOUND["value"][1:]), encoding="utf-8")
    (files / "here.json").write_text(json.dumps({"id": TENANT, "displayName": "Northwind"}), encoding="utf-8")
    sides = ("--graph", str(files / "found.json"), "--organization", str(files / "here.json"))
    assert main(["ledger", "--me", ME, *sides]) == 0
    printed = capsys.readouterr()
    assert f"Tenant {TENANT}" in printed.out
    assert printed.err == ""


def test_a_remark_names_the_file_or_the_option(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the arguments of `assemble` are called, nobody at a terminal knows."""
    odd = {"items": [{**SOLD["items"][0], "status": "mothballed"}, {**SOLD["items"][0], "id": "of-old"}]}
    (files / "sold.json").write_text(json.dumps(odd), encoding="utf-8")
    assert main(ledger(files)) == 0
    remarks = capsys.readouterr().err
    assert f"remark: {files / 'sold.json'}: $.items[0].status: says nothing that is known" in remarks
    assert 'remark: partner-center["of-old"]: the tenant does not show it' in remarks
    assert main(ledger(files, "--json")) == 0
    paths = [each["path"] for each in json.loads(capsys.readouterr().out)["remarks"]]
    assert f"{files / 'sold.json'}: $.items[0].status" in paths


def test_the_pages_of_an_export_are_joined(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An option given again adds a file, and drops none."""
    second = {"items": [{**SOLD["items"][0], "id": "second-page"}]}
    (files / "more.json").write_text(json.dumps(second), encoding="utf-8")
    assert main(ledger(files, "--partner-center", str(files / "more.json"), "--json")) == 0
    mine = [each for each in json.loads(capsys.readouterr().out)["ledger"] if each["whose"] == "mine"]
    assert {each["subscription"] for each in mine} == {MINE, "second-page"}


def test_a_ledger_of_nothing_is_bad_input(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Forgotten files do not look like a customer without subscriptions."""
    assert main(["ledger", "--me", ME]) == 2
    assert "give --partner-center, --graph or --skus" in capsys.readouterr().err
    (files / "names.csv").write_text(CATALOGUE, encoding="utf-8")
    assert main(["ledger", "--me", ME, "--licensing", str(files / "names.csv")]) == 2


def test_a_catalogue_names_the_products(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Graph knows part numbers only; Microsoft's list has the names."""
    (files / "names.csv").write_text(CATALOGUE, encoding="utf-8")
    assert main(ledger(files, "--licensing", str(files / "names.csv"), "--json")) == 0
    assert {row["product"] for row in json.loads(capsys.readouterr().out)["ledger"]} == {"Northwind Desk"}


def test_an_unknown_command_is_told_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    """The usage names the place of the command."""
    with pytest.raises(SystemExit, match="2"):
        main(["ledgre"])
    assert "argument COMMAND: invalid choice: 'ledgre'" in capsys.readouterr().err


def test_skus_are_read_from_either_side(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Partner Center's licence pools are told from Graph's by their keys."""
    pool = {"availableUnits": 5, "activeUnits": 45, "consumedUnits": 40, "suspendedUnits": 0, "totalUnits": 45}
    sku = {"id": "0e0e0e0e-0000-4000-8000-000000000005", "skuPartNumber": "NW_DESK", "name": "Northwind Desk"}
    skus = {"items": [{**pool, "warningUnits": 0, "productSku": sku}]}
    (files / "skus.json").write_text(json.dumps(skus), encoding="utf-8")
    assert main(ledger(files, "--json")) == 0
    assert [row["remainder"] for row in json.loads(capsys.readouterr().out)["pools"]] == [3]


@pytest.mark.parametrize("skus", [[], [{"skuId": 3}], [{"productSku": {}}], 7])
def test_skus_that_neither_side_can_read_are_told(skus: Any, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty list is no error; a record that is bad for both is told as Graph's reader sees it."""
    (files / "skus.json").write_text(json.dumps(skus), encoding="utf-8")
    assert main(ledger(files)) == (0 if skus == [] else 2)
    assert ("skus.json" in capsys.readouterr().err) is (skus != [])


def test_a_pool_that_cannot_be_read_loses_no_other(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The side that can read some of the records is the right one."""
    (files / "skus.json").write_text(json.dumps([*SKUS["value"], {"skuId": 3}]), encoding="utf-8")
    assert main(ledger(files)) == 2
    printed = capsys.readouterr()
    assert "skus.json: $[1]" in printed.err
    assert "NW_DESK" in printed.out


def test_a_record_that_cannot_be_read_loses_no_other(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The good records make a ledger, the bad one an error with file and path, and the exit code says bad input."""
    broken = {"items": [*SOLD["items"], {"id": "x", "quantity": "many"}]}
    (files / "sold.json").write_text(json.dumps(broken), encoding="utf-8")
    assert main(ledger(files, "--json")) == 2
    printed = capsys.readouterr()
    tables = json.loads(printed.out)
    assert len(tables["ledger"]) == 2
    assert f"{files / 'sold.json'}: $.items[1].quantity" in {each["path"] for each in tables["remarks"]}
    assert "sold.json: $.items[1].quantity" in printed.err
    assert main(ledger(files)) == 2
    assert capsys.readouterr().err.count("$.items[1].quantity") == 1, "an error is not also a remark"


@pytest.mark.parametrize("content", ["", "{", "[1]", '"text"', "null", "\x00"])
def test_a_wrong_file_is_named_with_what_is_wrong(
    content: str, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is printed on standard output, and there is no traceback."""
    (files / "found.json").write_text(content, encoding="utf-8")
    (files / "customer.json").write_text(content, encoding="utf-8")
    assert main(ledger(files)) == 2
    first = capsys.readouterr()
    assert "found.json" in first.err
    assert main(decision(files)) == 2
    second = capsys.readouterr()
    assert "customer.json" in second.err
    assert second.out == ""


def test_a_missing_file_is_named(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The operating system's reason is given."""
    (files / "command.json").unlink()
    assert main(decision(files)) == 2
    assert "command.json: No such file or directory" in capsys.readouterr().err


def test_a_refused_command_exits_with_1_and_gives_every_reason(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The reasons are those of the regime in force on the command's day."""
    assert main(decision(files)) == 1
    printed = capsys.readouterr().out
    assert all(rule in printed for rule in ("separate-tenant", "one-channel", "association-first"))


def test_the_day_can_be_chosen(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--on` replaces the day in the file, and gives one where the file has none."""
    command = json.loads(to_json(PROVISION))
    del command["value"]["on"]
    (files / "command.json").write_text(json.dumps(command), encoding="utf-8")
    assert main(decision(files)) == 2
    assert "$.value.on" in capsys.readouterr().err
    assert main(decision(files, "--on", "2015-05-06", "--json")) == 1
    decided = json.loads(capsys.readouterr().out)["value"]
    assert [reason["rule"] for reason in decided["reasons"]] == ["association-first"]
    assert decided["command"]["on"] == "2015-05-06"


def test_an_accepted_command_exits_with_0_and_shows_what_happened(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The explanation lists the facts on demand."""
    (files / "command.json").write_text(
        to_json(ct.RequestRelationship(by=example.FABRIKAM, on=date(2015, 5, 6))), encoding="utf-8"
    )
    assert main(decision(files, "--explain")) == 0
    assert "relationship-active" in capsys.readouterr().out


def test_an_explanation_can_be_had_as_json(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The decision comes along, so that nothing is asked twice; it can be read back."""
    assert main(decision(files, "--explain", "--json")) == 1
    documents = json.loads(capsys.readouterr().out)
    decided: ct.Decision = from_json(json.dumps(documents["decision"]), ct.Decision)
    assert decided == ct.decide(example.CONTOSO, PROVISION, ct.SINGLE_CHANNEL)
    assert documents["explanation"]["value"]["broken"] == ["separate-tenant", "one-channel", "association-first"]


def test_multi_partner_comes_into_force_on_a_chosen_day(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the option it is never in force, since the note has it on a roadmap only."""
    story = ct.play(example.CONTOSO, example.COMMANDS, ct.RELEASED)
    (files / "customer.json").write_text(to_json(story.after), encoding="utf-8")
    accept = ct.AcceptRelationship(by=ct.CUSTOMER, on=date(2016, 1, 6), partner=example.TAILSPIN)
    (files / "command.json").write_text(to_json(accept), encoding="utf-8")
    assert main(decision(files)) == 1
    assert main(decision(files, "--multi-partner-since", "2015-09-30")) == 0
    assert main(decision(files, "--multi-partner-since", "2015-05-06")) == 2
    told = "--multi-partner-since: expected a day after 2015-05-06, from which multi-channel holds, got 2015-05-06"
    assert told in capsys.readouterr().err


def test_a_day_before_the_programme_is_bad_input(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No regime was in force; told is where the day stands."""
    assert main(decision(files, "--on", "1999-12-31")) == 2
    assert "error: --on: no regime on 1999-12-31" in capsys.readouterr().err
    (files / "command.json").write_text(to_json(ct.Cancel(by=ct.CUSTOMER, on=date(2014, 7, 13), tenant="t", id="s")))
    assert main(decision(files)) == 2
    assert "command.json: no regime on 2014-07-13: the first, single-channel, holds from 2014-07-14" in (
        capsys.readouterr().err
    )
    (files / "command.json").write_text(to_json(ct.Cancel(by=ct.CUSTOMER, on=date(2014, 7, 14), tenant="t", id="s")))
    assert main(decision(files)) == 1


def test_a_day_that_is_none_is_bad_usage(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The parser names what it expected."""
    with pytest.raises(SystemExit, match="2"):
        main(decision(files, "--on", "yesterday"))
    assert "expected a day such as 2015-05-06, got 'yesterday'" in capsys.readouterr().err


def test_the_rules_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Every rule of the table is there, as text and as JSON."""
    assert main(["rules"]) == 0
    printed = capsys.readouterr().out
    assert all(rule.id in printed for rule in ct.RULES)
    assert main(["rules", "--json"]) == 0
    assert [rule["id"] for rule in json.loads(capsys.readouterr().out)["value"]] == [rule.id for rule in ct.RULES]


def test_progress_is_shown_on_a_terminal_while_files_are_read(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It goes to standard error, so that what is printed stays clean."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(ledger(files, "--json")) == 0
    json.loads(capsys.readouterr().out)
    assert "found.json" in terminal.getvalue()


def audited(files: Path, *more: str, book: bytes | None = None) -> list[str]:
    """The arguments that audit a book: a customer that keeps the laws, and, before Multi-Channel, one that does not."""
    mixed = ct.Tenant(
        id="mixed",
        subscriptions=[
            ct.Subscription(id="e3", product="Office 365 E3", seats=1, channel=ct.DIRECT),
            ct.Subscription(id="crm", product="CRM", seats=1, channel=ct.CSP, seller=example.FABRIKAM),
        ],
        provisioned_by=example.FABRIKAM,
    )
    tie = ct.PartnerRelationship(partner=example.FABRIKAM)
    with (files / "book.jsonl").open("wb") as file:
        write_lines(file, [ct.Customer(id="calm"), ct.Customer(id="torn", tenants=[mixed], relationships=[tie])])
        file.write(book or b"")
    return ["audit", str(files / "book.jsonl"), *more]


def test_an_audit_tells_each_breach_with_its_customer(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In text a line each and a count, in JSON a list; the exit code says that something was found."""
    assert main(audited(files, "--on", "2015-05-05")) == 1
    printed = capsys.readouterr()
    breach, summary = printed.out.splitlines()
    assert breach.startswith("torn: Law channels-apart is broken at mixed: ")
    assert (summary, printed.err) == ("2 customers read, 1 breach found.", "")
    assert main(audited(files, "--on", "2015-05-05", "--json")) == 1
    told = json.loads(capsys.readouterr().out)
    (found,) = told.pop("breaches")
    assert (found["customer"], found["law"], found["about"]) == ("torn", "channels-apart", "mixed")
    assert told == {"customers": 2, "repeated": [], "unlisted": [], "unreadable": []}


def test_an_audit_without_a_breach_exits_with_0(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Multi-Channel brings co-existence."""
    assert main(audited(files, "--on", "2015-05-06")) == 0
    assert main(audited(files, "--on", "2017-01-01", "--multi-partner-since", "2016-10-01")) == 0
    assert capsys.readouterr() == ("2 customers read, 0 breaches found.\n" * 2, "")


@pytest.mark.parametrize(
    "content", [b"", b"\n \n", gzip.compress(b"", mtime=0)], ids=["nothing", "blank lines", "nothing zipped"]
)
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_an_audit_of_nothing_is_bad_input(
    content: bytes, more: tuple[str, ...], files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An export that failed does not look like customers without a breach."""
    book = files / "book.jsonl"
    book.write_bytes(content)
    assert main(["audit", str(book), "--on", "2015-05-06", *more]) == 2
    expected = "expected JSON Lines, a Customer on each line as cotenant.codec.write_lines writes it"
    assert capsys.readouterr() == ("", f"error: {book}: {expected}, got nothing\n")


@pytest.mark.parametrize(
    "content",
    [
        to_json(example.CONTOSO, indent=2),
        f"\n{to_json(example.CONTOSO, indent=2)}\n{to_json(example.CONTOSO, indent=2)}",
        f"[\n{to_json(example.CONTOSO)},\n{to_json(example.CONTOSO)}\n]",
        '{"schema_version": 1, "value": {\n"id": "contoso"}}',
        "[\n" * 25,
    ],
)
def test_an_audit_of_a_document_over_several_lines_is_one_error(
    content: str, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not one for each of its lines."""
    book = files / "book.jsonl"
    book.write_text(content, encoding="utf-8")
    assert main(["audit", str(book), "--on", "2015-05-06"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"error: {book}: expected JSON Lines, a Customer on each line as ")
    assert printed.err.endswith("write_lines writes it, got what looks like one document over several lines\n")


def test_an_audit_reads_on_after_a_first_line_that_was_cut_short(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What follows is no part of it, but a customer."""
    book, whole = files / "book.jsonl", to_json(ct.Customer(id="calm"))
    book.write_text(f"{whole[:-1]}\n{whole}\n{{\n[\n", encoding="utf-8")
    assert main(["audit", str(book), "--on", "2015-05-06"]) == 2
    printed = capsys.readouterr()
    assert printed.out == "1 customer read, 0 breaches found.\n"
    assert [line[:8] for line in printed.err.splitlines()[1:]] == ["  line 1", "  line 3", "  line 4"]
    assert printed.err.count("got the end") == 3


def test_an_audit_remarks_on_channels_that_nobody_listed(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Once for each name: a slip in it would take what is CSP for something else."""
    odd = [ct.Channel(name="C S P"), ct.Channel(name="Direct"), ct.Channel(name="C S P"), ct.DIRECT, ct.UNKNOWN]
    subscriptions = [
        ct.Subscription(id=f"s{at}", product="Visio", seats=1, channel=each) for at, each in enumerate(odd)
    ]
    customers = [
        ct.Customer(id=id, tenants=[ct.Tenant(id="home", subscriptions=subscriptions[at:])])
        for at, id in enumerate(("first", "second"))
    ]
    lines = "".join(f"{to_json(each)}\n" for each in customers).encode()
    assert main(audited(files, "--on", "2015-05-06", book=lines)) == 0
    printed = capsys.readouterr()
    assert printed.out == "4 customers read, 0 breaches found.\n"
    why = "none of cotenant.CHANNELS has its name and roles, so it is audited as not CSP"
    assert printed.err.splitlines() == [
        f'remark: channel "C S P": {why}; 3 subscriptions, first at first',
        f'remark: channel "Direct": {why}; 2 subscriptions, first at first',
    ]
    assert main(audited(files, "--on", "2015-05-06", "--json", book=lines)) == 0
    assert json.loads(capsys.readouterr().out)["unlisted"] == [
        {"channel": "C S P", "customer": "first", "subscriptions": 3},
        {"channel": "Direct", "customer": "first", "subscriptions": 2},
    ]


@contextmanager
def standard_input(path: Path) -> Generator[None]:
    """Have a file as standard input."""
    kept = os.dup(0)
    with path.open("rb") as file:
        os.dup2(file.fileno(), 0)
    try:
        yield
    finally:
        os.dup2(kept, 0)
        os.close(kept)


def test_an_audit_reads_standard_input(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Messages call it by its name."""
    _, book, *options = audited(files, "--on", "2015-05-05")
    with standard_input(Path(book)):
        assert main(["audit", "-", *options]) == 1
    assert capsys.readouterr().out.endswith("2 customers read, 1 breach found.\n")
    for content, told in ((b"", "expected JSON Lines, "), (b"[]", "these lines cannot be read:\n  line 1: ")):
        Path(book).write_bytes(content)
        with standard_input(Path(book)):
            assert main(["audit", "-", *options]) == 2
        assert f"error: standard input: {told}" in capsys.readouterr().err


def test_an_audit_tells_lines_that_cannot_be_read_beside_the_breaches(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What can be read is audited all the same, and the exit code is that of bad input."""
    assert main(audited(files, "--on", "2015-05-05", book=b"[]\n")) == 2
    printed = capsys.readouterr()
    assert printed.out.startswith("torn: ")
    assert "these lines cannot be read:\n  line 3: $: expected " in printed.err
    assert main(audited(files, "--on", "2015-05-05", "--json", book=b"[]\n")) == 2
    (line,) = json.loads(capsys.readouterr().out)["unreadable"]
    assert line.startswith("line 3: $: expected ")
    assert main(["audit", str(files / "nowhere.jsonl"), "--on", "2015-05-06"]) == 2
    assert "nowhere.jsonl: No such file" in capsys.readouterr().err
    assert main(audited(files, "--on", "2001-01-01")) == 2
    assert "--on: no regime on 2001-01-01" in capsys.readouterr().err


def test_an_audit_tells_a_few_of_many_unreadable_lines_and_what_a_line_is(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A few lists, say, instead of customers."""
    (files / "book.jsonl").write_text("[]\n" * 25)
    assert main(["audit", str(files / "book.jsonl"), "--on", "2015-05-06"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len([line for line in told if line.startswith("  line ")]) == 20
    assert told[-2:] == [
        "  and 5 more, all of them with --json",
        "  hint: a line holds one customer, as cotenant.codec.write_lines writes it",
    ]


def test_an_audit_remarks_on_customers_that_stand_there_more_than_once(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their breaches are counted as often."""
    book = audited(files, "--on", "2015-05-05")
    content = (files / "book.jsonl").read_bytes()
    (files / "book.jsonl").write_bytes(content * 3)
    assert main(book) == 1
    printed = capsys.readouterr()
    assert printed.out.endswith("6 customers read, 3 breaches found.\n")
    assert printed.err.splitlines() == [
        f"remark: {name}: stands on 3 lines, and was audited on each" for name in ("calm", "torn")
    ]
    assert main([*book, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["repeated"] == ["calm", "torn"]


def test_an_audit_of_a_book_given_twice_remarks_on_a_few_of_its_customers(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of them are in the JSON."""
    customers = [ct.Customer(id=f"c{at:02}") for at in range(30)]
    with (files / "twice.jsonl").open("wb") as file:
        write_lines(file, customers * 2)
    asked = ["audit", str(files / "twice.jsonl"), "--on", "2015-05-06"]
    assert main(asked) == 0
    *remarks, last = capsys.readouterr().err.splitlines()
    assert remarks == [f"remark: c{at:02}: stands on 2 lines, and was audited on each" for at in range(20)]
    assert last == "remark: and 10 more, all of them with --json"
    assert main([*asked, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["repeated"]) == 30


def test_an_audit_reads_what_is_gzipped_and_says_where_that_was_cut_short(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By what the file holds: its name may end in anything."""
    book = audited(files, "--on", "2015-05-05")
    packed = gzip.compress((files / "book.jsonl").read_bytes())
    (files / "book.jsonl").write_bytes(packed)
    assert main(book) == 1
    assert capsys.readouterr().out.endswith("2 customers read, 1 breach found.\n")
    damaged = bytearray(packed)
    damaged[len(packed) // 2] ^= 0xFF
    for content in (packed[:-12], packed + b"more", bytes(damaged)):
        (files / "book.jsonl").write_bytes(content)
        assert main(book) == 2
        assert "\n  the rest of the file: " in capsys.readouterr().err


def test_an_interrupt_ends_it_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the exit code that shells give to it."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cotenant.__main__.play", interrupted)
    assert main([]) == 130
    assert capsys.readouterr() == ("", "interrupted\n")


def test_an_audit_shows_progress_on_a_terminal(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar has the name of the file, and stands on the stream for errors."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(audited(files, "--on", "2015-05-06")) == 0
    assert "book.jsonl" in terminal.getvalue()
