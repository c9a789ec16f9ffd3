"""Tables on terminals of any width: never a broken word."""

import re
import sys
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant import display, example, supply, terminal

ID = "0d0d0d0d-0000-4000-8000-000000000004"
STORY = ct.play(example.CONTOSO, example.COMMANDS, ct.RELEASED)
EVIDENCE = ("Partner Center lists it, and lists only what the partner that asks sold", "Graph knows its owner")
TOLD = supply.Attribution(subscription="e3", whose="mine", confidence="certain", evidence=EVIDENCE)
VALUES = {
    "story": STORY,
    "customer": STORY.after,
    "ledger": supply.ledger(STORY.after, [TOLD]),
    "regime": ct.MULTI_CHANNEL,
    "accepted": STORY.decisions[3],
    "refused": STORY.decisions[0],
}


def drawn(width: int, *values: object) -> list[str]:
    """What a terminal of that width shows, without colours."""
    screen = StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", screen)
        patch.setenv("COLUMNS", str(width))
        terminal.draw(*values)
    return [line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", screen.getvalue()).splitlines()]


def table(
    *rows: tuple[display.Cell, ...],
    header: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    title: str = "Title",
    note: str = "Note",
) -> display.Table:
    """A table that is drawn for any value."""
    made = display.Table(title=title, header=header, rows=rows, note=note)

    def blocks(_: object) -> tuple[display.Block, ...]:
        return (made,)

    monkeypatch.setattr(terminal, "blocks", blocks)
    return made


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 160, 200])
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_no_word_is_broken_and_no_line_is_too_long(value: object, width: int) -> None:
    """Whatever is said in plain text is said in the same words."""
    shown = drawn(width, value)
    assert max(map(len, shown)) <= width
    words = {word for line in shown for word in line.replace(":", "").split()}
    plain = {word for word in display.text(value).replace(":", "").split() if set(word) != {"-"}}
    assert plain <= words | {"-"}


def test_a_table_for_which_there_is_room_is_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """The title and the note stand outside, and do not widen or break with it."""
    value = table(("a", 1), ("b", 12), header=("what", "seats"), monkeypatch=monkeypatch)
    assert drawn(20, value) == ["Title", "what  seats", "─" * 11, "a         1", "b        12", "Note"]


def test_a_table_without_title_and_note_is_its_rows_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No empty lines stand for them."""
    value = table(("a",), header=("what",), title="", note="", monkeypatch=monkeypatch)
    assert drawn(20, value) == ["what", "────", "a"]


def test_a_table_for_which_there_is_no_room_is_a_block_for_each_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each cell behind the name of its column; empty ones are left out, long ones are set in."""
    value = table(
        (ID, "Office 365 Enterprise E3 and more of it", ("one reason", "another, which is long")),
        ("short", "", ("only one",)),
        (None, display.Mark(good=False, word="no"), ()),
        header=("subscription", "product", "because"),
        monkeypatch=monkeypatch,
    )
    assert drawn(38, value) == [
        "Title",
        "subscription:",
        f"  {ID}",
        "product: Office 365 Enterprise E3",
        "  and more of it",
        "because:",
        "  one reason",
        "  another, which is long",
        "",
        "subscription: short",
        "because: only one",
        "",
        "subscription: not known",
        "product: no",
        "Note",
    ]


def test_an_id_longer_than_the_line_is_all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is cut off."""
    value = table((ID, "x"), header=("id", "other"), monkeypatch=monkeypatch)
    assert ID in "".join(drawn(10, value))


def test_values_and_their_tables_stand_apart() -> None:
    """As in plain text."""
    subscription = STORY.after.tenants[0].subscriptions[0]
    shown = drawn(80, STORY.decisions[1].command, STORY.decisions[1].command, STORY.decisions[1], subscription)
    assert shown[1] == shown[3] == shown[6] == ""
    assert shown[4] == "Yes, under multi-channel"
    assert shown[7] == "What happened"


def test_yes_and_no_are_coloured_in_a_narrow_terminal_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of the column is not."""
    screen = StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal.draw(STORY)
    assert "\x1b[1manswer:\x1b[0m \x1b[31mno\x1b[0m" in screen.getvalue()
    assert "\x1b[1manswer:\x1b[0m \x1b[32myes\x1b[0m" in screen.getvalue()


@given(st.integers(1, 60), st.lists(st.lists(st.text(max_size=30), min_size=3, max_size=3), max_size=4))
def test_any_table_can_be_drawn_at_any_width(width: int, rows: list[list[str]]) -> None:
    """Also where nothing fits."""
    with pytest.MonkeyPatch.context() as patch:
        value = table(*map(tuple, rows), header=("one", "two", "three"), monkeypatch=patch)
        assert drawn(width, value)
