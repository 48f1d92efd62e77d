"""A network's layers in PyTorch, for orientation. Needs PyTorch, not the zoo.

    python benchmarks/torch_stack.py resnet50 --input 1,3,224,224

Prints one line of JSON, as `python -m zoo.models.runtime.measure` does: seconds, peak_bytes.
"""

import argparse
import json
import resource
import time

import torch
from torch_nets import Bert, Classifier, DeepLabV3Plus, Detector

NETWORKS = {
    "atss_res50_coco_3x_800size": lambda: Detector("resnet50"),
    "resnet50": lambda: Classifier("resnet50"),
    "deeplabv3plus_res101_voc_512size": lambda: DeepLabV3Plus("resnet101", 21),
    "uncased_L_12_H_768_A_12": lambda: Bert(30522, 12, 768, 12),
}
STRIDE = 32  # pictures are padded to multiples of it for ATSS


def sample_input(entry, shape):
    if len(shape) == 2:
        return torch.ones(shape, dtype=torch.long)
    if entry.startswith("atss_"):
        shape = (*shape[:2], *(-(-side // STRIDE) * STRIDE for side in shape[2:]))
    return torch.rand(shape)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("entry", choices=sorted(NETWORKS))
    parser.add_argument("--input", required=True)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    model = NETWORKS[args.entry]().eval()
    data = sample_input(args.entry, tuple(map(int, args.input.split(","))))
    seconds = []
    with torch.inference_mode():
        model(data)
        for _ in range(args.runs):
            start = time.perf_counter()
            model(data)
            seconds.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "peak_bytes": peak}))


if __name__ == "__main__":
    main()
