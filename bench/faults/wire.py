"""A wire between processes and the database server that can be cut: bytes pass both ways, whatever they say."""

from __future__ import annotations

import contextlib
import socket
import threading

_AT_ONCE = 1 << 16


class Wire:
    """Listens on `port` of 127.0.0.1 and passes bytes on to `upstream` and back, until it is cut."""

    def __init__(self, upstream: int) -> None:
        self._upstream = upstream
        self._is_cut = False
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Every connection ends at once, and no other is made."""
        with self._lock:
            self._is_cut = True
            ends, self._ends = self._ends, set()
        for end in ends:
            _close(end)

    def mend(self) -> None:
        """Passes everything on again."""
        with self._lock:
            self._is_cut = False

    def close(self) -> None:
        """Listens no more."""
        self.cut()
        _close(self._listening)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._upstream))
            except OSError:
                _close(near)
                continue
            with self._lock:
                is_cut = self._is_cut
                if not is_cut:
                    self._ends |= {near, far}
            if is_cut:
                _close(near)
                _close(far)
                continue
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(_AT_ONCE):
                target.sendall(piece)
        with self._lock:
            self._ends -= {source, target}
        _close(source)
        _close(target)


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
