// What the command line says about pools that were not built. The test registers one that does not exist.
#include <sstream>
#include <string>

#include "harness/cli/commands.hpp"
#include "harness/cli/grid.hpp"
#include "harness/cli/usage_error.hpp"
#include "pools/registry.hpp"
#include "tests/catch.hpp"

using namespace poolbench;

namespace {

/// Registers a missing pool for the rest of this process.
void miss_unobtainium() {
  register_missing_pool({.name = "unobtainium", .description = "needs a library: apt-get install unobtainium-dev"});
}

}  // namespace

TEST_CASE("after the pools, the list has those that were not built, and what they need") {
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

TEST_CASE("for a pool that was not built, the message says how to get it") {
  miss_unobtainium();
  RunOptions options;
  options.pools = {"channel", "unobtainium"};
  CHECK_THROWS_WITH(grid_of(options, roster_of(options)),
                    "--pools: 'unobtainium' was not built: needs a library: apt-get install unobtainium-dev");
}
