"""Sealing: secrets of the shop's accounts, encrypted at rest with a key that is not in the database (Fernet)."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken


class SealBroken(Exception):
    """The values can't be opened: they were sealed with another key."""


class Seal:
    """Seals and opens with one key of any length."""

    def __init__(self, key: str) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))

    def close(self, values: Mapping[str, str]) -> str:
        """The sealed values, as text that the database may keep."""
        return self._fernet.encrypt(json.dumps(dict(values)).encode()).decode("ascii")

    def open(self, sealed: str) -> dict[str, str]:
        """The values. Raises SealBroken."""
        try:
            values: dict[str, str] = json.loads(self._fernet.decrypt(sealed.encode()))
        except (InvalidToken, ValueError) as error:
            raise SealBroken(
                "sealed with another key: bring back secrets.json of the data folder, or enter the values again"
            ) from error
        return values
