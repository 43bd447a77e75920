// What the command line says about pools that were not built.
#include <sstream>
#include <string>
#include <vector>

#include "harness/cli/commands.hpp"
#include "harness/cli/grid.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/run/measured_pools.hpp"
#include "tests/catch.hpp"

using namespace poolbench;

namespace {

const std::vector<MissingPool> unobtainium{
    {.name = "unobtainium", .description = "needs a library: apt-get install unobtainium-dev"}};

}  // namespace

TEST_CASE("the list ends its pools with those that were not built, and what they need") {
  std::ostringstream out;
  CHECK(list_command(out, unobtainium) == exit_ok);
  const std::size_t heading = out.str().find("\nNot built\n");
  const std::size_t line = out.str().find("\n  unobtainium  needs a library: apt-get install unobtainium-dev\n");
  REQUIRE(heading != std::string::npos);
  REQUIRE(line != std::string::npos);
  CHECK(heading < line);
  CHECK(line < out.str().find("\nPresets"));
}

TEST_CASE("if no pool is missing, the list says nothing about missing ones") {
  std::ostringstream out;
  CHECK(list_command(out, {}) == exit_ok);
  CHECK(out.str().find("Not built") == std::string::npos);
}

TEST_CASE("for a pool that was not built, the message says how to get it") {
  const MeasuredPools pools({}, unobtainium);
  RunOptions options;
  options.pools = {"channel", "unobtainium"};
  CHECK_THROWS_WITH(grid_of(options, pools),
                    "--pools: 'unobtainium' was not built: needs a library: apt-get install unobtainium-dev");
}

TEST_CASE("a pool that was not built can be left out by name") {
  const MeasuredPools pools({}, unobtainium);
  RunOptions options;
  options.pools = {"channel", "arena", "-arena", "-unobtainium"};
  CHECK(grid_of(options, pools).pools == std::vector<std::string>{"channel"});
}
