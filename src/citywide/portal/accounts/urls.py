"""Addresses of the pages about people.

Some of django-allauth's own pages do not apply here and lead elsewhere: these addresses come first.
"""

from django.urls import path
from django.views.generic.base import RedirectView

from citywide.portal.accounts import views

app_name = "accounts"
_to_profile = RedirectView.as_view(pattern_name="accounts:profile")

urlpatterns = [
    path("people/", views.users, name="users"),
    path("people/new/", views.new, name="new"),
    path("people/me/", views.profile, name="profile"),
    path("people/<int:user_id>/", views.user, name="user"),
    path("people/<int:user_id>/link/", views.link, name="link"),
    path(
        "people/<int:user_id>/second-factor/remove/",
        views.remove_second_factor,
        name="remove_second_factor",
    ),
    # Addresses are set by administrators, and connections made by signing in.
    path("account/email/", _to_profile),
    path("account/confirm-email/", _to_profile),
    path("account/password/reset/", views.forgotten),
    path("account/password/set/", _to_profile),
    path("account/3rdparty/", _to_profile),
    path("account/3rdparty/signup/", _to_profile),
]
