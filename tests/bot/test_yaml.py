"""YAML from people: read plainly or refused with a cure, never expanded."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.yaml import MAX_BYTES, YamlFault, parse_yaml, read_yaml


def test_plain_yaml_is_read() -> None:
    assert parse_yaml("a: [1, two]\n# comment\n", name="x.yml") == {"a": [1, "two"]}
    assert parse_yaml("", name="x.yml") == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: &x 1\n", 1),
        ("a: 1\nb: *x\n", 2),
        ("a: !!python/object:os.system x\n", 1),
        ("a: 'open\n", 2),
        ("a: b: c\n", 1),
    ],
)
def test_what_is_not_plain_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(YamlFault) as told:
        parse_yaml(text, name="x.yml")
    assert told.value.line is not None
    assert told.value.line <= line
    assert "x.yml" in str(told.value)


def test_a_list_is_no_data_file() -> None:
    with pytest.raises(YamlFault, match="left margin"):
        parse_yaml("- a\n", name="x.yml")


def test_size_and_encoding_are_checked_before_reading(tmp_path: Path) -> None:
    large, other = tmp_path / "large.yml", tmp_path / "other.yml"
    large.write_bytes(b"a" * (MAX_BYTES + 1))
    other.write_bytes("a: año".encode("latin-1"))
    with pytest.raises(YamlFault, match="split"):
        read_yaml(large)
    with pytest.raises(YamlFault, match="UTF-8"):
        read_yaml(other)
