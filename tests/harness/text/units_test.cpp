#include "harness/text/units.hpp"

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

using Counts = std::vector<std::uint64_t>;

TEST_CASE("durations are read with their units") {
  CHECK(parse_duration("1s") == 1s);
  CHECK(parse_duration("250ms") == 250ms);
  CHECK(parse_duration("50us") == 50us);
  CHECK(parse_duration("20ns") == 20ns);
  CHECK(parse_duration("2min") == 2min);
  CHECK(parse_duration("1h") == 1h);
}

TEST_CASE("a duration may have a fraction, an exponent and blanks") {
  CHECK(parse_duration("1.5us") == 1500ns);
  CHECK(parse_duration(".5s") == 500ms);
  CHECK(parse_duration("1e3ms") == 1s);
  CHECK(parse_duration(" 3 ms ") == 3ms);
}

TEST_CASE("only a duration of 0 needs no unit") {
  CHECK(parse_duration("0") == 0ns);
  CHECK(parse_duration("0.0") == 0ns);
  CHECK(parse_duration("0ms") == 0ns);
  CHECK_THROWS_WITH(parse_duration("5"), "'5' has no unit; write for example 5ms");
  CHECK_THROWS_WITH(parse_duration(" 1.5 "), "' 1.5 ' has no unit; write for example 1.5ms");
}

TEST_CASE("the message about text that is not a duration has an example") {
  CHECK_THROWS_WITH(parse_duration(""), "'' is not a duration; write for example 1s, 250ms, 50us or 0");
  CHECK_THROWS_WITH(parse_duration("soon"), "'soon' is not a duration; write for example 1s, 250ms, 50us or 0");
  CHECK_THROWS_WITH(parse_duration("nan"), "'nan' is not a duration; write for example 1s, 250ms, 50us or 0");
  CHECK_THROWS_WITH(parse_duration("infs"), "'infs' is not a duration; write for example 1s, 250ms, 50us or 0");
}

TEST_CASE("durations that are negative, too long or in unknown units are refused") {
  CHECK_THROWS_WITH(parse_duration("-1ms"), "'-1ms' is negative; a duration is 0 or more");
  CHECK_THROWS_WITH(parse_duration("1d"), "'1d' has an unknown unit 'd'; use ns, us, ms, s, min or h");
  CHECK_THROWS_WITH(parse_duration("1mss"), "'1mss' has an unknown unit 'mss'; use ns, us, ms, s, min or h");
  CHECK_THROWS_WITH(parse_duration("1S"), "'1S' has an unknown unit 'S'; use ns, us, ms, s, min or h");
  CHECK_THROWS_AS(parse_duration("1e30s"), TextError);
}

