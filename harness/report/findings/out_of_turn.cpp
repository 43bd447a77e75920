#include "harness/report/findings/out_of_turn.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "harness/report/findings/cells.hpp"
#include "harness/text/rates.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

bool is_out_of_turn(const CellSummary& summary) {
  if (!summary.load || summary.load->overload || !summary.service_mean_ns || summary.cell.workload.sleep.count() == 0)
    return false;
  return summary.load->wait_excess_p99_ns >= *summary.service_mean_ns &&
         10 * summary.load->wait_excess_p50_ns <= summary.load->wait_excess_p99_ns;
}

/// The pool with the lowest p99.9 that served the same load in turn, or nullptr.
const CellSummary* best_in_turn(const std::vector<CellSummary>& summaries, const CellSummary& summary) {
  const CellSummary* best = nullptr;
  for (const CellSummary& other : summaries) {
    if (!other.load || other.load->overload || is_out_of_turn(other) || !are_rivals(summary, other)) continue;
    if (best == nullptr || other.load->response_ns.p999 < best->load->response_ns.p999) best = &other;
  }
  return best;
}

/// "At 500/s, o" or "O".
std::string at_rate(const CellSummary& summary) {
  const double rate_hz = summary.cell.workload.arrivals.rate_hz;
  return rate_hz == 0 ? "O" : "At " + format_rate(rate_hz) + ", o";
}

bool same_pool(const CellSummary& one, const CellSummary& other) {
  return one.cell.pool == other.cell.pool && one.cell.workers == other.cell.workers && same_sweep(one, other);
}

std::string out_of_turn_text(const CellSummary& cell, const Evidence& evidence) {
  const CellSummary* other = best_in_turn(evidence.summaries, cell);
  return cell.cell.pool + " with " + plural(cell.cell.workers, "worker") + of_workload(evidence, cell) +
         " served jobs out of turn. " + at_rate(cell) + "ne in a hundred waited at least " +
         format_duration(cell.load->wait_excess_p99_ns) + " longer than in the order of arrival; its p99.9 was " +
         format_ns(cell.load->response_ns.p999) +
         (other == nullptr ? "" : ", that of " + other->cell.pool + " " + format_ns(other->load->response_ns.p999)) +
         ".";
}

}  // namespace

void jobs_out_of_turn(const Evidence& evidence, Findings& findings) {
  std::vector<const CellSummary*> named;  // rates ascend, so the first of a pool has the lowest
  for (const CellSummary& summary : evidence.summaries) {
    const auto is_named = [&](const CellSummary* other) { return same_pool(*other, summary); };
    if (!is_out_of_turn(summary) || std::ranges::any_of(named, is_named)) continue;
    named.push_back(&summary);
    findings.push_back(out_of_turn_text(summary, evidence));
  }
}

}  // namespace poolbench
