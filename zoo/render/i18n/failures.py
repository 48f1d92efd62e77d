"""Why samples failed and what to do about it, in Chinese: each text as `zoo.samples` writes it, and
the same in Chinese. `{}` stands for any words."""

from __future__ import annotations

import re

from zoo.core.card import Lang

REASONS = (
    ("took more than {} s", "用时超过 {} 秒"),
    (
        "took more than {} s: the samples ended, a thread or exit handler did not",
        "用时超过 {} 秒：示例已经结束，但某个线程或退出处理函数没有结束",
    ),
    (
        "was stopped because this machine had too little memory left",
        "机器剩余内存过少，运行被终止",
    ),
    (
        "used more than {} GiB of memory, which its files count as",
        "占用内存超过 {} GiB（写入的文件也计入内存）",
    ),
    ("printed, or asked for, more than {} MiB", "输出或请求的内容超过 {} MiB"),
    (
        "no space was left: its files may take {} MiB, /tmp and /dev/shm {} MiB each",
        "空间已满：文件最多占 {} MiB，/tmp 和 /dev/shm 各占 {} MiB",
    ),
    ("ended by signal {}: a native crash", "被信号 {} 终止：本地代码崩溃"),
    ("ended by signal {} ({})", "被信号 {} 终止（{}）"),
    ("left the interpreter before the last sample ended", "最后一段示例结束之前，解释器已经退出"),
    (
        "left the interpreter before the last sample ended (exit status {})",
        "最后一段示例结束之前，解释器已经退出（退出码 {}）",
    ),
    ("asked for {}", "请求了未登记的网址 {}"),
    ("the sandbox did not start the sample", "沙箱没有启动示例"),
    ("was to raise {}, and raised {}", "应当抛出 {}，实际抛出 {}"),
    ("was to raise {} and did not; delete its `xfail`", "应当抛出 {}，实际没有；请删除 `xfail`"),
    ("its `skip` expired on {}", "`skip` 的期限 {} 已过"),
    ("no values are recorded for {} weights", "没有用 {} 权重记录过结果"),
    ("a worker process died", "一个工作进程意外结束"),
    ("a worker process ended with {}", "一个工作进程因 {} 结束"),
)
HINTS = (
    (
        "allow more with `<!-- doctest: timeout=SECONDS -->` before the sample",
        "在示例前加上 `<!-- doctest: timeout=SECONDS -->`，延长时限",
    ),
    ("allow more with: zoo test --memory GIB", "放宽内存上限：zoo test --memory GIB"),
    ("if the new values are right: zoo test --update", "如果新的结果正确：zoo test --update"),
    (
        "if it needs them: zoo test --timeout-max {}, or the setting `timeout-max`",
        "确实需要时：zoo test --timeout-max {}，或设置 `timeout-max`",
    ),
    (
        "the hubconf.py that was loaded has no {}: correct the name, add it there, or leave the "
        'sample out with `<!-- doctest: skip reason="..." -->` before it',
        "加载的 hubconf.py 中没有 {}：请改正名称，或在其中补上，或在示例前加上 "
        '`<!-- doctest: skip reason="..." -->`，跳过这段示例',
    ),
    (
        "give the arguments of {} defaults in hubconf.py, or put the published file into the "
        "folder that ZOO_STORE names",
        "在 hubconf.py 中为 {} 的参数设默认值，或把官方权重文件放入 ZOO_STORE 指定的文件夹",
    ),
    (
        "{} is at {}, outside of the environment that runs zoo, which is all that the jail shows: "
        "install it there, not with --user or -e",
        "{} 位于 {}，不在运行 zoo 的环境中，而沙箱只能看到该环境："
        "请装入该环境，不要用 --user 或 -e",
    ),
    (
        "MegEngine is not installed: run `{}` with Python 3.10",
        "没有安装 MegEngine：请用 Python 3.10 运行 `{}`",
    ),
    (
        "MegEngine is not installed: run `{}` with Python 3.10: MegEngine has no wheel "
        "for Python {}",
        "没有安装 MegEngine：请用 Python 3.10 运行 `{}`，MegEngine 没有适用于 Python {} 的 wheel",
    ),
    (
        "if the hub needs {}, list its package in requirements.txt (or the file that the setting "
        "`requirements` names) and run: zoo env install",
        "如果模型库需要 {}，请把它的包写入 requirements.txt（或设置 `requirements` 指定的文件），"
        "再运行：zoo env install",
    ),
    (
        'start processes below `if __name__ == "__main__":`, as spawned workers import the sample',
        '请在 `if __name__ == "__main__":` 之下启动进程，因为工作进程会导入示例',
    ),
    (
        "define what workers call at the top level, before the pool is made",
        "请在创建进程池之前，在模块顶层定义工作进程要调用的函数",
    ),
    (
        "samples run without a keyboard: write the answer into the sample, or mark it with "
        '`<!-- doctest: skip reason="..." -->`',
        '运行示例时没有键盘：请把输入写进示例，或用 `<!-- doctest: skip reason="..." -->` 标记',
    ),
    (
        "samples run without a keyboard: delete the call of the debugger",
        "运行示例时没有键盘：请删除对调试器的调用",
    ),
    (
        "samples run without a display: write the picture to a file (cv2.imwrite)",
        "运行示例时没有显示器：请把图片写入文件（cv2.imwrite）",
    ),
    (
        "the jail refuses system calls that samples do not need, and shared anonymous memory where "
        "memory is only watched (zoo env): use a file, or multiprocessing.shared_memory",
        "沙箱拒绝示例用不到的系统调用；内存仅由外部监测时（见 zoo env），也拒绝匿名共享内存："
        "请改用文件或 multiprocessing.shared_memory",
    ),
    (
        "samples reach no network: what they may fetch is listed in assets.lock, by its https name",
        "示例不能访问网络：可以获取的内容以 https 网址列在 assets.lock 中",
    ),
    (
        "a sample installs nothing: list what the hub needs in requirements.txt (or the file that "
        "the setting `requirements` names) and run: zoo env install",
        "示例不能安装软件：请把模型库需要的包写入 requirements.txt"
        "（或设置 `requirements` 指定的文件），再运行：zoo env install",
    ),
    (
        "a sample may fetch what assets.lock lists: zoo assets add {} --from FILE",
        "示例只能获取 assets.lock 列出的内容：zoo assets add {} --from FILE",
    ),
    ("zoo assets add-repository {} FOLDER-OR-ZIP", "zoo assets add-repository {} FOLDER-OR-ZIP"),
    (
        "if {} is this hub, write `repository = {}` into zoo.toml (or [tool.zoo] of "
        "pyproject.toml); else zoo assets add-repository {} FOLDER-OR-ZIP",
        "如果 {} 就是本模型库，请在 zoo.toml（或 pyproject.toml 的 [tool.zoo]）中写入 "
        "`repository = {}`；否则运行 zoo assets add-repository {} FOLDER-OR-ZIP",
    ),
    (
        "archives are answered, git is not: load {} with hub.load, or fetch {}; before, "
        "zoo assets add-repository {} FOLDER-OR-ZIP",
        "只支持压缩包，不支持 git：请用 hub.load 加载 {}，或获取 {}；在此之前运行 "
        "zoo assets add-repository {} FOLDER-OR-ZIP",
    ),
)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("(.+)".join(map(re.escape, text.split("{}"))), re.DOTALL)


