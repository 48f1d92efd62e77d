"""What a case is answered with: archives, files of the project, weights."""

import hashlib
import json
from dataclasses import replace

import pytest

from tests.samples.conftest import cards_of
from zoo.core.hub import Hub
from zoo.core.lock import Asset, Kind, make_lock
from zoo.core.registry import Model, Registry, Weights
from zoo.core.result import Answer, Source
from zoo.project.git import Version
from zoo.samples.asset_files import StoreError, repositories, sha256_of
from zoo.samples.assets import AssetResolver
from zoo.samples.jail import Tier
from zoo.samples.network import GIT_HOSTS
from zoo.samples.plan import group, rows
from zoo.samples.trees import pack_folder
from zoo.samples.weights import SCRIPT, WeightFile, known_weights

ARCHIVE = "https://github.com/acme/hub/archive/main.zip"
PLAIN = "https://w.example.org/net.pkl"
HUBCONF = """
from megengine import hub

@hub.pretrained("%s")
def net():
    pass
"""
CONTENT = b"official"
SHA = hashlib.sha256(CONTENT).hexdigest()
URL = f"https://w.example.org/net_61dot2_{SHA[:8]}.pkl"


def entry(name, **fields):
    one = Model(
        name=name, card="t", title="T", summary={}, constructor="atss", config={}, weights=None,
        metrics=(), tags=(),
    )  # fmt: skip
    return replace(one, **fields)


ATSS, FCOS = entry("atss_res18_coco_3x_800size"), entry("fcos_res18_coco_3x_800size")
NO_VERSION = Version()
HUB = Hub(repository="acme/hub", aliases=("acme/Hub:main", "acme/old"))


@pytest.fixture
def resolver(tmp_path):
    """resolver(entries, assets): of a hub whose hubconf.py has `net` with these weights."""
    (tmp_path / "hubconf.py").write_text(HUBCONF % URL)

    def make(entries=(), assets=(), hub=HUB, hubconf=None, version=NO_VERSION):
        if hubconf is not None:
            (tmp_path / "hubconf.py").write_text(hubconf)
        lock, cache = make_lock(assets), tmp_path / ".cache"
        registry = Registry(tuple(entries))
        found = repositories(hub, lock, tmp_path, cache, version, {})
        weights = known_weights(registry, found)
        known = {one.name: one for one in entries}
        stores, made = (tmp_path / "store",), cache / "stand-ins"
        return AssetResolver(tmp_path, lock, known, found, weights, stores, made, Tier.JAIL)

    return make


def case_of(code):
    (case,) = group(rows([cards_of(code)]))
    return case


def route(resolver, url, code="pass"):
    """How a URL is answered, its weights wanted."""
    provided = resolver.provide(case_of(code), {url})
    return {r.url: r for r in provided.routes}[url], provided


def test_the_own_archive_is_answered_in_every_spelling(resolver):
    (archive,) = resolver().provide(case_of("pass"), ()).archives
    assert archive.names == ("acme/hub", "acme/Hub", "acme/old")
    assert archive.branch == ""
    assert archive.file.name.startswith("working-tree-")


def test_an_old_lock_names_the_own_archive_by_its_address(resolver):
    lock = [Asset(ARCHIVE, Kind.REPOSITORY)]
    (archive,) = resolver(assets=lock, hub=Hub()).provide(case_of("pass"), ()).archives
    assert archive.names == ("acme/hub",)


def test_an_answer_names_the_commit_and_what_was_asked_for(resolver):
    found = resolver(version=Version("abc123def456", True))
    provided = found.provide(case_of("pass"), ())
    assert found.answer("https://github.com/acme/old/archive/main.zip", provided) == Answer(
        "https://github.com/acme/old/archive/main.zip",
        Source.WORKING_TREE,
        repository="acme/old",
        commit="abc123def456",
        changed=True,
    )


def test_hosts_of_the_samples_can_be_asked_for_archives(resolver):
    code = 'hub.load("acme/hub", "net", git_host="git.example.org")'
    hosts = resolver().provide(case_of(code), ()).hosts
    assert "git.example.org" in hosts
    assert "github.com" in hosts


