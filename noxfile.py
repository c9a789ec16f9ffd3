"""Everything that CI checks, one session each. `nox -s tests` is the one to run while working."""

import os
import shutil
import tarfile
import zipfile
from pathlib import Path

import nox

nox.needs_version = ">=2026.10.20"
nox.options.default_venv_backend = "virtualenv"
nox.options.error_on_external_run = True
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = [
    *("lint", "types", "tests", "exhaustive", "differential", "differential-worlds", "proof", "mutants"),
    *("lowest", "docs", "notebooks", "wheel"),
]

PYPROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = nox.project.python_versions(PYPROJECT)
EXTRAS = ".[cli,frames,orjson,proof,testing]"


def group(*names: str) -> list[str]:
    """Return the requirements of dependency groups, which older pips cannot install by name."""
    return list(nox.project.dependency_groups(PYPROJECT, *names))


def run_tests(session: nox.Session) -> None:
    """Run all tests, on every core; every branch of the library has to be taken."""
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", *(session.posargs or ["--numprocesses=auto"]))
    session.run("coverage", "combine", "--quiet")
    if not session.posargs:
        session.run("coverage", "report")


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests on the Python that runs nox."""
    session.install("-e", EXTRAS, *group("test"))
    run_tests(session)


@nox.session(name="tests-all", python=PYTHONS)
def tests_all(session: nox.Session) -> None:
    """Run the tests on every supported Python that the machine has."""
    session.install("-e", EXTRAS, *group("test"))
    run_tests(session)


@nox.session
def properties(session: nox.Session) -> None:
    """Search long for a counterexample; `-- ci` or `-- fast` searches less, `-- deep --write` keeps the figures."""
    session.install("-e", EXTRAS, *group("test"))
    profile, *rest = session.posargs or ["deep"]
    session.run("pytest", "-p", "tests.properties", "-m", "hypothesis", f"--hypothesis-profile={profile}", *rest)


@nox.session
def differential(session: nox.Session) -> None:
    """Ask the engine and the second reading the same; `-- --decisions 5000000` asks all night."""
    session.install("-e", EXTRAS)
    session.run("python", "-m", "tests.oracle.walk", *session.posargs)


@nox.session(name="differential-worlds")
def differential_worlds(session: nox.Session) -> None:
    """Ask both readings everything that there is in small worlds; `-- --deep` takes a night."""
    session.install("-e", EXTRAS)
    session.run("python", "-m", "tests.oracle.everywhere", *session.posargs)


@nox.session
def proof(session: nox.Session) -> None:
    """Ask a second solver all that the first is asked; `-- --stride 1` asks every small customer everything, too."""
    session.install("-e", EXTRAS, *group("proof"))
    session.run("python", "-m", "tests.proof.second_solver", *session.posargs)


@nox.session
def exhaustive(session: nox.Session) -> None:
    """Go through small worlds in full, with every law held against all of them; `-- --write` keeps the figures."""
    session.install("-e", EXTRAS)
    session.run("python", "-m", "tests.exhaustive.run", *session.posargs)


@nox.session(name="exhaustive-deep")
def exhaustive_deep(session: nox.Session) -> None:
    """Go through more and larger worlds, for hours; `-- --processes 8 --session FILE` goes on if broken off."""
    session.install("-e", EXTRAS)
    session.run("python", "-m", "tests.exhaustive.run", "--deep", *session.posargs)


@nox.session
def mutants(session: nox.Session) -> None:
    """Put mutants of the rules and planted faults to all ways of checking; `-- --write` puts each to every way."""
    session.install("-e", EXTRAS, *group("test"))
    session.run("python", "-m", "tests.mutants.examination", *session.posargs)
    session.run("python", "-m", "tests.mutants.measuring", *session.posargs)


@nox.session(name="code-mutants")
def code_mutants(session: nox.Session) -> None:
    """Run every mutant of the source past the tests, for an hour; `-- --only cotenant.facts` mutates one module."""
    session.install("-e", EXTRAS, *group("test", "mutation"))
    session.run("python", "-m", "tests.mutants.code_mutants", *session.posargs)


@nox.session
def fuzz(session: nox.Session) -> None:
    """Look for inputs that break the codec or a reader, 10 minutes a target; `-- --seconds 60 codec` looks at one."""
    session.install("-e", EXTRAS, *group("fuzz"))
    session.run("python", "-m", "tests.fuzz", f"--folder={session.create_tmp()}", *session.posargs)


@nox.session
def lowest(session: nox.Session) -> None:
    """Run the tests on the lowest versions that the library says it works with, engines of frames included."""
    session.install("uv")
    pins = Path(session.create_tmp()) / "lowest.txt"
    session.run(
        "uv", "pip", "compile", "--quiet", "--resolution=lowest-direct", "--all-extras", "--group=engines",
        f"--output-file={pins}", "pyproject.toml",
    )  # fmt: skip
    session.install(EXTRAS, *group("test"), "--constraint", str(pins))
    # Which versions work is what is asked here, not which customers: the other sessions search for those.
    session.run("pytest", "--hypothesis-profile=fast", *(session.posargs or ["--numprocesses=auto"]))


@nox.session
@nox.parametrize("pyspark", ["4", "3.5"])
def spark(session: nox.Session, pyspark: str) -> None:
    """Run the tests that need Spark, and so Java 17; every branch of what runs nowhere else has to be taken."""
    session.install("-e", EXTRAS, *group("spark"), f"pyspark=={pyspark}.*")
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", *(session.posargs or ["tests/spark"]))
    session.run("coverage", "combine", "--quiet")
    if not session.posargs:
        session.run("coverage", "report", "--include=*/frames/spark.py", "--omit=nothing")


@nox.session(name="bench-scale")
def bench_scale(session: nox.Session) -> None:
    """Measure time and memory from 10,000 rows to ten million; writes docs/figures/scale.json."""
    session.install("-e", EXTRAS, *group("engines"))
    session.run("python", "-m", "tests.benchmarks.scale", *session.posargs)


@nox.session(name="bench-spark")
def bench_spark(session: nox.Session) -> None:
    """Measure Spark at three sizes, and what it sends between its workers; writes docs/figures/spark.json."""
    session.install("-e", EXTRAS, *group("engines", "spark"))
    session.run("python", "-m", "tests.benchmarks.spark", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure decisions against other engines and ifs written by hand; writes docs/figures/decide*.json."""
    session.install(".", *group("bench"))
    session.run("python", "-m", "tests.benchmarks.decide", *session.posargs)


