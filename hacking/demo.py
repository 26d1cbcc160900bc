# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `make demo` shows: a dry run with its plan, the real run, a second run, and what a dry run refuses.

It runs the playbooks of hacking/demo/ on the IAM that the environment names.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent / "demo"
NEXT = """
What to try next
  make play                           an IAM of your own, with a few policies and roles in it, for any playbook
  hacking/demo/                       the playbooks that you have just seen
  docs/dry_run.md                     what a dry run promises, and what it leaves out
  docs/plan_summary.md                the plan as Markdown or JSON, for a merge request
  ansible-doc plumb.aws.iam_role_trust     all options, with examples
"""


@dataclass(frozen=True)
class Step:
    """One run of ansible-playbook: what there is to see in it, and its exit status (2: a task fails)."""

    title: str
    playbook: str
    arguments: tuple[str, ...] = ()
    status: int = 0

    @property
    def command(self) -> list[str]:
        return ["ansible-playbook", self.playbook, *self.arguments]


STEPS = (
    Step("A dry run on an empty account: each task sees what the ones before it plan", "site.yml", ("--check",)),
    Step("The real run makes just these changes", "site.yml"),
    Step("A second run changes nothing", "site.yml"),
    Step("A dry run of a change says what it would allow", "wider.yml",
         ("--check", "--diff")),
    Step("What AWS would refuse, a dry run refuses, and says what to do", "refused.yml", ("--check",)),
)  # fmt: skip


def main() -> int:
    """Run the steps, one after the other; 1 where one did not end as it should."""
    environment = {**os.environ, "ANSIBLE_CALLBACKS_ENABLED": "plumb.aws.plan"}
    for number, step in enumerate(STEPS, 1):
        print(f"\n\n== {number} of {len(STEPS)}. {step.title}\n$ {' '.join(step.command)}\n", flush=True)
        done = subprocess.run(step.command, cwd=HERE, env=environment, stdin=subprocess.DEVNULL, check=False)
        if done.returncode != step.status:
            print(f"This step ended with {done.returncode}, not {step.status}.", file=sys.stderr)
            return 1
    print(NEXT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
