"""What the digest names things by, gathered from catalogue, gazetteer, profile and store."""

from collections.abc import Mapping

from core.errors import ChoiceError
from core.settings import Settings
from core.text import fold_text, normalize_text
from core.vocabulary import Topic
from dashboards.digest.office import Office
from nlp.catalogue import load_catalogue
from nlp.gazetteer import Place, load_places
from pipeline.messages import t
from pipeline.profile import Profile, load_profile


def office_of(settings: Settings, profile: Profile) -> Office:
    """Return the names of this installation; the store must be open."""
    from store.sources import list_sources

    catalogue = load_catalogue(settings.claims_folders)
    places = places_of(profile)
    names = {source.id: source.name for source in list_sources()}
    return Office(
        province=profile.name,
        claims=catalogue.claims,
        documents=catalogue.documents,
        sources=names | {source.id: source.name for source in profile.sources},
        places={id_: shown_names(place) for id_, place in places.items()},
        home=frozenset(members_of(places).get(profile.id, frozenset())),
        public_url=settings.public_url,
    )


def profile_of(settings: Settings) -> Profile:
    """Return the profile of the settings."""
    return load_profile(settings.profiles_dir / settings.profile)


def places_of(profile: Profile) -> Mapping[str, Place]:
    """Return the places of the gazetteer and the profile, by id."""
    own = profile.folder / "places.yaml"
    return load_places([str(own)] if own.is_file() else [])


def members_of(places: Mapping[str, Place]) -> dict[str, frozenset[str]]:
    """Return the places that lie in each province, the province itself among them.

    A province of before July 2025 lies in the one that took it in.
    """
    members: dict[str, set[str]] = {}
    for place in places.values():
        province = place.province if place.kind != "province" else place.merged_into or place.id
        if not province:
            continue
        members.setdefault(province, set()).add(place.id)
        parent = places.get(province)
        if parent is not None and parent.merged_into:
            members.setdefault(parent.merged_into, set()).add(place.id)
    return {province: frozenset({province, *ids}) for province, ids in members.items()}


def shown_names(place: Place) -> dict[str, str]:
    """Return what a place is called, by language code.

    In English Vietnamese names stand without marks, parted as they are (Cao Bang): that is how the
    catalogue writes them, while the gazetteer lists what texts have (Caobang).
    """
    names = {str(lang): found[0] for lang, found in place.names.items() if found}
    plain = _without_marks(names.get("vi", ""))
    english = names.get("en", plain)
    same = english.replace(" ", "").lower() == plain.replace(" ", "").lower()
    return names | ({"en": plain if same else english} if english else {})


def _without_marks(text: str) -> str:
    folded = fold_text(normalize_text(text))
    return "".join(
        letter.upper() if known.isupper() else letter
        for letter, known in zip(folded, normalize_text(text), strict=True)
    )


def mail_address(text: str) -> str:
    """Return an address that a mail server can take, in lower case.

    Raises:
        ChoiceError: It is none.
    """
    from store.subscribers import checked_address

    try:
        return checked_address(text)
    except ChoiceError as error:
        raise ChoiceError(
            t(
                f"{text[:80]!r} không phải địa chỉ thư; hãy viết như ten@co-quan.example, bằng "
                "chữ không dấu",
                str(error),
            )
        ) from error


def checked_targets(
    settings: Settings,
    *,
    claims: tuple[str, ...] = (),
    topics: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
) -> None:
    """Make sure that what is chosen exists.

    Raises:
        ChoiceError: A claim, topic or place is unknown; the message says where they are listed.
    """
    known_claims = load_catalogue(settings.claims_folders).claims if claims else {}
    known_places = places_of(profile_of(settings)) if places else {}
    named = ", ".join(Topic)
    no_claim = ("không có luận điểm {!r}; xem: cotmoc claims", "no claim {!r}; see: cotmoc claims")
    no_topic = (f"không có chủ đề {{!r}}; chọn: {named}", f"no topic {{!r}}; they are {named}")
    no_place = (
        "không có địa danh {!r}; hãy dùng mã như trong nlp/gazetteer/data, ví dụ cao-bang",
        "no place {!r}; ids as in nlp/gazetteer/data, such as cao-bang",
    )
    for given, there, (vi, en) in (
        (claims, known_claims, no_claim),
        (topics, frozenset(Topic), no_topic),
        (places, known_places, no_place),
    ):
        for id_ in given:
            if id_ not in there:
                raise ChoiceError(t(vi.format(id_), en.format(id_)))
