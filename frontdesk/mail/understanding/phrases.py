"""What mail programs write around quotes, in the languages that they speak."""

import re
from typing import Final

# The words that head a quoted message: from, sent, to, subject.
_FROM = "From|Von|De|Da|Van|Från|Fra|Lähettäjä|Od|От|Від|Kimden|Gönderen|差出人|发件人|寄件者|보낸 사람|Feladó|De la|Από|מאת"
_SENT = "Sent|Date|Gesendet|Datum|Envoyé|Enviado(?: el)?|Enviada(?: em)?|Fecha|Data|Inviato|Verzonden|Skickat|Sendt|Dato|Lähetetty|Päivämäärä|Päiväys|Wysłano|Wysłane|Odesláno|Отправлено|Дата|Надіслано|Gönderildi|Tarih|Gönderme Tarihi|送信日時|日付|日時|发送时间|发送日期|日期|寄件日期|보낸 날짜|날짜|Küldve|Trimis"
_TO = "To|An|À|Para|A|Aan|Till|Til|Vastaanottaja|Do|Komu|Кому|Kime|Alıcı|宛先|收件人|받는 사람|Címzett|Către|Cc"
_SUBJECT = "Subject|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp|Ämne|Emne|Aihe|Temat|Předmět|Тема|Konu|件名|主题|主旨|제목|Tárgy|Subiect"
HEAD: Final = tuple(re.compile(rf"(?i)^[*_\s]*(?:{words})[*_]*\s?[*_]*[:\uff1a][*_]*\s*(.*)") for words in (_FROM, _SENT, _TO, _SUBJECT))

