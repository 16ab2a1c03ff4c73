"""An EC2 that enforces its rates: one token bucket per region and API, 503 RequestLimitExceeded when it is empty.

Knows the calls that reading aws_account and aws_vpc needs, answers at once and in pages as many as it is told to, and
counts. Every value follows from region and number. Asyncio in a thread of the test.
"""

import asyncio
import re
import threading
import time
import urllib.parse
from collections import Counter, defaultdict
from dataclasses import dataclass, field

REGIONS = ["af-south-1", "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
           "eu-central-1", "eu-north-1", "eu-south-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1",
           "us-east-2", "us-west-2"]
OWNER = "123456789012"
# Without filter and page size these have a smaller bucket.
BARE = {"DescribeInstances", "DescribeInstanceStatus", "DescribeNetworkInterfaces", "DescribeSecurityGroups",
        "DescribeSnapshots", "DescribeSpotInstanceRequests", "DescribeVolumes"}


@dataclass
class Bucket:
    burst: float
    refill: float
    tokens: float = 0.0
    last: float = 0.0
    admitted: int = 0
    refused: int = 0

    def take(self):
        now = time.monotonic()
        self.tokens = min(self.burst, self.tokens + (now - self.last) * self.refill) if self.last else self.burst
        self.last = now
        if self.tokens < 1:
            self.refused += 1
            return False
        self.tokens -= 1
        self.admitted += 1
        return True

    def least_seconds(self):
        """Less time than this the admitted calls cannot have taken."""
        return max(0.0, (self.admitted - self.burst) / self.refill)


@dataclass
class Account:
    """What each region has: VPCs, and pages of subnets (one subnet of the first VPC in each `subnet_every`th page)."""
    vpcs: int = 1
    subnet_pages: int = 1
    subnet_every: int = 10
    scale: float = 1.0  # of the figures AWS publishes: what is really enforced
    extra: Counter = field(default_factory=Counter)


class RateEnforcer:
    def __init__(self):
        self.account = Account()
        self._lock = threading.Lock()
        self._buckets = {}
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait(10)
        self.url = f"http://127.0.0.1:{self.port}"

    def stop(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def start_over(self, account):
        """Another account with full buckets."""
        with self._lock:
            self.account, self._buckets = account, {}

    def buckets(self):
        with self._lock:
            return dict(self._buckets)

    def calls(self):
        return sum(b.admitted + b.refused for b in self.buckets().values())

    def refused(self):
        return sum(b.refused for b in self.buckets().values())

    def least_seconds(self):
        return max((b.least_seconds() for b in self.buckets().values()), default=0.0)

    def by_api(self):
        """{API: (calls, refused)} over all regions."""
        sums = defaultdict(lambda: [0, 0])
        for (_, api), bucket in self.buckets().items():
            sums[api][0] += bucket.admitted + bucket.refused
            sums[api][1] += bucket.refused
        return {api: tuple(counts) for api, counts in sums.items()}

    # --- work
    def _run(self, ready):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(lambda: _Connection(self), "127.0.0.1", 0, backlog=512))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()

    def answer(self, region, form):
        """(status, body)"""
        action = form["Action"]
        if action == "GetCallerIdentity":
            return 200, _IDENTITY
        bare = action in BARE and "MaxResults" not in form and not any(k.startswith("Filter.") for k in form)
        with self._lock:
            key = region, action + (" bare" if bare else "")
            bucket = self._buckets.get(key)
            if bucket is None:
                scale = self.account.scale
                reading = action.startswith(("Describe", "Get", "List", "Search"))
                burst, refill = (50, 10) if bare else (100, 20) if reading else (50, 5)
                bucket = self._buckets[key] = Bucket(burst * scale, refill * scale)
            admitted = bucket.take()
            account = self.account
        if not admitted:
            return 503, ("<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Request limit exceeded.</Message>"
                         "</Error></Errors><RequestID>8f7724cf-496f-496e-8fe3-000000000000</RequestID></Response>")
        return 200, _document(action, _content(action, region, form, account))


class _Connection(asyncio.Protocol):
    def __init__(self, enforcer):
        self._enforcer, self._data = enforcer, b""

    def connection_made(self, transport):
        self._transport = transport

    def data_received(self, data):
        self._data += data
        while True:
            head, separator, rest = self._data.partition(b"\r\n\r\n")
            if not separator:
                return
            text = head.decode("latin-1")
            length = re.search(r"(?im)^content-length:\s*(\d+)", text)
            length = int(length.group(1)) if length else 0
            if len(rest) < length:
                return
            self._data = rest[length:]
            scope = re.search(r"Credential=[^/]+/\d+/([^/]+)/", text)
            form = dict(urllib.parse.parse_qsl(rest[:length].decode()))
            status, body = self._enforcer.answer(scope.group(1) if scope else "", form)
            body = body.encode()
            self._transport.write(b"HTTP/1.1 %d X\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body)


# --- what AWS would say
_IDENTITY = f"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::{OWNER}:user/test</Arn><UserId>AIDAEXAMPLE</UserId><Account>{OWNER}</Account></GetCallerIdentityResult>
<ResponseMetadata><RequestId>8f7724cf-496f-496e-8fe3-000000000000</RequestId></ResponseMetadata></GetCallerIdentityResponse>"""


def _document(action, content):
    return (f'<{action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">'
            f"<requestId>8f7724cf-496f-496e-8fe3-000000000000</requestId>{content}</{action}Response>")


def _id(prefix, region, number):
    return f"{prefix}-{REGIONS.index(region) if region in REGIONS else 99:02d}{number:015d}"


def _items(tag, items):
    return f"<{tag}>" + "".join(f"<item>{item}</item>" for item in items) + f"</{tag}>"


def _content(action, region, form, account):
    if action == "DescribeRegions":
        return _items("regionInfo", (f"<regionName>{r}</regionName><optInStatus>opt-in-not-required</optInStatus>" for r in REGIONS))
    if action == "DescribeAvailabilityZones":
        return _items("availabilityZoneInfo", [f"<zoneName>{region}a</zoneName><regionName>{region}</regionName>"])
    if action == "DescribeVpcs" and "Filter.1.Name" not in form:
        return _items("vpcSet", (_vpc(region, n) for n in range(account.vpcs)))
    if action == "DescribeVpcAttribute":
        return f"<vpcId>{form['VpcId']}</vpcId><{form['Attribute']}><value>true</value></{form['Attribute']}>"
    if action == "DescribeSubnets" and "Filter.1.Name" not in form:
        page = int(form.get("NextToken", "0"))
        more = f"<nextToken>{page + 1}</nextToken>" if page + 1 < account.subnet_pages else ""
        return _items("subnetSet", [_subnet(region, page)] if page % account.subnet_every == 0 else []) + more
    return ""


def _vpc(region, number):
    return (f"<vpcId>{_id('vpc', region, number)}</vpcId><ownerId>{OWNER}</ownerId><state>available</state>"
            f"<cidrBlock>10.{number % 256}.0.0/16</cidrBlock><dhcpOptionsId>default</dhcpOptionsId><isDefault>false</isDefault>")


def _subnet(region, number):
    return (f"<subnetId>{_id('subnet', region, number)}</subnetId><state>available</state><ownerId>{OWNER}</ownerId>"
            f"<vpcId>{_id('vpc', region, 0)}</vpcId><cidrBlock>10.0.{number % 256}.0/24</cidrBlock>"
            f"<availableIpAddressCount>251</availableIpAddressCount><availabilityZone>{region}a</availabilityZone>")
