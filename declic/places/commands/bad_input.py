"""What a command says when it cannot do what was asked."""

BAD_INPUT = 2


class BadInputError(Exception):
    """What was given cannot be used: where, and a sentence in French."""

    def __init__(self, where: str, sentence: str) -> None:
        super().__init__(sentence)
        self.where = where
