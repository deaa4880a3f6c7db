"""A trained model: what each agreement is worth, how common each name is, and its version.

The document is complete: with the specification it was trained for it gives the same scores on
any machine and engine. Its version is the SHA-256 of its content. Names seen in fewer than five
records are not in it: they all count as equally rare, and nobody can be found in the model.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citywide.core.errors import Conflict, NotFound, UsageError
from citywide.core.linkage.comparisons import comparisons
from citywide.core.linkage.settings import Weights, splink_settings
from citywide.core.linkage.spec import LinkageSpec

FORMAT = 1


@dataclass(frozen=True)
class Terms:
    """How common the values of a field are: a share each, `rare` for those not listed."""

    shares: Mapping[str, float]
    rare: float


@dataclass(frozen=True)
class Model:
    """See the module."""

    spec: str
    meaning: str
    """A hash of what the specification compares; a model serves no other."""
    records: int
    """How many records it was trained on."""
    prior: float
    """The probability that two records taken at random are of one person."""
    weights: Weights
    terms: Mapping[str, Terms]

    @property
    def version(self) -> str:
        """SHA-256 of the document, in hex."""
        return hashlib.sha256(self.document().encode()).hexdigest()

    def document(self) -> str:
        """Return the model as JSON text, the same for equal models."""
        return json.dumps(
            {
                "format": FORMAT,
                "spec": self.spec,
                "meaning": self.meaning,
                "records": self.records,
                "prior": self.prior,
                "weights": self.weights,
                "terms": {
                    name: {"rare": terms.rare, "shares": terms.shares}
                    for name, terms in self.terms.items()
                },
            },
            sort_keys=True,
            ensure_ascii=False,
            separators=(",", ":"),
        )


def meaning(spec: LinkageSpec) -> str:
    """Return a hash of everything in a specification that a model's numbers depend on."""
    said = json.dumps(
        [splink_settings(spec, "duckdb")["comparisons"], spec.blocking, spec.within], sort_keys=True
    )
    return hashlib.sha256(said.encode()).hexdigest()


def check_fits(model: Model, spec: LinkageSpec) -> None:
    """Raise Conflict where a model was trained for other comparisons than the specification's."""
    if model.meaning != meaning(spec):
        raise Conflict(
            f"The model {model.version[:12]} was trained for other comparisons than linkage "
            f"{spec.id!r} has now. Train it again: citywide link train {spec.id}."
        )


def save_model(model: Model, folder: Path) -> Path:
    """Write `<folder>/<spec>/<version>.json`, once; returns the file."""
    path = folder / model.spec / f"{model.version}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        unfinished = path.with_suffix(".part")
        unfinished.write_text(model.document(), encoding="utf-8")
        unfinished.replace(path)
    return path


def load_model(folder: Path, spec: str, version: str) -> Model:
    """Return a saved model by its version, or by the beginning of it.

    Raises:
        NotFound: there is none of that version, or several begin so.
        UsageError: the file is not what was saved.
    """
    found = sorted((folder / spec).glob(f"{version}*.json"))
    if len(found) != 1:
        raise NotFound(f"There is no one model of {spec!r} whose version begins with {version!r}.")
    text = found[0].read_text(encoding="utf-8")
    if hashlib.sha256(text.encode()).hexdigest() != found[0].stem:
        raise UsageError(f"The model {found[0].name} was changed after it was trained.")
    return _read(json.loads(text))


def _read(document: Mapping[str, Any]) -> Model:
    if document.get("format") != FORMAT:
        raise UsageError("The model was written by another version of this program; train again.")
    return Model(
        spec=document["spec"],
        meaning=document["meaning"],
        records=document["records"],
        prior=document["prior"],
        weights={
            name: {level: (pair[0], pair[1]) for level, pair in levels.items()}
            for name, levels in document["weights"].items()
        },
        terms={
            name: Terms(entry["shares"], entry["rare"]) for name, entry in document["terms"].items()
        },
    )


def level_keys(spec: LinkageSpec) -> dict[str, tuple[str, ...]]:
    """Return the keys of each comparison's levels, best first, by comparison."""
    return {c.name: tuple(level.key for level in c.levels) for c in comparisons(spec)}
