"""A proxy between iasql and the emulator that counts calls and does to chosen ones what networks and AWS do.

proxy.rule(effect, service=…, action=…, skip=n, times=m): the first n matching calls pass, the next m have the effect.
The action is a regular expression on the operation's name, or on method and target ("PUT /bucket?policy") of services that
have no such name in their calls.
Effects:
  delay(seconds)       answers later
  hang()               never answers, until the proxy is cleared or stopped
  reset()              the connection is reset before the emulator sees the call
  lose_answer()        the emulator does the call, then the connection is reset
  answer(status, body, headers)   the emulator does not see the call
  truncate(size)       the answer ends after so many bytes of its body
  raw(write)           write(send) sends whatever it likes, byte for byte; then the connection ends, with a reset if it
                       returns "reset"
  clock(minutes)       AWS with a clock so far ahead: refuses signatures that are 5 minutes off, dates its answers
  pause(gate)          waits for gate.open() before the emulator sees the call; gate.reached tells that one waits
"""

import datetime
import http.client
import re
import socket
import struct
import threading
import time
import urllib.parse
from dataclasses import dataclass, field


@dataclass
class Call:
    service: str
    region: str
    action: str
    started: float
    ended: float = 0.0
    headers: dict = field(default_factory=dict)
    body: bytes = b""


class Gate:
    def __init__(self):
        self.reached = threading.Event()
        self._open = threading.Event()

    def wait_reached(self, timeout=30):
        assert self.reached.wait(timeout), "no call came to the gate"

    def open(self):
        self._open.set()


class _Drop(Exception):
    pass


class _Raw(Exception):
    def __init__(self, write):
        super().__init__()
        self.write = write


class _Rule:
    def __init__(self, effect, service, action, skip, times):
        self.effect, self.service, self.action, self.skip, self.times = effect, service, action, skip, times

    def matches(self, call):
        return self.service in (None, call.service) and (self.action is None or re.fullmatch(self.action, call.action))


