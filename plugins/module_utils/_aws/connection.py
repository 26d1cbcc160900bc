# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The way to AWS: connection options, credentials, clients, the check-mode write guard, and AWS's errors in words."""

from __future__ import annotations

import copy
import datetime
import gc
import gzip
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any

from ansible_collections.plumb.aws.plugins.module_utils._engine.errors import PlumbError

try:
    import botocore
    import botocore.config
    import botocore.credentials
    import botocore.exceptions
    import botocore.hooks
    import botocore.loaders
    import botocore.session
    import botocore.utils

    BOTOCORE_IMPORT_ERROR: str | None = None
except ImportError as missing:
    BOTOCORE_IMPORT_ERROR = str(missing)

CONNECTION_ARGUMENTS: dict[str, dict[str, Any]] = {
    "access_key": {"type": "str", "aliases": ["aws_access_key_id", "aws_access_key"], "no_log": False},
    "secret_key": {"type": "str", "aliases": ["aws_secret_access_key", "aws_secret_key"], "no_log": True},
    "session_token": {"type": "str", "aliases": ["aws_session_token"], "no_log": True},
    "profile": {"type": "str", "aliases": ["aws_profile"]},
    "region": {"type": "str", "aliases": ["aws_region"]},
    "endpoint_url": {"type": "str", "aliases": ["aws_endpoint_url"]},
    "aws_ca_bundle": {"type": "path"},
    "validate_certs": {"type": "bool", "default": True},
    "aws_config": {"type": "dict"},
    "debug_botocore_endpoint_logs": {"type": "bool", "default": False},
    "assume_role_arn": {"type": "str"},
    "assume_role_external_id": {"type": "str"},
    "assume_role_session_name": {"type": "str", "default": "plumb"},
    "assume_role_duration": {"type": "int"},
}
CONNECTION_RULES: dict[str, Any] = {
    "mutually_exclusive": [("profile", "access_key"), ("profile", "secret_key"), ("profile", "session_token")],
    "required_together": [("access_key", "secret_key")],
    "required_by": {
        "session_token": ["access_key"],
        "assume_role_external_id": ["assume_role_arn"],
        "assume_role_duration": ["assume_role_arn"],
    },
}

# IAM has one endpoint a partition; a region only tells which partition. Without any, it is the commercial one.
_REGION_WHEN_NONE = "us-east-1"
# Seconds for each try, of which there are three. Botocore's default of 60 takes minutes to say that nobody answers.
_CONNECT_TIMEOUT = 3
_READ_TIMEOUT = 15
_READ_OPERATIONS = ("Get", "List", "Simulate")
_NUMBERS = ("AWS_MAX_ATTEMPTS", "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "AWS_METADATA_SERVICE_TIMEOUT")
_CONFIGURATION_FILES = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "BOTO_CONFIG")

_ROLE_ARN = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:role/.+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SESSION_NAME = re.compile(r"[A-Za-z0-9_+=,.@-]{2,64}")
_ACTION_IN_REFUSAL = re.compile(r"not authorized to perform: ([A-Za-z0-9-]+:[A-Za-z0-9]+)")


@dataclass(frozen=True)
class ConnectionOptions:
    """The common options of all modules, checked. Two equal ones may share a client."""

    access_key: str | None = None
    secret_key: str | None = field(default=None, repr=False)
    session_token: str | None = field(default=None, repr=False)
    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    verify: bool | str | None = None
    aws_config: Mapping[str, Any] = field(default_factory=dict)
    log_calls: bool = False
    assume_role_arn: str | None = None
    assume_role_external_id: str | None = None
    assume_role_session_name: str = "plumb"
    assume_role_duration: int | None = None


