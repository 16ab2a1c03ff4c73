"""Faults drawn from a seed, as one effect for the proxy. A fault belongs to the n-th call of an operation, not to the n-th
call of all: thus it hits much the same calls again whatever order calls that run at once come in.

Fault kinds, per call:
  delay       the answer comes later
  before      the connection is reset before the emulator sees the call
  after       the emulator acts, then the connection is reset
  truncate    the emulator acts, the answer ends early
  reset       the emulator acts, the connection is reset in the middle of the answer
  error       500, 502, 503 or 504; the emulator has not acted, or (500, 502, 504) has
  throttle    the service's own way of saying slow down
  html        200 with a page that is not from AWS; the emulator has acted or has not
A kill holds one call, before the emulator sees it or after it has acted or after its answer is out, until the runner has
killed whom it wants.
"""

import threading
import time

from honest import honest

KINDS = ("delay", "before", "after", "truncate", "reset", "error", "throttle", "html")
READS = ("Describe", "Get", "List")
_HTML = b"<!DOCTYPE html><html><head><title>Welcome</title></head><body>Log in to the network</body></html>"
_EC2_ERROR = ("<Response><Errors><Error><Code>{0}</Code><Message>a fault of the test</Message></Error></Errors>"
              "<RequestID>r</RequestID></Response>")
_SQS_ERROR = '{{"__type":"com.amazonaws.sqs#{0}","message":"a fault of the test"}}'

WRITES = ("CreateQueue", "SetQueueAttributes", "DeleteQueue", "CreateVpc", "ModifyVpcAttribute", "DeleteVpc", "CreateSubnet",
          "DeleteSubnet", "CreateDhcpOptions", "DeleteDhcpOptions", "AssociateDhcpOptions", "CreateNetworkAcl",
          "CreateNetworkAclEntry", "ReplaceNetworkAclEntry", "DeleteNetworkAcl", "ReplaceNetworkAclAssociation",
          "CreateInternetGateway", "AttachInternetGateway", "DetachInternetGateway", "AllocateAddress", "ReleaseAddress",
          "CreateRouteTable", "AssociateRouteTable", "ReplaceRouteTableAssociation", "CreateRoute", "CreateTags", "DeleteTags")
LISTS = ("DescribeVpcs", "DescribeSubnets", "DescribeDhcpOptions", "DescribeNetworkAcls", "DescribeInternetGateways",
         "DescribeAddresses", "DescribeRouteTables", "DescribeVpcAttribute", "ListQueues", "GetQueueUrl", "GetQueueAttributes")


