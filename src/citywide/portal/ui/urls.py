"""Addresses of the frame's own pages."""

from django.urls import path

from citywide.portal.ui import views

app_name = "ui"
urlpatterns = [
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
