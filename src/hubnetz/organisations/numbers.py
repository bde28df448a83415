"""Official numbers of companies, checked and written in one way; the digits are checked by python-stdnum."""

import re

VAT, REGISTER, WID, LEI = "vat", "register", "wid", "lei"


class NotANumber(ValueError):
    """What was typed is no number of this kind: a digit is wrong or missing, or there is no such court."""


def checked(scheme: str, typed: str, court: str = "") -> tuple[str, str]:
    """Return the number as it is kept, and the court of a register number.

    :raises NotANumber: if its digits do not fit together, or no register court is called so
    """
    from stdnum.exceptions import ValidationError  # late: only who types a number waits for it

    try:
        return _checked(scheme, typed, court)
    except ValidationError as wrong:
        raise NotANumber(typed) from wrong


def _checked(scheme: str, typed: str, court: str) -> tuple[str, str]:
    if scheme == VAT:
        from stdnum.eu import vat

        return vat.validate(typed), ""
    if scheme == LEI:
        from stdnum import lei

        return lei.validate(typed), ""
    if scheme == REGISTER:
        from stdnum.de import handelsregisternummer

        court = re.sub(r"^\s*(Amtsgericht|AG)\s+", "", court, flags=re.IGNORECASE)
        found = re.fullmatch(r"\s*(HRA|HRB|PR|GNR|VR)\s*(\d+.*)", typed, re.IGNORECASE)
        if found is None:
            raise NotANumber(typed)
        register = "GnR" if found[1].upper() == "GNR" else found[1].upper()
        whole = handelsregisternummer.validate(f"{court} {register} {found[2]}")
        where, _, number = whole.rpartition(f" {register} ")
        return f"{register} {number}", where
    if scheme == WID:
        from stdnum.de import vat as digits

        plain = re.sub(r"\s", "", typed.upper())
        found = re.fullmatch(r"(DE\d{9})(?:-?(\d{5}))?", plain)
        if found is None:
            raise NotANumber(typed)
        digits.validate(found[1])
        return f"{found[1]}-{found[2] or '00001'}", ""
    raise NotANumber(scheme)