@pytest.mark.parametrize(
    ("code", "same"),
    [
        (f'hub.load("a/b", "{ATSS.name}")', True),
        ('hub.load("a/b", name)', False),  # nothing tells which
        (f'hub.list("a/b"); hub.load("a/b", "{ATSS.name}")', False),
    ],
)
def test_another_entry_matters_only_where_the_samples_may_see_it(resolver, code, same):
    before = resolver([ATSS]).digest(case_of(code), "file", "registry.json")
    after = resolver([ATSS, FCOS]).digest(case_of(code), "file", "registry.json")
    assert (after == before) is same


def test_the_entry_itself_matters_but_not_what_a_card_says_of_it(resolver):
    case = case_of(f'hub.load("a/b", "{ATSS.name}")')

    def digest(one):
        return resolver([one]).digest(case, "file", "registry.json")

    assert digest(replace(ATSS, title="Other")) == digest(ATSS)
    assert digest(replace(ATSS, config={"classes": 20})) != digest(ATSS)


def test_weights_of_a_hubconf_are_known_without_a_card(resolver):
    assert resolver().named(case_of('hub.load("acme/hub", "net")')) == {URL}
    assert resolver().named(case_of("pass")) == set()


def test_weights_on_thousands_of_hosts_take_no_host_from_a_case_that_names_its_own(resolver):
    many = {
        f"https://h{n}.example.org/m.pkl": WeightFile(
            f"m{n}", "o/r", Asset(f"https://h{n}.example.org/m.pkl", Kind.WEIGHTS, entry=f"m{n}")
        )
        for n in range(5000)
    }
    few = replace(resolver(), weights=many)
    hosts = few.provide(case_of("hub.load('o/r', 'm4999')"), ()).hosts
    assert len(hosts) == 300 + len(GIT_HOSTS)
    assert "h4999.example.org" in hosts


def test_what_a_card_says_of_weights_wins(resolver):
    weights = resolver([entry("net", weights=Weights(URL, "f" * 64))]).weights
    assert weights[URL].asset.sha256 == "f" * 64


def test_official_weights_of_the_store_are_named_so(resolver, tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / f"net_61dot2_{SHA[:8]}.pkl").write_bytes(CONTENT)
    found, provided = route(resolver(), URL)
    assert found.file is not None
    assert provided.answers[URL] == Answer(URL, Source.OFFICIAL, "acme/hub", entry="net")


def test_a_file_whose_hash_nobody_publishes_is_official_but_not_verified(resolver, tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "net.pkl").write_bytes(CONTENT)
    _, provided = route(resolver(hubconf=HUBCONF % PLAIN), PLAIN)
    assert provided.answers[PLAIN].source is Source.OFFICIAL
    assert provided.answers[PLAIN].verified is False


def test_a_damaged_file_of_the_store_is_never_used(resolver, tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / f"net_61dot2_{SHA[:8]}.pkl").write_bytes(b"other")
    found, _ = route(resolver(), URL)
    assert found.file is None
    assert "delete or replace it" in found.wrong


@pytest.mark.parametrize(
    ("content", "source"), [(CONTENT, Source.OFFICIAL), (b"mine", Source.STAND_IN)]
)
def test_a_file_of_the_project_is_weights_where_it_answers_for_such(
    resolver, tmp_path, content, source
):
    (tmp_path / "w.pkl").write_bytes(content)
    sha = hashlib.sha256(content).hexdigest()
    found, provided = route(resolver(assets=[Asset(URL, Kind.FILE, "w.pkl", sha)]), URL)
    assert found.file == tmp_path / "w.pkl"
    assert (provided.answers[URL].source, provided.answers[URL].path) == (source, "w.pkl")
    assert provided.stand_ins == ([] if source is Source.OFFICIAL else [sha])


def test_stand_ins_that_cannot_be_made_fail_who_asks_for_them_and_are_no_wrong_hash(
    resolver, monkeypatch
):
    def fail(*_):
        raise StoreError("stand-in weights of net could not be made: no module")

    monkeypatch.setattr("zoo.samples.assets.stand_in_weights", fail)
    found, _ = route(resolver(), URL)
    assert (found.file, found.wrong) == (None, "")
    assert found.unmade == "stand-in weights of net could not be made: no module"


def test_weights_of_a_repository_that_is_not_at_hand_name_the_command(resolver):
    other = entry("other", repository="else/where", weights=Weights(PLAIN))
    found, _ = route(resolver([other]), PLAIN)
    assert found.unmade == (
        "the weights of other belong to else/where, which is missing: "
        "zoo assets add-repository else/where PATH"
    )


