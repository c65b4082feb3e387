"""What schemathesis needs to know of the county server: how a device signs, and what a device would send.

Signatures are made here a second time, from the words of PROTOCOL.md and not with the project's code. Generated bodies
are moved near to what a real device sends, so that more is tried than refusals: the own install, the next `seq`, the
registry's entities. The rest stays as generated.
"""

import atexit
import base64
import json
import os
import uuid
from collections import Counter
from urllib.request import Request, urlopen

import requests
import schemathesis
from blake3 import blake3
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from requests.auth import AuthBase

SERVER = os.environ["XIANGYI_SERVER"]
ORG = os.environ["XIANGYI_ORG"]
# The registry: each entity with its class and the names of its fields.
REGISTRY = json.loads(os.environ["XIANGYI_REGISTRY"])
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


PUBLIC = text(KEY.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw))
INSTALL = text(uuid.UUID(int=7).bytes)
USER = text(uuid.UUID(int=8).bytes)


def signature(method: str, target: str, body: bytes) -> str:
    return text(KEY.sign(f"xiangyi-1\n{method} {target}\n{blake3(body).hexdigest()}".encode()))


def enrolled() -> str:
    """Joins with the one-time code and answers the device's token."""
    body = {"code": os.environ["XIANGYI_CODE"], "org_code": ORG, "device_key": PUBLIC, "install_id": INSTALL, "schema": 1}
    body = json.dumps(body).encode()
    headers = {"content-type": "application/json", "xiangyi-signature": signature("POST", "/v1/enroll", body)}
    with urlopen(Request(f"{SERVER}/v1/enroll", data=body, headers=headers, method="POST")) as reply:
        return json.load(reply)["token"]


def with_head() -> int:
    """Makes the user in whose name everything is sent, and answers the next `seq`."""
    fields = {"login": "head", "name": "head", "role": "head", "villages": [], "enabled": True}
    change = {"change_id": text(uuid.uuid4().bytes), "seq": 1, "user": 0, "at": 1, "hlc": 1, "entity": "user",
              "row": USER, "area": f"{ORG}000", "op": {"insert": fields}}
    body = {"install_id": INSTALL, "first_seq": 1, "users": [USER], "app_version": "0", "schema": 1, "hlc_base": 0,
            "changes": [change]}
    body = json.dumps(body).encode()
    headers = {"content-type": "application/json", "authorization": f"Bearer {TOKEN}",
               "xiangyi-signature": signature("POST", "/v1/push", body)}
    with urlopen(Request(f"{SERVER}/v1/push", data=body, headers=headers, method="POST")) as reply:
        answer = json.load(reply)
    assert answer["results"][0]["result"] == "accepted", answer
    return answer["last_seq"] + 1


TOKEN = enrolled()


def entered() -> str:
    """The cookie of an operator who came by the one-time link."""
    key = os.environ["XIANGYI_LINK"].rpartition("key=")[2]
    reply = requests.post(f"{SERVER}/county/enter", data={"key": key}, allow_redirects=False, timeout=30)
    return "; ".join(f"{name}={value}" for name, value in reply.cookies.items())


COOKIE = entered()


class Device(AuthBase):
    """Signs each request as it goes out; at the county's page it is the operator."""

    def __call__(self, request):
        if request.path_url.startswith("/county") and not request.path_url.startswith("/county/leave"):
            request.headers["cookie"] = COOKIE
            return request
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        request.headers["authorization"] = f"Bearer {TOKEN}"
        request.headers["xiangyi-signature"] = signature(request.method, request.path_url, body)
        return request


@schemathesis.auth()
class Signed:
    """The same for schemathesis' own bookkeeping of what was sent with and without a right."""

    def get(self, case, context):
        return Device()

    def set(self, case, data, context):
        case._auth = data


class Next:
    """The number of the next change; the server tells it after each push."""

    seq = with_head()


