#!/usr/bin/python3
"""Writes the signing cases of tests/data/sigv4. Every signature comes from awscrt (Debian: python3-awscrt, for the system's own
Python), which shares no code with ours; the texts before it are written here and proved: they hash and sign to awscrt's value.

    make_sigv4_cases.py [DIRECTORY]                  default: tests/data/sigv4; what is there of these cases is replaced
    make_sigv4_cases.py --random N SEED DIRECTORY    N odd requests instead, for a closer look

Fails: an AssertionError naming the case if awscrt and this program do not agree.
"""

import datetime
import hashlib
import hmac
import io
import json
import os
import random
import re
import sys
import urllib.parse

from awscrt.auth import (AwsCredentialsProvider, AwsSignatureType, AwsSignedBodyHeaderType, AwsSigningAlgorithm, AwsSigningConfig,
                         aws_sign_request)
from awscrt.exceptions import AwsCrtError
from awscrt.http import HttpHeaders, HttpRequest

ID, SECRET = "AKIAIOSFODNN7EXAMPLE", "k7MDENG/bPxRfiCYEXAMPLEKEYwJalrXUtnFEMI+"
TOKEN = "FwoGZXIvYXdzE/+h//8=session-token+that/has=every&odd%character"
EMPTY = hashlib.sha256(b"").hexdigest()
NEVER_SIGNED = {"connection", "expect", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id", "sec-websocket-key",
                "sec-websocket-protocol", "sec-websocket-version"}