def added(tmp_path, branch=None):
    """The row of a second repository with an entry `second`, packed in the project."""
    source = tmp_path / "second"
    source.mkdir()
    (source / "hubconf.py").write_text((HUBCONF % PLAIN).replace("net()", "second()"))
    (tmp_path / "assets").mkdir()
    data = pack_folder(source, "model-master")
    (tmp_path / "assets" / "acme-model.zip").write_bytes(data)
    return Asset(
        "https://github.com/acme/model",
        Kind.REPOSITORY,
        "assets/acme-model.zip",
        hashlib.sha256(data).hexdigest(),
        repository="acme/model",
        branch=branch,
    )


def test_a_repository_of_the_lock_is_answered_from_its_zip(resolver, tmp_path):
    row = added(tmp_path)
    found = resolver(assets=[row])
    url = "https://github.com/acme/model/archive/dev.zip"
    provided = found.provide(case_of("pass"), ())
    assert found.answer(url, provided) == Answer(
        url,
        Source.REPOSITORY,
        repository="acme/model",
        path="assets/acme-model.zip",
        sha256=row.sha256,
    )
    assert found.weights[PLAIN].entry == "second"
    assert found.weights[PLAIN].repository == "acme/model"
    assert found.digest(case_of("pass"), "url", url) == row.sha256


def test_a_zip_for_one_branch_answers_for_no_other(resolver, tmp_path):
    found = resolver(assets=[added(tmp_path, branch="dev")])
    case = case_of("pass")
    assert found.digest(case, "url", "https://github.com/acme/model/archive/dev.zip") is not None
    assert found.digest(case, "url", "https://github.com/acme/model/archive/main.zip") is None


def test_a_changed_zip_is_refused(resolver, tmp_path):
    row = replace(added(tmp_path), sha256="0" * 64)
    archives = resolver(assets=[row]).provide(case_of("pass"), ()).archives
    assert archives[1].file is None
    assert archives[1].wrong.endswith("zoo assets add-repository acme/model PATH")


def test_a_stand_in_made_of_other_code_is_no_longer_what_a_result_depends_on(resolver, tmp_path):
    found = resolver()
    case = case_of("pass")
    recipe = found._recipe(found.weights[URL], found.repositories[0])
    folder = tmp_path / ".cache" / "stand-ins"
    folder.mkdir(parents=True)
    (folder / f"{recipe.name}.pkl").write_bytes(b"w")
    note = {"sha256": "abc", "used": {"hubconf.py": recipe.digest("hubconf.py")}}
    note["script"] = sha256_of(SCRIPT)
    (folder / f"{recipe.name}.json").write_text(json.dumps(note))
    assert found.digest(case, "url", URL) == "stand-in abc"
    (tmp_path / "hubconf.py").write_text("# other\n" + HUBCONF % URL)
    assert resolver().digest(case, "url", URL) is None


@pytest.mark.parametrize("host", ["..", "a..b", "x", "xn--a.example", "-a.example", "a" * 300])
def test_a_host_that_no_certificate_can_be_made_for_is_left_out(resolver, host):
    code = f'hub.load("acme/hub", "net", git_host="{host}")'
    assert host not in resolver().provide(case_of(code), ()).hosts


@pytest.mark.parametrize("url", ["s3://bucket/a.pkl", "https://[x/a.pkl", "a.pkl", "https:///a"])
def test_an_address_of_a_hubconf_that_is_none_is_left_out(resolver, url):
    assert resolver(hubconf=HUBCONF % url).weights == {}


def test_a_broken_zip_of_a_pull_request_stops_nobody_else(resolver, tmp_path):
    row = added(tmp_path)
    (tmp_path / "assets" / "acme-model.zip").write_bytes(b"no zip")
    row = replace(row, sha256=hashlib.sha256(b"no zip").hexdigest())
    found = resolver(assets=[row])
    assert set(found.weights) == {URL}


def test_a_working_tree_that_is_too_large_says_what_to_do(resolver, tmp_path, monkeypatch):
    monkeypatch.setattr("zoo.samples.trees.LARGEST", 1 << 20)
    (tmp_path / "data.bin").write_bytes(bytes(3 << 20))
    (archive,) = resolver().provide(case_of("pass"), ()).archives
    assert (archive.file, archive.wrong) == (None, "")
    assert archive.unmade == (
        f"{tmp_path} has 3 MiB of files; at most 1 are packed; let git ignore what is not code"
    )
