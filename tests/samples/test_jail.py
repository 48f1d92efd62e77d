"""What a sample sees and may do in the jail, and how each way of going wrong is told."""

import os
import time

import psutil
import pytest

from tests.samples.conftest import LOAD_LINE, URL, ZH_LINE
from zoo.core.result import Level, Status
from zoo.samples.entry import as_root
from zoo.samples.jail import Tier


def test_a_sample_that_runs(run):
    result = run("print('hello', started)")
    assert result.status is Status.PASSED
    assert result.level is Level.RUNS
    assert [(s.line, s.status, s.output) for s in result.steps] == [
        (LOAD_LINE, Status.PASSED, ""),
        (ZH_LINE, Status.PASSED, "hello True\n"),
    ]
    assert result.versions["python"].startswith("3.")


def test_a_locked_url_is_answered_over_https(run):
    code = f"import urllib.request\nprint(urllib.request.urlopen('{URL}').read())"
    result = run(code)
    assert result.output == "b'content'\n"
    assert result.fetched == (URL,)


def test_the_gateway_answers_without_the_jail_too(run):
    code = f"import urllib.request\nprint(urllib.request.urlopen('{URL}').read())"
    result = run(code, tier=Tier.PROXY)
    assert (result.output, result.sandbox) == ("b'content'\n", "proxy")


def test_an_unlocked_url_is_named_with_the_command_that_locks_it(run):
    result = run("import urllib.request\nurllib.request.urlopen('https://data.example.org/no')")
    assert result.status is Status.UNLOCKED_URL
    assert result.failure.reason == "asked for https://data.example.org/no"
    assert result.failure.line == ZH_LINE + 1
    assert "zoo assets add https://data.example.org/no --from FILE" in result.failure.hint


def test_an_unlocked_host_is_named_with_the_address_the_sample_wrote(run):
    result = run("import urllib.request\nurllib.request.urlopen('https://elsewhere.example.com/x')")
    assert result.status is Status.UNLOCKED_URL
    assert result.failure.reason == "asked for https://elsewhere.example.com/x"


def test_no_other_address_can_be_reached(run):
    result = run("import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=5)")
    assert "Network is unreachable" in result.failure.exception


def test_a_locked_file_that_has_changed_is_not_served(run):
    url = "https://data.example.org/bad.bin"
    result = run(f"import urllib.request\nurllib.request.urlopen('{url}')")
    assert result.status is Status.WRONG_HASH
    assert result.failure.reason == "bad.bin has changed"


def test_a_model_that_the_zoo_cannot_build_is_told_with_the_way_out(run):
    result = run("raise RuntimeError('Cannot find callable hawk_res50 in hubconf.py')")
    assert result.failure.hint.startswith(
        "the hubconf.py that was loaded has no hawk_res50: correct the name, add it there"
    )


def test_a_failure_names_the_cards_own_line(run):
    result = run("def f():\n    raise ValueError('bad') from KeyError('k')\n\nf()")
    assert result.status is Status.FAILED
    failure = result.failure
    assert (failure.path, failure.line) == ("hub_pages/t.md", ZH_LINE + 3)
    assert failure.excerpt == "f()"
    assert failure.reason == "ValueError: bad"
    assert failure.traceback.splitlines() == [
        "Traceback:",
        f'  File "hub_pages/t.md", line {ZH_LINE + 3}, in <module>',
        "    f()",
        f'  File "hub_pages/t.md", line {ZH_LINE + 1}, in f',
        "    raise ValueError('bad') from KeyError('k')",
        "ValueError: bad",
        "caused by KeyError: 'k'",
    ]


def test_a_syntax_error_names_its_line(run):
    result = run("x = 1\nx = = 2")
    assert (result.failure.line, result.status) == (ZH_LINE + 1, Status.FAILED)


@pytest.mark.parametrize("code", ["sys.exit(0)\nx = 1", "os._exit(0)", "sys.exit(3)", "exit()\n1"])
def test_leaving_early_is_no_success(run, code):
    assert run(code).status is Status.EXITED


def test_a_native_crash_is_named_by_its_signal(run):
    result = run("os.abort()")
    assert result.status is Status.KILLED
    assert result.failure.reason == "ended by signal 6: a native crash"


def test_the_time_limit_shows_where_it_struck(run):
    result = run("import time\ntime.sleep(60)", seconds=1)
    assert result.status is Status.TIMEOUT
    assert result.failure.line == ZH_LINE + 1
    assert result.seconds < 10


def test_a_card_may_allow_itself_less_time(run):
    result = run("while True: pass", before="<!-- doctest: timeout=1 -->\n", seconds=30)
    assert result.status is Status.TIMEOUT
    assert result.failure.reason == "took more than 1 s"


