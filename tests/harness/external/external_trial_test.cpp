#include "harness/external/external_trial.hpp"

#include <sys/wait.h>

#include <csignal>

#include "harness/system/interrupt.hpp"
#include "tests/catch.hpp"
#include "tests/support/external_program.hpp"
#include "tests/support/text.hpp"

using namespace poolbench;
using namespace poolbench::external;
using namespace std::chrono_literals;
using testing::answer_with;
using testing::contains;
using testing::process_in;
using testing::program_that;
using testing::program_that_answers;
using testing::program_that_traces;
using testing::TemporaryFolder;
using testing::wait_for_end_of;

namespace {

const Workload workload({.jobs = 3});

TrialResult run_one(const std::string& command, bool traced = true, std::chrono::nanoseconds time_limit = 1min) {
  ExternalTrial trial(command, std::make_shared<JobsFiles>(),
                      {.workload = workload, .traced = traced, .time_limit = time_limit});
  trial.set_up();
  trial.run();
  return trial.tear_down();
}

/// The error of a trial that fails and has no time.
std::string error_of(const std::string& command) {
  const TrialResult result = run_one(command);
  CHECK(result.status == Status::error);
  CHECK_FALSE(result.measurement.has_value());
  return result.error;
}

std::string error_of_answer(const std::map<std::string, std::string>& members) {
  return error_of(program_that_answers(answer_with(workload, members)));
}

}  // namespace

TEST_CASE("an answer becomes the figures of a trial") {
  const TrialResult result = run_one(program_that_answers(answer_with(workload)));
  CHECK(result.error.empty());
  CHECK(result.status == Status::ok);
  CHECK(result.jobs_done == 3);
  CHECK(result.checksum == workload.checksum());
  CHECK(result.setup_ns.has_value());
  CHECK(result.teardown_ns.has_value());
  CHECK(result.max_rss_bytes > 0);
  REQUIRE(result.measurement);
  CHECK(result.measurement->makespan_ns == 1000);
  CHECK(result.measurement->accept_ns == 800);
  REQUIRE(result.measurement->jobs);
  CHECK(result.measurement->jobs->service_sum_ns == 900);
  CHECK(result.measurement->jobs->utilization == 0.9);
  CHECK(result.measurement->jobs->overhead_per_job_ns == Approx(100.0 / 3));
  CHECK(result.measurement->jobs->peak_concurrency == 1);
}

TEST_CASE("what a program reports about single jobs becomes the same figures that pools have") {
  std::map<std::string, std::string> members{{"steady_overhead_ns", "60"}};
  for (const std::string rank : {"p50", "p90", "p99", "p999", "max"}) {
    members["queueing_" + rank + "_ns"] = "1";
    members["wait_" + rank + "_ns"] = "200";
    members["response_" + rank + "_ns"] = "700";
  }
  const TrialResult result = run_one(program_that_answers(answer_with(workload, members)));
  REQUIRE(result.measurement);
  const JobFigures& jobs = *result.measurement->jobs;
  CHECK(jobs.steady_overhead_per_job_ns == 20.0);
  CHECK(jobs.queueing_ns->max == 1);
  CHECK(jobs.wait_ns->p50 == 200);
  CHECK(jobs.response_ns->p999 == 700);
}

TEST_CASE("a trace becomes the same figures that pools have") {
  const std::string answer = answer_with(workload, {{"protocol", "3"}});
  const std::string command = program_that_traces("0,10,20\\n5,20,30\\n15,30,40\\n", answer);
  ExternalTrial trial(command, std::make_shared<JobsFiles>(), {.workload = workload, .time_limit = 1min});
  trial.set_up();
  trial.run();
  const TrialResult result = trial.tear_down();
  CHECK(result.error.empty());
  REQUIRE(result.measurement);
  CHECK(result.measurement->makespan_ns == 40);  // the end of the last job, not the answer's
  CHECK(result.measurement->accept_ns == 800);
  const JobFigures& jobs = *result.measurement->jobs;
  CHECK(jobs.service_sum_ns == 30);
  CHECK(jobs.peak_concurrency == 1);
  CHECK(jobs.steady_overhead_per_job_ns == Approx(10.0 / 3));
  CHECK(jobs.wait_ns->p50 == 20);
  CHECK(jobs.response_ns->max == 40);
  CHECK(jobs.queueing_ns->max == 15);
  REQUIRE(trial.trace().size() == 3);
  CHECK(trial.trace()[2].end_ns - trial.trace()[0].begin_ns == 30);
}

