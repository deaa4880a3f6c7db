"""Addresses of comments, files, notices, and what needs one today."""

from __future__ import annotations

from django.urls import URLPattern, path

from citywide.services.portfolio.views.talk import files, mine, talk

_PROJECT = "portfolio/p/<str:code>/talk/"
urlpatterns: list[URLPattern] = [
    path("portfolio/", mine.mine, name="mine"),
    path("portfolio/notices/<int:notice_id>/read/", mine.read, name="notice_read"),
    path(_PROJECT, talk.talk, name="talk"),
    path(f"{_PROJECT}follow/", talk.follow, name="follow"),
    path(f"{_PROJECT}comments/<int:comment_id>/", talk.change_comment, name="comment_change"),
    path(f"{_PROJECT}files/", files.attach, name="file_attach"),
    path(f"{_PROJECT}files/<uuid:file_id>/", files.download, name="file"),
    path(f"{_PROJECT}files/<uuid:file_id>/remove/", files.remove, name="file_remove"),
]
