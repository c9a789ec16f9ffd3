"""Text to plain data: what `json` would let through is refused, and problems are shown so that they can be printed."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

import cotenant as ct
from cotenant import codec, documents
from cotenant.documents import CodecError, Problem, member, parse, problem, within


def problems(text: str | bytes) -> list[Problem]:
    with pytest.raises(CodecError) as caught:
        parse(text)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("null", None), ("[1, 2.5, -3e2]", [1, 2.5, -300.0]), ('{"a": {"b": []}}', {"a": {"b": []}}),
        (b'"\xc3\xb6"', "ö"), ('"\\u00f6 \\ud83d\\ude00"', "ö 😀"), ('"\\\\ud83d"', "\\ud83d"),
    ],
)  # fmt: skip
def test_json_is_plain_data(text: str | bytes, document: object) -> None:
    """Text and bytes parse to what they say."""
    assert parse(text) == document


def test_everything_odd_is_told_at_once() -> None:
    """Each oddity is a problem of its own, with its path and what was there."""
    found = problems('{"a": [NaN, {"b": 1, "b": Infinity}], "c d": 1e400, "e": 1}')
    assert [str(each) for each in found] == [
        '$.a[0]: expected a JSON number, got "NaN"',
        '$.a[1]: expected every key only once; repeated, got ["b"]',
        '$.a[1].b: expected a JSON number, got "Infinity"',
        '$["c d"]: expected a JSON number that a float can hold, got "1e400"',
    ]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('["\\ud83d"]', "$[0]"), ('["\\uDE00x"]', "$[0]"),
        ('{"a": "\ud83d"}', "$.a"), ('{"\\udc00": 1}', '$["\\udc00"]'),
    ],
)  # fmt: skip
def test_half_a_surrogate_pair_is_no_text(text: str, path: str) -> None:
    """Neither as a value nor as a key, whether escaped or not."""
    (only,) = problems(text)
    assert only.path == path
    assert "surrogate" in only.expected


def test_bytes_are_utf_8() -> None:
    """Other bytes are refused, with the place of the first."""
    (only,) = problems(b'{"a": "\xff"}')
    assert only.path == "$"
    assert only.expected == "UTF-8 text (invalid start byte at byte 7)"


@pytest.mark.parametrize(
    "given", [{"schema_version": 1}, [], None, 7, bytearray(b"{}")], ids=lambda each: type(each).__name__
)
def test_what_is_no_text_is_refused(given: Any) -> None:
    """A document that was parsed already is the usual one."""
    with pytest.raises(TypeError, match="expected JSON as text or bytes, got "):
        codec.from_json(given, ct.Partner)


def test_where_json_ends_is_told() -> None:
    """Text that is no JSON is told with the line, the column and what stands there; one line has no number."""
    (only,) = problems('{"a": 1,\n "b": }')
    assert "line 2, column 7" in only.expected
    assert only.found == '"}"'
    (only,) = problems('{"a": }\n')
    assert only.expected == "JSON (Expecting value, column 7)"


def test_a_number_of_too_many_digits_is_refused() -> None:
    """Python takes quadratic time for it, or refuses with an error of its own."""
    (only,) = problems(f'{{"a": {"1" * 10_000}}}')
    assert "sane size" in only.expected


def test_what_is_nested_too_deeply_is_refused() -> None:
    """A limit of the interpreter, not ours: a deep document is an error of the document all the same."""
    (only,) = problems("[" * 1_000_000)
    assert only.path == "$"


@pytest.mark.parametrize(
    "text",
    [None, 3, {"schema_version": 1}, [], bytearray(b"{}"), memoryview(b"{}")],
    ids=lambda text: type(text).__name__,
)
def test_what_is_neither_text_nor_bytes_is_an_error_of_the_caller(text: Any) -> None:
    """It raises `TypeError`, not what a bad document raises."""
    with pytest.raises(TypeError, match=r"^expected JSON as text or bytes, got "):
        parse(text)


def test_a_path_quotes_what_is_not_a_name() -> None:
    """A path can be told from the keys in it."""
    assert [member("$", key) for key in (0, "a", "a b", "", "1", "ö", '"')] == [
        "$[0]", "$.a", '$["a b"]', '$[""]', '$["1"]', "$.ö", '$["\\""]',
    ]  # fmt: skip


def test_the_problems_of_a_member_are_problems_of_the_whole() -> None:
    """Their paths begin with where the member stands."""
    inner = [problem("$", 1, "x"), problem("$.a[0]", 1, "x")]
    assert [each.path for each in within("b", inner)] == ["$.b", "$.b.a[0]"]
    assert [each.path for each in within(2, inner)] == ["$[2]", "$[2].a[0]"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("3", '"3"'), (None, "null"), (True, "true"), (float("nan"), "NaN"), ([1, "a"], '[1, "a"]'),
        ("line\nbreak", '"line\\nbreak"'), ("\x9b31m\u202ered", '"\\x9b31m\\u202ered"'), ("söhne", '"söhne"'),
        (documents.MISSING, "nothing"), ({(1, 2): 3}, "a dict"), (b"x", "\"b'x'\""),
    ],
)  # fmt: skip
def test_a_value_is_shown_as_json_and_safe_to_print(value: object, shown: str) -> None:
    """What moves the cursor or cannot be seen is escaped."""
    assert problem("$", value, "x").found == shown


@pytest.mark.parametrize("value", ["x" * 10_000, list(range(10_000)), {str(n): n for n in range(10_000)}])
def test_a_long_value_is_shortened(value: object) -> None:
    """An error holds some 80 characters of it."""
    found = problem("$", value, "x").found
    assert len(found) == 81
    assert found.endswith("…")


def test_a_deep_value_is_shortened() -> None:
    """Its depth is never gone through."""
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert problem("$", deep, "x").found == "[" * 80 + "…"


def test_an_error_can_be_pickled() -> None:
    """It comes back from another process with all its problems."""
    error = CodecError([problem("$.a", 1, "x")])
    back = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert isinstance(back, CodecError)
    assert back.problems == error.problems
    assert str(back) == "$.a: expected x, got 1"
