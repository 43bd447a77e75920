#include "harness/external/protocol.hpp"

#include "tests/catch.hpp"
#include "tests/support/external_program.hpp"

using namespace poolbench;
using namespace poolbench::external;
using testing::answer_with;

namespace {

const Workload workload({.jobs = 3});
const Request traced{.protocol = 2, .jobs = 3, .trace = true};
const Request untraced{.protocol = 2, .jobs = 3, .trace = false};
const Request traced_version_1{.protocol = 1, .jobs = 3, .trace = true};

/// What is wrong with an answer to a traced request, or "".
std::string complaint(const std::string& line) {
  try {
    decode_answer(line, traced);
    return "";
  } catch (const ProtocolError& error) {
    return error.what();
  }
}

std::string complaint_with(const std::string& member, const std::string& value) {
  return complaint(answer_with(workload, {{member, value}}));
}

std::string greeting_complaint(const std::string& line) {
  try {
    decode_greeting(line);
    return "";
  } catch (const ProtocolError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a request is a line of JSON, the version first") {
  CHECK(encode({.workers = 4,
                .jobs = 640,
                .producers = 2,
                .trace = true,
                .hash_rounds = 3,
                .warm_up = true,
                .jobs_file = "/proc/1/fd/\"5\"",
                .trace_file = "/proc/1/fd/6",
                .model = Model::closed,
                .users = 7,
                .most_backlog = 18'446'744'073'709'551'615U}) ==
        R"({"protocol":3,"workers":4,"jobs":640,"producers":2,"trace":true,"hash_rounds":3,"warm_up":true,)"
        R"("jobs_file":"/proc/1/fd/\"5\"","trace_file":"/proc/1/fd/6","model":"closed","users":7,)"
        R"("max_backlog":18446744073709551615})");
}

TEST_CASE("a request of an earlier version has the members of its time") {
  CHECK(encode(untraced) ==
        R"({"protocol":2,"workers":1,"jobs":3,"producers":1,"trace":false,"hash_rounds":1,"warm_up":true,)"
        R"("jobs_file":""})");
  CHECK(encode(traced_version_1).starts_with(R"({"protocol":1,)"));
}

TEST_CASE("a greeting names the version, and may say more") {
  CHECK(decode_greeting(R"({"protocol": 1})") == 1);
  CHECK(decode_greeting(R"({"name": "mine", "protocol": 2})") == 2);
  CHECK(greeting_complaint(R"({"protocol": 0})") == "has protocol '0'; this poolbench speaks 1 to 3");
  CHECK(greeting_complaint(R"({"protocol": 4})") == "has protocol '4'; this poolbench speaks 1 to 3");
  CHECK(greeting_complaint(R"({"protocol": [1]})") == "has protocol an array; this poolbench speaks 1 to 3");
  CHECK(greeting_complaint("hello") == "is not one line with a JSON object but 'hello'");
  CHECK(greeting_complaint("{}") == "lacks protocol: '{}'");
}

TEST_CASE("an answer is read in full") {
  const std::string line =
      R"({"protocol":2,"jobs_done":3,"checksum":"18446744073709551615","accept_ns":10,"makespan_ns":20,)"
      R"("service_sum_ns":30,"service_max_ns":15,"peak_concurrency":2,"steady_overhead_ns":3,"setup_ns":7,)"
      R"("wait_p50_ns":1,"wait_p90_ns":2,"wait_p99_ns":3,"wait_p999_ns":4,"wait_max_ns":5,)"
      R"("response_p50_ns":6,"response_p90_ns":7,"response_p99_ns":8,"response_p999_ns":9,"response_max_ns":10,)"
      R"("queueing_p50_ns":1,"queueing_p90_ns":1,"queueing_p99_ns":2,"queueing_p999_ns":3,"queueing_max_ns":4,)"
      R"("cpu_user_ns":11,"cpu_system_ns":12,"voluntary_switches":13,"involuntary_switches":14,"more":null})";
  const Answer answer = decode_answer(line, traced);
  CHECK(answer.jobs_done == 3);
  CHECK(answer.checksum == 18446744073709551615U);
  CHECK(answer.accept_ns == 10);
  CHECK(answer.makespan_ns == 20);
  REQUIRE(answer.totals);
  CHECK(answer.totals->service_sum_ns == 30);
  CHECK(answer.totals->service_max_ns == 15);
  CHECK(answer.totals->peak_concurrency == 2);
  CHECK(answer.steady_overhead_ns == 3);
  CHECK(answer.setup_ns == 7);
  CHECK(answer.wait_ns->p50 == 1);
  CHECK(answer.wait_ns->max == 5);
  CHECK(answer.response_ns->p999 == 9);
  CHECK(answer.queueing_ns->p99 == 2);
  CHECK(answer.resources->cpu_user_ns == 11);
  CHECK(answer.resources->cpu_system_ns == 12);
  CHECK(answer.resources->voluntary_switches == 13);
  CHECK(answer.resources->involuntary_switches == 14);
}

TEST_CASE("from version 3 on, the trace has what is known of single jobs") {
  const Request request{.jobs = 3, .trace = true};
  const Answer answer = decode_answer(answer_with(workload, {{"protocol", "3"}, {"steady_overhead_ns", "1"}}), request);
  CHECK_FALSE(answer.totals.has_value());
  CHECK_FALSE(answer.steady_overhead_ns.has_value());
}

TEST_CASE("only an open load can be cut") {
  const auto cut = [](Model model, const std::string& value) {
    return decode_answer(answer_with(workload, {{"protocol", "3"}, {"cut", value}}), {.jobs = 3, .model = model}).cut;
  };
  CHECK(cut(Model::open, "true"));
  CHECK_FALSE(cut(Model::open, "false"));
  CHECK_FALSE(cut(Model::open, ""));
  CHECK_FALSE(cut(Model::closed, "true"));
  CHECK_FALSE(cut(Model::batch, "true"));
  CHECK_THROWS_WITH(cut(Model::open, "1"), "cut is '1', not true or false");
}

TEST_CASE("the waits of version 1 are queueing times, and its response times are ignored") {
  const std::string line =
      R"({"protocol":1,"jobs_done":3,"checksum":"1","accept_ns":10,"makespan_ns":20,)"
      R"("service_sum_ns":30,"service_max_ns":15,"peak_concurrency":2,)"
      R"("wait_p50_ns":1,"wait_p90_ns":2,"wait_p99_ns":3,"wait_p999_ns":4,"wait_max_ns":5,)"
      R"("response_p50_ns":6,"response_p90_ns":7,"response_p99_ns":8,"response_p999_ns":9,"response_max_ns":10})";
  const Answer answer = decode_answer(line, traced_version_1);
  CHECK(answer.protocol == 1);
  REQUIRE(answer.queueing_ns);
  CHECK(answer.queueing_ns->p90 == 2);
  CHECK(answer.queueing_ns->max == 5);
  CHECK_FALSE(answer.wait_ns.has_value());
  CHECK_FALSE(answer.response_ns.has_value());
}

TEST_CASE("optional members may be missing") {
  const Answer answer = decode_answer(answer_with(workload), traced);
  CHECK_FALSE(answer.wait_ns.has_value());
  CHECK_FALSE(answer.response_ns.has_value());
  CHECK_FALSE(answer.queueing_ns.has_value());
  CHECK_FALSE(answer.steady_overhead_ns.has_value());
  CHECK_FALSE(answer.setup_ns.has_value());
  CHECK_FALSE(answer.resources.has_value());
  const Answer some = decode_answer(answer_with(workload, {{"cpu_user_ns", "1"}, {"cpu_system_ns", "2"}}), traced);
  CHECK_FALSE(some.resources->voluntary_switches.has_value());
}

TEST_CASE("an untraced answer has no figures of jobs, even if the program sends some") {
  const std::string without =
      answer_with(workload, {{"service_sum_ns", ""}, {"service_max_ns", ""}, {"peak_concurrency", ""}});
  CHECK_FALSE(decode_answer(without, untraced).totals.has_value());
  const Answer told = decode_answer(answer_with(workload, {{"steady_overhead_ns", "1"}}), untraced);
  CHECK_FALSE(told.totals.has_value());
  CHECK_FALSE(told.steady_overhead_ns.has_value());
  CHECK(complaint(without) == "lacks service_sum_ns: '" + without.substr(0, 80) + "…'");
}

TEST_CASE("a line that is not an answer is quoted") {
  CHECK(complaint("done!") == "is not one line with a JSON object but 'done!'");
  CHECK(complaint("[1]") == "is not one line with a JSON object but '[1]'");
  CHECK(complaint("") == "is not one line with a JSON object but ''");
  CHECK(complaint(R"({"protocol": 1)") == R"(is not one line with a JSON object but '{"protocol": 1')");
}

TEST_CASE("an error names each required member that is missing") {
  for (const std::string member : {"protocol", "jobs_done", "checksum", "accept_ns", "makespan_ns", "service_sum_ns",
                                   "service_max_ns", "peak_concurrency"}) {
    CAPTURE(member);
    CHECK(complaint_with(member, "").find("lacks " + member + ": ") == 0);
  }
}

TEST_CASE("members that belong together come together") {
  CHECK(complaint_with("cpu_user_ns", "1").find("lacks cpu_system_ns: ") == 0);
  CHECK(complaint_with("cpu_system_ns", "1").find("lacks cpu_user_ns: ") == 0);
  CHECK(complaint_with("wait_p50_ns", "1").find("lacks wait_p90_ns: ") == 0);
  CHECK(complaint_with("response_p50_ns", "1").find("lacks response_p90_ns: ") == 0);
  CHECK(complaint_with("queueing_max_ns", "1").find("lacks queueing_p50_ns: ") == 0);
}

TEST_CASE("numbers are whole, not negative, and not too large") {
  for (const std::string value : {"-1", "1.5", "1e3", "\"1\"", "null", "true", "9223372036854775808"}) {
    const std::string shown = value == "1e3" ? "1000.0" : value;
    CHECK(complaint_with("makespan_ns", value) ==
          "makespan_ns is '" + shown + "', not a whole number from 0 to 2^63 - 1");
  }
  CHECK(complaint_with("makespan_ns", "[1]") == "makespan_ns is an array, not a whole number from 0 to 2^63 - 1");
  CHECK(complaint_with("makespan_ns", "9223372036854775807").empty());
}

TEST_CASE("a checksum is a string of digits") {
  for (const std::string value : {"1", "\"\"", "\"-1\"", "\"1 \"", "\"0x1\"", "\"18446744073709551616\""}) {
    CHECK(complaint_with("checksum", value) == "checksum is '" + value + "', not a number below 2^64 in a string");
  }
}

TEST_CASE("an answer in another version than the request is refused") {
  CHECK(complaint_with("protocol", "1") == "has protocol '1', but the request had 2");
  CHECK(complaint_with("protocol", "4") == "has protocol '4'; this poolbench speaks 1 to 3");
  CHECK(complaint_with("protocol", "\"2\"") == "has protocol '\"2\"'; this poolbench speaks 1 to 3");
}

TEST_CASE("a program's own error is passed on") {
  CHECK_THROWS_AS(decode_answer(R"({"error": "too few threads"})", traced), ProgramError);
  CHECK_THROWS_WITH(decode_answer(R"({"error": "too few threads"})", traced), "the program says: too few threads");
}
