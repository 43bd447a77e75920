#include "harness/cli/run_files.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "harness/cli/usage_error.hpp"
#include "harness/report/csv.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

/// Disk space that is reserved for each row; more than any row takes.
constexpr std::uint64_t row_bytes = 1536;

/// Adds the option to the error if `step` cannot open its file.
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
  const std::array<Named, 5> files{Named{"--config", &options.config}, Named{"--out", &options.out},
                                   Named{"--json", &options.json}, Named{"--timeline", &options.timeline},
                                   Named{"--hdr", &options.hdr}};
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (std::size_t earlier = 0; earlier < i; ++earlier) {
      if (!is_same_file(*files[i].second, *files[earlier].second)) continue;
      throw UsageError(files[i].first + ": " + *files[i].second + ": " + files[earlier].first +
                       " names the same file; name another");
    }
  }
}

/// Google Benchmark would overwrite an existing file, and would end the process if it could not open the file.
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

/// The cells for which the times of each job will be known. Throws UsageError if there are none.
std::vector<Cell> cells_with_times(std::span<const Series> run, const MeasuredPools& pools) {
  std::vector<Cell> cells;
  for (const Series& series : run) {
    if (series.traced) cells.push_back(series.cell);
  }
  if (cells.empty()) throw UsageError("--timeline: no trial records the times of its jobs; use --trace auto or on");
  std::erase_if(cells, [&](const Cell& cell) { return !pools.find(cell.pool)->reports_job_times; });
  if (cells.empty()) {
    throw UsageError("--timeline: external programs do not say which worker ran a job; add another pool to --pools");
  }
  return cells;
}

/// "go, java", or nothing.
std::string pools_without_times(std::span<const Series> run, const MeasuredPools& pools) {
  std::vector<std::string> names = pools_of(run);
  std::erase_if(names, [&](const std::string& name) { return pools.find(name)->reports_job_times; });
  return join(names);
}

}  // namespace

RunFiles::RunFiles(const RunOptions& options, const MeasuredPools& pools, const RunInfo& run)
    : options_(options), pools_(pools), run_(run) {}

void RunFiles::open(std::span<const Series> series, std::uint64_t trials) {
  require_different_files(options_);
  open_for("--json", [this] { check_json(options_); });
  open_for("--timeline", [&] {
    if (options_.timeline.empty()) return;
    timeline_.emplace(options_.timeline, options_.existing, cells_with_times(series, pools_));
    without_timeline_ = pools_without_times(series, pools_);
  });
  open_for("--hdr", [&] {
    if (!options_.hdr.empty()) hdr_.emplace(options_.hdr, options_.existing);
  });
  open_for("--out", [&] {
    if (!options_.out.empty()) csv_.emplace(options_.out, options_.existing, csv_header(), trials * row_bytes);
  });
  open_for("--timeline", [this] {
    if (timeline_) timeline_->begin(run_);
  });
  open_for("--hdr", [this] {
    if (hdr_) hdr_->begin(run_);
  });
}

void RunFiles::write(const Row& row, const TracedBatch* traced) {
  if (csv_) csv_->write_row(csv_line(run_, row));
  if (timeline_ && traced != nullptr) timeline_->add(row, *traced);
  if (hdr_ && traced != nullptr) hdr_->add(row, *traced);
}

void RunFiles::print_contents(std::ostream& out, std::size_t rows) const {
  if (csv_ || timeline_ || hdr_) out << '\n';
  if (csv_)
    out << plural(rows, "row") << " in " << (csv_->path() == "-" ? "the standard output" : csv_->path()) << '\n';
  if (hdr_) out << plural(hdr_->histograms(), "histogram") << " in " << hdr_->path() << '\n';
  if (!timeline_) return;
  out << plural(timeline_->timelines(), "timeline") << " in " << timeline_->path() << '\n';
  if (without_timeline_.empty()) return;
  out << "No timeline for " << without_timeline_ << ": external programs do not say which worker ran a job\n";
}

}  // namespace poolbench