class Case:
    def __init__(self, name, request, body=b"", token=None, **context):
        self.name, self.body = name, body.encode() if isinstance(body, str) else body
        first, *lines = request.split("\n")
        self.method, _, rest = first.partition(" ")
        self.target = rest
        self.headers = []
        for line in lines:
            if line[0] in " \t":
                self.headers[-1][1] += "\n" + line
            else:
                header, _, value = line.partition(":")
                self.headers.append([header, value])
        credentials = {"access_key_id": ID, "secret_access_key": SECRET}
        if token:
            credentials["token"] = token
        self.context = {"credentials": credentials, "expiration_in_seconds": 900, "normalize": True, "region": "eu-north-1",
                        "service": "things", "sign_body": False, "timestamp": "2026-07-09T01:02:03Z", **context}
        self.time = self.context["timestamp"].replace("-", "").replace(":", "")
        self.scope = f"{self.time[:8]}/{self.context['region']}/{self.context['service']}/aws4_request"

    # --- texts
    def request_text(self, target, headers):
        lines = [f"{self.method} {target} HTTP/1.1", *(f"{name}:{value}" for name, value in headers)]
        return ("\n".join(lines) + "\n\n").encode() + self.body

    def canonical_path(self):
        path = self.target.partition("?")[0] or "/"
        if self.context["normalize"]:
            kept = []
            for segment in path.split("/"):
                if segment == "..":
                    kept = kept[:-1]
                elif segment not in ("", "."):
                    kept.append(segment)
            path = "/" + "/".join(kept) + ("/" if kept and path.endswith("/") else "")
        return urllib.parse.quote(path, safe="/~") if self.context.get("use_double_uri_encode", True) else path

    @staticmethod
    def canonical_query(query):
        def again(text):
            return urllib.parse.quote(urllib.parse.unquote_to_bytes(text), safe="~")

        pairs = [pair.partition("=") for pair in query.split("&") if pair]
        return "&".join(f"{name}={value}" for name, value in sorted((again(name), again(value)) for name, _, value in pairs))

    def payload(self):
        if self.context.get("signed_body_value"):
            return self.context["signed_body_value"]
        return hashlib.sha256(self.body).hexdigest() if self.context["sign_body"] else EMPTY

    def canonical_request(self, query, headers):
        joined = {}
        for name, value in headers:
            if name.lower() not in NEVER_SIGNED:
                joined.setdefault(name.lower(), []).append(" ".join(re.split("[ \t\n]+", value.strip(" \t\n"))))
        lines = [f"{name}:{','.join(values)}" for name, values in sorted(joined.items())]
        return "\n".join([self.method, self.canonical_path(), self.canonical_query(query), *lines, "", ";".join(sorted(joined)),
                          self.payload()])

    def string_to_sign(self, canonical):
        return f"AWS4-HMAC-SHA256\n{self.time}\n{self.scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"

    def signature(self, text):
        key = b"AWS4" + SECRET.encode()
        for step in [*self.scope.split("/"), text]:
            key = hmac.new(key, step.encode(), hashlib.sha256).digest()
        return key.hex()

    # --- awscrt
    def signed(self, kind):
        c = self.context
        moment = datetime.datetime.strptime(c["timestamp"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)
        config = AwsSigningConfig(
            algorithm=AwsSigningAlgorithm.V4,
            signature_type=AwsSignatureType.HTTP_REQUEST_HEADERS if kind == "header" else AwsSignatureType.HTTP_REQUEST_QUERY_PARAMS,
            credentials_provider=AwsCredentialsProvider.new_static(ID, SECRET, c["credentials"].get("token")),
            region=c["region"], service=c["service"], date=moment,
            use_double_uri_encode=c.get("use_double_uri_encode", True), should_normalize_uri_path=c["normalize"],
            signed_body_value=c.get("signed_body_value") or (None if c["sign_body"] else EMPTY),
            signed_body_header_type=AwsSignedBodyHeaderType.X_AMZ_CONTENT_SHA_256 if c["sign_body"] else AwsSignedBodyHeaderType.NONE,
            expiration_in_seconds=c["expiration_in_seconds"] if kind == "query" else None,
            omit_session_token=c.get("omit_session_token", False))
        request = HttpRequest(self.method, self.target, HttpHeaders([tuple(h) for h in self.headers]),
                              io.BytesIO(self.body) if self.body else None)
        return aws_sign_request(request, config).result(10)

    def texts(self, kind):
        """What is expected of one kind of signature, proved."""
        signed = self.signed(kind)
        headers, target = [list(h) for h in signed.headers], signed.path
        query = target.partition("?")[2]
        if kind == "header":
            theirs = next(value for name, value in headers if name == "Authorization").rpartition("Signature=")[2]
            before = [h for h in headers if h[0] != "Authorization"]
            if self.context.get("omit_session_token"):
                before = [h for h in before if h[0].lower() != "x-amz-security-token"]
            canonical = self.canonical_request(query, before)
        else:
            theirs = dict(urllib.parse.parse_qsl(query))["X-Amz-Signature"]
            out = ("X-Amz-Signature=",) + (("X-Amz-Security-Token=",) if self.context.get("omit_session_token") else ())
            canonical = self.canonical_request("&".join(p for p in query.split("&") if not p.startswith(out)), headers)
        text = self.string_to_sign(canonical)
        assert self.signature(text) == theirs, f"{self.name}, {kind}: awscrt signed something else than\n{canonical}"
        return {"canonical-request": canonical.encode(), "string-to-sign": text.encode(), "signature": theirs.encode(),
                "signed-request": self.request_text(target, headers)}

    def write(self, root):
        directory = os.path.join(root, self.name)
        os.makedirs(directory, exist_ok=True)
        files = {"request": self.request_text(self.target, self.headers)}
        for kind in ("header", "query"):
            files.update({f"{kind}-{step}": text for step, text in self.texts(kind).items()})
        for name, content in files.items():
            with open(os.path.join(directory, f"{name}.txt"), "wb") as file:
                file.write(content)
        with open(os.path.join(directory, "context.json"), "w", encoding="utf-8") as file:
            json.dump(self.context, file, indent=1)
            file.write("\n")


HOST = "\nHost:things.eu-north-1.example.com"
OBJECTS = {"service": "s3", "sign_body": True, "normalize": False, "use_double_uri_encode": False}
BUCKET = "\nHost:shelf.s3.eu-north-1.amazonaws.com"


def cases():
    yield Case("plain-head", "HEAD /" + HOST)
    yield Case("plain-delete", "DELETE /things/7" + HOST, region="us-gov-west-1")
    yield Case("port-in-host", "GET /\nHost:localhost:4566")
    # path
    yield Case("path-dots-normalized", "GET /a/./b/../c//d/.././e/" + HOST)
    yield Case("path-dots-kept", "GET /a/./b/../c//d/.././e/" + HOST, normalize=False)
    yield Case("path-above-root", "GET /../../x" + HOST)
    yield Case("path-encoded-twice", "GET /2026-01-01/functions/arn%3Aaws%3Alambda%3Aeu-north-1%3A1%3Afunction%3Af/policy" + HOST)
    yield Case("path-encoded-once", "GET /photos/2026/a%20b%2Bc%252F.jpg" + BUCKET, **OBJECTS)
    yield Case("path-object-with-dots", "GET /a/../b//c/./%2E%2E/" + BUCKET, **OBJECTS)
    yield Case("path-utf8", "GET /größe/日本/😀" + HOST)
    yield Case("path-utf8-encoded", "GET /gr%C3%B6%C3%9Fe/%E6%97%A5" + HOST)
    yield Case("path-odd-characters", "GET /$a,b;c:d=e@f!g'h(i)*j" + HOST)
    yield Case("path-once-normalized", "GET /a//b/../c%20d" + HOST, use_double_uri_encode=False)
    # query
    yield Case("query-duplicates", "GET /?b=2&a=3&b=1&a=&B=0&b=10" + HOST)
    yield Case("query-names-alone", "GET /?acl&versions&z=&a" + HOST)
    yield Case("query-prefixes", "GET /?ab=1&a=2&a-b=3&a.b=4&a~=5&a0=6" + HOST)
    yield Case("query-encoded", "GET /?q=a%20b%2Bc%2F%3D%26%C3%A9&filter%5B0%5D=x" + HOST)
    yield Case("query-utf8", "GET /?größe=ü&日=本" + HOST)
    yield Case("query-listing", "GET /?list-type=2&prefix=photos%2F2026%2F&delimiter=%2F&continuation-token=1%2Bab%3D%3D" + BUCKET, **OBJECTS)
    # headers
    yield Case("header-folded", "GET /" + HOST + "\nX-Note:one\n  two\n\tthree\nX-Last:l")
    yield Case("header-blanks", "GET /" + HOST + "\nX-Blanks:  a   b  \nX-Empty:\nX-Quoted: \"x   y\" ")
    yield Case("header-duplicates", "GET /" + HOST + "\nx-list:c\nX-LIST:a\nX-List:b")
    yield Case("header-order", "GET /\nZ:1\nx-b:2\nX-A:3\na-b:4\na:5" + HOST)
    yield Case("header-never-signed", "GET /" + HOST + "\nUser-Agent:iasql/1\nExpect:100-continue\n"
               "X-Amzn-Trace-Id:Root=1-2-3\nUpgrade:h2c\nX-Signed:yes")
    yield Case("header-date-is-signed", "GET /" + HOST + "\nDate:Thu, 09 Jul 2026 01:02:03 GMT")
    # body
    yield Case("body-form-signed", "POST /" + HOST + "\nContent-Type:application/x-www-form-urlencoded; charset=utf-8\nContent-Length:35",
               "Action=ListThings&Version=2026-01-0", sign_body=True)
    yield Case("body-form-not-signed", "POST /" + HOST + "\nContent-Type:application/x-www-form-urlencoded\nContent-Length:3", "a=b")
    yield Case("body-json-signed", "POST /" + HOST + "\nContent-Type:application/x-amz-json-1.1\nX-Amz-Target:Things_20260101.List",
               '{"NextToken": "ü\\n"}\n\nnot a header', sign_body=True)
    yield Case("body-binary-signed", "PUT /blob" + HOST + "\nContent-Length:256", bytes(b for b in range(256) if b != 13) + b"x", sign_body=True)
    yield Case("body-empty-signed", "POST /" + HOST, sign_body=True)
    yield Case("body-unsigned-payload", "PUT /big.bin" + BUCKET + "\nContent-Length:4", "data", signed_body_value="UNSIGNED-PAYLOAD", **OBJECTS)
    yield Case("body-unsigned-without-header", "PUT /stream" + HOST, "anything", signed_body_value="UNSIGNED-PAYLOAD")
    yield Case("body-object-with-metadata", "PUT /a.txt" + BUCKET + "\nContent-Type:text/plain\nx-amz-meta-b:2\nx-amz-meta-A:  1 ", "hello", **OBJECTS)
    # session tokens
    yield Case("token-signed", "GET /?a=1" + HOST, token=TOKEN)
    yield Case("token-omitted", "GET /?a=1" + HOST, token=TOKEN, omit_session_token=True)
    yield Case("token-and-body", "POST /" + HOST + "\nContent-Type:application/json", "{}", token=TOKEN, sign_body=True)
    yield Case("token-objects", "GET /k%20ey" + BUCKET, token=TOKEN, signed_body_value="UNSIGNED-PAYLOAD", **OBJECTS)
    # presigned
    yield Case("presigned-shortest", "GET /" + HOST, expiration_in_seconds=1)
    yield Case("presigned-longest", "GET /report.pdf?response-content-type=text%2Fplain" + BUCKET, expiration_in_seconds=604800,
               signed_body_value="UNSIGNED-PAYLOAD", **OBJECTS)
    yield Case("presigned-with-headers", "PUT /up" + BUCKET + "\nContent-Type:image/png\nx-amz-acl:private\nx-k8s-aws-id:one",
               signed_body_value="UNSIGNED-PAYLOAD", **OBJECTS)
    yield Case("presigned-database-login", "GET /?Action=connect&DBUser=app\nHost:db.abc.eu-north-1.rds.example.com:5432", service="rds-db")
    # days and scopes
    yield Case("time-leap-day", "GET /" + HOST, timestamp="2028-02-29T23:59:59Z")
    yield Case("time-new-year", "GET /" + HOST, timestamp="2027-01-01T00:00:00Z", region="cn-northwest-1")


def random_cases(count, seed):
    dice = random.Random(seed)

    def word(letters, most):
        return "".join(dice.choice(letters) for _ in range(dice.randint(0, most)))

    for i in range(count):
        path = "/" + "/".join(dice.choice([".", "..", "", "a", "b c", "%20", "ü", word("abc%2F~!*'()+,;=@$", 6)]) for _ in range(dice.randint(0, 6)))
        query = "&".join(dice.choice(["a", "b", "B", "a-", "%41", "ü", word("ab+~*!", 3) or "x"]) + dice.choice(["", "=", "=" + word("ab%20+/ü", 4).replace("%", "%41")])
                         for _ in range(dice.randint(0, 5)))
        headers = "".join(f"\n{dice.choice(['X-A', 'x-b', 'x-a-b', 'X-C', 'x-a'])}:{word('ab  ,;=', 8)}" for _ in range(dice.randint(0, 4)))
        yield Case(f"random-{i}", f"{dice.choice(['GET', 'POST', 'PUT'])} {path}{'?' + query if query else ''}{HOST}{headers}",
                   word("ab\n{}", 9), token=dice.choice([None, TOKEN]), normalize=dice.random() < 0.5, sign_body=dice.random() < 0.5,
                   use_double_uri_encode=dice.random() < 0.5, omit_session_token=dice.random() < 0.3)


def main():
    arguments = sys.argv[1:]
    if arguments[:1] != ["--random"]:
        root = arguments[0] if arguments else os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "data", "sigv4")
        for case in cases():
            case.write(root)
        return
    for case in random_cases(int(arguments[1]), arguments[2]):
        try:
            case.write(arguments[3])
        except AwsCrtError as refusal:
            print(f"{case.name}: awscrt refuses {case.target}: {refusal}")


if __name__ == "__main__":
    main()
