"""CPU seconds for signing COUNT requests with awscrt, as one line of JSON: awscrt_sign.py COUNT

A program of its own, since Debian's awscrt is for the system's Python. Exit status 3 if this Python has no awscrt.
"""

import io
import json
import sys
import time

try:
    from awscrt import __version__
    from awscrt.auth import AwsCredentialsProvider, AwsSignatureType, AwsSignedBodyHeaderType, AwsSigningAlgorithm, AwsSigningConfig, aws_sign_request
    from awscrt.http import HttpHeaders, HttpRequest
except ImportError:
    sys.exit(3)


def sign(provider, i):
    body = f"Action=DescribeSubnets&Version=2016-11-15&MaxResults=1000&NextToken=p{i}".encode()
    headers = HttpHeaders([("host", "ec2.us-east-1.amazonaws.com"), ("content-type", "application/x-www-form-urlencoded; charset=utf-8")])
    config = AwsSigningConfig(algorithm=AwsSigningAlgorithm.V4, signature_type=AwsSignatureType.HTTP_REQUEST_HEADERS,
                              credentials_provider=provider, region="us-east-1", service="ec2",
                              signed_body_header_type=AwsSignedBodyHeaderType.X_AMZ_CONTENT_SHA_256)
    return aws_sign_request(HttpRequest("POST", "/", headers, io.BytesIO(body)), config).result()


def main():
    count = int(sys.argv[1])
    provider = AwsCredentialsProvider.new_static("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    if "Signature=" not in dict(sign(provider, 0).headers)["Authorization"]:
        sys.exit("awscrt did not sign")
    start = time.process_time()
    for i in range(count):
        sign(provider, i)
    print(json.dumps({"cpu_seconds": time.process_time() - start, "version": __version__}))


main()
