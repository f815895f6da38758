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
    "desk": page(gates.ACCOUNTS),
    "health_live": page(gates.EVERYBODY),
    "health_ready": page(gates.EVERYBODY),
    "set_language": deed(gates.EVERYBODY),
    # --- ui -------------------------------------------------------------------------------------
    "gallery": page(gates.EVERYBODY),
    # --- sign-in (allauth) ----------------------------------------------------------------------
    "account_login": form(gates.EVERYBODY),
    "login_elsewhere": page(gates.RETURN),
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
    "openid_connect_login": Row(get=gates.EVERYBODY, post=gates.RETURN, of="provider"),
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
    # --- notices --------------------------------------------------------------------------------
    "inbox": page(gates.ACCOUNTS),
    "notices_read": deed(gates.ACCOUNTS),
    "notice": page(gates.OWNER, of="notice"),
    "notice_mute": form(gates.MAILED, of="secret"),
    "notice_settings": form(gates.ACCOUNTS),
    "notice_choose": deed(gates.ACCOUNTS),
    "mail_folder": page(gates.OFFICIALS),
    # --- government -----------------------------------------------------------------------------
    "organisations": page(gates.EVERYBODY),
    "organisation_new": form(gates.STEWARDS),
    "organisation": page(gates.EVERYBODY, of="organisation"),
    "organisation_edit": form(gates.STEWARDS, of="organisation"),
    "organisation_merge": form(gates.STEWARDS, of="organisation"),
    "topics": page(gates.EVERYBODY),
    "topic_new": form(gates.STEWARDS),
    "topic": page(gates.EVERYBODY, of="topic"),
    "topic_edit": form(gates.STEWARDS, of="topic"),
    "topic_merge": form(gates.STEWARDS, of="topic"),
    "communities": page(gates.EVERYBODY),
    "community_new": form(gates.STEWARDS),
    "community": page(gates.EVERYBODY, of="community"),
    "community_edit": form(gates.STEWARDS, of="community"),
    "community_merge": form(gates.STEWARDS, of="community"),
    "areas": page(gates.EVERYBODY),
    "area_new": form(gates.STEWARDS),
    "area": page(gates.EVERYBODY, of="area"),
    "area_edit": form(gates.STEWARDS, of="area"),
    "area_merge": form(gates.STEWARDS, of="area"),
    "rights_holders": page(gates.EVERYBODY),
    "rights_holder_new": form(gates.STEWARDS),
    "rights_holder": page(gates.EVERYBODY, of="rights_holder"),
    "rights_holder_edit": form(gates.STEWARDS, of="rights_holder"),
    "rights_holder_merge": form(gates.STEWARDS, of="rights_holder"),
    "organisation_succession": form(gates.STEWARDS, of="organisation"),
    "succession_undo": deed(gates.STEWARDS, of="succession"),
    "merger_undo": deed(gates.STEWARDS, of="merger"),
    "policy_items": page(gates.EVERYBODY),
    "policy_item_new": form(gates.RECORDERS),
    "policy_item": page(gates.SEES_POLICY_ITEM, of="policy_item"),
    "policy_item_edit": form(gates.CHANGES_POLICY_ITEM, of="policy_item"),
    "proposals": form(gates.STEWARDS),
    "proposals_undo": deed(gates.STEWARDS),
    "proposal": form(gates.STEWARDS, of="proposal"),
    "people": page(gates.OFFICIALS),
    "invite": form(gates.INVITERS),
    "invitation_withdraw": deed(gates.GIVERS, of="invitation"),
    "person": page(gates.OFFICIALS, of="person"),
    "membership_new": form(gates.INVITERS, of="person"),
    "person_merge": form(gates.STEWARDS, of="person"),
    "membership_edit": form(gates.GIVERS, of="membership"),
    "membership_end": form(gates.GIVERS, of="membership"),
    "membership_lend": form(gates.STEWARDS, of="membership"),
    "invitation": form(gates.MAILED, of="secret"),
    # --- register -------------------------------------------------------------------------------
    "engagements": page(gates.EVERYBODY),
    "timeline": page(gates.EVERYBODY),
    "calendar": page(gates.EVERYBODY),
    "engagement_table": page(gates.EVERYBODY),
    "feed_atom": page(gates.EVERYBODY),
    "feed_ics": page(gates.EVERYBODY),
    "export": page(gates.EVERYBODY, of="export"),
    "subscribe": page(gates.EVERYBODY),
    "engagements_ask": deed(gates.OFFICIALS),
    "engagement_ask": deed(gates.ASKS, of="engagement"),
    "engagement_new": form(gates.RECORDERS),
    "engagement": page(gates.SEES, of="engagement"),
    "engagement_history": page(gates.SEES, of="engagement"),
    "engagement_edit": form(gates.CHANGES, of="engagement"),
    "engagement_people": form(gates.CHANGES, of="engagement"),
    "engagement_confirm": deed(gates.CHANGES, of="engagement"),
    "engagement_move": form(gates.CHANGES, of="act"),
    "engagement_draft": deed(gates.RECORDERS, of="new draft"),
    "engagement_draft_discard": deed(gates.OWNER, of="draft"),
    # --- overlaps -------------------------------------------------------------------------------
    "overlaps": page(gates.OFFICIALS),
    "overlap_report": page(gates.OFFICIALS),
    "overlap_graph": page(gates.OFFICIALS),
    "overlap_graph_csv": page(gates.OFFICIALS),
    "overlap_guide": page(gates.EVERYBODY),
    "overlap_question": form(gates.ANSWERS_FOR, of="overlap question"),
    "overlap": Row(get=gates.SEES_OVERLAP, post=gates.SETTLES_OVERLAP, of="overlap"),
    "overlap_undo": deed(gates.SETTLES_OVERLAP, of="overlap"),
    "overlap_ask": deed(gates.ASKS_ABOUT_OVERLAP, of="overlap"),
    "overlap_note": deed(gates.SETTLES_OVERLAP, of="overlap"),
    "overlap_join": form(gates.JOINS_OVERLAP, of="overlap"),
    "overlap_join_act": deed(gates.JOINS_OVERLAP, of="joined overlap"),
    # --- load -----------------------------------------------------------------------------------
    "load": page(gates.EVERYBODY),
    "load_csv": page(gates.EVERYBODY),
    "load_times": page(gates.EVERYBODY),
    "community_claim": form(gates.ACCOUNTS, of="community"),
    "community_preferences": form(gates.SPEAKS, of="community"),
    "community_lodge": form(gates.SPEAKS, of="community"),
    "community_calendars": form(gates.SPEAKS, of="community"),
    "rights_holder_claim": form(gates.ACCOUNTS, of="rights_holder"),
    "rights_holder_preferences": form(gates.SPEAKS, of="rights_holder"),
    "rights_holder_lodge": form(gates.SPEAKS, of="rights_holder"),
    "rights_holder_calendars": form(gates.SPEAKS, of="rights_holder"),
    "area_calendars": form(gates.STEWARDS, of="area"),
    "communities_queue": form(gates.STEWARDS),
    "engagement_reply": form(gates.REPLIES, of="engagement"),
    "engagement_object": form(gates.REPLIES, of="pair"),
    "engagement_effort": form(gates.CHANGES, of="engagement"),
    # --- intents --------------------------------------------------------------------------------
    "intent_new": form(gates.RECORDERS),
    "intent_check": deed(gates.RECORDERS),
    "engagement_known": page(gates.ASKS, of="engagement"),
    "intent_paragraph": page(gates.ASKS, of="engagement"),
    "intent_paragraph_word": page(gates.ASKS, of="engagement"),
    "engagement_mark": deed(gates.CHANGES, of="engagement"),
    # --- imports --------------------------------------------------------------------------------
    "imports": page(gates.RECORDERS),
    "import_new": form(gates.RECORDERS),
    "import_template": page(gates.EVERYBODY, of="template"),
    "import": page(gates.JOBS, of="import"),
    "import_mapping": form(gates.JOBS, of="import"),
    "import_check": deed(gates.JOBS, of="import"),
    "import_run": deed(gates.JOBS, of="import"),
    "import_undo": deed(gates.JOBS, of="import"),
    "import_errors": page(gates.JOBS, of="refused rows"),
    # --- API ------------------------------------------------------------------------------------
    "api_root": page(gates.EVERYBODY),
    "api_docs": page(gates.EVERYBODY),
    "api:api-root": page(gates.EVERYBODY),
    "api:openapi-json": page(gates.API_EVERYBODY),
    "api:engagements": Row(get=gates.API_EVERYBODY, post=gates.API_RECORDERS),
    "api:engagement": Row(get=gates.API_SEES, patch=gates.API_CHANGES, of="engagement"),
    "api:engagement_act": Row(post=gates.API_CHANGES, of="act"),
    "api:organisations": page(gates.API_EVERYBODY),
    "api:organisation": page(gates.API_EVERYBODY, of="organisation"),
    "api:topics": page(gates.API_EVERYBODY),
    "api:topic": page(gates.API_EVERYBODY, of="topic"),
    "api:communities": page(gates.API_EVERYBODY),
    "api:community": page(gates.API_EVERYBODY, of="community"),
    "api:areas": page(gates.API_EVERYBODY),
    "api:area": page(gates.API_EVERYBODY, of="area"),
    "api:policy_items": page(gates.API_EVERYBODY),
    # The policy item of the walk is for government.
    "api:policy_item": page(gates.API_OFFICIALS, of="policy_item"),
}
