"""The shape of the code: who imports whom, how long things are, and what importing the library costs."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

import cotenant

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "cotenant"
MODULES = sorted(PACKAGE.rglob("*.py"))
IDS = [str(path.relative_to(PACKAGE)) for path in MODULES]

LONGEST_MODULE = 350
LONGEST_FUNCTION = 60
MEDIAN_FUNCTION = 8


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and the length in lines of every function of a module, docstring included, decorators not."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a fresh interpreter at the root of the project."""
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_module_imports_only_what_stands_below_it() -> None:
    """The ladder in pyproject.toml: no circle, no shortcut upwards, no module without its place."""
    ran = python("-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache")
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_a_module_fits_in_one_reading(path: Path) -> None:
    """A longer one wants to be two."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_no_function_is_long(path: Path) -> None:
    """A longer one does more than its name says."""
    assert [(name, length) for name, length in functions(path) if length > LONGEST_FUNCTION] == []


def test_the_usual_function_is_short() -> None:
    """The median holds what the maximum cannot."""
    assert median(length for path in MODULES for _, length in functions(path)) <= MEDIAN_FUNCTION


def test_a_test_says_in_one_line_what_it_shows() -> None:
    """Beside its name, for whoever finds it broken."""
    tests = [
        (path.stem, node)
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert tests
    assert [f"{module}.{node.name}" for module, node in tests if not (ast.get_docstring(node) or "").strip()] == []


def test_every_run_finds_the_same_tests(request: pytest.FixtureRequest) -> None:
    """No name of a test holds the time, or the order of a set: workers that share the tests have to agree on them."""
    ran = python("-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert {each.nodeid for each in request.session.items} - set(ran.stdout.splitlines()) == set()


def loaded_by(code: str) -> set[str]:
    """Return the modules that a line of code loads in a fresh interpreter."""
    # What the interpreter has loaded before the first line (site-packages hooks such as coverage's) is not ours.
    ran = python("-c", f"import sys; before = set(sys.modules); {code}; print(*set(sys.modules) - before)")
    assert ran.returncode == 0, ran.stderr
    return set(ran.stdout.split())


def test_importing_the_library_loads_nothing_else() -> None:
    """What a name of it needs is loaded when that name is first asked for; values need no rules."""
    assert {name for name in loaded_by("import cotenant") if name.startswith(("attr", "cotenant"))} == {"cotenant"}
    values = loaded_by("import cotenant; cotenant.Customer")
    assert "cotenant.tenancy" in values
    assert values.isdisjoint({"cotenant.commands", "cotenant.rules", "cotenant.engine"})


def test_every_public_name_is_there() -> None:
    """`dir` lists them all before they are loaded; what is none is refused as by any module."""
    told = "import cotenant; assert set(cotenant.__all__) <= set(dir(cotenant)); print(hasattr(cotenant, 'decided'))"
    assert python("-c", told).stdout == "False\n"
    assert set(cotenant.__all__) <= set(dir(cotenant))
    named = "; ".join(f"assert cotenant.{name} is not None" for name in cotenant.__all__)
    assert python("-W", "error", "-c", f"import cotenant; {named}").returncode == 0
    with pytest.raises(AttributeError, match="module 'cotenant' has no attribute 'decided'"):
        _ = getattr(cotenant, "decided")  # noqa: B009 - a type checker knows better


def test_a_module_of_the_core_is_found_by_name() -> None:
    """`cotenant.facts` needs no import of its own, and what there is not is told."""
    asked = (
        "import cotenant; assert cotenant.facts.by_customer.name == 'by-customer'; assert not hasattr(cotenant, 'x')"
    )
    assert "cotenant.facts" in loaded_by(asked)


def test_the_library_loads_attrs_and_the_standard_library_only() -> None:
    """Everything else, cattrs included, is loaded by the module that needs it."""
    names = {name.partition(".")[0] for name in loaded_by("from cotenant import *")}
    foreign = names - set(sys.stdlib_module_names) - {"attr", "attrs", "cotenant"}
    assert foreign == set(), f"`cotenant` also loaded {', '.join(sorted(foreign))}"
