"""Store: the system of record, one object with a part for each noun."""

from __future__ import annotations

from pathlib import Path

from bot.shop.notices import Notices
from bot.store.conversations.conversations import Conversations
from bot.store.conversations.drafts import Drafts
from bot.store.conversations.labels import Labels
from bot.store.conversations.merges import Merges
from bot.store.conversations.notes import Notes
from bot.store.conversations.ratings import Ratings
from bot.store.conversations.search import Search
from bot.store.conversations.suggestions import Suggestions
from bot.store.conversations.threads import Threads
from bot.store.conversations.transfers import Transfers
from bot.store.conversations.translations import Translations
from bot.store.conversations.undo import Undo
from bot.store.conversations.viewers import Viewers
from bot.store.customers.attributes import Attributes
from bot.store.customers.blocks import Blocks
from bot.store.customers.customer_notes import CustomerNotes
from bot.store.customers.profiles import Profiles
from bot.store.customers.stretches import Stretches
from bot.store.delivery.account_notices import AccountNotices
from bot.store.delivery.account_settings import AccountSettings
from bot.store.delivery.accounts import Accounts
from bot.store.delivery.attention import Attention
from bot.store.delivery.deliveries import Deliveries
from bot.store.delivery.media import MediaStore
from bot.store.delivery.templates import Templates
from bot.store.delivery.typing import TypingSigns
from bot.store.engine.database import BUSY_SECONDS
from bot.store.engine.opening import open_database
from bot.store.faq.clusters import Clusters
from bot.store.faq.entry_cards import EntryCards
from bot.store.faq.entry_drafts import EntryDrafts
from bot.store.faq.entry_history import EntryHistory
from bot.store.faq.entry_numbers import EntryNumbersRead
from bot.store.faq.entry_viewers import EntryViewers
from bot.store.faq.gathering import Gathering
from bot.store.faq.plans import Plans
from bot.store.faq.questions import Questions
from bot.store.faq.sources import UnansweredSources
from bot.store.faq.trainings import Trainings
from bot.store.faq.versions import Versions
from bot.store.inbox.inbox import Inbox
from bot.store.inbox.journal import Journal
from bot.store.privacy.consents import Consents
from bot.store.privacy.erasures import Erasures
from bot.store.privacy.exports import Exports
from bot.store.privacy.retention import Retention
from bot.store.queue.nudges import Nudges
from bot.store.queue.presence import PresenceStore
from bot.store.queue.queue_updates import QueueUpdates
from bot.store.queue.routing import Routing
from bot.store.queue.targets import Targets
from bot.store.queue.views import Views
from bot.store.reports.counting import Counting
from bot.store.reports.facts import ReportFacts
from bot.store.reports.happened import Happened
from bot.store.reports.letters import Letters
from bot.store.reports.links import Links
from bot.store.reports.sales import ReportSales
from bot.store.running.alerts import Alerts
from bot.store.running.clock import Clock
from bot.store.running.due import DueLooks
from bot.store.running.events import Events
from bot.store.running.figures import Figures
from bot.store.running.incidents import Incidents
from bot.store.running.processes import Processes
from bot.store.running.workers import Workers
from bot.store.sales.order_codes import OrderCodes
from bot.store.sales.order_requests import OrderRequests
from bot.store.sales.order_sources import OrderSources
from bot.store.sales.order_tries import OrderTries
from bot.store.sales.orders import Orders
from bot.store.team.agents import Agents
from bot.store.team.audit import Audit
from bot.store.team.avatars import Avatars
from bot.store.team.canned import Canned
from bot.store.team.choices import AgentChoices
from bot.store.team.codes import Codes
from bot.store.team.hours_away import HoursAwayStore
from bot.store.team.identities import Identities
from bot.store.team.invitations import Invitations
from bot.store.team.macros import Macros
from bot.store.team.passwords import Passwords
from bot.store.team.push_alerts import PushAlerts
from bot.store.team.push_devices import PushDevices
from bot.store.team.sessions import Sessions
from bot.store.team.setting_changes import SettingChanges
from bot.store.team.sign_in_attempts import SignInAttempts
from bot.store.team.staff import StaffAccounts
from bot.store.team.team_settings import TeamSettings
from bot.store.team.teams import Teams
from bot.store.turns.turns import Turns
from bot.store.turns.understood import UnderstoodMessages
from bot.store.website.browser_orders import BrowserOrders
from bot.store.website.browsers import Browsers
from bot.store.website.chat_rules import ChatRules
from bot.store.website.exposures import Exposures
from bot.store.website.inviting import Inviting
from bot.store.website.visitors import Visitors
from bot.store.website.widgets import Widgets
from bot.team.routing import Policy


