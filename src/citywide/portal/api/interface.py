"""The API itself: its title, its errors, and the document that describes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from citywide.portal.api import problems
from citywide.portal.api.limits import PerMinute
from citywide.portal.api.questions import FILTER, strict
from citywide.portal.api.shapes import Problem

DESCRIPTION = """\
Everything the portal publishes, for programs. Nothing needs a key; whoever is signed in to the
portal sees what the portal shows them. Every number comes with the id of its receipt and the
address of the receipt's page.
"""


class PortalAPI(NinjaAPI):
    """The API; its OpenAPI document says of every operation how it can fail."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the OpenAPI document, with the problems of each operation."""
        document = super().get_openapi_schema(**options)
        problem = Problem.json_schema()
        document["components"]["schemas"]["Problem"] = problem
        content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for path in document["paths"].values():
            for operation in path.values():
                for status, said in _PROBLEMS.items():
                    operation["responses"][status] = {"description": said, "content": content}
        return document


_PROBLEMS = {
    400: "A parameter is wrong.",
    403: "You may see no column of it.",
    404: "There is no such thing, as far as you may know.",
    429: "Too many questions in one minute.",
    500: "Something is wrong on our side.",
}
api = PortalAPI(
    title=f"Citywide API: {settings.CITYWIDE.city_name}",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api:v1",
)
problems.register(api)


def get(
    path: str, answer: Any, *, tag: str, filters: bool = False, share: int = 1
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a view at a path with the shape of its answer; `share` limits costly ones more."""

    def register(view: Callable[..., Any]) -> Callable[..., Any]:
        heading, _, rest = (view.__doc__ or "").partition("\n")
        api.get(
            path,
            response=answer,
            tags=[tag],
            operation_id=view.__name__,
            summary=heading,
            description=rest.strip() or None,
            throttle=PerMinute(share),
            openapi_extra=FILTER if filters else None,
        )(strict(view))
        return view

    return register
