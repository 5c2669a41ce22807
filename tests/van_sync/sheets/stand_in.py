"""A small stand-in for the Google Sheets API v4 and Google's token endpoint, over real HTTP, with fault switches.

It checks the signature of the service account's request, knows whom a sheet is shared with, and keeps cells. It does not draw formulas.
"""

import json
import re
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

SHEET = "1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789_-abcd"
ACCOUNT = "night@cpt-example.iam.gserviceaccount.com"
_PAIR = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PRIVATE = _PAIR.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()  # fmt: skip
PUBLIC = _PAIR.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
CELLS = re.compile(r"^(?P<tab>'(?:[^']|'')+'|[^!]+)(?:!(?P<cells>.+))?$")


class Refused(Exception):
    def __init__(self, status, word, message, *, reason="", **headers):
        super().__init__(message)
        self.status, self.headers = status, headers
        details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}] if reason else []
        self.body = {"error": {"code": status, "message": message, "status": word, "details": details}}


class Google:
    """``faults``: what goes wrong, see ``_maybe_fail``; ``tabs``: the cells by tab; ``asked``: method and path of every request."""

    def __init__(self):
        self.lock = threading.RLock()
        self.tabs: dict[str, list[list]] = {"Sheet1": []}
        self.editors = {ACCOUNT}
        self.faults: dict = {}
        self.asked: list[tuple[str, str]] = []
        self.is_key_known = self.is_api_on = True
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"google": self}))
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def key(self, **other):
        found = {
            "type": "service_account", "project_id": "cpt-example", "private_key_id": "1", "private_key": PRIVATE, "client_email": ACCOUNT,
            "client_id": "1", "token_uri": f"{self.url}/token", **other,
        }  # fmt: skip
        return json.dumps(found)

    def writes(self, word=""):
        return [path for method, path in self.asked if method != "GET" and "/token" not in path and word in path]

    def appends(self):
        return len(self.writes(":append"))

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    # -- answers -----------------------------------------------------------------------------------------------------

    def token(self, form):
        try:
            claims = jwt.decode(form["assertion"][0], certs={"1": PUBLIC}, audience="https://oauth2.googleapis.com/token")
        except ValueError:
            claims = None
        if not claims or not self.is_key_known or claims["iss"] != ACCOUNT:
            return 400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
        assert claims["scope"] == "https://www.googleapis.com/auth/spreadsheets"
        return 200, {"access_token": f"for:{claims['iss']}", "expires_in": 3599, "token_type": "Bearer"}

    def let_in(self, token, sheet):
        if not self.is_api_on:
            raise Refused(
                403,
                "PERMISSION_DENIED",
                "Google Sheets API has not been used in project 1 before or it is disabled.",
                reason="SERVICE_DISABLED",
            )
        if not token.startswith("Bearer for:"):
            raise Refused(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
        if sheet != SHEET:
            raise Refused(404, "NOT_FOUND", "Requested entity was not found.")
        if token.removeprefix("Bearer for:") not in self.editors:
            raise Refused(403, "PERMISSION_DENIED", "The caller does not have permission")

    def spreadsheet(self):
        sheets = [{"properties": {"sheetId": at, "title": name, "index": at, "sheetType": "GRID"}} for at, name in enumerate(self.tabs)]
        return {
            "spreadsheetId": SHEET,
            "properties": {"title": "Our doors", "locale": "en_US", "timeZone": "America/Chicago"},
            "sheets": sheets,
        }

    def values(self, cells):
        tab, part = self.find(cells)
        rows = self.tabs[tab]
        if part == "1:1":
            rows = rows[:1]
        elif part == "A:A":
            rows = [row[:1] for row in rows]
        shown = [[str(cell) for cell in row] for row in rows]  # as formatted values are
        while shown and not any(shown[-1]):
            shown.pop()
        return {"range": cells, "majorDimension": "ROWS", **({"values": shown} if shown else {})}

    def find(self, cells):
        found = CELLS.match(cells)
        tab = found["tab"].strip("'").replace("''", "'")
        if tab not in self.tabs:
            raise Refused(400, "INVALID_ARGUMENT", f"Unable to parse range: {cells}")
        return tab, found["cells"]

    def append(self, cells, query, body):
        assert query["valueInputOption"] == ["RAW"]
        tab, part = self.find(cells)
        assert part == "A1"
        rows = self.tabs[tab]
        end = next((at for at, row in enumerate(rows) if not any(str(cell) for cell in row)), len(rows))  # a table ends at an empty line
        if query.get("insertDataOption") == ["INSERT_ROWS"]:
            rows[end:end] = body["values"]
        else:
            rows[end : end + len(body["values"])] = body["values"]
        return {"spreadsheetId": SHEET, "updates": {"updatedRows": len(body["values"])}}

    def update(self, cells, body):
        tab, part = self.find(cells)
        assert part == "A1"
        self.tabs[tab][:1] = body["values"]
        return {"spreadsheetId": SHEET, "updatedRows": 1}

    def add_tab(self, body):
        (request,) = body["requests"]
        title = request["addSheet"]["properties"]["title"]
        if title in self.tabs:
            raise Refused(400, "INVALID_ARGUMENT", f'A sheet with the name "{title}" already exists.')
        self.tabs[title] = []
        return {"spreadsheetId": SHEET, "replies": [{"addSheet": {"properties": {"sheetId": len(self.tabs), "title": title}}}]}


class Handler(BaseHTTPRequestHandler):
    google: Google
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        """Quiet."""

    def do_GET(self):
        self._answer("GET")

    def do_POST(self):
        self._answer("POST")

    def do_PUT(self):
        self._answer("PUT")

    def _answer(self, method):
        address = urlsplit(self.path)
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.google.lock:
            self.google.asked.append((method, unquote(address.path)))
        try:
            before, after = self._faults(method, unquote(address.path))
            before()
            with self.google.lock:
                status, body = self._do(method, address, data)
            after()
            self._send(status, body)
        except Refused as refusal:
            self._send(refusal.status, refusal.body, **refusal.headers)
        except LostAnswer:
            self.close_connection = True

    def _do(self, method, address, data):
        google = self.google
        if address.path == "/token":
            return google.token(parse_qs(data.decode()))
        _, _, _, sheet, *rest = unquote(address.path).split("/", 5)
        sheet, _, verb = sheet.partition(":")
        google.let_in(self.headers.get("Authorization", ""), sheet)
        query, body = parse_qs(address.query), json.loads(data) if data else {}
        cells = rest[1] if len(rest) > 1 else ""
        if method == "GET":
            return 200, google.values(cells) if cells else google.spreadsheet()
        if method == "PUT":
            return 200, google.update(cells, body)
        if verb == "batchUpdate":
            return 200, google.add_tab(body)
        assert cells.endswith(":append"), self.path
        return 200, google.append(cells.removesuffix(":append"), query, body)

    def _faults(self, method, path):
        """What happens before the request counts, and after. Each fault is counted down, and applies to paths that have its ``only``."""
        before = after = lambda: None
        with self.google.lock:
            for name, fault in list(self.google.faults.items()):
                if fault.get("only", "") not in path or ("method" in fault and fault["method"] != method):
                    continue
                fault["times"] = fault.get("times", 1_000_000) - 1
                if fault["times"] < 0:
                    continue
                chosen = getattr(Faults, name)(fault)
                before, after = (chosen, after) if name in ("refuse", "slow", "dropped", "hangs") else (before, chosen)
        return before, after

    def _send(self, status, body, **headers):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(text)


class LostAnswer(Exception):
    pass


class Faults:
    """``refuse``: with a status, nothing done. ``dropped``: the connection is cut, nothing done. ``lost``: done, and the connection is cut;
    ``fails_after``: done, and answered with 500. ``slow``: done after some seconds. ``hangs``: not done, and the connection is cut after some seconds. ``slow_answer``: done, and answered
    after some seconds."""

    @staticmethod
    def refuse(fault):
        def fail():
            words = {429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 503: "UNAVAILABLE"}
            headers = {"Retry_After": str(fault["after"])} if "after" in fault else {}
            raise Refused(fault["status"], words.get(fault["status"], "FAILED"), "Quota exceeded or worse.", **headers)

        return fail

    @staticmethod
    def dropped(fault):
        return Faults.lost(fault)

    @staticmethod
    def lost(fault):
        def fail():
            raise LostAnswer

        return fail

    @staticmethod
    def fails_after(fault):
        def fail():
            raise Refused(500, "INTERNAL", "Internal error encountered.")

        return fail

    @staticmethod
    def slow(fault):
        return lambda: time.sleep(fault["seconds"])

    @staticmethod
    def slow_answer(fault):
        return Faults.slow(fault)

    @staticmethod
    def hangs(fault):
        def fail():
            time.sleep(fault["seconds"])
            raise LostAnswer

        return fail


@contextmanager
def running_google():
    google = Google()
    try:
        yield google
    finally:
        google.stop()
