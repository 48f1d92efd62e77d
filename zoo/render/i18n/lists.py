"""Phrases around every page, on the home page and boards, and of search and comparing."""

from zoo.render.i18n.phrase import Phrase, plural, table


class ListPhrases:
    # frame
    language = Phrase("English", "中文")
    skip = Phrase("Skip to content", "跳到正文")
    to_top = Phrase("Back to top", "回到顶部")
    nav_label = Phrase("Main", "主导航")
    nav_models = Phrase("Models", "模型")
    made_with = Phrase(
        "Made from model cards. Loads nothing from other sites.",
        "页面由模型卡片生成，不加载任何外部资源。",
    )
    # home
    lead = Phrase(
        "Samples run unmodified in a sandbox without internet, and the result is shown below the "
        "code: whether it passed, when, and with which weights.",
        "示例代码在断网的沙箱里原样执行，结果写在代码下面：是否通过、何时运行、用的是哪种权重。",
    )
    counts = Phrase("At a glance", "概况")
    card_counts = plural("{n} model card", "{n} model cards", "{n} 张模型卡片")
    entry_counts = plural("{n} loadable model", "{n} loadable models", "{n} 个可加载的模型")
    model_counts = plural("{n} model", "{n} models", "{n} 个模型")
    checked_all = Phrase("all samples passed", "全部示例已通过")
    checked_stood_in = table(
        (
            True,
            "all samples passed, every run with stand‑in weights",
            "全部示例已通过，均使用替代权重",
        ),
        (
            False,
            "all samples passed, {n} of {all} runs with stand‑in weights",
            "全部示例已通过，{all} 组中有 {n} 组使用替代权重",
        ),
    )
    checked_some = table(
        ("passed", "{n} of {all} sample runs passed", "{all} 组示例中有 {n} 组通过"),
        ("failed", "{n} failed", "{n} 组未通过"),
        ("open", "{n} not run", "{n} 组未运行"),
        ("skipped", "{n} skipped", "{n} 组已跳过"),
    )
    checked_none = Phrase("samples not run yet", "示例尚未运行")
    all_cards = Phrase("All model cards", "全部模型卡片")
    range_label = Phrase(
        "{metric}: {n} models, from {low} to {high}", "{metric}：{n} 个模型，从 {low} 到 {high}"
    )
    samples_status = Phrase("Samples {status}", "示例{status}")
    best_of = Phrase("best {metric}", "最佳 {metric}")
    updated_on = Phrase("Updated {date}", "更新于 {date}")
    search = Phrase("Search", "搜索")
    filter = Phrase("Filter", "筛选")
    filter_names = Phrase("Filter by name", "按名称筛选")
    any = Phrase("Any", "不限")
    at_least = Phrase("{metric} at least", "{metric} 不低于")
    at_most = Phrase("{metric} at most", "{metric} 不高于")
    memory = Phrase("Memory", "内存")
    file_size = Phrase("File", "文件")
    axis = Phrase("Horizontal axis", "横轴")
    log_scale = Phrase("Log scale", "对数刻度")
    budget = Phrase("Budget: {metric} at most", "预算：{metric} 不超过")
    no_budget = Phrase("no limit", "不限")
    on_front = Phrase("Pareto front", "帕累托前沿")
    not_drawn = Phrase(
        "Not drawn, because the value is not known: {n}.", "有 {n} 个模型缺少该项数据，未画出。"
    )
    chosen_count = Phrase("Compare ({n})", "比较（{n}）")
    as_svg = Phrase("Plot as SVG", "图（SVG）")
    points_hint = Phrase(
        "Drag the line to set a budget. Click a point to add its model to the comparison.",
        "拖动竖线设定预算；点击圆点，把模型加入比较。",
    )
    measured_with = Phrase(
        "FLOPs, latency and peak memory: input size {size}, batch size 1, on {processor}.",
        "FLOPs、推理耗时与内存峰值：输入尺寸 {size}，批大小 1，{processor}。",
    )
    families = Phrase("Family", "系列")
    models_lead = Phrase(
        "All {n} models in one table, with their figures and costs.",
        "一张表列出全部 {n} 个模型的指标与开销。",
    )
    view = Phrase("View", "显示方式")
    as_cards = Phrase("Cards", "卡片")
    as_models = Phrase("Models", "模型")
    task = Phrase("Task", "任务")
    figure = Phrase("Figure", "指标")
    fitting = Phrase("Models that match: ", "符合的模型：")
    level_proved = Phrase("Verified", "已验证的级别")
    sort_by = Phrase("Sort by", "排序")
    sort_title = Phrase("Name", "按名称")
    sort_best = Phrase("Best figure", "按指标")
    sort_updated = Phrase("Last update", "按更新时间")
    found = Phrase("{n} of {all} cards match", "{all} 张卡片中有 {n} 张符合")
    found_both = Phrase(
        "{n} of {all} cards and {some} of {every} models match",
        "{all} 张卡片中有 {n} 张、{every} 个模型中有 {some} 个符合",
    )
    found_none = Phrase("No card matches", "没有符合条件的卡片")
    found_models = Phrase("{n} of {all} models match", "{all} 个模型中有 {n} 个符合")
    found_no_models = Phrase("No model matches", "没有符合条件的模型")
    pages = Phrase("Pages", "分页")
    page_number = Phrase("Page {n}", "第 {n} 页")
    # boards
    nav_boards = Phrase("Leaderboard", "排行榜")
    board_title = Phrase("Leaderboard", "排行榜")
    board_lead = Phrase("{n} models ranked by {metric}.", "{metric} 排行榜，共 {n} 个模型。")
    board_cut = Phrase(
        "The first {n} of {all}; registry.json has them all.",
        "这里显示前 {n} 个，全部 {all} 个见 registry.json。",
    )
    board_without_dataset = Phrase(
        "The cards do not say on which dataset.", "卡片没有写明所用的数据集。"
    )
    other_boards = Phrase("Other metrics", "其他指标")
    more_is_better = Phrase("Higher is better", "数值越大越好")
    less_is_better = Phrase("Lower is better", "数值越小越好")
    plot_label = Phrase("{metric} against {cost}", "{metric} 与{cost}的关系图")
    front = Phrase(
        "Filled: no cheaper model is as good (Pareto front).",
        "实心圆点：开销更低的模型都达不到这一指标（帕累托前沿）。",
    )
    rank = Phrase("Rank", "名次")
    filter_rows = Phrase("Filter models", "筛选模型")
    compare = Phrase("Compare", "比较")
    compare_one = Phrase("Compare {name}", "比较 {name}")
    compare_with = Phrase("Compare with others", "与其他模型比较")
    # compare
    compare_lead = Phrase(
        "Choose two to four models and see them side by side, with the differences marked. The "
        "address follows your choice, so you can share it.",
        "选两到四个模型并排查看，不同之处会标出来。网址随选择变化，可以直接分享。",
    )
    compare_needs_script = Phrase(
        "Comparing needs JavaScript. The leaderboards work without it:",
        "并排比较需要 JavaScript。不用它也可以看排行榜：",
    )
    compare_hint = Phrase("Choose at least two models.", "至少选两个模型。")
    compare_unknown = Phrase("This site has no model named {name}.", "这里没有这个模型：{name}。")
    compare_many = Phrase(
        "At most four models fit side by side. Not shown: {name}.",
        "最多并排比较四个模型，未显示：{name}。",
    )
    choose_model = Phrase("Choose a model", "选择模型")
    place = Phrase("Model {n}", "模型 {n}")
    differs = Phrase("Differs", "各模型不同")
    best_here = Phrase("Best", "最佳")
    # search
    search_title = Phrase("Search", "搜索")
    search_lead = Phrase(
        "Finds models by name, family, task, backbone, dataset and tag, and cards by their text.",
        "按名称、系列、任务、骨干网络、数据集或标签查找模型，也可搜索模型卡片的全文。",
    )
    search_keys = Phrase(
        "/ to type, ↑ ↓ to choose, Enter to open", "按 / 输入，↑ ↓ 选择，Enter 打开"
    )
    search_counts = plural("{n} result", "{n} results", "找到 {n} 条结果")
    search_none = Phrase(
        "No results. Try fewer words, or part of a model’s name.",
        "没有找到。可以少用几个词，或只输入模型名称的一部分。",
    )
    search_more = Phrase("Show more", "显示更多")
    search_without = Phrase(
        "There is no full-text index here, so the titles are searched instead.",
        "这里没有全文索引，只按标题筛选。",
    )
    # pages without a language
    lost_title = Phrase("Page not found", "没有这个页面")
    lost_text = Phrase(
        "The address may be wrong, or the card was renamed.", "网址可能写错了，或者卡片已经改名。"
    )
    lost_link = Phrase("See all models", "去首页看看全部模型")
