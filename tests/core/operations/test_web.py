import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from declic.core.operations.web import announce


@pytest.fixture
def site():
    """A server that counts what it is asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append((self.path, self.headers["Host"]))
            self.send_response(503)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_nothing_is_asked_while_web_processes_are_being_made(site):
    """A lock held by another thread at the instant of a fork is never opened in the child (seen on Python 3.12)."""
    told = []

    def are_forked():
        told.append((len(site.asked), "looked"))
        return len(told) > 3

    announce("127.0.0.1", site.server_address[1], are_forked, lambda: told.append((len(site.asked), "ready")))
    assert told == [*[(0, "looked")] * 4, (1, "ready")]
    assert [path for path, _ in site.asked] == ["/sante"]
