"""What somebody would write to have the instances of an account as rows: boto3 page by page, a thread that writes CSV to COPY.

    peer_boto3.py list URL COUNT               lists only
    peer_boto3.py copy URL COUNT PSQL…         and writes to the standard input of that psql, which copies into a table
    peer_boto3.py attributes URL COUNT THREADS one DescribeInstanceAttribute call for each of COUNT instances
    peer_boto3.py queues URL COUNT THREADS     creates that many queues

Prints JSON: CPU seconds of this process after boto3 is loaded and connected, how many, seconds of wall time.
"""

import concurrent.futures
import csv
import json
import queue
import resource
import subprocess
import sys
import threading
import time

import boto3
import botocore.config

REGION = "us-east-1"


def client(service, url, threads=10):
    return boto3.session.Session().client(service, region_name=REGION, endpoint_url=url, aws_access_key_id="testing",
                                          aws_secret_access_key="testing",
                                          config=botocore.config.Config(max_pool_connections=threads, retries={"max_attempts": 5}))


def instances(ec2):
    for page in ec2.get_paginator("describe_instances").paginate(PaginationConfig={"PageSize": 1000}):
        yield [i for r in page["Reservations"] for i in r["Instances"]]


def row(number, i, memory):
    return [number, i["InstanceId"], i["Architecture"], i["PrivateIpAddress"] + "/32", None, i.get("PublicDnsName") or None,
            i["LaunchTime"].isoformat(), i["CpuOptions"]["CoreCount"], memory[i["InstanceType"]], i["EbsOptimized"],
            i["RootDeviceType"], i["RootDeviceName"], REGION]


def copy(ec2, arguments):
    """A page at a time, so that memory does not grow with the account; the writer works while the next page comes."""
    memory = {t["InstanceType"]: t["MemoryInfo"]["SizeInMiB"]
              for t in ec2.describe_instance_types(InstanceTypes=["m6i.large"])["InstanceTypes"]}
    pages, count = queue.Queue(4), 0
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as psql:
        def write():
            writer, number = csv.writer(psql.stdin, lineterminator="\n"), 0
            while (page := pages.get()) is not None:
                for i in page:
                    number += 1
                    writer.writerow(row(number, i, memory))
            psql.stdin.close()

        thread = threading.Thread(target=write)
        thread.start()
        for page in instances(ec2):
            count += len(page)
            pages.put(page)
        pages.put(None)
        thread.join()
        psql.wait()
    if psql.returncode != 0:
        raise SystemExit("error: COPY failed")
    return count


def in_threads(threads, work, count):
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(work, range(count), chunksize=1))


def main():
    what, url, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    threads = int(sys.argv[4]) if what in ("attributes", "queues") else 10
    if what == "queues":
        sqs = client("sqs", url, threads)
        sqs.list_queues()
    else:
        ec2 = client("ec2", url, threads)
        ec2.describe_regions()  # the first call reads the model and connects
    cpu, wall = time.process_time(), time.monotonic()
    if what == "list":
        found = sum(len(page) for page in instances(ec2))
    elif what == "copy":
        found = copy(ec2, sys.argv[4:])
    elif what == "attributes":
        found = in_threads(threads, lambda n: bool(ec2.describe_instance_attribute(
            InstanceId=f"i-0{n + 1:016x}", Attribute="userData")["UserData"]["Value"]), count)
    else:
        found = in_threads(threads, lambda n: bool(sqs.create_queue(QueueName=f"boto-{n:06d}")["QueueUrl"]), count)
    if found != count:
        raise SystemExit(f"error: {found} instead of {count}")
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"cpu": time.process_time() - cpu, "wall": time.monotonic() - wall, "count": found,
                      "psql": children.ru_utime + children.ru_stime,
                      "rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


main()
