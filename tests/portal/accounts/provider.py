"""A small OpenID provider, run as a process of its own: `python provider.py PEOPLE.json`.

Authorization code with PKCE (S256, required), discovery, JWKS, ID tokens signed with RS256, and a
user info endpoint. It is strict where a careless client would show: one client, one redirect
address, codes that work once. It prints its address when it is ready.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "portal", "a secret only the two know"
REDIRECT = "/account/oidc/city/login/callback/"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CODES: dict[str, dict[str, str]] = {}
TOKENS: dict[str, str] = {}


class Provider(BaseHTTPRequestHandler):
    """Answers one request."""

    def do_GET(self) -> None:
        """Discovery, keys, the sign-in form, user info."""
        place = urlsplit(self.path)
        match place.path:
            case "/.well-known/openid-configuration":
                self._json(_discovery(self._issuer()))
            case "/jwks":
                key = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
                self._json({"keys": [key | {"kid": "1", "alg": "RS256", "use": "sig"}]})
            case "/authorize":
                problem = _problem(_flat(place.query))
                self._text(400 if problem else 200, problem or "Who are you?")
            case "/userinfo":
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                who = TOKENS.get(token)
                self._json(_person(who) if who else {"error": "invalid_token"}, 200 if who else 401)
            case _:
                self._text(404, "There is nothing here.")

    def do_POST(self) -> None:
        """The sign-in form (who, or nothing to cancel) and the token endpoint."""
        place = urlsplit(self.path)
        length = int(self.headers.get("Content-Length", 0))
        form = _flat(self.rfile.read(length).decode())
        if place.path == "/authorize":
            self._signed_in(_flat(place.query), form.get("who", ""))
        elif place.path == "/token":
            self._token(form)
        else:
            self._text(404, "There is nothing here.")

    def _signed_in(self, asked: dict[str, str], who: str) -> None:
        if problem := _problem(asked):
            return self._text(400, problem)
        answer = {"state": asked["state"]}
        if who:
            answer["code"] = secrets.token_urlsafe()
            CODES[answer["code"]] = asked | {"who": who}
        else:
            answer["error"] = "access_denied"
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(answer)}")
        self.end_headers()
        return None

    def _token(self, form: dict[str, str]) -> None:
        asked = CODES.pop(form.get("code", ""), None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if not asked or asked["code_challenge"] != challenge:
            return self._json({"error": "invalid_grant"}, 400)
        if asked["redirect_uri"] != form.get("redirect_uri"):
            return self._json({"error": "invalid_grant"}, 400)
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return self._json({"error": "invalid_client"}, 401)
        token = secrets.token_urlsafe()
        TOKENS[token] = asked["who"]
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": 300}
        return self._json(answer | {"id_token": _id_token(self._issuer(), asked["who"])})

    def _issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def _json(self, value: Any, status: int = 200) -> None:
        self._text(status, json.dumps(value), "application/json")

    def _text(self, status: int, text: str, kind: str = "text/plain") -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _discovery(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
    }


def _problem(asked: dict[str, str]) -> str:
    """Return what is wrong with an authorization request."""
    wanted = {
        "client_id": CLIENT,
        "response_type": "code",
        "code_challenge_method": "S256",
    }
    for name, value in wanted.items():
        if asked.get(name) != value:
            return f"{name} is {asked.get(name)!r}, not {value!r}."
    if set(asked.get("scope", "").split()) != {"openid", "profile", "email"}:
        return "The scope is not openid, profile and email."
    if not asked.get("code_challenge") or not asked.get("state"):
        return "code_challenge and state are needed."
    if urlsplit(asked.get("redirect_uri", "")).path != REDIRECT:
        return "This redirect address is not registered."
    return ""


def _person(who: str) -> dict[str, Any]:
    """Return the claims of a person, read anew so that a test can change them."""
    people: dict[str, dict[str, Any]] = json.loads(Path(sys.argv[1]).read_text())
    return {"sub": who} | {k: v for k, v in people[who].items() if not k.startswith("_")}


def _id_token(issuer: str, who: str) -> str:
    """Return the signed token; a person's claims that begin with "_" stand in for mistakes."""
    people = json.loads(Path(sys.argv[1]).read_text())
    now = int(time.time())
    claims = {"iss": issuer, "aud": CLIENT, "iat": now, "exp": now + 300} | _person(who)
    wrong = {k[1:]: v for k, v in people[who].items() if k.startswith("_")}
    return jwt.encode(claims | wrong, KEY, algorithm="RS256", headers={"kid": "1"})


def _flat(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text).items()}


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()
