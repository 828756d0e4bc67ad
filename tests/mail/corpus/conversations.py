"""Answers as mail programs of many languages quote them."""

from tests.mail.corpus import Case, html, plain

_NEW = "The new boat is blue.\nThank you"
_OLD = "> Which colour is it?\n> Mara"
_WROTE = {
    "gmail-en": "On Mon, Jan 1, 2024 at 9:05 AM Mara Desk <help@desk.example> wrote:",
    "gmail-en-folded": "On Mon, Jan 1, 2024 at 9:05 AM Mara Very Long Name of the Desk\n<help@desk.example> wrote:",
    "apple-en": "On 1 Jan 2024, at 09:05, Mara Desk <help@desk.example> wrote:",
    "thunderbird-en": "On 1/1/24 09:05, Mara Desk wrote:",
    "gmail-de": "Am Mo., 1. Jan. 2024 um 09:05 Uhr schrieb Mara Desk <help@desk.example>:",
    "thunderbird-de": "Am 01.01.24 um 09:05 schrieb Mara Desk:",
    "apple-de": "Am 01.01.2024 um 09:05 schrieb Mara Desk <help@desk.example>:",
    "gmail-fr": "Le lun. 1 janv. 2024 à 09:05, Mara Desk <help@desk.example> a écrit :",
    "gmail-es": "El lun, 1 ene 2024 a las 9:05, Mara Desk (<help@desk.example>) escribió:",
    "gmail-it": "Il giorno lun 1 gen 2024 alle ore 09:05 Mara Desk <help@desk.example> ha scritto:",
    "gmail-pt": "Em seg., 1 de jan. de 2024 às 09:05, Mara Desk <help@desk.example> escreveu:",
    "gmail-nl": "Op ma 1 jan 2024 om 09:05 schreef Mara Desk <help@desk.example>:",
    "gmail-sv": "Den mån 1 jan. 2024 kl 09:05 skrev Mara Desk <help@desk.example>:",
    "gmail-no": "man. 1. jan. 2024 kl. 09:05 skrev Mara Desk <help@desk.example>:",
    "gmail-da": "Den man. 1. jan. 2024 kl. 09.05 skrev Mara Desk <help@desk.example>:",
    "gmail-fi": "ma 1. tammik. 2024 klo 9.05 Mara Desk (help@desk.example) kirjoitti:",
    "gmail-pl": "pon., 1 sty 2024 o 09:05 Mara Desk <help@desk.example> napisał(a):",
    "gmail-cs": "po 1. 1. 2024 v 9:05 odesílatel Mara Desk <help@desk.example> napsal:",
    "gmail-ru": "пн, 1 янв. 2024 г. в 09:05, Mara Desk <help@desk.example> пишет:",
    "thunderbird-ru": "01.01.2024 09:05, Mara Desk пишет:",
    "gmail-uk": "пн, 1 січ. 2024 р. о 09:05 Mara Desk <help@desk.example> пише:",
    "gmail-ja": "2024年1月1日(月) 9:05 Mara Desk <help@desk.example>:",
    "gmail-zh": "Mara Desk <help@desk.example> 于2024年1月1日周一 09:05写道：",
    "gmail-ko": "2024년 1월 1일 (월) 오전 9:05, Mara Desk <help@desk.example>님이 작성:",
    "gmail-tr": "Mara Desk <help@desk.example>, 1 Oca 2024 Pzt, 09:05 tarihinde şunu yazdı:",
}
_HEADS = {
    "en": "From: Mara <help@desk.example>\nSent: Monday, January 1, 2024 9:05 AM\nTo: Ingrid <ingrid@fjord.example>\nSubject: Boat",
    "de": "Von: Mara <help@desk.example>\nGesendet: Montag, 1. Januar 2024 09:05\nAn: Ingrid <ingrid@fjord.example>\nBetreff: Boat",
    "fr": "De : Mara <help@desk.example>\nEnvoyé : lundi 1 janvier 2024 09:05\nÀ : Ingrid <ingrid@fjord.example>\nObjet : Boat",
    "es": "De: Mara <help@desk.example>\nEnviado: lunes, 1 de enero de 2024 9:05\nPara: Ingrid <ingrid@fjord.example>\nAsunto: Boat",
    "it": "Da: Mara <help@desk.example>\nInviato: lunedì 1 gennaio 2024 09:05\nA: Ingrid <ingrid@fjord.example>\nOggetto: Boat",
    "pt": "De: Mara <help@desk.example>\nEnviado: 1 de janeiro de 2024 09:05\nPara: Ingrid <ingrid@fjord.example>\nAssunto: Boat",
    "nl": "Van: Mara <help@desk.example>\nVerzonden: maandag 1 januari 2024 09:05\nAan: Ingrid <ingrid@fjord.example>\nOnderwerp: Boat",
    "sv": "Från: Mara <help@desk.example>\nSkickat: den 1 januari 2024 09:05\nTill: Ingrid <ingrid@fjord.example>\nÄmne: Boat",
    "no": "Fra: Mara <help@desk.example>\nSendt: mandag 1. januar 2024 09:05\nTil: Ingrid <ingrid@fjord.example>\nEmne: Boat",
    "fi": "Lähettäjä: Mara <help@desk.example>\nLähetetty: maanantai 1. tammikuuta 2024 9.05\nVastaanottaja: Ingrid <ingrid@fjord.example>\nAihe: Boat",
    "pl": "Od: Mara <help@desk.example>\nWysłano: poniedziałek, 1 stycznia 2024 09:05\nDo: Ingrid <ingrid@fjord.example>\nTemat: Boat",
    "cs": "Od: Mara <help@desk.example>\nOdesláno: pondělí 1. ledna 2024 9:05\nKomu: Ingrid <ingrid@fjord.example>\nPředmět: Boat",
    "ru": "От: Mara <help@desk.example>\nОтправлено: 1 января 2024 г. 9:05\nКому: Ingrid <ingrid@fjord.example>\nТема: Boat",
    "uk": "Від: Mara <help@desk.example>\nНадіслано: 1 січня 2024 р. 9:05\nКому: Ingrid <ingrid@fjord.example>\nТема: Boat",
    "ja": "差出人: Mara <help@desk.example>\n送信日時: 2024年1月1日 9:05\n宛先: Ingrid <ingrid@fjord.example>\n件名: Boat",
    "zh": "发件人: Mara <help@desk.example>\n发送时间: 2024年1月1日 9:05\n收件人: Ingrid <ingrid@fjord.example>\n主题: Boat",
    "ko": "보낸 사람: Mara <help@desk.example>\n보낸 날짜: 2024년 1월 1일 9:05\n받는 사람: Ingrid <ingrid@fjord.example>\n제목: Boat",
    "tr": "Gönderen: Mara <help@desk.example>\nGönderildi: 1 Ocak 2024 Pazartesi 09:05\nKime: Ingrid <ingrid@fjord.example>\nKonu: Boat",
}
_ORIGINAL = [
    "Original Message",
    "Ursprüngliche Nachricht",
    "Message d'origine",
    "Mensaje original",
    "Messaggio originale",
    "Mensagem original",
]
_PHONES = [
    "Sent from my iPhone", "Get Outlook for Android", "Von meinem iPhone gesendet", "Envoyé de mon iPhone", "Enviado desde mi iPhone", "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone", "Skickat från min iPhone", "Sendt fra min iPhone", "Отправлено с iPhone", "iPhoneから送信", "发自我的iPhone",
]  # fmt: skip
_KEPT = {
    "inline-answers": "> Which colour?\nBlue.\n> And which size?\nTen metres.",
    "only-a-quote": "> Which colour?\n> Mara",
    "forwarded-whole": "Please see this.\n\n---------- Forwarded message ---------\nFrom: Bo <bo@x.example>\nDate: Mon\nSubject: Oil\nTo: Ingrid\n\nThe oil leaks.",
    "answers-in-red-below": "My answers in red below.\n\n" + _HEADS["en"] + "\n\nWhich colour? BLUE",
    "head-on-top-nothing-above": _HEADS["en"] + "\n\nWords below a head.",
    "wrapped-quote": "> a quote that some server\nwrapped\n> in the middle\n\nAnswer.",
    "a-sentence-that-ends-in-wrote": "On Monday your colleague wrote:\nthe boat is free. But it is not.",
    "a-from-in-a-sentence": "From: here to there\nit is far.",
    "two-dashes-first": "-- \nIngrid wants the boat.",
    "says-to-and-from": "From: Oslo\nTo: Bergen\n\nWhat does this trip cost?",
}
CASES = [
    *(Case(f"top-{name}", plain(f"{_NEW}\n\n{wrote}\n\n{_OLD}\n"), {"new_text": _NEW}) for name, wrote in _WROTE.items()),
    *(Case(f"bottom-{name}", plain(f"{wrote}\n{_OLD}\n\n{_NEW}\n"), {"new_text": _NEW}) for name, wrote in list(_WROTE.items())[::4]),
    *(
        Case(f"outlook-{name}", plain(f"{_NEW}\n\n________________________________\n{head}\n\nWhich colour is it?\n"), {"new_text": _NEW})
        for name, head in _HEADS.items()
    ),
    *(
        Case(f"original-{words.split()[0]}-{n}", plain(f"{_NEW}\n\n-----{words}-----\nWhich colour is it?\n"), {"new_text": _NEW})
        for n, words in enumerate(_ORIGINAL)
    ),
    *(
        Case(f"phone-{n}", plain(f"{_NEW}\n\n{words}\n\n{_WROTE['apple-en']}\n\n{_OLD}\n"), {"new_text": _NEW})
        for n, words in enumerate(_PHONES)
    ),
    *(Case(f"kept-{name}", plain(text), {"new_text": text}) for name, text in _KEPT.items()),
    Case("signature", plain(f"{_NEW}\n\n-- \nIngrid\nFjord Cruise\n"), {"new_text": _NEW}),
    Case("yahoo-without-marks", plain(f"{_NEW}\n\n{_WROTE['gmail-en']}\n\nWhich colour is it?\n"), {"new_text": _NEW}),
    Case(
        "gmail-html",
        html(
            f'<div dir="ltr">{_NEW}</div><br><div class="gmail_quote"><div class="gmail_attr">{_WROTE["gmail-en"].replace("<", "&lt;")}<br></div><blockquote class="gmail_quote">Which colour?</blockquote></div>'
        ),
        {"new_text": "The new boat is blue. Thank you"},
    ),
    Case(
        "outlook-html",
        html(
            '<div>Blue.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Mara<br><b>Sent:</b> Monday<br><b>Subject:</b> Boat</div><div>Which colour?</div>'
        ),
        {"new_text": "Blue."},
    ),
    Case(
        "yahoo-html",
        html('<div>Blue.</div><div id="ydp1yahoo_quoted_2" class="yahoo_quoted"><div>On Monday, Mara wrote:</div><div>Which?</div></div>'),
        {"new_text": "Blue."},
    ),
    Case("html-signature", html('<div>Blue.</div><div class="gmail_signature">Ingrid, Fjord Cruise</div>'), {"new_text": "Blue."}),
    Case(
        "html-inline-answers",
        html("<blockquote type=cite>Colour?</blockquote><p>Blue.</p><blockquote type=cite>Size?</blockquote><p>Ten.</p>"),
        {"new_text": "> Colour?\n\nBlue.\n\n> Size?\n\nTen."},
    ),
]
