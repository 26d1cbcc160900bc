# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients for IAM and STS: credentials, an assumed role, and the lock that check mode puts on writes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._aws.answers import check_answer
from ansible_collections.plumb.aws.plugins.module_utils._aws.botocore_tuning import (
    REGION_WHEN_NONE,
    botocore,
    new_session,
)
from ansible_collections.plumb.aws.plugins.module_utils._aws.error_messages import aws_errors
from ansible_collections.plumb.aws.plugins.module_utils._aws.options import ConnectionOptions, options_key
from ansible_collections.plumb.aws.plugins.module_utils._aws.pace import Pacer
from ansible_collections.plumb.aws.plugins.module_utils._engine.clock import OUTAGE_SECONDS, Clock, pauses
from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import Fault, PlumbError

# Seconds for each attempt. Botocore's default of 60 takes minutes to say that nobody answers.
_CONNECT_TIMEOUT = 3
_READ_TIMEOUT = 15
# Attempts at an endpoint that has not answered yet
_FIRST_ATTEMPTS = 3
# What botocore makes of a retry mode
_ATTEMPTS_BY_MODE = {"legacy": 5, "standard": 3, "adaptive": 3}
_READ_OPERATIONS = ("Get", "List", "Simulate")


class Connection:
    """Clients for IAM and STS under one set of options. With ``read_only`` the IAM client refuses every write."""

    def __init__(self, options: ConnectionOptions, *, read_only: bool) -> None:
        self.options = options
        self.options_key = options_key(options)
        self.clock = Clock()
        self._calls: set[str] = set()
        self._base: Any = None  # the session that assumes the role
        with aws_errors(operation=None):
            self._session = new_session(
                profile=options.profile,
                access_key=options.access_key,
                secret_key=options.secret_key,
                token=options.session_token,
            )
            region = options.region or os.environ.get("AWS_REGION") or self._session.get_config_variable("region")
            self._region = region or REGION_WHEN_NONE
            self._config = _config(options)
            self._base_credentials()
            if options.assume_role_arn:
                self._assume_role()
            self._attempts = _most_attempts(options, self._session)
            self.iam = self._client(self._session, "iam")
        self._was_answered = False
        if read_only:
            self.iam.meta.events.register_first("before-call.iam", _refuse_write)
        self._sts: Any = None

    def read(self, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A request to IAM that reads. ``operation`` is a boto3 client method."""
        return self._read(self.iam, operation, arguments)

    def _read(self, client: Any, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """A request that reads, repeated through a minute of throttling, 5xx and a network that fails."""
        pause, attempts = pauses(self.clock, within=OUTAGE_SECONDS), 0
        while True:
            attempts += 1
            try:
                return self._request(client, operation, arguments)
            except PlumbError as error:
                if error.fault is None or not self.may_retry(error, attempts) or not pause():
                    raise

    def read_pages(self, operation: str, arguments: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """All pages of a request to IAM that lists.

        https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html: IsTruncated and Marker say how to go on.
        """
        marker: dict[str, Any] = {}
        while True:
            answer = self.read(operation, {**arguments, **marker})
            yield answer
            if not answer.get("IsTruncated"):
                return
            marker = {"Marker": answer["Marker"]}

    def write(self, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """One attempt at a request to IAM that writes. For carry_out alone, which owns the retries."""
        return self._request(self.iam, operation, arguments)

    def may_retry(self, error: PlumbError, attempts: int) -> bool:
        """Whether so many attempts of a request may be followed by another one.

        The number that the user has set counts. Without one, an endpoint that has never answered is not waited for
        long: it is most often a wrong one.
        """
        if self._attempts is not None:
            return attempts < self._attempts
        return self._was_answered or error.fault is Fault.THROTTLED or attempts < _FIRST_ATTEMPTS

    def _request(self, client: Any, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        self._pacer.wait(self.clock)
        try:
            with aws_errors(operation=_api_name(operation), endpoint=client.meta.endpoint_url):
                response: dict[str, Any] = getattr(client, operation)(**arguments)
        except PlumbError as error:
            self._was_answered = self._was_answered or error.fault in (None, Fault.THROTTLED)
            if error.fault is Fault.THROTTLED:
                self._pacer.throttled(self.clock)
            raise
        self._was_answered = True
        self._pacer.answered()
        return response

    @cached_property
    def _pacer(self) -> Pacer:
        """Whoever asks with these credentials is throttled together."""
        return Pacer(f"{self.options.assume_role_arn or self.access_key_id()} {self.endpoint}")

    def caller_identity(self) -> dict[str, Any]:
        """Ask STS whose credentials these are."""
        if self._sts is None:
            with aws_errors(operation="GetCallerIdentity"):
                self._sts = self._client(self._session, "sts")
        return self._read(self._sts, "get_caller_identity", {})

    @property
    def endpoint(self) -> str:
        """The URL that IAM is asked at."""
        return str(self.iam.meta.endpoint_url)

    def access_key_id(self) -> str:
        """The id of the key that requests are signed with now; a role that is assumed has one of its own."""
        with aws_errors(operation="AssumeRole" if self.options.assume_role_arn else None):
            return str(self._session.get_credentials().get_frozen_credentials().access_key)

    def resource_actions(self) -> list[str]:
        """The operations asked for so far, as amazon.aws names them (``iam:GetPolicy``), each once."""
        return sorted(self._calls)

    def forget_resource_actions(self) -> None:
        """Start again, where one connection serves several tasks."""
        self._calls.clear()

    def base_caller_identity(self) -> dict[str, Any] | None:
        """Ask STS who assumed the role of this connection; None where it assumed none."""
        if self._base is None:
            return None
        with aws_errors(operation="GetCallerIdentity"):
            client = self._client(self._base, "sts")
        return self._read(client, "get_caller_identity", {})

    def _client(self, session: Any, service: str, **credentials: Any) -> Any:
        """A client of one attempt: what is tried again, and for how long, is for this class and carry_out to say."""
        client = session.create_client(
            service,
            region_name=self._region,
            endpoint_url=self.options.endpoint_url or _last_resort_endpoint(session),
            verify=self.options.verify,
            config=self._config.merge(_one_attempt()),
            **credentials,
        )
        client.meta.events.register("before-call", self._note_call)
        client.meta.events.register("before-parse", check_answer)
        return client

    def _note_call(self, model: Any, **_rest: Any) -> None:
        self._calls.add(f"{model.service_model.service_name}:{model.name}")

    def _base_credentials(self) -> None:
        if self._session.get_credentials() is not None:
            return
        key, secret = os.environ.get("AWS_ACCESS_KEY"), os.environ.get("AWS_SECRET_KEY")
        if not key or not secret:
            raise PlumbError(
                "No AWS credentials were found. Give access_key and secret_key, or a profile, or set them up for the "
                "AWS CLI (environment variables, ~/.aws/credentials, SSO, an instance role).",
                code="NoCredentials",
                aws_message="Unable to locate credentials",
            )
        self._session.set_credentials(key, secret, os.environ.get("AWS_SESSION_TOKEN"))

    def _assume_role(self) -> None:
        """Put the role's own credentials, which renew themselves, in place of those that assume it."""
        options = self.options
        extra: dict[str, Any] = {"RoleSessionName": options.assume_role_session_name}
        if options.assume_role_external_id is not None:
            extra["ExternalId"] = options.assume_role_external_id
        if options.assume_role_duration is not None:
            extra["DurationSeconds"] = options.assume_role_duration
        base = self._base = self._session

        def sts_of_base(service: str, **credentials: Any) -> Any:
            return self._client(base, service, **credentials)

        fetcher = botocore.credentials.AssumeRoleCredentialFetcher(
            client_creator=sts_of_base,
            source_credentials=base.get_credentials(),
            role_arn=options.assume_role_arn,
            extra_args=extra,
        )
        self._session = new_session(profile=options.profile)
        self._session._credentials = botocore.credentials.DeferredRefreshableCredentials(
            method="assume-role", refresh_using=fetcher.fetch_credentials
        )


def _config(options: ConnectionOptions) -> Any:
    retries = {"mode": os.environ.get("AWS_RETRY_MODE", "standard")}
    ours = botocore.config.Config(
        connect_timeout=_CONNECT_TIMEOUT,
        read_timeout=_READ_TIMEOUT,
        retries=retries,
        user_agent_extra="plumb.aws",
        parameter_validation=True,
    )
    try:
        return ours.merge(botocore.config.Config(**options.aws_config))
    except (TypeError, ValueError, botocore.exceptions.BotoCoreError) as error:
        raise PlumbError(f"aws_config: botocore does not take this configuration: {error}") from None


def _one_attempt() -> Any:
    return botocore.config.Config(retries={"total_max_attempts": 1, "mode": "standard"})


def _most_attempts(options: ConnectionOptions, session: Any) -> int | None:
    """The most attempts of one request that the user has set, by task, environment or profile; None: none are set.

    https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
    """
    given = options.aws_config.get("retries") or {}
    if "total_max_attempts" in given:
        return int(given["total_max_attempts"])
    if "max_attempts" in given:
        return int(given["max_attempts"]) + 1
    number = session.get_config_variable("max_attempts")
    if number is not None:
        return int(number)
    mode = given.get("mode") or os.environ.get("AWS_RETRY_MODE") or session.get_scoped_config().get("retry_mode")
    return _ATTEMPTS_BY_MODE.get(mode, _FIRST_ATTEMPTS) if mode else None


def _last_resort_endpoint(session: Any) -> str | None:
    """AWS_URL, which amazon.aws knows, counts only where nothing that botocore knows names an endpoint."""
    url = os.environ.get("AWS_URL")
    if not url or any(name.startswith("AWS_ENDPOINT_URL") for name in os.environ):
        return None
    profile = session.get_scoped_config()
    return None if "endpoint_url" in profile or "services" in profile else url


def _refuse_write(model: Any, **_rest: Any) -> None:
    """The second lock of check mode: whatever the code above does wrong, the client does not write."""
    if not model.name.startswith(_READ_OPERATIONS):
        raise PlumbError(
            f"{model.name} was about to be called in check mode. This is a bug in plumb.aws; nothing was changed."
        )


def _api_name(operation: str) -> str:
    return "".join(word.capitalize() for word in operation.split("_"))
