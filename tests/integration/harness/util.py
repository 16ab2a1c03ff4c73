"""Waiting without sleeping blindly, free ports, temporary directories that another account may enter."""

import os
import socket
import tempfile
import time

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))


def poll_until(condition, timeout=30.0, interval=0.1, what=None):
    """Returns the first true value of condition(). Fails with what the last value was."""
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what or 'condition'} did not hold within {timeout:g} s; last value: {value!r}")
        time.sleep(interval)


def alive(pid):
    """Whether the process is there and has not ended."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def work_directory():
    """A fresh directory for servers; short, because Unix sockets live in it."""
    path = tempfile.mkdtemp(prefix="iasql-it.", dir=os.environ.get("IASQL_IT_WORK", "/tmp"))
    os.chmod(path, 0o755)
    return path


def clean_environment():
    """Ours without anything that could reach a real account."""
    env = {k: v for k, v in os.environ.items() if not k.upper().startswith(("AWS_", "PG", "IASQL_IT"))
           or k == "PG_CONFIG"}
    env.update(AWS_EC2_METADATA_DISABLED="true", AWS_CONFIG_FILE="/dev/null", AWS_SHARED_CREDENTIALS_FILE="/dev/null",
               LC_ALL="C.UTF-8", TZ="UTC")
    return env
