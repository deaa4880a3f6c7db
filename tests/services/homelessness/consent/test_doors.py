# ruff: noqa: E501
"""Attempts to learn of hidden people by every door, as every role."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from citywide.core.calculations import load_calculation
from citywide.core.errors import CitywideError, Forbidden, NotFound
from citywide.portal.access import gate
from citywide.portal.access.exchange import with_tables
from citywide.portal.audit.models import Entry
from tests.portal.conftest import _point_at
from tests.services.homelessness.consent.conftest import OURS, PURPOSES, past_the_check

pytestmark = pytest.mark.django_db
DATASETS = (*sorted(OURS), "forgotten", "unheard_of")
COMPARED = ("hmis_client", "by_name_people", "veterans", "forgotten", "unheard_of")
ASKED_FOR = ("browse", "review", "care_coordination", "multidisciplinary_team")
ANSWERS = (
    {"search": "eva"}, {"search": "SECRET-eva"}, {"sort": "-personal_id"}, {"per_page": 2, "page": 9},
    {"filters": {"personal_id": "eva"}}, {"filters": {"person_id": "person-eva"}}, {},
)  # fmt: skip


@pytest.fixture(autouse=True)
def unchecked(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doors hold even for a table that drops the protection of its rows."""
    past_the_check(monkeypatch)


def said(ask: Callable[[], Any]) -> Any:
    """Return an answer, or the very words of a refusal."""
    try:
        return ask()
    except CitywideError as error:
        return f"{type(error).__name__}: {error}"


def rows_and_file(key: str, viewer: Any, dataset: str, purpose: str) -> dict[str, Any]:
    """Return pages and the file of a data set for a purpose, or the one refusal of them all."""
    decision = said(lambda: gate.decide(viewer, dataset, purpose))
    if isinstance(decision, str) or not decision.is_allowed:
        return {key: str(said(lambda: gate.rows(viewer, dataset, purpose=purpose)))}
    if decision.is_public and purpose != "browse":
        return {key: decision.columns}  # the same as for browsing
    found: dict[str, Any] = {}
    for asked in ANSWERS:
        page = said(lambda a=asked: gate.rows(viewer, dataset, purpose=purpose, **a))
        found[f"{key} {asked}"] = (
            page if isinstance(page, str) else [page.total, page.pages, page.number, page.rows]
        )
    found[f"{key} file"] = said(
        lambda: b"".join(
            gate.download(viewer, dataset, purpose=purpose, sort=decision.columns[0]).chunks
        )
    )
    return found