# The longer text first: a shorter one may be its beginning.
_REASONS = tuple((_pattern(english), chinese) for english, chinese in reversed(REASONS))
_HINTS = tuple((_pattern(english), chinese) for english, chinese in reversed(HINTS))


def reason_in(lang: Lang, reason: str) -> tuple[str, Lang]:
    """The reason, and the language that it is in."""
    chinese = _translated(reason, _REASONS) if lang is Lang.ZH_CN else ""
    return (chinese, lang) if chinese else (reason, Lang.EN_US)


def hint_in(lang: Lang, hint: str) -> tuple[str, Lang]:
    """The hint, and the language that it is in. Several are joined by `; `."""
    chinese = _joined(hint) if lang is Lang.ZH_CN else ""
    return (chinese, lang) if chinese else (hint, Lang.EN_US)


def _translated(text: str, patterns: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    """The text in Chinese, "" where no pattern is the whole of it."""
    matches = ((pattern.fullmatch(text), chinese) for pattern, chinese in patterns)
    return next((chinese.format(*found.groups()) for found, chinese in matches if found), "")


def _joined(text: str) -> str:
    if whole := _translated(text, _HINTS):
        return whole
    for cut in re.finditer("; ", text):
        first, rest = _translated(text[: cut.start()], _HINTS), _joined(text[cut.end() :])
        if first and rest:
            return f"{first}；{rest}"
    return ""
