"""A French telephone number as a telephone dials it from anywhere.

>>> href("01 99 00 47 56"), href("0262 12 34 56"), href("3949"), href("")
('tel:+33199004756', 'tel:+262262123456', 'tel:3949', '')
"""

# What a national number of an overseas département begins with, and what is dialled before it from elsewhere.
_OVERSEAS = {
    **dict.fromkeys(("0262", "0263", "0692", "0693", "0269", "0639"), "262"),
    **dict.fromkeys(("0590", "0690", "0691"), "590"),
    **dict.fromkeys(("0594", "0694"), "594"),
    **dict.fromkeys(("0596", "0696", "0697"), "596"),
}


def href(text: str) -> str:
    """A `tel:` address, in international form for a number of ten digits; "" when it holds no number."""
    digits = "".join(c for c in text if c.isascii() and (c.isdigit() or c == "+"))
    if len(digits) < 3:
        return ""
    if len(digits) == 10 and digits.startswith("0"):
        digits = f"+{_OVERSEAS.get(digits[:4], '33')}{digits[1:]}"
    return "tel:" + digits
