"""One table of settings: name, type, default, help; from the environment as CITYWIDE_<NAME>."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from citywide.core.errors import SettingsError


def _setting(default: Any, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True)
class Settings:
    """All settings of the core, each with its default and what it is for."""

    city: Path = _setting(Path("city"), "The city folder: contracts, derived tables, measures.")
    lake: Path = _setting(Path("lake"), "The lake folder: landed bytes, versions, receipts.")
    engine: str = _setting("duckdb", "The engine that computes: duckdb or spark.")
    threads: int = _setting(0, "Threads an engine may use; 0 means all cores.")
    memory_mb: int = _setting(450, "Memory in MB the embedded engine may hold before it spills.")
    spark_master: str = _setting("local[2]", "Address of the Spark master or Connect server.")
    timezone: str = _setting("America/Los_Angeles", "The city's time zone, for periods and pages.")
    http_timeout_seconds: int = _setting(60, "How long one HTTP request may take.")
    services: str = _setting(
        "", "City services to run, separated by commas, like `portfolio`; empty runs none."
    )
    city_name: str = _setting("Your city", "The city's name, on every page.")
    data: Path = _setting(Path("data"), "The portal's folder: SQLite database, uploads, secret.")
    database_url: str = _setting(
        "", "The portal's database, like postgresql://user@host/name; empty is SQLite in `data`."
    )
    public_url: str = _setting(
        "http://localhost:8000", "Where people reach the portal; https:// turns secure cookies on."
    )
    secret_key: str = _setting("", "Signs sessions; when empty, one is made and kept in `data`.")
    trusted_proxies: int = _setting(0, "Reverse proxies in front whose forwarded headers count.")
    oidc_url: str = _setting("", "The city's OpenID Connect provider; empty turns it off.")
    oidc_name: str = _setting("City account", "What the single sign-on button calls the provider.")
    oidc_client_id: str = _setting("", "The portal's client id at the provider.")
    oidc_client_secret: str = _setting("", "The portal's client secret at the provider.")
    second_factor_roles: str = _setting(
        "administrator,privacy_officer,steward", "Roles that must set up a second factor."
    )
    mail_url: str = _setting(
        "",
        "Mail server for forgotten passwords, like smtp+tls://user:password@host:587 or "
        "smtps://host; without one, administrators hand over links.",
    )
    notice: str = _setting("", "A sentence above every page, such as that all data is invented.")
    contact_email: str = _setting("data@example.org", "Where residents write about the data.")

    @property
    def service_names(self) -> tuple[str, ...]:
        """The city services to run, in the order given."""
        names = (name.strip() for name in self.services.split(","))
        return tuple(dict.fromkeys(name for name in names if name))


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings, each from CITYWIDE_<NAME> or its default.

    Raises:
        SettingsError: a value is not of its setting's type.
    """
    values = os.environ if environment is None else environment
    if "DATABASE_URL" in values:
        # The name every hosting platform gives to the database's address.
        values = {"CITYWIDE_DATABASE_URL": values["DATABASE_URL"], **values}
    given = {
        setting.name: _parse(setting.name, setting.type, values[f"CITYWIDE_{setting.name.upper()}"])
        for setting in fields(Settings)
        if f"CITYWIDE_{setting.name.upper()}" in values
    }
    return Settings(**given)


def _parse(name: str, kind: Any, text: str) -> Any:
    if kind == "Path":
        return Path(text)
    if kind == "int":
        try:
            return int(text)
        except ValueError:
            raise SettingsError(
                f"CITYWIDE_{name.upper()} is {text!r}, but it must be a whole number."
            ) from None
    if name == "engine" and text not in {"duckdb", "spark"}:
        raise SettingsError(f"CITYWIDE_ENGINE is {text!r}; choose duckdb or spark.")
    return text
