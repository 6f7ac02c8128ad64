"""A server's address: made whole, and judged by whether text sent there leaves this machine."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from bilingual.errors import ConfigError

CONSENT = "if the text may go there, say allow_remote = true in [server], or BILINGUAL_SERVER_ALLOW_REMOTE=true"
EXAMPLE = 'write for example url = "http://127.0.0.1:8080/v1" under [server] in bilingual.toml'


@dataclass(frozen=True, slots=True)
class Address:
    """Where an OpenAI-compatible server listens; `base` has no slash at its end."""

    base: str
    host: str

    @property
    def local(self) -> bool:
        """Whether text sent there stays on this machine."""
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def encrypted(self) -> bool:
        """Whether nobody on the way can read along."""
        return self.base.startswith("https:")


def address(url: str) -> Address:
    """The address that a user wrote, `/v1` added where it has no path.

    Raises:
        ConfigError: it is missing or no http address, or holds a password.
    """
    if not url.strip():
        raise ConfigError("the server engine has no address", remedy=EXAMPLE)
    parts = split(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"{url!r} is no http address", remedy=EXAMPLE)
    if parts.username or parts.password:
        raise ConfigError(
            "the server's address holds a password",
            remedy="name the environment variable that holds your key: key_variable in [server]",
        )
    path = parts.path.rstrip("/").removesuffix("/chat/completions") or "/v1"
    return Address(f"{parts.scheme}://{parts.netloc}{path}", parts.hostname)


def split(url: str) -> SplitResult:
    """The parts of an address.

    Raises:
        ConfigError: it has an impossible host or port.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port  # reading it checks it
    except ValueError as error:
        raise ConfigError(f"{url!r} is no http address: {error}", remedy=EXAMPLE) from error
    return parts


def admitted(url: str, allow_remote: bool) -> Address:
    """The address, if text may be sent there.

    Raises:
        ConfigError: it is no address, or it is on another machine and nobody has agreed to that.
    """
    place = address(url)
    if not place.local and not allow_remote:
        raise ConfigError(f"the report's text would leave this machine: {place.host} is another one", remedy=CONSENT)
    return place


def warning(place: Address) -> str:
    """What to tell a user whose text goes elsewhere; empty where it stays here."""
    if place.local:
        return ""
    plainly = "" if place.encrypted else ", unencrypted"
    return f"Engine server: the report's text leaves this machine, it is sent to {place.host}{plainly} (allow_remote)."
