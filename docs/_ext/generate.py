"""Write the parts of pages that are drawn from the code; `--check` only says whether they are fresh.

A page marks such a part with two comments, each on its own line, and keeps the words around it to itself:

    <!-- begin generated: rules -->
    <!-- end generated -->

`PARTS` says what stands between them.
"""

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import cotenant as ct

DOCS = Path(__file__).parents[1]
PAGES = [DOCS.parent / "README.md", *sorted(DOCS.rglob("*.md"))]
MARKED = re.compile(
    r"(?P<begin><!-- begin generated: (?P<name>[\w-]+) -->\n).*?(?P<end><!-- end generated -->)", re.DOTALL
)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    lines = [list(head), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(each.replace('|', chr(92) + '|') for each in line)} |" for line in lines)


def rules() -> str:
    """Return the table of all rules."""
    rows = ((f"`{rule.id}`", rule.title, str(rule.basis), ", ".join(rule.cites)) for rule in ct.RULES)
    return table(("Rule", "What it asks for", "Basis", "Cites"), rows)


def regimes() -> str:
    """Return the table of rules against regimes."""
    known = (ct.SINGLE_CHANNEL, ct.MULTI_CHANNEL, ct.MULTI_PARTNER)
    rows = ((f"`{rule.id}`", *("yes" if rule in regime.rules else "lifted" for regime in known)) for rule in ct.RULES)
    return table(("Rule", *(regime.name for regime in known)), rows)


PARTS: Mapping[str, Callable[[], str]] = {"rules": rules, "regimes": regimes}


def fresh(text: str) -> str:
    """Return the text of a page with its generated parts as they are now."""
    return MARKED.sub(lambda found: f"{found['begin']}\n{PARTS[found['name']]()}\n\n{found['end']}", text)


def main() -> int:
    """Return 1 when asked to check and a page is stale."""
    texts = {page: page.read_text(encoding="utf-8") for page in PAGES}
    stale = {page: new for page, text in texts.items() if (new := fresh(text)) != text}
    for page, new in stale.items():
        print(f"{'stale' if '--check' in sys.argv else 'written'}: {page.relative_to(DOCS.parent)}")
        if "--check" not in sys.argv:
            page.write_text(new, encoding="utf-8")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
