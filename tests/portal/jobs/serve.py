"""A small threaded server, for tests that kill one."""

from __future__ import annotations

import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

from citywide.portal.config.wsgi import application


class Threaded(ThreadingMixIn, WSGIServer):
    """One thread per request."""

    daemon_threads = True


if __name__ == "__main__":
    make_server("127.0.0.1", int(sys.argv[1]), application, Threaded).serve_forever()
