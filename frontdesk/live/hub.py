"""The hub: one task in each web process that reads what happened and tells everybody connected to it who may know.

Nobody connected, nothing read. The database is asked in a thread of the hub's own, by the same code as everything else; the
task only decides when, and puts what it learns into the streams.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import DatabaseError, InterfaceError, connection

from frontdesk.identity import sessions
from frontdesk.live import news, online, stream
from frontdesk.live.news import Item, News
from frontdesk.live.place import Place
from frontdesk.live.stream import Stream

log = logging.getLogger(__name__)

# How long something that happened waits to be read, at most. Half of it on average, and 2% of a core.
LOOK_SECONDS = 0.1
# Below the minute after which proxies close a connection on which nothing moves.
SIGN_OF_LIFE_SECONDS = 15.0
# A session that was ended, or a person who lost their rights, listens this much longer; what they may hear is asked each time.
STANDING_SECONDS = 5.0
PAUSE_AFTER_ERROR_SECONDS = 1.0
# Signals are not kept for longer (events/signals.py), and a page that slept asks anew.
OLDEST_SECONDS = 540

Answer = TypeVar("Answer")


class Hub:
    """Everybody who listens in this process."""

    def __init__(self) -> None:
        self.people: dict[int, set[Stream]] = defaultdict(set)
        self.joining: list[Stream] = []
        self.is_closed = False
        self._task: asyncio.Task[None] | None = None
        self._place: Place | None = None
        self._looked_at_standing = 0.0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")

    def join(self, newcomer: Stream) -> None:
        """Let somebody listen: from the next look on, and to what they missed before it."""
        if self.is_closed:
            newcomer.end()
            return
        self.joining.append(newcomer)
        if self._task is None or self._task.done():
            self._place = None
            self._task = asyncio.get_running_loop().create_task(self._tail())

    def leave(self, leaver: Stream) -> None:
        """Forget somebody whose stream has ended."""
        leaver.end()
        if leaver in self.joining:
            self.joining.remove(leaver)
        there = self.people.get(leaver.person_id, set())
        there.discard(leaver)
        if not there:
            self.people.pop(leaver.person_id, None)

    def close(self) -> None:
        """End all streams and take no more: this process is about to stop."""
        self.is_closed = True
        for each in self._everybody():
            each.end()

    async def _tail(self) -> None:
        try:
            while (self.people or self.joining) and not self.is_closed:
                pause = LOOK_SECONDS
                try:
                    await self._look()
                except (DatabaseError, InterfaceError) as error:
                    # The streams stay; what happens meanwhile is read when the database is back.
                    log.warning("Live updates wait for the database: %s", str(error).strip())
                    await self._ask(_hang_up)
                    pause = PAUSE_AFTER_ERROR_SECONDS
                self._show_signs_of_life()
                await asyncio.sleep(pause)
        except Exception:
            # A mistake of ours: better a browser that comes back and asks than one that listens to nobody.
            log.exception("Live updates broke off.")
            for each in self._everybody():
                each.end()
        finally:
            # Not awaited: whoever joins from here on must find that this task has ended.
            self._thread.submit(_hang_up)

    async def _look(self) -> None:
        """Read once, tell everybody, and let in who came before the reading began: nothing falls between."""
        newcomers, self.joining = self.joining, []
        try:
            found = await self._ask(news.look, self._place)
            replays = await self._replays(newcomers, found.place)
        except BaseException:
            self.joining = newcomers + self.joining
            raise
        self._place = found.place
        self._tell(found)
        for newcomer in newcomers:
            self._let_in(newcomer, replays.get(newcomer, []), found.place)
        have_rights_changed = found.items is None or any(item.may_change_rights for item in found.items)
        if have_rights_changed or time.monotonic() - self._looked_at_standing > STANDING_SECONDS:
            await self._check_standing()

    async def _replays(self, newcomers: list[Stream], until: Place) -> dict[Stream, list[Item] | None]:
        """Return what those who come back have missed; None for who must ask anew."""
        replays: dict[Stream, list[Item] | None] = {}
        back = [each for each in newcomers if each.since is not None]
        for each in back:
            age = until.taken_at - each.since.taken_at if each.since else 0
            # From the future: of another database, or of this one before an older backup was restored.
            if age > OLDEST_SECONDS or age < 0 or (each.since and each.since.xmax > until.xmax):
                replays[each] = None
        asked = [each for each in back if each not in replays]
        places = [each.since for each in asked if each.since]
        if places:
            replays |= zip(asked, await self._ask(news.missed, places, until), strict=True)
        return replays

    def _tell(self, found: News) -> None:
        if found.items is None:
            for each in self._listening():
                self._put(each, stream.reset(found.place))
            return
        told: dict[int, list[Item]] = defaultdict(list)
        for item in found.items:
            for person_id in item.hearers & self.people.keys():
                told[person_id].append(item)
        for person_id, items in told.items():
            chunk = stream.written(items, found.place)
            for each in self.people[person_id]:
                self._put(each, chunk)

    def _let_in(self, newcomer: Stream, missed: list[Item] | None, place: Place) -> None:
        if newcomer.is_over:
            return
        self.people[newcomer.person_id].add(newcomer)
        if missed is None:
            chunk = stream.reset(place)
        else:
            mine = [item for item in missed if newcomer.person_id in item.hearers]
            chunk = stream.written(mine, place) if mine else stream.sign_of_life(place)
        self._put(newcomer, chunk)

    def _put(self, listener: Stream, chunk: bytes) -> None:
        listener.put_at = time.monotonic()
        listener.put(chunk)

    def _show_signs_of_life(self) -> None:
        if self._place is None:
            return
        due = time.monotonic() - SIGN_OF_LIFE_SECONDS
        for each in self._listening():
            if each.put_at < due:
                self._put(each, stream.sign_of_life(self._place))

    async def _check_standing(self) -> None:
        """End the streams of sessions that are over, and of people whose rights have changed: they come back with the new ones."""
        self._looked_at_standing = time.monotonic()
        listening = list(self._listening())
        if self.people:
            await self._ask(online.mark, list(self.people))
        now = await self._ask(sessions.standing, {each.session_key: each.person_id for each in listening})
        for each in listening:
            standing = now.get(each.session_key)
            if standing == each.standing:
                continue
            if standing is not None and self._place is not None:
                each.put(stream.reset(self._place))
            each.end()

    def _listening(self) -> Iterable[Stream]:
        return [each for there in self.people.values() for each in there]

    def _everybody(self) -> list[Stream]:
        return [*self._listening(), *self.joining]

    async def _ask(self, question: Callable[..., Answer], *given: Any) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._thread, question, *given)


def _hang_up() -> None:
    """Give back the database connection of the thread that calls."""
    connection.close()
