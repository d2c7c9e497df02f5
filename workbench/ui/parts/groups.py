"""A duplicate group on a page: its pictures side by side, which is kept and why, what to press."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from workbench.errors import WorkbenchError
from workbench.steps import verdicts
from workbench.steps.verdicts import Keys
from workbench.store.connection import Catalog
from workbench.store.groups import Group, Member
from workbench.taxonomy import WasteType
from workbench.ui import state
from workbench.ui.parts import naming, pictures
from workbench.ui.text import number, sentences, t

IN_A_ROW = 3
MOST = 12  # pictures of one group; answers still go to all of them
MOST_PLACES = 6
MOST_LABELS = 9  # as many as there are digit keys
STYLE = """
<style>
.wb-copy img { width: 100%; max-height: 15rem; object-fit: contain; display: block;
  background: rgba(128,128,128,.12); border-radius: .4rem; border: 3px solid transparent; }
.wb-copy.kept img { border-color: #0B8F66; }
.wb-copy p { margin: .15rem 0 0 0; font-size: .82rem; line-height: 1.3; overflow-wrap: anywhere; }
.wb-copy .sub { opacity: .72; }
.wb-copy b.kept { color: #0B8F66; }
.wb-copy b.out { color: #C2410C; }
</style>
"""
# The first line that tells two members apart is why the first of them is kept; the order is
# that of the view `group_order`.
WHY: tuple[str, ...] = (
    "rejected", "held_back", "conflict", "unlabelled", "chosen", "reviewed", "licensed", "larger",
    "sharper", "heavier",
)  # fmt: skip


def why(kept: Member, other: Member) -> str:
    """Why the first is kept rather than the second: a name of WHY, or `first` for a tie."""
    better = {
        "rejected": other.rejected and not kept.rejected,
        "held_back": other.held_back and not kept.held_back,
        "conflict": other.conflict and not kept.conflict,
        "chosen": kept.chosen,
        "reviewed": kept.reviewed and not other.reviewed,
        "unlabelled": other.type_id is None and kept.type_id is not None,
        "licensed": (kept.uses or 0) > (other.uses or 0),
        "larger": kept.width * kept.height > other.width * other.height,
        "sharper": (kept.sharpness or 0) > (other.sharpness or 0),
        "heavier": kept.bytes > other.bytes,
    }
    return next((name for name in WHY if better[name]), "first")


def likeness(bits: int) -> str:
    """The distance of two pictures (both hashes together, 0 to 128 bits) in words."""
    steps = ((0, "same"), (4, "tiny"), (10, "small"))
    return next((name for most, name in steps if bits <= most), "some")


def draw(catalog: Catalog, group: Group, types: Mapping[str, WasteType], *, keys: bool) -> None:
    """One group; with `keys` its buttons are also on the keyboard."""
    with st.container(border=True):
        _badges(group)
        shown = group.members[:MOST]
        across = min(max(len(shown), 2), IN_A_ROW)
        left, right = st.columns([3 * across, 2.6], gap="medium")
        with right:
            _group_buttons(catalog, group, types, keys=keys)
        with left:
            for start in range(0, len(shown), across):
                row = shown[start : start + across]
                for cell, member in zip(st.columns(across), row, strict=False):
                    with cell:
                        _picture(group, member, types)
                        _member_buttons(catalog, group, member)
        if len(group.members) > MOST:
            st.caption(t("duplicates.more", count=number(len(group.members) - MOST)))


def undo(catalog: Catalog) -> None:
    """Take back the newest answer of this session's pages."""
    done = _done()
    if done:
        verdicts.undo(catalog, done[-1], state.author())
        state.put("group_answers", done[:-1])


def can_undo() -> bool:
    """Whether this session answered anything that still stands."""
    return bool(_done())


def put_off(group_id: str) -> None:
    """Leave a group for later."""
    state.put("groups_later", later() | {group_id})


def later() -> frozenset[str]:
    """Groups that this session left for later."""
    nothing: frozenset[str] = frozenset()
    return state.get("groups_later", nothing)


def complaint() -> str:
    """The sentence of the last refusal, said once."""
    said = state.get("group_error", "")
    state.put("group_error", "")
    return said


def _done() -> tuple[Keys, ...]:
    nothing: tuple[Keys, ...] = ()
    return state.get("group_answers", nothing)


def _answer(kind: str, catalog: Catalog, group: Group, image_id: str, type_id: str = "") -> None:
    """Write what a button says; one answer is one step of undo."""
    everybody = [m.image_id for m in group.members]
    author = state.author()
    try:
        if kind == "same":
            others = [image_id] if image_id else everybody[1:]
            keys = verdicts.same(catalog, everybody[0], others, author)
        elif kind == "apart":
            others = [each for each in everybody if each != image_id]
            keys = verdicts.apart(catalog, image_id, others, author)
        elif kind == "scatter":
            keys = verdicts.scatter(catalog, everybody, author)
        elif kind == "keep":
            keys = verdicts.keep(catalog, image_id, author)
        else:
            living = [m.image_id for m in group.members if not m.rejected]
            keys = verdicts.label(catalog, living, type_id, author)
    except WorkbenchError as error:
        state.put("group_error", sentences.said(error))
        return
    state.put("group_answers", (*_done(), keys))


def _badges(group: Group) -> None:
    each = group.summary
    with st.container(horizontal=True, gap="small"):
        if each.contradictory:
            st.badge(t("duplicates.contradictory"), color="orange", icon=":material/warning:")
        st.badge(t(f"duplicates.kind_{each.kind}"), color="gray")
        count = t("duplicates.size", items=number(each.items), images=number(each.images))
        st.badge(count, color="gray")
        if each.images > 1:
            st.badge(t(f"duplicates.like_{likeness(each.reach)}"), color="gray",
                     help=t("duplicates.like_help"))  # fmt: skip
        if each.leaking:
            st.badge(t("duplicates.leaks"), color="orange", icon=":material/call_split:",
                     help=t("duplicates.leaking_help"))  # fmt: skip
        if each.checked:
            st.badge(t("duplicates.checked"), color="green", icon=":material/check:")


def _picture(group: Group, member: Member, types: Mapping[str, WasteType]) -> None:
    kept = member is group.members[0]
    lines = [_fate(group, member)] if len(group.members) > 1 else []
    label = escape(_name(types, member.type_id)) or t("duplicates.no_label")
    size = t("duplicates.pixels", width=member.width, height=member.height,
             kilobytes=number(member.bytes / 1024))  # fmt: skip
    lines.append(f"<p><b>{label}</b> <span class='sub'>– {size}</span></p>")
    for place in member.places[:MOST_PLACES]:
        where = f"{place.source_name} / {place.path}"
        if member.conflict and place.type_id:
            where += f" → {_name(types, place.type_id)}"
        lines.append(f"<p class='sub'>{escape(where).replace('/', '/<wbr>')}</p>")
    if len(member.places) > MOST_PLACES:
        rest = t("duplicates.more_places", count=number(len(member.places) - MOST_PLACES))
        lines.append(f"<p class='sub'>{rest}</p>")
    st.html(
        f'{STYLE}<div class="wb-copy {"kept" if kept else ""}">'
        f'<a href="/picture/original/{member.image_id}" target="_blank" rel="noopener">'
        f'<img loading="lazy" alt="" src="{pictures.url(member.image_id)}"></a>'
        f"{''.join(lines)}</div>"
    )


def _name(types: Mapping[str, WasteType], type_id: str | None) -> str:
    return naming.type_name(types[type_id]) if type_id and type_id in types else type_id or ""


def _fate(group: Group, member: Member) -> str:
    """Kept and why, or what stands against it."""
    if member is group.members[0]:
        reason = t(f"duplicates.why_{why(member, group.members[1])}")
        return f"<p><b class='kept'>✓ {t('duplicates.kept')}</b> – {reason}</p>"
    if member.rejected:
        return f"<p><b class='out'>{t('duplicates.rejected')}</b></p>"
    if member.held_back:
        return f"<p><b class='out'>{t('duplicates.held_back')}</b></p>"
    return f"<p class='sub'>{t('duplicates.left_out')}</p>"


def _member_buttons(catalog: Catalog, group: Group, member: Member) -> None:
    if member is group.members[0]:
        return
    key = f"one{member.image_id}"
    with st.container(horizontal=True, gap="xsmall"):
        st.button(t("duplicates.keep"), key=f"keep{key}", help=t("duplicates.keep_help"),
                  icon=":material/star:", type="tertiary",
                  on_click=_answer, args=("keep", catalog, group, member.image_id))  # fmt: skip
        if len(group.members) > 2:
            st.button(t("duplicates.same_one"), key=f"same{key}", type="tertiary",
                      icon=":material/check:", disabled=member.checked,
                      on_click=_answer, args=("same", catalog, group, member.image_id))  # fmt: skip
            st.button(t("duplicates.apart_one"), key=f"apart{key}", type="tertiary",
                      icon=":material/call_split:", help=t("duplicates.apart_help"),
                      on_click=_answer,
                      args=("apart", catalog, group, member.image_id))  # fmt: skip


def _group_buttons(
    catalog: Catalog, group: Group, types: Mapping[str, WasteType], *, keys: bool
) -> None:
    each = group.summary
    if each.images == 1 and not each.contradictory:
        st.caption(t("duplicates.nothing"))
    if each.contradictory:
        _label_buttons(catalog, group, types, keys=keys)
    elif each.images > 1:
        st.caption(t("duplicates.same_question"))
        st.button(_by_size("same", group), key=f"same{each.group_id}", icon=":material/check:",
                  width="stretch", disabled=each.checked, shortcut="S" if keys else None,
                  on_click=_answer, args=("same", catalog, group, ""))  # fmt: skip
    if each.images > 1:
        st.button(_by_size("apart", group), key=f"apart{each.group_id}", width="stretch",
                  icon=":material/call_split:", shortcut="D" if keys else None,
                  on_click=_answer, args=("scatter", catalog, group, ""))  # fmt: skip
    st.button(t("duplicates.next"), key=f"later{each.group_id}", icon=":material/schedule:",
              type="tertiary", width="stretch", shortcut="N" if keys else None,
              help=t("duplicates.next_help"), on_click=put_off, args=(each.group_id,))  # fmt: skip


def _label_buttons(
    catalog: Catalog, group: Group, types: Mapping[str, WasteType], *, keys: bool
) -> None:
    near = "near" if group.summary.images > 1 else "exact"
    st.caption(t(f"duplicates.which_label_{near}"), help=t("duplicates.which_label_help"))
    for place, type_id in enumerate(group.said[:MOST_LABELS], start=1):
        st.button(_name(types, type_id), key=f"label{group.summary.group_id}{type_id}",
                  width="stretch", icon=":material/label:", shortcut=str(place) if keys else None,
                  on_click=_answer, args=("label", catalog, group, "", type_id))  # fmt: skip


def _by_size(name: str, group: Group) -> str:
    return t(f"duplicates.{name}" if group.summary.images == 2 else f"duplicates.{name}_all")
