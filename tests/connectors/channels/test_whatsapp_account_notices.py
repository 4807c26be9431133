"""What WhatsApp says of the account: in words for the owner, with the end where one is named, until it is lifted."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.channels.whatsapp.account_notices import account_notices

_RESTRICTED = {
    "event": "ACCOUNT_RESTRICTION",
    "restriction_info": [{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1795900000}],
}
_ALERT = {"entity_id": "5", "alert_type": "OBA_APPROVED", "alert_description": "Look"}


@pytest.mark.parametrize(
    ("field", "value", "topic", "words"),
    [
        ("account_update", _RESTRICTED, "account", "templates to customers who have not written are refused"),
        (
            "account_update",
            {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}},
            "account",
            "disables",
        ),
        (
            "account_update",
            {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SCAM"}},
            "account",
            "Reason: scam",
        ),
        (
            "account_alerts",
            {**_ALERT, "alert_severity": "CRITICAL", "alert_status": "ACTIVE"},
            "alert OBA_APPROVED 5",
            "Look.",
        ),
        (
            "account_alerts",
            {"entity_id": "5", "alert_info": {**_ALERT, "alert_severity": "WARNING"}},
            "alert OBA_APPROVED 5",
            "Look.",
        ),
        ("account_review_update", {"decision": "REJECTED"}, "review", "rejected"),
        ("phone_number_name_update", {"decision": "REJECTED", "requested_verified_name": "Zap"}, "name", "Zap"),
        ("phone_number_quality_update", {"event": "FLAGGED", "display_phone_number": "1555"}, "quality 1555", "1555"),
        ("business_capability_update", {"max_daily_conversation_per_phone": 250}, "limit", "250 customers"),
        ("business_capability_update", {"max_daily_conversations_per_business": "TIER_2K"}, "limit", "2,000 customers"),
    ],
)
def test_the_owner_hears_what_happened(field: str, value: dict[str, Any], topic: str, words: str) -> None:
    (notice,) = account_notices(field, value)
    assert notice.topic == topic
    assert words in notice.text
    assert not notice.lifted


@pytest.mark.parametrize(
    ("field", "value", "topic"),
    [
        ("account_update", {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}}, "account"),
        ("account_update", {"event": "ACCOUNT_RESTRICTION", "restriction_info": []}, "account"),
        ("account_alerts", {**_ALERT, "alert_severity": "CRITICAL", "alert_status": "NONE"}, "alert OBA_APPROVED 5"),
        ("account_review_update", {"decision": "APPROVED"}, "review"),
        ("phone_number_quality_update", {"event": "UNFLAGGED", "display_phone_number": "1555"}, "quality 1555"),
    ],
)
def test_what_is_lifted_goes(field: str, value: dict[str, Any], topic: str) -> None:
    (notice,) = account_notices(field, value)
    assert (notice.topic, notice.lifted, notice.text) == (topic, True, "")


def test_a_restriction_says_until_when() -> None:
    assert account_notices("account_update", _RESTRICTED)[0].until == 1795900000


@pytest.mark.parametrize("value", [{}, {"event": 7}, {"restriction_info": "x", "event": "ACCOUNT_RESTRICTION"}])
def test_odd_values_break_nothing(value: dict[str, Any]) -> None:
    assert [each.text for each in account_notices("account_update", value)] in ([], [""])
