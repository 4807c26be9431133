"""Hub: brings a published sentence encoder into a folder, file by file, each checked and pinned by its sha256.

Sources: Hugging Face Hub API, "Repo info" (`/api/models/NAME/revision/REVISION?blobs=true`: `sha`, `siblings` with
`rfilename`, `size`, `lfs.sha256`) and "Download files" (`/NAME/resolve/REVISION/PATH`, which may redirect and answers
`Range`); sentence-transformers, "Pooling" (`1_Pooling/config.json`).
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import requests

from connectors.channels.network import CONNECT_SECONDS, READ_SECONDS

_NAME = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?", re.ASCII)
_TOKENIZER, _CONFIG, _WEIGHTS, _POOLING = "tokenizer.json", "config.json", "model.safetensors", "1_Pooling/config.json"
# int8 first: small, and nobody need make it so. Those made for one kind of processor only are left alone.
_SMALL = ("onnx/model_quantized.onnx", "onnx/model_int8.onnx", "onnx/model_quint8_avx2.onnx")
_WHOLE = ("onnx/model.onnx", "model.onnx")
_POOLINGS = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "first"}
_BLOCK_BYTES = 1 << 16
_PART = ".part"
Say = Callable[[str], None]


class NotFetched(Exception):
    """The encoder is not here; the message says what to do about it."""


@dataclass(frozen=True, kw_only=True)
class HubFile:
    """One file of a repository; `sha256` is known of large files only."""

    path: str
    size: int
    sha256: str | None


@dataclass(frozen=True, kw_only=True)
class Repository:
    """What a hub says of a name: the commit that its revision stands for, and the files by path."""

    name: str
    commit: str
    files: Mapping[str, HubFile]


def is_name(text: str) -> bool:
    """Whether it could be a name on a hub: `owner/encoder`."""
    return _NAME.fullmatch(text) is not None


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to bring: a name at a revision (a branch, a tag or, to be sure, a commit), and what must hold of it.

    `sha256` is that of the model's file, where it is known from before; `prefix` goes before each message, as some
    encoders were trained ("query: ").
    """

    name: str
    hub: str
    revision: str = "main"
    sha256: str | None = None
    limit_bytes: int
    prefix: str = ""


def fetch(order: Order, folder: Path, say: Say) -> Path:
    """The folder below `folder` that holds the encoder: model, tokenizer and what they are, in encoder.json.

    What was cut short goes on where it stopped. Raises NotFetched.
    """
    with requests.Session() as session:
        source = _Source(session, order.hub.rstrip("/"), say)
        repository = source.repository(order.name, order.revision)
        pooling = pooling_of(order.name, source.json(repository, _POOLING))
        wanted = choose(repository, source.json(repository, _CONFIG), pooling)
        _check_size(order, wanted)
        # Below the commit, so that half a file is never gone on with from another version of it.
        target = folder / repository.commit[:12] / order.name.replace("/", "--")
        target.mkdir(parents=True, exist_ok=True)
        digests = {name: source.bring(repository, file, target / name) for name, file in wanted.items()}
    _check_pin(order, digests, target)
    say(f"pinned: {order.name} at {repository.commit}")
    pins = {"hub": order.hub, "name": order.name, "commit": repository.commit, "sha256": digests}
    about = {"languages": [], "pooling": pooling, "prefix": order.prefix, "source": pins}
    (target / "encoder.json").write_text(json.dumps(about, indent=1), encoding="utf-8")
    return target


def _check_size(order: Order, wanted: Mapping[str, HubFile]) -> None:
    whole = sum(file.size for file in wanted.values())
    if whole > order.limit_bytes:
        raise NotFetched(
            f"{order.name} has {whole / 1e6:.0f} MB and the limit is {order.limit_bytes / 1e6:.0f}: "
            "take a smaller one, or raise it with --limit"
        )


def _check_pin(order: Order, digests: Mapping[str, str], target: Path) -> None:
    if order.sha256 and order.sha256.lower() not in (digests.get("model.onnx"), digests.get(_WEIGHTS)):
        shutil.rmtree(target)
        raise NotFetched(f"the model of {order.name} is not the one with sha256 {order.sha256}: don't use it")


def choose(repository: Repository, config: Mapping[str, Any], pooling: str) -> dict[str, HubFile]:
    """The files to bring, by the names they get here: a small model, else weights that we convert, else a large model.

    Raises NotFetched where the repository holds no encoder that we can run.
    """
    files = repository.files
    if _TOKENIZER not in files:
        raise NotFetched(f"{repository.name} has no {_TOKENIZER}: it is no encoder that can be run here")
    tokenizer = {_TOKENIZER: files[_TOKENIZER]}
    runs = [path for path in (*_SMALL, *_WHOLE) if path in files and f"{path}_data" not in files]
    a_bert = config.get("model_type") == "bert" and config.get("hidden_act") == "gelu" and pooling == "mean"
    if a_bert and _WEIGHTS in files and not (runs and runs[0] in _SMALL):
        return {**tokenizer, _CONFIG: files[_CONFIG], _WEIGHTS: files[_WEIGHTS]}
    if not runs:
        raise NotFetched(f"{repository.name} has neither an ONNX model nor the weights of a BERT: take another one")
    return {**tokenizer, "model.onnx": files[runs[0]]}


