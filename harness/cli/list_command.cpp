#include <algorithm>
#include <array>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "harness/cli/commands.hpp"
#include "harness/cli/presets.hpp"
#include "harness/cli/usage_error.hpp"
#include "harness/external/shipped.hpp"
#include "harness/report/cooperative.hpp"
#include "harness/workload/jobs/job_kind.hpp"
#include "harness/workload/quantiles.hpp"
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

/// The pools of one group. The mark is part of the description, so that users can copy the name to a command line.
std::vector<Line> lines_of_pools(PoolGroup group) {
  std::vector<Line> lines;
  for (const PoolEntry& pool : all_pools()) {
    if (pool.group != group) continue;
    lines.push_back({pool.name, (pool.in_halves ? std::string(cooperative_mark) + " " : "") + pool.description});
  }
  return lines;
}

struct Heading {
  PoolGroup group;
  std::string_view text;
};

constexpr std::array headings_of_pools{
    Heading{PoolGroup::baseline, "Baseline"},
    Heading{PoolGroup::article, "The article's design"},
    Heading{PoolGroup::tbb, "oneTBB"},
    Heading{PoolGroup::standard, "The standard library"},
    Heading{PoolGroup::libraries, "Other libraries"},
    Heading{PoolGroup::own, "This program's own"},
};

/// Those that take a share have it in their names.
std::vector<Line> lines_of_jobs() {
  std::vector<Line> lines;
  for (const JobKind& kind : all_jobs())
    lines.push_back({kind.name + (kind.has_share ? ":SHARE" : ""), kind.description});
  return lines;
}

void print_pools(std::ostream& out) {
  out << "Pools (--pools)\n";
  for (const Heading& heading : headings_of_pools) {
    const std::vector<Line> lines = lines_of_pools(heading.group);
    if (!lines.empty()) print_list(out, "\n" + std::string(heading.text), lines);
  }
  out << "  " << cooperative_note << '\n';
  print_list(out, "\nOther languages, as programs (your own: --external)", lines_of(external::find_shipped()));
}

}  // namespace

int list_command(std::ostream& out, const std::vector<MissingPool>& missing) {
  print_pools(out);
  if (!missing.empty()) print_list(out, "\nNot built", lines_of(missing));
  print_list(out, "\nPresets (--preset)", lines_of(presets()));
  print_list(out, "\nJobs (--job)", lines_of_jobs());
  print_list(out, "\nDistributions of service times (--sleep-dist)", lines_of(sleep_distributions()));
  print_list(out, "\nPublished service times (--sleep-dist)", lines_of(published_quantiles()));
  print_list(out, "\nWords (--words)", lines_of(word_sources()));
  return exit_ok;
}

}  // namespace poolbench
