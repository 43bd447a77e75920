#include "harness/external/jobs_file.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/support/open_files.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace poolbench;
using namespace poolbench::external;
using namespace std::chrono_literals;
using testing::open_files;
using testing::read_text;

TEST_CASE("the file has a line with word and service time for each job") {
  const Workload workload({.jobs = 3, .sleep = 5ms, .distribution = SleepDistribution::uniform});
  std::ostringstream expected;
  for (std::uint64_t job = 0; job < 3; ++job) {
    expected << workload.word(job) << ',' << workload.service_time(job).count() << '\n';
  }
  const JobsFile file(workload);
  CHECK(read_text(file.path()) == expected.str());
}

TEST_CASE("under load, a third column has the arrivals or think times") {
  const auto third_column = [](const Workload& workload) {
    std::istringstream lines(read_text(JobsFile(workload).path()));
    std::vector<std::chrono::nanoseconds> times;
    for (std::string line; std::getline(lines, line);) times.emplace_back(std::stoll(line.substr(line.rfind(',') + 1)));
    return times;
  };
  const Workload open({.jobs = 3, .arrivals = {.process = ArrivalProcess::poisson, .rate_hz = 100}, .sleep = 5ms});
  CHECK(std::ranges::equal(third_column(open), open.arrivals()));
  const Workload closed(
      {.jobs = 3, .arrivals = {.process = ArrivalProcess::closed, .users = 2, .think = 1ms}, .sleep = 5ms});
  CHECK(std::ranges::equal(third_column(closed), closed.thinks()));
}

TEST_CASE("all of many jobs are written") {
  const Workload workload({.jobs = 100'000, .sleep = 1ms});
  const JobsFile file(workload);
  const std::string text = read_text(file.path());
  CHECK(text.size() == 100'000 * std::string_view("12345678,1000000\n").size());
  CHECK(text.ends_with(",1000000\n"));
  CHECK(text.substr(text.size() - std::string_view("12345678,1000000\n").size(), 8) == workload.word(99'999));
}

TEST_CASE("the file can be read several times, and exists as long as its object") {
  std::string path;
  {
    const JobsFile file(Workload({.jobs = 3}));
    path = file.path();
    CHECK(read_text(path) == read_text(path));
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("no program can change the file for those that read it later") {
  const JobsFile file(Workload({.jobs = 3}));
  const std::string before = read_text(file.path());
  CHECK_FALSE(std::ofstream(file.path(), std::ios::trunc).is_open());
  std::ofstream(file.path(), std::ios::in | std::ios::out) << "changed" << std::flush;
  CHECK(read_text(file.path()) == before);
}

TEST_CASE("workloads with the same jobs share a file") {
  JobsFiles files;
  const std::string path = files.path_for(Workload({.jobs = 3, .sleep = 1ms}));
  CHECK(files.path_for(Workload({.jobs = 3, .producers = 2, .sleep = 1ms, .hash_rounds = 9})) == path);
  CHECK(files.path_for(Workload({.jobs = 4, .sleep = 1ms})) != path);
  CHECK(files.path_for(Workload({.jobs = 3, .sleep = 2ms})) != path);
  CHECK(files.path_for(Workload({.jobs = 3, .sleep = 1ms, .seed = 2})) != path);
  CHECK(read_text(path) == read_text(JobsFile(Workload({.jobs = 3, .sleep = 1ms})).path()));
}

TEST_CASE("the last draw of each workload is kept") {
  const WorkloadSpec spec{.jobs = 3, .sleep = 1ms, .distribution = SleepDistribution::exponential};
  const Workload other({.jobs = 4, .sleep = 1ms});
  const auto text_of = [](const Workload& workload) { return read_text(JobsFile(workload).path()); };
  JobsFiles files;
  const std::string path_of_other = files.path_for(other);
  for (const std::uint64_t draw : {1U, 2U, 2U, 1U}) {
    const Workload workload(spec, draw);
    CHECK(read_text(files.path_for(workload)) == text_of(workload));
  }
  CHECK(text_of(Workload(spec, 1)) != text_of(Workload(spec, 2)));
  CHECK(files.path_for(other) == path_of_other);
  CHECK(read_text(path_of_other) == text_of(other));
}

TEST_CASE("a draw that has been replaced leaves no file open") {
  const WorkloadSpec spec{.jobs = 3, .sleep = 1ms, .distribution = SleepDistribution::exponential};
  JobsFiles files;
  files.path_for(Workload(spec, 1));
  const std::size_t before = open_files();
  files.path_for(Workload(spec, 2));
  CHECK(open_files() == before);
}
