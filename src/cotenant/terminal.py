"""Values on a terminal, in colour, and progress while reading takes long. Needs the extra `cotenant[cli]`."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, assert_never, final

from rich import box
from rich.console import Console, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as RichTable
from rich.text import Text

from cotenant.display import Block, Cell, Line, Mark, Points, Table, blocks, escaped, lines

_CHUNK: Final = 1 << 20


def draw(*values: object) -> None:
    """Draw values on the terminal that is standard output."""
    console = Console()
    for value in values:
        for block in blocks(value):
            console.print(_drawn(block))


@final
class FileProgress:
    """Progress of reading and understanding files, on standard error, gone once all is done."""

    def __init__(self) -> None:
        """Start showing nothing yet."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)

    def start(self) -> None:
        """Start showing progress."""
        self._progress.start()

    def stop(self) -> None:
        """Stop, and take all that was shown away."""
        self._progress.stop()

    def content(self, path: Path) -> bytes:
        """Return what a file holds, showing how much of it has been read."""
        with self._progress.open(path, "rb", description=escape(f"Reading {path.name}")) as file:
            return b"".join(iter(lambda: file.read(_CHUNK), b""))

    @contextmanager
    def understanding(self, path: Path) -> Generator[None]:
        """Show that the content of a file is being understood, for as long as that takes."""
        task = self._progress.add_task(escape(f"Understanding {path.name}"), total=None)
        yield
        self._progress.remove_task(task)


def _drawn(block: Block) -> RenderableType:
    match block:
        case Line(text=said, heading=heading):
            return Padding(Text(escaped(said), style="bold" if heading else ""), (1 if heading else 0, 0, 0, 0))
        case Points(title=title, items=items):
            return Text("\n").join([Text(escaped(title)), *(Text(f"• {escaped(item)}") for item in items)])
        case Table():
            return _table(block)
        case _:
            assert_never(block)


def _table(table: Table) -> RichTable:
    drawn = RichTable(
        title=Text(escaped(table.title), style="bold") if table.title else None,
        caption=Text(escaped(table.note)) if table.note else None,
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
    )
    for at, name in enumerate(table.header):
        drawn.add_column(Text(escaped(name)), justify="right" if table.numeric(at) else "left", overflow="fold")
    for row in table.rows:
        drawn.add_row(*map(_cell, row))
    return drawn


def _cell(cell: Cell) -> Text:
    style = ("green" if cell.good else "red") if isinstance(cell, Mark) else ""
    return Text("\n".join(lines(cell)), style=style)