def connection_options(params: Mapping[str, Any]) -> ConnectionOptions:
    """Read the common options out of a module's parameters; refuse what AWS would refuse."""
    role = params["assume_role_arn"]
    if role is not None and not _ROLE_ARN.fullmatch(role):
        raise PlumbError(
            f"assume_role_arn: '{role}' is not the ARN of a role, such as arn:aws:iam::123456789012:role/name."
        )
    for name in ("access_key", "secret_key", "session_token"):
        if _CONTROL.search(params[name] or ""):
            raise PlumbError(f"{name}: the value has a line feed or another control character in it. Copy it anew.")
    session_name = params["assume_role_session_name"]
    if not _SESSION_NAME.fullmatch(session_name):
        raise PlumbError(
            f"assume_role_session_name: '{session_name}' must have 2 to 64 letters, digits or _+=,.@- characters."
        )
    duration = params["assume_role_duration"]
    if duration is not None and not 900 <= duration <= 43200:
        raise PlumbError(f"assume_role_duration: {duration} is out of range; it goes from 900 to 43200 seconds.")
    return ConnectionOptions(
        access_key=params["access_key"],
        secret_key=params["secret_key"],
        session_token=params["session_token"],
        profile=params["profile"],
        region=params["region"],
        endpoint_url=params["endpoint_url"],
        verify=_verify(params),
        aws_config=params["aws_config"] or {},
        log_calls=params["debug_botocore_endpoint_logs"],
        assume_role_arn=role,
        assume_role_external_id=params["assume_role_external_id"],
        assume_role_session_name=session_name,
        assume_role_duration=duration,
    )


