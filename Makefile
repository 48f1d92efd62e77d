# make        installs what is missing, then check -> registry -> samples -> site
# make test   all tests; make test-fast for those that need neither MegEngine nor a sandbox
.DEFAULT_GOAL := all
.PHONY: all test test-fast coverage check format serve gpu-check bench bench-samples bench-models bench-site bench-desk bench-evaluate screenshots audit overfit fuzz mutants lock dist clean

BIN := .venv/bin
ZOO := $(BIN)/zoo
# Tests run in a process for each core. A file's tests stay in one: they share what they build.
WORKERS ?= $(shell nproc)
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

all: .venv/.installed
	@tools/system-packages bwrap=bubblewrap
	@$(ZOO) build

test: .venv/.installed
	@tools/system-packages bwrap=bubblewrap chromium=chromium fc-list=fontconfig
	@$(PYTEST) --durations=15

test-fast: .venv/.installed
	@$(PYTEST) -m "not (models or browser or sandbox or slow)" --hypothesis-profile=quick

# Prints how much of zoo/ the tests reach, by line and branch; judges nothing.
coverage: .venv/.installed
	@tools/system-packages bwrap=bubblewrap chromium=chromium fc-list=fontconfig
	@$(PYTEST) --cov=zoo --cov-branch

# Formatting, lint, types, cards.
check: .venv/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(ZOO) check
	$(ZOO) format --check

format: .venv/.installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

serve: .venv/.installed
	@$(ZOO) serve

# Whether MegEngine computes right on this machine's GPU, and how fast; docs/megengine.md.
gpu-check: .venv/.installed
	@tools/system-packages bwrap=bubblewrap
	@$(BIN)/python tools/gpu_check.py

# Ratios against a real alternative, in turn in one run; figures in docs/benchmarks.md.
bench: bench-samples bench-models bench-site bench-desk bench-evaluate

bench-samples: .venv/.installed
	@$(BIN)/python benchmarks/samples.py

bench-models: .venv/.installed
	@$(BIN)/python benchmarks/models.py
	@if [ -n "$$TORCH_PYTHON" ]; then $(BIN)/python benchmarks/operators.py; fi

bench-site: .venv/.installed
	@$(BIN)/python benchmarks/site.py

bench-desk: .venv/.installed
	@$(BIN)/python -m benchmarks.desk

bench-evaluate: .venv/.installed
	@$(BIN)/python benchmarks/evaluate.py

# Pictures of the site as it is now, for docs/.
screenshots: all
	@$(BIN)/python tools/screenshots.py

# Lighthouse and the Nu checker on the site as it is now; both come from npm.
audit: all
	@tools/system-packages npm=npm java=default-jre-headless chromium=chromium
	@$(BIN)/python tools/audit.py

# Any bytes in a card give a card or diagnostics; what is found becomes a regression test.
fuzz: .venv/.installed
	@$(BIN)/python -m pytest tests/lint/test_any_bytes.py --hypothesis-profile=fuzz

# Changes lines of the program, one at a time, and says which change no test notices. What tests reach
# is learned first, which takes as long as they do; then N=400 takes about an hour.
N ?= 80
mutants: .venv/.installed
	@$(BIN)/python tools/mutants.py $(N)

# Each detector trains on four small pictures until it finds their boxes; a classifier, DeepLabV3+ and
# SimpleBaseline until they have their classes, pixels and joints right, BERT on six sentences until
# it fills in their words, DCGAN until it makes four pictures; minutes each.
overfit: .venv/.installed
	@for family in retinanet atss freeanchor fcos faster_rcnn; do \
	    $(BIN)/python -m zoo.models.detection.overfit $$family --keep overfit || exit 1; done
	@$(BIN)/python -m zoo.models.classification.overfit
	@$(BIN)/python -m zoo.models.segmentation.overfit
	@$(BIN)/python -m zoo.models.keypoints.overfit
	@$(BIN)/python -m zoo.models.text.overfit
	@$(BIN)/python -m zoo.models.generation.overfit

.venv/.installed: requirements.txt pyproject.toml
	@tools/install

# Pins the newest versions that go together. opencv-python is left out: the headless package
# in pyproject.toml holds the same module and needs no libGL.
lock: .venv/.installed
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra models --extra dask --extra evaluate \
	    --extra bench --extra dev --python-version 3.10 \
	    --generate-hashes --no-emit-package opencv-python --no-emit-index-url --no-header \
	    --no-annotate --quiet --upgrade --output-file requirements.txt

# The wheel and the source archive it is made from, in dist/; docs/releasing.md.
dist: .venv/.installed
	@rm -rf dist
	@$(BIN)/python -m build --no-isolation --outdir dist
	@$(BIN)/python -m twine check --strict dist/*

clean:
	rm -rf .venv .cache site/public build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
