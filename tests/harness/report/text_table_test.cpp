#include "harness/report/text_table.hpp"

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("columns are as wide as their widest cell, the first flush left and the others flush right") {
  const TextTable table({{"pool", "W", "per job"}, {"a-long-name", "1 024", "2 us"}, {"b", "1", "12.5 us"}});
  CHECK(table.size() == 3);
  CHECK(table.line(0) == "pool             W  per job");
  CHECK(table.line(1) == "a-long-name  1 024     2 us");
  CHECK(table.line(2) == "b                1  12.5 us");
}

TEST_CASE("a line does not end in blanks") {
  const TextTable table({{"pool", "W=1", "W=2"}, {"b", "1", ""}});
  CHECK(table.line(1) == "b       1");
}

TEST_CASE("an unknown value is a dash") {
  const auto text = [](int value) { return std::to_string(value); };
  CHECK(text_or_dash(std::optional(7), text) == "7");
  CHECK(text_or_dash(std::optional<int>(), text) == "-");
}
