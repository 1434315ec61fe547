"""What `status` costs on moto, beside the same questions as bare HTTP on one kept-alive connection, in one run.

moto.py PROGRAM   with a Python that has tests/conformance/requirements.txt; prints medians and their ratio.

Twice: on moto as it is, where CloudWatch answers 404 because the program speaks CBOR to it and moto does not; and behind
the translating front of the conformance tests, where it answers. moto says 500 to instance refreshes and to what else
it lacks, and nothing stands in for that.
"""

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

CONFORMANCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "conformance")
sys.path.insert(0, CONFORMANCE)

import front  # noqa: E402  (it stands in the folder named above)

ROUNDS = 9


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(arguments, port):
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        if process.poll() is not None:
            break
        time.sleep(0.05)
    process.kill()
    sys.exit(f"{arguments} does not listen")


class Front(front.Front):
    """The front of the conformance tests, kept alive, with one CloudWatch client."""

    protocol_version = "HTTP/1.1"
    # An answer in one piece: in two, each would wait 40 ms for the client's delayed acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True


def fronted(endpoint):
    """A front on a free port, in a thread of this process."""
    made = front.client
    watch = made(endpoint, "cloudwatch")
    front.client = lambda endpoint, service: watch if service == "cloudwatch" else made(endpoint, service)
    server = front.ThreadingHTTPServer(("127.0.0.1", 0), Front)
    server.endpoint = endpoint
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Line:
    """One connection that is kept alive."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.requests = 0

    def ask(self, service, body):
        self.requests += 1
        scope = f"AWS4-HMAC-SHA256 Credential=k/20261122/us-east-1/{service}/aws4_request"
        headers = {
            "Authorization": f"{scope}, SignedHeaders=host, Signature=0",
            "X-Amz-Date": "20261122T000000Z",
            "Content-Type": "application/x-www-form-urlencoded",
            "Host": f"{service}.us-east-1.amazonaws.com",
        }
        self.connection.request("POST", "/", body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        assert answer.status == 200, (body, text)
        return text


def floor(port):
    begun = time.monotonic()
    line = Line(port)
    line.ask("sts", "Action=GetCallerIdentity&Version=2011-06-15")
    line.ask("autoscaling", "Action=DescribeAutoScalingGroups&Version=2011-01-01")
    line.ask("elasticloadbalancing", "Action=DescribeLoadBalancers&Version=2015-12-01")
    groups = line.ask("elasticloadbalancing", "Action=DescribeTargetGroups&Version=2015-12-01")
    for arn in re.findall("<TargetGroupArn>([^<]+)<", groups):
        arn = urllib.parse.quote(arn, safe="")
        line.ask("elasticloadbalancing", f"Action=DescribeTargetHealth&Version=2015-12-01&TargetGroupArn={arn}")
    line.ask("monitoring", "Action=DescribeAlarms&Version=2010-08-01")
    line.ask("cloudformation", "Action=DescribeStacks&Version=2010-05-15")
    return time.monotonic() - begun, line.requests


def status(program, port, home):
    environment = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "k",
        "AWS_SECRET_ACCESS_KEY": "k",
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "HOME": home,
    }
    begun = time.monotonic()
    ran = subprocess.run([program, "status", "-o", "json"], env=environment, capture_output=True, check=False)
    took = time.monotonic() - begun
    assert b'"finops-tui/status/1"' in ran.stdout, ran.stderr
    return took


def compare(what, program, port):
    """Both in turn, so that whatever else the machine does falls on both; the first rounds import moto's modules."""
    floors, statuses = [], []
    with tempfile.TemporaryDirectory() as home:
        for round_number in range(ROUNDS + 2):
            bare, requests = floor(port)
            took = status(program, port, home)
            if round_number >= 2:
                floors.append(bare)
                statuses.append(took)
    bare, took = statistics.median(floors), statistics.median(statuses)
    print(
        f"{what}: {requests} bare requests {bare * 1000:.0f} ms, status {took * 1000:.0f} ms "
        f"(worst {max(statuses) * 1000:.0f} ms): {took / bare:.2f} times (target: 300 ms, 2.5 times)"
    )


def main(program):
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    moto = started([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], port)
    try:
        seed = [sys.executable, f"{CONFORMANCE}/seed.py", endpoint, "groups", "targets", "alarms", "stacks"]
        subprocess.run(seed, check=True, stdout=subprocess.DEVNULL)
        compare("moto as it is", program, port)
        compare("moto behind the front", program, fronted(endpoint).server_port)
    finally:
        moto.terminate()
        moto.wait()


if __name__ == "__main__":
    main(sys.argv[1])
