"""wftui's files lie where the platform puts such things, and an id never names a place of its own."""

from pathlib import Path

import pytest

from wftui.domain.errors import UsageError
from wftui.store.paths import Paths


def test_the_folders_follow_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`XDG_CONFIG_HOME` and its kin move the folders; edits are state, mirrors are cache."""
    for kind in ("CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    paths = Paths.of_user()
    assert paths.config_file == tmp_path / "config" / "wftui" / "config.toml"
    assert paths.mirror_file("a" * 24) == tmp_path / "cache" / "wftui" / "mirror" / f"{'a' * 24}.db"
    assert paths.edits_file("a" * 24).is_relative_to(tmp_path / "state")
    assert paths.journal_file("a" * 24).is_relative_to(tmp_path / "state")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["..", "../../etc/passwd", "/etc/passwd", "", "a/b", ".hidden", "x" * 81, "a\0b"])
def test_a_hostile_id_names_no_file(name: str, tmp_path: Path) -> None:
    """What Webflow calls an id is checked before it becomes a file name."""
    paths = Paths.at(tmp_path)
    for file in (paths.mirror_file, paths.edits_file, paths.journal_file, paths.lock_file):
        with pytest.raises(UsageError, match="cannot name a file"):
            file(name)
