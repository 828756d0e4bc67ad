"""Form fields tell screen readers what they are, what is wrong and where that is written."""

import re

from django import forms
from django.template import Context, Template


class AskForm(forms.Form):
    """A few kinds of fields."""

    subject = forms.CharField(label="What is it about?", help_text="One line.", error_messages={"required": "Write one line."})
    body = forms.CharField(widget=forms.Textarea(attrs={"placeholder": "Text"}), required=False)
    topic = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])
    copies = forms.BooleanField(label="Send me a copy", required=False)
    way = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, error_messages={"required": "Choose one."})
    key = forms.CharField(widget=forms.HiddenInput)


def shown(source: str, **context: object) -> str:
    """Render a piece of template, blanks between tags taken away."""
    return re.sub(r">\s+<", "><", Template("{% load ui %}" + source).render(Context(context)))


def test_a_field_has_label_hint_and_class() -> None:
    html = shown("{% field form.subject %}", form=AskForm())
    assert '<label for="id_subject">What is it about?</label>' in html
    assert 'class="input"' in html
    assert 'aria-describedby="id_subject-hint"' in html
    assert 'id="id_subject-hint">One line.' in html
    assert "aria-invalid" not in html


def test_a_wrong_field_points_to_its_error() -> None:
    html = shown("{% field form.subject %}", form=AskForm({}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_subject-hint id_subject-error"' in html
    assert 'id="id_subject-error"' in html


def test_optional_fields_say_so_and_take_more_attributes() -> None:
    html = shown('{% field form.body label="Your text" rows=3 data_draft_field="" placeholder=False %}', form=AskForm())
    assert "Your text <span" in html
    assert 'rows="3"' in html
    assert "data-draft-field" in html
    assert "placeholder" not in html
    assert "aria-describedby" not in html


def test_a_tick_has_its_label_around_it() -> None:
    assert (
        shown("{% field form.copies %}", form=AskForm())
        .lstrip()
        .startswith('<div class="field"><label class="tick" for="id_copies"><input')
    )


def test_choices_are_a_group_that_the_error_summary_can_reach() -> None:
    form = AskForm({"subject": "x", "topic": "a", "key": "k"})
    assert '<fieldset class="field" id="id_way" tabindex="-1" aria-describedby="id_way-error">' in shown("{% field form.way %}", form=form)
    assert '<a href="#id_way">Way: Choose one.</a>' in shown("{% error_summary form %}", form=form)


def test_hidden_fields_are_only_their_control() -> None:
    assert shown("{% field form.key %}", form=AskForm()).strip() == '<input type="hidden" name="key" class="" id="id_key">'


def test_the_summary_is_silent_when_all_is_well() -> None:
    assert shown("{% error_summary form nothing %}", form=AskForm(), nothing=None).strip() == ""
