#include "harness/run/isolated/message.hpp"

#include <stdexcept>
#include <string>

#include "tests/catch.hpp"

using namespace poolbench;
using namespace std::chrono_literals;

namespace {

TrialResult full_result() {
  return {.status = Status::timeout,
          .error = "a line,\nand \"another\" one",
          .jobs_done = 640,
          .checksum = 18'446'744'073'709'551'615U,
          .too_few_in_warm_up = 3,
          .setup_ns = 150'000,
          .teardown_ns = -1,
          .measurement = Measurement{.makespan_ns = 7,
                                     .efficiency = 1.0 / 3,
                                     .jobs = JobFigures{.stretch = 0.1, .wait_ns = Percentiles{1, 2, 3, 4, 5}}},
          .resources = Resources{.cpu_user_ns = 3, .voluntary_switches = 1300},
          .max_rss_bytes = 4'194'304,
          .instructions = 12'345'678};
}

}  // namespace

TEST_CASE("an order arrives as it was sent") {
  const TrialOrder order = decode_order(encode(TrialOrder{.pool = "my pool",
                                                          .workers = 10'000,
                                                          .workload = {.jobs = 20'000,
                                                                       .producers = 3,
                                                                       .sleep = 1500ns,
                                                                       .distribution = SleepDistribution::bimodal,
                                                                       .hash_rounds = 7,
                                                                       .seed = 18'446'744'073'709'551'615U,
                                                                       .words = WordSource::article,
                                                                       .job = {.name = "mixed", .share = 0.3}},
                                                          .draw = 4,
                                                          .hash_ns = 0.1,
                                                          .alone_ns = 12.5,
                                                          .traced = false,
                                                          .cold = true,
                                                          .instructions = true,
                                                          .time_limit = 30s}));
  CHECK(order.pool == "my pool");
  CHECK(order.workers == 10'000);
  CHECK(order.workload == WorkloadSpec{.jobs = 20'000,
                                       .producers = 3,
                                       .sleep = 1500ns,
                                       .distribution = SleepDistribution::bimodal,
                                       .hash_rounds = 7,
                                       .seed = 18'446'744'073'709'551'615U,
                                       .words = WordSource::article,
                                       .job = {.name = "mixed", .share = 0.3}});
  CHECK(order.draw == 4);
  CHECK(order.hash_ns == 0.1);
  CHECK(order.alone_ns == 12.5);
  CHECK_FALSE(order.traced);
  CHECK(order.cold);
  CHECK(order.instructions);
  CHECK(order.time_limit == 30s);
}

TEST_CASE("a result arrives as it was sent, to the last digit") {
  const TrialResult result = decode_result(encode(full_result()));
  CHECK(result.status == Status::timeout);
  CHECK(result.error == "a line,\nand \"another\" one");
  CHECK(result.jobs_done == 640);
  CHECK(result.checksum == 18'446'744'073'709'551'615U);
  CHECK(result.too_few_in_warm_up == 3);
  CHECK(result.setup_ns == 150'000);
  CHECK(result.teardown_ns == -1);
  REQUIRE(result.measurement);
  CHECK(result.measurement->makespan_ns == 7);
  CHECK(result.measurement->efficiency == 1.0 / 3);
  REQUIRE(result.measurement->jobs);
  CHECK(result.measurement->jobs->stretch == 0.1);
  CHECK(result.measurement->jobs->wait_ns->p999 == 4);
  CHECK_FALSE(result.measurement->jobs->queueing_ns.has_value());
  REQUIRE(result.resources);
  CHECK(result.resources->cpu_user_ns == 3);
  CHECK(result.resources->voluntary_switches == 1300);
  CHECK_FALSE(result.resources->involuntary_switches.has_value());
  CHECK(result.max_rss_bytes == 4'194'304);
  CHECK(result.instructions == 12'345'678);
}

TEST_CASE("what a result lacks is still missing when it arrives") {
  const TrialResult result = decode_result(encode(TrialResult()));
  CHECK(result.status == Status::ok);
  CHECK(result.error.empty());
  CHECK_FALSE(result.jobs_done.has_value());
  CHECK_FALSE(result.measurement.has_value());
  CHECK_FALSE(result.instructions.has_value());
}

TEST_CASE("a distribution with percentiles arrives as the same distribution") {
  const SleepDistribution sent{.shape = SleepShape::lognormal, .lognormal_times = &lognormal_times("p50=1ms,p99=9ms")};
  const TrialOrder order = decode_order(encode(TrialOrder{.pool = "arena", .workload = {.distribution = sent}}));
  CHECK(order.workload.distribution == sent);
}

TEST_CASE("a message is one line of text") {
  CHECK(encode(full_result()).find_first_not_of("0123456789abcdef") == std::string::npos);
}

TEST_CASE("any other text is refused") {
  const std::string line = encode(full_result());
  CHECK_THROWS_WITH(decode_result(""), "is cut off");
  CHECK_THROWS_WITH(decode_result(line.substr(0, line.size() - 1)), "is cut off");
  CHECK_THROWS_WITH(decode_result(line + "00"), "has more than a message");
  CHECK_THROWS_WITH(decode_result(std::string(line.size(), 'x')), "is no message");
  CHECK_THROWS_AS(decode_result(std::string(line.size(), 'f')), std::invalid_argument);
  CHECK_THROWS_AS(decode_order(line), std::invalid_argument);
}
