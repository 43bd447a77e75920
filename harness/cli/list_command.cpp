#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "harness/cli/commands.hpp"
#include "harness/cli/presets.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/external/shipped.hpp"
#include "harness/report/cooperative.hpp"
#include "harness/workload/workload.hpp"
#include "pools/registry.hpp"

namespace poolbench {
namespace {

struct Line {
  std::string name;
  std::string description;
};

void print_list(std::ostream& out, std::string_view heading, const std::vector<Line>& lines) {
  std::size_t width = 0;
  for (const Line& line : lines) width = std::max(width, line.name.size());
  out << heading << '\n';
  for (const Line& line : lines) {
    out << "  " << line.name << std::string(width - line.name.size() + 2, ' ') << line.description << '\n';
  }
}

template <class Range>
std::vector<Line> lines_of(const Range& range) {
  std::vector<Line> lines;
  lines.reserve(std::size(range));
  for (const auto& entry : range) lines.push_back({std::string(entry.name), std::string(entry.description)});
  return lines;
}

/// The mark is part of the description, so that users can copy the name to a command line.
std::vector<Line> lines_of_pools() {
  std::vector<Line> lines = lines_of(all_pools());
  for (Line& line : lines) {
    if (find_pool(line.name)->in_halves) line.description = std::string(cooperative_mark) + " " + line.description;
  }
  return lines;
}

}  // namespace

int list_command(std::ostream& out, const std::vector<MissingPool>& missing) {
  print_list(out, "Pools (--pools)", lines_of_pools());
  out << "  " << cooperative_note << '\n';
  print_list(out, "\nPrograms in other languages (also --pools; your own: --external)",
             lines_of(external::find_shipped()));
  if (!missing.empty()) print_list(out, "\nNot built", lines_of(missing));
  print_list(out, "\nPresets (--preset)", lines_of(presets()));
  print_list(out, "\nDistributions of service times (--sleep-dist)", lines_of(sleep_distributions()));
  print_list(out, "\nWords (--words)", lines_of(word_sources()));
  return exit_ok;
}

}  // namespace poolbench
