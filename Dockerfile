# The site and the worker are the same image: the command decides. Built without what only tests need.
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml README.md ./
COPY models models
COPY planner planner
COPY solver solver
COPY web web
RUN /venv/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home visitplan && install -d -m 0700 -o visitplan -g visitplan /data
COPY --from=build /venv /venv
ENV PATH="/venv/bin:$PATH" PYTHONUNBUFFERED=1 VISITPLAN_DATA=/data
USER visitplan
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=20s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=5)"]
# The proxy in front logs who asked for what; --access-logfile - does here, and the logger masks the keys of calendars.
# One process, as log-ins and requests of the API are counted in it; each open page that watches a plan holds a thread.
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "1", "--threads", "16", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--logger-class", "web.logs.MaskingLogger", \
     "web:open_site()"]
