"""The colours of charts, each by the part it plays.

Every colour in a drawing is one of these, so that `charts.css` can give each part another colour
in forced-colours mode and in print. Colours are those of the US Web Design System.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

INK = "#1b1b1b"
QUIET = "#565c65"
AXIS = "#71767a"
PAPER = "#ffffff"
VALUE = "#005ea2"
EDGE = "#2378c3"
TARGET = "#c05600"
WHOLE = "#3d4551"
SERIES = ("#1a4480", "#cf4900", "#00687d", "#5e519e", "#936f38", "#4d8055")
"""Parts of a stacked bar, in order; each has its own pattern too."""
GRID = "#dfe1e2"
BAND = "#d9e8f6"
CLASSES = ("#eff6fb", "#cfe3f5", "#a0cbf0", "#73b3e7", "#4d9ada")
"""Steps of a map, low to high: each light enough for ink, its value printed on it, its border in
ink."""
MISSING = "#f0f0f0"
LATE = "#d54309"
"""What is late, hatched; with a sign beside it."""
SIGN = "#b50909"
GREEN = "#008817"
YELLOW = "#c2850c"
YELLOW_GROUND = "#ffbe2e"
"""Yellow is too light to stand on paper: it is hatched and edged in gold."""
RED = "#8b0a03"
RED_LINE = "#d83933"

ROLES: Mapping[str, str] = MappingProxyType(
    {
        INK: "ink",
        QUIET: "quiet",
        AXIS: "axis",
        PAPER: "paper",
        VALUE: "value",
        EDGE: "edge",
        TARGET: "target",
        WHOLE: "whole",
        GRID: "grid",
        BAND: "band",
        MISSING: "missing",
        LATE: "late",
        SIGN: "sign",
        GREEN: "green",
        YELLOW: "yellow",
        YELLOW_GROUND: "yellow-ground",
        RED: "red",
        RED_LINE: "red-line",
    }
    | {colour: f"series-{n}" for n, colour in enumerate(SERIES, 1)}
    | {colour: f"class-{n}" for n, colour in enumerate(CLASSES, 1)}
)
"""The part each colour plays: `fill-<part>` and `stroke-<part>` are its CSS classes."""

DECORATION = frozenset({PAPER, GRID, BAND, MISSING, YELLOW_GROUND, *CLASSES})
"""Colours that carry no meaning alone: outlined, labelled, or mere guides to the eye."""


def contrast(first: str, second: str = PAPER) -> float:
    """Return the contrast ratio of two colours by WCAG 2.2, from 1 to 21."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
