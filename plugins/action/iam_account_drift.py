# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.plumb.aws.plugins.modules import iam_account_drift
from ansible_collections.plumb.aws.plugins.plugin_utils._account_files.drift import drift_begun, drift_told
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.action import in_process_action
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.source_files import with_files

ActionModule = in_process_action(iam_account_drift, with_files, drift_told, drift_begun)
