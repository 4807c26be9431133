"""Limits: how large a file may be that somebody imports, and what an archive may unpack to."""

from __future__ import annotations

import io
import zipfile
import zlib

from bot.text import size_words

MOST_BYTES = 20_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 60
_MOST_UNPACKED_BYTES = 60_000_000
_MOST_FILES = 3_000


class Refused(ValueError):
    """A file that is not read at all; the message says why and what to do."""


def check_size(size: int, name: str) -> None:
    """Raises Refused for an empty file, or one that is too large."""
    if not size:
        raise Refused(f"{name} is empty")
    if size > MOST_BYTES:
        raise Refused(f"{name} has {size_words(size)}; at most {size_words(MOST_BYTES)}: import it in parts")


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The archive, once it is known that it unpacks to no more than it should. Raises Refused."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refused(f"this archive can't be opened ({error}): make it again") from error
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > _MOST_FILES:
        raise Refused(f"this archive holds {len(members):,} files; at most {_MOST_FILES:,}: import it in parts")
    if unpacked > _MOST_UNPACKED_BYTES:
        raise Refused(f"this file would unpack to {size_words(unpacked)}; at most {size_words(_MOST_UNPACKED_BYTES)}")
    if any(member.flag_bits & 1 for member in members):
        raise Refused("this file is locked with a password: save it without one")
    return archive


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A file of the archive; never more than the archive's directory says. Raises Refused."""
    try:
        with archive.open(member) as file:
            return file.read(member.file_size)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Refused(f"{member.filename} can't be unpacked: make the archive again") from error
