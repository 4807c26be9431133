"""Another machine takes over what was published: its files, its model from the bucket, its Rasa."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

from bot.faq import training
from bot.faq.versions.following import Follower
from bot.settings import Settings
from tests.bot.faq.versions.conftest import Editor


@dataclass
class FakeRasa:
    """Takes what it is told to serve, or refuses it."""

    told: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200

    def __enter__(self) -> FakeRasa:
        rasa = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                rasa.told.append(body)
                self.send_response(rasa.status)
                self.end_headers()
                self.wfile.write(b'{"error": "still loading"}')

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def shared(editor: Editor) -> Iterator[Editor]:
    """An editor at a machine with a bucket."""
    import boto3

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    name, endpoint = f"shop-{os.urandom(4).hex()}", f"http://{host}:{port}"
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=endpoint, **keys).create_bucket(Bucket=name)
    editor.settings = replace(
        editor.settings,
        media_url=f"s3://{name}",
        media_endpoint=endpoint,
        media_key_id="key",
        media_secret_key="secret",
    )
    yield editor
    server.stop()


def other_machine(editor: Editor, rasa: FakeRasa, folder: Path) -> Settings:
    """Its own folders and its own Rasa, the same store and bucket."""
    root = folder / "other"
    shutil.copytree(editor.settings.root / "data", root / "data")
    (root / "models").mkdir()
    port = rasa.server.server_address[1]
    return replace(editor.settings, root=root, data_dir=root / "var", published=None, rasa_port=int(port))


def test_a_published_version_and_its_model_come_to_the_other_machine(shared: Editor, tmp_path: Path) -> None:
    with FakeRasa() as rasa:
        other = other_machine(shared, rasa, tmp_path)
        follower = Follower(other, shared.store)
        assert not follower.look()
        first = shared.publishes()
        assert first.model
        training_model = other.root / "models" / first.model
        assert follower.look()
        assert training_model.exists()
        assert rasa.told == [{"path": first.model, "files": first.files}]
        live = other.live_folder.read()
        assert live is not None
        assert (live.version, live.files) == (first.number, first.files)
        assert training.live_model(other.root) == training_model
        assert not follower.look()
        shared.edits("4.95", "5.45")
        second = shared.publishes()
        assert follower.look()
        assert rasa.told[-1]["files"] == second.files
        live = other.live_folder.read()
        assert live is not None
        assert live.version == second.number


def test_what_its_rasa_refuses_is_tried_again_and_the_old_version_goes_on(shared: Editor, tmp_path: Path) -> None:
    with FakeRasa(status=503) as rasa:
        other = other_machine(shared, rasa, tmp_path)
        version = shared.publishes()
        follower = Follower(other, shared.store)
        assert not follower.look()
        assert other.live_folder.read() is None
        rasa.status = 200
        assert follower.look()
        live = other.live_folder.read()
        assert live is not None
        assert live.version == version.number


def test_a_model_that_is_nowhere_is_waited_for(editor: Editor, tmp_path: Path) -> None:
    """Without a bucket the folder models/ is a shared one; until the file is there, nothing changes."""
    with FakeRasa() as rasa:
        other = other_machine(editor, rasa, tmp_path)
        version = editor.publishes()
        follower = Follower(other, editor.store)
        assert not follower.look()
        assert rasa.told == []
        assert version.model
        (other.root / "models" / version.model).touch()
        assert follower.look()
