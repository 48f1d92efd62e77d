"""The former place of `zoo.models.detection.inference`, kept for one release."""

from zoo.models.detection.inference import predict as predict
from zoo.models.detection.inference import process_batch as process_batch
from zoo.models.detection.inference import process_inputs as process_inputs
