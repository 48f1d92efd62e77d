"""Reports for other programs, held against their schemas."""

import json
from xml.etree import ElementTree

from junitparser import JUnitXml

from tests.validators import junit_errors, sarif_errors
from zoo.core.card import Lang
from zoo.core.result import Failure, Refused, SampleResult, Status, Step
from zoo.samples.reports import (
    as_json,
    as_junit,
    as_sarif,
    github_annotations,
    github_summary,
)

FAILURE = Failure("hub_pages/a.md", 12, "ValueError: 100% <bad>\x00", traceback="Traceback: ...")
RESULTS = (
    SampleResult("a", Lang.ZH_CN, Status.FAILED, seconds=1.5, failure=FAILURE),
    SampleResult("a", Lang.EN_US, Status.PASSED, seconds=1.5, output="ok\n"),
    SampleResult("b", Lang.EN_US, Status.SKIPPED, steps=(Step(3, Status.SKIPPED, 0, "", "why"),)),
)


def test_json_counts():
    assert json.loads(as_json(RESULTS))["summary"] == {
        "total": 3,
        "passed": 1,
        "failed": 1,
        "not_run": 0,
        "skipped": 1,
        "runs": 3,
    }


def test_junit_is_xml_with_counts_failures_and_skips():
    root = ElementTree.fromstring(as_junit(RESULTS))
    suite = root.find("testsuite")
    assert suite.attrib | {"time": ""} == {
        "name": "samples",
        "tests": "3",
        "failures": "1",
        "errors": "0",
        "skipped": "1",
        "time": "",
    }
    failure = suite.find("testcase/failure")
    assert failure.attrib["message"] == "ValueError: 100% <bad>\ufffd"
    assert failure.text.startswith("hub_pages/a.md:12\n")
    assert suite.find("testcase/skipped").attrib["message"] == "why"


def test_junit_is_what_its_readers_expect():
    parsed = JUnitXml.fromstring(as_junit(RESULTS).encode())
    (suite,) = parsed
    assert (suite.tests, suite.failures, suite.skipped) == (3, 1, 1)
    assert [case.is_passed for case in suite] == [False, True, False]


def test_junit_fits_its_schema():
    assert junit_errors(as_junit(RESULTS)) == []


def test_sarif_fits_its_schema():
    assert sarif_errors(as_sarif(RESULTS)) == []


def test_sarif_points_at_the_line():
    content = json.loads(as_sarif(RESULTS))
    assert content["version"] == "2.1.0"
    (result,) = content["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "hub_pages/a.md"
    assert place["region"]["startLine"] == 12
    assert result["ruleId"] in [r["id"] for r in content["runs"][0]["tool"]["driver"]["rules"]]


def test_github_marks_the_line():
    assert list(github_annotations(RESULTS)) == [
        "::error file=hub_pages/a.md,line=12,title=a%3A failed"
        "::ValueError: 100%25 <bad>\x00 (zh_CN)"
    ]


def test_a_file_name_cannot_add_to_an_annotation():
    failure = Failure("hub_pages/a,line=1::b.md", 12, "no")
    strange = SampleResult("a", Lang.ZH_CN, Status.FAILED, seconds=1.5, failure=failure)
    assert list(github_annotations([strange])) == [
        "::error file=hub_pages/a%2Cline=1%3A%3Ab.md,line=12,title=a%3A failed::no (zh_CN)"
    ]


def test_github_summary_is_a_table():
    assert (
        github_summary(RESULTS).splitlines()[2].startswith("| a | zh_CN | failed (line 12) | L0 |")
    )


def test_a_refused_address_of_a_pass_is_a_warning_at_its_line():
    refused = Refused("https://x.org/a:b", "hub_pages/a.md", 21)
    passed = SampleResult("a", Lang.EN_US, Status.PASSED, refused=(refused,))
    text = "asked for https://x.org/a:b, which nothing answers, and went on without it (en_US)"
    assert list(github_annotations([passed])) == [
        f"::warning file=hub_pages/a.md,line=21,title=a%3A unlocked url::{text}"
    ]
    report = as_sarif([passed])
    assert sarif_errors(report) == []
    (found,) = json.loads(report)["runs"][0]["results"]
    assert (found["level"], found["ruleId"]) == ("warning", "sample-unlocked-url")
    assert json.loads(as_json([passed]))["results"][0]["refused"][0]["line"] == 21
