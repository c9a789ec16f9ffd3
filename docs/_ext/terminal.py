"""What the command line prints, for the page about it: each command run here, as a reader would run it."""

import tempfile
from collections.abc import Iterable
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from cotenant.__main__ import main

ASSETS = Path(__file__).parents[1] / "assets"
FILES = [*ASSETS.glob("exports/*.json"), *ASSETS.glob("decision/*.json"), *ASSETS.glob("books/*.jsonl")]
WIDE = 80


def console(*runs: tuple[str, Iterable[str]]) -> str:
    """Return a code block with commands and what each printed, with its exit code where that is not 0."""
    lines = list[str]()
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        for file in FILES:
            Path(file.name).write_bytes(file.read_bytes())
        for shown, arguments in runs:
            said, complaints = StringIO(), StringIO()
            with redirect_stdout(said), redirect_stderr(complaints):
                code = main(list(arguments))
            lines += [f"$ {shown}", *(line.rstrip() for line in (said.getvalue() + complaints.getvalue()).splitlines())]
            lines += ["$ echo $?", str(code)] if code else []
    return "\n".join(("```console", *lines, "```"))


def run(arguments: str) -> str:
    """Return one command and what it printed."""
    shown = f"python -m cotenant {arguments}".rstrip()
    if len(shown) > WIDE:
        shown = shown.replace(" --", " \\\n    --")
    return console((shown, arguments.split()))


def story() -> str:
    """Return the example played."""
    return run("")


def customer_file() -> str:
    """Return the file of the customer that is decided about."""
    return file("customer.json")


def command_file() -> str:
    """Return the file of the command that is decided on."""
    return file("command.json")


def file(name: str) -> str:
    """Return what a file of the decision holds."""
    return f"```json\n{(ASSETS / 'decision' / name).read_text(encoding='utf-8').rstrip()}\n```"


def decide() -> str:
    """Return a decision."""
    return run("decide customer.json command.json")


def decide_later() -> str:
    """Return the same decision on a later day."""
    return run("decide customer.json command.json --on 2015-05-06")


def explained() -> str:
    """Return a decision with every fact and rule."""
    return run("decide customer.json command.json --on 2015-05-06 --explain")


def ledger() -> str:
    """Return a ledger of two exports."""
    return run(
        "ledger --me fabrikam --partner-center sold.json --graph found.json --skus skus.json "
        "--organization organization.json"
    )


def audited() -> str:
    """Return the breaches of a book of customers."""
    return run("audit book.jsonl --on 2015-05-05")


def rules() -> str:
    """Return the table of rules."""
    return run("rules")


def bad_input() -> str:
    """Return what a broken file gives."""
    return run("decide customer.json customer.json")