TEST_CASE("an impossible trace is an error, never a time") {
  const std::string answer = answer_with(workload, {{"protocol", "3"}});
  CHECK(error_of(program_that_traces("0,10,20\\n", answer)) == "batch: trace_file: has 1 line for 3 jobs");
  CHECK(error_of(program_that_traces("nothing\\n", answer)) ==
        "batch: trace_file: line 1 is 'nothing', not 'submit_ns,begin_ns,end_ns'; see harness/external/PROTOCOL.md");
  CHECK(error_of(program_that_traces("0,10,20\\n0,10,20\\n0,30,40\\n", answer)) ==
        "batch: trace_file: 2 jobs ran at once on 1 worker");
}

TEST_CASE("an untraced trial of version 3 has no trace, and the answer's makespan") {
  const TrialResult result =
      run_one(program_that_answers(answer_with(workload, {{"protocol", "3"}}), 3), /*traced=*/false);
  CHECK(result.error.empty());
  REQUIRE(result.measurement);
  CHECK(result.measurement->makespan_ns == 1000);
  CHECK_FALSE(result.measurement->jobs.has_value());
}

TEST_CASE("a load has the figures of a load") {
  const Workload load({.jobs = 3, .arrivals = {.process = ArrivalProcess::burst, .rate_hz = 1e9, .burst = 3}});
  const std::string answer = answer_with(load, {{"protocol", "3"}});
  const auto run = [&](const std::string& command) {
    ExternalTrial trial(command, std::make_shared<JobsFiles>(),
                        {.workload = load, .most_backlog = 1000, .time_limit = 1min});
    trial.set_up();
    trial.run();
    return trial.tear_down();
  };
  const TrialResult of_a_batch = run(program_that_traces("0,10,200\\n1,200,300\\n2,300,400\\n", answer));
  CHECK(contains(of_a_batch.error, "line 1 is '0,10,200', not 'submit_ns,begin_ns,end_ns,arrival_ns,returned_ns'"));
  const TrialResult good = run(program_that_traces("0,10,200,0,1\\n1,200,300,0,2\\n2,300,400,0,3\\n", answer));
  CHECK(good.error.empty());
  REQUIRE(good.measurement);
  REQUIRE(good.measurement->load);
  CHECK(good.measurement->load->lag_ns.max == 0);  // what is lost inside a submit is the pool's
  CHECK(good.measurement->load->uncorrected_ns.max == 398);
  CHECK(good.measurement->jobs->response_ns->max == 400);
  const TrialResult late =
      run(program_that_traces("300,310,320,0,301\\n302,320,330,0,303\\n304,330,340,0,305\\n", answer));
  CHECK(late.status == Status::invalid);
  CHECK(contains(late.error, "the producer could not keep up: its own lag was 302 ns at the 99th percentile"));
  CHECK_FALSE(late.measurement.has_value());
}

TEST_CASE("a program of an earlier version cannot run a load") {
  const Workload load({.jobs = 3, .arrivals = {.process = ArrivalProcess::poisson, .rate_hz = 1e6}});
  ExternalTrial trial(program_that_answers(answer_with(load)), std::make_shared<JobsFiles>(),
                      {.workload = load, .time_limit = 1min});
  trial.set_up();
  trial.run();
  const TrialResult result = trial.tear_down();
  CHECK(result.status == Status::error);
  CHECK(result.error ==
        "batch: the program speaks version 2 of the protocol, in which jobs cannot arrive one after another; see "
        "harness/external/PROTOCOL.md");
}

TEST_CASE("requests and answers of a program of version 1 have its version") {
  const TemporaryFolder folder;
  const std::string path = folder / "request";
  std::map<std::string, std::string> members{{"protocol", "1"}};
  for (const std::string rank : {"p50", "p90", "p99", "p999", "max"}) members["wait_" + rank + "_ns"] = "5";
  const TrialResult result = run_one(
      program_that("printf %s \"$request\" >" + path + R"(; printf "%s\n" "$0")", answer_with(workload, members), 1));
  CHECK(result.error.empty());
  CHECK(testing::read_text(path).starts_with(R"({"protocol":1,)"));
  REQUIRE(result.measurement);
  CHECK(result.measurement->jobs->queueing_ns->p50 == 5);
  CHECK_FALSE(result.measurement->jobs->wait_ns.has_value());
}

