"""The address that a reader shares: with a host that others can reach."""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

import streamlit as st


def to_share(link: str) -> str:
    """Return the address of this page with these settings, as others can open it."""
    return f"{reachable(_here(), _listens(), own_host())}?{link}"


def only_here() -> bool:
    """Tell whether nobody can open the address from another computer."""
    return _is_loopback(urlsplit(_here()).hostname or "") and not _on_all(_listens())


def is_secure() -> bool:
    """Tell whether browsers trust this address enough to offer a microphone: https, or this very computer."""
    parts = urlsplit(_here())
    return parts.scheme != "http" or _is_loopback(parts.hostname or "")


def reachable(url: str, listens: str, host: str) -> str:
    """Return an address without its settings; where it names this computer only, and others may come, with `host`."""
    parts = urlsplit(url)
    if host and _on_all(listens) and _is_loopback(parts.hostname or ""):
        port = f":{parts.port}" if parts.port else ""
        parts = parts._replace(netloc=f"[{host}]{port}" if ":" in host else f"{host}{port}")
    return parts._replace(query="", fragment="").geturl()


def own_host() -> str:
    """Return this computer's address in its network, empty where it has none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address of nobody (RFC 5737): this only asks for the way there
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def _here() -> str:
    return st.context.url or ""


def _listens() -> str:
    return str(st.get_option("server.address") or "")


def _on_all(listens: str) -> bool:
    return listens in ("", "0.0.0.0", "::")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
