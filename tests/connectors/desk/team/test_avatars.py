"""The photo of an agent: one that is too large is refused with its own limit."""

from __future__ import annotations

import io

import pytest

from tests.connectors.desk.site import Site


@pytest.mark.parametrize("size", [2_050_000, 3_000_000, 5_000_000])
def test_a_picture_that_is_too_large_is_refused_with_the_limit_of_pictures(site: Site, size: int) -> None:
    eva = site.eva()
    picture = io.BytesIO(b"\xff\xd8\xff\xe0" + bytes(size))
    form = {"csrf": eva.csrf("/desk/account"), "picture": (picture, "eva.jpg")}
    answer = eva.client.post("/desk/account/picture", data=form)
    assert answer.status_code in (400, 413)
    assert "2.0 MB" in answer.text
    assert "25 MB" not in answer.text
