"""Words of our own in credentials of Europass, in four languages."""

from credenza.specification import MultilingualText

MICROCREDENTIAL_TYPE = "http://data.europa.eu/snb/learning-opportunity/74a4a268e8"
"""*Short learning programme*: the EU list has no entry for micro-credentials."""

MICRO_CREDENTIAL = MultilingualText(
    {"en": "Micro-credential", "it": "Microcredenziale", "kk": "Микробіліктілік", "ru": "Микроквалификация"}
)

RECEIVER_DECIDES = MultilingualText(
    {
        "en": "May count towards it if the organisation that receives it decides so; nobody is entitled to that.",
        "it": "Può valere a tal fine se lo decide l'organizzazione che la riceve; non ne deriva alcun diritto.",
        "kk": "Куәлікті қабылдайтын ұйым шешсе, оған есептелуі мүмкін; ол автоматты құқық бермейді.",
        "ru": "Может быть засчитано, если так решит принимающая организация; автоматического права не даёт.",
    }
)