def move_near(change):
    """Gives a change an entity, an operation that fits its class, and fields of the registry with the generated values."""
    row = str(change.get("row"))
    entity = REGISTRY[sum(row.encode()) % len(REGISTRY)]
    change["entity"] = entity["name"]
    op = change.get("op")
    if not isinstance(op, dict) or len(op) != 1:
        return
    (kind, data), names = next(iter(op.items())), entity["fields"]
    if not isinstance(data, dict):
        return
    first = "post" if entity["class"] == "money" else "insert"
    fits = {"money": ("post", "offer"), "record": ("insert", "patch", "void", "offer"),
            "state_machine": ("insert", "event", "void", "offer"), "fact": ("insert", "void", "offer")}[entity["class"]]
    if kind not in fits:
        kind, data = first, {}
    offered = data
    if kind == "offer":
        data = data["fields"] if isinstance(data.get("fields"), dict) else {}
    if kind in ("insert", "patch", "post", "offer"):
        values = list(data.values()) or ["", 1, True, None, [], {}]
        odd = sum(row.encode()) // 7 % 5
        data = {
            name: VALUES.get(name, TYPED[column]) if odd > 1 or (at + len(data)) % 7 else values[at % len(values)]
            for at, (name, column) in enumerate(names.items()) if odd or at % 3
        }
    change["op"] = {kind: {**offered, "fields": data} if kind == "offer" else data}


# Values that have a shape, so that not everything ends there.
VALUES = {"village": USER, "resident": USER, "name": "王小明", "birth_on": "1950-01-01", "visited_on": "2026-03-01",
          "form": "hypertension", "mode": "clinic", "answers": {}, "kind": "other"}
TYPED = {"Text": "2026-03-01", "Integer": 1, "Flag": True, "Id": USER, "Fen": "12.30", "Json": []}


def as_a_device_sends(path, body):
    if not isinstance(body, dict):
        return body
    if "install_id" in body:
        body["install_id"] = INSTALL
    if "schema" in body and path != "/v1/enroll":
        body["schema"] = 1
    if path == "/v1/push" and isinstance(body.get("changes"), list):
        body["users"] = [USER]
        body["first_seq"] = Next.seq
        body.pop("epoch", None)
        for name in ("former_install", "former_marks", "after"):
            body.pop(name, None)
        for at, change in enumerate(body["changes"]):
            if isinstance(change, dict):
                change["seq"] = Next.seq + at
                change["user"] = 0
                change["change_id"] = text(uuid.uuid4().bytes)
                move_near(change)
                change["area"] = f"{ORG}000"
                change.pop("group", None)
    if path in ("/v1/pull", "/v1/digest", "/v1/snapshot"):
        body["users"] = [USER]
        body.pop("epoch", None)
    return body


@schemathesis.hook
def before_call(context, case, kwargs):
    case.body = as_a_device_sends(case.operation.path, case.body)


def is_for_devices(path) -> bool:
    return path.startswith("/v1/") and path != "/v1/enroll"


@schemathesis.check
def no_data_without_a_right(ctx, response, case):
    """The same request without a token, with a token but unsigned, and signed by another key."""
    sent = response.request
    if not is_for_devices(case.operation.path) or response.status_code >= 400:
        return
    body = sent.body or b""
    body = body.encode() if isinstance(body, str) else body
    other = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    target = sent.path_url
    forged = text(other.sign(f"xiangyi-1\n{sent.method} {target}\n{blake3(body).hexdigest()}".encode()))
    right = {"authorization": f"Bearer {TOKEN}"}
    kind = {"content-type": sent.headers["content-type"]} if "content-type" in sent.headers else {}
    for headers in ({}, right, right | {"xiangyi-signature": forged}, {"authorization": "Bearer " + "0" * 64}):
        again = requests.request(sent.method, sent.url, data=body, headers=kind | headers, timeout=30)
        assert again.status_code == 401, f"{sent.method} {target} with {sorted(headers)}: {again.status_code}"
        assert sent.method == "HEAD" or set(again.json()) <= {"code", "message", "field"}, again.text


ANSWERS = Counter()


@schemathesis.hook
def after_call(context, case, response):
    code = ""
    if response.status_code >= 400 and response.content:
        code = json.loads(response.content).get("code", "") if "json" in response.headers["content-type"][0] else ""
    ANSWERS[f"{case.operation.path} {response.status_code} {code}"] += 1
    if case.operation.path == "/v1/push" and response.status_code == 200:
        reply = json.loads(response.content)
        Next.seq = max(Next.seq, reply["last_seq"] + 1)
        ANSWERS.update(f"change {one['result']} {one.get('code', '')}" for one in reply["results"])


@atexit.register
def told():
    """What came of it, for whoever wonders whether more than refusals was tried."""
    for what, count in sorted(ANSWERS.items()):
        print(f"{count:6} {what}")
