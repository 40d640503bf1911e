from pathlib import Path

from bench.confusion import TITLE, draw

PAIRS = [("sharing", "sharing"), ("sharing", "sharing"), ("sharing", "clarify"), ("chat", "chat")]


def test_the_picture_is_the_same_for_the_same_run(tmp_path: Path) -> None:
    for name in ("one", "two"):
        draw(PAIRS, ["sharing", "chat", "clarify", "error"], tmp_path / f"{name}.svg")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    picture = (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert TITLE in picture
    assert ">sharing (3)<" in picture
    assert ">chat (1)<" in picture
    assert "error" not in picture
