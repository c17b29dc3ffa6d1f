"""The sentences of the supplement that are not names of elements, in four languages."""

from __future__ import annotations

from functools import lru_cache

from credenza.specification import MultilingualText

_PHRASES = {
    "seal_counts": (
        "This page only shows the credential. What counts is the credential itself under the seal of its issuer.",
        "Questa pagina mostra soltanto la credenziale. Vale la credenziale stessa, con il sigillo di chi l'ha emessa.",
        "Бұл бет куәлікті көрсетеді ғана. Маңыздысы – берген ұйымның мөрі қойылған куәліктің өзі.",
        "Эта страница лишь показывает удостоверение. Действительно удостоверение под печатью выдавшей организации.",
    ),
    "none_needed": ("None", "Nessuno", "Талап етілмейді", "Не требуются"),
    "hours": ("{} hours", "{} ore", "{} сағат", "{} ч"),
    "contact_hours": (
        "of which {} contact hours",
        "di cui {} ore di didattica frontale",
        "оның ішінде {} байланыс сағаты",
        "из них {} контактных часов",
    ),
    "completed_on": ("completed on {}", "conclusa il {}", "аяқталған күні: {}", "завершено {}"),
    "items": ("items {}", "elementi {}", "тармақтар: {}", "пункты {}"),
    "receiver_decides": (
        "Whether this micro-credential counts towards another qualification is decided by the organisation that "
        "receives it; nobody is entitled to it.",
        "Se questa microcredenziale valga ai fini di un altro titolo lo decide l'organizzazione che la riceve; "
        "non ne deriva alcun diritto.",
        "Бұл микробіліктіліктің басқа біліктілікке есептелуін оны қабылдайтын ұйым шешеді; "
        "ол автоматты құқық бермейді.",
        "Засчитывается ли эта микроквалификация для другой квалификации, решает принимающая организация; "
        "автоматического права она не даёт.",
    ),
    "no_title": (
        "A micro-credential is not an academic title and does not confer one.",
        "Una microcredenziale non è un titolo accademico e non ne conferisce uno.",
        "Микробіліктілік академиялық атақ емес және оны бермейді.",
        "Микроквалификация не является академическим званием и не присваивает его.",
    ),
    "attached": (
        "The signed credential is inside this very file, as the attachment credential.json. It works offline.",
        "La credenziale firmata è dentro questo stesso file, come allegato credential.json. Funziona anche offline.",
        "Қол қойылған куәлік осы файлдың ішінде, credential.json тіркемесі түрінде. Ол интернетсіз де тексеріледі.",
        "Подписанное удостоверение находится внутри этого файла, во вложении credential.json. Сеть не нужна.",
    ),
    "check_file": (
        "Give the file to any Open Badges 3.0 verifier, or run: credenza verify FILE.pdf",
        "Sottoporre il file a un verificatore Open Badges 3.0, oppure eseguire: credenza verify FILE.pdf",
        "Файлды кез келген Open Badges 3.0 тексерушісіне беріңіз немесе орындаңыз: credenza verify FILE.pdf",
        "Передайте файл любому средству проверки Open Badges 3.0 или выполните: credenza verify FILE.pdf",
    ),
    "compare": (
        "Compare name, title and date with this page. If they differ, the signed credential is right.",
        "Confrontare nome, titolo e data con questa pagina. In caso di differenze vale la credenziale firmata.",
        "Аты-жөнін, атауын және күнін осы бетпен салыстырыңыз. Айырма болса, қол қойылған куәлік дұрыс.",
        "Сравните имя, название и дату с этой страницей. При расхождении верно подписанное удостоверение.",
    ),
    "scan_link": (
        "On paper: the code leads to the verification page.",
        "Su carta: il codice porta alla pagina di verifica.",
        "Қағазда: код тексеру бетіне апарады.",
        "На бумаге: код ведёт на страницу проверки.",
    ),
    "scan_identifier": (
        "On paper: the code holds the identifier of the credential; ask the holder for the file.",
        "Su carta: il codice contiene l'identificativo della credenziale; chiedere il file al titolare.",
        "Қағазда: кодта куәлік идентификаторы бар; файлды иесінен сұраңыз.",
        "На бумаге: код содержит идентификатор удостоверения; запросите файл у владельца.",
    ),
    "status_listed": (
        "May be suspended or revoked: a verifier looks that up at {}",
        "Può essere sospesa o revocata: il verificatore lo controlla presso {}",
        "Тоқтатыла тұруы немесе кері қайтарылуы мүмкін: тексеруші оны мына жерден қарайды: {}",
        "Может быть приостановлено или отозвано: при проверке это смотрят по адресу {}",
    ),
    "status_none": (
        "No status list is named: the issuer cannot suspend or revoke it.",
        "Nessuna lista di stato: l'ente emittente non può sospenderla né revocarla.",
        "Күй тізімі көрсетілмеген: берген ұйым оны тоқтата да, кері қайтара да алмайды.",
        "Список статусов не указан: выдавшая организация не может его приостановить или отозвать.",
    ),
    "signed_by": ("Signing key", "Chiave di firma", "Қол қою кілті", "Ключ подписи"),
    "code_of": (
        "Verification code",
        "Codice di verifica",
        "Тексеру коды",
        "Код для проверки",
    ),
    "letters_missing": (
        "Letters that this page cannot show stand as □; the attached credential has them.",
        "I caratteri che questa pagina non può mostrare appaiono come □; la credenziale allegata li contiene.",
        "Бұл бет көрсете алмайтын әріптер □ белгісімен берілген; олар тіркелген куәлікте бар.",
        "Буквы, которые эта страница не может показать, заменены знаком □; во вложенном удостоверении они есть.",
    ),
    "letters_missing_here": (
        "Letters that this page cannot show stand as □.",
        "I caratteri che questa pagina non può mostrare appaiono come □.",
        "Бұл бет көрсете алмайтын әріптер □ белгісімен берілген.",
        "Буквы, которые эта страница не может показать, заменены знаком □.",
    ),
    "granted": ("Document granted", "Documento rilasciato", "Берілген құжат", "Выданный документ"),
}


def phrase(name: str, language: str, *values: str) -> str:
    """The sentence ``name`` for readers of ``language`` (en, it, kk or ru; others read English)."""
    return _in_language(name, language).format(*values)


@lru_cache(maxsize=256)
def _in_language(name: str, language: str) -> str:
    return MultilingualText(dict(zip(("en", "it", "kk", "ru"), _PHRASES[name], strict=True))).in_language(language)
