"""A site on disk, a server for it, and visits to it."""

import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.render.factory import build_pages
from zoo.build.search import index

from .factory import COSTS, full_site


def write_site(site, folder):
    """The folder, with the site's files in it."""
    for page in build_pages(site):
        path = folder / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page.content)
    return folder


@pytest.fixture(scope="session")
def folder(shared, tmp_path_factory):
    """The site and its search index, under a sub-path as on a shared host."""

    def make(root):
        write_site(full_site(base_url="http://127.0.0.1/hub/", costs=COSTS), root / "hub")
        index(root / "hub", tmp_path_factory.mktemp("indexes"))

    return shared("site", make)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@contextmanager
def serving(folder):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@contextmanager
def serving_site(site, folder):
    """The address of a site that is written into `folder`."""
    write_site(site, folder)
    with serving(folder) as address:
        yield address


@pytest.fixture(scope="session")
def base(folder):
    with serving(folder) as address:
        yield f"{address}hub/"


@pytest.fixture
def visit(browser, base):
    """Opens a page in a fresh context; what the console says and what is requested is kept."""
    contexts = []

    def open_page(path, **options):
        context = browser.new_context(**{"locale": "en-US", **options})
        contexts.append(context)
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("console", lambda m: page.said.append(m.text))
        page.on("pageerror", lambda e: page.said.append(str(e)))
        page.on("request", lambda r: page.asked.append(r.url))
        page.goto(path if "://" in path else base + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
