"""The permission table: every address, and who gets through. An address without a row is refused.

Add a row in the section of your room, in the order of the addresses. Choose a gate of
`weft.site.gates`, or write one there as a table. `of` names what the address is of, so that the
walk in `tests/guards/test_permission_table.py` can make one; CONTRIBUTING.md says how.
"""

from dataclasses import dataclass

from weft.site import gates
from weft.site.gates import Gate


@dataclass(frozen=True, kw_only=True)
class Row:
    """The gate of each method of an address; a method without one is not allowed."""

    get: Gate | None = None
    post: Gate | None = None
    put: Gate | None = None
    patch: Gate | None = None
    delete: Gate | None = None
    of: str = ""

    @property
    def gates(self) -> dict[str, Gate]:
        named = {name: getattr(self, name) for name in ("get", "post", "put", "patch", "delete")}
        return {name: gate for name, gate in named.items() if gate}


def page(gate: Gate, *, of: str = "") -> Row:
    """Read only."""
    return Row(get=gate, of=of)


def form(gate: Gate, *, of: str = "") -> Row:
    """A page, and what it sends."""
    return Row(get=gate, post=gate, of=of)


def deed(gate: Gate, *, of: str = "") -> Row:
    """Sent from elsewhere: no page of its own."""
    return Row(post=gate, of=of)


TABLE: dict[str, Row] = {
    # --- site -----------------------------------------------------------------------------------
    "home": page(gates.EVERYBODY),
    "about": page(gates.EVERYBODY),
    "accessibility": page(gates.EVERYBODY),
    "health_live": page(gates.EVERYBODY),
    "health_ready": page(gates.EVERYBODY),
    "set_language": deed(gates.EVERYBODY),
    # --- ui -------------------------------------------------------------------------------------
    "gallery": page(gates.EVERYBODY),
    # --- sign-in (allauth) ----------------------------------------------------------------------
    "account_login": form(gates.EVERYBODY),
    "account_logout": form(gates.EVERYBODY),
    "account_inactive": page(gates.EVERYBODY),
    "account_signup": form(gates.EVERYBODY),
    "account_reauthenticate": form(gates.ACCOUNTS),
    "account_email": form(gates.ACCOUNTS),
    "account_email_verification_sent": page(gates.EVERYBODY),
    "account_confirm_email": Row(get=gates.EVERYBODY, post=gates.MAILED, of="mailed key"),
    "account_change_password": form(gates.ACCOUNTS),
    "account_set_password": form(gates.ACCOUNTS),
    "account_reset_password": form(gates.EVERYBODY),
    "account_reset_password_done": page(gates.EVERYBODY),
    "account_reset_password_from_key": form(gates.EVERYBODY, of="reset key"),
    "account_reset_password_from_key_done": page(gates.EVERYBODY),
    "account_confirm_login_code": form(gates.STAGE),
    "mfa_index": page(gates.ACCOUNTS),
    "mfa_authenticate": form(gates.STAGE),
    "mfa_reauthenticate": form(gates.ACCOUNTS),
    "mfa_activate_totp": form(gates.ACCOUNTS),
    "mfa_deactivate_totp": form(gates.ACCOUNTS, of="second factor"),
    "mfa_view_recovery_codes": page(gates.ACCOUNTS, of="second factor"),
    "mfa_generate_recovery_codes": form(gates.ACCOUNTS),
    "mfa_download_recovery_codes": page(gates.ACCOUNTS, of="second factor"),
    "mfa_list_webauthn": page(gates.ACCOUNTS),
    "mfa_add_webauthn": form(gates.ACCOUNTS),
    "mfa_login_webauthn": form(gates.STAGE),
    "mfa_reauthenticate_webauthn": form(gates.ACCOUNTS),
    "mfa_edit_webauthn": form(gates.OWNER, of="passkey"),
    "mfa_remove_webauthn": form(gates.OWNER, of="passkey"),
    "socialaccount_login_cancelled": page(gates.EVERYBODY),
    "socialaccount_login_error": page(gates.RETURN),
    "socialaccount_signup": form(gates.RETURN),
    "socialaccount_connections": form(gates.ACCOUNTS),
    "openid_connect_login": form(gates.EVERYBODY, of="provider"),
    "openid_connect_callback": page(gates.RETURN, of="provider"),
    "usersessions_list": form(gates.ACCOUNTS),
    # --- account --------------------------------------------------------------------------------
    "account": form(gates.ACCOUNTS),
    "account_data": page(gates.ACCOUNTS),
    "tokens": form(gates.ACCOUNTS),
    "token_revoke": deed(gates.OWNER, of="token"),
    # --- jobs -----------------------------------------------------------------------------------
    "job": page(gates.JOBS, of="job"),
    "job_cancel": deed(gates.JOBS, of="job"),
    # --- government -----------------------------------------------------------------------------
    "organisations": page(gates.EVERYBODY),
    "organisation": page(gates.EVERYBODY, of="organisation"),
    "topics": page(gates.EVERYBODY),
    "topic": page(gates.EVERYBODY, of="topic"),
    "communities": page(gates.EVERYBODY),
    "community": page(gates.EVERYBODY, of="community"),
    "areas": page(gates.EVERYBODY),
    "area": page(gates.EVERYBODY, of="area"),
    "policy_items": page(gates.EVERYBODY),
    # --- register -------------------------------------------------------------------------------
    "engagements": page(gates.EVERYBODY),
    "timeline": page(gates.EVERYBODY),
    "calendar": page(gates.EVERYBODY),
    "engagement_table": page(gates.EVERYBODY),
    "feed_atom": page(gates.EVERYBODY),
    "feed_ics": page(gates.EVERYBODY),
    "export": page(gates.EVERYBODY, of="export"),
    "subscribe": page(gates.EVERYBODY),
    "engagement_new": form(gates.RECORDERS),
    "engagement": page(gates.SEES, of="engagement"),
    "engagement_history": page(gates.SEES, of="engagement"),
    "engagement_edit": form(gates.CHANGES, of="engagement"),
    "engagement_cancel": form(gates.CHANGES, of="engagement"),
    # --- imports --------------------------------------------------------------------------------
    # --- API ------------------------------------------------------------------------------------
}
