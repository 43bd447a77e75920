#include "harness/external/trace_file.hpp"

#include <array>
#include <charconv>
#include <cstddef>

#include "harness/external/excerpt.hpp"
#include "harness/text/units.hpp"

namespace poolbench::external {
namespace {

using Values = std::array<std::int64_t, 5>;

/// A line feed or a comma and 19 digits for each column.
constexpr std::uint64_t longest_column = 20;

constexpr const char* form_of(TraceColumns columns) {
  return columns == TraceColumns::batch ? "submit_ns,begin_ns,end_ns"
                                        : "submit_ns,begin_ns,end_ns,arrival_ns,returned_ns";
}

/// Fills as many values as there are columns. False if `line` has something else.
bool read_values(std::string_view line, TraceColumns columns, Values& values) {
  const char* at = line.data();
  const char* const end = at + line.size();
  for (std::size_t column = 0; column < static_cast<std::size_t>(columns); ++column) {
    if (column > 0 && (at == end || *at++ != ',')) return false;
    const auto [read_to, error] = std::from_chars(at, end, values[column]);
    if (error != std::errc() || values[column] < 0) return false;
    at = read_to;
  }
  return at == end;
}

}  // namespace

std::vector<JobTimes> TraceFile::read(TraceColumns columns, std::uint64_t most) const {
  if (file_.size() > most * static_cast<std::uint64_t>(columns) * longest_column)
    throw TraceError("trace_file: is longer than the lines of " + plural(most, "job") + " can be");
  std::vector<JobTimes> trace = parse_trace(file_.read(), columns);
  if (trace.size() > most)
    throw TraceError("trace_file: has " + format_count(trace.size()) + " lines for " + plural(most, "job"));
  return trace;
}

std::vector<JobTimes> parse_trace(std::string_view text, TraceColumns columns) {
  std::vector<JobTimes> trace;
  while (!text.empty()) {
    const std::size_t size = text.find('\n');
    const std::string_view line = text.substr(0, size);
    Values values{};
    if (size == std::string_view::npos || !read_values(line, columns, values)) {
      throw TraceError("trace_file: line " + std::to_string(trace.size() + 1) + " is " + in_quotes(line) +
                       (size == std::string_view::npos ? " without a line feed" : "") + ", not '" + form_of(columns) +
                       "'");
    }
    trace.push_back({.submit_ns = values[0],
                     .begin_ns = values[1],
                     .end_ns = values[2],
                     .arrival_ns = values[3],
                     .returned_ns = values[4]});
    text.remove_prefix(size + 1);
  }
  return trace;
}

}  // namespace poolbench::external
