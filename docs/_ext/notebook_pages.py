"""Hooks of mkdocs: each notebook becomes a page, with the outputs stored in it (run_notebooks.py keeps them true).

Outputs are placed into the page as they are, not into a frame, so that they follow the site's colours, light and dark.
"""

import json
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

RICHEST_FIRST = ("text/html", "text/markdown", "text/plain")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page `x.md` for every notebook `x.ipynb`, which stays there to be downloaded."""
    for notebook in [each for each in files if each.src_uri.endswith(".ipynb")]:
        source = Path(notebook.abs_src_path or "")
        content = page(json.loads(source.read_text(encoding="utf-8")), source.name)
        files.append(File.generated(config, notebook.src_uri.removesuffix("ipynb") + "md", content=content))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Make room where a page has no neighbours to list or has wide outputs; show an empty line of an output as one."""
    if page.parent is None:
        page.meta["hide"] = ["navigation", "toc"] if page.file.src_uri.startswith("notebooks/") else ["navigation"]
    return re.sub(r"^( *)<BLANKLINE>$", "", markdown, flags=re.MULTILINE)


def page(notebook: dict[str, Any], name: str) -> str:
    """Return the Markdown of a notebook; the link to the notebook itself follows the title."""
    title, *rest = ["\n\n".join(cell(each)) for each in notebook["cells"]]
    link = f"[:material-download: {name}]({name}){{ .notebook-link download }}"
    return "\n\n".join([title, link, *rest]) + "\n"


def cell(found: dict[str, Any]) -> list[str]:
    """Return the Markdown of a cell: its text, or its code and what came of it."""
    source = "".join(found["source"])
    if found["cell_type"] != "code":
        return [source]
    return [fenced(source, "python"), *(output(each) for each in found["outputs"])]


def output(found: dict[str, Any]) -> str:
    """Return the Markdown of an output, the richest form that there is."""
    if found["output_type"] == "stream":
        return boxed(fenced("".join(found["text"]), "text"))
    if found["output_type"] == "error":
        raise PluginError(f"a notebook holds an error: {found['ename']}: {found['evalue']}")
    kind = next(kind for kind in RICHEST_FIRST if kind in found["data"])
    text = "".join(found["data"][kind])
    match kind:
        case "text/html":
            return f'<div class="notebook-output">\n{text}\n</div>'
        case "text/markdown":
            return boxed(text)
        case _:
            return boxed(fenced(text, "text"))


def fenced(text: str, language: str) -> str:
    """Return text as a code block, with a fence longer than any in the text."""
    fence = "`" * max(3, *(len(each) + 1 for each in re.findall(r"`{3,}", text)), 3)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def boxed(markdown: str) -> str:
    """Return Markdown marked as an output."""
    return f'<div class="notebook-output" markdown="1">\n\n{markdown}\n\n</div>'
