"""Which lines the supervisor's log leaves out, and which never."""

import pytest

from desk.supervisor.noise import WarningFilter

LINES = """\
starting
/x/pkg.py:39: DeprecationWarning: distutils Version classes are deprecated.
  VERSION = LooseVersion(version)
ready
/x/pkg.py:3117: DeprecationWarning: Deprecated call to `declare_namespace('a')`.
Implementing implicit namespace packages is preferred. See https://example.org
  declare_namespace(pkg)
2026-11-23 22:05:01 ERROR    actions.guard  - action failed
Traceback (most recent call last):
  File "a.py", line 1, in <module>
ValueError: no
""".splitlines()


def test_warnings_go_and_everything_else_stays() -> None:
    keep = WarningFilter()
    shown = [line for line in LINES if keep.keeps(line)]
    assert shown == ["starting", "ready", *LINES[-4:]]


@pytest.mark.parametrize("ending", [1, 2, 3])
def test_a_warning_without_its_source_line_hides_no_more_than_a_few_lines(ending: int) -> None:
    keep = WarningFilter()
    keep.keeps("/x/pkg.py:1: UserWarning: something")
    assert [keep.keeps(f"line {n}") for n in range(4)] == [False] * 4
    assert all(keep.keeps(f"later {n}") for n in range(ending))
