"""What columns of results tables measure, for all tasks. `zoo/core/tasks` has the metrics of each.

Of `more` a higher value is better, of `less` a lower one. A hub adds its own in its settings,
`[metrics.NAME]`.
"""

from __future__ import annotations

from functools import partial

from zoo.core.task import COST, SETTING, less, more

_cost = partial(less, kind=COST)
_setting = partial(more, kind=SETTING)
RESULTS = (
    more("mask AP", "mask mAP", "segm AP", "segm mAP", "掩码 AP", unit="%", graded=True),
    more("AR", "average recall", "平均召回率", unit="%", graded=True),
    more("IoU", "交并比", unit="%"),
    more("Dice", "DSC", unit="%"),
    more("PQ", "panoptic quality", unit="%"),
    more("Precision", "精确率", "查准率", unit="%"),
    more("Recall", "召回率", "查全率", unit="%"),
    more("AUC", "AUROC", "ROC AUC", unit="%"),
    more("PSNR", "峰值信噪比", unit="dB"),
    more("SSIM", "结构相似性"),
    more("BLEU", "BLEU-4"),
    more("Exact match", "EM", unit="%"),
    more("MCC", "Matthews correlation"),
    more("Spearman", "Spearman correlation"),
    more("Pearson", "Pearson correlation"),
    more("R@1", "recall@1", unit="%"),
    more("R@5", "recall@5", unit="%"),
    more("R@10", "recall@10", unit="%"),
    less("Accuracy drop", "acc drop", "accuracy loss", unit="%"),
    less("WER", "word error rate", "word error rates", "词错误率", unit="%"),
    less("CER", "character error rate", "character error rates", "字错误率", "字错率", unit="%"),
    less("PER", "phone error rate", unit="%"),
    less("EER", "equal error rate", "等错误率", unit="%"),
    less("MAE", "mean absolute error", "平均绝对误差"),
    less("MSE", "mean squared error", "均方误差"),
    less("RMSE", "root mean squared error", "均方根误差"),
    less("AbsRel", "abs rel"),
    less("EPE", "end-point error", "endpoint error"),
    less("NLL", "negative log likelihood"),
    less("Hausdorff distance", "HD95"),
    less("Loss", "损失"),
    less("Error", "err", "error rate", "error rates", "错误率", "误差", unit="%"),
    *(more(name, unit="%") for name in (
        "SQ", "RQ", "Rank-1", "Rank-5", "MOTA", "IDF1", "HOTA", "PCK", "PCKh",
    )),
    *map(more, (
        "ROUGE-1", "ROUGE-2", "ROUGE-L", "METEOR", "CIDEr", "NDCG", "MRR", "NDS", "MOS",
        "CLIP score",
    )),
    *map(less, (
        "TER", "RMSLE", "MPJPE", "PA-MPJPE", "minADE", "minFDE", "FVD", "LPIPS", "NIQE", "BPC",
        "BPD", "ECE",
    )),
)  # fmt: skip
COSTS = (
    _cost(
        "params", "param", "parameter", "parameters", "number of parameters", "num params",
        "model parameters", "parameter count", "参数量", "参数数量", "参数",
    ),
    _cost("FLOPs", "FLOP", "计算量", "浮点运算量"),
    _cost("MACs", "MAC", "MAdds", "mult-adds", "multiply-adds", "乘加次数", "乘加数"),
    _cost(
        "latency", "inference time", "inference latency", "runtime", "run time", "inf time",
        "test time", "time", "延迟", "时延", "推理时间", "推理耗时", "推理延迟", "耗时", "时间",
    ),
    _cost("training time", "train time", "train time per iter", "训练时间", "训练耗时"),
    _cost("FPS", "throughput", "speed", "inference speed", "inf speed", "frame rate", "速度",
          "推理速度", "吞吐量", "吞吐", "帧率", lower_is_better=False),
    _cost(
        "memory", "mem", "GPU memory", "peak memory", "memory usage", "training memory",
        "train mem", "inference memory", "显存", "显存占用", "内存", "内存占用", "峰值显存",
    ),
    _cost("model size", "file size", "weight size", "disk size", "模型大小", "文件大小"),
    _cost("energy", "能耗"),
    _cost("power", "功耗"),
    _cost("GPU hours", "GPU days", "GPU 小时"),
    _cost("activations"),
)  # fmt: skip
SETTINGS = (
    _setting("epochs", "epoch", "training epochs", "images per epoch", "轮数", "训练轮数", "轮次"),
    _setting("iterations", "iteration", "iters", "iter", "steps", "step", "schedule", "lr schd",
             "步数", "总步数", "迭代次数", "训练周期"),
    _setting("seed", "random seed", "随机种子", "种子"),
    _setting("year", "年份", "年", "发表年份"),
    _setting(
        "input size", "input", "input resolution", "image size", "img size", "input shape",
        "resolution", "size", "short side", "crop", "crop size", "test size", "train size",
         "输入尺寸", "输入大小", "输入分辨率", "分辨率", "图像尺寸", "图片尺寸",
        "裁剪尺寸", "短边", "尺寸", "输入短边", "输入",
    ),
    _setting("crop ratio", "crop pct", "crop percentage", "裁剪比例"),
    _setting("scale", "scales", "缩放比例"),
    _setting("learning rate", "lr", "lrate", "base lr", "学习率", "初始学习率"),
    _setting("batch size", "batch", "bs", "批大小", "批量大小"),
    _setting("weight decay", "wd", "权重衰减"),
    _setting("momentum", "动量"),
    _setting("dropout", "drop path", "label smoothing"),
    _setting("temperature", "温度"),
    _setting("threshold", "阈值"),
    _setting("layers", "layer", "depth", "blocks", "stages", "层数", "深度"),
    _setting("width", "width multiplier", "channels", "宽度", "宽度系数", "通道数"),
    _setting("hidden size", "hidden", "dim", "dims", "dimension", "embedding size", "维度",
             "隐藏层维度", "向量维度"),
    _setting("heads", "attention heads", "head", "注意力头数", "头数"),
    _setting("groups", "group", "cardinality", "分组数"),
    _setting("patch size", "window size", "stride", "kernel size", "步长", "卷积核大小"),
    _setting("vocabulary", "vocab", "vocabulary size", "vocab size", "词表大小", "词表"),
    _setting("context length", "sequence length", "seq len", "max length", "序列长度"),
    _setting("classes", "num classes", "number of classes", "类别数"),
    _setting("images", "samples", "training images", "图片数", "样本数", "每轮图片数"),
    _setting("proposals", "queries", "anchors", "boxes", "候选框数"),
    _setting("crops", "views", "clips", "frames", "帧数"),
    _setting("GPUs", "GPU", "devices", "显卡数"),
    _setting("number", "no", "id", "index", "rank", "编号", "序号", "排名"),
)  # fmt: skip

# A metric without a qualifier means this one where its dataset has its own usage.
USUAL = {("mAP", "COCO"): "@5-95"}
