#include "harness/system/open_file_limit.hpp"

#include "tests/catch.hpp"
#include "tests/support/open_file_limit.hpp"

using namespace poolbench;

TEST_CASE("the soft limit of open files is the hard one for a while") {
  const testing::SoftFileLimit low(50);
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  REQUIRE(limit.rlim_max > 50);
  {
    const MostOpenFiles most;
    CHECK(open_file_limit() == limit.rlim_max);
  }
  CHECK(open_file_limit() == 50);
}
