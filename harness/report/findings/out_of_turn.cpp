#include "harness/report/findings/out_of_turn.hpp"

#include <vector>

#include "harness/report/findings/cells.hpp"
#include "harness/text/rates.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

bool is_out_of_turn(const CellSummary& summary) {
  return summary.load && summary.service_mean_ns && summary.cell.workload.sleep.count() > 0 &&
         summary.load->wait_excess_p99_ns >= *summary.service_mean_ns;
}

/// The pool with the lowest p99.9 that served the same load in turn, or nullptr.
const CellSummary* best_in_turn(const std::vector<CellSummary>& summaries, const CellSummary& summary) {
  const CellSummary* best = nullptr;
  for (const CellSummary& other : summaries) {
    if (!other.load || is_out_of_turn(other) || !are_rivals(summary, other)) continue;
    if (best == nullptr || other.load->response_ns.p999 < best->load->response_ns.p999) best = &other;
  }
  return best;
}

/// "At 500/s, o" or "O".
std::string at_rate(const CellSummary& summary) {
  const double rate_hz = summary.cell.workload.arrivals.rate_hz;
  return rate_hz == 0 ? "O" : "At " + format_rate(rate_hz) + ", o";
}

}  // namespace

void jobs_out_of_turn(const Evidence& evidence, Findings& findings) {
  for (const PoolCells& cells : cells_by_pool(evidence.summaries, is_out_of_turn)) {
    const CellSummary& cell = *cells.example;
    const CellSummary* other = best_in_turn(evidence.summaries, cell);
    findings.push_back(
        cells_text({&cells, 1}) + of_workload(evidence, cell) + " served jobs out of turn. " + at_rate(cell) +
        "ne in a hundred waited at least " + format_duration(cell.load->wait_excess_p99_ns) +
        " longer than in the order of arrival; its p99.9 was " + format_ns(cell.load->response_ns.p999) +
        (other == nullptr ? "" : ", that of " + other->cell.pool + " " + format_ns(other->load->response_ns.p999)) +
        ".");
  }
}

}  // namespace poolbench
