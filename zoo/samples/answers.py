"""The only "internet" a case can see: answers for the locked URLs.

Loaded by `gateway.py` when a case connects for the first time; see `zoo.samples.run`. Standard
library only. One JSON line on standard output tells of each request: the proof of what a case used.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import socket
import ssl
import threading
import zipfile
from collections.abc import Mapping
from email.utils import formatdate
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, BinaryIO
from urllib.parse import unquote

Config = dict[str, Any]

# Where git hosts keep archives of a branch, tag or commit. The first is what `megengine.hub` asks
# for, at any host; the others are where GitHub and GitLab themselves lead.
REF = r"(?:refs/(?:heads|tags)/)?(.+?)"
ARCHIVES = (
    re.compile(rf"https://[^/]+/([^/]+/[^/]+)/archive/{REF}\.zip"),
    re.compile(rf"https://[^/]+/([^/]+/[^/]+)/-/archive/{REF}/[^/]+\.zip"),
    re.compile(rf"https://codeload\.github\.com/([^/]+/[^/]+)/zip/{REF}"),
)


def serve(config: Config, listening: Mapping[str, socket.socket], served: list[str]) -> None:
    """Answers at the sockets from now on, each in separate threads.

    config: see `zoo.samples.sandbox`. listening: by protocol. served: takes the paths of the
    archives that are sent.
    """
    jobs = [Server(config, listening["https"], served).serve_forever]
    if not config["proxy"]:
        jobs += [Plain(listening["http"], Redirect).serve_forever]
        jobs += [partial(answer_names, listening["names"])]
    for job in jobs:
        threading.Thread(target=job, daemon=True).start()


def answer_names(server: socket.socket) -> None:
    """A name server that sends every name here, so that a request for an unlocked host is seen."""
    while True:
        query, client = server.recvfrom(512)
        with contextlib.suppress(IndexError, OSError):
            server.sendto(name_answer(query), client)


def name_answer(query: bytes) -> bytes:
    """RFC 1035: one A record with 127.0.0.1 for a question of type A, none for any other."""
    end = 12
    while query[end]:
        end += query[end] + 1
    question = query[12 : end + 5]
    is_a = question[-4:-2] == b"\x00\x01"
    record = b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x7f\x00\x00\x01"
    counts = b"\x00\x01" + (b"\x00\x01" if is_a else b"\x00\x00") + b"\x00\x00\x00\x00"
    return query[:2] + b"\x81\x80" + counts + question + (record if is_a else b"")


def archive_of(url: str) -> tuple[str, str] | None:
    """`owner/name` and branch, tag or commit of an archive's address; None for any other."""
    plain = unquote(url.partition("?")[0])
    for pattern in ARCHIVES:
        if match := pattern.fullmatch(plain):
            return match[1], match[2]
    return None


def top_folder(name: str, ref: str) -> str:
    """The folder that everything lies in, as git hosts name it: `hub-main`, `hub-1.0` for v1.0."""
    if re.match(r"v\d", ref):
        ref = ref[1:]
    return f"{name.partition('/')[2]}-{ref.replace('/', '-')}"


def with_top(path: str, top: str) -> BinaryIO:
    """The archive at `path` with everything in the folder `top`."""
    with zipfile.ZipFile(path) as source:
        infos = source.infolist()
        if infos and infos[0].filename.startswith(f"{top}/"):
            return open(path, "rb")
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            for info in infos:
                data = source.read(info)
                info.filename = f"{top}/{info.filename.partition('/')[2]}"
                target.writestr(info, data)
    made.seek(0)
    return made


class Plain(ThreadingHTTPServer):
    """What http:// addresses are answered by."""

    daemon_threads = True

    def __init__(self, listening: socket.socket, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(listening.getsockname(), handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a client that hangs up early is normal: megfile's size probe does


class Quiet(BaseHTTPRequestHandler):
    timeout = 60

    def reply(self, status: int, headers: Mapping[str, str], content: BinaryIO) -> None:
        """Sends the content, or to HEAD its length alone."""
        size = content.seek(0, os.SEEK_END)
        content.seek(0)
        self.send_response_only(status)
        for name, value in {**headers, "Content-Length": str(size)}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            shutil.copyfileobj(content, self.wfile, 1 << 20)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        pass


class Redirect(Quiet):
    """Leads to the same address by https, as hosts do."""

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").rsplit(":", 1)[0]
        self.reply(301, {"Location": f"https://{host}{self.path}"}, io.BytesIO())

    do_HEAD = do_POST = do_GET


class Server(Plain):
    """What https:// addresses are answered by, and the proxy."""

    def __init__(self, config: Config, listening: socket.socket, served: list[str]) -> None:
        self.routes = config["routes"]
        self.archives = config["archives"]
        self.served = served
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(config["certificate"])
        self.hosts = set(config["hosts"])
        self.context.sni_callback = self.note_host
        if not config["proxy"]:
            # The handshake happens in the request's thread: a client that never ends it
            # must not keep the others waiting.
            listening = self.context.wrap_socket(
                listening, server_side=True, do_handshake_on_connect=False
            )
        super().__init__(listening, Handler)

    def route(self, url: str) -> Config | None:
        """What answers an address: its route, else the archive of its repository."""
        if url in self.routes:
            return dict(self.routes[url])
        name, ref = archive_of(url) or ("", "")
        for archive in self.archives:
            if name.lower() in archive["names"] and archive["branch"] in ("", ref):
                return {**archive, "top": top_folder(name, ref)}
        return None

    def note_host(self, _: object, host: str | None, __: object) -> None:
        """A client that knocks for an unlocked host refuses the certificate: note it before."""
        if host and host not in self.hosts:
            say({"event": "unlocked", "url": f"https://{host}/"})


class Handler(Quiet):
    server: Server
    tunnel = ""  # host of the CONNECT this connection began with

    def do_CONNECT(self) -> None:
        self.send_response_only(200)
        self.end_headers()
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb", self.rbufsize)
        self.wfile = self.connection.makefile("wb")
        self.tunnel = self.path.rsplit(":", 1)[0]
        self.close_connection = False

    def do_GET(self) -> None:
        host = self.tunnel or self.headers.get("Host", "").rsplit(":", 1)[0]
        url = f"https://{host}{self.path}"
        route = self.server.route(url)
        if route is None:
            return self.refuse(403, f"{url} is not in assets.lock", event="unlocked", url=url)
        for event in ("wrong", "unmade"):
            if route[event]:
                return self.refuse(503, route[event], event=event, url=url, reason=route[event])
        path, top = route["path"], route["top"]
        if path is None:
            text = f"{url} is locked, but its bytes are not available"
            return self.refuse(503, text, event="missing", url=url)
        if top:
            self.server.served.append(path)
        headers = {
            "Content-Type": "application/octet-stream",
            "Last-Modified": formatdate(0, usegmt=True),
        }
        with with_top(path, top) if top else open(path, "rb") as content:
            say({"event": "fetch", "url": url})
            self.reply(200, headers, content)

    do_HEAD = do_GET

    def refuse(self, status: int, text: str, **event: str) -> None:
        say(event)
        kind = {"Content-Type": "text/plain; charset=utf-8"}
        self.reply(status, kind, io.BytesIO(f"{text}\n".encode()))


def say(event: Config) -> None:
    os.write(1, json.dumps(event).encode() + b"\n")
