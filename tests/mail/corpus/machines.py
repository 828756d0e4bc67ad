"""Answering machines, bounces, lists and reports."""

from tests.mail.corpus import HEAD, Case, plain

_AWAY = {
    "en": ("Out of office: Boat", "I am out of the office until Monday."),
    "de": ("Abwesenheitsnotiz", "Ich bin im Urlaub und nicht erreichbar."),
    "fr": ("Réponse automatique : Boat", "Je suis en congé."),
    "es": ("Respuesta automática: Boat", "Estoy de vacaciones."),
    "it": ("Risposta automatica: Boat", "Sono in ferie."),
    "pt": ("Resposta automática: Boat", "Estou de férias."),
    "nl": ("Automatisch antwoord: Boat", "Ik ben op vakantie."),
    "sv": ("Autosvar: Boat", "Jag är på semester."),
    "fi": ("Automaattinen vastaus: Boat", "Olen lomalla."),
    "pl": ("Odpowiedź automatyczna: Boat", "Jestem na urlopie."),
    "ru": ("Автоматический ответ: Boat", "Я в отпуске."),
    "ja": ("自動返信: Boat", "休暇をいただいております。"),
}
_FIELDS = {
    "auto-replied": (b"Auto-Submitted: auto-replied", "automatic"),
    "auto-generated": (b"Auto-Submitted: auto-generated; owner-email=x", "automatic"),
    "auto-no": (b"Auto-Submitted: no", "person"),
    "x-autoreply": (b"X-Autoreply: yes", "automatic"),
    "precedence-auto": (b"Precedence: auto_reply", "automatic"),
    "precedence-bulk": (b"Precedence: bulk", "automatic"),
    "suppress": (b"X-Auto-Response-Suppress: All", "automatic"),
    "suppress-none": (b"X-Auto-Response-Suppress: DR, RN", "person"),
    "list-id": (b"List-Id: <boats.example>", "list"),
    "list-unsubscribe": (b"List-Unsubscribe: <https://x.example/u>", "list"),
    "empty-envelope": (b"Return-Path: <>", "automatic"),
    "loop": (b"X-Loop: desk", "automatic"),
    "goes-round": (b"\r\n".join([b"Received: from a by b; Mon, 1 Jan 2024 00:00:00 +0000"] * 60), "automatic"),
}


def _server(
    words: str, *, subject: str = "Undelivered Mail Returned to Sender", sender: str = "MAILER-DAEMON@mx.example", more: str = ""
) -> bytes:
    return f"From: {sender}\r\nTo: help@desk.example\r\nSubject: {subject}\r\n{more}\r\n".encode() + words.replace("\n", "\r\n").encode()


def _report(kind: str, part: str) -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.example\r\nSubject: Report\r\nContent-Type: multipart/report; report-type={kind}; boundary=b\r\n\r\n--b\r\n\r\nSorry.\r\n"
        f"--b\r\nContent-Type: message/{kind}\r\n\r\n{part}\r\n--b--\r\n"
    ).encode()


_DSN = "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; ola@gone.example\r\nAction: {0}\r\nStatus: {1}\r\n"
_GONE = {"status": "5.1.1", "recipients": ["ola@gone.example"]}
_QMAIL = "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message.\n\n<ola@gone.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nTo: other@x.example\n"
_POSTFIX = "This is the mail system at host mx.example.\n\n<ola@gone.example>: host mx.gone.example said: 550 5.1.1 User unknown\n"
_EXIM = "A message that you sent could not be delivered.\n\n  ola@gone.example\n    550 5.1.1 unknown user\n"
_EXCHANGE = "Delivery has failed to these recipients:\n\nola@gone.example\nThe address was not found. 5.1.1\n"
CASES = [
    *(
        Case(f"away-{name}", plain(text, headers=f"Subject: {subject}\r\n".encode()), {"kind": "automatic"})
        for name, (subject, text) in _AWAY.items()
    ),
    *(
        Case(f"field-{name}", plain("Hi", headers=b"Subject: Boat\r\n" + raw + b"\r\n"), {"kind": kind})
        for name, (raw, kind) in _FIELDS.items()
    ),
    Case(
        "a-person-writes-of-absence", plain("Who can help meanwhile?", headers=b"Subject: Absence of our captain\r\n"), {"kind": "person"}
    ),
    Case(
        "a-person-cannot-deliver",
        plain("Our driver was not able to deliver the boat.", headers=b"Subject: Delivery failed\r\n"),
        {"kind": "person", "bounce": None},
    ),
    Case("a-forged-report-word", HEAD + b"Subject: Undeliverable\r\n\r\nIs 5.1.1 a status?", {"kind": "person"}),
    Case("no-reply", HEAD.replace(b"ingrid@", b"no-reply@") + b"Subject: Receipt\r\n\r\nThanks", {"kind": "automatic"}),
    Case("dsn-failed", _report("delivery-status", _DSN.format("failed", "5.1.1")), {"kind": "bounce", "bounce": _GONE}),
    Case(
        "dsn-delayed",
        _report("delivery-status", _DSN.format("delayed", "4.4.1")),
        {"kind": "bounce", "bounce": {"status": "4.4.1", "recipients": ["ola@gone.example"]}},
    ),
    Case("dsn-delivered", _report("delivery-status", _DSN.format("delivered", "2.0.0")), {"kind": "report", "bounce": None}),
    Case("feedback", _report("feedback-report", "Feedback-Type: abuse\r\nVersion: 1\r\n"), {"kind": "report"}),
    Case("receipt", _report("disposition-notification", "Disposition: manual-action/MDN-sent-manually; displayed\r\n"), {"kind": "report"}),
    Case("qmail", _server(_QMAIL, subject="failure notice"), {"kind": "bounce", "bounce": _GONE}),
    Case("postfix-text", _server(_POSTFIX), {"kind": "bounce", "bounce": _GONE}),
    Case(
        "exim",
        _server(_EXIM, subject="Mail delivery failed: returning message to sender", more="X-Failed-Recipients: ola@gone.example\r\n"),
        {"kind": "bounce", "bounce": _GONE},
    ),
    Case(
        "exchange-text",
        _server(_EXCHANGE, subject="Undeliverable: Boat", sender="postmaster@mx.example"),
        {"kind": "bounce", "bounce": _GONE},
    ),
]
