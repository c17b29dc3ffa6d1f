"""Sections of the form: what it is, who awards it, its outcomes, size and assessment."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from . import choices
from .choices import codes_of
from .elements import Group, Line, Lines, Multilingual, Number, References, Rows, Select, Selects
from .sections import KEY_HELP, Section, body, named

TITLE = Section(
    "title-and-summary",
    _("Title and summary"),
    _("What is it called, and what is it about? Learners see this first."),
    (
        Multilingual(
            name="title",
            label=named("EU-M02"),
            help=_("The name as it will stand on the credential. Do not promise a degree or an academic title."),
        ),
        Multilingual(
            name="summary",
            label=named("summary"),
            long=True,
            help=_("For whom it is and what it leads to, in two or three sentences."),
        ),
        Selects(
            name="language",
            label=named("language"),
            choices=choices.languages,
            help=_("Languages in which people are taught and assessed."),
        ),
        Selects(
            name="isced_f",
            label=named("isced_f"),
            choices=choices.fields_of_education,
            help=_("The international classification of subjects; choose the most exact one that fits."),
        ),
    ),
)

BODIES = Section(
    "who-awards",
    _("Who awards"),
    _("Every body that stands behind the micro-credential, and the documents that learners can get."),
    (
        Rows(
            name="awarding_bodies",
            label=named("EU-M04"),
            help=_(
                "The bodies that award the micro-credential, each with its legal name. Often your organisation alone."
            ),
            add_label=_("Add an awarding body"),
            item=Group(
                label=_("Awarding body"),
                elements=(*body(), Line(name="key", label=_("Short name"), help=KEY_HELP)),
            ),
        ),
        Rows(
            name="awards",
            label=named("award_options"),
            help=_("Only if learners can get different documents, for example one that needs a bachelor's degree."),
            add_label=_("Add a document"),
            item=Group(
                label=_("Document"),
                elements=(
                    Multilingual(name="title", label=_("Title of the document")),
                    References(
                        name="awarded_by",
                        label=_("Awarded by"),
                        target="awarding_bodies",
                        help=_("None ticked means all of them."),
                    ),
                    Multilingual(
                        name="access_requirement",
                        label=named("access_requirement"),
                        help=_("Only learners who meet it get this document."),
                    ),
                    Line(name="key", label=_("Short name"), help=KEY_HELP),
                ),
            ),
        ),
        Group(
            name="issuer",
            label=named("issuer"),
            folded=True,
            help=_("Leave this empty: your organisation is the issuer, with its country and identifier."),
            elements=(
                *body(),
                Line(name="key", label=_("Short name")),
                Line(name="did", label=_("Decentralised identifier (DID)")),
            ),
        ),
    ),
)

OUTCOMES = Section(
    "learning-outcomes",
    _("Learning outcomes"),
    _("What a learner knows, can do or is responsible for at the end. Begin each with a verb that can be assessed."),
    (
        Rows(
            name="outcomes",
            label=named("EU-M06"),
            add_label=_("Add a learning outcome"),
            item=Group(
                label=_("Learning outcome"),
                elements=(
                    Multilingual(name="text", label=_("The learner …"), long=True),
                    Select(
                        name="kind",
                        label=named("outcome_kind"),
                        choices=codes_of("outcome_kind"),
                        help=_("Knowledge, skill, or responsibility and autonomy, as in the EQF."),
                    ),
                    References(
                        name="assessed_by",
                        label=_("Assessed by"),
                        target="assessments",
                        help=_("Every outcome needs an assessment that tests it; attendance is none."),
                    ),
                    Lines(
                        name="standard_items",
                        label=_("Items of the occupational standard"),
                        help=_("Codes of the items that this outcome answers, one per line, for example K1."),
                    ),
                    Rows(
                        name="esco",
                        label=named("esco"),
                        help=_("Skills of the European classification, so that job portals understand the outcome."),
                        add_label=_("Add a skill"),
                        item=Group(
                            label=_("Skill"),
                            elements=(
                                Line(name="label", label=_("Name of the skill")),
                                Line(
                                    name="iri",
                                    label=_("Address in ESCO"),
                                    input_type="url",
                                    help=_("It begins with http://data.europa.eu/esco/skill/."),
                                ),
                            ),
                        ),
                    ),
                    Multilingual(
                        name="level_reason",
                        label=named("level_reason"),
                        help=_("Only where a finding says that the wording asks for a higher level, and you keep it."),
                    ),
                    Line(name="key", label=_("Short name"), help=KEY_HELP),
                ),
            ),
        ),
    ),
)

SIZE = Section(
    "workload-and-level",
    _("Workload and level"),
    _("How much work it is for a learner, and how demanding."),
    (
        Group(
            name="workload",
            label=named("EU-M07"),
            help=_(
                "All the time a learner typically needs. Credits where possible; credits and hours are not converted."
            ),
            elements=(
                Number(name="ects", label=named("ects"), help=_("Decimals are fine, for example 2.5.")),
                Number(name="hours", label=named("hours"), help=_("All of the learner's work, not only teaching.")),
                Number(name="contact_hours", label=named("contact_hours"), help=_("Hours with a teacher.")),
                Multilingual(
                    name="no_ects_reason",
                    label=_("Why there are no ECTS credits"),
                    help=_("Needed only if you state hours alone."),
                ),
            ),
        ),
        Group(
            name="level",
            label=named("EU-M08"),
            help=_("The level of the learning, so that readers abroad can place it."),
            elements=(
                Select(name="eqf", label=named("eqf"), choices=codes_of("eqf"), whole=True),
                Group(
                    name="nqf",
                    label=named("nqf"),
                    elements=(
                        Select(name="country", label=named("country"), choices=choices.countries),
                        Line(name="framework", label=_("Name of the framework"), help=_("For example QNQ.")),
                        Number(name="level", label=_("National level"), whole=True),
                        Number(
                            name="sublevel",
                            label=_("Sub-level"),
                            whole=True,
                            help=_("For example 0 for micro-credentials in Italy."),
                        ),
                    ),
                ),
                Select(
                    name="qf_ehea",
                    label=named("cycle"),
                    choices=codes_of("cycle"),
                    help=_("Only in higher education."),
                ),
                Multilingual(
                    name="not_applicable_reason",
                    label=_("Why no level applies"),
                    help=_("Needed only if you state no level."),
                ),
            ),
        ),
    ),
)

ASSESSMENT = Section(
    "assessment",
    _("Assessment"),
    _("How it is tested that the outcomes are reached. The short name heads a column of the list of learners."),
    (
        Rows(
            name="assessments",
            label=named("EU-M09"),
            add_label=_("Add an assessment"),
            item=Group(
                label=named("assessment"),
                elements=(
                    Multilingual(name="title", label=_("Name of the assessment")),
                    Select(name="type", label=_("Type of assessment"), choices=codes_of("assessment_type")),
                    Multilingual(
                        name="criteria",
                        label=named("criteria"),
                        long=True,
                        help=_("When is it passed? Clear to learners beforehand."),
                    ),
                    Select(
                        name="supervision",
                        label=named("EU-O02"),
                        choices=codes_of("supervision"),
                        help=_("Whether learners are watched and identified."),
                    ),
                    Group(
                        name="grading_scheme",
                        label=named("grading_scheme"),
                        elements=(
                            Multilingual(name="title", label=_("Name of the scheme")),
                            Lines(
                                name="grades",
                                label=_("Passing grades"),
                                help=_("One per line, lowest first. Empty: any text is a grade."),
                            ),
                        ),
                    ),
                    Line(name="key", label=_("Short name"), help=KEY_HELP),
                ),
            ),
        ),
    ),
)
