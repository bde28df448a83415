"""Pages of the desk about what bookings cost, who pays, and how much resources are used."""

from django.urls import path

from hubnetz.desk.views import bookings_customers, bookings_prices, bookings_statements, bookings_use

urlpatterns = [
    path("prices/", bookings_prices.prices, name="booking_prices"),
    path("prices/tariffs/", bookings_prices.new_tariff, name="booking_new_tariff"),
    path(
        "prices/tariffs/<slug:code>/withdrawal/",
        bookings_prices.tariff_withdrawal,
        name="booking_tariff_withdrawal",
    ),
    path("prices/pass-kinds/", bookings_prices.new_pass, name="booking_new_pass"),
    path(
        "prices/pass-kinds/<slug:code>/withdrawal/",
        bookings_prices.pass_withdrawal,
        name="booking_pass_kind_withdrawal",
    ),
    path("prices/billing/", bookings_prices.billing, name="booking_billing"),
    path("customers/", bookings_customers.customers, name="booking_customers"),
    path("customers/new/", bookings_customers.new_customer, name="booking_new_customer"),
    path("customers/<slug:code>/", bookings_customers.customer, name="booking_customer"),
    path("customers/<slug:code>/passes/", bookings_customers.new_pass, name="booking_customer_pass"),
    path(
        "passes/<slug:code>/withdrawal/", bookings_customers.pass_withdrawal, name="booking_pass_withdrawal"
    ),
    path("passes/<slug:code>/end/", bookings_customers.membership_end, name="booking_membership_end"),
    path("statements/", bookings_statements.statements, name="booking_statements"),
    path("statements/issue/", bookings_statements.issue_all, name="booking_statements_issue"),
    path("statements/export.csv", bookings_statements.export_csv, name="booking_statements_csv"),
    path("statements/datev.csv", bookings_statements.export_datev, name="booking_statements_datev"),
    path("statements/<slug:code>/", bookings_statements.statement, name="booking_statement"),
    path(
        "statements/<slug:code>/correction/",
        bookings_statements.correction,
        name="booking_statement_correction",
    ),
    path("statements/<slug:code>/paper.pdf", bookings_statements.paper, name="booking_statement_pdf"),
    path("statements/<slug:code>/table.xlsx", bookings_statements.workbook, name="booking_statement_xlsx"),
    path("use/", bookings_use.use, name="booking_use"),
    path("use/table.csv", bookings_use.table, name="booking_use_csv"),
    path("doors/", bookings_use.doors, name="booking_doors"),
    path("doors/paper.pdf", bookings_use.doors_pdf, name="booking_doors_pdf"),
]
