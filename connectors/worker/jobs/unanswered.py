"""Unanswered questions: gathered from what the bot answered and agents replied, in clusters that are tended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.conversations.unanswered.asked import AgentReply, AnsweredMessage, NewQuestion
from bot.conversations.unanswered.cluster import ClusterKind
from bot.conversations.unanswered.source import WEIGHTS, Source
from bot.faq.unanswered.drafting import own_words
from bot.faq.unanswered.features import features
from bot.faq.unanswered.judging import source_of, source_of_reply
from bot.faq.unanswered.leaders import Leaders
from bot.faq.unanswered.masking import mask
from bot.faq.unanswered.small_talk import says_something
from bot.faq.unanswered.tending import LEAST_TO_SPLIT, Vector, merges, split
from bot.ids import new_id
from bot.shop.about import language_of
from bot.shop.answers import Answers
from bot.store.faq.sources import Mark
from bot.store.store import Store

_REPLY_CHARS = 1_000


class Placing:
    """Finds the cluster of each text of one look; what is new there is near what comes after it."""

    def __init__(self, store: Store, now: float) -> None:
        self.now = now
        self._store = store
        self._leaders: dict[tuple[ClusterKind, str], Leaders] = {}
        self._made = 0

    def cluster_of(self, kind: ClusterKind, language: str, text: str) -> str:
        """The id of the cluster that a text joins, or of a new one."""
        leaders = self._leaders.get((kind, language)) or self._read(kind, language)
        vector = features(text)
        cluster_id = leaders.nearest(vector)
        if cluster_id is None:
            self._made += 1
            cluster_id = new_id("u", self.now + self._made / 1000)
            leaders.add(cluster_id, vector)
        return cluster_id

    def _read(self, kind: ClusterKind, language: str) -> Leaders:
        rows = self._store.unanswered_gathering.leaders(kind, language)
        leaders = Leaders((cluster_id, features(text)) for cluster_id, text, _ in rows)
        self._leaders[(kind, language)] = leaders
        return leaders


class UnansweredJob:
    """Run `gather` every few seconds and `tend` once a night. `answers` are those that are published now."""

    def __init__(self, store: Store, answers: Callable[[], Answers]) -> None:
        self._store = store
        self._answers = answers

    def gather(self, now: float) -> None:
        """Adds what came since the last time. Doing it again, or after a crash, adds nothing twice."""
        sources = self._store.unanswered_sources
        answered, seen = sources.answered(now=now)
        placing = Placing(self._store, now)
        self._add_answered(answered, placing)
        self._note(seen)
        replied, seen = sources.replied(now=now)
        for reply in replied:
            self._add_reply(reply, placing)
        self._note(seen)
        self._store.unanswered_gathering.count_minutes(now=now)

    def tend(self, now: float) -> None:
        """Merges clusters that say the same and splits those that fall apart, but none that an editor shaped."""
        for kind in ClusterKind:
            for language in self._store.unanswered_gathering.languages():
                self._merge(kind, language, now)
                self._split(kind, language, now)

    def _note(self, mark: Mark) -> None:
        if self._store.unanswered_sources.is_new(mark):
            self._store.unanswered_sources.note(mark)

    def _add_answered(self, messages: Sequence[AnsweredMessage], placing: Placing) -> None:
        known = self._store.unanswered_gathering.known([message.place.message_id for message in messages])
        questions: list[tuple[AnsweredMessage, Source]] = []
        for message in messages:
            attempt = replace(message.attempt, has_words=self._has_words(message))
            source = source_of(attempt)
            if source is None:
                continue
            weakest = known.get(message.place.message_id)
            if weakest is None:
                questions.append((message, source))
            elif WEIGHTS[source] > WEIGHTS[weakest]:
                self._store.unanswered_gathering.strengthen(message.place.message_id, source)
        self._keep([self._question(message, source) for message, source in questions], placing)

    def _question(self, message: AnsweredMessage, source: Source) -> NewQuestion:
        return NewQuestion(
            place=message.place,
            language=self._language(message.place.language),
            source=source,
            text=mask(message.attempt.text, message.place.names),
            cluster_id="",
            entry=message.attempt.entry,
        )

    def _keep(self, questions: Sequence[NewQuestion], placing: Placing) -> None:
        """Each joins the nearest cluster of its language, or leads one; what asks nothing is left out."""
        placed = [
            replace(question, cluster_id=placing.cluster_of(ClusterKind.QUESTION, question.language, question.text))
            for question in questions
            if says_something(question.text)
        ]
        if placed:
            self._store.unanswered_gathering.add(placed, now=placing.now)

    def _add_reply(self, reply: AgentReply, placing: Placing) -> None:
        """What the customer asked becomes a question, and the reply belongs to all that they had open."""
        source = source_of_reply(reply.outcome)
        place, gathering = reply.place, self._store.unanswered_gathering
        if reply.question and not gathering.known([place.message_id]):
            question = NewQuestion(
                place=place,
                language=self._language(place.language),
                source=source,
                text=mask(reply.question, place.names),
                cluster_id="",
                entry=reply.entry,
            )
            self._keep([question], placing)
        answers = self._answers()
        text = mask(reply.reply, place.names, keep=own_words(answers.shop), most_chars=_REPLY_CHARS)
        if not says_something(text):
            return
        for question_id, language in gathering.unreplied(
            place.conversation_id, position=reply.position, now=reply.sent_at
        ):
            cluster_id = placing.cluster_of(ClusterKind.REPLY, language, text)
            gathering.reply(question_id, text, cluster_id, source, language=language, now=placing.now)

    def _language(self, language: str | None) -> str:
        return language if language in self._answers().shop.languages else ""

    def _has_words(self, message: AnsweredMessage) -> bool:
        """Whether the entry that answered has an answer in the customer's language."""
        language, entry = message.place.language, message.attempt.entry
        answers = self._answers()
        variations = answers.responses.get(f"utter_{entry}", ())
        if language not in answers.shop.languages or not variations:
            return True
        return any(language_of(variation) == language for variation in variations)

    def _merge(self, kind: ClusterKind, language: str, now: float) -> None:
        free = [
            Vector(id=cluster_id, features=features(text))
            for cluster_id, text, kept in self._store.unanswered_gathering.leaders(kind, language)
            if not kept
        ]
        for gone_id, into_id in merges(free):
            gone = self._store.unanswered.cluster(gone_id, now=now)
            into = self._store.unanswered.cluster(into_id, now=now)
            if gone and into and gone.state is into.state:
                self._store.unanswered.join(gone, into, kept=False)

    def _split(self, kind: ClusterKind, language: str, now: float) -> None:
        for cluster_id in self._store.unanswered_gathering.large(kind, language, least=LEAST_TO_SPLIT):
            cluster = self._store.unanswered.cluster(cluster_id, now=now)
            if cluster is None:
                continue
            questions = sorted(self._store.unanswered.questions(cluster), key=lambda question: question.question_id)
            texts = {
                question.question_id: (question.text if kind is ClusterKind.QUESTION else question.reply) or ""
                for question in questions
            }
            leaving = split([Vector(id=key, features=features(text)) for key, text in texts.items()])
            if leaving:
                self._store.unanswered.part(cluster, leaving, kept=False, now=now)
