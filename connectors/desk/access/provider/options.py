"""Options of the sign-in provider, as the settings give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.settings import Settings
from bot.team.agent import Role
from bot.team.provider import roles_of


@dataclass(frozen=True, kw_only=True)
class ProviderOptions:
    """How people sign in by the provider. `roles` by group; `title` completes "Sign in with …".

    `password_only_for`: the login of the one person who may still sign in with a password; None: everybody may.
    """

    issuer: str
    client_id: str
    client_secret: str | None
    roles: Mapping[str, Role]
    groups_claim: str
    scopes: str
    title: str
    password_only_for: str | None


def provider_options(settings: Settings) -> ProviderOptions | None:
    """The options; None where no provider is set."""
    if not (settings.oidc_issuer and settings.oidc_client_id and settings.oidc_roles):
        return None
    return ProviderOptions(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        roles=roles_of(settings.oidc_roles),
        groups_claim=settings.oidc_groups_claim,
        scopes=settings.oidc_scopes,
        title=settings.oidc_title,
        password_only_for=settings.password_only_for,
    )
