"""The protocols of evaluation, a row each. A package adds its own by an entry point of the group
`zoo.protocols`, which names a `Protocol`."""

from __future__ import annotations

from zoo.models.evaluate.protocol import Protocol

IMAGENET = Protocol(
    name="imagenet-classification",
    version=1,
    task="classification",
    dataset="ImageNet",
    split="val",
    pictures=50_000,
    layout="""\
A folder for each class, 1000 of them, named by WordNet id; `val` may be left out:
    val/n01440764/ILSVRC2012_val_00000293.JPEG
Or the archive as published, with a list of labels:
    ILSVRC2012_img_val.tar
    val.txt    a line a picture: `ILSVRC2012_val_00000001.JPEG 65`, or a WordNet id for the number
With fewer classes the folder needs imagenet_class_index.json, which says how they are numbered.
From https://image-net.org (ILSVRC2012, validation images, 6.7 GB); a registration is needed.""",
    method="""\
BGR; short side resized to 256 pixels (bilinear, on 8 bits), the middle 224 x 224 cut out,
normalised where the network asks for it. One crop a picture. A class counts as before another of
the same score if its number is lower. Figures: top-1 and top-5, as accuracy and as error.""",
    batch=16,
    steps="zoo.models.evaluate.classification:STEPS",
)

PROTOCOLS = (IMAGENET,)
# A task without a protocol -> why.
WITHOUT = {
    "generation": "FID and IS need the weights of an Inception network, which no library carries",
    "text": "the published encoders have no head, and their cards no figure to measure again",
}
