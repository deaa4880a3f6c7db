"""Pages in a state that no address alone brings about: errors, mistakes, and jobs under way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from citywide.portal.jobs.models import Job
from citywide.portal.jobs.work import work
from tests.portal.browser.conftest import Open
from tests.portal.browser.pages import Reader, visit
from tests.portal.browser.wrong import wrong
from tests.portal.small_city import stays
from tests.portal.stewards.conftest import runs_of

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = {"en": "", "es": "/es", "vi": "/vi"}
ERRORS = {
    "visitor": {
        "/nothing/": 404,
        "/measures/nothing/": 404,
        "/measures/live_share/?period=1999-01": 404,
        "/receipts/nothing/": 404,
        "/datasets/trainings/": 404,
        "/datasets/stays/?page=0&sort=nothing": 400,
    },
    "steward": {"/people/": 403, "/my/trainings/upload/": 403, "/my/runs/nothing/": 404},
    "administrator": {"/audit/?since=yesterday": 200},
}
"""What is asked for and is not there, not allowed, or not understood."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error(language: str, window: Open) -> None:
    found: list[str] = []
    for role, asked in ERRORS.items():
        with window(role) as one:
            for path, status in asked.items():
                answer = visit(one, LANGUAGES[language] + path)
                if answer != status:
                    found.append(f"{path} as {role}: {answer}")
                found += [f"{path}: {line}" for line in wrong(one, language)]
    assert found == [], "\n".join(found)


def mistakes(one: Reader, prefix: str, run: str, folder: Path) -> dict[str, Callable[[], None]]:
    """Return ways to make a mistake as the steward, by what it is about."""
    send = 'main form button[type="submit"]'

    def nothing_chosen() -> None:
        visit(one, f"{prefix}/my/upload/")
        one.page.locator(send).click()

    def not_a_table() -> None:
        visit(one, f"{prefix}/my/stays/upload/")
        (folder / "stays.pdf").write_bytes(b"%PDF")
        one.page.locator('input[type="file"]').set_input_files(folder / "stays.pdf")
        one.page.locator(send).click()

    def no_reason() -> None:
        visit(one, f"{prefix}/my/held/{run}/")
        one.page.locator('[name="reason"]').fill("No.")
        one.page.locator('main form:has([name="reason"]) [type="submit"]').click()

    def wrong_password() -> None:
        visit(one, f"{prefix}/account/password/change/")
        one.page.locator('[name="oldpassword"]').fill("not it")
        one.page.locator(send).click()

    return {
        "no file": nothing_chosen,
        "a PDF": not_a_table,
        "no reason": no_reason,
        "password": wrong_password,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mistake(language: str, window: Open, lake_city: Path, tmp_path: Path) -> None:
    prefix, run = LANGUAGES[language], runs_of(lake_city).held
    found: list[str] = []
    with window("steward") as one:
        for name, make in mistakes(one, prefix, run, tmp_path).items():
            make()
            one.page.wait_for_load_state()
            told = one.page.locator('main [role="alert"], main .usa-error-message')
            if not told.count():
                found.append(f"{name}: nobody is told")
            found += [f"{name}: {line}" for line in wrong(one, language)]
    with window() as one:
        visit(one, f"{prefix}/account/login/")
        one.page.locator('[name="login"]').fill("nobody@example.org")
        one.page.locator('[name="password"]').fill("wrong")
        one.page.locator('main form [type="submit"]').first.click()
        one.page.locator('main [role="alert"]').first.wait_for()
        found += [f"sign-in: {line}" for line in wrong(one, language)]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_decision_to_confirm(language: str, window: Open, lake_city: Path) -> None:
    with window("steward") as one:
        for decision in ("release", "reject"):
            visit(one, f"{LANGUAGES[language]}/my/held/{runs_of(lake_city).held}/")
            one.page.locator(f'[name="decision"][value="{decision}"] + label').click()
            one.page.locator('[name="reason"]').fill("Half of the animals moved to the farm.")
            one.page.locator('main form:has([name="reason"]) [type="submit"]').click()
            one.page.locator('main [name="reason"][type="hidden"]').wait_for(state="attached")
            assert wrong(one, language, f"confirm-{decision}-{language}") == []


@pytest.fixture
def jobs(
    own_city: Path, client_for: Callable[[str], Any], settings: Any, tmp_path: Path
) -> dict[str, str]:
    """Addresses of jobs: one in each state, and one for each kind of verdict."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    client = client_for("steward")
    made: dict[str, str] = {}

    def give(name: str, content: str) -> str:
        file = SimpleUploadedFile(f"{name}.csv", content.encode(), "text/csv")
        answer = client.post("/my/upload/", {"dataset": "stays", "file": file})
        made[name] = str(answer["Location"])
        return made[name]

    for name, content in {
        "published": stays(70),
        "known": stays(70),
        "held": stays(12, bad=False),
        "failed": "<!doctype html><html>sign in</html>",
    }.items():
        give(name, content)
        work()
    while Job.objects.filter(state="queued").exists():
        work()
    made["refreshed"] = f"/my/jobs/{Job.objects.filter(kind='refresh')[0].pk}/"
    client.post(f"{give('cancelled', stays(9))}cancel/")
    give("waiting", stays(8))
    give("running", stays(7))
    running = Job.objects.filter(pk=made["running"].split("/")[-2])
    running.update(state="running", step="check", share=0.4, attempts=1, started_at=timezone.now())
    return made


STATES = {
    "published": "done",
    "known": "done",
    "held": "done",
    "refreshed": "done",
    "failed": "failed",
    "cancelled": "cancelled",
    "waiting": "queued",
    "running": "running",
}


def test_every_state_of_a_job(jobs: dict[str, str], own_window: Open) -> None:
    found: list[str] = []
    with own_window("steward") as one:
        for language, prefix in LANGUAGES.items():
            for name, path in {**jobs, "list": "/my/jobs/"}.items():
                visit(one, prefix + path)
                if name in STATES:
                    shown = one.page.locator("[data-state]").get_attribute("data-state")
                    assert shown == STATES[name], name
                lines = wrong(one, language, f"job-{name}-{language}")
                found += [f"{name} in {language}: {line}" for line in lines]
    assert found == [], "\n".join(found)
