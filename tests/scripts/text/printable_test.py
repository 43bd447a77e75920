from poolbench.text.printable import excerpt, one_line, printable


def test_unprintable_characters_are_spelled_out() -> None:
    assert printable("a\x1b[31m\x9b\udcff\ud800\u202e\ufffe\x7f\r\n\tä😀") == (
        r"a\x1b[31m\x9b\xff\ud800\u202e\ufffe\x7f\x0d" + "\n\tä😀"
    )
    assert one_line("a\n\tb") == r"a\n\tb"
    assert (excerpt("a" * 40), excerpt("a" * 41)) == ("a" * 40, "a" * 39 + "…")
