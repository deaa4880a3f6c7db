"""Writes the extracts of Santa Ynez Vale, an invented city, and what must become of them.

    python examples/demo_city/generate.py FOLDER [--scale 1] [--seed 1]

Equal seeds and scales give equal bytes. The folder `truth` beside the extracts says, for each row
of each file, whether it must be published, quarantined (and why) or removed, and who it is about.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

_HERE = str(Path(__file__).resolve().parent)
if _HERE not in sys.path:  # when another program loads this file by its path
    sys.path.append(_HERE)

from santa_ynez_vale import portfolio  # noqa: E402
from santa_ynez_vale.city import generate  # noqa: E402
from santa_ynez_vale.population import settle_city  # noqa: E402
from santa_ynez_vale.sources import Order  # noqa: E402

__all__ = ["generate", "main", "write_portfolio"]


def write_portfolio(folder: Path, seed: int = 1) -> int:
    """Write the project office's records and finance's extract; return how many rows it has."""
    return portfolio.write_portfolio(folder, Order(settle_city(seed), seed, 1.0))


def main() -> None:
    """Write the demo city's extracts to the folder named on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    files: list[str] = []

    def tell(name: str, rows: int) -> None:
        files.append(name)
        sys.stdout.write(f"{rows:>11,} rows  {name}\n")

    rows = generate(chosen.folder, chosen.scale, chosen.seed, tell)
    sys.stdout.write(f"{rows:>11,} rows in {len(files)} files, written to {chosen.folder}.\n")


if __name__ == "__main__":
    main()
