"""Phrases about the runs of samples, and of the pages that list them."""

from zoo.render.i18n.phrase import Phrase, table


class SamplePhrases:
    # shelves, status, about
    api_texts = table(
        (
            "api/v1/entries.json",
            "every model: figures, costs, weights, state of its samples",
            "全部模型：指标、开销、权重和示例状态",
        ),
        ("api/v1/entries.csv", "the same as a table", "同样内容的表格"),
        ("api/v1/models.json", "all cards as a list", "全部卡片的列表"),
        (
            "registry.json",
            "what hub.load finds, with inputs and outputs",
            "hub.load 能加载的模型及其输入输出",
        ),
        ("MODEL_HUB_MANIFEST.json", "all models as a manifest", "全部模型的清单"),
    )
    nav_status = Phrase("Status", "验证状态")
    nav_about = Phrase("About", "关于")
    shelf_kinds = table(
        ("tags", "Tag", "标签"),
        ("authors", "Author", "作者"),
        ("datasets", "Dataset", "数据集"),
    )
    status_title = Phrase("Status of all samples", "验证状态")
    status_lead = Phrase(
        "The samples of each card run once per language, or once for both if their code is the "
        "same. Failures come first.",
        "每张卡片、每种语言的示例都会运行；两种语言的代码相同时只运行一次，结果共用。"
        "没有通过的排在最前面。",
    )
    status_lead_one = Phrase(
        "The samples of each card are run. Failures come first.",
        "每张卡片的示例都会运行。没有通过的排在最前面。",
    )
    same_run = Phrase("same run as the other language", "与另一语言共用同一次运行")
    status_cut = Phrase(
        "The first {n} of {all}; the others are on the pages of their cards.",
        "这里显示 {all} 组示例中的前 {n} 组，其余见各卡片页面。",
    )
    state_counts = table(  # what needs attention comes first
        ("wrong", "{n} with errors", "{n} 张卡片有错误"),
        ("failed", "{n} failing", "{n} 组示例未通过"),
        ("open", "{n} not run", "{n} 组未运行"),
        ("skipped", "{n} skipped", "{n} 组已跳过"),
        ("passed", "{n} passed", "{n} 组通过"),
    )
    red_since = Phrase("Failing since {when}", "自 {when} 起未通过")
    last_green = Phrase("Last passed {when}", "最近一次通过：{when}")
    red_title = Phrase("The samples of this card fail", "本卡片的示例未通过")
    red_link = Phrase("Go to the failing sample", "查看出错的示例")
    reproduce = Phrase("To reproduce:", "复现命令：")
    last_runs = Phrase("The last {n} runs, oldest first", "最近 {n} 次运行，从旧到新")
    runs_red = Phrase("None of the last {n} runs passed.", "最近 {n} 次运行均未通过。")
    runs_passed = Phrase(
        "{good} of the last {n} runs passed.", "最近 {n} 次运行中有 {good} 次通过。"
    )
    runs_flaky = Phrase(
        "Flaky: {good} of the last {n} runs passed.",
        "结果不稳定：最近 {n} 次运行中有 {good} 次通过。",
    )
    sample_mark = Phrase("Sample {n}: {status}", "示例 {n}：{status}")
    failures_title = Phrase("Failing samples", "未通过的示例")
    failures_lead = Phrase("Subscribe to failures (Atom)", "订阅失败通知（Atom）")
    badge = Phrase("Badge for a README", "README 徽章")
    badge_text = Phrase("samples", "示例")
    badge_states = table(
        ("passed", "passing", "已通过"),
        ("failed", "failing", "未通过"),
        ("open", "not run", "未运行"),
        ("skipped", "skipped", "已跳过"),
        ("wrong", "card has errors", "卡片有错误"),
    )
    language_head = Phrase("Language", "语言")
    changes_title = Phrase("Changes", "更新记录")
    changes_lead = Phrase(
        "Latest change of each model card, newest first.", "模型卡片最近一次修改的日期，新的在前。"
    )
    about_title = Phrase("About this hub", "关于本站")
    about_lead = Phrase(
        "What it is, how to install MegEngine, how samples are verified, what the figures mean, "
        "and which licenses apply.",
        "本站是什么，怎样安装 MegEngine，示例怎样验证，指标含义和许可证。",
    )
    # samples
    copy = Phrase("Copy", "复制")
    copied = Phrase("Copied", "已复制")
    result = Phrase("Result", "运行结果")
    details = Phrase("Environment", "运行环境")
    output = Phrase("Output", "输出")
    no_output = Phrase("no output", "无输出")
    where = Phrase("Location", "位置")
    reason = Phrase("Reason", "原因")
    exception = Phrase("Exception", "异常")
    traceback = Phrase("Traceback", "调用栈")
    hint = Phrase("Hint", "提示")
    on = Phrase("Run on", "运行日期")
    device = Phrase("Device", "设备")
    sandbox = Phrase("Isolation", "隔离方式")
    level = Phrase("Level", "验证级别")
    pair = Phrase("{label}: {value}", "{label}：{value}")
    aside = Phrase(" ({text})", "（{text}）")
    listed = Phrase("; ", "；")
    took = Phrase("Whole run", "整次运行用时")
    seconds = Phrase("{n} s", "{n} 秒")
    peak_memory = Phrase("Peak memory of all processes", "全部进程的内存峰值")
    not_run_text = Phrase(
        "This sample has not been run yet; it may not work.", "这段示例还没有运行过，不能保证可用。"
    )
    answered = Phrase("Fetched", "下载来源")
    answers = table(
        (
            "working tree",
            "this tree{commit}, stands in for {place}",
            "当前工作区{commit}，代替 {place}",
        ),
        (
            "repository",
            "{path}, sha256 {sha256}, stands in for {place}",
            "{path}（sha256 {sha256}），代替 {place}",
        ),
        ("file", "{path}, sha256 {sha256}", "{path}（sha256 {sha256}）"),
        ("official", "the official weights of {entry}", "{entry} 的官方权重"),
        (
            "official, not verified",
            "a file named like the official weights of {entry}, which have no published hash",
            "与 {entry} 官方权重同名的文件，官方未公布校验值",
        ),
        ("stand-in", "stand-in weights of {entry}", "{entry} 的替代权重"),
    )
    refused = Phrase("Refused", "拒绝访问")
    limits = Phrase("Memory limit", "内存限制")
    limit_kinds = table(
        ("cgroup v1", "enforced by the kernel (cgroup v1)", "由内核强制执行（cgroup v1）"),
        ("cgroup v2", "enforced by the kernel (cgroup v2)", "由内核强制执行（cgroup v2）"),
        ("watch", "watched from outside", "由外部监视"),
    )
    answer_commits = table(
        (False, ", commit {commit}", "（提交 {commit}）"),
        (
            True,
            ", commit {commit} with uncommitted changes",
            "（提交 {commit}，另有未提交的修改）",
        ),
    )
    not_verified = Phrase("Not verified here", "这里未能验证")
    not_reached = Phrase("Not reached", "未执行到")
    not_reached_text = Phrase(
        "An earlier sample of the same run failed, so this one did not start.",
        "同一次运行中前面的示例没有通过，这一段因此没有执行。",
    )
    statuses = table(
        ("passed", "Passed", "已通过"),
        ("failed", "Failed", "未通过"),
        ("skipped", "Skipped", "已跳过"),
        ("timeout", "Timed out", "超时"),
        ("out of memory", "Out of memory", "内存超限"),
        ("output limit", "Too much output", "输出超限"),
        ("disk limit", "Wrote too much", "写入文件超限"),
        ("killed", "Crashed", "进程崩溃"),
        ("exited early", "Exited early", "提前退出"),
        ("unlocked url", "Asked for an unlisted URL", "访问了未登记的网址"),
        ("wrong hash", "Wrong hash", "文件校验不符"),
        ("unexpected values", "Unexpected values", "结果与记录不符"),
        ("expired", "Expired exemption", "豁免已过期"),
        ("not run", "Not run", "未运行"),
    )
    levels = table(
        ("L0", "no sample completed", "没有任何示例跑通"),
        ("L1", "loads with stand-in weights", "能用替代权重加载"),
        ("L2", "loads with the official weights", "能用官方权重加载"),
        ("L3", "every sample completed", "全部示例跑通"),
        (
            "L4",
            "matches the recorded values with the official weights",
            "使用官方权重，结果与记录一致",
        ),
        ("L5", "reaches its published figures, measured again", "重新测得的指标与公布值一致"),
    )
    weight_kinds = table(
        ("official", "official weights", "官方权重"),
        ("stand-in", "stand-in weights", "替代权重"),
        ("none", "no weights", "未用到权重"),
    )
    stand_in_notes = table(
        (
            True,
            "Stand‑in weights have the official file’s names and shapes, but untrained "
            "values: the run shows that the code works, not the figures the card publishes.",
            "替代权重与官方文件的参数名、形状一致，但数值未经训练：只能证明示例可以运行，"
            "不能证明卡片所列的精度。",
        ),
        (
            False,
            "Stand‑in weights have the official file’s names and shapes, but untrained values.",
            "替代权重与官方文件的参数名、形状一致，但数值未经训练。",
        ),
    )
    stand_in_output = Phrase(
        "Stand‑in weights: the values below mean nothing.", "使用替代权重：以下数值没有意义。"
    )
    sandboxes = table(
        ("jail", "bubblewrap sandbox, no internet", "bubblewrap 沙箱，断网"),
        ("proxy", "proxy only, not isolated", "只有代理，没有隔离"),
    )
    sandboxes_short = table(
        ("jail", "sandbox", "沙箱"),
        ("proxy", "proxy only", "仅代理"),
    )
    sandbox_notes = table(
        (
            "proxy",
            "This run had no sandbox, only a proxy in front of the internet. Everything shown "
            "here is self-reported.",
            "这次运行没有沙箱，只通过代理限制了网络，结果均为示例自行上报。",
        ),
    )
