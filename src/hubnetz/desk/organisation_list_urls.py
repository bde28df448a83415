"""Lists of organisations and people, files that are taken in, and what is to be set right."""

from django.urls import path

from hubnetz.desk.views import organisations_imports as imports
from hubnetz.desk.views import organisations_list as lists
from hubnetz.desk.views import organisations_quality as quality
from hubnetz.desk.views import people_list as people

urlpatterns = [
    path("organisations/", lists.organisations, name="organisations"),
    path("organisations/list.csv", lists.organisations_csv, name="organisations_csv"),
    path("organisations/list.xlsx", lists.organisations_xlsx, name="organisations_xlsx"),
    path("organisations/together/", lists.together, name="organisations_together"),
    path("organisations/views/", lists.saved_views, name="saved_views"),
    path("organisations/views/<slug:code>/deletion/", lists.saved_view_deletion, name="saved_view_deletion"),
    path("organisations/imports/", imports.imports, name="imports"),
    path(
        "organisations/imports/template.csv",
        imports.import_template,
        {"kind": "csv"},
        name="import_template_csv",
    ),
    path(
        "organisations/imports/template.xlsx",
        imports.import_template,
        {"kind": "xlsx"},
        name="import_template_xlsx",
    ),
    path("organisations/imports/<slug:code>/", imports.import_, name="import"),
    path("organisations/imports/<slug:code>/columns/", imports.import_columns, name="import_columns"),
    path("organisations/imports/<slug:code>/choices/", imports.import_choices, name="import_choices"),
    path("organisations/imports/<slug:code>/intake/", imports.import_intake, name="import_intake"),
    path(
        "organisations/imports/<slug:code>/withdrawal/", imports.import_withdrawal, name="import_withdrawal"
    ),
    path("organisations/imports/<slug:code>/disposal/", imports.import_disposal, name="import_disposal"),
    path("organisations/quality/", quality.quality_groups, name="quality"),
    path("organisations/quality/<slug:group>/", quality.quality_work, name="quality_work"),
    path("people/", people.people, name="people"),
    path("people/list.csv", people.people_list_csv, name="people_list_csv"),
    path("people/list.xlsx", people.people_list_xlsx, name="people_list_xlsx"),
]
