"""Every address of the catalogue: for everybody, and for stewards."""

from __future__ import annotations

from citywide.portal.catalog.public import urls as public
from citywide.portal.catalog.stewards import urls as stewards

app_name = "catalog"
urlpatterns = [*public.urlpatterns, *stewards.urlpatterns]
