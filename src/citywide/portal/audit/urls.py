"""Addresses of the audit log."""

from django.urls import path

from citywide.portal.audit import views

app_name = "audit"
urlpatterns = [
    path("audit/", views.log, name="log"),
    path("audit/verify/", views.verify, name="verify"),
    path("audit.csv", views.download, name="download"),
]
