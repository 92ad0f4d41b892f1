"""``cotmoc claims add``: a person is walked through a new claim, and sees it work before it stays.

Nothing is trained and no code is written: the entry counts from the next run on.
"""

from dataclasses import dataclass
from pathlib import Path

from core.errors import CatalogueError, CotmocError
from core.settings import Settings
from core.vocabulary import Lang, Verdict
from nlp.catalogue import Catalogue, LintMessage, load_catalogue
from nlp.catalogue.lint import ERROR
from nlp.catalogue.near import NearClaim
from pipeline.asking import Asker
from pipeline.messages import t
from pipeline.steps import claim_questions as questions
from pipeline.steps.claim_draft import Draft, find_near
from pipeline.steps.claim_evidence import ask_evidence
from pipeline.steps.office_claims import as_yaml, is_read, own_folder
from pipeline.terminal import emit, say
from pipeline.view import catalogue as view

ALIKE = 0.9


@dataclass(frozen=True, slots=True)
class Start:
    """What is known of a claim before the first question.

    Attributes:
        statement, wordings: By language.
    """

    statement: dict[str, str]
    wordings: dict[str, tuple[str, ...]]


def start_from(settings: Settings, candidate: str) -> Start:
    """Return a candidate claim as a start; without an id, an empty one.

    Raises:
        ChoiceError: There is no such candidate.
    """
    if not candidate:
        return Start({}, {})
    from pipeline.steps.candidates import candidate as find

    found = find(settings, candidate)
    say(t(f"Bắt đầu từ {found.id}: {found.text}", f"Starting from {found.id}: {found.text}"))
    return Start({found.lang.value: found.text}, dict(found.wordings))


def add_claim(settings: Settings, *, into: Path | None = None, candidate: str = "") -> str:
    """Ask for a claim, try it and add it; return its id, empty when the person kept nothing.

    Raises:
        ChoiceError: There is no such candidate.
        CotmocError: The catalogue does not load, or the folder cannot be written.
    """
    folder = own_folder(settings, into)
    catalogue = load_catalogue(settings.claims_folders)
    start = start_from(settings, candidate)
    asker = Asker()
    vietnamese = questions.ask_statement(asker, "vi", start.statement.get("vi", ""))
    if not _is_new(
        asker, find_near(settings, vietnamese, Lang.VI, list(catalogue.claims.values()))
    ):
        say(t("Không thêm gì.", "Nothing was added."))
        return ""
    draft = _ask_rest(asker, settings, catalogue, vietnamese, start)
    emit(as_yaml([*draft.documents, draft.claim]).rstrip())
    if not _is_sound(draft.lint()):
        raise CotmocError(t("chưa ghi gì; sửa lỗi trên rồi thử lại", "nothing written; mend these"))
    _try_sentences(asker, draft)
    if not asker.yes(t(f"Ghi vào {folder}?", f"Add it to {folder}?"), default=True):
        say(t("Không thêm gì.", "Nothing was added."))
        return ""
    return _keep(settings, draft, folder)


def _is_new(asker: Asker, near: list[NearClaim]) -> bool:
    """Show what comes near, and return whether a new claim is still wanted."""
    if not near:
        return True
    say(t("Những luận điểm gần nhất đã có:", "The nearest claims there are:"))
    for some in near:
        view.print_near(some)
    alike = near[0].likeness >= ALIKE
    question = t("Đây vẫn là luận điểm mới?", "Is this still a new claim?")
    if alike:
        say(t("Câu đầu rất giống; nếu trùng thì chỉ cần thêm cách nói.", "The first is very near."))
    return asker.yes(question, default=not alike)


def _ask_rest(
    asker: Asker, settings: Settings, catalogue: Catalogue, vietnamese: str, start: Start
) -> Draft:
    statement = {"vi": vietnamese} | questions.ask_statements(asker, start.statement)
    claim: questions.Entry = {"id": questions.ask_id(asker, statement["en"], catalogue)}
    claim["topic"] = questions.ask_theme(asker)
    claim |= {f"statement_{lang}": text for lang, text in statement.items()}
    wordings = questions.ask_wordings(asker, start.wordings)
    known = set(statement.values())
    claim |= {name: [text for text in some if text not in known] for name, some in wordings.items()}
    verdict = questions.ask_verdict(asker)
    claim["verdict"] = verdict.value
    for lang in ("vi", "en"):
        name = t(*questions.LANGUAGES[lang])
        claim[f"established_{lang}"] = asker.ask(
            t(
                f"Tài liệu xác lập điều gì, {name}? (câu ngắn, mỗi câu một sự việc)",
                f"What do the documents establish, in {name}? (short sentences)",
            ),
            check=questions.in_language(lang),
        )
    claim["evidence"], documents = ask_evidence(asker, verdict, catalogue)
    if verdict is Verdict.CONTESTED:
        claim["positions"] = questions.ask_positions(asker)
    if numbers := questions.ask_numbers(asker):
        claim["numbers"] = numbers
    claim |= questions.ask_validity(asker)
    return Draft(settings, claim, documents)


def _is_sound(messages: list[LintMessage]) -> bool:
    for message in messages:
        say(view.lint_line(message))
    if not messages:
        say(t("Kiểm tra: không có lỗi.", "Checked: nothing to mend."))
    return all(message.level != ERROR for message in messages)


def _try_sentences(asker: Asker, draft: Draft) -> None:
    """Show how sentences are judged with the claim, until the person has seen enough."""
    question = t(
        "Thử một câu xem máy xét thế nào (Enter để thôi)",
        "Try a sentence to see how it is judged (Enter to go on)",
    )
    while sentence := asker.ask(question):
        view.print_judged(draft.judge(sentence), str(draft.claim["id"]))


def _keep(settings: Settings, draft: Draft, folder: Path) -> str:
    path = draft.keep(folder)
    id_ = str(draft.claim["id"])
    say(t(f"Đã thêm {id_} vào {path}.", f"Added {id_} to {path}."))
    if not is_read(settings, folder):
        dirs = ":".join(str(some) for some in (*settings.claims_folders, folder))
        say(
            t(
                f"Để được đọc, đặt COTMOC_CLAIMS_DIRS={dirs}",
                f"To have it read, set COTMOC_CLAIMS_DIRS={dirs}",
            )
        )
        return id_
    try:
        load_catalogue(settings.claims_folders)
    except CatalogueError as error:
        raise CotmocError(
            t(f"danh mục không đọc được nữa: {error}", f"the catalogue no longer loads: {error}")
        ) from error
    say(
        t(
            f"Có hiệu lực ngay. Tìm trong bài đã lưu: cotmoc analyse --claim {id_}",
            f"It counts at once. To look for it in stored texts: cotmoc analyse --claim {id_}",
        )
    )
    return id_
