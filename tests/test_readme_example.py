"""The example of the README: it can be followed as it stands, and overwrites nothing."""

import re
from pathlib import Path

from etl.curated import read_curated
from etl.reference import read_reference

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"


def example() -> tuple[str, str]:
    """The name and the text of the file that the README has its reader write."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = (
        found for found in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[sources." in found
    )
    (name,) = re.findall(r"write\s+`data/municipalities/(.+?)`", text)
    return name, re.sub(r"^   ", "", block, flags=re.MULTILINE)


def test_the_example_overwrites_no_municipality() -> None:
    name, _ = example()
    assert not (DATA / "municipalities" / name).exists()


def test_the_example_passes_the_check(tmp_path: Path) -> None:
    name, text = example()
    (tmp_path / name).write_text(text, encoding="utf-8")
    (written,) = read_curated(tmp_path, read_reference(DATA / "reference"))
    assert [str(problem) for problem in written.problems] == []
    assert written.rows["partnership"]
