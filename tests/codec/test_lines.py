"""JSON Lines: a document a line, read and written as a stream."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cotenant as ct
from cotenant import codec
from cotenant.codec import quick
from cotenant.testing import strategies as cts

PARTNERS = [ct.Partner(id=f"p{at}", name="\u2028\n\u00e9") for at in range(5)]


def written(*values: object) -> bytes:
    file = io.BytesIO()
    codec.write_lines(file, values)
    return file.getvalue()


def read(content: bytes, kind: Any = ct.Partner, **limits: int) -> list[Any]:
    return list(codec.read_lines(io.BytesIO(content), kind, limits=codec.Limits(**limits)))


@given(st.lists(cts.customers(), max_size=4))
def test_what_is_written_line_by_line_is_read_back(customers: list[ct.Customer]) -> None:
    """And each line is a document by itself."""
    content = written(*customers)
    assert read(content, ct.Customer) == customers
    assert [codec.from_json(line, ct.Customer) for line in content.split(b"\n")[:-1]] == customers


def test_lines_are_read_and_written_one_at_a_time(tmp_path: Path) -> None:
    """Neither the file nor its values are ever held as a whole."""
    path = tmp_path / "partners.jsonl"
    with path.open("wb") as file:

        def growing() -> Iterator[ct.Partner]:
            for partner in PARTNERS:
                yield partner
                file.flush()
                sizes.append(path.stat().st_size)

        sizes: list[int] = []
        codec.write_lines(file, growing())
    assert sizes == sorted(set(sizes))
    with path.open("rb") as opened:
        lines = codec.read_lines(opened, ct.Partner)
        assert next(lines) == PARTNERS[0]
        assert opened.tell() < path.stat().st_size


def test_a_bad_line_is_told_with_its_number_and_the_rest_is_read() -> None:
    """Blank lines are skipped, and counted."""
    good = written(PARTNERS[0])
    bad = b'{"schema_version": 1, "value": {"id": 3, "name": NaN}}\n'
    first, second, third, fourth, fifth = read(good + bad + b"\n \r\n[\n" + good + b"nothing")
    assert first == fourth == PARTNERS[0]
    assert (second.number, third.number, fifth.number) == (2, 5, 7)
    assert [each.path for each in second.problems] == ["$.value.name", "$.value.id"]
    assert str(second).splitlines() == [
        'line 2: $.value.name: expected a JSON number, got "NaN"',
        "line 2: $.value.id: expected a non-blank string, got 3",
    ]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
def test_a_line_may_end_in_any_usual_way(end: bytes) -> None:
    """As Unix and Windows end it, or not at all."""
    assert read(written(PARTNERS[0]).rstrip() + end) == [PARTNERS[0]]


def test_a_line_that_is_too_long_is_passed_over_and_never_held() -> None:
    """Not even where it never ends."""
    good = written(ct.Partner(id="ppp"))
    size = len(good) - 1
    assert size & 2, "else adding two is the same as setting the bit"
    long = b'"' + b"x" * 3_000_000 + b'"\n'

    class Watched(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            line = super().readline(size)
            most.append(len(line))
            return line

    most: list[int] = []
    limits = codec.Limits(size=size)
    found = list(codec.read_lines(Watched(good + long + good + long.rstrip()), ct.Partner, limits=limits))
    assert [str(each) for each in found if isinstance(each, codec.BadLine)] == [
        f"line {number}: $: expected at most {size} bytes, got more" for number in (2, 4)
    ]
    assert [each for each in found if isinstance(each, ct.Partner)] == [ct.Partner(id="ppp")] * 2
    assert most[1] == size + len("\r\n")
    assert max(most) <= 2**20
    assert len(most) < 20


def test_a_file_may_be_compressed(tmp_path: Path) -> None:
    """Whatever gives bytes line by line is a file."""
    with gzip.open(tmp_path / "partners.jsonl.gz", "wb") as file:
        codec.write_lines(file, PARTNERS)
    with gzip.open(tmp_path / "partners.jsonl.gz") as opened:
        assert list(codec.read_lines(opened, ct.Partner)) == PARTNERS


def test_what_is_no_file_of_bytes_and_a_type_that_is_not_read_are_errors_of_the_caller(tmp_path: Path) -> None:
    """A path is what is given first, and a file that is open for text next."""
    wrong: Any
    with tempfile.NamedTemporaryFile("w+") as wrapped:
        wrapped.write("{}\n")
        wrapped.seek(0)
        with pytest.raises(TypeError, match=r"^read_lines: expected a file that is open for reading bytes, got "):
            next(codec.read_lines(cast("Any", wrapped), ct.Partner))
    for wrong in (io.StringIO("{}\n"), tmp_path / "partners.jsonl", "partners.jsonl"):
        with pytest.raises(
            TypeError, match=r"^read_lines: expected a file that is open for reading bytes, got .*(jsonl|IO)"
        ):
            next(codec.read_lines(wrong, ct.Partner))
        with pytest.raises(
            TypeError, match=r"^write_lines: expected a file that is open for writing bytes, got .*(jsonl|IO)"
        ):
            codec.write_lines(wrong, PARTNERS)
    anything: Any = codec.read_lines
    with pytest.raises(TypeError, match="positional"):
        next(anything(io.BytesIO(), ct.Partner, codec.Limits()))
    anything = codec.BadLine
    with pytest.raises(TypeError, match="positional"):
        anything(1, ())
    wrong = PARTNERS[0]
    with pytest.raises(
        TypeError, match=r"^write_lines: expected values of this library, one for each line, got Partner"
    ):
        codec.write_lines(io.BytesIO(), wrong)
    with pytest.raises(TypeError, match="is not read"):
        next(codec.read_lines(io.BytesIO(b"{}"), ct.Rule))
    with pytest.raises(TypeError, match="expected a value of this library"):
        written(3)


def test_an_error_of_the_caller_does_not_print_a_whole_book() -> None:
    """Arguments the wrong way round, or a value that is none of the library, may be large."""
    wrong: Any = codec.write_lines
    for ask in (partial(wrong, PARTNERS * 1000, "book.jsonl"), partial(wrong, io.BytesIO(), [{"id": "p" * 10_000}])):
        with pytest.raises(TypeError) as caught:
            ask()
        assert 1_000 < len(str(caught.value)) < 1_200


def test_a_file_that_was_cut_short_gives_what_comes_before() -> None:
    """The error of the compressed file comes when its end is reached."""
    whole = gzip.compress(written(*PARTNERS) + b"\n" * 100_000 + written(*PARTNERS), mtime=0)
    found: list[Any] = []
    with gzip.open(io.BytesIO(whole[:-20])) as file, pytest.raises(EOFError):
        found.extend(codec.read_lines(file, ct.Partner))
    assert found[: len(PARTNERS)] == PARTNERS


@pytest.mark.parametrize("rest", [b"\r\r }{ garbage\n", b"\r\r }{", b"  \n", b" " * 100_000])
def test_a_line_that_is_cut_short_is_not_read(rest: bytes) -> None:
    """What the limit leaves of it may be a whole document: the end of the line is none of what is cut off."""
    line = written(PARTNERS[0]).rstrip()
    limits = codec.Limits(size=len(line))
    (bad,) = codec.read_lines(io.BytesIO(line + rest), ct.Partner, limits=limits)
    assert isinstance(bad, codec.BadLine)
    assert "at most" in bad.problems[0].expected
    for end in (b"", b"\n", b"\r\n", b"\r\r\n"):
        assert list(codec.read_lines(io.BytesIO(line + end), ct.Partner, limits=limits)) == PARTNERS[:1]


def test_lines_share_their_equal_parts_up_to_a_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal or not, what is shared is bounded."""
    subscriptions = [ct.Subscription(id=f"s{at}", product=f"Product {at % 3}", seats=10_000) for at in range(9)]
    found = read(written(*subscriptions), ct.Subscription)
    assert found == subscriptions
    assert len({id(each.product) for each in found}) == 3
    assert len({id(each.seats) for each in found}) == 1
    monkeypatch.setattr(quick, "_MOST_SHARED", 2)
    found = read(written(*subscriptions), ct.Subscription)
    assert found == subscriptions
    assert len({id(each.product) for each in found}) > 3


def test_every_line_is_a_document_of_the_schema() -> None:
    """It says the version that the schema asks for."""
    schema = codec.json_schema(ct.Partner)
    for line in written(*PARTNERS).splitlines():
        assert json.loads(line)["schema_version"] == schema["properties"]["schema_version"]["const"]
