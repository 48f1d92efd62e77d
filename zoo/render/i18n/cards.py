"""Phrases of the pages of cards and models: facts, errors, weights, figures."""

from zoo.render.i18n.phrase import Phrase, plural, table


class CardPhrases:
    # card
    author = Phrase("Author", "作者")
    updated = Phrase("Last update", "最近更新")
    source = Phrase("Source", "源码")
    source_link = Phrase("GitHub", "GitHub")
    cite = Phrase("References as BibTeX", "参考文献的 BibTeX")
    edit = Phrase("Edit this page", "编辑卡片源文件")
    tags = Phrase("Tags", "标签")
    verified = Phrase("Samples", "示例验证")
    contents = Phrase("On this page", "本页目录")
    load_title = Phrase("Load the model", "加载模型")
    usage_title = Phrase("Overview", "简介")
    entries_title = Phrase("All models", "全部模型")
    entry = Phrase("Name", "名称")
    weights = Phrase("Weights", "权重文件")
    weights_link = Phrase("Download", "下载")
    no_weights = Phrase("No address in the card", "卡片未给出地址")
    license = Phrase("License", "许可证")
    license_unknown = Phrase("not stated", "未注明")
    missing_title = Phrase("This card has no English version yet", "这张卡片还没有中文版")
    missing_text = Phrase(
        "The Chinese original is shown below, with the results of its samples.",
        "下面显示的是英文原文，示例代码的结果也来自英文部分。",
    )
    scroll_table = Phrase("Table, scrolls sideways", "表格，可左右滚动")
    alerts = table(
        ("note", "Note", "说明"),
        ("tip", "Tip", "提示"),
        ("important", "Important", "重要"),
        ("warning", "Warning", "警告"),
        ("caution", "Caution", "危险"),
    )
    footnotes = Phrase("Footnotes", "脚注")
    back = Phrase("Back to the text", "返回正文")
    task_open = Phrase("To do", "未完成")
    task_done = Phrase("Done", "已完成")
    also = Phrase("Other formats", "其他格式")
    as_notebook = Phrase("Jupyter notebook", "Jupyter 笔记本")
    # errors of cards
    line = Phrase("Line {n}", "第 {n} 行")
    severities = table(
        ("error", "Error", "错误"),
        ("warning", "Warning", "警告"),
    )
    error_counts = plural("{n} error", "{n} errors", "{n} 处错误")
    warning_counts = plural("{n} warning", "{n} warnings", "{n} 处警告")
    more_errors = plural("{n} more error", "{n} more errors", "另外 {n} 处错误")
    enumerated = Phrase(", ", "、")
    wrong_titles = plural(
        "This card has {n} error", "This card has {n} errors", "这张卡片有 {n} 处错误"
    )
    wrong_text = Phrase(
        "This page shows the parts that can be read. The samples will run once the errors are "
        "corrected.",
        "页面只显示卡片中可以读取的内容；错误改正之前，示例不会运行。",
    )
    broken_title = Phrase("This card cannot be read", "这张卡片无法读取")
    broken_text = Phrase(
        "Its text will appear here once the errors are corrected.",
        "改正以下错误之后，这里会显示卡片的正文。",
    )
    broken_status = Phrase("cannot be read", "无法读取")
    broken_cards = Phrase("Cards that cannot be read", "无法读取的卡片")
    has_errors = Phrase("Has errors", "有错误")
    and_more = Phrase(" (and {n} more)", "（另有 {n} 处）")
    stopped = Phrase("Not run, line {n}:", "未运行，第 {n} 行：")
    stopped_by_card = Phrase(
        "Samples of a card with errors are not run.", "卡片有错误，示例没有运行。"
    )
    rules_title = Phrase("Rules", "规则")
    rules_lead = Phrase(
        "What the errors on this site mean, and how to correct them.",
        "说明本站卡片中各项错误的含义，以及怎样改正（英文）。",
    )
    rule_bad = Phrase("Wrong", "错误写法")
    rule_good = Phrase("Right", "正确写法")
    # facts and install
    latency = Phrase("Latency", "推理耗时")
    paper = Phrase("Paper", "论文")
    code_license = Phrase("Code license", "代码许可证")
    license_file = Phrase("LICENSE of the repository", "仓库的 LICENSE 文件")
    weights_license = Phrase("Weights license", "权重许可证")
    weights_size = Phrase("Weights file size", "权重文件大小")
    install_title = Phrase("Install", "安装")
    install_verified = Phrase(
        "The samples ran on {when} with Python {python} and these versions.",
        "示例于 {when}用 Python {python} 和上面列出的版本运行。",
    )
    install_required = Phrase(
        "Versions that the repository requires; the samples have not run yet.",
        "仓库要求的版本；示例尚未运行。",
    )
    checkout = Phrase(
        "In a checkout of this repository, the same model without hub.load:",
        "在本仓库的工作目录中，不用 hub.load 也能加载同一个模型：",
    )
    copy_name = Phrase("Copy name", "复制名称")
    copy_code = Phrase("Copy all code", "复制全部代码")
    copy_bibtex = Phrase("Copy BibTeX", "复制 BibTeX")
    pyramid_title = Phrase("What the network sees", "网络看到的输入")
    pyramid_label = Phrase(
        "The input, {size}, and {n} feature maps with {candidates} candidate boxes",
        "{size} 的输入和 {n} 层特征图，共 {candidates} 个候选框",
    )
    pyramid_source = Phrase(
        "Read from the built network by zoo measure; no trained weights are needed.",
        "由 zoo measure 从构建好的网络读取，不需要训练好的权重。",
    )
    network_input = Phrase("Network input", "网络输入")
    padded_input = Phrase("{size}, padded with zeros to {padded}", "{size}，补零至 {padded}")
    stride = Phrase("Stride", "步长")
    map_size = Phrase("Feature map", "特征图")
    candidates = Phrase("Candidates", "候选框")
    score_threshold = Phrase("Score threshold", "得分阈值")
    nms_iou = Phrase("NMS IoU", "NMS 的 IoU 阈值")
    max_boxes = Phrase("Boxes per image, at most", "每张图片最多保留")
    # pictures
    no_picture = Phrase(
        "No result picture: the samples have not run with the official weights, and what stand‑in "
        "weights draw means nothing. To get one, put the official files into the folder that "
        "ZOO_STORE names, and run zoo test.",
        "没有结果图片：示例还没有用官方权重运行过，替代权重画出的内容没有意义。把官方权重文件放进 "
        "ZOO_STORE 指定的文件夹，再运行 zoo test，即可得到图片。",
    )
    picture_caption = Phrase(
        "Official weights {hashes}, {date}, {device}.", "官方权重 {hashes}，{date}，{device}。"
    )
    sheet_title = Phrase("Does it learn?", "网络能否学习")
    sheet_alt = Phrase(
        "Four pictures with boxes, before training above and after training below",
        "四张带检测框的图片，上排为训练前，下排为训练后",
    )
    sheet_caption = Phrase(
        "Trained here from random weights on these four pictures: shows that it learns, not how "
        "well it detects. Above before, below after {steps} steps (seed {seed}); true boxes white,"
        " the model’s black. Lowest IoU {before} before, {after} after.",
        "从随机权重开始，只用这四张图片在本机训练：说明网络能够学习，不代表检测效果。"
        "上排为训练前，下排为训练 {steps} 步之后（随机种子 {seed}）；白框为标注，黑框为模型输出。"
        "最低 IoU：训练前 {before}，训练后 {after}。",
    )
    # entry
    card = Phrase("Model card", "模型卡片")
    io_title = Phrase("Input and output", "输入与输出")
    input = Phrase("Input", "输入")
    output_ports = Phrase("Output", "输出")
    class_names = Phrase("Names of the {n} classes", "{n} 个类别的名称")
    not_measured = Phrase("Not measured", "未测量")
    gpu_latency = Phrase("latency on a GPU", "GPU 耗时")
    not_stated = Phrase("Not stated by the card", "卡片未给出")
    by_size = Phrase("{metric} by object size", "按目标大小划分的 {metric}")
    parameters = Phrase("Parameters", "参数量")
    trained_on = Phrase("Trained on", "训练数据")
    file = Phrase("File", "文件")
    size = Phrase("Size", "大小")
    hash_prefix = Phrase("(first 8 hex digits, from the file name)", "（取自文件名的前 8 位）")
    unknown = Phrase("not known", "未知")
    hash_missing = Phrase(
        "not published, so pretrained=True raises an error", "未公布，因此 pretrained=True 会报错"
    )
    weights_refused = Phrase(
        "No SHA-256 of these weights is published, so pretrained=True raises an error until the "
        "card states one.",
        "这组权重没有公布 SHA-256；在卡片补上之前，pretrained=True 会报错。",
    )
    not_built = Phrase(
        "Not built here: the repository’s hubconf.py has no such name. This page lists what the "
        "card says about it.",
        "这里没有这个模型的实现：仓库的 hubconf.py 里没有这个名称。本页只列出卡片的信息。",
    )
    no_repository = Phrase(
        "The card does not say which repository the model is loaded from.",
        "卡片没有写明从哪个仓库加载这个模型。",
    )
    no_address = Phrase(
        "The card gives no address for the weights.", "卡片没有给出权重文件的地址。"
    )
    built_elsewhere = Phrase(" (not built here)", "（实现在其他仓库）")
    repository = Phrase("Repository", "代码仓库")
    derived_note = Phrase(
        "The card’s load sample with this model’s name; it was not run for this model.",
        "由卡片的加载示例替换模型名称得到，没有用这个模型运行过。",
    )
    source_card = Phrase("from the model card", "据模型卡片")
    source_card_and_file = Phrase(
        "from the model card, as in the weight file’s name", "据模型卡片，与权重文件名一致"
    )
    measured_agrees = Phrase(
        "measured again: {value} on {n} images, {date}, {device}, official weights (published "
        "{published})",
        "复测 {value}（公布值 {published}）：{n} 张图片，官方权重，{device}，{date}",
    )
    measured_differs = Phrase(
        "measured again: {value} on {n} images, {date}, {device}, official weights; {points} "
        "points from the published {published}",
        "复测 {value}，与公布值 {published} 相差 {points} 个百分点：{n} 张图片，官方权重，"
        "{device}，{date}",
    )
    measured_partly = Phrase(
        "tried on {n} of {whole} images: {value}, {date}; not comparable with the published figure",
        "仅在 {whole} 张图片中的 {n} 张上试测：{value}，{date}；不能与公布值比较",
    )
    missed_title = Phrase("Figures not reproduced", "未能复现的指标")
    configuration = Phrase("Configuration", "构造参数")
    source_count = Phrase("counted from the network", "由网络结构统计")
    source_operations = Phrase(
        "counted from the network; a multiply-add counts as two",
        "由网络结构统计；一次乘加计为两次运算",
    )
