"""Hub: brings a published sentence encoder into a folder by `huggingface_hub`, pinned by commit and sha256.

Sources: huggingface_hub, "Download files from the Hub" (`hf_hub_download` with `local_dir`: an interrupted
download goes on, sizes are checked) and `HfApi.model_info` (`files_metadata`: sizes, and the sha256 of large files);
sentence-transformers, "Pooling" (`1_Pooling/config.json`).
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError, HFValidationError
from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]  # documented, but in no __all__

_TOKENIZER, _CONFIG, _WEIGHTS, _POOLING = "tokenizer.json", "config.json", "model.safetensors", "1_Pooling/config.json"
# int8 first: small, and nobody need make it so. Those made for one kind of processor only are left alone.
_SMALL = ("onnx/model_quantized.onnx", "onnx/model_int8.onnx", "onnx/model_quint8_avx2.onnx")
_WHOLE = ("onnx/model.onnx", "model.onnx")
_POOLINGS = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "first"}
# The folder for files that are not checked yet; no name on a hub begins with a dot.
_ARRIVING = ".arriving"
_REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
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
    try:
        validate_repo_id(text)
    except HFValidationError:
        return False
    return True


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
    source = _Source(order.hub.rstrip("/"), say)
    repository = source.repository(order.name, order.revision)
    # Below the commit, so that a half file is never completed from another version.
    version = folder / repository.commit[:12]
    arriving, target = version / _ARRIVING, version / order.name.replace("/", "--")
    pooling = pooling_of(order.name, source.json(repository, _POOLING, arriving))
    files = choose(repository, source.json(repository, _CONFIG, arriving), pooling)
    _check_size(order, files)
    target.mkdir(parents=True, exist_ok=True)
    digests = {name: source.bring(repository, file, arriving, target / name) for name, file in files.items()}
    shutil.rmtree(arriving, ignore_errors=True)
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
    modes = [key for key, on in config.items() if key.startswith("pooling_mode_") and on is True]
    if len(modes) > 1 or (modes and modes[0] not in _POOLINGS):
        raise NotFetched(f"{name} makes its vectors by {', '.join(modes)}, which we don't know: take another one")
    return _POOLINGS[modes[0]] if modes else "mean"


class _Source:
    """A hub, asked without anybody's token: only what is public is brought."""

    def __init__(self, hub: str, say: Say) -> None:
        self._api = HfApi(endpoint=hub, token=False)
        self._host = urlsplit(hub).netloc
        self._say = say

    def repository(self, name: str, revision: str) -> Repository:
        """The files of a revision. Raises NotFetched."""
        try:
            model = self._api.model_info(name, revision=revision, files_metadata=True)
        except HfHubHTTPError as error:
            raise self._refusal(name, error.response.status_code) from error
        except (KeyError, TypeError, ValueError) as error:
            raise NotFetched(f"{self._host} answered about {name} in a way we don't know: is it a hub?") from error
        except OSError as error:
            raise NotFetched(
                f"{self._host} can't be reached ({type(error).__name__}): without internet here, fetch {name} "
                "elsewhere and name its folder: mostrador encoder add FOLDER"
            ) from error
        files = [
            HubFile(path=sibling.rfilename, size=sibling.size or 0, sha256=sibling.lfs.sha256 if sibling.lfs else None)
            for sibling in model.siblings or ()
        ]
        return Repository(name=name, commit=str(model.sha), files={file.path: file for file in files})

    def json(self, repository: Repository, path: str, arriving: Path) -> Mapping[str, Any]:
        """A small file of JSON; empty where there is none. Raises NotFetched."""
        if path not in repository.files:
            return {}
        try:
            config = json.loads(self._download(repository, path, arriving).read_bytes())
        except ValueError as error:
            raise NotFetched(f"{path} of {repository.name} is no JSON: take another encoder") from error
        return config if isinstance(config, dict) else {}

    def bring(self, repository: Repository, file: HubFile, arriving: Path, target: Path) -> str:
        """Writes `target` unless the very file is there already; its sha256. Raises NotFetched."""
        if not target.exists() or (file.sha256 and digest_of(target) != file.sha256):
            arrived = self._download(repository, file.path, arriving)
            if file.sha256 and digest_of(arrived) != file.sha256:
                shutil.rmtree(arriving)
                raise NotFetched(f"{file.path} is not the file that {self._host} names (sha256): run the command again")
            arrived.replace(target)
        digest = digest_of(target)
        self._say(f"{target.name}: {file.size / 1e6:.1f} MB, sha256 {digest}")
        return digest

    def _download(self, repository: Repository, path: str, arriving: Path) -> Path:
        try:
            return Path(
                self._api.hf_hub_download(repository.name, path, revision=repository.commit, local_dir=arriving)
            )
        except HfHubHTTPError as error:
            if error.response is not None:
                raise self._refusal(repository.name, error.response.status_code) from error
            raise self._broken_off(path) from error
        except OSError as error:
            raise self._broken_off(path) from error

    def _broken_off(self, path: str) -> NotFetched:
        return NotFetched(f"{self._host} broke off in {path}: run the command again, it goes on from there")

    def _refusal(self, name: str, status: int) -> NotFetched:
        if status in _REFUSED:
            return NotFetched(
                f"{self._host} has no public encoder {name} in this revision ({status}): look at its name"
            )
        return NotFetched(
            f"{self._host} could not answer now ({status}): run the command again later, it goes on where it stopped"
        )


def digest_of(path: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
