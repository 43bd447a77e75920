// The run's side of an isolated trial, with programs in the shell as its process. tests/program/isolate_test.cpp has
// the other side.
#include "harness/run/isolated/isolated_trial.hpp"

#include <string>

#include "harness/run/isolated/message.hpp"
#include "tests/catch.hpp"
#include "tests/support/external_program.hpp"
#include "tests/support/text.hpp"

using namespace poolbench;
using namespace std::chrono_literals;
using testing::contains;
using testing::process_in;
using testing::read_text;
using testing::TemporaryFolder;
using testing::wait_for_end_of;

namespace {

const Workload three_jobs({.jobs = 3}, 2);

/// A process that reads its order and does what `script` says.
std::string process_that(const std::string& script) {
  return "sh -c 'read -r order; " + script + "'";
}

TrialResult run_one(const std::string& command, std::chrono::nanoseconds reserve = 1min) {
  IsolatedTrial trial("arena", {.workers = 5, .workload = three_jobs, .hash_ns = 12.5, .time_limit = 1ns},
                      {.command = command, .reserve = reserve});
  trial.set_up();
  trial.run();
  const double makespan = trial.makespan_seconds();
  TrialResult result = trial.tear_down();
  CHECK(makespan == Approx(result.measurement ? static_cast<double>(result.measurement->makespan_ns) * 1e-9 : 0));
  return result;
}

std::string answer_of(const TrialResult& result) {
  return process_that("echo " + encode(result));
}

}  // namespace

TEST_CASE("the process is told what to measure") {
  const TemporaryFolder folder;
  run_one(process_that("echo $order >" + folder / "order"));
  const std::string line = read_text(folder / "order");
  const TrialOrder order = decode_order(line.substr(0, line.size() - 1));
  CHECK(order.pool == "arena");
  CHECK(order.workers == 5);
  CHECK(order.workload == three_jobs.spec());
  CHECK(order.draw == 2);
  CHECK(order.hash_ns == 12.5);
  CHECK(order.time_limit == 1ns);
}

TEST_CASE("the result of the process is the result of the trial") {
  TrialResult sent;
  sent.jobs_done = 3;
  sent.measurement = Measurement{.makespan_ns = 2'000'000'000};
  const TrialResult result = run_one(answer_of(sent));
  CHECK(result.status == Status::ok);
  CHECK(result.error.empty());
  CHECK(result.jobs_done == 3);
  CHECK(result.measurement->makespan_ns == 2'000'000'000);
}

TEST_CASE("a failure that the process reports is that of the trial") {
  TrialResult sent;
  sent.status = Status::timeout;
  sent.error = "the pool hangs in its destructor";
  const TrialResult result = run_one(answer_of(sent));
  CHECK(result.status == Status::timeout);
  CHECK(result.error == "the pool hangs in its destructor");
}

TEST_CASE("a process that ends without a result is an error that says how, with its last words") {
  CHECK(run_one(process_that("exit 3")).error == "the trial's process ended without a result, with exit code 3");
  const TrialResult result = run_one(process_that("echo out of luck >&2; kill -9 $$"));
  CHECK(result.status == Status::error);
  CHECK(result.error ==
        "the trial's process ended without a result, with signal 9, Killed (its last words: out of luck)");
  CHECK_FALSE(result.measurement.has_value());
}

TEST_CASE("a program that cannot be started is an error") {
  CHECK(contains(run_one("/nowhere/poolbench").error, "ended without a result, with exit code 127"));
}

TEST_CASE("a process that says something else is an error") {
  CHECK(run_one(process_that("echo Hello, poolbench")).error == "the trial's process: its line is no message");
}

TEST_CASE("a process that neither answers nor ends is killed, and the trial has timed out") {
  const TemporaryFolder folder;
  const TrialResult result = run_one(process_that("echo $$ >" + folder / "id" + "; exec sleep 1000"), 0s);
  CHECK(result.status == Status::timeout);
  CHECK(result.error == "the trial's process was not done after 4.00 s");
  wait_for_end_of(process_in(folder / "id"));
}

TEST_CASE("a process that stays after its result is waited for, but not forever") {
  const TemporaryFolder folder;
  TrialResult sent;
  sent.jobs_done = 3;
  IsolatedTrial trial(
      "arena", {.workload = three_jobs, .time_limit = 1s},
      {.command = process_that("echo $$ >" + folder / "id" + "; echo " + encode(sent) + "; exec sleep 1000"),
       .ending_patience = 0s});
  trial.set_up();
  trial.run();
  const TrialResult result = trial.tear_down();
  CHECK(result.status == Status::ok);
  CHECK(result.jobs_done == 3);
  wait_for_end_of(process_in(folder / "id"));
}
