"""Addresses of consent."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.homelessness.views.consent import guard, releases, teams

_ROOM = "homelessness/consent/"
urlpatterns: list[URLPattern] = [
    path(_ROOM, releases.show, name="consent"),
    path(f"{_ROOM}releases/add/", releases.add, name="release_add"),
    path(f"{_ROOM}releases/<int:key>/revoke/", releases.revoke, name="release_revoke"),
    path(f"{_ROOM}releases/<int:key>/file/", releases.file, name="release_file"),
    path(f"{_ROOM}exclusions/", releases.exclusions, name="exclusions"),
    path(f"{_ROOM}exclusions/add/", releases.exclude, name="exclusion_add"),
    path(f"{_ROOM}exclusions/<int:key>/end/", releases.end_exclusion, name="exclusion_end"),
    path(f"{_ROOM}notices/", guard.notices, name="notices"),
    path(f"{_ROOM}notices/add/", guard.add_notice, name="notice_add"),
    path(f"{_ROOM}programs/", guard.programs, name="programs_apart"),
    path(f"{_ROOM}programs/add/", guard.add_program, name="program_apart_add"),
    path(f"{_ROOM}disposal/", guard.disposal, name="disposal"),
    path(f"{_ROOM}disposal/<int:key>/approve/", guard.approve, name="disposal_approve"),
    path(f"{_ROOM}disposal/<int:key>/done/", guard.dispose, name="disposal_done"),
    path(f"{_ROOM}protocols/", teams.show, name="protocols"),
    path(f"{_ROOM}protocols/add/", teams.add, name="protocol_add"),
    path(f"{_ROOM}protocols/<int:key>/members/add/", teams.add_member, name="member_add"),
    path(f"{_ROOM}members/<int:key>/remove/", teams.remove_member, name="member_remove"),
]
