// What follows from libuv's one thread pool for the whole process. The tests of the contract cover the rest.
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "pools/optional/optional_pools.hpp"
#include "tests/catch.hpp"
#include "tests/support/threads.hpp"
#include "tests/support/witness.hpp"

using namespace poolbench;
using namespace poolbench::testing;

namespace {

constexpr const char* size_variable = "UV_THREADPOOL_SIZE";

}  // namespace

TEST_CASE("one after another, pools on libuv have the sizes that were asked for", "[libuv]") {
  const int before = thread_count();
  for (const unsigned workers : {3U, 1U, 100U}) {
    {
      const auto pool = make_libuv_pool({.workers = workers});
      CHECK(thread_count() == before + static_cast<int>(workers) + 1);  // one for the loop
      Witness witness(10, workers);
      submit_all(*pool, witness);
      pool->drain();
      CHECK(witness.each_ran_once());
    }
    CHECK(thread_count_returns_to(before));
  }
}

TEST_CASE("a second pool on libuv at the same time is refused, and the first goes on", "[libuv]") {
  const auto pool = make_libuv_pool({.workers = 2});
  CHECK_THROWS_WITH(make_libuv_pool({.workers = 2}),
                    "libuv is already used in this process, and its thread pool cannot change its size");
  Witness witness(10, 2);
  submit_all(*pool, witness);
  pool->drain();
  CHECK(witness.each_ran_once());
}

TEST_CASE("the variable that sets libuv's size keeps the user's value for other programs", "[libuv]") {
  setenv(size_variable, "7", 1);
  const int before = thread_count();
  const auto pool = make_libuv_pool({.workers = 2});
  CHECK(thread_count() == before + 3);
  CHECK(std::getenv(size_variable) == std::string("7"));
  unsetenv(size_variable);
}

TEST_CASE("without a value, the variable that sets libuv's size is left unset", "[libuv]") {
  unsetenv(size_variable);
  const auto pool = make_libuv_pool({.workers = 2});
  CHECK(std::getenv(size_variable) == nullptr);
}

TEST_CASE("more workers than libuv starts threads are refused", "[libuv]") {
  CHECK_THROWS_WITH(preflight_libuv({.workers = 1'025}),
                    "libuv starts at most 1024 threads; use at most as many workers");
}
