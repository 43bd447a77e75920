import pytest
from poolbench.system.errors import InputError, run


def fail(error: BaseException):
    def main() -> None:
        raise error

    return main


def test_an_input_error_is_a_sentence_and_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("scripts/plot", fail(InputError("x.csv: is empty; name another."))) == 2
    assert capsys.readouterr() == ("", "scripts/plot: x.csv: is empty; name another.\n")


def test_ctrl_c_is_130_and_silent(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("scripts/plot", fail(KeyboardInterrupt())) == 130
    assert capsys.readouterr() == ("", "")


def test_the_code_of_main_is_the_code_of_the_process() -> None:
    assert run("scripts/plot", lambda: None) == 0
    assert run("scripts/gate", lambda: 3) == 3


def test_a_bug_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        run("scripts/plot", fail(ZeroDivisionError()))
