"""Routes of the desk on a phone."""

from __future__ import annotations

from connectors.desk.phone.installed import InstalledViews
from connectors.desk.phone.push import PushPages
from connectors.desk.requests import GET, POST, Route


def routes(installed: InstalledViews, push: PushPages) -> tuple[Route, ...]:
    """Each address with its view and methods."""
    return (
        ("/manifest.webmanifest", installed.manifest, GET),
        ("/worker.js", installed.service_worker, GET),
        ("/offline", installed.offline, GET),
        ("/account/phone", push.choose_alerts, POST),
        ("/account/phone/devices", push.add_device, POST),
        ("/account/phone/devices/<device_id>/remove", push.remove_device, POST),
    )
