"""Stops taking in an upload that is too large, before it fills the disk."""

from __future__ import annotations

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest


class SizeLimit(FileUploadHandler):
    """Passes bytes on until there are too many; the rest of the request is read and dropped."""

    def __init__(self, request: HttpRequest, largest: int) -> None:
        super().__init__(request)
        self._left = largest
        self.is_exceeded = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Return the bytes for the next handler; raises StopUpload when the limit is passed."""
        self._left -= len(raw_data)
        if self._left < 0:
            self.is_exceeded = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the finished file to the next handler."""
        return None
