"""The system account that PostgreSQL runs as: never root."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PREFERRED_NAMES = ("frontdesk", "postgres")


@dataclass(frozen=True, slots=True)
class Account:
    """A system account; `is_self` when it is the one this process already runs as."""

    name: str
    user_id: int
    group_id: int
    is_self: bool

    def process_options(self) -> dict[str, Any]:
        """Return the arguments that make `subprocess` run something as this account."""
        if self.is_self:
            return {}
        return {"user": self.user_id, "group": self.group_id, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Make a folder, if missing, that only this account (and root) can enter.

        Raises: PermissionError when it belongs to somebody else, so that nobody can lay a trap in a shared folder.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
        if not self.is_self and found.st_uid == 0:
            os.chown(folder, self.user_id, self.group_id, follow_symlinks=False)
        elif found.st_uid != self.user_id or stat.S_ISLNK(found.st_mode):
            raise PermissionError(f"{folder} belongs to another account than {self.name}")
        folder.chmod(0o700)

    def barred_at(self, path: Path) -> Path | None:
        """Return the first folder on the way to `path` that this account cannot enter, or None."""
        if self.is_self:
            return None
        for folder in reversed(path.parents):
            found = folder.stat()
            if found.st_uid == self.user_id:
                needed = stat.S_IXUSR
            elif found.st_gid == self.group_id:
                needed = stat.S_IXGRP
            else:
                needed = stat.S_IXOTH
            if not found.st_mode & needed:
                return folder
        return None


def server_account(folder: Path) -> Account:
    """Return the account for the server whose files are in `folder`: one's own, or as root an unprivileged one.

    Root takes the account that already owns the folder, else `frontdesk` or `postgres` when the system has
    one, else makes a system account `frontdesk`, else `nobody`.
    """
    if os.geteuid() != 0:
        return Account(name=_own_name(), user_id=os.geteuid(), group_id=os.getegid(), is_self=True)
    entry = _owner(folder) or _preferred() or _created() or pwd.getpwnam("nobody")
    return Account(name=entry.pw_name, user_id=entry.pw_uid, group_id=entry.pw_gid, is_self=False)


def _own_name() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _owner(folder: Path) -> pwd.struct_passwd | None:
    try:
        user_id = folder.stat().st_uid
        return pwd.getpwuid(user_id) if user_id else None
    except (FileNotFoundError, KeyError):
        return None


def _preferred() -> pwd.struct_passwd | None:
    for name in PREFERRED_NAMES:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None


def _created() -> pwd.struct_passwd | None:
    useradd = shutil.which("useradd")
    if useradd is None:
        return None
    command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", PREFERRED_NAMES[0]]
    subprocess.run(command, check=False, capture_output=True)
    return _preferred()
