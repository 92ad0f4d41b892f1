"""The page of Airflow's workflows, made from the DAG files: ``python -m pipeline.workflows``.

The files are read, not run, so that the page can be made where Airflow is not installed. Tests
compare it with what Airflow itself makes of them.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.settings import ROOT
from pipeline.jobs import find_job

DAGS = ROOT / "dags"
PAGE = ROOT / "docs" / "reference" / "workflows.md"
SHARED = ("__init__", "wiring")
ASSETS = {"LANDING": "landing zone", "ANALYSED": "analysed", "INDEXED": "indexed"}
HEAD = """# Workflows

Made from the files in `dags/` by `python -m pipeline.workflows` (in `make docs`); a test compares
it with what Airflow reads. Times are UTC, Vietnam is seven hours ahead. How to use them:
[use-airflow.md](../how-to/use-airflow.md).
"""


@dataclass(frozen=True, slots=True)
class Step:
    """A task of a workflow; ``mapped`` ones run once for each source or batch."""

    name: str
    pool: str
    mapped: bool
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Workflow:
    """What a DAG file says.

    Attributes:
        cron: When it runs, in UTC.
        after: Assets after whose change it runs as well.
        text: The module's docstring.
    """

    name: str
    cron: str
    after: tuple[str, ...]
    steps: tuple[Step, ...]
    text: str

    @property
    def what(self) -> str:
        """The first line of the docstring."""
        return self.text.partition("\n")[0].rstrip(".")


def read_workflows(folder: Path = DAGS) -> list[Workflow]:
    """Return what the DAG files say, by name."""
    paths = sorted(path for path in folder.glob("*.py") if path.stem not in SHARED)
    return [_read(path) for path in paths]


def render(workflows: list[Workflow]) -> str:
    """Return the page."""
    lines = [
        HEAD,
        "| workflow | what it does | by the clock | after a change of |",
        "|" + " --- |" * 4,
    ]
    for flow in workflows:
        after = ", ".join(flow.after)
        lines.append(f"| [{flow.name}](#{flow.name}) | {flow.what} | `{flow.cron}` | {after} |")
    for flow in workflows:
        lines += ["", f"## {flow.name}", "", flow.text.strip(), ""]
        lines += ["| task | runs | pool | tells |", "|" + " --- |" * 4]
        for step in flow.steps:
            times = "once for each" if step.mapped else "once"
            tells = ", ".join(step.outlets)
            lines.append(f"| `{step.name}` | {times} | {step.pool or 'default'} | {tells} |")
    return "\n".join(lines) + "\n"


def _read(path: Path) -> Workflow:
    module = ast.parse(path.read_text("utf-8"), str(path))
    flow = next(
        node for node in module.body if isinstance(node, ast.FunctionDef) and _called(node, "dag")
    )
    schedule = _argument(flow, "dag", "schedule")
    own = str(schedule.value) if isinstance(schedule, ast.Constant) else ""
    return Workflow(
        name=flow.name,
        cron=own or find_job(flow.name).schedule,
        after=_assets(schedule),
        steps=tuple(_steps(flow)),
        text=ast.get_docstring(module) or "",
    )


def _steps(flow: ast.FunctionDef) -> Iterator[Step]:
    mapped = {
        node.value.id
        for node in ast.walk(flow)
        if isinstance(node, ast.Attribute) and node.attr == "expand"
        if isinstance(node.value, ast.Name)
    }
    for node in flow.body:
        if isinstance(node, ast.FunctionDef) and _called(node, "task"):
            pool = _argument(node, "task", "pool")
            name = pool.id if isinstance(pool, ast.Name) else ""
            outlets = _assets(_argument(node, "task", "outlets"))
            yield Step(node.name, _pools().get(name, ""), node.name in mapped, outlets)


def _pools() -> dict[str, str]:
    """Return the constants of ``wiring.py`` that name pools."""
    module = ast.parse((DAGS / "wiring.py").read_text("utf-8"))
    return {
        target.id: node.value.value
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def _called(function: ast.FunctionDef, name: str) -> ast.Call | None:
    for decorator in function.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else None
        if isinstance(called, ast.Name) and called.id == name:
            assert isinstance(decorator, ast.Call)
            return decorator
    return None


def _argument(function: ast.FunctionDef, decorator: str, name: str) -> ast.expr | None:
    call = _called(function, decorator)
    found = (word.value for word in (call.keywords if call else []) if word.arg == name)
    return next(found, None)


def _assets(expression: ast.expr | None) -> tuple[str, ...]:
    if expression is None:
        return ()
    names = (node.id for node in ast.walk(expression) if isinstance(node, ast.Name))
    return tuple(ASSETS[name] for name in names if name in ASSETS)


if __name__ == "__main__":
    PAGE.write_text(render(read_workflows()), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
