"""Reads a calendar feed with the library that other people's calendar software is built on (PyPI icalendar), and
checks what calendars rely on.

    calendar_feed.py FEED [--alarms N] [--least N]

FEED is a file or a URL; N alarms are expected on each day of collections, and at least so many events. A note of days
that are not known yet has no alarm. Ends with 1 and says what is wrong, else prints how many events were read.
"""

import argparse
import sys
import urllib.request
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

from icalendar import Calendar


def read(feed: str) -> bytes:
    if not feed.startswith(("http://", "https://")):
        return Path(feed).read_bytes()
    with urllib.request.urlopen(feed, timeout=10) as answer:
        kind = answer.headers.get_content_type()
        if kind != "text/calendar":
            raise SystemExit(f"{feed} is {kind}, not a calendar")
        return answer.read()


def faults(feed: bytes, alarms: int, least: int):
    """Yields what is wrong, in words."""
    lines = feed.split(b"\r\n")
    if b"\n" in feed.replace(b"\r\n", b""):
        yield "a line does not end in CRLF"
    if long := [line for line in lines if len(line) > 75]:
        yield f"{len(long)} lines are longer than 75 octets"

    calendar = Calendar.from_ical(feed)
    if calendar.errors:
        yield f"the calendar has errors: {calendar.errors}"
    for name in ("VERSION", "PRODID", "X-WR-CALNAME"):
        if not calendar.get(name):
            yield f"the calendar has no {name}"

    if not calendar.subcomponents:
        yield "the calendar has no part"

    events = list(calendar.walk("VEVENT"))
    if len(events) < least:
        yield f"there are {len(events)} events, not {least} or more"
    again = [uid for uid, count in Counter(str(event["UID"]) for event in events).items() if count > 1]
    if again:
        yield f"UIDs that occur twice: {again}"
    days = Counter(event.decoded("DTSTART") for event in events if not is_note(event))
    if twice := [str(day) for day, count in days.items() if count > 1]:
        yield f"days with several events: {twice}"
    for event in events:
        yield from faults_of(event, 0 if is_note(event) else alarms)


def is_note(event):
    return "/unknown/" in str(event.get("UID"))


def faults_of(event, alarms: int):
    name = event.get("UID", "an event without UID")
    if event.errors:
        yield f"{name} has errors: {event.errors}"
    if not str(event.get("SUMMARY", "")).strip():
        yield f"{name} has no summary"
    if not isinstance(event.decoded("DTSTAMP"), datetime):
        yield f"{name} does not say when it was written"
    start, end = event.decoded("DTSTART"), event.decoded("DTEND")
    length = end - start
    if type(start) is not date or length < timedelta(days=1) or (length > timedelta(days=1) and not is_note(event)):
        yield f"{name} is not one whole day: {start} to {end}"
    if event.get("TRANSP") != "TRANSPARENT":
        yield f"{name} makes its person look busy"
    if int(event["SEQUENCE"]) < 0:
        yield f"{name} has the sequence {event['SEQUENCE']}"
    found = event.walk("VALARM")
    if len(found) != alarms:
        yield f"{name} has {len(found)} alarms, not {alarms}"
    for alarm in found:
        if alarm.get("ACTION") != "DISPLAY" or not alarm.get("DESCRIPTION"):
            yield f"{name} has an alarm that shows nothing"
        if not isinstance(alarm.decoded("TRIGGER"), timedelta):
            yield f"{name} has an alarm that does not follow its day"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("feed")
    parser.add_argument("--alarms", type=int, default=0)
    parser.add_argument("--least", type=int, default=1)
    asked = parser.parse_args()
    feed = read(asked.feed)
    found = list(faults(feed, asked.alarms, asked.least))
    for fault in found:
        print(fault, file=sys.stderr)
    if not found:
        print(len(Calendar.from_ical(feed).walk("VEVENT")), "events")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
