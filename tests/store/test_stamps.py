"""The times of requests outlive the process, apart for each token, and never show the token."""

from pathlib import Path

from wftui.store.stamps import Stamps

TOKEN = "a-token-that-nobody-may-read-0123456789"


def test_stamps_are_shared_by_those_with_the_same_token(tmp_path: Path) -> None:
    """A second process on the same token sees the requests of the first; one on another token does not."""
    first, second, other = (Stamps(tmp_path / "stamps.db", token) for token in (TOKEN, TOKEN, "another"))
    assert first.load() == []
    first.save([1.5, 2.25])
    assert second.load() == [1.5, 2.25]
    assert other.load() == []
    for each in (first, second, other):
        each.close()
    again = Stamps(tmp_path / "stamps.db", TOKEN)
    assert again.load() == [1.5, 2.25]
    again.close()
    assert all(TOKEN.encode() not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_damaged_file_of_stamps_starts_afresh(tmp_path: Path) -> None:
    """Losing them costs at most one refused request, so they never stop the program."""
    (tmp_path / "stamps.db").write_bytes(b"nonsense" * 1000)
    stamps = Stamps(tmp_path / "stamps.db", TOKEN)
    assert stamps.load() == []
    stamps.save([3.0])
    assert stamps.load() == [3.0]
    stamps.close()
