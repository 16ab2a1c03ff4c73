"""Serves the AWS emulator, one request at a time: its state is not made for threads, and they would not be faster.

    serve_moto.py PORT
"""

import os
import signal
import sys
import threading

from werkzeug.serving import run_simple


def in_turn(application):
    """The same WSGI application; whoever comes while a request is answered waits."""
    turn = threading.Lock()

    def answer(environ, start_response):
        with turn:
            return list(application(environ, start_response))

    return answer


def main(port):
    os.environ.setdefault("MOTO_PORT", str(port))
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # reads the variable

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    run_simple("127.0.0.1", port, in_turn(DomainDispatcherApplication(create_backend_app)), threaded=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
