"""Actions: who may, what is refused, one event each, and no person's number in the audit log."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from citywide.core.errors import CitywideError, Conflict, Forbidden, UsageError
from citywide.portal.access import gate
from citywide.portal.audit.models import Entry
from citywide.services.homelessness.actions import consent as actions
from citywide.services.homelessness.actions import protocols
from citywide.services.homelessness.models import ReleaseOfInformation
from citywide.services.homelessness.queries.consent.limits import _merged
from tests.services.homelessness.consent.conftest import GRANTS, HOUSING
from tests.services.homelessness.consent.world import PERSON

pytestmark = pytest.mark.django_db
RELEASE = {
    "person_id": PERSON["ben"],
    "signed_on": dt.date(2024, 1, 1),
    "expires_on": dt.date(2030, 1, 1),
    "agencies": [HOUSING],
    "purposes_agreed": ["care_coordination"],
    "evidence": "Binder 9",
}


def attempts(consent: dict[str, Any], by: Any) -> dict[str, Any]:
    """Return every action as somebody would try it."""
    day = timezone.localdate()
    return {
        "release": lambda: actions.record_release(by=by, **RELEASE),
        "revoke": lambda: actions.revoke_release(
            by=by, release=consent["release"], because="Asked."
        ),
        "exclude": lambda: actions.exclude(by=by, person_id=PERSON["old"], reason="Asked."),
        "end": lambda: actions.end_exclusion(
            by=by, exclusion=consent["exclusion"], because="Asked."
        ),
        "notice": lambda: actions.record_notice(
            by=by, version="x", in_force_from=day, purposes_named=["research"], text="x"
        ),
        "program": lambda: actions.mark_program(by=by, source_id="h", project_id="x", name="X"),
        "protocol": lambda: protocols.record_protocol(
            by=by, name="x", authority="x", from_on=day, until_on=day, document="x"
        ),
        "remove": lambda: protocols.remove_member(by=by, member=consent["member"]),
        "due": lambda: protocols.list_due(by=by),
    }


ALLOWED = {
    "worker": {"release", "revoke", "exclude", "end"},
    "lead": {"release", "revoke", "exclude", "end", "protocol", "remove"},
    "privacy_officer": {
        "revoke", "exclude", "end", "notice", "program", "protocol", "remove", "due",
    },
    "worker_elsewhere": {"release", "revoke", "exclude", "end"},
}  # fmt: skip


def test_who_may_do_what_with_one_event_each(
    consent: dict[str, Any], viewers: dict[str, Any]
) -> None:
    for name in ("visitor", *GRANTS):
        done = set()
        for what, act in attempts(consent, viewers[name]).items():
            # Looking up who is who is in the log too, under the reader's own name.
            mine = Entry.objects.filter(by=viewers[name].actor)
            before = mine.count()
            try:
                with transaction.atomic():
                    act()
                    assert mine.count() == before + 1, what
                    last = mine.latest("sequence")
                    assert "person-" not in f"{last.subject}{last.detail_json}"
                    done.add(what)
                    transaction.set_rollback(True)
            except Forbidden:
                assert mine.count() == before
        assert done == ALLOWED.get(name, set()), name


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"agencies": []}, "at least one department"),
        ({"purposes_agreed": ["curiosity"]}, "purpose of the list"),
        ({"purposes_agreed": ["enforcement"]}, "purpose of the list"),
        ({"expires_on": dt.date(2023, 1, 1)}, "ends after it was signed"),
        ({"signed_on": dt.date(2100, 1, 1), "expires_on": dt.date(2101, 1, 1)}, "today or before"),
        ({"evidence": " "}, "where the signed form is kept"),
        ({"person_id": "nobody"}, "No person nobody is known"),
    ],
)
def test_a_release_that_cannot_be_is_refused_in_words(
    change: dict[str, Any], message: str, consent: dict[str, Any], viewers: dict[str, Any]
) -> None:
    before = ReleaseOfInformation.objects.count()
    with pytest.raises(UsageError, match=message):
        actions.record_release(by=viewers["worker"], **(RELEASE | change))
    assert ReleaseOfInformation.objects.count() == before


def test_the_signed_form_can_be_a_file(
    consent: dict[str, Any],
    viewers: dict[str, Any],
    users: dict[str, Any],
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    page = SimpleUploadedFile("form.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    made = actions.record_release(by=viewers["worker"], **(RELEASE | {"evidence": ""}), file=page)
    assert made.file.media_type == "application/pdf" and made.file.path.exists()
    url = reverse("homelessness:release_file", args=[made.pk])
    for name in ("worker", "lead", "privacy_officer", "staff", "steward", "member", "police"):
        client = Client()
        client.force_login(users[name], "allauth.account.auth_backends.AuthenticationBackend")
        response = client.get(url)
        may = name in {"worker", "lead", "privacy_officer"}
        assert response.status_code == (200 if may else 403), name
        last = Entry.objects.filter(by=users[name].email).latest("sequence")
        assert last.action == ("read" if may else "denied")
        if may:
            assert b"".join(response).startswith(b"%PDF")
            assert response["Content-Disposition"].startswith("attachment")
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize(
    ("name", "said"),
    [("form.exe", "are not kept"), ("form.pdf", "is not what its name says"), ("f.pdf", "empty")],
)
def test_a_file_that_is_no_form_is_not_kept(
    name: str,
    said: str,
    consent: dict[str, Any],
    viewers: dict[str, Any],
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    before = ReleaseOfInformation.objects.count()
    file = SimpleUploadedFile(name, b"" if name == "f.pdf" else b"MZ\x00\x00 not a form")
    with pytest.raises(UsageError, match=said), transaction.atomic():
        actions.record_release(by=viewers["worker"], **RELEASE, file=file)
    assert ReleaseOfInformation.objects.count() == before
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_nothing_is_done_twice(consent: dict[str, Any], viewers: dict[str, Any]) -> None:
    worker, lead, officer = (viewers[name] for name in ("worker", "lead", "privacy_officer"))
    actions.revoke_release(by=worker, release=consent["release"], because="Asked.")
    twice = [
        lambda: actions.revoke_release(by=worker, release=consent["release"], because="Asked."),
        lambda: actions.exclude(by=lead, person_id=PERSON["eva"], reason="Asked."),
        lambda: actions.mark_program(by=officer, source_id="h", project_id="detox", name="D"),
        lambda: actions.record_notice(
            by=officer, version="2023", in_force_from=dt.date(2028, 1, 1),
            purposes_named=["research"], text="x",
        ),
    ]  # fmt: skip
    for act in twice:
        with pytest.raises(Conflict):
            act()


def test_police_and_oneself_cannot_be_named(
    consent: dict[str, Any], viewers: dict[str, Any], users: dict[str, Any]
) -> None:
    for name in ("police", "lead", "member"):
        with pytest.raises(Conflict):
            protocols.add_member(
                by=viewers["lead"], protocol=consent["protocol"], user=users[name], agency="x",
                from_on=dt.date(2024, 1, 1),
            )  # fmt: skip


def test_disposal_is_listed_approved_and_recorded_in_this_order(
    consent: dict[str, Any], viewers: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = viewers["privacy_officer"]
    run = protocols.list_due(by=officer)
    assert {client for _source, client, _day in run.clients} == {"ana", "old"}
    assert all(day == "2019-05-01" for _source, _client, day in run.clients)
    earlier = protocols.list_due(by=officer, as_of=dt.date(2026, 4, 30))
    assert earlier.clients == []
    assert run.people == 2
    counted = {one["dataset"]: one["rows"] for one in run.took}
    assert counted["hmis_client"] == 2 and counted["veterans"] == 2
    with pytest.raises(Conflict, match="Approve the list first"):
        protocols.record_disposal(by=officer, run=run, how="Blanked")
    with pytest.raises(Conflict, match="Somebody else has to approve"):
        protocols.approve_disposal(by=officer, run=run)
    protocols.approve_disposal(by=viewers["lead"], run=run)
    with pytest.raises(CitywideError):
        protocols.approve_disposal(by=viewers["lead"], run=run)
    run.refresh_from_db()
    with pytest.raises(UsageError, match="Say how"):
        protocols.queue_disposal(by=officer, run=run, how=" ")
    job = protocols.queue_disposal(by=officer, run=run, how="Blanked in the HMIS.")
    assert (job.kind, job.arguments["run"]) == ("dispose_homelessness", str(run.pk))


def test_a_change_of_consent_ends_kept_pages_and_results(
    consent: dict[str, Any],
    viewers: dict[str, Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    before = gate.stamp()
    with django_capture_on_commit_callbacks(execute=True):
        actions.exclude(by=viewers["lead"], person_id=PERSON["old"], reason="Asked.")
    assert gate.stamp() != before


def test_spans_that_touch_are_one() -> None:
    d = dt.date
    assert _merged([(d(2024, 1, 1), d(2024, 1, 31)), (d(2024, 2, 1), None)]) == [
        (d(2024, 1, 1), None)
    ]
    apart = [(d(2024, 1, 1), d(2024, 1, 31)), (d(2024, 2, 2), d(2024, 3, 1))]
    assert _merged(apart[::-1]) == apart
    assert _merged([(d(2024, 1, 1), None), (d(2025, 1, 1), d(2025, 2, 1))]) == [
        (d(2024, 1, 1), None)
    ]
