"""Fail when a page of the built site would fetch anything from elsewhere: it is to be read without a network."""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

ELSEWHERE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
IN_CSS = re.compile(r"(?:url\(\s*|@import\s+)[\"']?((?:https?:)?//[^\"')\s]+)", re.IGNORECASE)


class Fetches(HTMLParser):
    """Collects the addresses that a page makes the browser fetch; links to click on are not among them."""

    def __init__(self) -> None:
        """Start with none."""
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect from one tag."""
        given = {name: value or "" for name, value in attrs}
        passive = tag == "link" and given.get("rel") in {"canonical", "prev", "next", "alternate"}
        names = () if tag == "a" or passive else ("src", "href", "data", "srcset")
        self.found += [given[name] for name in names if ELSEWHERE.match(given.get(name, ""))]
        self.found += IN_CSS.findall(given.get("style", ""))


def fetches(path: Path) -> list[str]:
    """Return what a file of the site fetches from elsewhere."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".css":
        return IN_CSS.findall(text)
    page = Fetches()
    page.feed(text)
    # A diagram of this kind makes the theme load a script from elsewhere.
    return page.found + (["mermaid"] if 'class="mermaid"' in text else [])


def main() -> int:
    """Return 1 when any file fetches anything."""
    files = [path for path in sorted(Path(sys.argv[1]).rglob("*")) if path.suffix in {".html", ".css", ".svg"}]
    bad = {path: found for path in files if (found := fetches(path))}
    for path, found in bad.items():
        print(f"{path} fetches {', '.join(found)}")
    print(f"{len(files)} files, {len(bad)} of them fetch something from elsewhere")
    return 1 if bad or not files else 0


if __name__ == "__main__":
    sys.exit(main())
