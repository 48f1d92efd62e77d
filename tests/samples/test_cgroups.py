"""Where control groups can be made, by what kernels of both versions say."""

from pathlib import Path

import pytest

from zoo.samples import cgroups
from zoo.samples.cgroups import Group, own_groups, places

V2 = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate"
HYBRID = """\
30 23 0:26 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
31 23 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
32 23 0:28 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids"""


@pytest.mark.parametrize(
    ("mounts", "groups", "found"),
    [
        (V2, "0::/user.slice/a.scope", {"": "/sys/fs/cgroup/user.slice/a.scope"}),
        (V2, "0::/", {"": "/sys/fs/cgroup"}),
        (V2, "0::/odd:name", {"": "/sys/fs/cgroup/odd:name"}),
        (
            "30 23 0:26 /docker/1f /sys/fs/cgroup rw - cgroup2 cgroup rw",
            "0::/docker/1f/inner",
            {"": "/sys/fs/cgroup/inner"},
        ),
        (
            HYBRID,
            "9:pids:/\n4:memory:/jobs/7\n0::/",
            {
                "": "/sys/fs/cgroup/unified",
                "memory": "/sys/fs/cgroup/memory/jobs/7",
                "pids": "/sys/fs/cgroup/pids",
            },
        ),
        ("22 1 8:1 / / rw - ext4 /dev/sda1 rw", "0::/", {}),
    ],
)
def test_the_own_group_is_found(mounts, groups, found):
    assert own_groups(mounts, groups) == {name: Path(path) for name, path in found.items()}


class Kernel:
    """A folder that behaves as a file system of groups of version 2."""

    FILES = ("cgroup.procs", "memory.max", "memory.swap.max", "memory.oom.group", "pids.max")

    def __init__(self, top, monkeypatch):
        self.top = top
        make = Path.mkdir

        def mkdir(folder, *arguments, **options):
            make(folder, *arguments, **options)
            for name in self.FILES:
                (folder / name).touch()

        monkeypatch.setattr(Path, "mkdir", mkdir)
        make(top / "user.slice")
        make(top / "user.slice" / "a.scope")
        for folder in (top, top / "user.slice", top / "user.slice" / "a.scope"):
            (folder / "cgroup.controllers").write_text("memory pids\n")


def test_version_2_is_tried_beside_the_own_group_and_then_below_it(tmp_path, monkeypatch):
    Kernel(tmp_path, monkeypatch)
    own = {"": tmp_path / "user.slice" / "a.scope"}
    assert list(places(own)) == [
        Group("cgroup v2", (tmp_path / "user.slice",)),
        Group("cgroup v2", (tmp_path / "user.slice" / "a.scope",)),
    ]


def test_a_group_of_version_2_has_its_limits(tmp_path, monkeypatch):
    Kernel(tmp_path, monkeypatch)
    group = Group("cgroup v2", (tmp_path / "user.slice" / "zoo-case-1-a",))
    cgroups._make(group, memory=1 << 30, processes=256)
    written = {path.name: path.read_text() for path in group.folders[0].iterdir()}
    assert written == {
        "cgroup.procs": "",
        "memory.max": "1073741824",
        "memory.swap.max": "0",
        "memory.oom.group": "1",
        "pids.max": "384",
    }


def test_a_place_whose_controllers_are_not_passed_on_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"has no memory\.max"):
        cgroups._make(Group("cgroup v2", (tmp_path / "a",)), 1 << 30, 256)


@pytest.mark.parametrize(
    ("before", "written"),
    [("cpu", ["+memory", "+pids"]), ("memory pids", []), ("cpu memory", ["+pids"])],
)
def test_version_2_is_asked_to_pass_on_what_it_does_not(tmp_path, monkeypatch, before, written):
    """The kernel adds to the file what is written to it."""
    (tmp_path / "cgroup.subtree_control").write_text(before)
    asked = []
    monkeypatch.setattr(Path, "write_text", lambda path, text: asked.append((path.name, text)))
    cgroups.pass_on(Group("cgroup v2", (tmp_path,)))
    assert asked == [("cgroup.subtree_control", text) for text in written]


def test_a_kill_for_memory_is_seen_in_version_2(tmp_path):
    group = Group("cgroup v2", (tmp_path,))
    events = tmp_path / "memory.events"
    events.write_text("low 0\nhigh 0\nmax 7\noom 1\noom_kill 0\noom_group_kill 0\n")
    assert not group.out_of_memory()
    events.write_text("low 0\nhigh 0\nmax 7\noom 1\noom_kill 2\noom_group_kill 1\n")
    assert group.out_of_memory()


V1 = {"memory": Path("/sys/fs/cgroup/memory/jobs"), "pids": Path("/sys/fs/cgroup/pids")}


def test_version_1_is_tried_below_the_groups_of_both_controllers():
    assert list(places(V1)) == [
        Group("cgroup v1", (Path("/sys/fs/cgroup/memory/jobs"), Path("/sys/fs/cgroup/pids")))
    ]


@pytest.mark.parametrize("lacking", ["memory", "pids"])
def test_and_not_where_one_of_them_is_lacking(lacking):
    assert list(places({name: V1[name] for name in V1 if name != lacking})) == []
