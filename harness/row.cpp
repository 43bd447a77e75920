#include "harness/row.hpp"

#include <array>
#include <ctime>
#include <iomanip>
#include <random>
#include <sstream>

#include "harness/measurement.hpp"

namespace poolbench {
namespace {

std::string format_utc(const char* format) {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), format, &utc)};
}

std::optional<double> baseline_makespan(const std::vector<Row>& rows, const Row& of) {
  std::vector<double> makespans;
  for (const Row& row : rows) {
    if (row.cell.pool != baseline_pool || !row.result.measurement) continue;
    if (row.workload != of.workload || row.cell.traced != of.cell.traced) continue;
    makespans.push_back(static_cast<double>(row.result.measurement->makespan_ns));
  }
  if (makespans.empty()) return std::nullopt;
  return median_interval(std::move(makespans)).median;
}

}  // namespace

void fill_speedups(std::vector<Row>& rows) {
  for (Row& row : rows) {
    if (!row.result.measurement || row.result.measurement->makespan_ns <= 0) continue;
    if (const auto baseline = baseline_makespan(rows, row)) {
      row.speedup = *baseline / static_cast<double>(row.result.measurement->makespan_ns);
    }
  }
}

std::string make_run_id() {
  std::ostringstream id;
  id.imbue(std::locale::classic());
  id << format_utc("%Y%m%dT%H%M%SZ-") << std::hex << std::setw(8) << std::setfill('0') << std::random_device()();
  return id.str();
}

std::string utc_timestamp() {
  return format_utc("%Y-%m-%dT%H:%M:%SZ");
}

}  // namespace poolbench
