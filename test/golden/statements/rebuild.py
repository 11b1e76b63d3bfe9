"""The expected rows of the statements and expressions, worked out with pandas: see the files of cases beside this one."""

import filter_cases
from shared import deals, main, rows


def case_01_load():
    """'After foreach the stream is plain rows.' (C.2) 'ungrouped queries return nulls' (C.4)"""
    return rows(["Id", "Owner", "Amount"], deals().sort_values("Id"))


if __name__ == "__main__":
    main({**globals(), **vars(filter_cases)}, __file__)
