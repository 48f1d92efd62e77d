"""PyTorch's ResNet-50 over a folder of pictures, in batches, read ahead by a worker process, for
orientation. Needs PyTorch and OpenCV, not the zoo.

    python benchmarks/torch_evaluate.py FOLDER BATCH

Prints images per second; the first batch is not timed.
"""

import json
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch_nets import Classifier

MEAN, STD = (103.530, 116.280, 123.675), (57.375, 57.120, 58.395)


class Pictures(torch.utils.data.Dataset):
    """(3, 224, 224) float32: short side 256, the middle cut out, normalized."""

    def __init__(self, folder):
        self.files = sorted(folder.glob("*.jpg"))

    def __len__(self):
        return len(self.files)

    def __getitem__(self, number):
        image = cv2.imread(str(self.files[number]))
        height, width = image.shape[:2]
        short = min(height, width)
        image = cv2.resize(image, (256 * width // short, 256 * height // short))
        top, left = (round((side - 224) / 2) for side in image.shape[:2])
        middle = image[top : top + 224, left : left + 224].astype(np.float32)
        return torch.from_numpy(
            ((middle - MEAN) / STD).astype(np.float32).transpose(2, 0, 1).copy()
        )


def main():
    folder, batch = Path(sys.argv[1]), int(sys.argv[2])
    model = Classifier("resnet50").eval()
    loader = torch.utils.data.DataLoader(Pictures(folder), batch, num_workers=1)
    with torch.inference_mode():
        model(torch.zeros(batch, 3, 224, 224))
        start, done = time.perf_counter(), 0
        for images in loader:
            done += len(model(images).argmax(1))
        print(json.dumps(done / (time.perf_counter() - start)))


if __name__ == "__main__":
    main()
