# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connections that the tasks of one worker share.

A client costs some ten milliseconds and its first request a TCP and TLS handshake. The items of a loop run in one
worker, so the second item finds both ready. Credentials that expire renew themselves inside a connection.
"""

from __future__ import annotations

import os
from collections import OrderedDict

from ansible_collections.plumb.aws.plugins.module_utils._aws.connection import Connection
from ansible_collections.plumb.aws.plugins.module_utils._aws.options import ConnectionOptions, options_key
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.identities import RememberedIdentity
from ansible_collections.plumb.aws.plugins.plugin_utils._in_process.locks import environment_key

# A loop over many accounts must not keep a client, and its sockets, for each of them.
_MOST_CONNECTIONS = 32

_open: OrderedDict[tuple[str, ...], Connection] = OrderedDict()


def connect(options: ConnectionOptions, *, read_only: bool) -> Connection:
    """The connection for these options in this environment, made when first asked for.

    It belongs to the process that made it: a fork must not share sockets.
    """
    key = (str(os.getpid()), options_key(options), str(read_only), environment_key())
    connection = _open.get(key)
    if connection is None:
        connection = RememberedIdentity(options, read_only=read_only)
        _open[key] = connection
        while len(_open) > _MOST_CONNECTIONS:
            _open.popitem(last=False)
    _open.move_to_end(key)
    connection.forget_resource_actions()
    return connection
