"""Command on unanswered questions: lists what the bot could not answer, by what it costs."""

from __future__ import annotations

import time

import click

from bot.settings import Settings
from connectors.cli.terminal import say, with_settings

_CHARS = 70


@click.command(help="List what customers asked and the bot could not answer, by what it cost.")
@click.option("--most", default=20, type=click.IntRange(1, 500), help="how many at most (20)")
@click.option("--replies", is_flag=True, help="what agents reply most, instead of questions")
@with_settings
def unanswered(settings: Settings, most: int, replies: bool) -> int:
    """A line a cluster: price, how often it was asked, language, its most central phrasing, and where its page is."""
    from bot.conversations.unanswered.cluster import ClusterKind
    from bot.faq.unanswered.phrasings import phrasings
    from bot.faq.unanswered.phrasings import replies as replies_of
    from connectors.accounts import open_store
    from connectors.faq.unanswered import words

    store, now = open_store(settings).unanswered, time.time()
    kind = ClusterKind.REPLY if replies else ClusterKind.QUESTION
    clusters = store.waiting(kind, now=now, limit=most)
    for cluster in clusters:
        questions = store.questions(cluster, limit=60)
        texts = [text for text, _ in replies_of(questions)] if replies else []
        texts = texts or [question.text for question in phrasings(questions)]
        called = cluster.title or next(iter(texts), "")
        price = words.price(cluster.minutes, settings.wage_per_hour)
        say(f"{price:>18}  {cluster.asked:>5} ×  {cluster.language or '?':2}  {called[:_CHARS]}")
        say(f"{'':34}{settings.web_url}/desk/faq/unanswered/{cluster.cluster_id}")
    if not clusters:
        say("Nothing is unanswered. What customers ask and the bot can't answer comes here by itself.")
    return 0
