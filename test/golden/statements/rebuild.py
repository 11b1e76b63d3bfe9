"""The expected rows of the statements and expressions, worked out with pandas: see the files of cases beside this one."""

import aggregate_cases
import filter_cases
import function_cases
import group_cases
import join_cases
import order_cases
import window_cases
from shared import deals, main, rows


def case_01_load():
    """'After foreach the stream is plain rows.' (C.2) 'ungrouped queries return nulls' (C.4)"""
    return rows(["Id", "Owner", "Amount"], deals().sort_values("Id"))


def case_02_load_ungrouped_and_unordered():
    """'Alias optional: output column = the field's name.' (C.2)"""
    return rows(["Stage", "Region"], deals(), ordered=False)


def case_03_load_fields_of_a_stream():
    """'Stream field: s.'F', s.F, or s['F'] / s[F]' (C.1); 'an unassigned last statement q; is legal' (C.2)"""
    return rows(["Id", "Amount", "Stage", "Region"], deals().sort_values("Id"))


def case_04_load_comments_and_unassigned_end():
    """'Comments -- to end of line', 'Numbers incl. leading zeros (01)', 'Strings: double quotes' (C.1)"""
    return rows(["The Id", "One", "Text"], [["d01", 1, "it's; -- no comment"]])


if __name__ == "__main__":
    modules = [aggregate_cases, filter_cases, function_cases, group_cases, join_cases, order_cases, window_cases]
    main({name: made for part in [globals(), *map(vars, modules)] for name, made in part.items()}, __file__)
