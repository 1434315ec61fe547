"""Stands before an emulator whose CloudWatch does not speak CBOR, and translates; everything else passes unchanged.

front.py PORT ENDPOINT
"""

import http.client
import sys
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import botocore.exceptions
import cbor2
from botocore import xform_name

from seed import client

CBOR_PATH = "/service/GraniteServiceVersion20100801/operation/"


def plain(shape, value):
    """The value in the types that the shape asks for: CBOR tells numbers apart that Python prints alike."""
    if shape.type_name == "structure":
        return {key: plain(shape.members[key], item) for key, item in value.items() if key in shape.members}
    if shape.type_name == "list":
        return [plain(shape.member, item) for item in value]
    if shape.type_name == "map":
        return {key: plain(shape.value, item) for key, item in value.items()}
    if shape.type_name in ("double", "float"):
        return float(value)
    if shape.type_name == "timestamp":
        return cbor2.CBORTag(1, value.timestamp())
    return value


class Front(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path.startswith(CBOR_PATH):
            self.translate(self.path[len(CBOR_PATH) :], body)
        else:
            self.forward(body)

    def translate(self, operation, body):
        watch = client(self.server.endpoint, "cloudwatch")
        try:
            answer = getattr(watch, xform_name(operation))(**(cbor2.loads(body) if body else {}))
            status, answer = 200, plain(watch.meta.service_model.operation_model(operation).output_shape, answer)
        except botocore.exceptions.ClientError as error:
            status, answer = 400, {"__type": error.response["Error"]["Code"], "message": str(error)}
        headers = [("content-type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor")]
        self.answer(status, headers, cbor2.dumps(answer))

    def forward(self, body):
        address = urllib.parse.urlsplit(self.server.endpoint)
        connection = http.client.HTTPConnection(address.hostname, address.port)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        connection.request("POST", self.path, body, headers)
        answer = connection.getresponse()
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() == "content-type"]
        self.answer(answer.status, kept, answer.read())
        connection.close()

    def answer(self, status, headers, body):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main(port, endpoint):
    server = ThreadingHTTPServer(("127.0.0.1", port), Front)
    server.endpoint = endpoint
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
