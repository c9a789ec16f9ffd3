"""What is no JSON by RFC 8259 is refused, class by class, by everything that reads JSON; what is JSON is read.

The classes are those that test suites for JSON parsers tell apart. Where the RFC leaves a choice to the parser, the
choice made here is to refuse what could be read in two ways.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import cotenant as ct
from cotenant import codec
from cotenant.documents import parse
from cotenant.readers import graph, partner_center

ARRAYS = (
    b"[7 true]", b'["":1]', b'[""],', b"[,7]", b"[7,,8]", b'["x",,]', b'["x"]]', b'["",]', b'["x"', b"[y", b"[[9][9]]",
    b"[7;8]", b"[,]", b"[-]", b"[ , 5]", b'["p",\n\n6\n,7,', b"[8,]", b"[8,,]", b'["\x0bq"\\f]', b"[*]", b'["', b"[6,",
    b"[6,\n6\n,6", b"[{}", b"[7:8]", b"[\xe9]", b"[\xff]", b"[", b"]", b"[[", b"[}", b"[{]}", b"[null",
)  # fmt: skip
LITERALS = (
    b"[fals]", b"[nul]", b"[tru]", b"[True]", b"[NULL]", b"[None]", b"[undefined]", b"[truefalse]", b"nothing", b"TRUE",
)  # fmt: skip
NUMBERS = (
    b"-7 1", b"[++4]", b"[+4]", b"[+Inf]", b"[-05]", b"[-2.0.]", b"[-7.]", b"[-NaN]", b"[.-2]", b"[.5e-3]", b"[0.2.3]",
    b"[0.4e]", b"[0.4e+]", b"[0E]", b"[0E+]", b"[0.e2]", b"[0e]", b"[0e+]", b"[2.0e]", b"[2.0e-]", b"[2.0e+]",
    b"[2 000.0]", b"[2_000]", b"[2eE3]", b"[3.e+4]", b"[3.e4]", b"[8.e+]", b"[Inf]", b"[NaN]", b"[Infinity]",
    b"[-Infinity]", b"[- 7]", b"[-foo]", b"[-7x]", b"[1+2]", b"[0x4]", b"[0x4F]", b"[2ea]", b"[0e+-2]", b"[07]",
    "[\uff13]".encode(), "[\u0663]".encode(), b"[5.]", b"[.7]", b"[3a]", b"[3.5a]", b"0b1", b"1_0", b"--1", b"00",
)  # fmt: skip
OBJECTS = (
    b'["k", truth]', b'{[: "v"}', b'{"k", null}', b'{"k"::"v"}', b"{\xf0\x9f\xa6\x86}", b'{"k":"v" 456}', b"{'k':0}",
    b'{"\xb9":"0",}', b'{"k" v}', b'{:"v"}', b'{"k" "v"}', b'{"k":', b'{"k"', b"{7:7}", b"{null:null}", b'{"k":0,,,}',
    b"{'k':0}", b'{"k":0,}', b'{"k":0}/**/', b'{"k":0}//', b'{"k":0}/', b'{"k":0}#', b'{"k":0,,"l":1}', b'{k: "v"}',
    b'{"k":"v', b'{"k": true "l": false}', b'{ "k" : "v", "l" }', b'{"k":"v"}}', b"{", b"}", b"{]", b'{"k":[}',
    b'{/* */"k":0}', b'{"k"=0}', b'{"k":}', b"{,}", b'{"":0,}', b'{"k":0 "k":0}',
)  # fmt: skip
STRINGS = (
    b'["\\uD801\\"]', b'["\\uD801\\u"]', b'["\\uD801\\u2"]', b'["\\uD801\\u2x"]', b"[\xc3\xa8]", b'["\\\x00"]',
    b'["\\\\\\"]', b'["\\\t"]', b'["\\\xf0\x9f\xa6\x86"]', b'["\\"]', b'["\\u00B"]', b'["\\uD835\\uDD"]',
    b'["\\uD801\\uD801\\x"]', b'["\\q"]', b'["\\u\xe5"]', b'["\\uZZZZ"]', b'["\\u 0041"]', b'["\\u+041"]', b'["\\x41"]',
    b'["\\U0041"]', b'["\\\xe5"]', b'[\\u0020"word"]', b"[\\n]", b'"', b"['one']", b"word", b'["\\', b'["p\x00q"]',
    b'["line\nbreak"]', b'["\t"]', b'["\x1f"]', b'""y', b'"\\u{41}"', b'"\\0"', b'"\\\'"', b'"\\a"', b"`a`",
)  # fmt: skip
STRUCTURES = (
    b"[" * 100_000, b'[{"":' * 50_000, "[\u2060]".encode(), b"\xef\xbb\xbf", b"\xef\xbb", b"<.>", b"[<null>]", b"[7]y",
    b"[7]]", b'["word]', "\u00e5".encode(), b"[True]", b"7]", b'{"y": true,', b"[][]", b"]", b"\xe5", b"[", b"",
    b"[\x00]", b"3@", b"{}}", b'{"":', b'{"p":/*note*/"q"}', b'{"p": true} "y"', b"['", b"[,", b"[{", b'["p', b'["p"',
    b"{", b"{]", b"{,", b"{[", b'{"p', b"{'p'", b'["\\{["\\{["\\{["\\{', b"*", b'{"p":"q"}#{}', b'[\\u000A""]', b"[7",
    b"[ false, nul", b"[ true, fals", b"[ false, tru", b'{"word":"word"', "\u2060".encode(), b"[\x0c]", b" ", b"\n",
    b"\x0b1", b"\xc2\xa01", b"1\x00", b"/1", b"// note\n1", b"# note\n1", b"a: 1", b"---\n- 1", b"<a/>", b"1,2", b"1 2",
)  # fmt: skip
ENCODINGS = (
    '["x"]'.encode("utf-16"), '["x"]'.encode("utf-16-le"), '["x"]'.encode("utf-16-be"), '["x"]'.encode("utf-32"),
    b'["\xff"]', b'["\x80"]', b'["\xc0\xaf"]', b'["\xed\xa0\x80"]', b'["\xf4\x90\x80\x80"]', b'["\xe6\x97"]',
    b'["\xf8\x88\x80\x80\x80"]', '["é"]'.encode("latin-1"), b"+AFsAXQ-", b"\xef\xbb\xbf\xef\xbb\xbf[]",
)  # fmt: skip
CHOICES = (
    b'{"k":0,"k":0}', b'{"k":0,"k":1}', b'{"k":0,"\\u006b":1}', b"[1e400]", b"[-1e999]", b"[1" + b"0" * 5_000 + b"]",
    b'["\\uD801"]', b'["\\uDC01"]', b'["\\uDC01\\uD801"]', b'["\\uD801p"]', b'["\\uD801\\uD801"]', b'{"\\uDFAA":0}',
    b"[" * 101 + b"]" * 101,
)  # fmt: skip
READ: tuple[Any, ...] = (
    (b"[]", []), (b"[[]   ]", [[]]), (b'[""]', [""]), (b'[null, 7, "8", {}]', [None, 7, "8", {}]), (b"[7\n]", [7]),
    (b" [7]", [7]), (b"[7] ", [7]), (b"[456]", [456]), (b"[0e+1]", [0.0]), (b"[0e1]", [0.0]), (b"[ 5]", [5]),
    (b"[-0.0]", [-0.0]), (b"[-7]", [-7]), (b"[-0]", [0]), (b"[2E33]", [2e33]), (b"[2E-3]", [2e-3]),
    (b'{"k":"v"}', {"k": "v"}), (b'{"":0}', {"": 0}), (b'{"k\\u0000l":7}', {"k\0l": 7}), (b"{}", {}),
    (b'["\\u0060\\u012a\\u12AB"]', ["`\u012a\u12ab"]), (b'["\\ud801\\udc37"]', ["\U00010437"]),
    (b'["\\"\\\\\\/\\b\\f\\n\\r\\t"]', ['"\\/\b\f\n\r\t']), (b'["\\\\u0000"]', ["\\u0000"]),
    (b'["\\u0000"]', ["\0"]), (b"[8.25]", [8.25]), (b'["p/*q*/r/*s//t"]', ["p/*q*/r/*s//t"]),
    ('["\u2028\u2029\ufeff"]'.encode(), ["\u2028\u2029\ufeff"]), (b'"\\uFFFF"', "\uffff"),
    (b'["\x7f"]', ["\x7f"]), ('["\U0010ffff\ufffe"]'.encode(), ["\U0010ffff\ufffe"]), (b'""', ""),
    (b"false", False), (b"7", 7), (b"-0.5", -0.5), (b"null", None), (b'"word"', "word"), (b"true", True),
    (b'["p"]\n', ["p"]), (b"\r\n\t [true]", [True]), (b"\xef\xbb\xbf{}", {}), (b"[1e-999]", [0.0]),
)  # fmt: skip
CLASSES = {
    "arrays": ARRAYS, "literals": LITERALS, "numbers": NUMBERS, "objects": OBJECTS, "strings": STRINGS,
    "structures": STRUCTURES, "encodings": ENCODINGS, "choices": CHOICES,
}  # fmt: skip
CASES = [pytest.param(each, id=f"{name}-{at}") for name, group in CLASSES.items() for at, each in enumerate(group)]

READERS: tuple[Callable[[bytes], object], ...] = (
    lambda text: codec.from_json(text, ct.Customer),
    lambda text: codec.from_json(text, list[ct.Command]),
    partner_center.read_subscriptions,
    partner_center.read_customer,
    graph.read_skus,
    graph.read_organization,
)


@pytest.mark.parametrize("text", CASES)
def test_what_is_no_json_is_refused(text: bytes) -> None:
    """With one error, which can be printed; a text says the same as its bytes."""
    for read in (parse, *READERS):
        with pytest.raises(codec.CodecError) as caught:
            read(text)
        assert caught.value.problems
        assert str(caught.value).isprintable() or len(caught.value.problems) > 1
    try:
        decoded = text.decode()
    except UnicodeDecodeError:
        return
    with pytest.raises(codec.CodecError):
        parse(decoded)


@pytest.mark.parametrize("text", CASES)
def test_what_is_no_json_is_refused_inside_of_a_document_too(text: bytes) -> None:
    """In the place of a value that is read, and of one that readers know nothing of."""
    document = b'{"schema_version": 1, "value": {"id": "c", "name": ' + text + b"}}"
    record = b'{"items": [{"id": "s1", "offerName": "x", "quantity": 3, "status": "active", "unheard": ' + text + b"}]}"
    with pytest.raises(codec.CodecError):
        codec.from_json(document, ct.Customer)
    if text.strip(b" \n") not in (b"7]", b"[7]]"):  # there they close the list, and what follows is what is wrong
        with pytest.raises(codec.CodecError):
            partner_center.read_subscriptions(record)


@pytest.mark.parametrize(("text", "value"), READ, ids=range(len(READ)))
def test_what_is_json_is_read(text: bytes, value: object) -> None:
    """The strict parser refuses no more than it has to."""
    assert parse(text) == parse(text.decode()) == value
