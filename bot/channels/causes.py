"""Causes: why a send failed, a file was not fetched or an account stopped. Pure."""

from __future__ import annotations

from enum import Enum


class Cause(str, Enum):
    """A cause, the same whatever the channel; each channel's tables say which of its provider's codes mean it."""

    UNREACHABLE = "unreachable"
    PROVIDER_DOWN = "provider_down"
    NUMBER_RATE = "number_rate"
    ACCOUNT_RATE = "account_rate"
    PAIR_RATE = "pair_rate"
    MEDIA_FAILED = "media_failed"
    MEDIA_GONE = "media_gone"
    FILE_MISSING = "file_missing"
    TOO_LARGE = "too_large"
    UNSUPPORTED_KIND = "unsupported_kind"
    MARKETING_STOPPED = "marketing_stopped"
    ACCOUNT_LOCKED = "account_locked"
    ADDRESS_REFUSED = "address_refused"
    BLOCKED = "blocked"
    CAPTION_REFUSED = "caption_refused"
    CAPTION_TOO_LONG = "caption_too_long"
    CHAT_NOT_FOUND = "chat_not_found"
    CHOICE_IDS = "choice_ids"
    CHOICES_ALONE = "choices_alone"
    CHANGE_REFUSED = "change_refused"
    CHANGED_ALREADY = "changed_already"
    CHOICES_REFUSED = "choices_refused"
    CONTACT_QUOTA = "contact_quota"
    COUNTRY_RESTRICTED = "country_restricted"
    DEACTIVATED = "deactivated"
    DOWNLOAD_CUT = "download_cut"
    DOWNLOAD_REFUSED = "download_refused"
    EMPTY = "empty"
    EXPERIMENT = "experiment"
    FORBIDDEN = "forbidden"
    INVALID_PARAMETER = "invalid_parameter"
    MAINTENANCE = "maintenance"
    MARKETING_LIMIT = "marketing_limit"
    NO_ANSWER = "no_answer"
    NOT_ALLOWED_YET = "not_allowed_yet"
    NOT_REGISTERED = "not_registered"
    NOT_STARTED = "not_started"
    NOTHING_TO_SEND = "nothing_to_send"
    ODD_ANSWER = "odd_answer"
    OTHER_POLLER = "other_poller"
    OWN_NUMBER = "own_number"
    PAYMENT_PROBLEM = "payment_problem"
    PERMISSION_MISSING = "permission_missing"
    PHONE_NEEDED = "phone_needed"
    REACTION_TARGET = "reaction_target"
    REFUSED = "refused"
    SPAM_LIMIT = "spam_limit"
    TEMPLATE_UNUSABLE = "template_unusable"
    TEXT_TOO_LONG = "text_too_long"
    TITLE_EMPTY = "title_empty"
    TITLE_TOO_LONG = "title_too_long"
    TOKEN_REJECTED = "token_rejected"
    TOO_FAST = "too_fast"
    TOO_MANY_CHOICES = "too_many_choices"
    TOTAL_QUOTA = "total_quota"
    UNDELIVERABLE = "undeliverable"
    UNKNOWN_NUMBER_ID = "unknown_number_id"
    VOICE_REFUSED = "voice_refused"
    WEBHOOK_SET = "webhook_set"
    WINDOW_CLOSED = "window_closed"
    # Ours, not a provider's.
    NEVER_WROTE = "never_wrote"
    NO_CONSENT = "no_consent"
    NOT_CONFIGURED = "not_configured"
    INTERNAL = "internal"
    UNRECORDED = "unrecorded"
    WORKER_ENDED = "worker_ended"
    RESTORED = "restored"
    PERSON_TOOK_OVER = "person_took_over"

    def __str__(self) -> str:
        return self.value


# They lie with the provider: nothing of the account goes through while they last.
OUTAGES = frozenset({Cause.UNREACHABLE, Cause.PROVIDER_DOWN})
# We send faster than the account may.
TOO_FAST = frozenset({Cause.NUMBER_RATE, Cause.ACCOUNT_RATE})
# The text goes without its file where the fault lies with the file.
FILE_FAULTS = frozenset(
    {Cause.MEDIA_FAILED, Cause.MEDIA_GONE, Cause.FILE_MISSING, Cause.TOO_LARGE, Cause.UNSUPPORTED_KIND}
)
