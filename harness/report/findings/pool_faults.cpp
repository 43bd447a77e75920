#include "harness/report/findings/pool_faults.hpp"

#include <algorithm>

#include "harness/report/findings/cells.hpp"
#include "harness/units.hpp"

namespace poolbench {

void failures(const Evidence& evidence, Findings& findings) {
  for (const CellSummary& summary : evidence.summaries) {
    if (summary.failures == 0) continue;
    findings.push_back(summary.pool + " with " + plural(summary.workers, "worker") + of_workload(evidence, summary) +
                       ": " + plural(summary.failures, "trial") + " failed; " + summary.first_error + ".");
  }
}

void unreached_workers(const Evidence& evidence, Findings& findings) {
  const auto below = [](const CellSummary& summary) {
    // Jobs without sleep are too short to overlap, and fewer jobs than workers cannot fill them.
    return summary.peak_concurrency && summary.workload.sleep.count() > 0 &&
           *summary.peak_concurrency < std::min<std::uint64_t>(summary.workers, summary.workload.jobs);
  };
  for (const PoolCells& cells : cells_by_pool(evidence.summaries, below)) {
    findings.push_back(cells_text({&cells, 1}) + of_workload(evidence, *cells.example) +
                       " never had all of them busy: with " + format_count(cells.example->workers) + ", at most " +
                       plural(*cells.example->peak_concurrency, "job") + " ran at once.");
  }
}

}  // namespace poolbench
