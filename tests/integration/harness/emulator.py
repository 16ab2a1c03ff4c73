"""The AWS emulator: a moto server of our own, and boto3 clients that look at it from outside."""

import json
import multiprocessing
import os
import time
import urllib.request

import boto3
import botocore.config

from .serve_moto import serve
from .util import clean_environment, free_port

_SESSION = boto3.session.Session()  # one, as it keeps the services' models
_CONFIG = botocore.config.Config(retries={"max_attempts": 2}, connect_timeout=10, read_timeout=60)


def preload():
    """Reads what clients need, once for all processes forked off after."""
    for service in ("ec2", "iam", "sqs", "sts"):
        _SESSION.client(service, region_name="us-east-1", aws_access_key_id="-", aws_secret_access_key="-")


class Emulator:
    def __init__(self, directory):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = open(os.path.join(directory, "emulator.log"), "ab")
        self._clients = {}
        self._checking = False
        env = clean_environment()
        env.update(MOTO_EC2_LOAD_DEFAULT_AMIS="false")
        self._process = multiprocessing.get_context("fork").Process(target=serve, args=(self.port, self._log.fileno(), env), daemon=True)
        self._process.start()
        self._wait_until_ready()

    def _wait_until_ready(self):
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(self.url + "/moto-api/data.json", timeout=10).read()
                return
            except OSError:
                if not self._process.is_alive() or time.monotonic() > deadline:
                    raise RuntimeError(f"the emulator did not start; see {self._log.name}") from None
                time.sleep(0.05)

    def stop(self):
        self._process.terminate()
        self._process.join(10)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._log.close()

    def _post(self, path, body=b""):
        # Not the default content type: it would be taken apart as a form.
        request = urllib.request.Request(self.url + path, data=body, method="POST", headers={"Content-Type": "text/plain"})
        urllib.request.urlopen(request, timeout=30).read()

    def reset(self):
        """An account as new: empty but for what AWS makes by itself; nothing is checked."""
        if self._checking:
            self.auth(False)
        self._post("/moto-api/reset")

    def auth(self, on):
        """Whether signatures and IAM policies are checked."""
        self._post("/moto-api/reset-auth", b"0" if on else b"inf")
        self._checking = on

    def client(self, service, region="us-east-1", key="testing", secret="testing", token=None):
        name = (service, region, key, secret, token)
        if name not in self._clients:
            self._clients[name] = _SESSION.client(
                service, region_name=region, endpoint_url=self.url, aws_access_key_id=key, aws_secret_access_key=secret,
                aws_session_token=token, config=_CONFIG)
        return self._clients[name]

    def ec2(self, region="us-east-1"):
        return self.client("ec2", region)

    def sqs(self, region="us-east-1"):
        return self.client("sqs", region)

    def queues(self, region="us-east-1", prefix=None, client=None):
        """Names of the queues of a region."""
        arguments = {"QueueNamePrefix": prefix} if prefix else {}
        urls = (client or self.sqs(region)).list_queues(**arguments).get("QueueUrls", [])
        return sorted(url.rsplit("/", 1)[1] for url in urls)

    def queue_attributes(self, name, region="us-east-1"):
        sqs = self.sqs(region)
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
        return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]

    def user_key(self, name, statements):
        """An IAM user with one policy; returns (access key id, secret). Call before auth(True)."""
        iam = self.client("iam")
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="p",
                            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statements}))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return key["AccessKeyId"], key["SecretAccessKey"]


ALLOW_ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