class FaultProxy:
    def __init__(self, emulator):
        self._target = emulator.port
        self._lock = threading.Lock()
        self._rules, self.calls, self._in_flight = [], [], {}
        self._most = {}
        self._released = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    # --- effects
    @staticmethod
    def delay(seconds):
        return lambda proxy, call, forward: (time.sleep(seconds), forward())[1]

    @staticmethod
    def hang():
        def effect(proxy, call, forward):
            proxy._released.wait(600)
            raise _Drop
        return effect

    @staticmethod
    def reset():
        def effect(proxy, call, forward):
            raise _Drop
        return effect

    @staticmethod
    def lose_answer():
        def effect(proxy, call, forward):
            forward()
            raise _Drop
        return effect

    @staticmethod
    def answer(status, body=b"", headers=None):
        body = body.encode() if isinstance(body, str) else body
        return lambda proxy, call, forward: (status, headers or {"Content-Type": "text/xml"}, body, len(body))

    @staticmethod
    def truncate(size):
        def effect(proxy, call, forward):
            status, headers, body, length = forward()
            return status, headers, body[:size], length
        return effect

    @staticmethod
    def raw(write):
        def effect(proxy, call, forward):
            raise _Raw(write)
        return effect

    @staticmethod
    def clock(minutes):
        def effect(proxy, call, forward):
            now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
            date = now.strftime("%a, %d %b %Y %H:%M:%S GMT")
            # What is not signed is answered at any time.
            signed = datetime.datetime.strptime(call.headers.get("x-amz-date", now.strftime("%Y%m%dT%H%M%SZ")), "%Y%m%dT%H%M%SZ")
            if abs(signed.replace(tzinfo=datetime.timezone.utc) - now) > datetime.timedelta(minutes=5):
                if "x-amz-target" in call.headers:
                    body = b'{"__type":"InvalidSignatureException","message":"Signature expired"}'
                    return 403, {"Content-Type": "application/x-amz-json-1.0", "Date": date}, body, len(body)
                body = (b"<Response><Errors><Error><Code>RequestExpired</Code><Message>Request has expired</Message>"
                        b"</Error></Errors><RequestID>r</RequestID></Response>")
                return 400, {"Content-Type": "text/xml", "Date": date}, body, len(body)
            status, headers, body, length = forward()
            return status, {**{k: v for k, v in headers.items() if k.lower() != "date"}, "Date": date}, body, length
        return effect

    @staticmethod
    def pause(gate):
        def effect(proxy, call, forward):
            gate.reached.set()
            released = proxy._released
            while not gate._open.wait(0.05):
                if released.is_set():
                    raise _Drop
            return forward()
        return effect

    # --- control
    def rule(self, effect, service=None, action=None, skip=0, times=10**9):
        with self._lock:
            self._rules.append(_Rule(effect, service, action, skip, times))

    def clear(self):
        """Forgets rules and counts; hanging calls are dropped."""
        with self._lock:
            self._rules, self.calls, self._most = [], [], {}
            self._released.set()
            self._released = threading.Event()

    def stop(self):
        self.clear()
        self._listener.close()

    def count(self, service=None, action=None):
        wanted = _Rule(None, service, action, 0, 0)
        with self._lock:
            return sum(1 for call in self.calls if wanted.matches(call))

    def most_in_flight(self, service=None, action=None):
        """The largest number of matching calls that were open at the same moment."""
        wanted = _Rule(None, service, action, 0, 0)
        with self._lock:
            events = []
            for call in self.calls:
                if wanted.matches(call):
                    events += [(call.started, 1), (call.ended or time.monotonic(), -1)]
        most = now = 0
        for _, step in sorted(events):
            now += step
            most = max(most, now)
        return most

    # --- work
    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            connection.settimeout(600)
            try:
                request = _read_request(connection)
                if request is None:
                    return
                self._answer(connection, *request)
            except _Drop:
                # No lingering: the peer sees a reset, not an orderly end.
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            except _Raw as raw:
                self._write_raw(connection, raw.write)
            except OSError:
                pass

    @staticmethod
    def _write_raw(connection, write):
        try:
            if write(connection.sendall) == "reset":
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass  # cut off by the other side

    def _answer(self, connection, method, target, headers, body):
        call = _identify(headers, body)
        call.action = call.action or f"{method} {target}"  # REST
        effect = None
        with self._lock:
            self.calls.append(call)
            for rule in self._rules:
                if rule.matches(call):
                    if rule.skip > 0:
                        rule.skip -= 1
                    elif rule.times > 0:
                        rule.times -= 1
                        effect = rule.effect
                        break

        def forward():
            return self._forward(method, target, headers, body)

        try:
            status, answer_headers, answer, length = effect(self, call, forward) if effect else forward()
        finally:
            call.ended = time.monotonic()
        head = [f"HTTP/1.1 {status} {http.client.responses.get(status, 'Unknown')}"]
        head += [f"{k}: {v}" for k, v in answer_headers.items()
                 if k.lower() not in ("content-length", "connection", "transfer-encoding")]
        head += [f"Content-Length: {length}", "Connection: close", "", ""]
        connection.sendall("\r\n".join(head).encode("latin-1") + answer)

    def _forward(self, method, target, headers, body):
        upstream = http.client.HTTPConnection("127.0.0.1", self._target, timeout=120)
        try:
            upstream.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in headers:
                if name.lower() not in ("connection", "expect"):
                    upstream.putheader(name, value)
            upstream.putheader("Connection", "close")
            upstream.endheaders(body or None)
            answer = upstream.getresponse()
            content = answer.read()
            return answer.status, dict(answer.getheaders()), content, len(content)
        finally:
            upstream.close()


def _read_request(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return None
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    method, target, _ = lines[0].split(" ", 2)
    headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines[1:]]
    names = {name.lower(): value for name, value in headers}
    length = int(names.get("content-length", "0"))
    if names.get("expect", "").lower() == "100-continue":
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    while len(body) < length:
        more = connection.recv(65536)
        if not more:
            return None
        body += more
    return method, target, headers, body


def _identify(headers, body):
    names = {name.lower(): value for name, value in headers}
    scope = re.search(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/", names.get("authorization", ""))
    region, service = scope.groups() if scope else ("", "")
    target = names.get("x-amz-target")
    if target:
        action = target.rsplit(".", 1)[1]
    else:
        action = urllib.parse.parse_qs(body.decode("utf-8", "replace")).get("Action", [""])[0]
    return Call(service, region, action, time.monotonic(), headers=names, body=body)
