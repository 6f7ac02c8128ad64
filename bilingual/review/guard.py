"""Who may talk to the review desk: this machine's browser, with the token, from the desk's own page."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

TOKEN_HEADER = "X-Bilingual-Token"
MOST_BYTES = 256 * 1024  # of a request's body
# Nothing but the desk's own files may run, load, frame or be posted to.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Refusal = tuple[int, str]


def cookie_name(port: int) -> str:
    """The cookie of a desk; cookies are shared by all ports of a host, so the port is in the name."""
    return f"bilingual-desk-{port}"


def cookie(port: int, token: str) -> str:
    """The header that hands the token to the browser: for this site's own requests only, not for scripts."""
    return f"{cookie_name(port)}={token}; Path=/; HttpOnly; SameSite=Strict"


def refusal(method: str, headers: Mapping[str, str], port: int, token: str, given: str = "") -> Refusal | None:
    """Why a request is refused (status, sentence), or None where it may pass.

    `given` is a token from the address. The Host must be this server, so that no other name that
    leads here (DNS rebinding) works; an Origin must be our own page; a change by cookie must have one.
    """
    if found := foreign(headers, port):
        return found
    origin = headers.get("Origin")
    by_header = _equal(headers.get(TOKEN_HEADER, ""), token)
    if not (by_header or _equal(given, token) or _equal(_cookie(headers, port), token)):
        return 403, "the token is missing or wrong: open the address that the command printed"
    if method != "GET" and origin is None and not by_header:
        return 403, "a change must come from the desk's own page"
    return None


def foreign(headers: Mapping[str, str], port: int) -> Refusal | None:
    """Why a request that came for another host, or from another site's page, is refused; else None."""
    hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
    if headers.get("Host", "").lower() not in hosts:
        return 403, "this desk answers on 127.0.0.1 only"
    origin = headers.get("Origin")
    if origin is not None and origin.lower() not in {f"http://{host}" for host in hosts}:
        return 403, "this desk answers its own page only"
    if headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        return 403, "this desk answers its own page only"
    return None


def _equal(given: str, token: str) -> bool:
    """Compare in constant time."""
    return bool(token) and hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())


def _cookie(headers: Mapping[str, str], port: int) -> str:
    try:
        morsel = SimpleCookie(headers.get("Cookie", "")).get(cookie_name(port))
    except CookieError:
        return ""
    return morsel.value if morsel else ""
