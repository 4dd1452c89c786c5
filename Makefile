# The two commands of the README, and their helpers. Needs Python 3.11 or later, git and make.
PYTHON ?= python3
QUARTER ?= 2022-23 Q2
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: report test test-quick lab bench lock format clean

report: $(READY)
	@$(BIN)/kpi-report build --quarter "$(QUARTER)"

# Whole files go to the processes in the order of their folders: browser and builds first, the many short ones last.
test: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

test-quick: $(READY)
	@$(BIN)/python -m pytest -q -n auto --dist loadfile tests/unit tests/property tests/golden

lab: $(READY)
	@$(BIN)/jupyter lab --notebook-dir=.

bench: $(READY)
	@$(BIN)/python -m benchmarks.build_parts
	@$(BIN)/python -m benchmarks.compare_peers
	@$(BIN)/python -m benchmarks.rebuild
	@$(BIN)/python -m benchmarks.build_growth
	@$(BIN)/python -m benchmarks.dashboard_growth
	@$(BIN)/python benchmarks/house.py
	@$(BIN)/python benchmarks/control_charts.py
	@$(BIN)/python benchmarks/control_false_alarms.py
	@$(BIN)/python benchmarks/outlook_errors.py
	@$(BIN)/python benchmarks/reach_calibration.py

# Pins every dependency for every platform from the ranges in pyproject.toml.
lock: $(READY)
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --all-extras \
		--no-emit-index-url --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

format: $(READY)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean:
	rm -rf outputs/* .venv

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("This needs Python 3.11 or later; found " + sys.version.split()[0] + ". Name another with: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	@echo "Setting up $(VENV) (once, a minute or two)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@$(BIN)/jupyter kernelspec install --sys-prefix --log-level=ERROR --name kpi-report kpi_helpers/publishing/kernels/kernelspec
	@touch $(READY)
