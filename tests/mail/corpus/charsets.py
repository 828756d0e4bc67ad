"""Letters of many charsets, declared rightly, wrongly or not at all; encoded words in every broken form."""

from tests.mail.corpus import HEAD, Case, plain

_SENTENCES = {
    "iso-8859-1": "Grüße aus Århus, ça va très bien",
    "iso-8859-2": "Zażółć gęślą jaźń, příliš žluťoučký kůň",
    "iso-8859-7": "Καλημέρα από την Αθήνα",
    "iso-8859-8": "שלום מתל אביב",
    "iso-8859-9": "İstanbul'dan şöyle güzel günler",
    "windows-1250": "Příliš žluťoučký kůň úpěl",
    "windows-1251": "Здравствуйте, лодка сломалась",
    "windows-1252": "It’s “blue” – 10 €",
    "windows-1256": "مرحبا بكم في مكتب المساعدة",
    "koi8-r": "Здравствуйте, лодка сломалась",
    "koi8-u": "Добрий день, човен зламався",
    "gb2312": "您好，船坏了",
    "big5": "您好，船壞了",
    "shift_jis": "こんにちは、船が壊れました",
    "iso-2022-jp": "こんにちは、船が壊れました",
    "euc-jp": "こんにちは、船が壊れました",
    "euc-kr": "안녕하세요 배가 고장났습니다",
    "utf-7": "Grüße aus Århus",
    "utf-16": "Grüße aus Århus",
}
_SUBJECTS = {
    "q-word": (b"=?utf-8?q?Bl=C3=A5_b=C3=A5t?=", "Blå båt"),
    "b-word": (b"=?UTF-8?B?QmzDpSBiw6V0?=", "Blå båt"),
    "cut-in-a-letter": (b"=?utf-8?b?QmzD?= =?utf-8?b?pSBiw6V0?=", "Blå båt"),
    "cut-and-folded": (b"=?utf-8?q?Bl=C3?=\r\n =?utf-8?q?=A5_b=C3=A5t?=", "Blå båt"),
    "in-quotes": (b'"=?utf-8?q?Bl=C3=A5?=" =?utf-8?q?b=C3=A5t?=', '"Blå" båt'),
    "blanks-inside": (b"=?utf-8?q?Bl=C3=A5 b=C3=A5t?=", "Blå båt"),
    "glued": (b"Re:=?utf-8?q?Bl=C3=A5?=", "Re:Blå"),
    "no-padding": (b"=?utf-8?b?QmzDpQ?=", "Blå"),
    "with-language": (b"=?iso-8859-1*no?q?Bl=E5?=", "Blå"),
    "unknown-charset": (b"=?x-nonsense?q?Bl=C3=A5?=", "Blå"),
    "raw-utf8": ("Blå båt".encode(), "Blå båt"),
    "raw-latin1": (b"Bl\xe5 b\xe5t", "Blå båt"),
    "hidden-line-break": (b"=?utf-8?q?Boat=0D=0ABcc:_all@x.example?=", "Boat Bcc: all@x.example"),
    "nul": (b"Bo\x00at", "Bo at"),
    "never-closed": (b"=?utf-8?q?Boat", "=?utf-8?q?Boat"),
    "two-charsets": (b"=?utf-8?q?Bl=C3=A5?= =?iso-8859-1?q?_b=E5t?=", "Blå båt"),
}
CASES = [
    *(Case(f"charset-{name}", plain(text, charset=name), {"text": text}) for name, text in _SENTENCES.items()),
    *(Case(f"subject-{name}", HEAD + b"Subject: " + raw + b"\r\n\r\nHi", {"subject": words}) for name, (raw, words) in _SUBJECTS.items()),
    Case("utf8-that-says-latin1", plain("Blå båt", charset="iso-8859-1", wire="utf-8"), {"text": "Blå båt"}),
    Case("latin1-that-says-utf8", plain("Blå båt", charset="utf-8", wire="iso-8859-1"), {"text": "Blå båt"}),
    Case("utf8-that-says-ascii", plain("Blå båt", charset="us-ascii", wire="utf-8"), {"text": "Blå båt"}),
    Case("charset-nobody-knows", plain("Blå båt", charset="x-unknown", wire="utf-8"), {"text": "Blå båt"}),
]
