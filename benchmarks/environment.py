"""The shared extract, the peers' environments, and the variables every candidate runs with."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent
CACHE = Path(tempfile.gettempdir()) / "citywide-bench"


def extract(rows: int) -> Path:
    """Return the synthetic extract of `rows` rows, written now unless it is in the cache."""
    recipe = (BENCHMARKS / "generate.py").read_bytes() + (BENCHMARKS / "rules.py").read_bytes()
    file = CACHE / f"service-requests-{rows}-{hashlib.sha256(recipe).hexdigest()[:8]}.csv"
    if not file.exists():
        generate = [sys.executable, str(BENCHMARKS / "generate.py"), str(rows), str(file)]
        subprocess.run(generate, check=True)
    return file


def warm(file: Path) -> None:
    """Read the file once, so that the first candidate does not pay for a cold disk."""
    with file.open("rb") as stream:
        while stream.read(1 << 24):
            pass


def peer_python(peer: str) -> str:
    """Return the Python that has the peer's library, installing it first if need be.

    Peers share one environment, except one that has a `peers/<peer>.in` of its own.

    Raises:
        subprocess.CalledProcessError: pip could not install the requirements.
    """
    own = BENCHMARKS / "peers" / f"{peer}.in"
    shared = BENCHMARKS / "peers" / "requirements.in"
    requirements, name = (own, f".venv-peers-{peer}") if own.exists() else (shared, ".venv-peers")
    folder = BENCHMARKS / name
    python = folder / "bin" / "python"
    stamp = folder / "installed.txt"
    if not stamp.exists() or stamp.read_text() != requirements.read_text():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", requirements], check=True)
        stamp.write_text(requirements.read_text())
    return str(python)


def variables() -> dict[str, str]:
    """Return the environment candidates run in: the same memory, compiled Python, no telemetry."""
    inherited = dict(os.environ)
    # Else each run compiles every module anew where a machine keeps Python from saving them.
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)
    return {
        "CITYWIDE_MEMORY_MB": "450",
        **inherited,
        "PYTHONPATH": str(BENCHMARKS),
        "PYTHONPYCACHEPREFIX": str(CACHE / "compiled"),
        "DO_NOT_TRACK": "1",
        "GX_ANALYTICS_ENABLED": "false",
        "RUNTIME__DLTHUB_TELEMETRY": "false",
    }
