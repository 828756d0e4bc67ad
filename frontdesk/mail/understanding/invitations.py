"""A calendar invitation in a few lines of words; the file itself stays an attachment."""

import re

_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"(?im)^(SUMMARY|DTSTART|DTEND|LOCATION|ORGANIZER|METHOD|DESCRIPTION)((?:;[^:\r\n]{0,300})?):(.{0,2000})")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_WORDS = {"REQUEST": "Invitation", "CANCEL": "Cancelled", "REPLY": "Answer to an invitation", "COUNTER": "Another time proposed"}


def summary(calendar: str) -> str:
    """Return what the first event of a calendar file is about, empty without one."""
    begin = calendar.upper().find("BEGIN:VEVENT")
    if begin < 0:
        return ""
    text = _FOLD.sub("", calendar[:50_000])
    begin = text.upper().find("BEGIN:VEVENT")
    method = next((row[2].strip().upper() for row in _LINE.findall(text[:begin]) if row[0].upper() == "METHOD"), "")
    facts: dict[str, tuple[str, str]] = {}
    for name, options, value in _LINE.findall(text[begin : text.upper().find("END:VEVENT", begin)]):
        facts.setdefault(name.upper(), (options, _plain(value)))
    lines = [f"{_WORDS.get(method, 'Event')}: {facts.get('SUMMARY', ('', 'without a title'))[1]}"]
    if "DTSTART" in facts:
        until = f" – {_time(*facts['DTEND'])}" if "DTEND" in facts else ""
        lines.append(f"When: {_time(*facts['DTSTART'])}{until}")
    lines += [
        f"{word}: {facts[name][1]}" for name, word in (("LOCATION", "Where"), ("ORGANIZER", "Organizer")) if facts.get(name, ("", ""))[1]
    ]
    return "\n".join(lines)


def _plain(value: str) -> str:
    value = re.sub(r"(?i)^mailto:", "", value.strip())
    return re.sub(r"\\(.)", lambda mark: " " if mark[1] in "nN" else mark[1], value)[:500]


def _time(options: str, value: str) -> str:
    found = _TIME.match(value)
    if not found:
        return value
    day = f"{found[1]}-{found[2]}-{found[3]}"
    if not found[4]:
        return day
    zone = re.search(r"(?i)TZID=\"?([^;\"]+)", options)
    return f"{day} {found[4]}:{found[5]}" + (" UTC" if found[6] else f" ({zone[1]})" if zone else "")
