"""What the fronts need to say prices, months and statements: the sums of a month, words, papers and exports."""

from hubnetz.booking.accounting import account as account
from hubnetz.booking.charging import billing_of as billing_of
from hubnetz.booking.charging import month_named as month_named
from hubnetz.booking.charging import month_of as month_of
from hubnetz.booking.charging import today as today
from hubnetz.booking.explaining import days as days
from hubnetz.booking.explaining import euros as euros
from hubnetz.booking.explaining import hours as hours
from hubnetz.booking.explaining import percent as percent
from hubnetz.booking.explaining import rate_name as rate_name
from hubnetz.booking.exporting import can_be_datev as can_be_datev
from hubnetz.booking.exporting import datev as datev
from hubnetz.booking.exporting import table as table
from hubnetz.booking.printing import as_pdf as as_pdf
from hubnetz.booking.printing import as_workbook as as_workbook
from hubnetz.booking.printing import said as said
