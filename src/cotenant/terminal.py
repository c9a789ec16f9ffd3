"""Values on a terminal, in colour, and progress while reading takes long. Needs the extra `cotenant[cli]`."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from textwrap import indent
from typing import BinaryIO, Final, Literal, assert_never, final

from rich import box
from rich.console import Console, RenderableType
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as RichTable
from rich.text import Text

from cotenant.display import Block, Cell, Line, Mark, Points, Table, blocks, escaped, lines
from cotenant.display.layout import GAP, HANG, fitted, hanging, taken

_CHUNK: Final = 1 << 20


def draw(*values: object) -> None:
    """Draw values on the terminal that is standard output; a table for which it is too narrow, row below row."""
    console = Console()
    for at, value in enumerate(values):
        if at:
            console.print()
        last: Block | None = None
        for block in blocks(value):
            if last and not (isinstance(last, Line) and isinstance(block, Line)):
                console.print()
            for piece in _drawn(block, console.width):
                console.print(piece)
            last = block


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

    def file(self, path: Path) -> AbstractContextManager[BinaryIO]:
        """Open a file for reading, showing how much of it has been read."""
        return self._progress.open(path, "rb", description=escape(f"Reading {path.name}"))

    def content(self, path: Path) -> bytes:
        """Return what a file holds, showing how much of it has been read."""
        with self.file(path) as file:
            return b"".join(iter(lambda: file.read(_CHUNK), b""))

    @contextmanager
    def understanding(self, path: Path) -> Generator[None]:
        """Show that the content of a file is being understood, for as long as that takes."""
        task = self._progress.add_task(escape(f"Understanding {path.name}"), total=None)
        yield
        self._progress.remove_task(task)


def _drawn(block: Block, room: int) -> Iterator[RenderableType]:
    match block:
        case Line(text=said, heading=heading):
            yield Text(escaped(said), style="bold" if heading else "")
        case Points(title=title, items=items):
            yield Text(escaped(title), style="bold")
            yield from (Text(hanging(f"• {escaped(item)}", room)) for item in items)
        case Table(title=title, note=note):
            widths = fitted(block, room, room)
            if title:
                yield Text(escaped(title), style="bold")
            yield _table(block, widths) if taken(widths) <= room else _stack(block, room)
            if note:
                yield Text(escaped(note))
        case _:
            assert_never(block)


def _table(table: Table, widths: list[int]) -> RichTable:
    drawn = RichTable(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, len(GAP) - 1, 0, 0), pad_edge=False)
    for at, (name, wide) in enumerate(zip(table.header, widths, strict=True)):
        side: Literal["left", "right"] = "right" if table.numeric(at) else "left"
        drawn.add_column(Text(escaped(name)), width=wide, justify=side, overflow="fold")
    for row in table.rows:
        drawn.add_row(*(Text("\n".join(lines(cell)), style=_style(cell)) for cell in row))
    return drawn


def _stack(table: Table, room: int) -> Text:
    """Return the rows below each other, each cell that is not empty behind the name of its column."""
    rows = [
        [_named(name, cell, room) for name, cell in zip(table.header, row, strict=True) if any(lines(cell))]
        for row in table.rows
    ]
    return Text("\n\n").join(Text("\n").join(row) for row in rows)


def _named(name: str, cell: Cell, room: int) -> Text:
    head = f"{escaped(name)}:"
    said = lines(cell)
    if len(said) == 1:
        drawn = Text(hanging(f"{head} {said[0]}", room))
    else:
        drawn = Text("\n".join((head, *(indent(hanging(line, room - len(HANG)), HANG) for line in said))))
    drawn.stylize("bold", 0, len(head))
    drawn.stylize(_style(cell), len(head) + 1)
    return drawn


def _style(cell: Cell) -> str:
    return ("green" if cell.good else "red") if isinstance(cell, Mark) else ""
