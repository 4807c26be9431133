"""Bucket: media files in S3-compatible storage, for several machines; each machine keeps copies for a while."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.store.files import MediaFiles

if TYPE_CHECKING:
    from collections.abc import Mapping

# An erased file must not stay on a machine that once showed it.
_KEPT_SECONDS = 600.0
_HASH = "sha256"
_GONE = frozenset({"404", "NoSuchKey", "NotFound"})


class BucketUnreachable(OSError):
    """The storage did not answer, or refused; try again later."""


class BucketFiles(MediaFiles):
    """Objects under `<prefix>/<first two digits>/<SHA-256 in hex>`. `folder` holds copies, each for ten minutes.

    There is no lock between machines: who keeps a file looks after it has written the hash down whether the object is
    still there, and who removes one looks afterwards whether its hash was written down meanwhile. Each mends it.
    """

    def __init__(self, bucket: str, prefix: str, folder: Path, client: Mapping[str, Any]) -> None:
        """`client` are the arguments of `boto3.client`, such as endpoint_url."""
        super().__init__(folder)
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._client = client
        self._sweeper: threading.Timer | None = None
        self._sweep()

    def save(self, content: bytes) -> str:
        """Keeps `content` and returns its hash. Raises BucketUnreachable."""
        content_hash = hashlib.sha256(content).hexdigest()
        if not self.exists(content_hash):
            self._put(content_hash, content)
        return content_hash

    @contextmanager
    def kept(self, content: bytes) -> Iterator[str]:
        """Keeps `content`; after the block, in which its hash is written down, it is there."""
        content_hash = self.save(content)
        yield content_hash
        if not self.exists(content_hash):
            self._put(content_hash, content)

    def remove(self, content_hash: str, is_unused: Callable[[], bool]) -> bool:
        """Deletes a file if `is_unused()`; whether it did. One that came into use in this moment is put back."""
        if not is_unused():
            return False
        with contextlib.suppress(FileNotFoundError):
            content = self._get(content_hash)
            with _named():
                self._s3.delete_object(Bucket=self._bucket, Key=self._key(content_hash))
            if not is_unused():
                self._put(content_hash, content)
                return False
        super().path(content_hash).unlink(missing_ok=True)
        return True

    def exists(self, content_hash: str) -> bool:
        """Whether the storage has it. Raises BucketUnreachable."""
        from botocore.exceptions import ClientError

        with _named():
            try:
                self._s3.head_object(Bucket=self._bucket, Key=self._key(content_hash))
            except ClientError as error:
                if error.response["Error"]["Code"] in _GONE:
                    return False
                raise
        return True

    def path(self, content_hash: str) -> Path:
        """A copy on this machine, fetched where there is none; without a file at it where the storage has none."""
        path = super().path(content_hash)
        if not path.is_file():
            with contextlib.suppress(FileNotFoundError):
                self._copy(path, self._get(content_hash))
        return path

    def put_model(self, model: Path) -> None:
        """Keeps a model under its name, with the hash of its content. Raises BucketUnreachable."""
        content = model.read_bytes()
        metadata = {_HASH: hashlib.sha256(content).hexdigest()}
        with _named():
            self._s3.put_object(Bucket=self._bucket, Key=self._model_key(model), Body=content, Metadata=metadata)

    def fetch_model(self, model: Path) -> bool:
        """Whether the model was there; it is at `model` then, whole. Raises BucketUnreachable."""
        from botocore.exceptions import ClientError

        with _named():
            try:
                answer = self._s3.get_object(Bucket=self._bucket, Key=self._model_key(model))
            except ClientError as error:
                if error.response["Error"]["Code"] in _GONE:
                    return False
                raise
            content: bytes = answer["Body"].read()
        if hashlib.sha256(content).hexdigest() != answer["Metadata"].get(_HASH):
            raise BucketUnreachable(f"the storage gave another content for {model.name}")
        model.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=model.parent, prefix=".new-", delete=False) as draft:
            draft.write(content)
        Path(draft.name).replace(model)
        return True

    def _model_key(self, model: Path) -> str:
        return f"{self._prefix}models/{model.name}"

    def _copy(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix="new-", delete=False) as draft:
            draft.write(content)
        Path(draft.name).replace(path)
        if self._sweeper is None or not self._sweeper.is_alive():
            self._sweeper = threading.Timer(_KEPT_SECONDS / 2, self._sweep)
            self._sweeper.daemon = True
            self._sweeper.start()

    def _sweep(self) -> None:
        """Removes old copies, those of a process that was killed too; again later while some are left."""
        left, before = 0, time.time() - _KEPT_SECONDS
        for path in self._folder.glob("??/*"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()
                else:
                    left += 1
        if left:
            self._sweeper = threading.Timer(_KEPT_SECONDS / 2, self._sweep)
            self._sweeper.daemon = True
            self._sweeper.start()

    def _get(self, content_hash: str) -> bytes:
        from botocore.exceptions import ClientError

        with _named():
            try:
                answer = self._s3.get_object(Bucket=self._bucket, Key=self._key(content_hash))
            except ClientError as error:
                if error.response["Error"]["Code"] in _GONE:
                    raise FileNotFoundError(content_hash) from None
                raise
            content: bytes = answer["Body"].read()
        if hashlib.sha256(content).hexdigest() != content_hash:
            raise BucketUnreachable(f"the storage gave another content for {content_hash}")
        return content

    def _put(self, content_hash: str, content: bytes) -> None:
        with _named():
            self._s3.put_object(Bucket=self._bucket, Key=self._key(content_hash), Body=content)

    def _key(self, content_hash: str) -> str:
        return f"{self._prefix}{super().path(content_hash).relative_to(self._folder).as_posix()}"

    @cached_property
    def _s3(self) -> Any:
        # Shops without a bucket start without it.
        import boto3

        return boto3.client("s3", **self._client)


@contextmanager
def _named() -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        raise BucketUnreachable(f"the storage refused: {error.response['Error']['Code']}") from error
    except BotoCoreError as error:
        raise BucketUnreachable(f"the storage can't be reached ({type(error).__name__})") from error
