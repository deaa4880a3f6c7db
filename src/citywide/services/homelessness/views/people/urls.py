"""Addresses of the pages about single people."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.homelessness.views.people import (
    by_name,
    flows,
    person,
    priority,
    share,
    source,
    views,
    work,
)

_ROOM = "homelessness/staff/"
urlpatterns: list[URLPattern] = [
    path(_ROOM, by_name.show, name="staff"),
    path(f"{_ROOM}by-name-list.csv", by_name.file, name="staff_csv"),
    path(f"{_ROOM}share/", share.share, name="list_share"),
    path(f"{_ROOM}views/", views.show, name="views"),
    path(f"{_ROOM}views/add/", views.add, name="view_add"),
    path(f"{_ROOM}views/<int:key>/", views.change, name="view_change"),
    path(f"{_ROOM}views/<int:key>/act/", views.act, name="view_act"),
    path(f"{_ROOM}person/", person.show, name="person"),
    path(f"{_ROOM}person/notes/add/", work.add_note, name="note_add"),
    path(f"{_ROOM}notes/<int:key>/correct/", work.correct_note, name="note_correct"),
    path(f"{_ROOM}person/actions/add/", work.add_action, name="action_add"),
    path(f"{_ROOM}actions/<int:key>/", work.change_action, name="action_change"),
    path(f"{_ROOM}actions/<int:key>/done/", work.finish, name="action_done"),
    path(f"{_ROOM}work/", work.show, name="work"),
    path(f"{_ROOM}flows/", flows.show, name="flows"),
    path(f"{_ROOM}flows/people/", flows.cell, name="flows_cell"),
    path(f"{_ROOM}flows/compare/", flows.compare, name="flows_compare"),
    path(f"{_ROOM}priority/", priority.show, name="priority"),
    path(f"{_ROOM}priority/person/", priority.person, name="priority_person"),
    path(f"{_ROOM}priority.csv", priority.file, name="priority_csv"),
    path(f"{_ROOM}source/", source.show, name="source_row"),
    path(f"{_ROOM}rules/", source.rules, name="rules"),
]
