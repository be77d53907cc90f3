"""One version everywhere, and one command that writes it."""

import re
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from version import PLACES, versions, write  # noqa: E402


@pytest.fixture
def copy(tmp_path):
    for place in PLACES:
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / place, tmp_path / place)
    return tmp_path


def test_all_that_is_released_names_one_version():
    assert len(set(versions().values())) == 1, versions()


def test_a_version_is_written_everywhere_with_the_day(copy):
    (old,) = set(versions(copy).values())
    write("7.8.9", copy)
    assert set(versions(copy).values()) == {"7.8.9"}
    assert not [place for place in PLACES if f'"{old}"' in (copy / place).read_text()]
    assert re.search(r'^date-released: "\d{4}-\d\d-\d\d"$', (copy / "CITATION.cff").read_text(), re.MULTILINE)


@pytest.mark.parametrize("version", ["v1.0", "1.0", "next", "1.0.0 "])
def test_what_is_no_version_is_refused(copy, version):
    before = versions(copy)
    with pytest.raises(ValueError, match="no version"):
        write(version, copy)
    assert versions(copy) == before


def test_a_place_without_a_version_is_named(copy):
    (copy / "CITATION.cff").write_text("title: a book\n")
    with pytest.raises(ValueError, match=r"CITATION\.cff"):
        write("7.8.9", copy)
