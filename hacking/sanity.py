"""Run `ansible-test sanity` on the staged collection, with no container and nothing but a package index.

    python hacking/sanity.py STAGED_FOLDER HOME

ansible-test keeps its environments under the home folder, so it gets one of its own inside the checkout.
It leaves out by itself the checks whose programs are not installed: shellcheck (there are no shell scripts)
and pslint (there is no PowerShell).
"""

from __future__ import annotations

import ast
import configparser
import os
import subprocess
import sys
from pathlib import Path

# ansible-test downloads this script unless it finds it in its cache. Python's own ensurepip does the same offline.
GET_PIP = """\
import subprocess
import sys

pins = [argument for argument in sys.argv[1:] if argument.startswith("pip==")]
subprocess.check_call([sys.executable, "-m", "ensurepip", "--default-pip"], stdout=subprocess.DEVNULL)
subprocess.check_call([sys.executable, "-m", "pip", "install", *pins])
"""
PIP_VERSIONS = ("24_2", "25_2")  # of ansible-core 2.19 and of 2.20 and later


def provide_get_pip(home: Path) -> None:
    cache = home / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for version in PIP_VERSIONS:
        (cache / f"get_pip_{version}.py").write_text(GET_PIP)


def provide_pip_settings(home: Path) -> None:
    """Write the pip settings in force to the new home: ansible-test passes on no PIP_* variables."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "config", "list"]
    listing = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    settings = configparser.RawConfigParser()
    settings.add_section("global")
    for line in listing.splitlines():
        name, _equals, value = line.partition("=")
        section, _dot, key = name.rpartition(".")
        section = "global" if section == ":env:" else section
        if not settings.has_section(section):
            settings.add_section(section)
        settings.set(section, key, ast.literal_eval(value))
    settings.set("global", "quiet", "2")
    folder = home / ".config" / "pip"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "pip.conf").open("w") as file:
        settings.write(file)


def main(staged: Path, home: Path) -> int:
    provide_pip_settings(home)
    provide_get_pip(home)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    command = ["ansible-test", "sanity", "--python", version, "--color", "yes" if sys.stdout.isatty() else "no"]
    environment = {**os.environ, "HOME": str(home)}
    return subprocess.run(command, cwd=staged, env=environment, stdin=subprocess.DEVNULL, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute()))
