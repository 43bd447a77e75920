"""JUnit's XML, which CI systems show: each comparison is a test case, noise is a skipped one, and the verdict is a
case, too.

The verdict's case fails exactly if the gate fails, so that no job is red while all of its test cases are green.
"""

from xml.etree import ElementTree as xml

from ...text.changes import format_change, format_interval, format_p
from ...text.printable import one_line, printable
from ...text.units import plural
from ..compare.outcome import Compared, Conclusion, Report, Verdict
from . import words

_SUITE = "poolbench gate"
_KINDS = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def render(report: Report, exit_code: int) -> str:
    """The verdict's case has all of the time, because single comparisons are not timed."""
    cases = [_verdict(report, exit_code), *(_comparison(one, report.budget) for one in report.outcome.compared)]
    counts = {"tests": str(len(cases))} | {
        name: str(sum(case.find(kind) is not None for case in cases)) for name, kind in _KINDS.items()
    }
    about = {"name": _SUITE, **counts, "time": _seconds(report.seconds)}
    suites = xml.Element("testsuites", about)
    xml.SubElement(suites, "testsuite", about).extend(cases)
    xml.indent(suites)
    return xml.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _verdict(report: Report, exit_code: int) -> xml.Element:
    case = _case("poolbench.gate", "verdict", report.seconds)
    headline = printable(words.headline(report))
    if report.outcome.verdict is Verdict.ARM_FAILURE:
        xml.SubElement(case, "error", message=headline)
    elif exit_code:
        xml.SubElement(case, "failure", message=headline)
    elif report.outcome.verdict is not Verdict.PASS:
        xml.SubElement(case, "skipped", message=headline)
    xml.SubElement(case, "system-out").text = printable(" ".join([headline, *report.outcome.notes]))
    return case


def _comparison(one: Compared, budget: float) -> xml.Element:
    case = _case(f"poolbench.{one.comparison.pool}", _name(one), 0)
    estimate = one.shown
    shown = (
        f"{format_change(estimate.change)} {format_interval(estimate.low, estimate.high)}, p = {format_p(estimate.p)}"
    )
    if one.conclusion is Conclusion.SLOWER:
        xml.SubElement(case, "failure", message=f"slower: {shown}").text = printable(words.where(one))
    elif one.conclusion in (Conclusion.INCONCLUSIVE, Conclusion.ENVIRONMENT, Conclusion.NOT_JUDGED):
        xml.SubElement(case, "skipped", message=f"{shown}: {words.conclusion(one, budget)}")
    return case


def _name(one: Compared) -> str:
    workers = [] if one.comparison.workers is None else [plural(one.comparison.workers, "worker")]
    return ", ".join([one.comparison.metric.name, *workers, one.comparison.workload])


def _case(classname: str, name: str, seconds: float) -> xml.Element:
    about = {"classname": one_line(classname), "name": one_line(name), "time": _seconds(seconds)}
    return xml.Element("testcase", about)


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"
