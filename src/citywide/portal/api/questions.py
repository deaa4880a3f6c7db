"""Reading what an address asks: only parameters that exist, and pages that do."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from citywide.core.errors import NotFound, UsageError
from citywide.portal.catalog.public.asked import is_filter

FILTER: dict[str, Any] = {
    "parameters": [
        {
            "in": "query",
            "name": "filter",
            "required": False,
            "style": "deepObject",
            "explode": True,
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
            "description": (
                "Rows whose column has exactly this value: `filter[kind]=cat`. Add `__min` or "
                "`__max` to the column for bounds, both inclusive: "
                "`filter[days__min]=3`. `(blank)` finds the rows without a value."
            ),
        }
    ]
}


def strict(view: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse parameters the view does not have: a misspelt filter must not return everything."""
    signature = inspect.signature(view, eval_str=True)
    names = set(signature.parameters) - {"request", "response", "dataset", "id"}
    filters = bool(getattr(view, "has_filters", False))

    @wraps(view)
    def checked(request: HttpRequest, **given: Any) -> Any:
        for name in request.GET:
            if name not in names and not (filters and is_filter(name)):
                known = ", ".join(sorted(names) + ["filter[column]"] * filters) or "none"
                raise UsageError(f"There is no parameter {name!r} here. There are: {known}.")
        return view(request, **given)

    # With types, not their names: those would be looked up here instead of beside the view.
    checked.__signature__ = signature  # type: ignore[attr-defined]
    return checked


def with_filters(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let a view be asked with `filter[column]=value`."""
    view.has_filters = True  # type: ignore[attr-defined]
    return view


def link_pages(request: HttpRequest, response: HttpResponse, page: int, pages: int) -> None:
    """Name the first, previous, next and last page in the Link header; raises NotFound."""
    if page > pages:
        raise NotFound(f"There is no page {page}; the last is {pages}.")
    targets: Mapping[str, int] = {
        "first": 1,
        **({"prev": page - 1} if page > 1 else {}),
        **({"next": page + 1} if page < pages else {}),
        "last": pages,
    }
    links = []
    for name, number in targets.items():
        query = request.GET.copy()
        query["page"] = str(number)
        links.append(f'<{address(request.path)}?{query.urlencode()}>; rel="{name}"')
    response.headers["Link"] = ", ".join(links)


def address(path: str, **query: Any) -> str:
    """Return the full public address of a path of this portal."""
    root = str(settings.CITYWIDE.public_url).rstrip("/")
    return f"{root}{path}" + (f"?{urlencode(query)}" if query else "")
