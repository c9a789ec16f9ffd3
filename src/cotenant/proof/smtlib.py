"""Terms as text that solvers read: SMT-LIB 2, the same for every solver."""

from __future__ import annotations

from collections.abc import Iterable

from cotenant.proof.terms import BOOL, NUMBER, Applied, Given, Operation, Some, Sort, Symbol, Term, Variable


def declared(symbols: Iterable[Symbol]) -> str:
    """Return the declarations of symbols, and of the sorts that they are about."""
    listed = tuple(symbols)
    sorts = dict.fromkeys(sort for symbol in listed for sort in (*symbol.takes, symbol.result))
    return "\n".join([*map(_sort, sorts.keys() - {BOOL, NUMBER}), *map(_symbol, listed)])


def asserted(*statements: Term) -> str:
    """Return the statements, each said to be true."""
    return "\n".join(f"(assert {_term(each)})" for each in statements)


def member_name(sort: Sort, value: object) -> str:
    """Return what a member of an enumeration is called, unlike the members of all others."""
    return f"{sort.name} {value}"


def _quoted(name: str) -> str:
    return f"|{name}|"


def _named(sort: Sort) -> str:
    return sort.name if sort in (BOOL, NUMBER) else _quoted(sort.name)


def _sort(sort: Sort) -> str:
    if not sort.members:
        return f"(declare-sort {_named(sort)} 0)"
    members = " ".join(f"({_quoted(member_name(sort, each))})" for each in sort.members)
    return f"(declare-datatypes (({_named(sort)} 0)) (({members})))"


def _symbol(symbol: Symbol) -> str:
    takes = " ".join(map(_named, symbol.takes))
    return f"(declare-fun {_quoted(symbol.name)} ({takes}) {_named(symbol.result)})"


def _term(term: Term) -> str:
    match term:
        case Applied(symbol=symbol, arguments=()):
            return _quoted(symbol.name)
        case Applied(symbol=symbol, arguments=arguments):
            return _call(_quoted(symbol.name), arguments)
        case Operation(operator=operator, operands=operands):
            return _call(operator, operands)
        case Some(variable=variable, body=body):
            return f"(exists (({_quoted(variable.name)} {_named(variable.sort)})) {_term(body)})"
        case Variable(name=name):
            return _quoted(name)
        case Given(value=value, sort=sort):
            return str(value).lower() if sort in (BOOL, NUMBER) else _quoted(member_name(sort, value))
        case _:
            raise TypeError(f"not a term: {term!r}")


def _call(name: str, arguments: Iterable[Term]) -> str:
    return f"({name} {' '.join(map(_term, arguments))})"
