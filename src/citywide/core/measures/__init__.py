"""Measures as code: one YAML file each, evaluated to values with their unknown share and bounds."""

from citywide.core.measures.evaluate import evaluate
from citywide.core.measures.example import run_example
from citywide.core.measures.load import load_measures, parse_measure
from citywide.core.measures.model import Grain, Kind, Measure, MeasureValue
from citywide.core.measures.rows import source_rows
from citywide.core.measures.words import fingerprint, latest_full, summary

__all__ = [
    "Grain",
    "Kind",
    "Measure",
    "MeasureValue",
    "evaluate",
    "fingerprint",
    "latest_full",
    "load_measures",
    "parse_measure",
    "run_example",
    "source_rows",
    "summary",
]
