#include "pools/first_error.hpp"

#include <future>
#include <stdexcept>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/threads.hpp"

using namespace poolbench;
using namespace poolbench::testing;

TEST_CASE("without an error nothing is rethrown", "[first_error]") {
  FirstError error;
  error.rethrow();
  bool called = false;
  error.guard([&] { called = true; });
  CHECK(called);
  error.rethrow();
}

TEST_CASE("the first error is kept until it is rethrown, and later ones are dropped", "[first_error]") {
  FirstError error;
  error.guard([] { throw std::runtime_error("first"); });
  error.guard([] { throw std::logic_error("second"); });
  CHECK_THROWS_WITH(error.rethrow(), "first");
  error.rethrow();
  error.guard([] { throw std::runtime_error("third"); });
  CHECK_THROWS_WITH(error.rethrow(), "third");
}

TEST_CASE("an error can be of any type", "[first_error]") {
  FirstError error;
  error.guard([] { throw 42; });
  CHECK_THROWS_AS(error.rethrow(), int);
}

TEST_CASE("one error of many threads is kept", "[first_error]") {
  FirstError error;
  std::vector<std::future<void>> guarding;
  for (int i = 0; i < 4; ++i) {
    guarding.push_back(in_background([&, i] {
      for (int round = 0; round < 100; ++round) error.guard([i] { throw i; });
    }));
  }
  finish(guarding);
  CHECK_THROWS_AS(error.rethrow(), int);
  error.rethrow();
}
