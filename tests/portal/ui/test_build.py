"""The build hook: what it fetches, copies and leaves alone."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "src/citywide/portal/ui/static"


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_lock_pins_bytes_and_names_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text("utf-8")
    assert "://" not in text and '"resolved"' not in text
    packages = {name: one for name, one in json.loads(text)["packages"].items() if name}
    assert packages
    assert [name for name, one in packages.items() if not one["integrity"].startswith("sha")] == []
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text("utf-8")


def test_nothing_is_fetched_while_the_stamp_fits(hook: ModuleType, tmp_path: Path) -> None:
    for name in (*hook.INPUTS, "hatch_build.py"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    mark = tmp_path / hook.STATIC / "uswds" / "stamp.txt"
    mark.parent.mkdir(parents=True)
    assert not hook.is_current(tmp_path)
    mark.write_text(hook.stamp(tmp_path))
    assert not hook.is_current(tmp_path), "a checkout also needs axe for its tests"
    (tmp_path / "PKG-INFO").touch()
    assert hook.is_current(tmp_path), "an sdist brings everything a wheel needs"
    (tmp_path / "package-lock.json").write_text("{}")
    assert not hook.is_current(tmp_path), "another lock means other files"


def test_the_copies_here_are_current(hook: ModuleType) -> None:
    assert hook.is_current(ROOT), "run `python hatch_build.py` in the repository"


@pytest.mark.parametrize("sheet", ["uswds/css/uswds.min.css", "ui/citywide.css"])
def test_a_style_sheet_asks_only_for_files_that_are_there(sheet: str) -> None:
    css = (STATIC / sheet).read_text("utf-8")
    named = re.findall(r"""url\(["']?((?!data:)[^)"'#]+)""", css)
    assert named
    here = (STATIC / sheet).parent
    assert [name for name in named if not (here / name).resolve().is_file()] == []
    assert "sourceMappingURL" not in css
    assert "Source Sans" not in css


def test_only_what_is_needed_is_shipped() -> None:
    files = [path for path in STATIC.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 1_500_000
    assert {path.suffix for path in files} <= {".css", ".js", ".svg", ".woff2", ".txt", ".md", ""}
    assert not list(STATIC.rglob("*axe*"))