TEST_CASE("counts are whole numbers, with k, M and G") {
  CHECK(parse_count("0") == 0);
  CHECK(parse_count("640") == 640);
  CHECK(parse_count(" 7 ") == 7);
  CHECK(parse_count("100k") == 100'000);
  CHECK(parse_count("10M") == 10'000'000);
  CHECK(parse_count("2G") == 2'000'000'000);
  CHECK(parse_count("18446744073709551615") == 18'446'744'073'709'551'615U);
}

TEST_CASE("the message about text that is not a count has an example") {
  CHECK_THROWS_WITH(parse_count(""), "'' is not a whole number; write for example 640 or 100k");
  CHECK_THROWS_WITH(parse_count("many"), "'many' is not a whole number; write for example 640 or 100k");
  CHECK_THROWS_WITH(parse_count("1.5k"), "'1.5k' is not a whole number; write for example 640 or 100k");
  CHECK_THROWS_WITH(parse_count("5kk"), "'5kk' is not a whole number; write for example 640 or 100k");
  CHECK_THROWS_WITH(parse_count("+5"), "'+5' is not a whole number; write for example 640 or 100k");
  CHECK_THROWS_WITH(parse_count("-5"), "'-5' is negative; write a whole number");
}

TEST_CASE("a count beyond 64 bits is refused, not wrapped around") {
  CHECK_THROWS_WITH(parse_count("18446744073709551616"), "'18446744073709551616' is too large");
  CHECK_THROWS_WITH(parse_count("20000000000G"), "'20000000000G' is too large");
}

TEST_CASE("a list of counts keeps its order and its repetitions") {
  CHECK(parse_counts("4") == Counts{4});
  CHECK(parse_counts("8, 1,1 ,2k") == Counts{8, 1, 1, 2000});
}

TEST_CASE("a range multiplies or adds up to its end, which it need not reach") {
  CHECK(parse_counts("1:64:x2") == Counts{1, 2, 4, 8, 16, 32, 64});
  CHECK(parse_counts("3:20:x3") == Counts{3, 9});
  CHECK(parse_counts("1:16:+5") == Counts{1, 6, 11, 16});
  CHECK(parse_counts("0:10:+4") == Counts{0, 4, 8});
  CHECK(parse_counts("5:5:x2") == Counts{5});
  CHECK(parse_counts("1:2:+100") == Counts{1});
  CHECK(parse_counts("100, 1:4:x2, 7") == Counts{100, 1, 2, 4, 7});
}

TEST_CASE("a range up to the largest count ends") {
  CHECK(parse_counts("1:18446744073709551615:x2").size() == 64);
  CHECK(parse_counts("18446744073709551610:18446744073709551615:+4").size() == 2);
}

TEST_CASE("the message about text that is not a range shows the two forms") {
  CHECK_THROWS_WITH(parse_counts("1:64"),
                    "'1:64' is not a range; write 1:64:+1 for each number, or 1:64:x2 to double each time");
  CHECK_THROWS_WITH(parse_counts("1:64:"),
                    "'1:64:' is not a range; write 1:64:+1 for each number, or 1:64:x2 to double each time");
  CHECK_THROWS_WITH(parse_counts("1:64:2"),
                    "'1:64:2' is not a range; write 1:64:+1 for each number, or 1:64:x2 to double each time");
  CHECK_THROWS_WITH(parse_counts("1:2:3:4"),
                    "'1:2:3:4' is not a range; write 1:2:+1 for each number, or 1:2:x2 to double each time");
  CHECK_THROWS_WITH(parse_counts("a:64:x2"), "'a' is not a whole number; write for example 640 or 100k");
}

TEST_CASE("ranges that are backwards, endless or far too long are refused") {
  CHECK_THROWS_WITH(parse_counts("8:1:x2"), "'8:1:x2' ends before it starts; write the smaller number first");
  CHECK_THROWS_WITH(parse_counts("1:8:x1"), "'1:8:x1' would never end; use a larger step");
  CHECK_THROWS_WITH(parse_counts("1:8:x0"), "'1:8:x0' would never end; use a larger step");
  CHECK_THROWS_WITH(parse_counts("1:8:+0"), "'1:8:+0' would never end; use a larger step");
  CHECK_THROWS_AS(parse_counts("0:8:x2"), TextError);
  CHECK_THROWS_WITH(parse_counts("1:1G:+1"), "'1:1G:+1' is too long; use a larger step");
}

TEST_CASE("durations are shown with three digits and a suitable unit") {
  CHECK(format_duration(0) == "0.00 ns");
  CHECK(format_duration(80.25) == "80.2 ns");
  CHECK(format_duration(999.4) == "999 ns");
  CHECK(format_duration(1'060'000) == "1.06 ms");
  CHECK(format_duration(12'345) == "12.3 us");
  CHECK(format_duration(20e9) == "20.0 s");
  CHECK(format_duration(3600e9) == "3600 s");
  CHECK(format_duration(-1500) == "-1.50 us");
}

TEST_CASE("a duration that rounds up to a thousand takes the next unit") {
  CHECK(format_duration(999.5) == "1.00 us");
  CHECK(format_duration(999'600) == "1.00 ms");
  CHECK(format_duration(99.96) == "100 ns");
  CHECK(format_duration(9.996) == "10.0 ns");
}

TEST_CASE("an exact duration can be read back") {
  const auto text = GENERATE("0", "1ns", "1500ns", "20us", "1001us", "1ms", "250ms", "1s", "90s");
  CHECK(format_exact(parse_duration(text)) == text);
}

TEST_CASE("counts are shown in groups of three digits") {
  CHECK(format_count(0) == "0");
  CHECK(format_count(999) == "999");
  CHECK(format_count(1000) == "1 000");
  CHECK(format_count(100'000) == "100 000");
  CHECK(format_count(1'234'567) == "1 234 567");
}

TEST_CASE("a noun is plural unless the count is one") {
  CHECK(plural(0, "job") == "0 jobs");
  CHECK(plural(1, "job") == "1 job");
  CHECK(plural(2500, "job") == "2 500 jobs");
}

TEST_CASE("numbers have the requested digits after the point") {
  CHECK(format_fixed(1, 0) == "1");
  CHECK(format_fixed(0.125, 2) == "0.12");
  CHECK(format_fixed(-2.5, 1) == "-2.5");
}

TEST_CASE("a ratio has as many digits as a reader needs") {
  CHECK(format_ratio(0.0074) == "0.007");
  CHECK(format_ratio(0.1623) == "0.162");
  CHECK(format_ratio(3.114) == "3.11");
  CHECK(format_ratio(41.23) == "41.2");
  CHECK(format_ratio(970.4) == "970");
}

TEST_CASE("a span is as precise as people need for planning") {
  CHECK(format_span(850ms) == "850 ms");
  CHECK(format_span(42s) == "42.0 s");
  CHECK(format_span(25min) == "25 min");
  CHECK(format_span(31h) == "31 h");
  CHECK(format_span(96'300'000s) == "1 115 days");
}

TEST_CASE("the message about another way to write a range shows ours") {
  CHECK_THROWS_WITH(parse_counts("1..16"), "'1..16' is not a range; write 1:16:+1");
  CHECK_THROWS_WITH(parse_counts("2,4...8"), "'4...8' is not a range; write 4:8:+1");
  CHECK_THROWS_WITH(parse_counts("1-16"), "'1-16' is not a range; write 1:16:+1");
  CHECK_THROWS_WITH(parse_counts("1-"), "'1-' is not a whole number; write for example 640 or 100k");
  CHECK_THROWS_WITH(parse_counts("1.5"), "'1.5' is not a whole number; write for example 640 or 100k");
}
