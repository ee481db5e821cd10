from declic.places.cleaning_words import reason_in_words


def said(value, became):
    return reason_in_words({"code": "hours_read", "column": "horaires", "value": value, "became": became})


def test_hours_are_said_as_they_were_understood_in_words():
    found = said("LUN MAR JEU 9H/12H", "Mo,Tu,Th 09:00-12:00")
    assert found == (
        "Les horaires « LUN MAR JEU 9H/12H » sont compris ainsi\u00a0: "
        "le lundi, le mardi et le jeudi de 9\u00a0h à 12\u00a0h."
    )
    assert said("mardi 9h", "Tu 09:00-").endswith("ainsi\u00a0: Tu 09:00-.")
