"""Measures at both ends of linkage error: by derived tables and by what a service publishes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from citywide.core.calculations import load_calculation
from citywide.portal.access import gate, linkage_effect
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.work import work
from tests.linkage import small

pytestmark = pytest.mark.django_db
SPEC = "residents"
START, QUALITY = f"/linkage/{SPEC}/start/", f"/linkage/{SPEC}/quality/"
SQL = "SELECT person_id, count(*) AS records FROM residents GROUP BY person_id"
MEASURE = """
id: {id}
title: {{en: "{id} in all", es: "{id}", vi: "{id}"}}
description: {{en: People., es: Personas., vi: Người.}}
service_area: Neighborhood Services
owner: Housing Department
dataset: {dataset}
kind: count
unit: people
decimals: 0
example:
  rows: [{{person_id: a, records: 1}}]
  expect: [{{period: all, value: 1, rows: 1}}]
"""


def _write(city: Path) -> None:
    for dataset, custom in (("known_people", ", {property: derived, value: true}"), ("told", "")):
        columns = "\n".join((small._column("person_id", key=True), small._column("records")))
        contract = small._CONTRACT.format(
            id=dataset, name=dataset, department="Housing Department", columns=columns
        ).replace("classification: restricted", "classification: public")
        contract = contract.replace("{property: combine, value: snapshot}",
                                    "{property: combine, value: snapshot}" + custom)  # fmt: skip
        contract = contract.replace(
            "{name: records, logicalType: string", "{name: records, logicalType: integer"
        )
        if custom:
            contract = contract.replace(f'servers: [{{server: folder, type: local, path: "{dataset}*.csv", format: csv}}]', "servers: []")  # fmt: skip # noqa: E501
        texts = {
            f"contracts/{dataset}.yaml": contract,
            f"measures/{dataset}_count.yaml": MEASURE.format(
                id=f"{dataset}_count", dataset=dataset
            ),
        }
        for name, text in texts.items():
            (city / name).parent.mkdir(exist_ok=True)
            (city / name).write_text(text, encoding="utf-8")
    (city / "derived").mkdir()
    (city / "derived" / "known_people.sql").write_text(SQL)


def test_measures_move_with_the_linkage(
    own_linked: Path, client_for: Any, viewer_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = client_for("reviewer").get(QUALITY).content.decode()
    assert "Not computed yet" in page
    assert "link_effect" not in page
    # The city folder is looked at anew once a second, and this test is faster.
    monkeypatch.setattr("citywide.portal.access.store._LOOK_SECONDS", 0)
    _write(own_linked / "city")
    steward = viewer_of("steward")
    gate.refresh(steward)
    steps = own_linked / "told"
    steps.mkdir()
    (steps / "told.sql").write_text(SQL)
    calculation = load_calculation(steps)

    def told() -> Any:
        return gate.calculate(steward, calculation, {}, purpose="review", wanted=["told"]).rows(
            "told"
        )

    before = len(told())
    monkeypatch.setitem(linkage_effect._FIGURES, SPEC, [lambda: {"told": told}])
    assert client_for("reviewer").post(START, {"kind": "link_effect"}).status_code == 403
    client_for("steward").post(START, {"kind": "link_effect"})
    work()
    job = Job.objects.get(kind="link_effect")
    assert (job.state, job.message, job.result.get("failed")) == ("done", "", "")
    found = linkage_effect.latest(steward, SPEC)
    assert found is not None
    assert found.basis == "labels"
    assert found.pairs["fewer"] <= found.pairs["published"] <= found.pairs["more"]
    assert found.people["fewer"] >= found.people["published"] >= found.people["more"]
    assert len(set(found.pairs.values())) > 1
    by_id = {one.measure: one for one in found.measures}
    assert set(by_id) == {"known_people_count", "told_count"}
    clients = len({row["id"] for row in small.rows(110)["clients"]})
    for one in by_id.values():
        assert one.published == before <= clients
        assert one.fewer is not None and one.more is not None
        assert one.fewer >= one.published >= one.more
    assert len(told()) == before
    for role in ("reviewer", "privacy_officer", "administrator"):
        html = client_for(role).get(QUALITY).content.decode()
        assert "known_people_count in all" in html
        assert "Linkage error moves" in html
        assert ("link_effect" in html) == (role == "administrator")


def test_the_quality_page_always_says_what_is_known_or_what_to_do(
    linked: Path, client_for: Any
) -> None:
    html = client_for("privacy_officer").get(QUALITY).content.decode()
    for text in (
        "Precision, pairs", "Recall, pairs", "Precision, B-cubed", "Recall, B-cubed",
        "No sample was drawn yet. Draw one", "at most 5 points, of false matches by at most 3",
        "Race and ethnicity", "Language", "Measured on labelled records.",
        "Name its column under groups",
    ):  # fmt: skip
        assert text in html, text
