"""JUnit's XML, which CI systems show: a comparison is a test case, noise is a skipped one, and so is the verdict.

The verdict's case fails exactly if the gate does, so that no job is red whose test cases are all green.
"""

import re
from xml.etree import ElementTree as xml

from ...units import plural
from ..judge import Finding, Verdict
from . import words
from .model import Line, Report

# What XML 1.0 cannot hold (section 2.2), such as the colours in a crashed program's last words.
_NO_CHARACTERS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, exit_code: int) -> str:
    cases = [_verdict(report, exit_code), *map(_comparison, report.lines)]
    counts = {"tests": len(cases)} | {
        name: sum(case.find(kind) is not None for case in cases)
        for name, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    }
    suite = xml.Element("testsuite", name="poolbench gate", **{name: str(count) for name, count in counts.items()})
    suite.extend(cases)
    xml.indent(suite)
    return xml.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _verdict(report: Report, exit_code: int) -> xml.Element:
    case = xml.Element("testcase", classname="poolbench.gate", name="verdict")
    headline = _text(words.headline(report))
    if report.verdict is Verdict.ARM_FAILURE:
        xml.SubElement(case, "error", message=headline)
    elif exit_code:
        xml.SubElement(case, "failure", message=headline)
    elif report.verdict is not Verdict.PASS:
        xml.SubElement(case, "skipped", message=headline)
    xml.SubElement(case, "system-out").text = _text(" ".join([headline, *report.notes]))
    return case


def _comparison(line: Line) -> xml.Element:
    name = f"{line.metric}, {plural(line.workers, 'worker')}, {line.workload}"
    case = xml.Element("testcase", classname=f"poolbench.{line.pool}", name=name)
    estimate = line.confirmation or line.estimate
    told = f"{words.percent(estimate.change)} {words.interval(estimate)}, p = {words.p_value(estimate.p)}"
    if line.finding is Finding.SLOWER:
        xml.SubElement(case, "failure", message=f"slower: {told}").text = words.where(line)
    elif line.finding in (Finding.INCONCLUSIVE, Finding.ENVIRONMENT):
        xml.SubElement(case, "skipped", message=f"{told}: {words.conclusion(line)}")
    return case


def _text(said: str) -> str:
    return _NO_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", said)