def pooling_of(name: str, config: Mapping[str, Any]) -> str:
    """How the encoder makes one vector of a message: `mean` unless it says otherwise. Raises NotFetched."""
    said = [key for key, on in config.items() if key.startswith("pooling_mode_") and on is True]
    if len(said) > 1 or (said and said[0] not in _POOLINGS):
        raise NotFetched(f"{name} makes its vectors by {', '.join(said)}, which we don't know: take another one")
    return _POOLINGS[said[0]] if said else "mean"


class _Source:
    """A hub that is asked over one session."""

    def __init__(self, session: requests.Session, hub: str, say: Say) -> None:
        self._session = session
        self._hub = hub
        self._say = say

    def repository(self, name: str, revision: str) -> Repository:
        """The files of a revision."""
        url = f"{self._hub}/api/models/{quote(name)}/revision/{quote(revision, safe='')}?blobs=true"
        said = self._read(name, url)
        try:
            files = [
                HubFile(path=each["rfilename"], size=int(each["size"]), sha256=(each.get("lfs") or {}).get("sha256"))
                for each in said["siblings"]
            ]
            return Repository(name=name, commit=str(said["sha"]), files={file.path: file for file in files})
        except (KeyError, TypeError, ValueError) as error:
            raise NotFetched(f"{self._host} answered about {name} in a way we don't know ({error!r})") from error

    def json(self, repository: Repository, path: str) -> Mapping[str, Any]:
        """A small file of JSON; empty where there is none."""
        if path not in repository.files:
            return {}
        said = self._read(repository.name, self._url(repository, path))
        return said if isinstance(said, dict) else {}

    def bring(self, repository: Repository, file: HubFile, target: Path) -> str:
        """Writes `target` unless it is there already, goes on with what is there of it; its sha256."""
        if not target.exists() or (file.sha256 and digest_of(target) != file.sha256):
            target.unlink(missing_ok=True)
            self._bring(repository, file, target.with_name(target.name + _PART))
            target.with_name(target.name + _PART).replace(target)
        digest = digest_of(target)
        self._say(f"{target.name}: {file.size / 1e6:.1f} MB, sha256 {digest}")
        return digest

    def _bring(self, repository: Repository, file: HubFile, part: Path) -> None:
        there = part.stat().st_size if part.exists() else 0
        if there < file.size or not there:
            self._append(repository, file, part, there)
        if part.stat().st_size != file.size:
            part.unlink()
            raise NotFetched(f"{file.path} has another size than {self._host} said: run the command again")
        if file.sha256 and digest_of(part) != file.sha256:
            part.unlink()
            raise NotFetched(f"{file.path} is not the file that {self._host} names (sha256): run the command again")

    def _append(self, repository: Repository, file: HubFile, part: Path, there: int) -> None:
        headers = {"Range": f"bytes={there}-"} if there else {}
        with self._get(repository.name, self._url(repository, file.path), headers=headers) as response:
            goes_on = response.status_code == HTTPStatus.PARTIAL_CONTENT
            try:
                with part.open("ab" if goes_on else "wb") as out:
                    for block in response.iter_content(_BLOCK_BYTES):
                        out.write(block)
                        if out.tell() > file.size:
                            break
            except requests.RequestException as error:
                raise NotFetched(
                    f"{self._host} broke off in {file.path} after {part.stat().st_size / 1e6:.1f} of "
                    f"{file.size / 1e6:.1f} MB: run the command again, it goes on from there"
                ) from error

    def _read(self, name: str, url: str) -> Any:
        with self._get(name, url) as response:
            try:
                return response.json()
            except (requests.RequestException, ValueError) as error:
                raise NotFetched(f"{self._host} did not answer with JSON about {name}: is it a hub?") from error

    def _get(self, name: str, url: str, headers: Mapping[str, str] | None = None) -> requests.Response:
        """An answer that is one. Raises NotFetched."""
        waits = (CONNECT_SECONDS, READ_SECONDS)
        try:
            # Packed on the way, neither the size nor a range would be the file's.
            asked = {"Accept-Encoding": "identity", **(headers or {})}
            response = self._session.get(url, headers=asked, stream=True, timeout=waits)
        except requests.RequestException as error:
            raise NotFetched(
                f"{self._host} can't be reached ({type(error).__name__}): without internet here, fetch {name} "
                "elsewhere and name its folder: mostrador encoder add FOLDER"
            ) from error
        if not response.ok:
            response.close()
            raise NotFetched(self._refusal(name, response.status_code))
        return response

    def _refusal(self, name: str, status: int) -> str:
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND):
            return f"{self._host} has no public encoder {name} in this revision ({status}): look at its name"
        return f"{self._host} could not answer now ({status}): run the command again later, it goes on where it stopped"

    def _url(self, repository: Repository, path: str) -> str:
        return f"{self._hub}/{quote(repository.name)}/resolve/{quote(repository.commit)}/{quote(path)}"

    @property
    def _host(self) -> str:
        return urlsplit(self._hub).netloc


def digest_of(path: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()
