"""Write the parts of pages that are drawn from the code; `--check` only says whether they are fresh.

A page marks such a part with two comments, each on its own line, and keeps the words around it to itself:

    <!-- begin generated: rules -->
    <!-- end generated -->

`PARTS` says what stands between them.
"""

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import aims
import decisions
import diagrams
import figures
import parts
import scaling
import schemas
import terminal

DOCS = Path(__file__).parents[1]
PAGES = [DOCS.parent / "README.md", *sorted(DOCS.rglob("*.md"))]
MARKED = re.compile(
    r"(?P<begin><!-- begin generated: (?P<name>[\w-]+) -->\n).*?(?P<end><!-- end generated -->)", re.DOTALL
)

PARTS: Mapping[str, Callable[[], str]] = {
    "aims": aims.drawn,
    "channels": parts.channels,
    "clauses": parts.clauses,
    "cli-audit": terminal.audited,
    "cli-bad-input": terminal.bad_input,
    "cli-command": terminal.command_file,
    "cli-customer": terminal.customer_file,
    "cli-decide": terminal.decide,
    "cli-decide-later": terminal.decide_later,
    "cli-explain": terminal.explained,
    "cli-ledger": terminal.ledger,
    "cli-rules": terminal.rules,
    "cli-story": terminal.story,
    "command-groups": parts.command_groups,
    "decision-tables": decisions.tables,
    "decision-total": decisions.total,
    "facts": parts.fact_table,
    **figures.parts(),
    "frame-tables": schemas.tables,
    "laws": parts.laws,
    "matrix": parts.matrix,
    "regime-sets": diagrams.regime_sets,
    "regimes": parts.regimes,
    "relationship-states": diagrams.relationship_states,
    "release-days": parts.release_days,
    "release-timeline": diagrams.release_timeline,
    "rule-sections": parts.rule_sections,
    "rules": parts.rules,
    "scaling-curve": scaling.curve,
    "scaling-needs": scaling.needs,
    "sole-objections": decisions.alone,
    "sources": parts.sources,
    "statuses": parts.statuses,
    "words": parts.word_table,
}


def fresh(text: str) -> str:
    """Return the text of a page with its generated parts as they are now."""
    return MARKED.sub(lambda found: f"{found['begin']}\n{PARTS[found['name']]()}\n\n{found['end']}", text)


def main() -> int:
    """Return 1 when asked to check and a page is stale."""
    texts = {page: page.read_text(encoding="utf-8") for page in PAGES}
    if idle := PARTS.keys() - {found["name"] for text in texts.values() for found in MARKED.finditer(text)}:
        print(f"no page shows: {', '.join(sorted(idle))}")
        return 1
    stale = {page: new for page, text in texts.items() if (new := fresh(text)) != text}
    for page, new in stale.items():
        print(f"{'stale' if '--check' in sys.argv else 'written'}: {page.relative_to(DOCS.parent)}")
        if "--check" not in sys.argv:
            page.write_text(new, encoding="utf-8")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
