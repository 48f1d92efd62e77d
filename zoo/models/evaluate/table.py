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
    val.txt    a line a picture: `ILSVRC2012_val_00000001.JPEG 65`; or with a WordNet id
For some of the classes, imagenet_class_index.json beside them says how all are numbered.
From https://image-net.org: ILSVRC2012, validation images, 6.7 GB, for registered users.""",
    method="""\
The short side is resized to 256 pixels (bilinear, 8 bits), the middle 224 x 224 cut out and
normalised, unless the network takes pixels as they are; BGR, one crop a picture. Of classes
with the same score, the one with the lower number comes first. Figures: top-1 and top-5,
as accuracy and as error.""",
    batch=16,
    steps="zoo.models.evaluate.classification:STEPS",
)

PROTOCOLS = (IMAGENET,)
# A task without a protocol -> why.
WITHOUT = {
    "generation": "FID and IS need the weights of an Inception network, which no library carries",
    "text": "the published encoders have no head, and their cards no figure to measure again",
}
