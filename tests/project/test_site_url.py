"""Addresses of sites: escaped, or refused with a remedy."""

import re

import pytest

from zoo.project.config import SettingsError, read_hub
from zoo.project.validate import site_url


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTP://Example.ORG:8080/Hub", "http://example.org:8080/Hub/"),
        ("https://例子.中国/模型/", "https://xn--fsqu00a.xn--fiqs8s/%E6%A8%A1%E5%9E%8B/"),
        ("https://例子。中国", "https://xn--fsqu00a.xn--fiqs8s/"),
        ("https://example.org/my models/", "https://example.org/my%20models/"),
        ("https://example.org/a%20b/100%", "https://example.org/a%20b/100%25/"),
        ("https://[::1]:8000/hub", "https://[::1]:8000/hub/"),
    ],
)
def test_an_address_is_escaped_and_ends_in_a_slash(given, written):
    assert site_url(given) == written
    assert site_url(written) == written


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("example.org/hub", "example.org/hub is not an address; write https://example.org/hub/"),
        (
            "ftp://example.org",
            "ftp://example.org is not an address; write https://example.org/hub/",
        ),
        ("https://a.example/?x=1", "https://a.example/?x=1 has a query; delete it from `?` on"),
        ("https://a.example/#top", "https://a.example/#top has a fragment; delete it from `#` on"),
        (
            "https://me:secret@a.example/?",
            "a site's address has no user and no password; delete them, up to `@`",
        ),
        (
            "https://a b.example/",
            "https://a b.example/: a b.example is not the name of a host; "
            "write https://example.org/hub/",
        ),
        (
            "https://a.example:https/",
            "https://a.example:https/: after the colon stands no port; "
            "write its number, or delete it",
        ),
        ("https://a/../b", "https://a/../b has a part `.` or `..`; write where it leads"),
        (
            "https://a.example/\u202ebuh",
            r"https://a.example/\u202ebuh has a character U+202E; delete it",
        ),
        (
            "https://straße.example",
            "https://straße.example: write the host in ASCII, `xn--...`, as the browser sends it",
        ),
        (
            "https://[::1/",
            "https://[::1/ is not an address: Invalid IPv6 URL; write https://example.org/hub/",
        ),
    ],
)
def test_what_no_site_can_stand_at_is_refused(given, reason):
    with pytest.raises(ValueError, match=f"^{re.escape(reason)}$"):
        site_url(given)


def test_a_setting_is_refused_with_its_line(tmp_path):
    (tmp_path / "zoo.toml").write_text('title = "A"\nsite-url = "https://a.example/?x"\n')
    with pytest.raises(SettingsError) as refused:
        read_hub(tmp_path)
    assert str(refused.value) == (
        "zoo.toml:2: `site-url`: https://a.example/?x has a query; delete it from `?` on"
    )


def test_a_setting_is_escaped(tmp_path):
    (tmp_path / "zoo.toml").write_text('site-url = "https://例子.中国/模型"\n', encoding="utf-8")
    assert read_hub(tmp_path).site_url == "https://xn--fsqu00a.xn--fiqs8s/%E6%A8%A1%E5%9E%8B/"
