"""Who a broker lets in: with a password, by SCRAM, or with a certificate where there is TLS.

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
_COMMON_NAME = "RULE:^.*CN=([A-Za-z0-9.-]+).*$/$1/"


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
    protocol, scram = settings.protocol, MECHANISM.lower()
    return {
        "listener.security.protocol.map":
            f"CLIENT:{protocol},INTERNAL:{protocol},CONTROLLER:{protocol},CERTIFICATE:SSL",
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
        **_tls_of_broker(settings),
    }


def admin_client(settings: Settings, passwords: Passwords) -> dict[str, str]:
    """What Kafka's own programs are told, to be let in as the administrator."""
    return {"security.protocol": settings.protocol, "sasl.mechanism": MECHANISM,
            "sasl.jaas.config": _scram_login(ADMIN, passwords.admin),
            **_tls_of_client(settings)}


def librdkafka_client(java: dict[str, str], name: str, password: str) -> dict[str, str]:
    """The same for a client of librdkafka that is somebody else: it comes by the same way."""
    told = {"security.protocol": java["security.protocol"], "sasl.mechanism": MECHANISM,
            "sasl.username": name, "sasl.password": password}
    if "ssl.truststore.location" in java:
        told["ssl.ca.location"] = java["ssl.truststore.location"]
    return told


def _tls_of_broker(settings: Settings) -> dict[str, str]:
    if not settings.tls:
        return {}
    return _tls_of_client(settings) | {
        "ssl.keystore.type": "PEM", "ssl.keystore.location": settings.tls_keystore,
        "listener.name.certificate.ssl.client.auth": "required",
        "listener.name.certificate.ssl.principal.mapping.rules": _COMMON_NAME,
    }


def _tls_of_client(settings: Settings) -> dict[str, str]:
    if not settings.tls:
        return {}
    return {"ssl.truststore.type": "PEM", "ssl.truststore.location": settings.tls_truststore}


def _scram_login(name: str = "", password: str = "") -> str:
    return _login("scram.ScramLoginModule",
                  **({"username": name, "password": password} if name else {}))


def _login(module: str, **options: str) -> str:
    words = [f"org.apache.kafka.common.security.{module} required",
             *(f'{name}="{value}"' for name, value in options.items())]
    return " ".join(words) + ";"
