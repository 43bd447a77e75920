// `poolbench list --cells`.
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/program/program.hpp"
#include "tests/program/refusal.hpp"

using namespace poolbench::testing;

namespace {

Outcome list_cells(std::vector<std::string> args) {
  args.insert(args.begin(), {"list", "--cells"});
  return program(args);
}

nlohmann::json cells_of(const std::vector<std::string>& args) {
  std::vector<std::string> all = args;
  all.emplace_back("--format=json");
  const Outcome outcome = list_cells(all);
  REQUIRE(outcome.exit_code == 0);
  REQUIRE(outcome.err.empty());
  return nlohmann::json::parse(outcome.out).at("cells");
}

std::vector<std::string> column(const nlohmann::json& cells, const std::string& key) {
  std::vector<std::string> values;
  for (const nlohmann::json& cell : cells)
    values.push_back(cell.at(key).is_string() ? cell.at(key).get<std::string>() : cell.at(key).dump());
  return values;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("list --cells names what a run with the same options would measure, and how many trials that takes") {
  const Outcome outcome = list_cells(
      {"--pools=channel,arena", "--workers=4", "--jobs=100", "--sleep=0,1ms", "--repetitions=2", "--trace=auto"});
  CHECK(outcome.exit_code == 0);
  CHECK(
      outcome.out.starts_with("channel, 4 workers, 100 jobs without sleep\n"
                              "arena, 4 workers, 100 jobs without sleep\n"
                              "channel, 4 workers, 100 jobs of 1ms\n"
                              "arena, 4 workers, 100 jobs of 1ms\n"
                              "4 cells, 12 trials, about "));  // a run measures jobs without sleep traced and untraced
}

TEST_CASE("list --cells starts from the preset, as a run does") {
  CHECK(list_cells({"--preset=article", "--pools=arena"})
            .out.starts_with("arena, 5 workers, 20 jobs of 1s, the article's words\n"));
  CHECK(column(cells_of({"--pools=arena"}), "workers") == Texts{"1", "2", "4", "8", "16", "32", "64"});
}

TEST_CASE("in JSON, each cell has its workload and the name that Google Benchmark's filter takes") {
  const nlohmann::json cells = cells_of({"--pools=channel", "--workers=4", "--jobs=640", "--sleep=1ms", "--producers=2",
                                         "--hash-rounds=3", "--sleep-dist=uniform"});
  REQUIRE(cells.size() == 1);
  const nlohmann::json& cell = cells.front();
  CHECK(cell.at("name").get<std::string>().starts_with("channel/workers:4/jobs:640/"));
  CHECK(cell.at("description").get<std::string>().starts_with("channel, 4 workers, 640 jobs of "));
  CHECK(cell.at("pool") == "channel");
  CHECK(cell.at("group") == "article");
  CHECK(cell.at("workers") == 4);
  CHECK(cell.at("jobs") == 640);
  CHECK(cell.at("producers") == 2);
  CHECK(cell.at("sleep_ns") == 1'000'000);
  CHECK(cell.at("sleep_dist") == "uniform");
  CHECK(cell.at("hash_rounds") == 3);
  CHECK(cell.at("traced") == "yes");
}

TEST_CASE("in JSON, a cell says to which group its pool belongs, a program of the user to their own") {
  const nlohmann::json cells =
      cells_of({"--pools=sequential,arena,async", "--external=mine=true", "--workers=2", "--jobs=4", "--sleep=1ms"});
  CHECK(column(cells, "group") == Texts{"baseline", "tbb", "standard", "own"});
}

TEST_CASE("a cell says whether a run traces it: long jobs are traced, short ones measured with and without") {
  const std::vector<std::string> grid{"--pools=arena", "--workers=2", "--jobs=10", "--sleep=0,1ms"};
  const auto traced = [&](const std::string& mode) {
    std::vector<std::string> args = grid;
    args.push_back("--trace=" + mode);
    return column(cells_of(args), "traced");
  };
  CHECK(traced("auto") == Texts{"both", "yes"});
  CHECK(traced("on") == Texts{"yes", "yes"});
  CHECK(traced("off") == Texts{"no", "no"});
}

TEST_CASE("a pool of one worker has one cell for any worker counts") {
  const nlohmann::json cells =
      cells_of({"--pools=sequential,arena", "--workers=2,4", "--jobs=10", "--sleep=0", "--trace=on"});
  CHECK(column(cells, "pool") == Texts{"sequential", "arena", "arena"});
  CHECK(column(cells, "workers") == Texts{"1", "2", "4"});
}

TEST_CASE("with jobs per worker, a cell has the jobs of all its workers, and sequential those of every worker count") {
  const nlohmann::json cells =
      cells_of({"--pools=sequential,arena", "--workers=1,3", "--jobs-per-worker=5", "--sleep=1ms"});
  CHECK(column(cells, "pool") == Texts{"sequential", "sequential", "arena", "arena"});
  CHECK(column(cells, "workers") == Texts{"1", "1", "1", "3"});
  CHECK(column(cells, "jobs") == Texts{"5", "15", "5", "15"});
}

TEST_CASE("list takes --format and the options of a run only with --cells") {
  CHECK(refusal({"list", "--format=json"}) == "--format: needs --cells when used with list; add --cells");
  CHECK(refusal({"list", "--pools=channel"}) == "--pools: needs --cells when used with list; add --cells");
}

TEST_CASE("list --cells refuses what a run refuses, and opens no output") {
  CHECK(refusal({"list", "--cells", "--workers=0"}) == "--workers: must be at least 1");
  CHECK(refusal({"list", "--cells", "--format=xml"}) == "--format: unknown format 'xml'; known: text, json");
  CHECK(list_cells({"--out=/nowhere/new.csv"}).exit_code == 0);
}
