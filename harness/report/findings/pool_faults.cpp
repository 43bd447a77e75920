#include "harness/report/findings/pool_faults.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "harness/report/findings/cells.hpp"
#include "harness/text/units.hpp"

namespace poolbench {

namespace {

/// The most jobs that ran at once, if that shows that the pool did not have its W workers. Jobs without sleep are too
/// short to overlap, fewer jobs than workers cannot occupy them all, and a load need not. The jobs of the warm-up wait
/// for each other, so they always show it.
std::optional<std::uint64_t> too_few_at_once(const CellSummary& summary) {
  if (summary.too_few_in_warm_up) return summary.too_few_in_warm_up;
  const WorkloadSpec& workload = summary.cell.workload;
  const bool telling = workload.sleep.count() > 0 && !workload.arrivals.is_load() && summary.peak_concurrency;
  const std::uint64_t possible = std::min<std::uint64_t>(summary.cell.workers, workload.jobs);
  return telling && *summary.peak_concurrency < possible ? summary.peak_concurrency : std::nullopt;
}

/// "channel with 5 workers: 1 trial failed; it lost a job."
std::string trials_text(const Evidence& evidence, const CellSummary& summary, std::uint64_t trials,
                        const std::string& what) {
  return summary.cell.pool + " with " + plural(summary.cell.workers, "worker") + of_workload(evidence, summary) + ": " +
         plural(trials, "trial") + " " + what + ".";
}

}  // namespace

void failures(const Evidence& evidence, Findings& findings) {
  for (const CellSummary& summary : evidence.summaries) {
    if (summary.failures > 0)
      findings.push_back(trials_text(evidence, summary, summary.failures, "failed; " + summary.first_error));
  }
}

void unmeasured(const Evidence& evidence, Findings& findings) {
  for (const CellSummary& summary : evidence.summaries) {
    if (summary.invalid > 0)
      findings.push_back(
          trials_text(evidence, summary, summary.invalid, "could not be measured; " + summary.first_invalid));
  }
}

void unreached_workers(const Evidence& evidence, Findings& findings) {
  for (const PoolCells& cells : cells_by_pool(
           evidence.summaries, [](const CellSummary& summary) { return too_few_at_once(summary).has_value(); })) {
    findings.push_back(
        cells_text({&cells, 1}) + of_workload(evidence, *cells.example) + " never had all of them busy: with " +
        format_count(cells.example->cell.workers) + ", at most " + plural(*too_few_at_once(*cells.example), "job") +
        " ran at once" +
        (cells.example->too_few_in_warm_up ? ", even in the warm-up. Check what limits its threads." : "."));
  }
}

}  // namespace poolbench
