"""Where wftui keeps its files on this computer."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import msgspec

from wftui.domain.errors import StoreError, UsageError

_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")


class Unwritable(StoreError):
    """The disk does not take what should be written: it is full, may not be written to, or reports an error."""

    code = "unwritable"


class Paths(msgspec.Struct, frozen=True):
    """The three folders of wftui, each readable by its owner alone.

    `config_dir` holds what a person writes, `state_dir` what must not be lost (edits, journal), `cache_dir` what can be
    fetched again (mirrors). Nothing is created until a file is asked for.
    """

    config_dir: Path
    state_dir: Path
    cache_dir: Path

    @classmethod
    def of_user(cls) -> Paths:
        """The folders that this platform gives its user; `XDG_CONFIG_HOME` and its kin are honoured.

        Raises `StoreError` when the user has no home folder at all.
        """
        from platformdirs import PlatformDirs

        dirs = PlatformDirs("wftui", appauthor=False)
        paths = [Path(dirs.user_config_dir), Path(dirs.user_state_dir), Path(dirs.user_cache_dir)]
        if not all(each.is_absolute() for each in paths):
            raise StoreError(
                "This user has no home folder, so wftui has no place for its files.",
                next_step="Set HOME, or XDG_CONFIG_HOME, XDG_STATE_HOME and XDG_CACHE_HOME, to a folder of yours.",
            )
        return cls(*paths)

    @classmethod
    def at(cls, root: Path) -> Paths:
        """All three below one folder: what the demo and tests use, so that they touch nothing of the person's."""
        return cls(root / "config", root / "state", root / "cache")

    @property
    def config_file(self) -> Path:
        """The file that holds a person's settings."""
        return self.config_dir / "config.toml"

    def mirror_file(self, site_id: str) -> Path:
        """The local copy of a site. Disposable."""
        return self.cache_dir / "mirror" / f"{_safe(site_id)}.db"

    @property
    def pictures_dir(self) -> Path:
        """The pictures that were looked at. Disposable."""
        return self.cache_dir / "pictures"

    def edits_file(self, site_id: str) -> Path:
        """The changes made here and not sent yet. Precious."""
        return self.state_dir / "sites" / _safe(site_id) / "edits.db"

    def journal_file(self, site_id: str) -> Path:
        """Every write that was sent, with the values before it. Precious."""
        return self.state_dir / "sites" / _safe(site_id) / "journal.db"

    def lock_file(self, site_id: str) -> Path:
        """Held by the one process that sends writes for the site."""
        return self.state_dir / "sites" / _safe(site_id) / "sending.lock"

    @property
    def stamps_file(self) -> Path:
        """When requests of the last minutes were answered, for each token: shared by all processes."""
        return self.state_dir / "stamps.db"


def _safe(name: str) -> str:
    if not _SAFE_NAME.fullmatch(name):
        raise UsageError(f"{name[:60]!r} cannot name a file: an id of letters and digits is wanted.")
    return name


def private_dir(path: Path) -> Path:
    """Make the folder and its missing parents, mode 0700, and return it. Raises `Unwritable`."""
    try:
        for each in (*reversed(path.parents), path):
            if not each.is_dir():
                each.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise Unwritable(
            f"The folder {path} cannot be made: {error.strerror or error}.",
            safe="Nothing was written.",
            next_step="Give yourself the right to write there, or set XDG_CACHE_HOME and XDG_STATE_HOME elsewhere.",
        ) from error
    return path


def private_file(path: Path) -> Path:
    """Make an empty file with mode 0600 unless it is there, its folder too, and return it. Raises `Unwritable`.

    A file that others may read is closed to them.
    """
    private_dir(path.parent)
    try:
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600))
        except FileExistsError:
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & 0o077 and os.access(path, os.W_OK):
                path.chmod(mode & 0o700)
    except OSError as error:
        raise Unwritable(
            f"The file {path} cannot be made: {error.strerror or error}.",
            safe="Nothing was written.",
            next_step="Free some space or give yourself the right to write there, then start again.",
        ) from error
    return path
