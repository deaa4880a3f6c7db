"""The same person, household or place across data sets: block, score, judge, cluster."""

from citywide.core.linkage.added import hashed
from citywide.core.linkage.explain import Part, explain
from citywide.core.linkage.households import link_households, sightings
from citywide.core.linkage.load import load_specs, parse_spec
from citywide.core.linkage.model import Model, load_model, save_model
from citywide.core.linkage.prepare import prepare
from citywide.core.linkage.records import read_records
from citywide.core.linkage.score import score, score_new
from citywide.core.linkage.spec import LinkageSpec
from citywide.core.linkage.train import train

__all__ = [
    "LinkageSpec",
    "Model",
    "Part",
    "explain",
    "link_households",
    "load_model",
    "load_specs",
    "parse_spec",
    "hashed",
    "prepare",
    "read_records",
    "save_model",
    "score",
    "score_new",
    "sightings",
    "train",
]
