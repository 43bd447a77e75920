"""JUnit's XML, which CI systems show: a comparison is a test case, noise is a skipped one."""

from xml.etree import ElementTree as xml

from ..judge import Finding
from . import words
from .model import Line, Report


def render(report: Report) -> str:
    lines = report.lines
    suite = xml.Element(
        "testsuite", name="poolbench gate", tests=str(len(lines) + 1),
        failures=str(len(report.with_finding(Finding.SLOWER))), errors="0",
        skipped=str(len(report.with_finding(Finding.INCONCLUSIVE)) + len(report.with_finding(Finding.ENVIRONMENT))),
    )  # fmt: skip
    verdict = xml.SubElement(suite, "testcase", classname="poolbench.gate", name="verdict")
    xml.SubElement(verdict, "system-out").text = " ".join([words.headline(report), *report.notes])
    for line in lines:
        _add_case(suite, line)
    xml.indent(suite)
    return xml.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _add_case(suite: xml.Element, line: Line) -> None:
    name = f"{line.metric}, {line.workers} workers, {line.workload}"
    case = xml.SubElement(suite, "testcase", classname=f"poolbench.{line.pool}", name=name)
    estimate = line.confirmation or line.estimate
    told = f"{words.percent(estimate.change)} {words.interval(estimate)}, p = {words.p_value(estimate.p)}"
    if line.finding is Finding.SLOWER:
        xml.SubElement(case, "failure", message=f"slower: {told}").text = words.where(line)
    elif line.finding in (Finding.INCONCLUSIVE, Finding.ENVIRONMENT):
        xml.SubElement(case, "skipped", message=f"{told}: {words.conclusion(line)}")
