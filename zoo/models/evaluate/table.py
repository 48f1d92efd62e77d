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
    val.txt    one line per picture: `ILSVRC2012_val_00000001.JPEG 65`; or with a WordNet id
For some of the classes, imagenet_class_index.json beside them says how all are numbered.
From https://image-net.org: ILSVRC2012, validation images, 6.7 GB, for registered users.""",
    method="""\
The short side is resized to 256 pixels (bilinear, 8 bits), the middle 224 x 224 cut out and
normalized, unless the network takes pixels as they are; BGR, one crop per picture. Of classes
with the same score, the one with the lower number comes first. Figures: top-1 and top-5,
as accuracy and as error.""",
    batch=16,
    steps="zoo.models.evaluate.classification:STEPS",
)

COCO_DETECTION = Protocol(
    name="coco-detection",
    version=1,
    task="detection",
    dataset="COCO",
    split="val2017",
    pictures=5_000,
    layout="""\
    annotations/instances_val2017.json    or instances_val2017.json
    val2017/000000000139.jpg              or images/val2017/, images/
From https://cocodataset.org/#download (2017: Val images, 1 GB; Train/Val annotations, 241 MB)""",
    method="""\
The short side is resized to 800 pixels, or the long side to 1333 if it would exceed that
(bilinear, 8 bits); BGR, zero-padded to multiples of 32. Score threshold 0.05, NMS per class at
the network's IoU threshold, the best 100 boxes of each picture. AP and AR by pycocotools.""",
    batch=1,
    steps="zoo.models.evaluate.detection:STEPS",
)
COCO_KEYPOINTS = Protocol(
    name="coco-keypoints",
    version=1,
    task="keypoints",
    dataset="COCO",
    split="val2017",
    pictures=5_000,
    layout="""\
    annotations/person_keypoints_val2017.json    or person_keypoints_val2017.json
    val2017/000000000139.jpg                     or images/val2017/, images/
    person_detection_results/COCO_val2017_detections_AP_H_56_person.json
                                                 or in annotations/, or beside it
From https://cocodataset.org/#download (2017: Val images, 1 GB; Train/Val annotations, 241 MB);
person boxes of a detector with AP 0.564 from the data of SimpleBaseline,
https://github.com/microsoft/human-pose-estimation.pytorch. Without that file the ground-truth
boxes are used; all figures are then marked `ground-truth boxes`, as no published one compares.""",
    method="""\
Each person box is enlarged by 1.1, brought to 3:4 and cropped from the normalized picture at
192 x 256 pixels (bilinear). Heat maps are averaged with those of the mirror image. The score of a
person is the box score times the mean joint score. AP and AR by object keypoint similarity, by
pycocotools; `box AP` is the AP of the boxes themselves.""",
    batch=4,
    steps="zoo.models.evaluate.keypoints:STEPS",
)
VOC_SEGMENTATION = Protocol(
    name="voc-segmentation",
    version=1,
    task="segmentation",
    dataset="VOC2012",
    split="val",
    pictures=1_449,
    layout="""\
Below VOCdevkit/VOC2012, VOC2012 or the folder itself:
    ImageSets/Segmentation/val.txt
    JPEGImages/2007_000033.jpg
    SegmentationClass/2007_000033.png
From http://host.robots.ox.ac.uk/pascal/VOC/voc2012/ (training/validation data, 2 GB).""",
    method="""\
The picture is normalized, then resized to 512 x 512 pixels (bilinear, without keeping the aspect
ratio); BGR. Logits are resized back (bilinear), then each pixel takes the best class; pixels
labeled 255 do not count. mIoU of one confusion matrix over the whole set: the mean over all classes
that occur or are predicted, background included.""",
    batch=1,
    steps="zoo.models.evaluate.segmentation:VOC",
)
CITYSCAPES_SEGMENTATION = Protocol(
    name="cityscapes-segmentation",
    version=1,
    task="segmentation",
    dataset="Cityscapes",
    split="val",
    pictures=500,
    layout="""\
    leftImg8bit/val/frankfurt/frankfurt_000000_000294_leftImg8bit.png
    gtFine/val/frankfurt/frankfurt_000000_000294_gtFine_labelIds.png    or *_labelTrainIds.png
From https://www.cityscapes-dataset.com (leftImg8bit_trainvaltest.zip, 11 GB;
gtFine_trainvaltest.zip, 241 MB); a registration is needed.""",
    method="""\
The picture is normalized, then resized to 2048 x 1024 pixels (bilinear); BGR. Logits are resized
back (bilinear), then each pixel takes the best class; only the 19 evaluation classes count.
mIoU of one confusion matrix over the whole set: the mean over all classes that occur or are
predicted.""",
    batch=1,
    steps="zoo.models.evaluate.segmentation:CITYSCAPES",
)

PROTOCOLS = (
    IMAGENET,
    COCO_DETECTION,
    COCO_KEYPOINTS,
    VOC_SEGMENTATION,
    CITYSCAPES_SEGMENTATION,
)
# A task without a protocol -> why.
WITHOUT = {
    "generation": "FID and IS need the weights of an Inception network, which no library carries",
    "text": "the published encoders have no head, and their cards no figure to measure again",
}
