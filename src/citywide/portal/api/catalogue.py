"""Where to begin, how data sets stand, and the DCAT-US catalogue that harvesters read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from citywide.core.contracts.model import Classification, Contract
from citywide.portal.access import gate
from citywide.portal.api import shapes
from citywide.portal.api.datasets import LANGUAGE, viewer_of
from citywide.portal.api.interface import api, get
from citywide.portal.api.questions import address
from citywide.portal.catalog.public import words
from citywide.portal.catalog.public.listing import DOWNLOADS, freshness

_SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
_MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
_PERIODS = (
    (timedelta(days=1), "R/P1D"),
    (timedelta(days=7), "R/P1W"),
    (timedelta(days=31), "R/P1M"),
    (timedelta(days=92), "R/P3M"),
    (timedelta(days=366), "R/P1Y"),
)


@get("/", shapes.Index, tag="About")
def index(request: HttpRequest) -> dict[str, str]:
    """Say where everything is."""
    return {
        "title": api.title,
        "reference": address(reverse("api:docs")),
        "openapi": address(reverse("api:v1:openapi-json")),
        "datasets": address(reverse("api:v1:list_datasets")),
        "measures": address(reverse("api:v1:list_measures")),
        "status": address(reverse("api:v1:get_status")),
        "catalogue": address(reverse("api:v1:get_catalogue")),
    }


@get("/status", shapes.StatusList, tag="About")
def get_status(request: HttpRequest, language: shapes.Language = LANGUAGE) -> dict[str, Any]:
    """Say how every data set stands: version, rows, freshness."""
    viewer = viewer_of(request)
    names = {c.id: c.translated("name", language) for c in gate.visible_datasets(viewer)}
    return {
        "datasets": [
            {
                "dataset": status.dataset,
                "name": names[status.dataset],
                "version": status.version,
                "rows": status.rows,
                "published_at": status.published_at,
                "next_due_at": status.next_due_at,
                "freshness": freshness(status),
            }
            for status in gate.statuses(viewer)
        ]
    }


@get("/data.json", dict[str, Any], tag="About")
def get_catalogue(request: HttpRequest) -> dict[str, Any]:
    """List all data sets as a DCAT-US catalogue.

    In the form that data.gov and other catalogues harvest (Project Open Data 1.1).
    """
    viewer = viewer_of(request)
    standing = {status.dataset: status for status in gate.statuses(viewer)}
    published = [c for c in gate.visible_datasets(viewer) if standing[c.id].version]
    return {
        "@context": f"{_SCHEMA}/catalog.jsonld",
        "@id": address(reverse("api:v1:get_catalogue")),
        "@type": "dcat:Catalog",
        "conformsTo": _SCHEMA,
        "describedBy": f"{_SCHEMA}/catalog.json",
        "dataset": [_described(contract, standing[contract.id]) for contract in published],
    }


def _described(contract: Contract, status: gate.DatasetStatus) -> dict[str, Any]:
    page = address(reverse("catalog:dataset", args=[contract.id]))
    said: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "identifier": page,
        "landingPage": page,
        "title": contract.name,
        "description": contract.description or contract.name,
        "keyword": list(contract.tags) or [contract.department],
        "modified": status.published_at.isoformat() if status.published_at else "",
        "publisher": _publisher(contract),
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": contract.steward or contract.department,
            "hasEmail": f"mailto:{settings.CITYWIDE.contact_email}",
        },
        "language": ["en", "es", "vi"],
        "describedBy": address(reverse("api:v1:get_columns", args=[contract.id])),
        "describedByType": "application/json",
        "distribution": [_file(contract, format) for format in DOWNLOADS],
    } | _access(contract)
    every = next((code for most, code in _PERIODS if (contract.freshness or most) <= most), "")
    return said | ({"accrualPeriodicity": every} if contract.freshness and every else {})


def _access(contract: Contract) -> dict[str, str]:
    """Return who may read it; only part of a data set being public is said in `rights`."""
    licence = words.licence(contract.licence)[1]
    said = {"license": licence} if licence else {}
    if all(c.classification == Classification.PUBLIC for c in contract.columns):
        return said | {"accessLevel": "public"}
    rights = "Files hold the public columns; the others are for city staff."
    return said | {"accessLevel": "restricted public", "rights": rights}


def _publisher(contract: Contract) -> dict[str, Any]:
    city = {"@type": "org:Organization", "name": str(settings.CITYWIDE.city_name)}
    return {"@type": "org:Organization", "name": contract.department, "subOrganizationOf": city}


def _file(contract: Contract, format: str) -> dict[str, str]:
    return {
        "@type": "dcat:Distribution",
        "title": f"{contract.name} ({words.FORMATS[format]})",
        "format": str(words.FORMATS[format]),
        "mediaType": _MEDIA[format],
        "downloadURL": address(reverse("catalog:download", args=[contract.id, format])),
    }
