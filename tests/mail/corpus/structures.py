"""Parts, files, addresses and headers as they break."""

from tests.mail.corpus import HEAD, Case, parts, plain

_TEXT = b"Content-Type: text/plain\r\n\r\nHello"
_HTML = b"Content-Type: text/html\r\n\r\n<p>Hello <b>there</b> dear people</p>"


def _file(disposition: bytes, kind: bytes = b"application/pdf") -> bytes:
    return (
        b"Content-Type: "
        + kind
        + b"\r\nContent-Disposition: attachment; "
        + disposition
        + b"\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8="
    )


_NAMES = {
    "plain": (b'filename="a.pdf"', "a.pdf"),
    "rfc2231": (b"filename*=utf-8''bl%C3%A5.pdf", "blå.pdf"),
    "continued": (b'filename*0="bo"; filename*1="at.pdf"', "boat.pdf"),
    "continued-encoded": (b"filename*0*=utf-8''bl%C3; filename*1*=%A5.pdf", "blå.pdf"),
    "encoded-word": (b'filename="=?utf-8?q?bl=C3=A5.pdf?="', "blå.pdf"),
    "raw-utf8": ('filename="blå.pdf"'.encode(), "blå.pdf"),
    "no-quotes": (b"filename=my boat.pdf", "my boat.pdf"),
    "path": (b'filename="../../etc/passwd"', "passwd"),
    "windows-path": (b'filename="C:\\\\Users\\\\x\\\\a.pdf"', "a.pdf"),
    "direction-trick": ('filename="a\u202efdp.exe"'.encode(), "a_fdp.exe"),
}
_FROMS = {
    "quoted-comma": (b'"Doe, Jane" <j@x.example>', "Doe, Jane", "j@x.example"),
    "bare-comma": (b"Doe, Jane <j@x.example>", "Doe, Jane", "j@x.example"),
    "comment": (b"j@x.example (Jane)", "Jane", "j@x.example"),
    "bare": (b"J@X.Example", "", "J@x.example"),
    "encoded-comma": (b"=?utf-8?q?Doe=2C_J=C3=A5ne?= <j@x.example>", "Doe, Jåne", "j@x.example"),
    "encoded-in-quotes": (b'"=?utf-8?q?J=C3=A5ne?=" <j@x.example>', "Jåne", "j@x.example"),
    "outlook-quotes": (b"'j@x.example' <j@x.example>", "", "j@x.example"),
    "raw-utf8": ("Jåne <j@x.example>".encode(), "Jåne", "j@x.example"),
    "never-closed": (b"Jane <j@x.example", "Jane", "j@x.example"),
    "mailto": (b"<mailto:j@x.example>", "", "j@x.example"),
    "another-address-as-name": (b'"boss@x.example" <j@y.example>', "boss@x.example", "j@y.example"),
    "route": (b"<@a.example,@b.example:j@x.example>", "", "j@x.example"),
}
_REST = HEAD.split(b"\r\n", 1)[1]
CASES = [
    *(Case(f"file-{name}", parts(_TEXT, _file(raw)), {"text": "Hello", "filenames": [said]}) for name, (raw, said) in _NAMES.items()),
    *(
        Case(f"from-{name}", b"From: " + raw + b"\r\n" + _REST + b"\r\nHi", {"from": {"name": who, "email": email}})
        for name, (raw, who, email) in _FROMS.items()
    ),
    Case("never-closed", parts(_TEXT, _file(b"filename=a.pdf"), end=b""), {"text": "Hello", "filenames": ["a.pdf"]}),
    Case("boundary-not-told", parts(_TEXT, boundary=""), {"text": "Hello"}),
    Case("boundary-wrong", parts(_TEXT, boundary="; boundary=other"), {"text": "Hello"}),
    Case(
        "alternative",
        parts(_TEXT, b"Content-Type: text/html\r\n\r\n<p>Hello</p>", kind="alternative"),
        {"text": "Hello", "html": "<p>Hello</p>"},
    ),
    Case(
        "alternative-with-a-stub",
        parts(b"Content-Type: text/plain\r\n\r\n ", _HTML, kind="alternative"),
        {"text": "Hello there dear people"},
    ),
    Case(
        "text-file-text",
        parts(_TEXT, _file(b"filename=a.pdf"), b"Content-Type: text/plain\r\n\r\nBye"),
        {"text": "Hello\n\nBye", "filenames": ["a.pdf"]},
    ),
    Case(
        "message-inside",
        parts(_TEXT, b"Content-Type: message/rfc822\r\n\r\nSubject: Old oil\r\n\r\nInside"),
        {"text": "Hello", "filenames": ["Old oil.eml"]},
    ),
    Case("uuencode", plain("Look\n\nbegin 644 hi.txt\n%2&5L;&\\\n`\nend\n"), {"text": "Look", "filenames": ["hi.txt"]}),
    Case("flowed", HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\nOne \r\nline\r\n", {"text": "One line"}),
    Case(
        "base64-that-is-none",
        HEAD + b"Content-Transfer-Encoding: base64\r\n\r\nThis was never encoded, you see.\r\n",
        {"text": "This was never encoded, you see."},
    ),
    Case(
        "base64-with-footer",
        HEAD + b"Content-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n-- list footer of words --\r\n",
        {"text": "Hello\n-- list footer of words --"},
    ),
    Case(
        "quoted-printable-damaged", HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\nA =ZZ b= \r\nc=\r\n", {"text": "A =ZZ bc"}
    ),
    Case("old-mac", plain("Hi\nyou").replace(b"\r\n", b"\r"), {"text": "Hi\nyou", "subject": "Boat"}),
    Case("mbox-line", b"From x@y Mon Jan  1 00:00:00 2024\n" + plain("Hi"), {"text": "Hi", "subject": "Boat"}),
    Case("no-headers", b"just words", {"text": "just words"}),
    Case("nothing", b"", {"text": "", "subject": "", "kind": "person"}),
    Case(
        "subject-folded-without-blank",
        HEAD + b"Subject: A long\r\nsubject\r\nMIME-Version: 1.0\r\n\r\nHi",
        {"subject": "A long subject", "text": "Hi"},
    ),
    Case("bare-cr-in-header", HEAD + b"Subject: Boat\rBcc: x@y.example\r\n\r\nHi", {"subject": "Boat Bcc: x@y.example", "text": "Hi"}),
    Case(
        "references-folded",
        HEAD + b"References: <a@x>\r\n <b@x>,<a@x>\r\nIn-Reply-To: <b@x> (Mara's message)\r\n\r\nHi",
        {"references": ["<a@x>", "<b@x>"], "in_reply_to": "<b@x>"},
    ),
    Case("date-broken", HEAD.replace(b"Tue, 2 Jan 2024 10:00:00 +0100", b"soon") + b"\r\nHi", {"date": None}),
    Case(
        "date-iso",
        HEAD.replace(b"Tue, 2 Jan 2024 10:00:00 +0100", b"2024-01-02T10:00:00Z") + b"\r\nHi",
        {"date": "2024-01-02T10:00:00+00:00"},
    ),
    Case(
        "invitation-alone",
        HEAD
        + b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Sea trial\r\nDTSTART:20240102T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        {"text": "Invitation: Sea trial\nWhen: 2024-01-02 10:00 UTC", "filenames": ["invitation.ics"]},
    ),
]
