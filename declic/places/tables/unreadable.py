"""Why a whole file cannot be read."""


class UnreadableFileError(Exception):
    """`code`: no_file, not_a_file, too_big, empty, not_a_table, no_rows, too_many_columns, bomb, entities, broken,
    too_deep, long_line; `detail`: what to say of it."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code, self.detail = code, detail
