"""Forms for the digest and for alerts, for one's own account and for administrators."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.subscriptions import EVERY_DAY, RuleKind, Subscriber, Wishes
from core.vocabulary import Lang
from dashboards.site.choosing import offer
from dashboards.site.targets import claim_choices, find_places, place_name, topic_choices
from store.subscribers import RuleWish, Subscription

DAYS = (
    ("1", _("Thứ Hai")),
    ("2", _("Thứ Ba")),
    ("3", _("Thứ Tư")),
    ("4", _("Thứ Năm")),
    ("5", _("Thứ Sáu")),
    ("6", _("Thứ Bảy")),
    ("7", _("Chủ Nhật")),
)
LANGS = (("vi", "Tiếng Việt"), ("en", "English"))
PRIORITIES = (
    (0.0, _("Mọi phát hiện")),
    (0.5, _("Chỉ phát hiện bị gắn cờ")),
    (0.75, _("Chỉ phát hiện gắn cờ và khẩn")),
)
MOST_PLACES = 40


class Clock(forms.TimeField):
    """A time of the office's day, as minutes after midnight."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})

    def clean(self, value: Any) -> int | None:
        """Return the minutes."""
        shown: time | None = super().clean(value)
        return None if shown is None else shown.hour * 60 + shown.minute


class SubscriptionForm(forms.Form):
    """What the digest is about, and when it comes."""

    lang = forms.ChoiceField(label=_("Ngôn ngữ của thư"), choices=LANGS)
    send_at = Clock(label=_("Giờ gửi (giờ Việt Nam)"))
    days = forms.MultipleChoiceField(
        label=_("Các ngày"),
        choices=DAYS,
        required=False,
        help_text=_("Không chọn ngày nào thì chỉ nhận cảnh báo, không nhận bản tin."),
        widget=forms.CheckboxSelectMultiple,
    )
    min_priority = forms.TypedChoiceField(label=_("Mức ưu tiên"), coerce=float)
    topics = forms.MultipleChoiceField(
        label=_("Chủ đề"), required=False, widget=forms.CheckboxSelectMultiple
    )
    places = forms.CharField(
        label=_("Địa danh"),
        required=False,
        help_text=_("Tên các nơi, cách nhau bằng dấu chấm phẩy: Bản Giốc; Trùng Khánh."),
    )
    claims = forms.MultipleChoiceField(
        label=_("Luận điểm"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, who: Subscriber | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(who))
        super().__init__(*args, **kwargs)
        offer(self, "topics", topic_choices())
        offer(self, "claims", claim_choices())
        least = who.wishes.min_priority if who else 0.0
        known = [*PRIORITIES, *([(least, f"≥ {least:g}")] if _is_other(least) else [])]
        offer(self, "min_priority", known)

    def clean_places(self) -> tuple[str, ...]:
        """Return the places that are named; each name has to be one."""
        found: list[str] = []
        for name in filter(str.strip, self.cleaned_data["places"].split(";")):
            ids = find_places(name)
            if not ids:
                raise forms.ValidationError(
                    gettext("Không có địa danh “%(name)s” trong danh mục; xem lại cách viết.")
                    % {"name": name.strip()}
                )
            found += ids
        if len(found) > MOST_PLACES:
            raise forms.ValidationError(
                gettext("Nhiều nơi quá; hãy nêu tên tỉnh thay cho từng xã.")
            )
        return tuple(dict.fromkeys(found))

    def subscription(self, address: str) -> Subscription:
        """Return what was asked for."""
        asked = self.cleaned_data
        wishes = Wishes(
            tuple(asked["topics"]), tuple(asked["claims"]), asked["places"], asked["min_priority"]
        )
        days = "".join(sorted(asked["days"]))
        return Subscription(address, Lang(asked["lang"]), wishes, asked["send_at"], days)


class AlertForm(forms.Form):
    """An alert at once, about exactly one claim, topic or place."""

    topic = forms.ChoiceField(label=_("Chủ đề"), required=False)
    claim = forms.ChoiceField(label=_("Luận điểm"), required=False)
    place = forms.CharField(
        label=_("Địa danh"),
        required=False,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    min_priority = forms.TypedChoiceField(
        label=_("Mức ưu tiên"), choices=PRIORITIES, coerce=float, initial=0.5
    )
    cap = forms.IntegerField(
        label=_("Nhiều nhất bao nhiêu thư một ngày"), min_value=1, max_value=50, initial=5
    )
    quiet_from = Clock(label=_("Giờ yên lặng, từ"), required=False, initial=time(21))
    quiet_until = Clock(label=_("Giờ yên lặng, đến"), required=False, initial=time(6))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # It stands on one page with the form of the digest, and ids stand once.
        kwargs.setdefault("auto_id", "id_alert_%s")
        super().__init__(*args, **kwargs)
        none = [("", "—")]
        offer(self, "topic", none + topic_choices())
        offer(self, "claim", none + claim_choices())

    def clean_place(self) -> str:
        """Return the place that is named."""
        name = str(self.cleaned_data["place"]).strip()
        if not name:
            return ""
        ids = find_places(name)
        if not ids:
            raise forms.ValidationError(
                gettext("Không có địa danh “%(name)s” trong danh mục; xem lại cách viết.")
                % {"name": name}
            )
        if len(ids) > 1:
            names = "; ".join(place_name(id_) for id_ in ids[:8])
            raise forms.ValidationError(
                gettext("Có nhiều nơi tên này; chọn một: %(names)s.") % {"names": names}
            )
        return ids[0]

    def clean(self) -> dict[str, Any]:
        """Refuse more than one target, and none."""
        asked: dict[str, Any] = super().clean() or {}
        if not self.errors and sum(bool(asked[str(kind)]) for kind in RuleKind) != 1:
            raise forms.ValidationError(
                gettext("Chọn đúng một: một chủ đề, một luận điểm hoặc một địa danh.")
            )
        return asked

    def wish(self) -> RuleWish:
        """Return what was asked for."""
        asked = self.cleaned_data
        kind = next(kind for kind in RuleKind if asked[str(kind)])
        hours = (asked["quiet_from"], asked["quiet_until"])
        quiet = (0, 0) if None in hours else hours
        return RuleWish(kind, asked[str(kind)], asked["min_priority"], asked["cap"], *quiet)


def _is_other(priority: float) -> bool:
    return all(priority != known for known, _name in PRIORITIES)


def _initial(who: Subscriber | None) -> dict[str, Any]:
    if who is None:
        return {"lang": "vi", "send_at": time(7), "days": list(EVERY_DAY), "min_priority": 0.0}
    return {
        "lang": str(who.lang),
        "send_at": time(who.send_at // 60, who.send_at % 60),
        "days": list(who.days),
        "min_priority": who.wishes.min_priority if who.days else 0.0,
        "topics": list(who.wishes.topics),
        "claims": list(who.wishes.claims),
        "places": "; ".join(place_name(id_) for id_ in who.wishes.places),
    }
