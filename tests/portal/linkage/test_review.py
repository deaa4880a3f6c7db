"""The workbench through its pages: tasks, answers, undo, doubles, samples, and who may see what."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from citywide.core.contracts.model import Classification
from citywide.core.errors import UsageError
from citywide.core.linkage.runs import Archive
from citywide.portal.access import consent, linkage
from citywide.portal.access.store import store
from citywide.portal.audit.models import Entry
from citywide.portal.jobs.models import Job
from citywide.portal.jobs.work import work
from citywide.portal.linkage import triggers
from citywide.portal.linkage.models import Judgement, ReviewSample
from citywide.portal.linkage.queries import board, samples
from citywide.portal.linkage.queries.log import said
from tests.linkage import small
from tests.portal.linkage.conftest import ROLES

pytestmark = pytest.mark.django_db
SPEC = "residents"
SEES = {"reviewer", "second", "third", "steward"}
KNOWS = SEES | {"privacy_officer"}
RUNS = {"steward", "administrator"}


def first_task(viewer: Any) -> Any:
    found = board.next_task(viewer, SPEC)
    assert found is not None
    return found


def address(name: str, **given: str) -> str:
    return reverse(f"linkage:{name}", kwargs={"spec": SPEC, **given})


def answer(client: Any, task: Any, verdict: str, reason: str = "") -> Any:
    url = address("task", task_id=task.id)
    return client.post(url, {"verdict": verdict, "reason": reason}, follow=True)


def test_who_may_open_what(linked: Path, client_for: Any, viewer_of: Any) -> None:
    """Every address by every role; nobody else is shown a value of any record."""
    viewer = viewer_of("reviewer")
    task = first_task(viewer)
    person = linkage.compared(viewer, SPEC, task.left, task.right, task.pair).people[task.left[0]]
    pages = {
        reverse("linkage:home"): KNOWS | RUNS | {"half_steward", "half_reviewer"},
        address("board"): KNOWS | RUNS,
        address("quality"): KNOWS | RUNS,
        address("log"): KNOWS,
        address("export"): {"privacy_officer"},
        address("task", task_id=task.id): SEES,
        address("person", person_id=person): SEES,
        address("next"): SEES,
        address("next_sampled"): SEES,
    }
    forms = {
        address("task", task_id=task.id): SEES,
        address("sampled", task_id="0"): SEES,
        address("quality"): SEES,
        address("undo", judgement="0"): set(),
    }
    names = {row["last_name"].encode() for rows in small.rows(110).values() for row in rows}
    for role in ROLES:
        client = client_for(role)
        for url, allowed in pages.items():
            response = client.get(url, follow=role in allowed)
            body = b"".join(response) if response.streaming else response.content
            assert (response.status_code == 200) == (role in allowed), (role, url)
            assert role in SEES or not any(name in body for name in names), (role, url)
        for url, allowed in forms.items():
            refused = client.post(url, {"verdict": ""}).status_code in {302, 403, 404}
            is_form = "sample/0" not in url
            assert refused == (role not in allowed or not is_form), (role, url)
        if role not in RUNS:
            assert client.post(address("start"), {"kind": "link_run"}).status_code in {
                302,
                403,
                404,
            }
        assert Job.objects.count() == 0
    assert not Judgement.objects.exists()
    assert not ReviewSample.objects.exists()


def test_a_task_is_told_in_words_and_each_look_is_recorded(
    linked: Path, client_for: Any, viewer_of: Any
) -> None:
    task = first_task(viewer_of("reviewer"))
    html = client_for("reviewer").get(address("task", task_id=task.id)).content.decode()
    for text in ("Are these one person?", "evidence for", "Left", "Right", "Same person", "Unsure"):
        assert text in html
    assert 'accesskey="1"' in html
    assert "keys.js" in html
    assert re.search(r"the same|different in \d+ character|only on the left", html)
    assert not re.search(r"\b\d{9}\b|\b\d{3}-\d{2}-\d{4}\b", html)
    seen = Entry.objects.filter(action="read", purpose="review", subject__startswith="dataset:")
    listed = {one for entry in seen for one in entry.detail["records"]}
    assert {*task.left, *task.right} <= listed


@pytest.mark.usefixtures("no_doubles")
def test_judgements_change_the_next_run_and_an_undo_restores_it(
    own_linked: Path, client_for: Any, viewer_of: Any
) -> None:
    viewer, client = viewer_of("reviewer"), client_for("reviewer")
    archive = Archive(own_linked / "lake", SPEC)
    before = dict(zip(*archive.run().identities().table().to_pydict().values(), strict=True))
    task = first_task(viewer)
    waiting = board.board(viewer, SPEC).waiting
    response = answer(client, task, "same", "The shelter knows her.")
    assert "Noted: Same person" in response.content.decode()
    assert response.redirect_chain[-1][0] != address("task", task_id=task.id)
    assert board.board(viewer, SPEC).waiting < waiting
    steward = client_for("steward")
    _apply(steward)
    after = dict(zip(*archive.run().identities().table().to_pydict().values(), strict=True))
    left, right = task.pair
    assert before[left] != before[right]
    assert after[left] == after[right]
    retired = ({before[left], before[right]} - {after[left]}).pop()
    led = client.get(address("person", person_id=retired), follow=True)
    assert led.redirect_chain[-1][0] == address("person", person_id=after[left])
    assert left in led.content.decode()
    assert right in led.content.decode()
    yesterday = {"on": (dt.date.today() - dt.timedelta(days=2)).isoformat()}
    assert client.get(address("person", person_id=retired), yesterday).status_code == 404
    last = Judgement.objects.get(verdict="same")
    assert "taken back" in _post(client, address("undo", judgement=last.id))
    _apply(steward)
    again = dict(zip(*archive.run().identities().table().to_pydict().values(), strict=True))
    assert len(set(again.values())) == len(set(before.values()))
    assert again[left] != again[right]
    # The retired id stands for its own record again, by a redirect that stays for ever.
    own = left if before[left] == retired else right
    led = client.get(address("person", person_id=retired), follow=True)
    assert led.redirect_chain[-1][0] == address("person", person_id=again[own])
    assert client.get(address("task", task_id=task.id)).status_code == 200
    assert archive.run().manifest.judgements == 0


def _apply(client: Any) -> None:
    response = client.post(address("start"), {"kind": "link_apply"}, follow=True)
    assert "It waits for its turn" in response.content.decode()
    # A refresh follows each run; jobs are done in the order in which they were asked for.
    while Job.objects.filter(state="queued").exists():
        work()
    job = Job.objects.filter(kind="link_apply").first()
    assert (job.state, job.message) == ("done", "")


def _post(client: Any, url: str) -> str:
    response = client.post(url, follow=True)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.usefixtures("all_doubles")
def test_a_double_looks_like_any_other_task(linked: Path, client_for: Any, viewer_of: Any) -> None:
    task = first_task(viewer_of("reviewer"))
    url = address("task", task_id=task.id)
    fresh = _plain(client_for("second").get(url).content.decode())
    answer(client_for("reviewer"), task, "different", "Two birthdays.")
    other = _plain(client_for("second").get(url).content.decode())
    assert other == fresh
    for page in ("board", "log", "quality"):
        html = client_for("second").get(address(page)).content.decode()
        assert "reviewer@example.org" not in html
        assert "Two birthdays" not in html
    assert said(SPEC).effective(dt.datetime.now(dt.UTC)) == []
    answer(client_for("second"), task, "different")
    assert len(said(SPEC).effective(dt.datetime.now(dt.UTC))) == 2
    assert task.id not in {t.id for t in board._queue(viewer_of("third"), SPEC, [*said(SPEC).log])}


def _plain(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)


@pytest.mark.usefixtures("no_doubles")
def test_the_log_and_undo(linked: Path, client_for: Any, viewer_of: Any) -> None:
    task = first_task(viewer_of("reviewer"))
    answer(client_for("reviewer"), task, "unsure", "=HYPERLINK(1)")
    entry = Judgement.objects.get()
    assert entry.weights
    undo = address("undo", judgement=entry.id)
    assert client_for("second").post(undo).status_code == 404
    assert client_for("half_reviewer").post(undo).status_code == 404
    officer = client_for("privacy_officer")
    html = officer.get(address("log"), {"by": "reviewer"}).content.decode()
    assert "reviewer@example.org" in html
    assert "No judgement fits" in officer.get(address("log"), {"verdict": "same"}).content.decode()
    found = officer.get(address("export"))
    rows = list(csv.DictReader(io.StringIO(b"".join(found).decode())))
    assert rows[0]["reason"] == "'=HYPERLINK(1)"
    assert {rows[0]["left_id"], rows[0]["right_id"]} == set(task.pair)
    assert Entry.objects.filter(action="export", subject=f"linkage:{SPEC}").count() == 1
    assert client_for("reviewer").post(undo, {"back": "log"}).status_code == 302
    assert client_for("reviewer").post(undo).status_code == 409
    assert Judgement.objects.count() == 2


def test_nobody_changes_the_log(linked: Path, client_for: Any, viewer_of: Any) -> None:
    answer(client_for("reviewer"), first_task(viewer_of("reviewer")), "same")
    entry = Judgement.objects.get()
    for attempt in (entry.save, entry.delete, Judgement.objects.all().delete):
        with pytest.raises(UsageError, match="append-only"):
            attempt()
    triggers.install(connection)
    try:
        for statement in (
            "UPDATE linkage_judgement SET reason = 'x'",
            "DELETE FROM linkage_judgement",
        ):
            with (
                pytest.raises(DatabaseError, match="append-only"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
    finally:
        triggers.remove(connection)


@pytest.mark.usefixtures("no_doubles")
def test_a_sample_measures_error(linked: Path, client_for: Any, viewer_of: Any) -> None:
    client = client_for("reviewer")
    assert client.post(address("quality"), {"per_stratum": "0"}).status_code == 422
    client.post(address("quality"), {"per_stratum": "2", "kind": "sex"})
    sample = ReviewSample.objects.get()
    truth = {
        f"{name}/{row['id']}": row["who"] for name, rows in small.rows(110).items() for row in rows
    }
    found = board.next_sampled(viewer_of("reviewer"), SPEC)
    assert found is not None
    html = client.get(address("sampled", task_id=found.id)).content.decode()
    assert "drawn at random" in html
    assert "evidence for" not in html
    total = sum(len(row["pairs"]) for row in sample.strata)
    for _ in range(total):
        found = board.next_sampled(viewer_of("reviewer"), SPEC)
        assert found is not None
        left, right = found.pair
        verdict = "same" if truth[left] == truth[right] else "different"
        url = address("sampled", task_id=found.id)
        assert client.post(url, {"verdict": verdict}).status_code == 302
    assert board.next_sampled(viewer_of("reviewer"), SPEC) is None
    (measured,) = samples.measured(SPEC)
    assert measured.judged == total
    precision, recall = measured.whole.precision, measured.whole.recall
    assert precision is not None
    assert recall is not None
    assert precision.low <= 1.0 <= precision.high
    assert 0 < recall.low < recall.value <= 1
    assert set(measured.by_group) <= {"F", "M", "unknown"}
    html = client_for("privacy_officer").get(address("quality")).content.decode()
    assert f"{total} of {total} pairs judged" in html
    assert "outside every estimate" in html
    assert "Draw a sample" not in html


def test_no_linkage_is_told_why(linked: Path, client_for: Any) -> None:
    html = client_for("half_reviewer").get(reverse("linkage:home")).content.decode()
    assert "No linkage for you to review" in html


@pytest.mark.usefixtures("no_doubles")
def test_records_a_protection_hides_are_in_no_task_and_no_person(
    linked: Path, client_for: Any, viewer_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer, client = viewer_of("reviewer"), client_for("reviewer")
    task = first_task(viewer)
    hidden = next(one for one in task.pair if one.startswith("clients/"))
    contracts = store().city.contracts
    guarded = replace(contracts["clients"], protection="secret", subject=("id",))
    monkeypatch.setitem(contracts, "clients", guarded)
    assert board.next_task(viewer, SPEC) is None or all(
        one.startswith("contacts/") for one in first_task(viewer).left + first_task(viewer).right
    )
    key = (hidden.removeprefix("clients/"),)
    limits = ((consent.Among(("id",), frozenset({key}), is_inside=False),),)
    ruling = consent.Ruling("test", "Some.", Classification.RESTRICTED, False, limits)
    monkeypatch.setitem(consent._RULES, "secret", lambda *_given: ruling)
    left = board._queue(viewer, SPEC, [])
    assert left
    assert all(hidden not in (*one.left, *one.right) for one in left)
    url = address("task", task_id=task.id)
    assert client.get(url).status_code == 302
    assert client.post(url, {"verdict": "same"}).status_code == 302
    assert not Judgement.objects.exists()
    run = Archive(linked / "lake", SPEC).run()
    who = {r["record_id"]: r["person_id"] for r in run.identities().table().to_pylist()}
    alone = [one for one in who if who[one] == who[hidden]] == [hidden]
    response = client.get(address("person", person_id=who[hidden]))
    assert response.status_code == (404 if alone else 200)
    assert hidden not in response.content.decode()
