# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An IAM and STS for the tests: moto behind a layer that answers as AWS does. Nothing here reaches an AWS account."""

from embedded_iam.request_log import Request
from embedded_iam.server import EmbeddedIam

__all__ = ["EmbeddedIam", "Request"]
