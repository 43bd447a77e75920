from poolbench.plot.paper import caption_lines


def test_no_line_of_a_caption_ends_inside_a_number_or_a_name() -> None:
    lines = caption_lines("channel-fused ran 200 000 jobs. " * 40, width=3.0)
    assert len(lines) > 20
    assert all("200\xa0000" in line for line in lines if "200" in line)
    assert not any(line.endswith("channel-") for line in lines)
