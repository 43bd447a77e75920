"""Runs the steps of a composite action here, as far as they need no runner: GitHub's expressions that it uses, outputs,
conditions, and the first failure. Steps that use another action are only noted.
"""

import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")
_TERM = re.compile(r"'[^']*'|always\(\)|(?:inputs|steps)(?:\.[\w-]+)+")


@dataclass
class Ended:
    """`exit_code` is that of the step that failed, or 0; `used` are the inputs of each action that a step used."""

    exit_code: int
    outputs: dict[str, str]
    log: str
    summary: str
    used: list[dict[str, str]] = field(default_factory=list)

    @property
    def annotations(self) -> list[str]:
        return [line for line in self.log.splitlines() if re.match("::(error|warning) ", line)]


def run_action(
    action: Path, workspace: Path, temporary: Path, inputs: dict[str, str], environment: dict[str, str]
) -> Ended:
    """In `workspace`, with a new folder `temporary` for the runner's files."""
    temporary.mkdir()
    described = yaml.safe_load((action / "action.yml").read_text(encoding="utf-8"))
    unknown = inputs.keys() - described["inputs"].keys()
    assert not unknown
    values = {name: str(each["default"]) for name, each in described["inputs"].items()} | inputs
    ended = Ended(0, {}, "", "")
    steps: dict[str, dict[str, str]] = {}
    for number, step in enumerate(described["runs"]["steps"]):
        condition = step.get("if", "true")
        if ended.exit_code and "always()" not in condition:
            continue
        if condition != "true" and not _value(_EXPRESSION.fullmatch(condition)[1], values, steps):  # type: ignore[index]
            continue
        if "uses" in step:
            ended.used.append({name: _filled(value, values, steps) for name, value in step["with"].items()})
            continue
        outputs = _run(step, number, action, workspace, temporary, values, steps, environment, ended)
        steps[step.get("id", str(number))] = outputs
    ended.outputs = {name: _filled(each["value"], values, steps) for name, each in described["outputs"].items()}
    ended.summary = _text(temporary / "summary")
    return ended


def _run(
    step: dict[str, Any],
    number: int,
    action: Path,
    workspace: Path,
    temporary: Path,
    inputs: dict[str, str],
    steps: dict[str, dict[str, str]],
    environment: dict[str, str],
    ended: Ended,
) -> dict[str, str]:
    assert step["shell"] == "bash"
    output = temporary / f"output-{number}"
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=workspace / _filled(step.get("working-directory", "."), inputs, steps),
        env={
            "PATH": os.environ["PATH"],
            **environment,
            **{name: _filled(value, inputs, steps) for name, value in step.get("env", {}).items()},
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(action),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(temporary / "summary"),
            "GITHUB_WORKSPACE": str(workspace),
            "RUNNER_TEMP": str(temporary),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    ended.log += done.stdout
    ended.exit_code = ended.exit_code or done.returncode
    return dict(line.split("=", 1) for line in _text(output).splitlines())


def _filled(text: object, inputs: dict[str, str], steps: dict[str, dict[str, str]]) -> str:
    """The text with the values of its expressions."""
    return _EXPRESSION.sub(lambda found: str(_value(found[1], inputs, steps)), str(text))


def _value(expression: str, inputs: dict[str, str], steps: dict[str, dict[str, str]]) -> object:
    """GitHub's operators mean the same in Python, in other words."""

    def term(found: "re.Match[str]") -> str:
        if found[0][0] == "'":
            return found[0]
        if found[0] == "always()":
            return "True"
        kind, name, *rest = found[0].split(".")
        return repr(inputs[name] if kind == "inputs" else steps.get(name, {}).get(rest[1], ""))

    return eval(_TERM.sub(term, expression.strip().replace("||", "or").replace("&&", "and")))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
