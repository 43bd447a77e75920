from poolbench.gate.commands.compare_options import option_sets


def test_the_default_matrix_and_what_replaces_it() -> None:
    assert len(option_sets(None, None, [])) == 2
    assert all(options[:2] == ("--pools", "arena") for options in option_sets("arena", None, []))
    assert option_sets(None, "2", ["--preset", "quick"]) == [("--preset", "quick", "--workers", "2")]
    assert option_sets("a", "2", ["--jobs", "9"]) == [("--pools", "a", "--workers", "2", "--jobs", "9")]
