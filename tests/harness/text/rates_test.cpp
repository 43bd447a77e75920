#include "harness/text/rates.hpp"

#include <string>

#include "harness/text/text_error.hpp"
#include "tests/catch.hpp"

using namespace poolbench;

namespace {

std::string refusal_of(const std::string& text) {
  try {
    parse_rates(text);
  } catch (const TextError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a rate has a number and a unit") {
  CHECK(parse_rate("500/s") == 500);
  CHECK(parse_rate(" 20k/s ") == 20'000);
  CHECK(parse_rate("2.5/ms") == 2'500);
  CHECK(parse_rate("30/min") == Approx(0.5));
  CHECK(parse_rate("36/h") == Approx(0.01));
}

TEST_CASE("a list of rates ascends, and a range ends where it says") {
  CHECK(parse_rates("500/s,100/s,500/s") == std::vector<double>{100, 500});
  CHECK(parse_rates("100/s:300/s:x1.5") == std::vector<double>{100, 150, 225});
  CHECK(parse_rates("1/s:2/s:+0.1/s").size() == 11);  // although ten tenths are not one in binary
  CHECK(parse_rates("100/s:100/s:x2") == std::vector<double>{100});
}

TEST_CASE("what is no rate is refused with a remedy") {
  CHECK(refusal_of("500") == "'500' has no unit; write for example 500/s");
  CHECK(refusal_of("5/d") == "'5/d' has an unknown unit; use /ms, /s, /min or /h");
  for (const char* text : {"0/s", "-5/s", "x/s", "/s", "5m/s", "nan/s", "inf/s"}) {
    CHECK(refusal_of(text) == "'" + std::string(text) + "' is not a rate above 0; write for example 500/s or 20k/s");
  }
  CHECK(refusal_of("9000M/s") == "'9000M/s' is too high; at most 1000000k/s");
}

TEST_CASE("a range that would not end, or not begin, is refused") {
  CHECK(refusal_of("100/s:200/s") ==
        "'100/s:200/s' is not a range; write 100/s:200/s:x1.5 for steps of a half, or 100/s:200/s:+100/s");
  CHECK(refusal_of("200/s:100/s:x2") == "'200/s:100/s:x2' ends before it starts; write the smaller rate first");
  CHECK(refusal_of("100/s:200/s:x1") == "'100/s:200/s:x1' would never end; use a factor above 1, such as x1.5");
  CHECK(refusal_of("1/s:1000k/s:+1/s") == "'1/s:1000k/s:+1/s' is too long; use a larger step");
}

TEST_CASE("a rate is shown as users type it") {
  CHECK(format_rate(500) == "500/s");
  CHECK(format_rate(0.25) == "0.25/s");
  CHECK(format_rate(20'000) == "20k/s");
  CHECK(format_rate(337.5) == "337.5/s");
}
