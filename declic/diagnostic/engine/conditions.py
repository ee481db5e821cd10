"""When an action may be given at all."""

from declic.diagnostic.engine.questionnaire import NOT_CONCERNED, Action, Condition
from declic.diagnostic.engine.sheet import Sheet


def holds(condition: Condition, sheet: Sheet) -> bool:
    """Whether a condition is true of a sheet; what was skipped makes it false."""
    if condition.test == "all":
        return all(holds(part, sheet) for part in condition.parts)
    if condition.test == "any":
        return any(holds(part, sheet) for part in condition.parts)
    if condition.test == "done":
        return condition.subject in sheet.done
    if condition.test == "concerned":
        return sheet.answers.get(condition.subject) != NOT_CONCERNED
    value = sheet.context.get(condition.subject)
    if value is None:
        return False
    given = {value} if isinstance(value, str) else set(value)
    return not given.isdisjoint(condition.values)


def is_eligible(action: Action, sheet: Sheet) -> bool:
    """An action already done is not proposed again; `only_if` must hold and `unless` must not."""
    if action.id in sheet.done:
        return False
    if action.only_if is not None and not holds(action.only_if, sheet):
        return False
    return action.unless is None or not holds(action.unless, sheet)
