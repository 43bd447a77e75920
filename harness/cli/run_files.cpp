#include "harness/cli/run_files.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "harness/cli/usage_error.hpp"
#include "harness/report/csv.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

/// More than any row takes; reserved on the disk for each.
constexpr std::uint64_t row_bytes = 1536;

/// Names the option in the error of a file that cannot be opened.
template <class Step>
void open_for(const std::string& option, const Step& step) {
  try {
    step();
  } catch (const OutputError& error) {
    throw UsageError(option + ": " + error.what());
  }
}

bool is_same_file(const std::string& path, const std::string& other) {
  if (path.empty() || path == "-") return false;
  std::error_code ignored;
  if (std::filesystem::equivalent(path, other, ignored)) return true;  // through links, too
  return std::filesystem::weakly_canonical(path, ignored) == std::filesystem::weakly_canonical(other, ignored);
}

void require_different_files(const RunOptions& options) {
  using Named = std::pair<std::string, const std::string*>;
  const std::array<Named, 4> files{Named{"--config", &options.config}, Named{"--out", &options.out},
                                   Named{"--json", &options.json}, Named{"--timeline", &options.timeline}};
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (std::size_t earlier = 0; earlier < i; ++earlier) {
      if (!is_same_file(*files[i].second, *files[earlier].second)) continue;
      throw UsageError(files[i].first + ": " + *files[i].second + ": " + files[earlier].first +
                       " names the same file; name another");
    }
  }
}

/// Google Benchmark itself would overwrite an existing file, and end the process if it cannot open it.
void check_json(const RunOptions& options) {
  if (options.json.empty()) return;
  if (options.json == "-") throw OutputError("must be a file; for the standard output, use -- --benchmark_format=json");
  const bool there = std::filesystem::exists(options.json);
  if (there) require_overwriting(options.json, options.existing, "--json");
  if (!std::ofstream(options.json, std::ios::app)) {
    throw OutputError(options.json + ": cannot be opened for writing; check the folder of --json");
  }
  if (!there) std::filesystem::remove(options.json);
}

/// Those of `plan` whose jobs' times will be known. Throws UsageError if there is none.
std::vector<Cell> cells_with_times(const Plan& plan, const MeasuredPools& pools) {
  std::vector<Cell> cells;
  for (const Series& series : series_of(plan)) {
    if (series.traced) cells.push_back(series.cell);
  }
  if (cells.empty()) throw UsageError("--timeline: with --trace off no job's times are known; use auto or on");
  std::erase_if(cells, [&](const Cell& cell) { return !pools.find(cell.pool)->tells_jobs; });
  if (cells.empty()) {
    throw UsageError("--timeline: external programs do not report each job's times; add another pool to --pools");
  }
  return cells;
}

/// "go, java", or nothing.
std::string pools_without_times(const Plan& plan, const MeasuredPools& pools) {
  std::set<std::string_view> named;
  std::string text;
  for (const Cell& cell : plan.cells) {
    if (pools.find(cell.pool)->tells_jobs || !named.insert(cell.pool).second) continue;
    text += (text.empty() ? "" : ", ") + cell.pool;
  }
  return text;
}

}  // namespace

RunFiles::RunFiles(const RunOptions& options, const Plan& plan, const MeasuredPools& pools, const RunInfo& run)
    : options_(options), plan_(plan), pools_(pools), run_(run) {}

void RunFiles::open() {
  require_different_files(options_);
  open_for("--json", [this] { check_json(options_); });
  open_for("--timeline", [this] {
    if (!options_.timeline.empty())
      timeline_.emplace(options_.timeline, options_.existing, cells_with_times(plan_, pools_));
  });
  open_for("--out", [this] {
    const std::uint64_t rows = extent_of(series_of(plan_), plan_.repetitions).trials;
    if (!options_.out.empty()) csv_.emplace(options_.out, options_.existing, csv_header(), rows * row_bytes);
  });
  open_for("--timeline", [this] {
    if (timeline_) timeline_->begin(run_);
  });
}

void RunFiles::write(const Row& row, const TracedBatch* traced) {
  if (csv_) csv_->write_row(csv_line(run_, row));
  if (timeline_ && traced != nullptr) timeline_->add(row, *traced);
}

void RunFiles::print_contents(std::ostream& out, std::size_t rows) const {
  if (csv_ || timeline_) out << '\n';
  if (csv_)
    out << plural(rows, "row") << " in " << (csv_->path() == "-" ? "the standard output" : csv_->path()) << '\n';
  if (!timeline_) return;
  out << plural(timeline_->trials(), "timeline") << " in " << timeline_->path() << '\n';
  const std::string without = pools_without_times(plan_, pools_);
  if (!without.empty()) out << "No timeline of " << without << ": external programs do not report each job's times\n";
}

}  // namespace poolbench