def options_key(options: ConnectionOptions) -> str:
    """A hash that two sets of options share only if they are equal; secrets go into it, and do not come out of it."""
    text = json.dumps(vars(options), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _verify(params: Mapping[str, Any]) -> bool | str | None:
    if not params["validate_certs"]:
        return False
    bundle: str | None = params["aws_ca_bundle"] or None
    if bundle and not os.path.exists(bundle):
        raise PlumbError(f"aws_ca_bundle: the file '{bundle}' does not exist.")
    return bundle


class Connection:
    """Clients for IAM and STS under one set of options. With ``read_only`` the IAM client refuses every write."""

    def __init__(self, options: ConnectionOptions, *, read_only: bool) -> None:
        self._options = options
        self.options_key = options_key(options)
        self._calls: set[str] = set()
        self._base: Any = None  # the session that assumes the role
        with aws_errors(operation=None):
            self._session = _session(options)
            region = options.region or os.environ.get("AWS_REGION") or self._session.get_config_variable("region")
            self._region = region or _REGION_WHEN_NONE
            self._config = _config(options)
            self._base_credentials()
            if options.assume_role_arn:
                self._assume_role()
            self.iam = self._client("iam")
        if read_only:
            self.iam.meta.events.register_first("before-call.iam", _refuse_write)
        self._sts: Any = None

    def read(self, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """One request to IAM that reads; ``operation`` is a boto3 client method."""
        with aws_errors(operation=_api_name(operation)):
            response: dict[str, Any] = getattr(self.iam, operation)(**arguments)
            return response

    def read_pages(self, operation: str, arguments: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """All pages of a request to IAM that lists."""
        with aws_errors(operation=_api_name(operation)):
            yield from self.iam.get_paginator(operation).paginate(**arguments)

    def write(self, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """One request to IAM that writes. For carry_out alone."""
        return self.read(operation, arguments)

    def caller_identity(self) -> dict[str, Any]:
        """Ask STS whose credentials these are."""
        with aws_errors(operation="GetCallerIdentity"):
            if self._sts is None:
                self._sts = self._client("sts")
            response: dict[str, Any] = self._sts.get_caller_identity()
            return response

    @property
    def endpoint(self) -> str:
        """The URL that IAM is asked at."""
        return str(self.iam.meta.endpoint_url)

    def access_key_id(self) -> str:
        """The id of the key that requests are signed with now; a role that is assumed has one of its own."""
        with aws_errors(operation="AssumeRole" if self._options.assume_role_arn else None):
            return str(self._session.get_credentials().get_frozen_credentials().access_key)

    def resource_actions(self) -> list[str]:
        """The operations asked for so far, as amazon.aws names them (``iam:GetPolicy``), each once."""
        return sorted(self._calls)

    def forget_resource_actions(self) -> None:
        """Begin anew, where one connection serves several tasks."""
        self._calls.clear()

    def base_caller_identity(self) -> dict[str, Any] | None:
        """Ask STS who assumed the role of this connection; None where it assumed none."""
        if self._base is None:
            return None
        with aws_errors(operation="GetCallerIdentity"):
            response: dict[str, Any] = self._client_of(self._base, "sts").get_caller_identity()
            return response

    def _client(self, service: str, **credentials: Any) -> Any:
        client = self._session.create_client(
            service,
            region_name=self._region,
            endpoint_url=self._options.endpoint_url or _last_resort_endpoint(self._session),
            verify=self._options.verify,
            config=self._config,
            **credentials,
        )
        client.meta.events.register("before-call", self._note_call)
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
        options = self._options
        extra: dict[str, Any] = {"RoleSessionName": options.assume_role_session_name}
        if options.assume_role_external_id is not None:
            extra["ExternalId"] = options.assume_role_external_id
        if options.assume_role_duration is not None:
            extra["DurationSeconds"] = options.assume_role_duration
        base = self._base = self._session

        def sts_of_base(service: str, **credentials: Any) -> Any:
            return self._client_of(base, service, **credentials)

        fetcher = botocore.credentials.AssumeRoleCredentialFetcher(
            client_creator=sts_of_base,
            source_credentials=base.get_credentials(),
            role_arn=options.assume_role_arn,
            extra_args=extra,
        )
        self._session = _session(replace(options, access_key=None))
        self._session._credentials = botocore.credentials.DeferredRefreshableCredentials(
            method="assume-role", refresh_using=fetcher.fetch_credentials
        )

    def _client_of(self, session: Any, service: str, **credentials: Any) -> Any:
        current, self._session = self._session, session
        try:
            return self._client(service, **credentials)
        finally:
            self._session = current


def _session(options: ConnectionOptions) -> Any:
    events = copy.copy(_builtin_handlers())
    session = botocore.session.Session(profile=options.profile, event_hooks=events, include_builtin_handlers=False)
    session.register_component("data_loader", _loader())
    session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=_date)
    if options.access_key:
        session.set_credentials(options.access_key, options.secret_key, options.session_token)
    return session


@lru_cache(maxsize=1)
def _builtin_handlers() -> Any:
    """What botocore does at its own events, to be copied: to register it takes half the time of a session."""
    events = botocore.hooks.HierarchicalEmitter()
    botocore.session.Session(event_hooks=events)
    return events


def _date(value: Any) -> datetime.datetime:
    """A date of an answer. IAM and STS write ISO 8601 in UTC, which Python reads much faster than botocore does."""
    if isinstance(value, str) and value.endswith("Z"):
        try:
            return datetime.datetime.fromisoformat(value)
        except ValueError:
            pass  # whatever form it has, botocore knows more of them
    date: datetime.datetime = botocore.utils.parse_timestamp(value)
    return date


@lru_cache(maxsize=1)
def _loader() -> Any:
    """One loader for all sessions, since it remembers the service models that it has read."""

    class Loader(botocore.loaders.Loader):
        def list_available_services(self, type_name: str) -> list[str]:
            """The folders' names; botocore looks into each of four hundred for a model of this type."""
            folders = [path for path in self.search_paths if os.path.isdir(path)]
            return sorted({entry.name for path in folders for entry in os.scandir(path) if entry.is_dir()})

    return Loader(file_loader=_JsonFiles())


class _JsonFiles:
    """Reads botocore's data into plain dicts, which takes a third of the time of the ordered ones that it makes."""

    _OPENERS: Mapping[str, Callable[[str], Any]] = {".json": partial(open, mode="rb"), ".json.gz": gzip.open}

    def exists(self, path: str) -> bool:
        return any(os.path.isfile(path + ending) for ending in self._OPENERS)

    def load_file(self, path: str) -> dict[str, Any] | None:
        """The data of a file given without its ending, or None where there is no such file."""
        for ending, opener in self._OPENERS.items():
            if os.path.isfile(path + ending):
                with opener(path + ending) as file:
                    data: dict[str, Any] = json.loads(file.read())
                return data
        return None


def preload() -> None:
    """Read the models of IAM and STS and import what clients need, with no credentials, sockets or threads.

    A process that forks does this once before, so that its children need not. The user's settings are left out: a wrong
    one is the error of the tasks that use it. The collector of garbage finds none in such data, and is kept from going
    over it again and again, here and in the children.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        with _without_settings():
            session = _session(ConnectionOptions())
            unsigned = botocore.config.Config(signature_version=botocore.UNSIGNED)
            for service in ("iam", "sts"):
                session.create_client(service, region_name=_REGION_WHEN_NONE, config=unsigned)
        _loader().load_service_model("iam", "paginators-1")
        gc.freeze()
    finally:
        if collects:
            gc.enable()


@contextmanager
def _without_settings() -> Iterator[None]:
    """An environment with no setting of botocore's, and with configuration files that are empty."""
    settings = {name: value for name, value in os.environ.items() if name.startswith(("AWS_", "BOTO"))}
    for name in settings:
        del os.environ[name]
    os.environ |= dict.fromkeys(_CONFIGURATION_FILES, os.devnull)
    try:
        yield
    finally:
        for name in _CONFIGURATION_FILES:
            del os.environ[name]
        os.environ |= settings


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


@contextmanager
def aws_errors(*, operation: str | None) -> Iterator[None]:
    """Turn whatever botocore raises into a PlumbError that names the operation."""
    try:
        yield
    except botocore.exceptions.ClientError as error:
        raise _refusal(error) from error
    except (botocore.exceptions.BotoCoreError, ValueError, OSError) as error:
        raise _no_answer(error, operation) from error


def _refusal(error: Any) -> PlumbError:
    response = error.response
    code = response.get("Error", {}).get("Code", "Unknown")
    text = response.get("Error", {}).get("Message", "")
    operation = error.operation_name
    return PlumbError(
        _refusal_in_words(code, text, operation),
        code=code,
        aws_message=text,
        operation=operation,
        request_id=response.get("ResponseMetadata", {}).get("RequestId"),
    )


_ADVICE = {
    "ExpiredToken": "The credentials have expired: renew them.",
    "ExpiredTokenException": "The credentials have expired: renew them.",
    "InvalidClientTokenId": "AWS does not know these credentials: check the access key.",
    "SignatureDoesNotMatch": "The secret key does not belong to the access key.",
    "Throttling": "AWS throttles the requests of this account: run fewer at once, or set a higher AWS_MAX_ATTEMPTS.",
}


def _refusal_in_words(code: str, text: str, operation: str) -> str:
    message = f"{operation} failed: {code}: {text}".rstrip()
    if not message.endswith((".", "!")):
        message += "."
    if code in ("AccessDenied", "AccessDeniedException"):
        match = _ACTION_IN_REFUSAL.search(text)
        service = "sts" if operation in ("AssumeRole", "GetCallerIdentity") else "iam"
        action = match.group(1) if match else f"{service}:{operation}"
        return f"{message} The credentials lack the permission {action}."
    return f"{message} {_ADVICE[code]}" if code in _ADVICE else message


def _no_answer(error: BaseException, operation: str | None) -> PlumbError:
    kind = type(error).__name__
    text = str(error).rstrip(".")
    if isinstance(error, ValueError) and "header" in text:
        # http.client repeats the header's value, which is the session token
        text = "the credentials have a character that HTTP does not allow; copy them anew"
    elif isinstance(error, ValueError) and (wrong := _no_number(text)):
        text = f"{wrong}: '{os.environ[wrong]}' is not a number"
    advice = {
        "EndpointConnectionError": "Check endpoint_url, AWS_ENDPOINT_URL and the network.",
        "ConnectTimeoutError": "Check endpoint_url, AWS_ENDPOINT_URL and the network.",
        "ReadTimeoutError": "Check endpoint_url, AWS_ENDPOINT_URL and the network.",
        "NoCredentialsError": "Give access_key and secret_key, or a profile.",
        "PartialCredentialsError": "Give both the access key and the secret key.",
        "ProfileNotFound": "Check profile and AWS_PROFILE against ~/.aws/config.",
        "SSLError": "Check aws_ca_bundle, or the certificate of the endpoint.",
    }.get(kind, "")
    where = f"{operation} failed: " if operation else "No connection to AWS: "
    return PlumbError(f"{where}{text}. {advice}".rstrip(), code=kind, aws_message=text, operation=operation)


def _no_number(text: str) -> str | None:
    """The variable whose value Python's own message says is no number; botocore does not name it."""
    return next((name for name in _NUMBERS if name in os.environ and repr(os.environ[name]) in text), None)


def _api_name(operation: str) -> str:
    return "".join(word.capitalize() for word in operation.split("_"))
