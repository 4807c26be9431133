"""Places: the folders, files and addresses that follow from the settings."""

from __future__ import annotations

from pathlib import Path

from bot.shop.live import LiveFolder


class Places:
    """What the settings say of places, worked out; Settings has the values."""

    actions_port: int
    data_dir: Path
    database_url: str | None
    internal_port: int
    orders_folder: Path | None
    public_url: str | None
    published: Path | None
    rasa_port: int
    root: Path
    sandbox: bool
    sandbox_port: int
    web_host: str
    web_port: int
    webchat_host: str
    webchat_port: int
    webchat_url: str | None

    @property
    def database(self) -> Path:
        """The store's file; the sandbox is an account of its own with a file of its own."""
        return self.data_dir / "sandbox" / "mostrador.db" if self.sandbox else self.data_dir / "mostrador.db"

    @property
    def store_place(self) -> Path | str:
        """Where the store is: its file, or the URL of its database, in which the sandbox is a schema of its own."""
        if not self.database_url:
            return self.database
        options = f"{'&' if '?' in self.database_url else '?'}options=-csearch_path%3Dsandbox"
        return self.database_url + (options if self.sandbox else "")

    @property
    def media_dir(self) -> Path:
        """The folder for customers' and agents' files, beside the store."""
        return self.database.parent / "media"

    @property
    def watched_orders(self) -> Path:
        """The folder in which files of orders are watched."""
        return self.root / self.orders_folder if self.orders_folder else self.data_dir / "orders"

    @property
    def provider_database(self) -> Path:
        """The file in which the sandbox keeps its phones."""
        return self.data_dir / "sandbox" / "provider.db"

    @property
    def published_dir(self) -> Path:
        """The folder with the published sets of files, and the note that says which of them is live."""
        return self.root / self.published if self.published else self.data_dir / "published"

    @property
    def live_folder(self) -> LiveFolder:
        """What customers get now of the answers and facts."""
        return LiveFolder(data=self.root / "data", published=self.published_dir)

    @property
    def web_url(self) -> str:
        """Where a browser on this machine finds the pages."""
        host = "127.0.0.1" if self.web_host in ("0.0.0.0", "::") else self.web_host
        return f"http://{host}:{self.web_port}"

    @property
    def webchat_loopback(self) -> str:
        """Where this machine finds the website chat."""
        host = "127.0.0.1" if self.webchat_host in ("0.0.0.0", "::") else self.webchat_host
        return f"http://{host}:{self.webchat_port}"

    @property
    def chat_url(self) -> str:
        """Where browsers find the website chat, without the path."""
        return self.webchat_url or (self.public_url if not self.sandbox else None) or self.webchat_loopback

    @property
    def chat_origin(self) -> str:
        """The origin of that address, as browsers send it."""
        scheme, _, rest = self.chat_url.partition("://")
        return f"{scheme}://{rest.partition('/')[0]}"

    @property
    def internal_url(self) -> str:
        """The internal address, loopback only."""
        return f"http://127.0.0.1:{self.internal_port}"

    @property
    def rasa_url(self) -> str:
        """Rasa's address, loopback only."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """The action server's address for Rasa's `action_endpoint`."""
        return f"http://127.0.0.1:{self.actions_port}/webhook"

    @property
    def sandbox_url(self) -> str:
        """The sandbox's address, loopback only."""
        return f"http://127.0.0.1:{self.sandbox_port}"
