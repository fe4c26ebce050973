# Two commands get you going: `make demo`, then `make serve`. `make check` and `make test` are what CI runs.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
UV_VERSION := 0.13.9
LOCK := $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
# Else a first start, and where Python may write no bytecode every start, compiles what it imports.
COMPILE := $(BIN)/python -m compileall -q models planner solver web

.PHONY: demo serve test fuzz api-fuzz soak bench bench-docs bench-pages screenshots check format lock clean

demo: .venv/runtime
	$(BIN)/visitplan demo

serve: .venv/runtime
	$(BIN)/visitplan serve

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: .venv/dev chromium
	$(BIN)/pytest -n auto

# The solver against brute force on thousands of random instances of every rule; SEED picks others.
SEED ?= 0
fuzz: .venv/dev
	$(BIN)/python -m benchmarks.fuzz --count 5000 --seed $(SEED)

# The API by requests made up from its description, over a throw-away database; API_FUZZ="--seconds 3600" goes on longer.
API_FUZZ ?=
api-fuzz: .venv/dev
	$(BIN)/python -m tests.web.api.fuzz $(API_FUZZ)

# A quarter with everything that happens in one, checked after every step. SOAK="--kill" kills the processes in the
# middle of their work; SOAK="--only PACNAM" plays it in one district.
SOAK ?=
soak: .venv/dev
	$(BIN)/python -m benchmarks.soak $(SOAK)

# The solver beside the peers a user would take instead, on every shape: about an hour. BENCH="--shapes district
# --seconds 10" takes a part; results are merged. bench-docs writes them into docs/benchmarks.md.
BENCH ?=
RESULTS := benchmarks/results.json
bench: .venv/dev .venv/timefold
	$(BIN)/python -m benchmarks.bench --out $(RESULTS) $(BENCH)

bench-docs: .venv/dev
	$(BIN)/python -m benchmarks.report --results $(RESULTS)

# The time every page takes on the sample province, published and planned once more: a minute or two.
bench-pages: .venv/dev
	$(BIN)/python -m benchmarks.pages

# The pictures of the README and the guides, by the sample province: some minutes.
screenshots: .venv/dev chromium
	$(BIN)/python -m tests.browser.screenshots

# Timefold's jars, out of its Python package: where they or Java can't be had, its rows say so.
.venv/timefold: benchmarks/peers/timefold_java/requirements.txt | $(UV)
	$(UV) pip install -q --no-deps --require-hashes --target $@ -r $< \
	  || echo "Timefold could not be installed: its rows will say so"

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Pins every package, with hashes, from the ranges in pyproject.toml.
lock: $(UV)
	$(LOCK) pyproject.toml -o requirements.txt
	$(LOCK) --extra dev pyproject.toml -o requirements-dev.txt

clean:
	rm -rf .venv build *.egg-info out

$(UV):
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check uv==$(UV_VERSION)

.venv/runtime: requirements.txt pyproject.toml | $(UV)
	$(UV) pip install -q --compile-bytecode --require-hashes -r requirements.txt
	$(UV) pip install -q --no-deps -e .
	$(COMPILE)
	touch $@

.venv/dev: requirements-dev.txt pyproject.toml | $(UV)
	$(UV) pip install -q --compile-bytecode --require-hashes -r requirements-dev.txt
	$(UV) pip install -q --no-deps -e .
	$(COMPILE)
	touch $@ .venv/runtime

# The browser tests drive Debian's chromium; where it can't be installed they say that they were skipped.
.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	  || echo "chromium is missing and could not be installed: the browser tests will be skipped"