class Fault:
    def __init__(self, random, harsh):
        self.action = random.choice(WRITES if random.random() < 0.7 else LISTS)
        self.first = random.choice((0, 0, 0, 1, 1, 2, 3, 5))
        self.times = random.choice((1, 1, 2, 4) if harsh else (1, 1, 1, 2))
        self.kind = random.choice(KINDS)
        self.acts = random.random() < 0.5
        self.number = random.choice((500, 502, 503, 504))
        self.seconds = random.uniform(0.02, 0.25)
        self.size = random.choice((0, 1, 20, 150))

    def __str__(self):
        more = {"delay": f" {self.seconds:.2f} s", "truncate": f" at {self.size}", "reset": f" at {self.size}",
                "error": f" {self.number}"}.get(self.kind, "")
        acts = " (acted)" if self.kind in ("error", "html") and self._acts() else ""
        return f"{self.action} {self.first + 1}..{self.first + self.times}: {self.kind}{more}{acts}"

    def _acts(self):
        return self.acts and not (self.kind == "error" and self.number == 503)

    def inject(self, proxy, call, forward):
        if self.kind == "delay":
            return proxy.delay(self.seconds)(proxy, call, forward)
        if self.kind == "before":
            return proxy.reset()(proxy, call, forward)
        if self.kind == "after":
            return proxy.lose_answer()(proxy, call, forward)
        if self.kind == "truncate":
            return proxy.truncate(self.size)(proxy, call, forward)
        if self.kind == "reset":
            return proxy.raw(self._cut(*forward()))(proxy, call, forward)
        if self.kind == "throttle":
            return self._answer(call, 503, "RequestLimitExceeded", "ThrottlingException")
        if self._acts():
            forward()
        if self.kind == "error":
            return self._answer(call, self.number, "InternalError" if self.number == 500 else "Unavailable", "InternalFailure")
        return 200, {"Content-Type": "text/html"}, _HTML, len(_HTML)

    def _cut(self, status, _headers, body, length):
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: text/xml\r\nContent-Length: {length}\r\n\r\n".encode()

        def write(send):
            send((head + body)[:len(head) // 2 + self.size])
            return "reset"
        return write

    @staticmethod
    def _answer(call, status, ec2_code, sqs_code):
        if call.service == "sqs":
            body = _SQS_ERROR.format(sqs_code).encode()
            return 400 if status == 503 else status, {"Content-Type": "application/x-amz-json-1.0"}, body, len(body)
        body = _EC2_ERROR.format(ec2_code).encode()
        return status, {"Content-Type": "text/xml"}, body, len(body)


class Kill:
    WHOM = ("worker", "worker", "backend", "postmaster", "postmaster", "client", "terminate", "cancel", "fast", "immediate")
    WHEN = ("before", "after", "answered")

    def __init__(self, random):
        self.whom, self.when = random.choice(self.WHOM), random.choice(self.WHEN)
        self.at = random.randrange(1, 45)  # the how many-th writing call
        self.pause = random.choice((0, 0.002, 0.01, 0.03))

    def __str__(self):
        return f"kill {self.whom} at write {self.at}, {self.when}"


class Schedule:
    """An effect for FaultProxy.rule."""

    def __init__(self, random, emulator):
        self._emulator = emulator
        harsh = random.random() < 0.4
        self.faults = [Fault(random, harsh) for _ in range(random.randrange(3, 14) if harsh else random.randrange(1, 7))]
        self.kill = Kill(random) if random.random() < 0.35 else None
        self.held, self.done_killing = threading.Event(), threading.Event()
        self.fired = {}
        self._seen, self._writes, self._lock = {}, 0, threading.Lock()

    def __str__(self):
        return "; ".join(map(str, self.faults + ([self.kill] if self.kill else [])))

    def _note(self, kind):
        with self._lock:
            self.fired[kind] = self.fired.get(kind, 0) + 1

    def _pick(self, call):
        """The fault for this call, and whether it is the one to be held."""
        with self._lock:
            number = self._seen.get(call.action, 0)
            self._seen[call.action] = number + 1
            held = False
            if not call.action.startswith(READS):
                self._writes += 1
                held = self.kill is not None and self._writes == self.kill.at
        return next((f for f in self.faults if f.action == call.action and f.first <= number < f.first + f.times), None), held

    def __call__(self, proxy, call, forward_as_is):
        def forward():
            return honest(self._emulator, call, forward_as_is)

        fault, held = self._pick(call)
        if held:
            return self._hold(proxy, call, forward)
        if fault is None:
            return forward()
        self._note(fault.kind)
        return fault.inject(proxy, call, forward)

    def _hold(self, proxy, call, forward):
        self._note("kill " + self.kill.whom)
        if self.kill.when == "answered":
            answer = forward()
            threading.Timer(self.kill.pause, self.held.set).start()
            return answer
        if self.kill.when == "after":
            forward()
        self.held.set()
        self.done_killing.wait(60)
        return proxy.reset()(proxy, call, forward)


def wait_for_statement(statement, schedule, kill):
    """Until the statement has ended; kills meanwhile what is to be killed."""
    killed = False
    while statement.running():
        if schedule.held.is_set() and not killed:
            killed = True
            try:
                kill(schedule.kill.whom)
            finally:
                schedule.done_killing.set()
        time.sleep(0.005)
    return killed