ORIGINAL: Final = re.compile(
    r"(?i)^[\s>]*[-_—–]{2,}\s*(?:Original Message|Original Appointment|Reply message|Ursprüngliche (?:Nachricht|Mail)|Originalnachricht|Message d[’']origine|Message original|"
    r"Mensaje original|Mensagem original|Messaggio originale|Oorspronkelijk bericht|Ursprungligt meddelande|Originalmeddelande|Opprinnelig melding|"
    r"Oprindelig meddelelse|Alkuperäinen viesti|Wiadomość oryginalna|Oryginalna wiadomość|Původní (?:zpráva|e-mail)|Исходное сообщение|Оригінальне повідомлення|"
    r"Orijinal (?:İleti|Mesaj)|元のメッセージ|Original-Nachricht|原始邮件|原始郵件|원본 메시지|Eredeti üzenet)\s*[-_—–]*\s*$"
)
FORWARDED: Final = re.compile(
    r"(?i)^[\s>]*(?:[-—–]{2,}.{0,20}(?:Forwarded|Weitergeleitete|transféré|reenviado|encaminhada|inoltrato|Doorgestuurd|Vidarebefordrat|Videresendt|"
    r"Välitetty|Przekazana|Přeposlan|Пересылаемое|Переслан|İletilen|転送|转发|轉寄|전달된).{0,30}[-—–]*|Begin forwarded message:|Anfang der weitergeleiteten (?:Nachricht|E-Mail):|"
    r"Début du message (?:transféré|réexpédié)\s?:|Inizio messaggio inoltrato:)\s*$"
)
FORWARD_SUBJECT: Final = re.compile(r"(?i)^\s*(?:fwd?|wg|tr|rv|enc|i|vs|vb|pd|fs|doorst|转发|轉寄|転送|İLT)\s*[:\uff1a]")
# “On … wrote:” whole, on one line put together.
WROTE: Final = re.compile(
    r"(?i)^(?:On\b.{4,250}\bwrote|Am\b.{4,250}\bschrieb\b.{0,150}|.{0,200}\bschrieb am\b.{4,150}|Le\b.{4,250}\ba écrit|El\b.{4,250}\bescribió|Em\b.{4,250}\bescreveu|.{3,200}\bescreveu.{0,100}|"
    r"Il\b.{4,250}\bha scritto|Op\b.{4,250}\bschreef\b.{0,150}|Den\b.{4,250}\b(?:skrev|skreiv)\b.{0,150}|.{4,200}\bskrev\b.{0,150}|.{3,200}\bkirjoitti\b.{0,100}|"
    r".{3,200}\bnapisała?\(?a?\)?|.{3,200}\bnapsala?\(?a?\)?|.{3,200}\b(?:пишет|написала?|написав|пише)|.{3,200}(?:şunu yazdı|yazdı)|.{3,200}(?:写道|寫道|のメール|书写|님이 작성|が書きました)|"
    r".{3,200}(?:ezt írta).{0,100}|\d{4}[年/.\-].{3,150}<\S+@\S+>|\d{1,2}[./]\d{1,2}[./]\d{4}.{3,150}<\S+@\S+>|Pe\b.{4,250}\ba scris)\s*[:\uff1a]\s*$"
)
# Whoever writes so answers further down.
BELOW: Final = re.compile(
    r"(?i)\b(?:see (?:my (?:answers?|comments?|replies) )?(?:below|inline)|in ?line|(?:answers?|comments?|replies) (?:are )?(?:below|in (?:red|blue|green|bold))|in red|siehe unten|s\. ?u\.|weiter unten|im Text|in rot|"
    r"ci-dessous|ci-après|en rouge|más abajo|abajo|en rojo|abaixo|em vermelho|qui sotto|di seguito|in rosso|hieronder|in het rood|nedan|nedenfor|alla olevat|poniżej|níže|ниже|в тексте|нижче|aşağıda)\b|下記|以下|如下|아래"
)
SENT_FROM: Final = re.compile(
    r"(?i)^(?:Sent from (?:my|Mail|Outlook|Yahoo|Proton|AOL|the)\b.{0,60}|Get Outlook for \S+.{0,60}|Von meinem .{2,40} gesendet|Gesendet (?:von|mit) .{2,60}|Diese Nachricht wurde von .{2,60}gesendet.{0,10}|Envoyé (?:de(?:puis)?|à partir de) .{2,60}|Enviado (?:desde|do|de) .{2,60}|"
    r"Inviato da .{2,60}|Verzonden (?:vanaf|met|van) .{2,60}|Verstuurd vanaf .{2,60}|Skickat från .{2,60}|Sendt fra .{2,60}|Lähetetty .{2,40}|Wysłane z .{2,60}|Odesláno z .{2,60}|Отправлено (?:с|из) .{2,60}|Надіслано з .{2,60}|.{2,40}(?:’?[ıiu]mdan|cihazımdan) gönderildi|"
    r"(?:.{2,30})?から送信|发自我的.{2,20}|從我的.{2,20}傳送|나의 .{2,20}에서 보냄|Download Outlook .{2,60}|Outlook (?:für|pour|para|per|voor) .{2,40})\.?$"
)
# Subjects of answering machines; one sign among several.
AWAY: Final = re.compile(
    r"(?i)^\s*(?:(?:re|aw|sv|vs|antw)\s*:\s*)?(?:\[?\(?(?:auto(?:matic|mated)?[- ]?(?:reply|response|answer|responder)|out of (?:the )?office|ooo\b|away from (?:my|the)|on (?:vacation|holiday|leave)|vacation|"
    r"abwesend|abwesenheit|automatische (?:antwort|reactie|svar)|außer haus|im urlaub|réponse automatique|absence|absent|message d'absence|respuesta automática|fuera de (?:la )?oficina|ausencia|"
    r"resposta automática|ausência|fora do escritório|risposta automatica|fuori (?:sede|ufficio)|automatisch antwoord|afwezig|niet aanwezig|autosvar|automatiskt svar|automatisk svar|frånvaro|fravær|"
    r"automaattinen vastaus|poissa|autoodpowiedź|odpowiedź automatyczna|automatyczna odpowiedź|nieobecność|automatická odpověď|mimo kancelář|автоответ|автоматический ответ|вне офиса|автоматична відповідь|"
    r"otomatik (?:yanıt|cevap)|ofis dışında)|自動返信|自动回复|自動回覆|不在|휴가|자동 회신|부재중|자동응답)"
)
AWAY_WORDS: Final = re.compile(
    r"(?i)out of (?:the )?office|on (?:vacation|holiday|annual leave|parental leave)|limited access to (?:my )?e?-?mail|automatic(?:ally)? (?:generated|reply)|do not reply to this|nicht im (?:Büro|Haus)|nicht erreichbar|im Urlaub|"
    r"automatisch (?:erstellt|generiert|erzeugt)|(?:en|in) (?:congé|vacances)|absente? du bureau|de vacaciones|fuera de la oficina|de férias|fora do escritório|in ferie|fuori ufficio|op vakantie|afwezig|"
    r"på semester|på ferie|lomalla|na urlopie|dovolen|в отпуске|у відпустці|tatilde|izindeyim|休暇|不在|休假|휴가"
)
BOUNCED: Final = re.compile(
    r"(?i)undeliver|delivery (?:status notification|(?:has )?failed|failure|problem|report|incomplete|delayed)|returned mail|return(?:ed)? to sender|failure notice|mail (?:delivery )?(?:failed|failure|system error)|message (?:delayed|not delivered|you sent blocked)|couldn't be delivered|"
    r"delivery has failed|unzustellbar|nicht zugestellt|zustellung(?:sfehler)?|non remis|échec de (?:la )?remise|non distribu|no se puede entregar|no entregado|não (?:foi )?(?:entregue|entregável)|impossibile recapitare|mancata consegna|"
    r"niet bezorgd|onbestelbaar|kunde inte levereras|kunne ikke leveres|toimitus epäonnistui|nie można dostarczyć|niedostarczon|nedoručiteln|не доставлено|недоставлен|teslim edilemedi|配信不能|退信|전달되지"
)
