"""Static files under names that carry their hash, so browsers may keep them for ever."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """As WhiteNoise's, but a page asks for the plain name until files have been collected."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """Return the name with the file's hash, or the plain one before collection."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