class Store:
    """Opens the database at `place`, a file or a `postgresql://` URL, bringing its schema up to date.

    Safe to share between threads.

    Raises WrongFile, StoreBusy. A write waits up to `busy_seconds` for another one's end, then raises StoreBusy.
    """

    def __init__(
        self,
        place: Path | str,
        notices: Notices,
        policy: Policy | None = None,
        *,
        busy_seconds: float = BUSY_SECONDS,
        code_key: str = "",
    ) -> None:
        """`code_key` seals the secrets of phones' codes; a process without it neither sets up nor checks codes."""
        self.policy = policy = policy or Policy()
        database = open_database(place, busy_seconds)
        self.accounts = Accounts(database)
        self.account_notices = AccountNotices(database)
        self.account_settings = AccountSettings(database)
        self.agents = Agents(database)
        self.alerts = Alerts(database)
        self.attention = Attention(database)
        self.attributes = Attributes(database)
        self.audit = Audit(database)
        self.blocks = Blocks(database, notices, policy)
        self.conversations = Conversations(database, notices, policy)
        self.customer_notes = CustomerNotes(database)
        self.deliveries = Deliveries(database)
        self.drafts = Drafts(database)
        self.due = DueLooks(database)
        self.entry_cards = EntryCards(database)
        self.entry_drafts = EntryDrafts(database)
        self.entry_history = EntryHistory(database)
        self.entry_numbers = EntryNumbersRead(database)
        self.entry_viewers = EntryViewers(database)
        self.exports = Exports(database)
        self.figures = Figures(database)
        self.avatars = Avatars(database)
        self.canned = Canned(database)
        self.choices = AgentChoices(database)
        self.clock = Clock(database)
        self.erasures = Erasures(database)
        self.events = Events(database)
        self.queue_updates = QueueUpdates(database, notices, policy)
        self.ratings = Ratings(database)
        self.hours_away = HoursAwayStore(database)
        self.identities = Identities(database)
        self.inbox = Inbox(database, notices, policy)
        self.invitations = Invitations(database)
        self.journal = Journal(database)
        self.labels = Labels(database)
        self.links = Links(database)
        self.macros = Macros(database)
        self.media = MediaStore(database)
        self.merges = Merges(database)
        self.notes = Notes(database)
        self.nudges = Nudges(database, notices, policy)
        self.codes = Codes(database, code_key)
        self.consents = Consents(database)
        self.templates = Templates(database)
        self.search = Search(database)
        self.sessions = Sessions(database)
        self.setting_changes = SettingChanges(database)
        self.sign_in_attempts = SignInAttempts(database)
        self.suggestions = Suggestions(database)
        self.incidents = Incidents(database)
        self.passwords = Passwords(database)
        self.staff = StaffAccounts(database)
        self.push_alerts = PushAlerts(database)
        self.push_devices = PushDevices(database)
        self.order_requests = OrderRequests(database)
        self.order_sources = OrderSources(database)
        self.order_tries = OrderTries(database)
        self.order_codes = OrderCodes(database)
        self.orders = Orders(database)
        self.plans = Plans(database)
        self.processes = Processes(database)
        self.profiles = Profiles(database)
        self.presence = PresenceStore(database, policy)
        self.report_counting = Counting(database)
        self.report_facts = ReportFacts(database)
        self.report_happened = Happened(database)
        self.report_letters = Letters(database)
        self.report_sales = ReportSales(database)
        self.retention = Retention(database)
        self.questions = Questions(database)
        self.routing = Routing(database, notices, policy)
        self.stretches = Stretches(database)
        self.targets = Targets(database, policy)
        self.team_settings = TeamSettings(database)
        self.teams = Teams(database)
        self.threads = Threads(database)
        self.trainings = Trainings(database)
        self.transfers = Transfers(database, notices, policy)
        self.translations = Translations(database)
        self.typing = TypingSigns(database)
        self.undo = Undo(database, policy)
        self.understood = UnderstoodMessages(database)
        self.unanswered = Clusters(database)
        self.unanswered_gathering = Gathering(database)
        self.unanswered_sources = UnansweredSources(database)
        self.turns = Turns(database, notices, policy)
        self.versions = Versions(database)
        self.views = Views(database, policy)
        self.viewers = Viewers(database)
        self.browser_orders = BrowserOrders(database)
        self.browsers = Browsers(database)
        self.chat_rules = ChatRules(database)
        self.exposures = Exposures(database)
        self.inviting = Inviting(database, policy)
        self.visitors = Visitors(database)
        self.widgets = Widgets(database)
        self.workers = Workers(database, notices, policy)
        self._database = database

    def close(self) -> None:
        """Closes this thread's connections."""
        self._database.close()
