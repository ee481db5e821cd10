import json

from declic.core.json_ld import data_block

MARKER = '"></script><svg onload=alert(1)>&'


def test_no_text_can_leave_the_block():
    block = data_block({"@type": "Event", "name": MARKER})
    assert block.count("<") == 2  # its own two tags
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert json.loads(inside)["name"] == MARKER


def test_what_is_empty_is_left_out():
    block = data_block({"@type": "Event", "name": "", "location": [{"name": None}], "seats": 0})
    assert json.loads(block[35:-9]) == {"@context": "https://schema.org", "@type": "Event", "seats": 0}
