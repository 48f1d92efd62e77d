"""Why samples failed, in Chinese where the reason is ours: what Python raises stays as it is."""

from __future__ import annotations

import re

from zoo.core.card import Lang

# A reason as `zoo.samples` writes it -> the same in Chinese; `{}` stands for any words.
_CHINESE = (
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
    ("its `skip` was to end by {}", "`skip` 的期限 {} 已过"),
    ("no values are recorded for {} weights", "没有用 {} 权重记录过结果"),
    ("a worker process died", "一个工作进程意外结束"),
    ("a worker process ended with {}", "一个工作进程因 {} 结束"),
)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("(.+)".join(map(re.escape, text.split("{}"))), re.DOTALL)


_PATTERNS = tuple((_pattern(english), chinese) for english, chinese in reversed(_CHINESE))


def reason_in(lang: Lang, reason: str) -> tuple[str, Lang]:
    """The reason, and the language that it is in."""
    if lang is Lang.ZH_CN:
        for pattern, chinese in _PATTERNS:
            if found := pattern.fullmatch(reason):
                return chinese.format(*found.groups()), Lang.ZH_CN
    return reason, Lang.EN_US
