// Which pools --pools stands for.
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/grid.hpp"
#include "tests/catch.hpp"

using namespace poolbench;

namespace {

std::vector<std::string> pools_of_run(std::vector<std::string> pools, const std::string& relative_to = "") {
  RunOptions options;
  options.pools = std::move(pools);
  options.workers = {1};
  options.relative_to = relative_to;
  return grid_of(options, MeasuredPools(std::vector<external::Program>{})).pools;
}

}  // namespace

TEST_CASE("pools come in the order in which they are named, once each") {
  CHECK(pools_of_run({"arena", "channel", "arena"}) == std::vector<std::string>{"arena", "channel"});
}

TEST_CASE("'all' is every pool, and a minus takes a pool out") {
  const std::vector<std::string> every = pools_of_run({"all"});
  CHECK(every == MeasuredPools(std::vector<external::Program>{}).names());
  std::vector<std::string> expected = every;
  std::erase(expected, "sequential");
  CHECK(pools_of_run({"all", "-sequential"}) == expected);
  CHECK_THROWS_WITH(pools_of_run({"channel", "-channel"}), "--pools: no pool is left; name at least one");
  CHECK_THROWS_WITH(pools_of_run({"all", "-arema"}), Catch::Contains("unknown pool 'arema'; did you mean 'arena'?"));
}

TEST_CASE("--relative-to takes a pool of the run") {
  CHECK_NOTHROW(pools_of_run({"channel", "arena"}, "arena"));
  CHECK_THROWS_WITH(pools_of_run({"channel"}, "arena"),
                    "--relative-to: 'arena' is not among the pools of this run; add it to --pools");
}
