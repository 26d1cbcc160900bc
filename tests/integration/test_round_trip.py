# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random accounts are exported, applied to an account of the same people, and exported again: the same files.

Small ones in ``make test``; ``make adoption`` sets PLUMB_MANY to 1,000.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from embedded_iam import EmbeddedIam
from integration.furnished import Furnished
from integration.harness import Player

_MANY = int(os.environ.get("PLUMB_MANY", "12"))
_TIMEOUT = 1200


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _export(play: Player, folder: Path) -> Any:
    variables = {"account_dest": str(folder), "account_ids": "variable"}
    return play.playbook("plumb.aws.export_account", variables=variables, timeout=_TIMEOUT)["Write the files"]


def _apply(play: Player, src: Path, *arguments: str) -> Any:
    run = play.playbook(
        "plumb.aws.apply_account", variables={"account_src": str(src)}, arguments=arguments, timeout=_TIMEOUT
    )
    return run["Bring the account to what the files describe"]


@pytest.mark.parametrize("seed", range(1 if _MANY > 100 else 2))
def test_an_export_makes_another_account_the_same(
    seed: int, iam: EmbeddedIam, new_account: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    one, two = (Player(iam, account, tmp_path_factory.mktemp(account)) for account in (new_account(), new_account()))
    folder = tmp_path_factory.mktemp("files")
    Furnished(iam, one.account, count=_MANY, seed=seed).everything()
    Furnished(iam, two.account, count=_MANY, seed=seed).people()
    exported = _export(one, folder / "one")
    assert (exported["counts"]["policies"], exported["counts"]["roles"]) == (_MANY, _MANY)
    src = folder / "one" / "iam"
    assert not _apply(one, src, "--check").changed
    dry, real = _apply(two, src, "--check"), _apply(two, src)
    assert dry["counts"] == real["counts"]
    assert dry.calls == real.calls
    assert not _apply(two, src).changed
    _export(two, folder / "two")
    assert _files(folder / "one") == _files(folder / "two")
    two.playbook("plumb.aws.drift", variables={"account_src": str(src)}, timeout=_TIMEOUT)
