from dataclasses import replace

import pytest

from zoo.core.measurement import Measurement, dump_measurements, from_report, load_measurements

REPORT = {
    "parameters": 12,
    "trainable": 10,
    "flops": 2000,
    "input": [1, 3, 224, 320],
    "outputs": [[1, 1000]],
    "median_seconds": 0.25,
    "peak_bytes": 4096,
    "device": "cpux",
    "processor": {"name": "A Processor", "cores": 4},
    "versions": {"megengine": "1.13.0"},
    "pyramid": None,
}
MEASURED = Measurement(
    12, 10, 2000, (1, 3, 224, 320), ((1, 1000),), 0.25, 4096, "cpux", "A Processor, 4 cores",
    {"megengine": "1.13.0"},
)  # fmt: skip


def test_a_report_becomes_a_measurement():
    assert from_report(REPORT) == MEASURED


def test_measurements_read_back_as_they_were_written():
    assert load_measurements(dump_measurements({"net": MEASURED})) == {"net": MEASURED}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"schema": 2, "entries": {}}', "it is not of schema 1"),
        (dump_measurements({"a": replace(MEASURED, input=())}), "an input has no sides"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_remedy(text, why):
    with pytest.raises(ValueError, match="cannot be read") as caught:
        load_measurements(text)
    assert str(caught.value) == (
        f"measurements.json cannot be read: {why}; delete it, then run: zoo measure"
    )


@pytest.mark.parametrize(
    ("shape", "size"), [((1, 3, 224, 320), "224 × 320"), ((1, 128), "128"), ((5,), "5")]
)
def test_the_size_of_an_input_is_without_its_number_and_channels(shape, size):
    assert replace(MEASURED, input=shape).size == size
