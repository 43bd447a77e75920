#include "harness/text/spelling.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("a mistyped word finds the nearest name") {
  const std::vector<std::string> pools{"sequential", "channel", "arena"};
  CHECK(nearest("chanel", pools) == "channel");
  CHECK(nearest("areana", pools) == "arena");
  CHECK(nearest("sequentail", pools) == "sequential");
  CHECK(nearest("channel", pools) == "channel");
}

TEST_CASE("the beginning of a name finds it") {
  CHECK(nearest("seq", {"sequential", "channel"}) == "sequential");
}

TEST_CASE("a word that is unlike every name finds none") {
  CHECK(nearest("thread_pool", {"sequential", "channel", "arena"}).empty());
  CHECK(nearest("x", {"channel"}).empty());
  CHECK(nearest("", {"channel"}).empty());
  CHECK(nearest("channel", {}).empty());
}
