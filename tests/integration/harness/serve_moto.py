"""Serves the AWS emulator, one request at a time: its state is not made for threads, and they would not be faster. Forked off by
whoever starts an emulator, so that a runner that called preload() has the modules read once for all of them.
"""

import gc
import os
import signal
import sys
import threading

SERVICES = ("acm", "apigateway", "cloudwatch", "dynamodb", "ec2", "elb", "elbv2", "iam", "kms", "logs", "rds", "route53", "s3", "secretsmanager", "sns",
            "sqs", "ssm", "sts")
# Read when the modules are.
os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")


def preload():
    """Reads what emulators need; they share it."""
    import moto.moto_server.werkzeug_app
    from moto import backends

    for service in SERVICES:
        backends.get_backend(service)
    gc.freeze()


def in_turn(application):
    """The same WSGI application; whoever comes while a request is answered waits."""
    turn = threading.Lock()

    def answer(environ, start_response):
        with turn:
            return list(application(environ, start_response))

    return answer


def serve(port, log, environment):
    """In a process of its own: does not return."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    for stream in (1, 2):
        os.dup2(log, stream)
    sys.stdout, sys.stderr = open(1, "w", buffering=1, closefd=False), open(2, "w", buffering=1, closefd=False)
    os.environ.clear()
    os.environ.update(environment, MOTO_PORT=str(port))
    from moto.moto_api._internal import mock_random
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import run_simple

    mock_random.seed()  # else every emulator would give the same ids
    gc.freeze()
    gc.set_threshold(50000)
    run_simple("127.0.0.1", port, in_turn(DomainDispatcherApplication(create_backend_app)), threaded=True)
