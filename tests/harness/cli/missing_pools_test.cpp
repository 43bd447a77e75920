// What the command line says about pools that were not built. One that never is stands for them.
#include <sstream>
#include <string>

#include "harness/cli/commands.hpp"
#include "harness/cli/run_options.hpp"
#include "harness/cli/usage_error.hpp"
#include "pools/registry.hpp"
#include "tests/catch.hpp"

using namespace poolbench;

namespace {

/// A missing pool, for this process.
void miss_unobtainium() {
  register_missing_pool({.name = "unobtainium", .description = "needs a library: apt-get install unobtainium-dev"});
}

}  // namespace

TEST_CASE("the list ends its pools with those that were not built, and what they need") {
  std::ostringstream before;
  list_command(before);
  CHECK(before.str().find("unobtainium") == std::string::npos);

  miss_unobtainium();
  std::ostringstream out;
  CHECK(list_command(out) == exit_ok);
  const std::size_t heading = out.str().find("\nNot built\n");
  const std::size_t line = out.str().find("\n  unobtainium  needs a library: apt-get install unobtainium-dev\n");
  REQUIRE(heading != std::string::npos);
  REQUIRE(line != std::string::npos);
  CHECK(heading < line);
  CHECK(line < out.str().find("\nPresets"));
}

TEST_CASE("a pool that was not built is no unknown pool: the answer is how to get it") {
  miss_unobtainium();
  RunOptions options;
  options.pools = {"channel", "unobtainium"};
  CHECK_THROWS_WITH(grid_of(options, roster_of(options)),
                    "--pools: 'unobtainium' was not built: needs a library: apt-get install unobtainium-dev");
}