@nox.session(name="bench-frames")
def bench_frames(session: nox.Session) -> None:
    """Measure frames against objects and against queries written by hand; writes docs/figures/frames.json."""
    session.install("-e", EXTRAS, *group("engines"))
    session.run("python", "-m", "tests.benchmarks.frames", *session.posargs)


@nox.session(name="bench-loading")
def bench_loading(session: nox.Session) -> None:
    """Measure loading and saving against parsers alone, and replaying; writes docs/figures/loading.json."""
    session.install("-e", ".[orjson]", *group("bench-loading"))
    session.run("python", "-m", "tests.benchmarks.loading", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check the layout, the style and the ladder of imports."""
    session.install("-e", ".", *group("lint"))
    session.run("ruff", "format", "--check")
    session.run("ruff", "check")
    session.run("lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    """Check types as the project sees them, and then as a user sees them: on the built wheel, elsewhere."""
    session.install(EXTRAS, *group("typing"))
    session.run("mypy")
    session.run("pyright")
    users = Path(session.create_tmp()) / "user"
    shutil.rmtree(users, ignore_errors=True)
    shutil.copytree("tests/typing", users)
    session.chdir(users)
    session.run("mypy", "--strict", ".")
    session.run("pyright", "--verifytypes", "cotenant", "--ignoreexternal")


@nox.session
def generate(session: nox.Session) -> None:
    """Write the parts of pages that are drawn from the code."""
    session.install("-e", ".[frames,testing]", *group("docs"))
    session.run("python", "docs/_ext/generate.py", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site: no warning, no stale page, nothing fetched from elsewhere. `-- serve` shows it instead."""
    session.install("-e", ".[frames,testing]", *group("docs"))
    session.run("python", "docs/_ext/generate.py", "--check")
    # The theme's notice about mkdocs 2 is not about this project, which has mkdocs 1 through the theme.
    quiet = {"NO_MKDOCS_2_WARNING": "1"}
    if session.posargs:
        session.run("mkdocs", *session.posargs, env=quiet)
        return
    session.run("mkdocs", "build", "--strict", "--quiet", env=quiet)
    session.run("python", "docs/_ext/offline.py", "site")


@nox.session
def notebooks(session: nox.Session) -> None:
    """Run the notebooks and compare with the outputs that they hold; `-- --write` stores the new ones."""
    session.install("-e", EXTRAS, *group("notebooks"))
    session.run("python", "docs/_ext/run_notebooks.py", *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """Build what is released, look into it, install it alone, and run it."""
    session.install("build>=1.6")
    dist = Path(session.create_tmp()).resolve() / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(dist), silent=True)
    [built], [source] = dist.glob("*.whl"), dist.glob("*.tar.gz")
    check_contents(session, built, source)
    session.run("python", "-m", "venv", "--clear", str(dist / "alone"))
    alone = str(dist / "alone" / ("Scripts" if os.name == "nt" else "bin") / "python")
    session.run(alone, "-m", "pip", "install", "--quiet", str(built), external=True)
    session.chdir(dist)
    session.run(alone, "-W", "error", "-c", "import cotenant", external=True)
    session.run(alone, "-m", "pip", "install", "--quiet", f"{built}[cli]", external=True)
    session.run(alone, "-m", "cotenant", external=True)


def check_contents(session: nox.Session, built: Path, source: Path) -> None:
    """Fail unless the wheel holds the package and nothing else, and the sdist what builds and tests it."""
    modules = {path.relative_to("src").as_posix() for path in Path("src/cotenant").rglob("*") if path.suffix != ".pyc"}
    modules -= {name for name in modules if Path("src", name).is_dir()}
    with zipfile.ZipFile(built) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
        licensed = any(name.endswith("licenses/LICENSE") for name in archive.namelist())
    if packed != modules or not licensed:
        session.error(f"the wheel is not the package with its licence: {sorted(packed ^ modules)}")
    with tarfile.open(source) as archive:
        top = {name.split("/")[1] for name in archive.getnames() if "/" in name}
    if missing := {"LICENSE", "README.md", "pyproject.toml", "src", "tests"} - top:
        session.error(f"the sdist lacks {sorted(missing)}")
