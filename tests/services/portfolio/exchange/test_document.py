"""The portfolio document: a whole portfolio in one file, or every reason why not."""

from __future__ import annotations

import datetime as dt
import json
import time
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any, get_args, get_type_hints

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citywide.core.errors import CitywideError, ExtractError, NotFound
from citywide.services.portfolio.exchange import (
    PortfolioDocument,
    parse_document,
    read_document,
    write_document,
)
from citywide.services.portfolio.exchange.document import Colour, StatusRecord, Text
from tests.services.portfolio.exchange.documents import CAMERAS, documents

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def changed(*path: str | int, to: Any) -> str:
    """The document by hand with one value changed, as JSON."""
    values = yaml.load(CAMERAS, yaml.BaseLoader)
    # BaseLoader makes text of everything, but for these.
    values["projects"][0]["register"][0]["severity"] = 3
    values["strategic_plan"]["areas"][0]["goals"][0]["items"][0]["fiscal_year"] = 2026
    at = values
    for part in path[:-1]:
        at = at[part]
    if isinstance(at, list) and path[-1] == len(at):
        at.append(to)
    else:
        at[path[-1]] = to
    return json.dumps(values)


def refused(text: str | bytes, name: str = "p.json") -> ExtractError:
    with pytest.raises(ExtractError) as caught:
        parse_document(text, name)
    return caught.value


def test_a_document_written_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "cameras.yaml"
    path.write_text(CAMERAS, encoding="utf-8")
    document = read_document(path)
    project = document.project("CAM")
    assert project is not None
    assert project.title == Text(
        "Citywide Camera and Video Management System", "Sistema de cámaras"
    )
    assert project.title.by_language().keys() == {"en", "es"}
    assert project.cost_usd == Decimal("2500000.50")
    assert project.spending[0].month == dt.date(2025, 1, 1)
    assert project.spending[0].amount_usd == Decimal("-12.5")
    assert project.milestones[0].forecast_end == dt.date(2026, 9, 30)
    assert project.statuses[1] == StatusRecord(
        dt.date(2026, 2, 28), Colour.RED, issue="Vendor trouble", filed_by="ann@city.example"
    )
    assert document.strategic_plan is not None
    assert document.strategic_plan.areas[0].goals[0].items[0].project == "CAM"
    assert document.findings == ()
    assert document.project("other") is None
    assert parse_document(write_document(document)) == document


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(documents())
def test_reading_gives_back_what_was_written(document: PortfolioDocument) -> None:
    again = parse_document(write_document(document))
    assert again == document
    assert all(finding.severity == "warning" for finding in again.findings)


@settings(max_examples=10, deadline=None, suppress_health_check=SLOW)
@given(documents())
def test_yaml_says_the_same_as_json(document: PortfolioDocument) -> None:
    text = yaml.safe_dump(json.loads(write_document(document)), allow_unicode=True)
    assert parse_document(text, "p.yml") == document


def test_money_is_never_a_binary_fraction() -> None:
    for given_cost in ("0.10", "46400000.07"):
        text = changed("projects", 0, "cost_usd", to=given_cost)
        bare = text.replace(f'"cost_usd": "{given_cost}"', f'"cost_usd": {given_cost}')
        assert bare != text
        for each in (text, bare):
            assert parse_document(each).projects[0].cost_usd == Decimal(given_cost)


def test_null_is_the_same_as_left_out() -> None:
    text = changed("projects", 0, "completed_on", to=None)
    assert parse_document(text) == parse_document(CAMERAS, "p.yaml")


