"""What a file fetched over HTTP is called, and its address without secrets."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

import httpx

_NAME = re.compile(r"filename\*?=(?:UTF-8'[^']*')?\"?([^\";]+)\"?", re.IGNORECASE)


def name_of(response: httpx.Response) -> str:
    """Return the name of the file a server sent, as it says or as its address ends."""
    told = _NAME.search(response.headers.get("content-disposition", ""))
    name = unquote(told.group(1)) if told else unquote(response.url.path.rstrip("/"))
    return re.split(r"[/\\]", name)[-1].strip() or "download"


def shown(address: str) -> str:
    """Return an address without its query and user, where secrets may stand."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "An address"
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"
