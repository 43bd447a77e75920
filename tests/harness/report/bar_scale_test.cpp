#include "harness/report/bar_scale.hpp"

#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;

namespace {

BarScale ascii(const std::vector<double>& values, int columns = 20) {
  return {values, columns, false};
}
BarScale unicode(const std::vector<double>& values, int columns = 20) {
  return {values, columns, true};
}

}  // namespace

TEST_CASE("the length of a linear bar is proportional to its value, and the longest has all columns") {
  const BarScale scale = ascii({2, 10});
  CHECK_FALSE(scale.is_logarithmic());
  CHECK(scale.bar(10, 10) == "###################|");
  CHECK(scale.bar(5, 10) == "##########         |");
  CHECK(scale.bar(2, 4) == "####   |");
}

TEST_CASE("a range of more than a factor of ten is logarithmic") {
  CHECK_FALSE(ascii({1, 10}).is_logarithmic());
  CHECK(ascii({1, 10.1}).is_logarithmic());
}

TEST_CASE("on a logarithmic scale each doubling is as long as the shortest bar") {
  const BarScale scale = ascii({1, 2, 4, 8, 16}, 25);
  CHECK(scale.bar(1, 16) == "#####                   |");
  CHECK(scale.bar(2, 16) == "##########              |");
  CHECK(scale.bar(4, 16) == "###############         |");
  CHECK(scale.bar(8, 16) == "####################    |");
  CHECK(scale.bar(16, 16) == "########################|");
}

TEST_CASE("bars end at an eighth of a column in Unicode") {
  const BarScale scale = unicode({1, 8}, 8);
  CHECK(std::string(scale.mark()) == "│");
  CHECK(scale.bar(2, 4) == "██ │");
  CHECK(scale.bar(2.125, 4) == "██▏│");
  CHECK(scale.bar(2.5, 4) == "██▌│");
  CHECK(scale.bar(2.875, 5) == "██▉ │");
  CHECK(scale.bar(2.99, 5) == "███ │");
}

TEST_CASE("a bar that is longer than its mark continues behind it") {
  CHECK(ascii({1, 8}, 8).bar(6, 4) == "###|##");
  CHECK(unicode({1, 8}, 8).bar(5.5, 4) == "███│█▌");
}

TEST_CASE("the shortest bar is visible, and a mark is always inside the columns") {
  CHECK(ascii({1, 10}, 3).bar(1, 10) == "# |");
  CHECK(unicode({1, 10}, 2).bar(1, 10) == "▎│");
  CHECK(unicode({5}, 4).bar(5, 0.001) == "│███");
}

TEST_CASE("equal values all have the full length") {
  CHECK(ascii({3, 3}, 4).bar(3, 3) == "###|");
}
