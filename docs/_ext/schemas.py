"""The tables of `cotenant.frames`, as tables of a page."""

from parts import NO, YES, table

from cotenant.frames import TABLES, Column


def tables() -> str:
    """Return every table with its columns: their types, what they say, and whether a cell may be null."""
    head = ("Column", "Type", "May be null", "What it says")
    return "\n\n".join(
        f"### {each.name}\n\nRows are told apart by {' and '.join(f'`{name}`' for name in each.key)}.\n\n"
        + table(head, map(row, each.columns))
        for each in TABLES
    )


def row(column: Column) -> tuple[str, ...]:
    """Return what is said of a column."""
    values = f" One of {', '.join(f'`{value}`' for value in column.one_of)}." if column.one_of else ""
    return f"`{column.name}`", str(column.type), YES if column.null else NO, f"{column.says}{values}"
