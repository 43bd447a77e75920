#include "harness/report/findings/circumstances.hpp"

#include <algorithm>

#include "harness/report/findings/cells.hpp"
#include "harness/report/ranking.hpp"
#include "harness/text/units.hpp"

namespace poolbench {
namespace {

// Beyond each of these thresholds, a reader would judge a figure differently.
constexpr double saturated_share = 0.9;      // of the processors
constexpr double foreign_share = 0.1;        // of the processors, taken by other processes
constexpr double stolen_share = 0.02;        // of the processors, taken by the hypervisor
constexpr double least_load_printed = 0.05;  // processors; less would be printed as "0.0"

bool is_notable(double cpus, double share, unsigned of_cpus) {
  return cpus > share * of_cpus && cpus >= least_load_printed;
}

}  // namespace

void saturated_machine(const Evidence& evidence, Findings& findings) {
  const double cpus = available_cpus(evidence.machine);
  const auto saturated = [cpus](const CellSummary& summary) {
    return cpus > 0 && summary.cell.workload.sleep.count() > 0 &&
           summary.cpu_per_makespan.value_or(0) >= saturated_share * cpus;
  };
  for (const PoolCells& cells : cells_by_pool(evidence.summaries, saturated)) {
    findings.push_back(cells_text({&cells, 1}) + of_workload(evidence, *cells.example) + " kept " +
                       format_fixed(*cells.example->cpu_per_makespan, 1) + " of " + format_fixed(cpus, 1) +
                       " processors busy: the machine is as much of a limit as the pool.");
  }
}

void cautions_of_jobs(const Evidence& evidence, Findings& findings) {
  for (const CellSummary& summary : evidence.summaries) {
    if (summary.caution.empty() || std::ranges::find(findings, summary.caution) != findings.end()) continue;
    findings.push_back(summary.caution);
  }
}

void debug_build(const Evidence& evidence, Findings& findings) {
  if (evidence.build_type.starts_with("Rel")) return;
  findings.push_back(
      "This is a " +
      (evidence.build_type.empty() ? std::string("build without optimization") : evidence.build_type + " build") +
      ": its times mean little; build with `cmake --preset release`.");
}

void loaded_machine(const Evidence& evidence, Findings& findings) {
  if (!evidence.load) return;
  const unsigned cpus = evidence.machine.cpus;
  if (is_notable(evidence.load->busy_cpus, foreign_share, cpus)) {
    findings.push_back("Other processes kept " + format_fixed(evidence.load->busy_cpus, 1) + " of " +
                       plural(cpus, "processor") + " busy during the run; stop them and run again.");
  }
  if (is_notable(evidence.load->stolen_cpus, stolen_share, cpus)) {
    findings.push_back("The hypervisor gave " + format_fixed(evidence.load->stolen_cpus, 1) +
                       " processors' worth of time to other machines during the run; compare only within this run.");
  }
}

void few_repetitions(const Evidence& evidence, Findings& findings) {
  std::uint64_t fewest = fewest_to_rank;
  for (const CellSummary& summary : evidence.summaries) {
    if (summary.repetitions > 0 && !summary.load) fewest = std::min(fewest, summary.repetitions);
  }
  if (fewest >= fewest_to_rank) return;
  findings.push_back("Only " + plural(fewest, "repetition") + ": too few to rank pools; measure with --repetitions " +
                     std::to_string(fewest_to_rank) + " or more, 6 for a 95 % interval.");
}

}  // namespace poolbench