TEST_CASE("what a program does not report stays unknown") {
  const TrialResult result = run_one(program_that_answers(answer_with(workload)));
  CHECK_FALSE(result.resources.has_value());
  REQUIRE(result.measurement);
  CHECK_FALSE(result.measurement->jobs->wait_ns.has_value());
  CHECK_FALSE(result.measurement->jobs->response_ns.has_value());
  CHECK_FALSE(result.measurement->jobs->queueing_ns.has_value());
  CHECK_FALSE(result.measurement->jobs->steady_overhead_per_job_ns.has_value());
  CHECK_FALSE(run_one(program_that_answers(answer_with(workload)), false).measurement->jobs.has_value());
}

TEST_CASE("a program's own set-up is added to its start") {
  const std::string line = answer_with(workload, {{"setup_ns", "200000000"}});
  CHECK(run_one(program_that(R"(sleep 0.2; printf "%s\n" "$0")", line)).setup_ns > 200'000'000);
}

TEST_CASE("the request describes the trial") {
  const TemporaryFolder folder;
  const std::string path = folder / "request";
  ExternalTrial trial(program_that("printf %s \"$request\" >" + path + "; echo {}"), std::make_shared<JobsFiles>(),
                      {.workers = 4, .workload = workload, .traced = false, .cold = true, .time_limit = 1min});
  trial.set_up();
  trial.run();
  trial.tear_down();
  const std::string request = testing::read_text(path);
  CHECK(request.starts_with(
      R"({"protocol":2,"workers":4,"jobs":3,"producers":1,"trace":false,"hash_rounds":1,"warm_up":false,"jobs_file":"/)"));
}

TEST_CASE("a program can read the jobs from the file of the request") {
  const TemporaryFolder folder;
  const std::string copy = folder / "copy";
  const std::string file = R"($(printf %s "$request" | sed "s/.*jobs_file\":\"//; s/\".*//"))";
  CHECK(run_one(program_that("cat \"" + file + "\" >" + copy + "; printf \"%s\\n\" \"$0\"", answer_with(workload)))
            .error.empty());
  CHECK(testing::read_text(copy) == testing::read_text(JobsFile(workload).path()));
}

TEST_CASE("an error names a command that is missing or cannot be executed") {
  CHECK(contains(error_of("./no-such-pool --fast"),
                 "set-up: './no-such-pool --fast' was not found; check the command of --external"));
  CHECK(
      contains(error_of("/etc/passwd"), "set-up: '/etc/passwd' cannot be executed; is its file a program (chmod +x)?"));
}

TEST_CASE("an error says how a program died, with the last line of its standard error") {
  CHECK(error_of("sh -c 'echo no licence >&2; exit 3'") ==
        "set-up: the program ended before its greeting, with exit code 3 (its last words: no licence); see "
        "harness/external/PROTOCOL.md");
  CHECK(error_of("false") ==
        "set-up: the program ended before its greeting, with exit code 1; see harness/external/PROTOCOL.md");
  CHECK(error_of(program_that("kill -SEGV $$")) ==
        "batch: the program ended before its answer, with signal 11, Segmentation fault");
  CHECK(error_of(program_that("exit 0")) == "batch: the program ended before its answer, with exit code 0");
  CHECK(error_of(program_that("no-such-helper; exit 127")) ==
        "batch: the program ended before its answer, with exit code 127 (its last words: program: 1: no-such-helper: "
        "not found)");
  const std::string late = program_that(R"(printf "%s\n" "$0"; cat >/dev/null; exit 4)", answer_with(workload));
  CHECK(error_of(late) == "end: the program ended with exit code 4");
}

TEST_CASE("an error explains that a program does not speak the protocol") {
  CHECK(error_of("echo hello") ==
        "set-up: the program's line is not one line with a JSON object but 'hello'; see harness/external/PROTOCOL.md");
  CHECK(error_of(R"(echo '{"protocol": 4}')") ==
        "set-up: the program's line has protocol '4'; this poolbench speaks 1 to 3; see harness/external/PROTOCOL.md");
}

TEST_CASE("the error is one short line of UTF-8, no matter what a program writes") {
  CHECK(error_of(R"(printf 'a\000b\377\033[31m\n')") ==
        "set-up: the program's line is not one line with a JSON object but 'a b\uFFFD [31m'; see "
        "harness/external/PROTOCOL.md");
  CHECK(error_of(R"(sh -c 'printf "\377%0300d\n" 0 >&2; exit 3')") ==
        "set-up: the program ended before its greeting, with exit code 3 (its last words: \uFFFD" +
            std::string(197, '0') + "…); see harness/external/PROTOCOL.md");
}

