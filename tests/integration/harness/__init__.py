"""What the integration tests stand on: a private PostgreSQL, the AWS emulator, a proxy between the two that injects
faults, and small helpers. Standard library and boto3 only."""

from .emulator import Emulator
from .postgres import Database, Server, SqlError
from .proxy import FaultProxy
from .util import free_port, poll_until

__all__ = ["Database", "Emulator", "FaultProxy", "Server", "SqlError", "free_port", "poll_until"]
