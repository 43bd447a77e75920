// The programs that come with poolbench keep the contract of every pool, as far as that is visible from outside.
#include "harness/external/shipped.hpp"

#include <filesystem>
#include <string_view>
#include <tuple>
#include <vector>

#include "harness/external/external_trial.hpp"
#include "harness/external/trace_file.hpp"
#include "tests/catch.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/text.hpp"

using namespace poolbench;
using namespace poolbench::external;
using namespace std::chrono_literals;
using testing::contains;
using testing::TemporaryFolder;
using testing::write_text;

namespace {

TrialResult run_one(const Program& program, const TrialConfig& config) {
  ExternalTrial trial(program.command, std::make_shared<JobsFiles>(), config);
  trial.set_up();
  trial.run();
  return trial.tear_down();
}

/// Runs `check` for the program `name`. CTest shows the test as skipped if the program is not built.
template <class Check>
void with_program(const std::string& name, const Check& check) {
  for (const Program& program : find_shipped(POOLBENCH_SHIPPED)) {
    if (program.name == name) return check(program);
  }
  for (const ShippedProgram& program : find_missing(POOLBENCH_SHIPPED)) {
    if (program.name == name) WARN("skipped: " << name << " is not built; it " << program.remedy);
  }
}

std::vector<std::string_view> names(const std::vector<ShippedProgram>& programs) {
  std::vector<std::string_view> all;
  for (const ShippedProgram& program : programs) all.push_back(program.name);
  return all;
}

/// Checks that each job runs once: traced or not, cold or warm.
void check_batch(const Program& program, const WorkloadSpec& spec, unsigned workers) {
  const Workload workload(spec);
  for (const bool traced : {true, false}) {
    for (const bool cold : {false, true}) {
      CAPTURE(describe(spec), workers, traced, cold);
      const TrialResult result = run_one(
          program, {.workers = workers, .workload = workload, .traced = traced, .cold = cold, .time_limit = 1min});
      CHECK(result.error.empty());
      CHECK(result.jobs_done == spec.jobs);
      CHECK(result.checksum == workload.checksum());
      REQUIRE(result.measurement.has_value());
      CHECK(result.measurement->jobs.has_value() == traced);
    }
  }
}

void check_contract(const Program& program) {
  check_batch(program, {.jobs = 1}, 1);
  check_batch(program, {.jobs = 500}, 1);
  check_batch(program, {.jobs = 500, .producers = 4, .hash_rounds = 3}, 8);
  check_batch(program, {.jobs = 3, .sleep = 1ms}, 16);                   // fewer jobs than workers
  check_batch(program, {.jobs = 3, .producers = 8, .sleep = 100us}, 2);  // and than producers
  check_batch(program, {.jobs = 60, .sleep = 1ms, .distribution = SleepDistribution::bimodal, .seed = 7}, 4);
}

void check_peak(const Program& program) {
  const Workload workload({.jobs = 80, .sleep = 5ms});
  for (const unsigned workers : {1U, 4U}) {
    const TrialResult result = run_one(program, {.workers = workers, .workload = workload, .time_limit = 1min});
    CHECK(result.error.empty());
    REQUIRE(result.measurement.has_value());
    CHECK(result.measurement->jobs->peak_concurrency == workers);
  }
}

void check_percentiles(const Program& program) {
  const Workload workload({.jobs = 50, .sleep = 1ms});
  const TrialResult result = run_one(program, {.workers = 2, .workload = workload, .time_limit = 1min});
  REQUIRE(result.measurement.has_value());
  const JobFigures& jobs = *result.measurement->jobs;
  const auto& [wait, response, queueing] = std::tie(jobs.wait_ns, jobs.response_ns, jobs.queueing_ns);
  REQUIRE(wait.has_value());
  REQUIRE(response.has_value());
  REQUIRE(queueing.has_value());
  CHECK(wait->p50 <= wait->p90);
  CHECK(wait->p999 == wait->max);  // of fifty
  CHECK(response->p50 >= 1'000'000);
  CHECK(response->max > wait->max);
  CHECK(response->max <= result.measurement->makespan_ns);
  CHECK(wait->max >= 24'000'000);  // the last of two workers' 25 jobs each
  CHECK(queueing->max <= wait->max);
  REQUIRE(jobs.steady_overhead_per_job_ns.has_value());
  CHECK(*jobs.steady_overhead_per_job_ns >= 0);
  CHECK(*jobs.steady_overhead_per_job_ns <= jobs.overhead_per_job_ns);
}

/// Checks that the jobs of both kinds of load come when they are due, and that a load can be cut.
void check_loads(const Program& program) {
  const auto run = [&](const Workload& workload, std::uint64_t most_backlog) {
    return run_one(program, {.workers = 2, .workload = workload, .most_backlog = most_backlog, .time_limit = 1min});
  };
  const Workload open(
      {.jobs = 60, .arrivals = {.process = ArrivalProcess::burst, .rate_hz = 200, .burst = 2}, .sleep = 2ms});
  const TrialResult opened = run(open, 1000);
  CHECK(opened.status != Status::error);  // a busy machine may make it invalid
  CHECK(opened.jobs_done == 60);
  if (opened.measurement) CHECK(opened.measurement->makespan_ns >= open.arrivals().back().count());

  const Workload closed(
      {.jobs = 40, .arrivals = {.process = ArrivalProcess::closed, .users = 3, .think = 2ms}, .sleep = 5ms});
  const TrialResult served = run(closed, 1000);
  CHECK(served.status != Status::error);
  CHECK(served.jobs_done == 40);
  if (served.measurement) CHECK(served.measurement->load->most_waiting <= 3);

  const Workload overload(
      {.jobs = 400, .arrivals = {.process = ArrivalProcess::uniform, .rate_hz = 20'000}, .sleep = 50ms});
  const TrialResult cut = run(overload, 20);
  CHECK(cut.status != Status::error);
  CHECK(cut.jobs_done < 400);
  if (cut.measurement) CHECK(cut.measurement->load->overload);
  CHECK(cut.checksum == overload.checksum_of(*cut.jobs_done));
}

/// Checks that the program answers one request after the other, with an error if it cannot run a batch, and ends with
/// its input.
void check_conversation(const Program& program) {
  const Workload workload({.jobs = 3});
  const JobsFile jobs(workload);
  const TraceFile trace;
  const Request request{.workers = 2, .jobs = 3, .jobs_file = jobs.path(), .trace_file = trace.path()};
  const auto ctest_ends_it = Clock::now() + 1h;
  Process process(program.command);
  const auto answer = [&](const Request& asked) {
    process.write_line(encode(asked));
    return decode_answer(process.read_line(ctest_ends_it), asked);
  };
  const auto changed = [&](auto member, auto value) {
    Request other = request;
    other.*member = value;
    return other;
  };
  CHECK(decode_greeting(process.read_line(ctest_ends_it)) == 3);
  CHECK(answer(request).checksum == workload.checksum());
  CHECK(trace.read(TraceColumns::batch, 3).size() == 3);
  CHECK_THROWS_AS(answer(changed(&Request::protocol, 2)), ProgramError);
  CHECK_THROWS_AS(answer(changed(&Request::jobs_file, "/no/such/file")), ProgramError);
  CHECK_THROWS_AS(answer(changed(&Request::trace_file, "/no/such/file")), ProgramError);
  process.write_line("{}");
  CHECK(contains(process.read_line(ctest_ends_it), "\"error\""));
  CHECK(answer(request).checksum == workload.checksum());
  process.close_input();
  CHECK(process.wait(ctest_ends_it).success());
  CHECK(process.unread().empty());
}

}  // namespace

TEST_CASE("the pool in Go runs each job once") {
  with_program("go", check_contract);
}
TEST_CASE("the pool in Go has as many jobs running as workers") {
  with_program("go", check_peak);
}
TEST_CASE("the pool in Go reports the times of each job") {
  with_program("go", check_percentiles);
}
TEST_CASE("the pool in Go runs loads") {
  with_program("go", check_loads);
}
TEST_CASE("the pool in Go takes one request after the other until its input ends") {
  with_program("go", check_conversation);
}
TEST_CASE("the pool in Java runs each job once") {
  with_program("java", check_contract);
}
TEST_CASE("the pool in Java has as many jobs running as workers") {
  with_program("java", check_peak);
}
TEST_CASE("the pool in Java reports the times of each job") {
  with_program("java", check_percentiles);
}
TEST_CASE("the pool in Java runs loads") {
  with_program("java", check_loads);
}
TEST_CASE("the pool in Java takes one request after the other until its input ends") {
  with_program("java", check_conversation);
}
TEST_CASE("the pool in Python runs each job once") {
  with_program("python", check_contract);
}
TEST_CASE("the pool in Python has as many jobs running as workers") {
  with_program("python", check_peak);
}
TEST_CASE("the pool in Python reports the times of each job") {
  with_program("python", check_percentiles);
}
TEST_CASE("the pool in Python runs loads") {
  with_program("python", check_loads);
}
TEST_CASE("the pool in Python takes one request after the other until its input ends") {
  with_program("python", check_conversation);
}
TEST_CASE("the pool in JavaScript runs each job once") {
  with_program("node", check_contract);
}
TEST_CASE("the pool in JavaScript has as many jobs running as workers") {
  with_program("node", check_peak);
}
TEST_CASE("the pool in JavaScript reports the times of each job") {
  with_program("node", check_percentiles);
}
TEST_CASE("the pool in JavaScript runs loads") {
  with_program("node", check_loads);
}
TEST_CASE("the pool in JavaScript takes one request after the other until its input ends") {
  with_program("node", check_conversation);
}
TEST_CASE("the pool in Erlang runs each job once") {
  with_program("erlang", check_contract);
}
TEST_CASE("the pool in Erlang has as many jobs running as workers") {
  with_program("erlang", check_peak);
}
TEST_CASE("the pool in Erlang reports the times of each job") {
  with_program("erlang", check_percentiles);
}
TEST_CASE("the pool in Erlang runs loads") {
  with_program("erlang", check_loads);
}
TEST_CASE("the pool in Erlang takes one request after the other until its input ends") {
  with_program("erlang", check_conversation);
}

TEST_CASE("the example in PROTOCOL.md runs each job once") {
  const Program example{.name = "example", .description = "", .command = POOLBENCH_EXAMPLE};
  check_batch(example, {.jobs = 4, .sleep = 1ms, .hash_rounds = 2}, 2);
}

TEST_CASE("a program is found if its file exists and can be executed") {
  const TemporaryFolder folder;
  CHECK(find_shipped(folder / "none").empty());
  CHECK(names(find_missing(folder / "none")) ==
        std::vector<std::string_view>{"go", "java", "python", "node", "erlang"});
  write_text(folder / "go", "#!/bin/sh\necho it ran\n");
  CHECK(find_shipped(folder / "").empty());
  std::filesystem::permissions(folder / "go", std::filesystem::perms::owner_all);
  const auto found = find_shipped(folder / "");
  REQUIRE(found.size() == 1);
  CHECK(found.front().name == "go");
  CHECK(names(find_missing(folder / "")) == std::vector<std::string_view>{"java", "python", "node", "erlang"});
}

TEST_CASE("a folder may have any name") {
  const TemporaryFolder folder;
  const std::string odd = folder / "it's a $HOME; exit 9";
  std::filesystem::create_directory(odd);
  write_text(odd + "/go", "#!/bin/sh\necho it ran\n");
  std::filesystem::permissions(odd + "/go", std::filesystem::perms::owner_all);
  Process process(find_shipped(odd).at(0).command);
  CHECK(process.read_line(Clock::now() + 1h) == "it ran");
}

TEST_CASE("the folder of the shipped programs can be named in the environment") {
  setenv("POOLBENCH_EXTERNAL", "/somewhere/else", 1);
  CHECK(shipped_folder() == "/somewhere/else");
  unsetenv("POOLBENCH_EXTERNAL");
  CHECK(shipped_folder().is_absolute());
}