TEST_CASE("a broken answer is an error") {
  CHECK(
      contains(error_of(program_that_answers("done")), "batch: the program's line is not one line with a JSON object"));
  CHECK(contains(error_of_answer({{"makespan_ns", ""}}), "batch: the program's line lacks makespan_ns: "));
  CHECK(contains(error_of_answer({{"makespan_ns", "-1"}}), "batch: the program's line makespan_ns is '-1'"));
  CHECK(contains(error_of_answer({{"makespan_ns", "\"1\""}}), "batch: the program's line makespan_ns is '\"1\"'"));
  CHECK(contains(error_of_answer({{"protocol", "7"}}), "batch: the program's line has protocol '7'"));
}

TEST_CASE("an impossible answer is an error, never a time") {
  CHECK(error_of_answer({{"jobs_done", "2"}}) == "batch: the program lost 1 job of 3");
  CHECK(contains(error_of_answer({{"checksum", "\"42\""}}), "checksum 42 differs from the sequential one"));
  CHECK(contains(error_of_answer({{"makespan_ns", "799"}}), "makespan_ns says 799 ns, less than"));
  CHECK(contains(error_of_answer({{"makespan_ns", "9000000000000"}}), "but the answer came after"));
  CHECK(contains(error_of_answer({{"setup_ns", "9223372036854775807"}}), "setup_ns says"));
  CHECK(contains(error_of_answer({{"service_max_ns", "1001"}}), "service_max_ns says"));
  CHECK(contains(error_of_answer({{"peak_concurrency", "2"}}), "peak_concurrency says 2, but there is 1 worker"));
}

TEST_CASE("an impossible answer keeps its job count, and has no time for Google Benchmark") {
  ExternalTrial trial(program_that_answers(answer_with(workload, {{"jobs_done", "2"}})), std::make_shared<JobsFiles>(),
                      {.workload = workload, .time_limit = 1min});
  trial.set_up();
  trial.run();
  CHECK(trial.makespan_seconds() == 0);
  CHECK(trial.tear_down().jobs_done == 2);
}

TEST_CASE("Google Benchmark's time is the makespan of the answer") {
  ExternalTrial trial(program_that_answers(answer_with(workload)), std::make_shared<JobsFiles>(),
                      {.workload = workload, .time_limit = 1min});
  trial.set_up();
  trial.run();
  CHECK(trial.makespan_seconds() == Approx(1e-6));
}

TEST_CASE("a program's own error is the row's error") {
  CHECK(error_of(program_that_answers(R"({"error": "only 4 workers can be started; use fewer"})")) ==
        "batch: the program says: only 4 workers can be started; use fewer");
}

TEST_CASE("a second answer is an error") {
  CHECK(contains(error_of(program_that("echo \"$0\"; echo \"$0\"", answer_with(workload))),
                 "end: the program's line comes after the answer: '{"));
}

TEST_CASE("a program that hangs is a timeout, and is killed with all that it started") {
  const TemporaryFolder folder;
  const std::string path = folder / "child";
  const std::string hang = "sleep 1000 & echo $! >" + path + "; wait";
  const bool greets = GENERATE(true, false);
  const TrialResult result = run_one(greets ? program_that(hang) : "sh -c '" + hang + "'", true, 2s);
  CHECK(result.status == Status::timeout);
  CHECK(result.error == (greets ? "batch: the program has not answered" : "set-up: the program is not ready") +
                            std::string(" after 2.00 s; allow more with --trial-timeout"));
  CHECK_FALSE(result.measurement.has_value());
  CHECK_FALSE(result.jobs_done.has_value());
  if (access(path.c_str(), F_OK) == 0 && !testing::read_text(path).empty()) wait_for_end_of(process_in(path));
}

TEST_CASE("the time limit also holds for a program that has answered but does not end") {
  const std::string stuck = program_that(R"(printf "%s\n" "$0"; exec sleep 1000)", answer_with(workload));
  const TrialResult result = run_one(stuck, true, 1100ms);
  CHECK(result.status == Status::timeout);
  CHECK(result.error ==
        "end: the program was still running 1.10 s after its input ended; allow more with --trial-timeout");
  CHECK_FALSE(result.measurement.has_value());
}

TEST_CASE("a second interrupt ends the program, the first does not") {
  const auto status_after = [](int interrupts, const std::string& command) {
    const pid_t child = fork();
    if (child == 0) {
      handle_interrupts();
      for (int i = 0; i < interrupts; ++i) std::raise(SIGINT);
      _exit(static_cast<int>(run_one(command).status));
    }
    int status = 0;
    waitpid(child, &status, 0);
    return static_cast<Status>(WEXITSTATUS(status));
  };
  CHECK(status_after(1, program_that_answers(answer_with(workload))) == Status::ok);
  CHECK(status_after(2, "sleep 1000") == Status::interrupted);
}
