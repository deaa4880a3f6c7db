"""What people type where a name, a number or a date is missing.

Sources: HMIS data standards, data quality of name, SSN and date of birth; the Social Security
Administration's rules for numbers it never assigns (area 000, 666 and 9xx, group 00, serial 0000)
and numbers widely misused (078-05-1120, 219-09-9999, 123-45-6789).
"""

from __future__ import annotations

FULL_NAMES = (
    "john doe",
    "jane doe",
    "johnny doe",
    "janie doe",
    "baby doe",
    "joe bloggs",
    "john smithtest",
    "baby boy",
    "baby girl",
    "test test",
    "test client",
    "test person",
    "mickey mouse",
    "no name",
    "first last",
)
NAMES = (
    "unknown",
    "unk",
    "unkn",
    "anonymous",
    "anon",
    "refused",
    "declined",
    "none",
    "null",
    "na",
    "n a",
    "not available",
    "not given",
    "no name",
    "noname",
    "doe",
    "client",
    "test",
    "xx",
    "xxx",
    "xxxx",
    "confidential",
    "name unknown",
    "fnu",
    "lnu",
    "desconocido",
    "desconocida",
    "khong biet",
    "resident",
    "occupant",
    "tenant",
    "household",
    "household member",
    "lady",
    "lady of house",
    "lady of",
    "lady of the",
    "lady of the house",
    "man",
    "man of house",
    "man of",
    "man of the",
    "man of the house",
    "woman",
    "female",
    "female child",
    "male",
    "male child",
    "child",
    "minor",
    "infant",
    "baby",
    "son",
    "daughter",
    "husband",
    "wife",
    "spouse",
    "mother",
    "father",
    "adult",
    "person",
    *"""kid kids girl boy sister brother senor senora senorita mr mrs ms miss sir madam mom dad
    mama papa grandma grandpa grandmother grandfather uncle aunt cousin nephew niece friend
    neighbor roommate boyfriend girlfriend partner teen teenager youth guest owner renter visitor
    caller patient victim witness suspect homeless transient sibling stepson stepdaughter
    grandson granddaughter parent guardian relative nino nina hijo hija hermano hermana esposo
    esposa gentleman gent gentlemen inmate respondent respondant resp ref oldest youngest casa
    home house apellido nombre hoh moh loh""".split(),
    *(f"{who} of" for who in ("son", "daughter", "wife", "husband", "gentleman", "mother")),
    *("lady in the", "the house", "de casa", "de la casa", "last name", "no last name"),
    *("first name", "no first name", "dont know", "not known", "no se", "sin nombre"),
)
SSNS = ("078051120", "219099999", "123456789", "987654321", "111111111", "123123123")
BIRTH_DATES = ("1900-01-01", "1901-01-01", "1899-12-30", "1899-12-31", "9999-12-31")