def test_a_recursion_without_end_is_shown_by_its_ends(run):
    result = run("def f():\n    f()\nf()")
    assert result.failure.reason.startswith("RecursionError")
    assert "more calls]" in result.failure.traceback
    assert result.failure.traceback.count("in f") < 40


@pytest.mark.parametrize("code", ["return 3", "await x"])
def test_the_reason_of_a_syntax_error_is_what_is_wrong(run, code):
    assert run(code).failure.reason.startswith("SyntaxError: '")


def test_the_memory_limit(run):
    code = "import time\nx = bytearray(400 << 20)\ntime.sleep(20)"
    result = run(code, memory=200 << 20)
    assert result.status is Status.OUT_OF_MEMORY
    assert result.seconds < 10


def test_the_output_limit(run):
    result = run("while True: print('x' * 10000)", output=1 << 20)
    assert result.status is Status.OUTPUT_LIMIT
    assert len(result.output) < 100_000


def test_a_fork_storm_is_stopped(run):
    code = "import time\nfor _ in range(200):\n    if os.fork() == 0: time.sleep(60)"
    result = run(code, processes=40)
    assert result.status is Status.FAILED
    assert "BlockingIOError" in result.failure.exception


def test_no_daemon_stays_behind(run):
    seconds = f"98765.{os.getpid()}"  # no other run's
    code = (
        "import subprocess\n"
        f"subprocess.Popen(['sleep', '{seconds}'], start_new_session=True)\n"
        "print('started')"
    )
    assert run(code).status is Status.PASSED
    time.sleep(0.2)
    assert not [p for p in psutil.process_iter(["cmdline"]) if seconds in (p.info["cmdline"] or [])]


def test_a_sample_starts_in_an_empty_folder_as_a_user_with_a_name(run):
    code = "import getpass\nprint(os.listdir('.'), getpass.getuser(), os.getcwd())"
    assert run(code).output == "['sample.py'] reader /home/reader/work\n"


def test_each_case_has_a_user_of_its_own(run):
    if not as_root():
        pytest.skip("an ordinary user has no second one; each jail is a namespace of users")
    one, other = (int(run("print(os.getuid())").output) for _ in range(2))
    assert min(one, other) >= 1 << 30
    assert one != other


def test_its_threads_may_be_woken_late(run):
    result = run("import ctypes\nprint(ctypes.CDLL(None).prctl(30))", slack=1_000_000)
    assert result.steps[1].output == "1000000\n"


def test_no_secret_of_the_environment_gets_in(run, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "swordfish")
    result = run("print(sorted(os.environ), 'swordfish' in str(dict(os.environ)))")
    assert "SECRET_TOKEN" not in result.output
    assert result.output.endswith("False\n")


def test_the_runners_own_environment_is_out_of_reach(run, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "swordfish")
    code = (
        "import glob\n"
        "seen = b''\n"
        "for path in glob.glob('/proc/[0-9]*/environ'):\n"
        "    try: seen += open(path, 'rb').read()\n"
        "    except OSError: pass\n"
        "print(b'swordfish' in seen)"
    )
    assert run(code).output == "False\n"


@pytest.mark.parametrize("path", ["/etc/shadow", "/var/lib", "/etc/hostname", "/var/log"])
def test_files_of_the_host_are_not_there(run, path):
    assert run(f"print(os.path.exists({path!r}))").output == "False\n"


def test_of_the_machines_tls_the_authorities_alone_are_there(run):
    code = "print(set(os.listdir('/etc/ssl')) <= {'certs', 'openssl.cnf'})"
    assert run(code).output == "True\n"


def test_the_kernels_settings_cannot_be_written(run):
    code = (
        "mounts = [line.split() for line in open('/proc/self/mountinfo')]\n"
        "print([m[5].split(',')[0] for m in mounts if m[4] == '/proc/sys'])\n"
        "open('/proc/sys/kernel/core_pattern', 'w')"
    )
    result = run(code)
    assert result.output == "['ro']\n"
    assert "/proc/sys/kernel/core_pattern" in result.failure.exception


@pytest.mark.parametrize("path", ["/usr/x", "/etc/x", "/case/x", "/x"])
def test_nothing_outside_the_folder_can_be_written(run, path):
    result = run(f"open({path!r}, 'w')")
    assert result.failure.exception.startswith(("OSError", "PermissionError"))


def test_a_file_has_a_limit(run):
    result = run("open('big', 'wb').write(b'x' * (2 << 20))", file=1 << 20)
    assert "OSError: [Errno 27] File too large" in result.failure.exception


@pytest.mark.parametrize("what", ["fd/*", "mem", "map_files/*"])
def test_the_gateways_log_cannot_be_forged(run, what):
    code = (
        "import glob\n"
        "opened = []\n"
        f"for path in glob.glob('/proc/[0-9]*/{what}'):\n"
        "    if path.split('/')[2] != str(os.getpid()):\n"
        "        try: opened.append(open(path, 'w'))\n"
        "        except OSError: pass\n"
        "print(len(opened))"
    )
    assert run(code).output == "0\n"


