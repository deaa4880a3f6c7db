"""Running the portal: the web server and the worker, started and stopped together."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

import django
from django.core.checks import ERROR, run_checks
from django.core.management import call_command

from citywide.core.errors import SettingsError

SETTINGS = "citywide.portal.config.settings"
_THREADS = 4


@dataclass(frozen=True)
class Serving:
    """How to serve: where, and whether for residents or for one developer."""

    host: str = "127.0.0.1"
    port: int = 8000
    is_production: bool = False
    workers: int = 0
    """Web processes; 0 means one per core in production, else one."""

    @property
    def processes(self) -> int:
        """Number of web processes."""
        return self.workers or ((os.cpu_count() or 1) if self.is_production else 1)


def prepare(tell: Callable[[str], None] = lambda _text: None) -> None:
    """Bring database and static files up to date, so that the first request finds them.

    Raises:
        SettingsError: Django's own checks find a mistake.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    wrong = [str(found) for found in run_checks() if found.level >= ERROR]
    if wrong:
        raise SettingsError(" ".join(wrong))
    tell("Bringing the portal's database up to date")
    call_command("migrate", verbosity=0, interactive=False)
    _add_departments()
    tell("Collecting static files")
    call_command("collectstatic", verbosity=0, interactive=False)


def _add_departments() -> None:
    """Every department that a contract names can have people."""
    from citywide.portal.access import gate
    from citywide.portal.accounts import actions

    names = {contract.department for contract in gate.city().contracts.values()}
    actions.add_departments(by="citywide", names=sorted(names - {""}))


def serve(how: Serving, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until told to stop; `prepare` comes first.

    `ready` is called once requests are answered.
    """
    # Imported here because no other command needs a web server.
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from citywide.portal.jobs import worker

    started = worker.start()
    try:
        server = Granian(
            "citywide.portal.config.wsgi:application",
            address=how.host,
            port=how.port,
            interface=Interfaces.WSGI,
            workers=how.processes,
            blocking_threads=_THREADS,
            backlog=512,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
        )
        server.on_startup(ready)
        server.serve()
    finally:
        started.stop()
