#include "harness/report/findings/undivided_jobs.hpp"

#include "harness/report/findings/cells.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

bool ran_whole(const CellSummary& summary) {
  return summary.cooperative.value_or(false) && !summary.cell.workload.job.is_default() && summary.cell.workers > 1 &&
         summary.makespan_ns;
}

/// ": with 64 workers at most 1 ran at once"; nothing if it was not observed.
std::string how_many(const PoolCells& cells) {
  const CellSummary& example = *cells.example;
  if (!example.peak_concurrency) return "";
  return ": with " + plural(example.cell.workers, "worker") + " at most " + format_count(*example.peak_concurrency) +
         " ran at once";
}

}  // namespace

void undivided_jobs(const Evidence& evidence, Findings& findings) {
  for (const PoolCells& cells : cells_by_pool(evidence.summaries, ran_whole)) {
    findings.push_back(cells.pool + " runs jobs in halves but cannot divide " +
                       name_of(cells.example->cell.workload.job) + " jobs, so each held up all others of its thread" +
                       how_many(cells) + ". For such jobs, use a pool with a thread for each worker.");
  }
}

}  // namespace poolbench
