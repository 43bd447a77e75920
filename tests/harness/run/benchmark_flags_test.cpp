#include "harness/run/benchmark_flags.hpp"

#include "tests/catch.hpp"

using namespace poolbench;

TEST_CASE("without flags Google Benchmark runs what is planned, and writes nothing to the standard output") {
  const BenchmarkFlags none({});
  CHECK_FALSE(none.list_only());
  CHECK(none.format().empty());
  CHECK(none.repetitions(5) == 5);
}

TEST_CASE("of several flags the last one counts") {
  const BenchmarkFlags flags({"--benchmark_list_tests", "--benchmark_format=console", "--benchmark_repetitions=2",
                              "--benchmark_list_tests=false", "--benchmark_format=json", "--benchmark_repetitions=3"});
  CHECK_FALSE(flags.list_only());
  CHECK(flags.format() == "json");
  CHECK(flags.repetitions(5) == 3);
}

TEST_CASE("a listing is asked for in four ways") {
  const std::string value = GENERATE("", "=true", "=1", "=yes");
  CHECK(BenchmarkFlags({"--benchmark_list_tests" + value}).list_only());
}

TEST_CASE("flags that conflict with poolbench's own options are refused") {
  CHECK_THROWS_WITH(BenchmarkFlags({"--benchmark_out=x.json"}),
                    "--benchmark_out: use --json, which checks the file before it writes");
  CHECK_THROWS_WITH(BenchmarkFlags({"--benchmark_min_warmup_time=1"}),
                    "--benchmark_min_warmup_time: poolbench warms each pool up by itself; leave it out");
}

TEST_CASE("repetitions are a count of at least 1") {
  CHECK_THROWS_WITH(BenchmarkFlags({"--benchmark_repetitions=0"}), "--benchmark_repetitions: must be at least 1");
  CHECK_THROWS_AS(BenchmarkFlags({"--benchmark_repetitions=many"}), BenchmarkFlagError);
}
