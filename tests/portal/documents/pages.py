"""The portal's addresses and one more: a document as part of a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path
from django.utils.translation import override

from citywide.portal.config.urls import (  # noqa: F401
    handler400,
    handler403,
    handler404,
    handler500,
)
from citywide.portal.config.urls import urlpatterns as portal
from citywide.portal.documents.html import html_of
from tests.portal.documents.samples import sample

_PAGE = """{% extends "ui/base.html" %}{% load static %}
{% block title %}{{ document.title }}{% endblock %}
{% block head %}<link rel="stylesheet" href="{% static "documents/documents.css" %}">{% endblock %}
{% block content %}{{ shown }}{% endblock %}"""


def show(request: HttpRequest, language: str) -> HttpResponse:
    """Return the sample in a language, in the portal's frame."""
    document = sample(language)
    with override(language):
        context = RequestContext(request, {"document": document, "shown": html_of(document)})
        return HttpResponse(Template(_PAGE).render(context))


urlpatterns = [path("sample-document/<str:language>/", show), *portal]
