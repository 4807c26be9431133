"""Policy: how the shop routes conversations, from its settings, opening hours and the abilities of its channels."""

from __future__ import annotations

from bot.conversations.window import windows_of
from bot.settings import Settings
from bot.shop.notices import PublishedNotices
from bot.team.routing import Assignment, Policy
from connectors.channels.registry import CHANNELS


def policy_of(settings: Settings, notices: PublishedNotices) -> Policy:
    """The policy; it follows the opening hours as they are published."""
    return Policy(
        assignment=Assignment(settings.assignment),
        limit=settings.conversations_per_agent,
        keep_seconds=settings.keep_seconds,
        same_agent_seconds=settings.same_agent_seconds,
        rush_seconds=settings.rush_seconds,
        gone_seconds=settings.gone_seconds,
        return_seconds=settings.return_seconds,
        notice_seconds=settings.notice_seconds,
        call_answer_seconds=settings.call_answer_seconds,
        ask_rating=settings.ask_rating,
        undo_seconds=settings.undo_seconds,
        windows=windows_of((name, channel.capabilities) for name, channel in CHANNELS.items()),
        hours=lambda: notices.current.hours,
    )
