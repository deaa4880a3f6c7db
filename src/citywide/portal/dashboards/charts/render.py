"""From Vega-Lite documents to SVG, each drawn once.

Drawing takes a tenth of a second, so drawings are kept by the hash of everything they depend on:
in the cache `charts` that all processes share, or in a mapping the caller hands in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, MutableMapping
from importlib.metadata import version
from typing import Any

import vl_convert
from django.core.cache import caches
from django.utils.safestring import SafeString, mark_safe

from citywide.portal.dashboards.charts.svg import accessible

VEGA_LITE = "5.21"
REVISION = "2"
"""Raise it when `svg.accessible` changes what it returns: it is part of every key."""
_CONVERTER = version("vl-convert-python")
SECONDS_KEPT = 7 * 24 * 3600


def svg_of(
    chart_id: str,
    name: str,
    language: str,
    specs: Mapping[str, dict[str, Any]],
    kept: MutableMapping[str, str] | None = None,
) -> SafeString:
    """Return the drawings of a chart, safe to put into a page; "" without any.

    `kept` takes the place of the cache `charts`.
    """
    drawings = (
        _drawn(spec, _Frame(chart_id, name, language, layout), kept)
        for layout, spec in specs.items()
    )
    # The drawing is serialized from a tree of ours, in which every text has been escaped.
    return mark_safe("".join(drawings))


def key_of(spec: dict[str, Any], chart_id: str, name: str, language: str, layout: str) -> str:
    """Return the name a drawing is kept by: a hash of all that it depends on."""
    parts = [spec, chart_id, name, language, layout, REVISION, VEGA_LITE, _CONVERTER]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return f"chart-{hashlib.sha256(text.encode()).hexdigest()}"


def warm_up() -> None:
    """Draw something tiny: the first drawing of a process takes a second, later ones a tenth."""
    vl_convert.vegalite_to_svg(
        {"data": {"values": [{"a": 1}]}, "mark": "point", "encoding": {}}, vl_version=VEGA_LITE
    )


class _Frame:
    """What a drawing is called and where it stands."""

    def __init__(self, chart_id: str, name: str, language: str, layout: str) -> None:
        self.chart_id, self.name, self.language, self.layout = chart_id, name, language, layout


def _drawn(spec: dict[str, Any], frame: _Frame, kept: MutableMapping[str, str] | None) -> str:
    key = key_of(spec, frame.chart_id, frame.name, frame.language, frame.layout)
    found = caches["charts"].get(key) if kept is None else kept.get(key)
    if isinstance(found, str):
        return found
    raw = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    drawing = accessible(raw, frame.chart_id, frame.name, frame.layout)
    if kept is None:
        caches["charts"].set(key, drawing, SECONDS_KEPT)
    else:
        kept[key] = drawing
    return drawing