def every_answer(viewers: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return what everybody is told by every door of the gate."""
    queries = folder / "peek"
    queries.mkdir(exist_ok=True)
    (queries / "peek.sql").write_text(
        "SELECT count(*) AS n, max(personal_id) AS p FROM hmis_client"
    )
    peek = load_calculation(queries)
    found: dict[str, Any] = {}
    for name, viewer in viewers.items():
        if name != "steward":  # whose receipts say what a whole version counts
            found[f"{name} figures"] = [f.value and f.value.value for f in gate.figures(viewer)]
        for dataset in COMPARED:
            known = said(lambda v=viewer, d=dataset: gate.status(v, d))
            if name != "steward":  # who brings the file in knows how many rows it has
                found[f"{name} {dataset}"] = getattr(known, "rows", known)
            for purpose in ASKED_FOR:
                found |= rows_and_file(f"{name} {dataset} {purpose}", viewer, dataset, purpose)
        for purpose in ("review", "care_coordination", "multidisciplinary_team"):
            found[f"{name} {purpose} sql"] = said(
                lambda v=viewer, p=purpose: gate.calculate(
                    v, peek, {}, purpose=p, wanted=["peek"]
                ).rows("peek")
            )
        for column in ("veteran", "personal_id"):
            found[f"{name} facets {column}"] = said(
                lambda v=viewer, c=column: gate.facets(v, "hmis_client", c)
            )
        found[f"{name} quarantine"] = said(
            lambda v=viewer: (gate.quarantine(v, "hmis_client").total, "eva-bad")
        )
    return found


def test_answers_are_the_same_as_if_a_hidden_person_had_never_been(
    consent: dict[str, Any],
    viewers: dict[str, Any],
    without_eva: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Eva's row that broke a rule says another client's number; leave that one out by name.
    consent["exclusion"].clients = [["h", "eva"], ["h", "eva-bad"]]
    consent["exclusion"].save()
    chosen = ("staff", "worker", "steward", "member")
    viewers = {name: viewers[name] for name in chosen}
    with_her = every_answer(viewers, tmp_path)
    _point_at(without_eva, monkeypatch)
    past_the_check(monkeypatch)
    without = every_answer(viewers, tmp_path)
    assert {k: v for k, v in with_her.items() if without[k] != v} == {}
    assert with_her["steward review sql"] == [{"n": 5, "p": "tia"}]
    assert b"SECRET-ana" in with_her["worker hmis_client care_coordination file"]


def test_nothing_reaches_the_police_or_enforcement(
    consent: dict[str, Any], viewers: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "peek.sql").write_text("SELECT count(*) AS n FROM hmis_client")
    peek, officer = load_calculation(tmp_path), viewers["police"]
    for name, viewer in viewers.items():
        for dataset in DATASETS:
            for act in (
                lambda v=viewer, d=dataset: gate.rows(v, d, purpose="enforcement"),
                lambda v=viewer, d=dataset: gate.download(v, d, purpose="enforcement"),
                lambda v=viewer, d=dataset: with_tables(v, [d], print, purpose="enforcement"),
            ):
                with pytest.raises((Forbidden, NotFound)):
                    act()
        with pytest.raises((Forbidden, NotFound)):
            gate.calculate(viewer, peek, {}, purpose="enforcement", wanted=["peek"])
        assert name
    for purpose in PURPOSES:
        for dataset in OURS:
            with pytest.raises((Forbidden, NotFound)):
                gate.rows(officer, dataset, purpose=purpose)
        with pytest.raises((Forbidden, NotFound)):
            gate.calculate(officer, peek, {}, purpose=purpose, wanted=["peek"])
    for act in (gate.quarantine, gate.status):
        answer = said(lambda a=act: a(officer, "hmis_client"))
        assert isinstance(answer, str) or answer.rows == 0
    assert gate.runs(officer) == [] and gate.held(officer) == []


def test_receipts_of_protected_rows_are_for_their_stewards(
    consent: dict[str, Any], viewers: dict[str, Any]
) -> None:
    figure = gate.measure(viewers["steward"], "people_known")
    assert figure.receipt is not None
    number = figure.receipt.number_id(0)
    for name, viewer in viewers.items():
        if name == "steward":
            continue
        assert gate.measure(viewer, "people_known").receipt is None
        assert gate.receipts_of(viewer, "people_known") == []
        for act in (gate.receipt, gate.verify):
            with pytest.raises(NotFound):
                act(viewer, number)
        for purpose in PURPOSES:
            rows = said(lambda v=viewer, p=purpose: gate.source_rows(v, number, purpose=p)[1])
            text = json.dumps(rows, default=str)
            assert not re.search("person-(eva|tom|tia)", text), (name, purpose)
    rows = gate.source_rows(viewers["steward"], number, purpose="review")[1]
    assert {row["person_id"] for row in rows} == {"person-ana", "person-ben", "person-old"}


@pytest.mark.parametrize(
    "url",
    [
        "/datasets/hmis_client/?purpose={p}",
        "/datasets/hmis_client.csv?purpose={p}",
        "/datasets/by_name_people/?purpose={p}",
        "/api/v1/datasets/hmis_client/rows?purpose={p}&search=eva",
        "/api/v1/datasets/hmis_enrollment/download?purpose={p}",
        "/datasets/hmis_client/versions/1/",
        "/api/v1/datasets/hmis_client/versions",
        "/api/v1/status",
        "/search/?q=eva",
    ],
)
def test_pages_and_api_show_no_hidden_person(
    url: str, consent: dict[str, Any], users: dict[str, Any], settings: Any
) -> None:
    from django.test import Client

    settings.CACHES = settings.CACHES | {
        "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    }
    hidden = re.compile(rb"SECRET-(eva|tom)|person-(eva|tom)|tia-detox")
    for name in ("worker", "steward", "member", "police"):
        client = Client()
        client.force_login(users[name], "allauth.account.auth_backends.AuthenticationBackend")
        for purpose in ("review", "care_coordination", "multidisciplinary_team", "enforcement"):
            response = client.get(url.format(p=purpose))
            assert response.status_code < 500
            body = b"".join(response) if response.streaming else response.content
            assert not hidden.search(body), (name, purpose)
            if name == "police" or purpose == "enforcement":
                assert b"SECRET" not in body
            if "{p}" not in url:
                break
    refused = Entry.objects.filter(action="denied").values_list("by", "subject", "purpose")
    if "{p}" in url:
        where = ("api:" if "/api/" in url else "page:") + url.partition("?")[0]
        for purpose in ("review", "enforcement"):
            assert (users["police"].email, where, purpose) in refused
        assert (users["worker"].email, where, "enforcement") in refused
