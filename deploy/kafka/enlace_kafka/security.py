"""Who a broker lets in: with a password, by SCRAM, over TLS.

Controllers log in to each other with one plain password. The passwords of everybody else stand in
the log that the controllers keep together, and so cannot be what lets them begin to keep it.
"""

import secrets
from dataclasses import dataclass

from .settings import Settings

ADMIN = "admin"
MECHANISM = "SCRAM-SHA-512"
_CONTROLLER = "controller"
_PASSWORD_BYTES = 24
_PROTOCOL = "SASL_SSL"

OPEN_TO_ALL = {"listener.security.protocol.map":
               "CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT"}


def new_password() -> str:
    return secrets.token_urlsafe(_PASSWORD_BYTES)


@dataclass(frozen=True)
class Passwords:
    """Of the two principals that may do everything."""

    admin: str
    controller: str


def broker_security(settings: Settings, passwords: Passwords) -> dict[str, str]:
    """What a broker of a secure cluster is told."""
    scram = MECHANISM.lower()
    return {
        "listener.security.protocol.map":
            f"CLIENT:{_PROTOCOL},INTERNAL:{_PROTOCOL},CONTROLLER:{_PROTOCOL}",
        "sasl.enabled.mechanisms": MECHANISM,
        "sasl.mechanism.inter.broker.protocol": MECHANISM,
        f"listener.name.client.{scram}.sasl.jaas.config": _scram_login(),
        f"listener.name.internal.{scram}.sasl.jaas.config": _scram_login(ADMIN, passwords.admin),
        "sasl.mechanism.controller.protocol": "PLAIN",
        "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
        "listener.name.controller.plain.sasl.jaas.config":
            _login("plain.PlainLoginModule", username=_CONTROLLER, password=passwords.controller,
                   **{f"user_{_CONTROLLER}": passwords.controller}),
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "allow.everyone.if.no.acl.found": "false",
        "super.users": f"User:{ADMIN};User:{_CONTROLLER}",
        "ssl.keystore.type": "PEM", "ssl.keystore.location": settings.tls_keystore,
        **_trust(settings),
    }


def admin_client(settings: Settings, passwords: Passwords) -> dict[str, str]:
    """What Kafka's own programs are told, to be let in as the administrator."""
    return {"security.protocol": _PROTOCOL, "sasl.mechanism": MECHANISM,
            "sasl.jaas.config": _scram_login(ADMIN, passwords.admin), **_trust(settings)}


def _trust(settings: Settings) -> dict[str, str]:
    return {"ssl.truststore.type": "PEM", "ssl.truststore.location": settings.tls_truststore}


def _scram_login(name: str = "", password: str = "") -> str:
    return _login("scram.ScramLoginModule",
                  **({"username": name, "password": password} if name else {}))


def _login(module: str, **options: str) -> str:
    words = [f"org.apache.kafka.common.security.{module} required",
             *(f'{name}="{value}"' for name, value in options.items())]
    return " ".join(words) + ";"
