"""Sections of the form: participation and quality, access and stacking, occupation and law, and the rest."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from . import choices
from .choices import codes_of
from .elements import Checks, Group, Line, Lines, Multilingual, Number, References, Rows, Select
from .sections import Section, body, named

QUALITY = Section(
    "participation-and-quality",
    _("Participation and quality"),
    _("How people take part, and who vouches for the quality."),
    (
        Select(name="participation", label=named("EU-M10"), choices=codes_of("participation")),
        Select(name="delivery_route", label=named("delivery_route"), choices=codes_of("delivery_route")),
        Group(
            name="diploma_supplement_line",
            label=named("diploma_supplement_line"),
            folded=True,
            help=_("Kazakhstan, within a study programme: how the supplement to the diploma names it."),
            elements=(
                Line(name="code", label=_("Code of the module or course")),
                Multilingual(
                    name="title", label=_("Title in the line"), help=_("Empty: the title of the micro-credential.")
                ),
                Group(
                    name="programme",
                    label=named("study_programme"),
                    elements=(Line(name="code", label=_("Code")), Multilingual(name="title", label=_("Title"))),
                ),
                References(
                    name="assessments",
                    label=_("Assessments whose grades stand in the line"),
                    target="assessments",
                    help=_("None ticked means all of them."),
                ),
            ),
        ),
        Select(name="provider_kind", label=named("provider_kind"), choices=codes_of("provider_kind")),
        Select(name="learning_setting", label=named("learning_setting"), choices=codes_of("learning_setting")),
        Group(
            name="cohort_size",
            label=named("cohort_size"),
            elements=(
                Number(name="minimum", label=_("At least"), whole=True),
                Number(name="maximum", label=_("At most"), whole=True),
            ),
        ),
        Group(
            name="quality_assurance",
            label=named("EU-M11"),
            help=_("What stands behind the quality: of the whole institution or of this programme."),
            elements=(
                Select(name="type", label=_("Type of quality assurance"), choices=codes_of("quality_assurance")),
                Multilingual(name="description", label=_("How it works"), long=True),
                Group(name="body", label=named("quality_assurance_body"), folded=True, elements=body()),
                Line(
                    name="reference",
                    label=named("quality_assurance_reference"),
                    input_type="url",
                    help=_("Address of the decision, report or register entry."),
                ),
                Line(name="valid_until", label=named("valid_until"), help=_("Year-month-day, for example 2027-06-30.")),
            ),
        ),
        Multilingual(
            name="learner_feedback",
            label=named("learner_feedback"),
            long=True,
            help=_("How learners are asked, and what happens with their answers."),
        ),
    ),
)

ACCESS = Section(
    "access-and-stacking",
    _("Access and stacking"),
    _("What is needed to enrol, and towards what it may count."),
    (
        Rows(
            name="prerequisites",
            label=named("EU-O01"),
            add_label=_("Add a prerequisite"),
            none_label=_("Nothing is needed to enrol"),
            item=Multilingual(label=_("Prerequisite")),
        ),
        Group(
            name="stackability",
            label=named("EU-O04"),
            help=_("Stacking is never a right: whoever receives the micro-credential decides."),
            elements=(
                Select(name="mode", label=_("Stand-alone or stackable"), choices=codes_of("stackability")),
                Rows(
                    name="targets",
                    label=named("stacking_target"),
                    add_label=_("Add a larger credential"),
                    item=Group(
                        label=_("Larger credential"),
                        elements=(
                            Multilingual(name="title", label=_("Title")),
                            Line(name="iri", label=_("Permanent address"), input_type="url"),
                        ),
                    ),
                ),
            ),
        ),
    ),
)

WORK = Section(
    "occupation-and-law",
    _("Occupation and law"),
    _("For which work it prepares, which need it answers and under which act it is offered."),
    (
        Group(
            name="need",
            label=named("need"),
            elements=(
                Multilingual(
                    name="statement",
                    label=_("The need"),
                    long=True,
                    help=_("Societal, personal, cultural or of the labour market."),
                ),
                Lines(
                    name="partners",
                    label=_("Partners who were asked"),
                    help=_("One per line, for example employers or professional associations."),
                ),
                Line(name="review_on", label=named("review_on"), help=_("Year-month-day, for example 2027-06-30.")),
            ),
        ),
        Group(
            name="occupational_standard",
            label=named("occupational_standard"),
            help=_("The standard of the profession whose tasks learners will be able to do."),
            elements=(
                Multilingual(name="title", label=_("Title of the standard")),
                Line(name="code", label=_("Code"), help=_("For example UNI/PdR 120:2021.")),
                Line(name="iri", label=_("Address of the standard"), input_type="url"),
                Select(name="country", label=named("country"), choices=choices.countries),
                Rows(
                    name="labour_functions",
                    label=_("Labour functions"),
                    add_label=_("Add a labour function"),
                    item=Group(
                        label=named("labour_function"),
                        elements=(Line(name="code", label=_("Code")), Multilingual(name="title", label=_("Title"))),
                    ),
                ),
                Rows(
                    name="occupation_codes",
                    label=_("Codes of the occupation"),
                    add_label=_("Add a code"),
                    item=Group(
                        label=_("Occupation"),
                        elements=(
                            Line(name="scheme", label=_("Classification"), help=_("For example ISCO-08.")),
                            Line(name="code", label=_("Code")),
                            Line(name="iri", label=_("Permanent address"), input_type="url"),
                        ),
                    ),
                ),
            ),
        ),
        Rows(
            name="legal_basis",
            label=named("legal_basis"),
            add_label=_("Add an act"),
            item=Group(
                label=_("Act"),
                elements=(
                    Select(name="code", label=_("Which act"), choices=codes_of("legal_basis")),
                    Multilingual(name="title", label=_("Title of the act")),
                    Line(name="reference", label=_("Address of the text"), input_type="url"),
                ),
            ),
        ),
    ),
)

_QUALIFICATION = Group(
    name="qualification",
    label=named("repertory_qualification"),
    elements=(
        Multilingual(name="title", label=_("Title")),
        Multilingual(name="description", label=_("Description"), long=True),
        Line(name="code", label=_("Code in the repertory")),
        Group(
            name="repertory",
            label=named("repertory"),
            elements=(
                Multilingual(name="title", label=_("Title")),
                Line(name="reference", label=_("Address of the repertory"), input_type="url"),
            ),
        ),
        Select(name="eqf", label=named("eqf"), choices=codes_of("eqf"), whole=True),
        Lines(name="economic_activities", label=named("economic_activities"), help=_("One per line.")),
        Lines(name="occupations", label=named("occupation_codes"), help=_("One per line.")),
    ),
)

NATIONAL_SYSTEM = Section(
    "national-certification",
    _("Italian repertories and certification"),
    _("Only for what claims a place in the Italian framework (QNQ) or the national certification system (SNCC)."),
    (
        Rows(
            name="competences",
            label=named("competences"),
            add_label=_("Add a competence"),
            item=Group(
                label=_("Competence"),
                elements=(
                    Multilingual(name="title", label=_("Title")),
                    Line(name="code", label=_("Code in the repertory")),
                    References(
                        name="outcomes",
                        label=_("Made up of these learning outcomes"),
                        target="outcomes",
                        help=_("None ticked means all of them."),
                    ),
                    _QUALIFICATION,
                ),
            ),
        ),
        Group(
            name="certification",
            label=named("certification"),
            folded=True,
            help=_("What D.Lgs. 13/2013 wants on a validation document or certificate."),
            elements=(
                Select(name="attestation", label=named("attestation"), choices=codes_of("attestation")),
                Group(name="titular_body", label=named("titular_body"), folded=True, elements=body()),
                Group(name="entitled_body", label=named("entitled_body"), folded=True, elements=body()),
                Line(name="authorisation", label=named("authorisation"), help=_("Its number or address.")),
            ),
        ),
    ),
)

MORE = Section(
    "more",
    _("More"),
    _("Where learners find more, and facts about this description itself."),
    (
        Multilingual(name="further_information", label=named("EU-O05"), long=True),
        Line(
            name="guidance",
            label=named("guidance"),
            input_type="url",
            help=_("Page on which learners are informed and advised."),
        ),
        Line(
            name="catalogue",
            label=named("catalogue"),
            input_type="url",
            help=_("Page that anybody can read before enrolling."),
        ),
        Checks(name="rule_packs", label=_("Rules that it claims to meet"), choices=choices.rule_packs),
        Line(name="version", label=named("version")),
        Lines(
            name="invented",
            label=_("Invented for an example"),
            help=_("Names of elements whose values are made up, one per line. Empty for a real micro-credential."),
        ),
    ),
)
