"""Copy the collection's own files to where ansible-test wants them: .../ansible_collections/NAMESPACE/NAME.

    python hacking/stage.py FOLDER STAMP

Copies what git tracks or would track. The stamp's date changes only when a file has changed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEVER = (".git", ".build", ".venv", "dist")


def own_files() -> list[Path]:
    """Relative paths of the files that belong to the collection, sorted."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        paths = [Path(name) for name in names.split("\0") if name]
    else:
        everything = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
        paths = [path for path in everything if path.parts[0] not in NEVER]
    return sorted({path for path in paths if (ROOT / path).is_file()})


def fingerprint(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        content = hashlib.sha256((ROOT / path).read_bytes()).hexdigest()
        mode = os.access(ROOT / path, os.X_OK)
        digest.update(f"{path}\0{content}\0{mode}\n".encode())
    return digest.hexdigest()


def lay(paths: list[Path], folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, folder / path, follow_symlinks=False)
    # ansible-test and ansible-lint ask git for the files. An unpacked tarball has no git: .gitignore is applied here.
    for command in (["init", "--quiet"], ["add", "--all"], ["clean", "--quiet", "--force", "-d", "-X"]):
        subprocess.run(["git", "-c", "advice.addEmbeddedRepo=false", *command], cwd=folder, check=True)


def main(folder: Path, stamp: Path) -> None:
    paths = own_files()
    now = fingerprint(paths)
    if not (stamp.is_file() and stamp.read_text() == now):
        lay(paths, folder)
        stamp.write_text(now)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]))
