"""Codes are those of RFC 6238 and RFC 4226, count once, and only for about half a minute to either side."""

from __future__ import annotations

import base64

import pytest

from bot.team.totp import (
    accepted_step,
    address_of,
    code_at,
    code_of,
    grouped,
    new_recovery_codes,
    new_secret,
    recovery_hash,
)

# RFC 6238, appendix B. The keys of the longer hashes are as long as the hash (errata 2866).
SHA1 = b"12345678901234567890"
SHA256 = b"12345678901234567890123456789012"
SHA512 = b"1234567890123456789012345678901234567890123456789012345678901234"
TIMES = (59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000)
CODES = {
    "sha1": (SHA1, ("94287082", "07081804", "14050471", "89005924", "69279037", "65353130")),
    "sha256": (SHA256, ("46119246", "68084774", "67062674", "91819424", "90698825", "77737706")),
    "sha512": (SHA512, ("90693936", "25091201", "99943326", "93441116", "38618901", "47863826")),
}
# RFC 4226, appendix D.
COUNTED = ("755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489")
SECRET = base64.b32encode(SHA1).decode()


@pytest.mark.parametrize("algorithm", CODES)
def test_the_codes_of_the_standard(algorithm: str) -> None:
    key, expected = CODES[algorithm]
    assert tuple(code_of(key, at // 30, digits=8, algorithm=algorithm) for at in TIMES) == expected


def test_the_counted_codes_of_the_standard() -> None:
    assert tuple(code_of(SHA1, counter) for counter in range(10)) == COUNTED


@pytest.mark.parametrize(("late", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_off(late: int, taken: bool) -> None:
    now = 1_800_000_000.0
    step = accepted_step(SECRET, code_at(SECRET, now + late), now=now, last_step=0)
    assert step == ((now + late) // 30 if taken else None)


def test_no_code_counts_twice_nor_one_from_before_it() -> None:
    now = 1_800_000_000.0
    step = accepted_step(SECRET, code_at(SECRET, now), now=now, last_step=0)
    assert step
    assert accepted_step(SECRET, code_at(SECRET, now), now=now, last_step=step) is None
    assert accepted_step(SECRET, code_at(SECRET, now - 30), now=now, last_step=step) is None
    assert accepted_step(SECRET, code_at(SECRET, now + 30), now=now, last_step=step) == step + 1


@pytest.mark.parametrize("typed", ["", "0", "00000", "1234567", "twelve", "१२३४५६", "x" * 100_000])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert accepted_step(SECRET, typed, now=1_800_000_000.0, last_step=0) is None


def test_spaces_in_a_code_are_as_phones_show_it() -> None:
    now = 1_800_000_000.0
    code = code_at(SECRET, now)
    assert accepted_step(SECRET, f" {code[:3]} {code[3:]} ", now=now, last_step=0)


def test_the_picture_says_what_phones_read() -> None:
    assert address_of("ABC", "ana@example.com") == (
        "otpauth://totp/Mostrador:ana%40example.com?secret=ABC&issuer=Mostrador"
    )
    assert grouped("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_secrets_and_recovery_codes_are_never_the_same() -> None:
    assert len({new_secret() for _ in range(100)}) == 100
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(len(each.replace("-", "")) == 16 for each in codes)
    assert recovery_hash(codes[0]) == recovery_hash(f" {codes[0].upper().replace('-', ' ')}")
