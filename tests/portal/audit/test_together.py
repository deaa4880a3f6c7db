"""Several processes write to the log at once, and it stays one chain."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from citywide.portal.audit import anchors
from citywide.portal.audit.actions import record, verify_chain
from citywide.portal.audit.models import Entry

WRITER = """
import django, sys
from django.conf import settings
django.setup()
from django.db import connections
name, anchors, who = sys.argv[1:]
connections["default"].settings_dict["NAME"] = name
settings.AUDIT_ANCHORS = anchors
from citywide.portal.audit.actions import record
sys.stdin.readline()
for number in range(25):
    record(by=who, action="read", detail={"number": number})
"""


def test_processes_at_once(log: None) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.portal.settings"}
    names = [f"process{number}@example.org" for number in range(4)]
    place = [str(connection.settings_dict["NAME"]), str(anchors.path())]
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, *place, name], stdin=subprocess.PIPE, env=environment
        )
        for name in names
    ]
    for writer in writers:
        assert writer.stdin
        writer.stdin.write(b"go\n")
        writer.stdin.close()
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0, 0, 0]
    assert verify_chain() == []
    entries = list(Entry.objects.order_by("sequence"))
    assert [entry.sequence for entry in entries] == list(range(1, 101))
    for name in names:
        assert [e.detail["number"] for e in entries if e.by == name] == list(range(25))
    # They did take turns: otherwise this test proves nothing.
    assert len({entry.by for entry in entries[:40]}) > 1


def test_threads_at_once_some_of_which_fail(log: None) -> None:
    def write(number: int) -> None:
        try:
            with transaction.atomic():
                record(by=f"thread{number}@example.org", action="change")
                if number % 3 == 0:
                    raise RuntimeError
        except RuntimeError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(30)))
    assert Entry.objects.count() == 20
    assert verify_chain() == []


def test_no_two_entries_can_follow_the_same_one(ten: list[Entry]) -> None:
    rival = Entry(sequence=11, at=ten[0].at, by="x", action="read", hash="b" * 64)
    rival.previous_hash = ten[4].previous_hash
    with pytest.raises(IntegrityError), transaction.atomic():
        rival.save()
