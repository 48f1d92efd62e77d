"""What each task makes of a picture, a text or a seed, for `zoo predict`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from zoo.commands.options import plural
from zoo.commands.prediction import Job, PredictError, Prediction
from zoo.models.classification import inference as classification
from zoo.models.classification.classes import (
    COUNT,
    FILE_NAMES,
    NAMES,
    fetch_class_names,
    read_class_names,
)
from zoo.models.detection import inference as detection
from zoo.models.detection.draw import detection_records, detection_table, draw_detections
from zoo.models.generation.sampling import grid_boxes
from zoo.models.keypoints.evaluator import KeypointEvaluator
from zoo.models.segmentation import inference as segmentation
from zoo.models.segmentation.draw import (
    SMALLEST,
    class_areas,
    class_records,
    class_table,
    draw_classes,
)
from zoo.models.text.inference import nearest_tokens, pooled_vector
from zoo.models.text.published import VOCABULARY_URL, fetch_vocabulary, published_name
from zoo.models.text.tokenizer import BertTokenizer
from zoo.models.text.vocabulary import MASK, VocabularyError, read_vocabulary, stand_in_vocabulary
from zoo.models.weights.checkpoint import WeightsError
from zoo.models.weights.fetch import FetchError, cached_path, terminal_progress

TOP = 5  # classes
SHOWN = 8  # numbers of a vector
COLUMNS = 8  # of a grid of pictures
DETECTS = "nms_iou"  # an attribute that only detectors have


def classify(job: Job) -> Prediction:
    """The most probable classes of a picture."""
    model = job.build(job.args.entry, "normalised")
    probabilities = classification.predict(model, job.image)
    names, note = _class_names(job, len(probabilities))
    top = classification.top_classes(probabilities, names, TOP)
    rows = (f"{100 * float(str(row['probability'])):6.2f} %  {row['name']}" for row in top)
    summary = f"top {len(top)} of {plural(len(probabilities), 'class', 'classes')}"
    return Prediction(summary, (*rows, *note), top)


def _class_names(job: Job, classes: int) -> tuple[list[str], tuple[str, ...]]:
    """Names of the classes, or none and a line that says why and what helps."""
    path, why = _class_list(job, classes)
    if path is not None:
        shown = job.project.shown(path)
        try:
            names = read_class_names(path)
        except ValueError as error:
            raise PredictError(str(error).replace(str(path), shown)) from error
        if len(names) == classes:
            return names, ()
        why = f"{shown} has {plural(len(names), 'name')}, the model {classes} classes"
    return [], (f"class numbers only: {why}",)


def _class_list(job: Job, classes: int) -> tuple[Path | None, str]:
    """The project's list, else ImageNet's from the cache of weights or, with weights, fetched;
    None and the reason without one."""
    if path := job.asset(FILE_NAMES):
        return path, ""
    if classes != COUNT:
        return None, f"names are known for the {COUNT} classes of ImageNet"
    if job.args.random and not cached_path(NAMES.url).is_file():
        return None, f"for names run: zoo assets add {NAMES.url}"
    try:
        return fetch_class_names(), ""
    except (FetchError, WeightsError) as error:
        return None, str(error)


def detect(job: Job) -> Prediction:
    """Boxes of a detector."""
    model = job.build(job.args.entry, DETECTS)
    found = detection.predict(model, job.image, threshold=job.args.threshold)
    return Prediction(
        f"{plural(len(found), 'box', 'boxes')} above {job.args.threshold:g}",
        (detection_table(found, job.args.language),) if len(found) else (),
        detection_records(found),
        draw_detections(job.image, found, 0.0),
    )


def segment(job: Job) -> Prediction:
    """The class of each pixel of a picture."""
    model = job.build(job.args.entry, "input_size")
    classes = segmentation.predict(model, job.image)
    dataset = str(job.entry["parts"].get("dataset", ""))
    listed = [area for _, area in class_areas(classes) if area >= SMALLEST]
    return Prediction(
        f"{plural(len(listed), 'class', 'classes')} of {100 * SMALLEST:g} % or more",
        (class_table(classes, dataset, job.args.language),),
        class_records(classes, dataset),
        draw_classes(job.image, classes, dataset),
    )


def find_joints(job: Job) -> Prediction:
    """The joints of persons: those of --boxes; a detector finds them unless these are given."""
    args = job.args
    model = job.build(args.entry, "corrected")
    if args.boxes:
        boxes, where = args.boxes, ""
        evaluator = KeypointEvaluator(None, model)
    else:
        evaluator = KeypointEvaluator(job.build(args.detector, DETECTS), model)
        boxes = evaluator.detect_persons(job.image, args.threshold).tolist()
        where = f" above {args.threshold:g} by {args.detector}"
    try:
        people = list(evaluator.predict(job.image, boxes))
    except ValueError as error:
        raise PredictError(str(error)) from error
    table = evaluator.table(people, args.language)
    records = [
        {"box": [round(v, 2) for v in box], "joints": joints}
        for box, joints in zip(boxes, evaluator.records(people), strict=True)
    ]
    return Prediction(
        plural(len(people), "person") + where,
        (table,) if table else (),
        records,
        evaluator.vis_skeletons(job.image, people),
    )


def generate(job: Job) -> Prediction:
    """Pictures of a generator, in a grid."""
    model = job.build(job.args.entry, "generate_images")
    seed, count = job.args.seed, job.args.count
    images = model.generate_images(count, seed)
    height, width = images.shape[2:]
    boxes = grid_boxes(count, height, width, COLUMNS)
    return Prediction(
        f"{plural(count, 'picture')} of {width} x {height} pixels from seed {seed}",
        (),
        {"seed": seed, "pictures": [{"box": list(box)} for box in boxes]},
        model.make_grid(images, COLUMNS),
    )


def encode(job: Job) -> Prediction:
    """Tokens for each `[MASK]` of a text, else a vector."""
    model = job.build(job.args.entry, "embeddings")
    tokens, note = _vocabulary(job, model.config.vocab_size)
    # the published models without `uncased` in their name keep capitals, but for the Chinese one
    lower = "uncased" in job.args.entry or "cased" not in job.args.entry
    tokenizer = BertTokenizer(tokens, lower)
    text = job.args.text
    if MASK not in text:
        vector = [round(float(v), 4) for v in pooled_vector(model, tokenizer, text)]
        shown = " ".join(f"{v:.4f}" for v in vector[:SHOWN])
        lines = (f"{shown} ..." if len(vector) > SHOWN else shown, *note)
        return Prediction(f"pooled vector of {len(vector)} numbers", lines, {"vector": vector})
    try:
        masks = nearest_tokens(model, tokenizer, text)
    except ValueError as error:  # it is part of a word, or of what is cut off a long text
        raise PredictError(str(error)) from error
    rows = ["\n".join(f"{similarity:6.3f}  {token}" for token, similarity in row) for row in masks]
    records = [
        [{"token": token, "similarity": round(similarity, 4)} for token, similarity in row]
        for row in masks
    ]
    summary = f"nearest tokens of {len(masks)} {MASK} by cosine similarity"
    return Prediction(summary, ("\n\n".join(rows), *note), {"masks": records})


def _vocabulary(job: Job, size: int) -> tuple[list[str], tuple[str, ...]]:
    """The tokens of a model, and a line that names a stand-in.

    The published file if it is in the cache of weights or, with weights, can be fetched; else the
    project's file for it; else a stand-in.
    """
    name = published_name(job.args.entry)
    url = VOCABULARY_URL.format(name=name) if name else ""
    try:
        if name and (cached_path(url).is_file() or not job.args.random):
            path = fetch_vocabulary(url, size, terminal_progress("vocab.txt"))
            return read_vocabulary(path), ()
        locked = job.asset(f"/{name}/vocab.txt") if name else None
        tokens = read_vocabulary(locked) if locked else stand_in_vocabulary(size)
    except (FetchError, VocabularyError, ValueError) as error:
        raise PredictError(str(error)) from error
    if locked and len(tokens) == size:
        return tokens, ()
    shown = job.project.shown(locked) if locked else "made from common words"
    note = f"stand-in vocabulary: {shown}, {len(tokens)} tokens; the model was trained with another"
    return tokens, (note,)


RUN: Mapping[str, Callable[[Job], Prediction]] = {
    "classification": classify,
    "detection": detect,
    "segmentation": segment,
    "keypoints": find_joints,
    "text": encode,
    "generation": generate,
}