FULL = "no space was left: its files may take 20 MiB, /tmp and /dev/shm 64 MiB each"


@pytest.mark.parametrize(
    "code",
    [
        "for n in range(30): open(str(n), 'wb').write(b'x' * (1 << 20))",
        "for n in range(9999): open(str(n), 'w')",
        "f = open('x', 'wb')\nos.unlink('x')\nfor n in range(30): f.write(b'x' * (1 << 20))",
        "import subprocess\nsubprocess.run(['cp', '/dev/zero', 'x'], check=True)",
    ],
)
def test_files_have_a_limit_together(run, code):
    result = run(code, disk=20 << 20)
    assert result.status is Status.DISK_LIMIT
    assert result.failure.reason == FULL


@pytest.mark.parametrize("folder", ["/tmp", "/dev/shm"])
def test_files_held_in_memory_have_a_limit(run, folder):
    result = run(f"open('{folder}/big', 'wb').write(b'x' * (100 << 20))")
    assert result.status is Status.DISK_LIMIT


def test_folders_in_folders_and_closed_ones_leave_nothing_behind(run, tmp_path, monkeypatch):
    tmp_path.chmod(0o755)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    code = (
        "for n in range(2500):\n    os.mkdir('a'); os.chdir('a')\n"
        "os.chdir('/home/reader')\nos.rename('work', 'tmp/other')\nos.chmod('tmp', 0)"
    )
    assert run(code).status is Status.PASSED
    assert not list(tmp_path.glob("zoo-case-*"))


def test_a_flood_of_requests_is_stopped(run):
    code = (
        "import ssl, socket\n"
        "trust = ssl.create_default_context(cafile='/case/authority.pem')\n"
        "while True:\n"
        "    plain = socket.create_connection(('127.0.0.1', 443))\n"
        "    try:\n"
        "        with trust.wrap_socket(plain, server_hostname='data.example.org') as s:\n"
        "            s.sendall(b'GET /' + b'a' * 60000 + b' HTTP/1.1\\r\\n\\r\\n')\n"
        "            s.recv(1)\n"
        "    except OSError: pass"
    )
    assert run(code, output=1 << 18).status is Status.OUTPUT_LIMIT


def test_what_another_user_alone_may_read_is_answered(run, tmp_path):
    if not as_root():
        pytest.skip("an ordinary user cannot read another's checkout")
    os.chown(tmp_path / "file.bin", 65534, 65534)
    (tmp_path / "file.bin").chmod(0o600)
    result = run(f"import urllib.request\nprint(urllib.request.urlopen('{URL}').read())")
    assert result.output == "b'content'\n"


def test_the_gateways_key_cannot_be_read(run):
    if not as_root():
        pytest.skip("without root the sample has the gateway's user")
    assert "PermissionError" in run("open('/case/server.pem')").failure.exception


def test_both_languages_share_a_run_and_keep_their_own_lines(run):
    from tests.samples.conftest import cards_of
    from zoo.samples.plan import group, rows

    (case,) = group(rows([cards_of("print(1)")]))
    assert [row.lang.value for row in case.rows] == ["zh_CN", "en_US"]
    assert len(group(rows([cards_of("print(1)", "print(2)")]))) == 2


def test_an_address_refused_is_named_though_the_sample_goes_on(run):
    code = (
        "import urllib.request\n"
        "try:\n"
        "    urllib.request.urlopen('https://data.example.org/no')\n"
        "except OSError:\n"
        "    print('went on')"
    )
    result = run(code)
    assert (result.status, result.output) == (Status.PASSED, "went on\n")
    (refused,) = result.refused
    assert (refused.url, refused.line) == ("https://data.example.org/no", ZH_LINE + 2)


@pytest.mark.parametrize(
    "ask",
    [
        "urllib.request.urlopen('https://' + 'elsewhere.example.com' + '/x')",
        "urllib.request.urlopen('http' + 's://data.example.org/bad')",
    ],
)
def test_an_address_that_no_line_has_is_refused_at_the_load_sample(run, ask):
    result = run(f"import contextlib, urllib.request\nwith contextlib.suppress(OSError): {ask}")
    assert result.status is Status.PASSED
    assert [one.path for one in result.refused] == ["hub_pages/t.md"]


def test_a_result_says_what_the_samples_own_process_told(run):
    told = ("device", "output", "pictures", "status", "steps", "versions")
    assert run("print(1)").self_reported == told
    outside = run("print(1)", tier=Tier.PROXY)
    assert set(outside.self_reported) > {*told, "answers", "fetched", "weights"}
