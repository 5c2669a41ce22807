"""The process: a thread for each connection, connections kept open, one line of the log for each call."""

import argparse
import sys
from typing import Any

from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from van_sync.sandbox import clock
from van_sync.sandbox.faults import faults
from van_sync.sandbox.seed import Plan, fill

SMALL = (2, 70)  # offices, and bookings of an ordinary one: more than fifty on one event


class Connection(WSGIRequestHandler):
    disable_nagle_algorithm = True  # head and body are two packets: with it, each answer would wait 40 ms


class Server(ThreadedWSGIServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone away is no fault of ours."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


def start(options: argparse.Namespace) -> None:
    """Serve until ended. The port is taken first, so that no file is filled under another stand-in."""
    try:
        faults.set(dict(word.partition("=")[::2] for word in options.fault))
        server = Server((options.host, options.port), Connection)
    except (ValueError, OSError) as wrong:
        sys.exit(f"The stand-in cannot start: {wrong}")
    offices, bookings = SMALL if options.small else (options.offices, options.bookings)
    day = settings.SANDBOX_DAY or clock.volunteer_day(clock.now())
    fill(Plan(options.seed, day, offices, bookings), fresh=options.fresh)
    server.set_app(get_wsgi_application())
    host = f"http://{options.host}:{server.server_port}"
    sys.stdout.write(f"The stand-in for VAN is at {host}/v4/, its debug page at {host}/debug/.\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
