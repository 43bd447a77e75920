#include "harness/external/trace_file.hpp"

#include <fstream>

#include "tests/catch.hpp"

using namespace poolbench::external;

namespace {

/// What is wrong with such a file of at most two jobs, or "".
std::string complaint(const std::string& text, TraceColumns columns = TraceColumns::batch) {
  const TraceFile file;
  std::ofstream(file.path()) << text;
  try {
    file.read(columns, 2);
    return "";
  } catch (const TraceError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a trace has a line for each job") {
  const TraceFile file;
  CHECK(file.read(TraceColumns::batch, 2).empty());
  std::ofstream(file.path()) << "1,2,3\n10,20,9223372036854775807\n";
  const auto trace = file.read(TraceColumns::batch, 2);
  REQUIRE(trace.size() == 2);
  CHECK(trace[0].submit_ns == 1);
  CHECK(trace[0].begin_ns == 2);
  CHECK(trace[0].end_ns == 3);
  CHECK(trace[0].arrival_ns == 0);
  CHECK(trace[1].end_ns == 9'223'372'036'854'775'807);
}

TEST_CASE("the trace of a load has two more columns") {
  const auto trace = parse_trace("1,2,3,4,5\n", TraceColumns::load);
  REQUIRE(trace.size() == 1);
  CHECK(trace[0].arrival_ns == 4);
  CHECK(trace[0].returned_ns == 5);
}

TEST_CASE("a line that is no line of a trace is quoted") {
  CHECK(complaint("1,2,3\n1,2\n") == "trace_file: line 2 is '1,2', not 'submit_ns,begin_ns,end_ns'");
  CHECK(complaint("1,2,3,4\n") == "trace_file: line 1 is '1,2,3,4', not 'submit_ns,begin_ns,end_ns'");
  CHECK(complaint("1,2,-3\n") == "trace_file: line 1 is '1,2,-3', not 'submit_ns,begin_ns,end_ns'");
  CHECK(complaint("1,2,3.5\n") == "trace_file: line 1 is '1,2,3.5', not 'submit_ns,begin_ns,end_ns'");
  CHECK(complaint("1,2,9223372036854775808\n") ==
        "trace_file: line 1 is '1,2,9223372036854775808', not 'submit_ns,begin_ns,end_ns'");
  CHECK(complaint("\n") == "trace_file: line 1 is '', not 'submit_ns,begin_ns,end_ns'");
  CHECK(complaint("1,2,3") == "trace_file: line 1 is '1,2,3' without a line feed, not 'submit_ns,begin_ns,end_ns'");
  CHECK(complaint("1,2,3\n", TraceColumns::load) ==
        "trace_file: line 1 is '1,2,3', not 'submit_ns,begin_ns,end_ns,arrival_ns,returned_ns'");
}

TEST_CASE("a trace with more lines than jobs is refused, before it is read if it is far too long") {
  CHECK(complaint("1,2,3\n1,2,3\n1,2,3\n") == "trace_file: has 3 lines for 2 jobs");
  CHECK(complaint(std::string(121, '1')) == "trace_file: is longer than the lines of 2 jobs can be");
}
