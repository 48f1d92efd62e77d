"""Names of usual tags, for hubs that give none."""

from __future__ import annotations

from collections.abc import Mapping

from zoo.core.card import Lang

_CHINESE = {
    "vision": "视觉", "cv": "计算机视觉", "nlp": "自然语言处理", "audio": "音频", "speech": "语音",
    "video": "视频", "multimodal": "多模态", "classification": "分类",
    "image-classification": "图像分类", "detection": "检测", "object-detection": "目标检测",
    "segmentation": "分割", "semantic-segmentation": "语义分割",
    "instance-segmentation": "实例分割", "keypoints": "关键点检测", "pose": "姿态估计",
    "pose-estimation": "姿态估计", "ocr": "文字识别", "face": "人脸", "tracking": "目标跟踪",
    "depth": "深度估计", "super-resolution": "超分辨率", "denoising": "去噪", "gan": "生成对抗网络",
    "generation": "生成", "generative": "生成", "diffusion": "扩散模型",
    "language-model": "语言模型", "translation": "机器翻译", "text": "文本",
    "embedding": "向量表示", "recommendation": "推荐", "reinforcement-learning": "强化学习",
    "self-supervised": "自监督", "contrastive": "对比学习", "quantization": "量化",
    "lightweight": "轻量级", "mobile": "移动端",
}  # fmt: skip

USUAL: Mapping[str, Mapping[Lang, str]] = {
    tag: {Lang.ZH_CN: name} for tag, name in _CHINESE.items()
}
