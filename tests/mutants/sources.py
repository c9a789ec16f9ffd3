"""The mutants of a module's source, as cosmic-ray makes them, less those that change nothing that could be tested."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Final, final

import attrs

SOURCES: Final = Path(__file__).parents[2] / "src"

MODULES: Final = (
    "cotenant.facts",
    "cotenant.rules",
    "cotenant.regimes",
    "cotenant.engine",
    "cotenant.history",
    "cotenant.situation",
    "cotenant.formula",
    "cotenant.rebuilt",
    "cotenant.deferred",
    *sorted(f"cotenant.codec.{path.stem}" for path in (SOURCES / "cotenant/codec").glob("[!_]*.py")),
)
"""The modules that are mutated: what decides, and the codec."""


@final
@attrs.frozen(kw_only=True)
class Mutant:
    """A module with one change in it: the lines that were changed, and what they are now."""

    module: str
    was: str
    now: str
    source: str = attrs.field(repr=False)


def path_of(module: str) -> Path:
    """Return the file that a module is read from."""
    return SOURCES / f"{module.replace('.', '/')}.py"


def mutants(module: str) -> Iterator[Mutant]:
    """Yield the mutants of a module that do other than it does, each once.

    Left out is what does not compile; what differs in annotations alone, since they are not evaluated, and the type
    checkers ask about them; and `==` for `is` where it is asked of a type, of None or of a member of an enumeration.
    """
    whole = path_of(module).read_text(encoding="utf-8")
    met = {_running(whole)}
    for changed in _changed(whole):
        running = _running(changed)
        if running and running not in met:
            met.add(running)
            yield Mutant(module=module, source=changed, **_difference(whole, changed))


def _changed(whole: str) -> Iterator[str]:
    """Yield the source with each change that an operator of cosmic-ray can make, but those that ask for arguments."""
    plugins: Any = import_module("cosmic_ray.plugins")  # it has no types that a checker could read
    mutating: Any = import_module("cosmic_ray.mutating")
    trees: Any = import_module("cosmic_ray.ast")
    nodes = tuple(trees.ast_nodes(trees.get_ast(whole)))
    for name in plugins.operator_names():
        if not (kind := plugins.get_operator(name)).arguments():
            places = sum(len(tuple(kind().mutation_positions(node))) for node in nodes)
            yield from (mutating.mutate_code(whole, kind(), place) for place in range(places))


class _Bare(ast.NodeTransformer):
    """Takes out of a module what makes no difference to what it does."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(value=None)
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        if _is_type(node.left) or _is_singleton(node.comparators[0]):
            node.ops = [ast.Is() if isinstance(op, ast.Eq) else op for op in node.ops]
            node.ops = [ast.IsNot() if isinstance(op, ast.NotEq) else op for op in node.ops]
        return self.generic_visit(node)


def _is_type(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="type")):
            return True
        case _:
            return False


def _is_singleton(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=None):
            return True
        case ast.Name(id=name):
            return name in _MEMBERS
        case ast.Attribute(value=ast.Name(id=kind), attr=member):
            return kind[0].isupper() and member.isupper()
        case _:
            return False


_MEMBERS: Final = ("CUSTOMER", "MICROSOFT", "ACTIVE", "RELATED", "RESELLER", "_REQUESTED", "_DECLINED")
"""Members of enumerations that go by a name of their own."""


def _running(source: str) -> str | None:
    """Return what runs of a source, in a form in which two that run alike are equal; `None` if it does not compile."""
    try:
        compile(source, "mutant", "exec")
    except (SyntaxError, ValueError):
        return None
    return ast.dump(_Bare().visit(ast.parse(source)))


def _difference(whole: str, changed: str) -> dict[str, str]:
    before, after = whole.splitlines(), changed.splitlines()
    start = next(at for at, (one, other) in enumerate(zip([*before, ""], [*after, ""], strict=False)) if one != other)
    same = zip(islice(reversed(before), len(before) - start), islice(reversed(after), len(after) - start), strict=False)
    end = next((at for at, (one, other) in enumerate(same) if one != other), min(len(before), len(after)) - start)
    of = next((each for each in before[start:] if each.lstrip().startswith(("class ", "def "))), "")
    return {
        "was": _told(before[start : len(before) - end], of),
        "now": _told(after[start : len(after) - end], of),
    }


def _told(lines: list[str], of: str) -> str:
    """Return lines as one; a decorator is told with what it decorates."""
    told = " ".join(line.strip() for line in lines).strip()
    return f"{told} {of.strip()}".strip() if told.startswith("@") or not told else told
