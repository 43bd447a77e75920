// Which pools --pools stands for.
#include <algorithm>
#include <string>
#include <vector>

#include "harness/cli/run_options.hpp"
#include "harness/cli/usage_error.hpp"
#include "tests/catch.hpp"

using namespace poolbench;

namespace {

std::vector<std::string> contestants(std::vector<std::string> pools, const std::string& relative_to = "") {
  RunOptions options;
  options.pools = std::move(pools);
  options.workers = {1};
  options.relative_to = relative_to;
  return grid_of(options, Roster(std::vector<external::Program>{})).pools;
}

}  // namespace

TEST_CASE("pools are taken in the order of their naming, once each") {
  CHECK(contestants({"arena", "channel", "arena"}) == std::vector<std::string>{"arena", "channel"});
}

TEST_CASE("all are every pool, and a name behind a minus is taken out") {
  const std::vector<std::string> every = contestants({"all"});
  CHECK(every == Roster(std::vector<external::Program>{}).names());
  std::vector<std::string> expected = every;
  std::erase(expected, "sequential");
  CHECK(contestants({"all", "-sequential"}) == expected);
  CHECK_THROWS_WITH(contestants({"channel", "-channel"}), "--pools: no pool is left; name at least one");
  CHECK_THROWS_WITH(contestants({"all", "-arema"}), Catch::Contains("unknown pool 'arema'; did you mean 'arena'?"));
}

TEST_CASE("a comparison is with a pool of the run") {
  CHECK_NOTHROW(contestants({"channel", "arena"}, "arena"));
  CHECK_THROWS_WITH(contestants({"channel"}, "arena"),
                    "--relative-to: 'arena' is not among the pools of this run; add it to --pools");
}