def test_every_part_of_the_schema_is_a_field_and_every_field_is_in_it() -> None:
    folder = resources.files("citywide.services.portfolio.exchange")
    schema = json.loads(folder.joinpath("document.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    seen: set[type] = set()

    def compare(cls: type, part: dict[str, Any]) -> None:
        part = schema["$defs"][part["$ref"].rsplit("/")[-1]] if "$ref" in part else part
        if cls in seen:
            return
        seen.add(cls)
        said = {f.name for f in fields(cls) if f.metadata.get("form") != "unsaid"}
        assert said == set(part["properties"]), cls
        needed = {
            f.name for f in fields(cls) if repr(f.default).startswith("<dataclasses._MISSING")
        }
        if cls is not PortfolioDocument:
            assert needed - {"en"} == set(part["required"]) - {"en"}, cls
        for name, hint in get_type_hints(cls).items():
            for inner in (hint, *get_args(hint)):
                if is_dataclass(inner) and isinstance(inner, type) and name in part["properties"]:
                    below = part["properties"][name]
                    compare(inner, below.get("items", below))

    compare(PortfolioDocument, schema)
    assert len(seen) > 15


@pytest.mark.parametrize(
    ("path", "to", "at", "words"),
    [
        (("projects", 0, "stage"), "done", "projects[0].stage", "not one of proposed, scored"),
        (("projects", 0, "colour"), "RED", "projects[0]", "'colour' is not a name that belongs"),
        (("projects", 0, "code"), None, "projects[0]", "code is missing. Write it."),
        (("projects", 0, "cost_usd"), "1.005", "projects[0].cost_usd", "at most two decimals"),
        (("projects", 0, "cost_usd"), -1, "projects[0].cost_usd", "dollars from 0"),
        (("projects", 0, "cost_usd"), "1e-999999", "projects[0].cost_usd", "two decimals"),
        (("projects", 0, "cost_usd"), True, "projects[0].cost_usd", "of the kind string or number"),
        (("projects", 0, "approved_on"), "2024-02-30", "projects[0].approved_on", "that exists"),
        (("projects", 0, "approved_on"), "07/01/2024", "projects[0].approved_on", "year first"),
        (("projects", 0, "title"), {"en": ""}, "projects[0].title.en", "The text is empty"),
        (("projects", 0, "title", "en"), "a\x00b", "projects[0].title.en", "cannot be shown"),
        (("projects", 0, "spending", 0, "month"), "2025-13", "projects[0].spending[0].month",
         "Write a month"),
        (("projects", 0, "milestones", 0, "done_share"), "1.5",
         "projects[0].milestones[0].done_share", "Write a share"),
        (("projects", 0, "register", 0, "severity"), 4, "projects[0].register[0].severity",
         "4 is beyond the maximum of 3"),
        (("people", 0, "email"), "ann", "people[0].email", "Write an e-mail address"),
    ],
)  # fmt: skip
def test_what_the_schema_refuses(path: tuple[str | int, ...], to: Any, at: str, words: str) -> None:
    error = refused(changed(*path, to=to))
    assert [finding.path for finding in error.findings] == [at]
    assert words in error.findings[0].message


def twin(**parts: Any) -> dict[str, Any]:
    """A second project with little in it."""
    given = {
        "code": "NEW",
        "title": {"en": "New"},
        "stage": "proposed",
        "lead_department": "Public Works",
        "service_area": "Public Safety",
    }
    return given | parts


P = ("projects", 0)
ITEM = {"kind": "issue", "title": "Other", "opened_on": "2025-01-01"}
REQUEST = {"kind": "change_request", "title": "More time", "opened_on": "2025-01-01"}


@pytest.mark.parametrize(
    ("path", "to", "at", "words"),
    [
        ((*P, "lead_department"), "Parks", "projects[0].lead_department", "not among the depart"),
        ((*P, "departments", 1), "Parks", "projects[0].departments[1]", "not among the depart"),
        ((*P, "manager"), "eve@city.example", "projects[0].manager", "not among the people"),
        ((*P, "sponsor"), "eve@city.example", "projects[0].sponsor", "not among the people"),
        ((*P, "strategic_area"), "x", "projects[0].strategic_area", "not a strategic area"),
        (("departments", 2), "Public Works", "departments[2]", "Public Works stands twice"),
        (("people", 2), {"email": "ANN@city.example"}, "people[2]", "ann@city.example stands tw"),
        (("people", 0, "department"), "Parks", "people[0].department", "not among the depart"),
        (("projects", 1), twin(code="CAM"), "projects[1]", "The code CAM stands twice"),
        (("projects", 1), twin(dependencies=[{"on": "X"}]), "projects[1].dependencies[0].on",
         "no project X"),
        (("projects", 1), twin(dependencies=[{"on": "NEW"}]), "projects[1].dependencies[0].on",
         "depends on itself"),
        (("projects", 1), twin(stage="completed"), "projects[1]", "so it needs completed_on"),
        (("projects", 1), twin(stage="declined"), "projects[1]", "so it needs cancelled_on"),
        (("projects", 1), twin(is_sensitive=True), "projects[1]", "Say why"),
        ((*P, "completed_on"), "2026-01-01", "projects[0].completed_on", "its stage is active"),
        ((*P, "proposed_on"), "2025-01-01", "projects[0].approved_on",
         "approved_on (2024-07-01) lies before proposed_on (2025-01-01)"),
        ((*P, "funding"), [{"fund": "F", "fiscal_year": 2026, "budget_usd": 1}] * 2,
         "projects[0].funding[1]", "The fund and year F / 2026 stands twice"),
        ((*P, "spending", 1), {"month": "2025-01", "amount_usd": 1, "fund": "General Fund"},
         "projects[0].spending[1]", "2025-01 / General Fund stands twice"),
        ((*P, "milestones", 0, "phase"), "Build", "projects[0].milestones[0].phase", "not among"),
        ((*P, "milestones", 1), {"number": "1", "name": "A"}, "projects[0].milestones[1]",
         "already stands"),
        ((*P, "milestones", 0, "forecast_start"), "2026-10-01", "projects[0].milestones[0]",
         "ends on 2026-09-30, before"),
        ((*P, "links"), [{"before": "9", "after": "1"}], "projects[0].links[0]", "not in the file"),
        ((*P, "baselines"), [{"number": 1, "approved_on": "2025-01-01", "starts_on": "2025-02-01",
         "ends_on": "2025-01-01"}], "projects[0].baselines[0].ends_on", "lies before starts_on"),
        ((*P, "baselines"), [{"number": 2, "approved_on": "2025-01-01", "change_request": "X"}],
         "projects[0].baselines[0].change_request", "not an approved change request"),
        ((*P, "baselines"), [{"number": 1, "approved_on": "2025-01-01",
         "tasks": [{"number": "8"}]}], "projects[0].baselines[0].tasks[0].number",
         "no milestone 8"),
        ((*P, "register", 0, "closed_on"), "2025-01-01", "projects[0].register[0].closed_on",
         "lies before opened_on"),
        ((*P, "register", 0, "owner"), "eve@city.example", "projects[0].register[0].owner",
         "not among the people"),
        ((*P, "register", 1), {**ITEM, "change": {"days": 3}}, "projects[0].register[1].change",
         "Only a change request"),
        ((*P, "register", 1), {**REQUEST, "change": {"decision": "approved"}},
         "projects[0].register[1].change", "was decided is missing"),
        ((*P, "register", 1), {**REQUEST, "change": {"requested_by": "bob@city.example",
         "decided_by": "Bob@city.example"}}, "projects[0].register[1].change.decided_by",
         "Nobody decides on their own request"),
        ((*P, "statuses", 1, "issue"), "", "projects[0].statuses[1]",
         "is RED as of 2026-02-28, but names no issue"),
        ((*P, "statuses", 1, "issue"), "Weather", "projects[0].statuses[1].issue",
         "'Weather' is not an issue or risk"),
        ((*P, "register", 0, "actions"), [], "projects[0].statuses[1]", "has no mitigating action"),
        ((*P, "register", 0, "actions", 0, "owner"), "", "projects[0].statuses[1]",
         "has an owner and a day"),
        ((*P, "register", 0, "actions", 0, "due_on"), None, "projects[0].statuses[1]",
         "has an owner and a day"),
        ((*P, "statuses", 1, "approved_by"), "ANN@city.example",
         "projects[0].statuses[1].approved_by", "Nobody approves their own status"),
        ((*P, "statuses", 1, "published_on"), "2026-02-01", "projects[0].statuses[1].published_on",
         "was published before"),
        ((*P, "statuses", 0, "as_of"), "2026-02-28", "projects[0].statuses[1]", "stands twice"),
        (("strategic_plan", "ends_on"), "2026-01-01", "strategic_plan.ends_on", "not after"),
        (("strategic_plan", "areas", 0, "goals", 0, "items", 0, "project"), "X",
         "strategic_plan.areas[0].goals[0].items[0].project", "no project X"),
        (("strategic_plan", "areas", 0, "goals", 0, "items", 0, "project"), "",
         "strategic_plan.areas[0].goals[0].items[0]", "names the code of a project"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together(
    path: tuple[str | int, ...], to: Any, at: str, words: str
) -> None:
    error = refused(changed(*path, to=to))
    assert [(one.path, words in one.message) for one in error.findings] == [(at, True)], str(error)


@pytest.mark.parametrize("colour", ["YELLOW", "RED"])
def test_an_old_status_without_an_issue_is_told_and_kept(colour: str) -> None:
    document = parse_document(changed(*P, "statuses", 0, "overall", to=colour))
    assert [finding.severity for finding in document.findings] == ["warning"]
    assert "names no issue" in document.findings[0].message
    assert document.projects[0].statuses[0].overall == colour


def test_projects_that_wait_for_each_other() -> None:
    values = json.loads(changed("projects", 1, to=twin(dependencies=[{"on": "CAM"}])))
    values["projects"][0]["dependencies"] = [{"on": "NEW"}]
    error = refused(json.dumps(values))
    assert "in a circle: look at the dependencies of CAM, NEW" in str(error)


def test_a_new_baseline_without_a_request_and_an_early_start_are_told() -> None:
    text = changed(*P, "baselines", to=[{"number": 2, "approved_on": "2025-01-01"}])
    assert "names no change request" in parse_document(text).findings[0].message
    text = changed(*P, "started_on", to="2024-06-01")
    assert "started before it was approved" in parse_document(text).findings[0].message


def test_every_mistake_is_told_at_once_with_its_line() -> None:
    text = CAMERAS.replace("Public Safety", "Safety").replace("stage: active", "stage: busy")
    error = refused(text, "cameras.yaml")
    lines = text.splitlines()
    assert [lines[(finding.line or 0) - 1].strip() for finding in error.findings] == [
        "stage: busy",
        "service_area: Safety",
    ]
    pretty = json.dumps(json.loads(changed(*P, "stage", to="busy")), indent="\t")
    at = refused(pretty).findings[0].line or 0
    assert '"stage": "busy"' in pretty.splitlines()[at - 1]


LAUGHS = "a: &a [1, 1]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ('{"projects": [}', "p.json", "not whole JSON"),
        ('{"projects": [], "projects": []}', "p.json", "'projects' is written twice"),
        ('{"projects": [], "version": NaN}', "p.json", "NaN is not a number"),
        ("[" * 100_000, "p.json", "nests too deeply"),
        ('{"version": ' + "9" * 5000 + "}", "p.json", "number without end"),
        ("[]", "p.json", "should be of the kind object"),
        ("", "p.json", "not whole JSON"),
        (b'{"a": "\xff"}', "p.json", "not UTF-8"),
        (LAUGHS, "p.yaml", "References (& and *) are not read"),
        ("projects: [", "p.yaml", "not valid YAML"),
        ("projects: []\nprojects: []", "p.yaml", "written twice"),
        ("", "p.yaml", "should be of the kind object"),
        ('{"projects": [], "version": 2}', "p.json", "1 was expected"),
    ],
)
def test_files_that_are_no_documents(text: str | bytes, name: str, words: str) -> None:
    assert words in str(refused(text, name))


def test_a_document_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_document(tmp_path / "none.json")


@settings(max_examples=30, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["projects", "people", "code", "en", "x"]), inner)
        ),
    )
)
def test_any_json_gives_a_document_or_a_sentence(values: Any) -> None:
    try:
        parse_document(json.dumps(values))
    except CitywideError as error:
        assert str(error)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_any_yaml_gives_a_document_or_a_sentence(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(CAMERAS)))
    end = data.draw(st.integers(start, min(start + 40, len(CAMERAS))))
    put = data.draw(
        st.sampled_from(["", "? [1]\n: 2", "&a ", "*a", "!!python/x ", "\t"]) | st.text()
    )
    try:
        parse_document(CAMERAS[:start] + put + CAMERAS[end:], "p.yaml")
    except CitywideError as error:
        assert str(error)


def test_a_portfolio_with_years_of_history_is_read_in_time() -> None:
    document = parse_document(CAMERAS, "p.yaml")
    days = [dt.date(2015 + n // 12, n % 12 + 1, 28) for n in range(120)]
    history = tuple(StatusRecord(day, Colour.GREEN, next_steps=Text("Go on")) for day in days)
    one = document.projects[0]
    many = tuple(replace(one, code=f"P{n}", statuses=history) for n in range(50))
    plan = document.strategic_plan
    assert plan is not None
    text = write_document(replace(document, projects=many, strategic_plan=replace(plan, areas=(
        replace(plan.areas[0], goals=()),))))  # fmt: skip
    started = time.process_time()
    assert len(parse_document(text).projects) == 50
    assert time.process_time() - started < 30
