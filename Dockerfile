# Two images. `web`, for the processes web and worker: Python 3.13 and the short list web.lock, nothing of Rasa's.
# `rasa`, for Rasa and its actions, which no address outside reaches: Python 3.10. compose.yml runs them.

FROM python:3.13-slim-bookworm AS web
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONPATH=/app HOME=/tmp PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/web.lock requirements/web.lock
RUN python -m venv .venv && .venv/bin/python -m pip install -q --require-hashes --no-deps \
    --only-binary :all: --no-binary http-ece -r requirements/web.lock
COPY bot bot
COPY connectors connectors
COPY data data
RUN .venv/bin/python -m compileall -q bot connectors
RUN mkdir var models && chown 10001:10001 var models
USER 10001:10001
ENTRYPOINT ["sh", "-c", "umask 077 && exec \"$@\"", "--"]
CMD ["python", "-m", "connectors", "web"]

FROM python:3.10-slim-bookworm AS rasa
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONPATH=/app HOME=/tmp PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1
COPY requirements requirements
COPY pyproject.toml LICENSE ./
RUN sh requirements/install.sh
COPY bot bot
COPY connectors connectors
COPY actions actions
COPY data data
COPY config.yml domain.yml endpoints.yml credentials.yml ./
RUN .venv/bin/python -m compileall -q bot connectors actions
RUN mkdir var models && chown 10001:10001 var models
USER 10001:10001
ENTRYPOINT ["sh", "-c", "umask 077 && exec \"$@\"", "--"]
CMD ["python", "-m", "connectors", "rasa"]
