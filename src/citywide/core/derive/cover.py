"""Which place covers each point, with shapely: borders included, the smallest place value wins."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from citywide.core.errors import ContractError

_CHUNK = 200_000
_Array = np.ndarray[Any, np.dtype[Any]]


def covering_places(points: pa.Table, places: pa.Table, dataset: str) -> pa.Table:
    """Return `longitude`, `latitude` and `place` of every point that some place covers.

    `places` holds the place value and its geometry as GeoJSON text; rows without either are left
    out, and an invalid polygon (one that crosses itself) is repaired first.

    Raises:
        ContractError: a geometry is not GeoJSON; names the place.
    """
    values, polygons = _polygons(places.drop_null(), dataset)
    smallest = sorted(set(values.to_pylist()))
    rank_of = {value: rank for rank, value in enumerate(smallest)}
    ranks = np.array([rank_of[value] for value in values.to_pylist()], dtype=np.int64)
    longitude, latitude = (points[name].to_numpy() for name in ("longitude", "latitude"))
    best = np.full(len(longitude), len(smallest), dtype=np.int64)
    for start in range(0, len(longitude), _CHUNK):
        part = slice(start, start + _CHUNK)
        best[part] = _smallest_rank(longitude[part], latitude[part], polygons, ranks, best[part])
    inside = best < len(smallest)
    chosen = pc.take(pa.array(smallest, type=values.type), pa.array(best[inside]))
    return pa.table({"longitude": longitude[inside], "latitude": latitude[inside], "place": chosen})


def _smallest_rank(
    longitude: _Array, latitude: _Array, polygons: _Array, ranks: _Array, none: _Array
) -> _Array:
    finite = np.isfinite(longitude) & np.isfinite(latitude)
    points = np.full(len(longitude), None, dtype=object)
    points[finite] = shapely.points(longitude[finite], latitude[finite])
    # The tree holds the points, so each polygon is prepared once however many points there are.
    polygon, point = shapely.STRtree(points).query(polygons, predicate="covers")
    best = none.copy()
    np.minimum.at(best, point, ranks[polygon])
    return best


def _polygons(places: pa.Table, dataset: str) -> tuple[Any, _Array]:
    values, texts = places.column(0).combine_chunks(), places.column(1).to_pylist()
    polygons = []
    for value, text in zip(values.to_pylist(), texts, strict=True):
        try:
            polygons.append(shapely.from_geojson(text))
        except (shapely.errors.GEOSException, TypeError):
            raise ContractError(
                f"The geometry of {value!r} in {dataset} is not GeoJSON; correct the boundary."
            ) from None
    shapes: _Array = np.array(polygons, dtype=object)
    return values, shapely.make_valid(shapes)
